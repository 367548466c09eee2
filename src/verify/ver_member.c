#include "ver_member.h"

#include <sys/stat.h>

#include "base_error.h"

enum { ending_size = 4 };

static void put_ending(char *end, const char *ending, bool small) {
    for (int i = 0; i < ending_size; i++) {
        bool is_letter = ending[i] >= 'a' && ending[i] <= 'z';
        end[i] = is_letter && !small ? (char)(ending[i] - 'a' + 'A') : ending[i];
    }
}

static bool is_file(ver_member *member) {
    struct stat about;
    if (stat(member->path, &about) != 0) {
        return false;
    }
    member->size = about.st_size < 0 ? 0 : (uint64_t)about.st_size;
    return true;
}

incmap_status ver_member_open(ver_member *member, incmap_context *ctx, const char *path,
                              const char *ending, const ver_report *report, incmap_error *err) {
    *member = (ver_member){.ctx = ctx, .report = *report};
    size_t size = strlen(path);
    member->path = base_copy_text(ctx, base_span(path, size));
    if (member->path == NULL) {
        return base_out_of_memory(err);
    }
    char *end = member->path + size - ending_size;
    bool capitals = end[ending_size - 1] >= 'A' && end[ending_size - 1] <= 'Z';
    put_ending(end, ending, !capitals);
    member->is_there = is_file(member);
    if (!member->is_there) { /* files are moved about by systems that do not tell the two apart */
        put_ending(end, ending, capitals);
        member->is_there = is_file(member);
    }
    if (!member->is_there) {
        put_ending(end, ending, !capitals);
    }
    member->report.file = ver_name_of(member->path);
    incmap_status status = INCMAP_OK;
    if (member->is_there) {
        status = ver_bytes_open(&member->bytes, ctx, member->path, &member->report, err);
    }
    if (status != INCMAP_OK) {
        ver_member_close(member);
    }
    return status;
}

static incmap_status open_entry(ver_member *member, const io_unzip *zip, size_t entry,
                                incmap_error *err) {
    io_stream *stream = NULL;
    incmap_error why = {0};
    member->size = io_unzip_view(zip, entry).bytes;
    incmap_status status = io_unzip_stream(&stream, zip, entry, &why);
    if (status == INCMAP_OK) {
        return ver_bytes_open_stream(&member->bytes, member->ctx, stream, &member->report, err);
    }
    if (status == INCMAP_FORMAT) {
        ver_find(&member->report, INCMAP_FINDING_GZIP, (ver_place){0}, "%s", why.message);
    } else if (err != NULL) {
        *err = why;
    }
    return status;
}

incmap_status ver_member_open_packed(ver_member *member, incmap_context *ctx,
                                     const ver_entries *entries, incmap_span shp,
                                     const char *ending, const ver_report *report,
                                     incmap_error *err) {
    const io_unzip *zip = entries->zip;
    size_t entry = ver_entries_find(entries, shp, ending);
    bool is_there = entry != SIZE_MAX;
    *member = (ver_member){.ctx = ctx, .report = *report, .is_there = is_there};
    member->path = base_copy_text(ctx, is_there ? io_unzip_view(zip, entry).name : shp);
    if (member->path == NULL) {
        return base_out_of_memory(err);
    }
    if (!is_there) {
        put_ending(member->path + shp.size - ending_size, ending, true);
    }
    ver_make_printable(member->path);
    member->report.file = ver_name_of(member->path);
    return is_there ? open_entry(member, zip, entry, err) : INCMAP_OK;
}

void ver_member_close(ver_member *member) {
    ver_bytes_close(&member->bytes);
    if (member->path != NULL) {
        base_free(member->ctx, member->path);
    }
    *member = (ver_member){0};
}
