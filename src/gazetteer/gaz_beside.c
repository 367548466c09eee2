#include "gaz_beside.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"

/* A list unpacked stands before the same one packed. */
static const struct {
    const char *file;
    const char *format;
    bool is_again; /* the list before it, packed otherwise: read when that is not there */
} lists[] = {
    {"alternateNamesV2.txt", "alternate-names", false},
    {"alternateNamesV2.zip", "alternate-names", true},
    {"admin1CodesASCII.txt", "admin-codes", false},
    {"admin2Codes.txt", "admin-codes", false},
    {"countryInfo.txt", "country-info", false},
    {"featureCodes_en.txt", "feature-codes", false},
    {"hierarchy.txt", "hierarchy", false},
    {"hierarchy.zip", "hierarchy", true},
    {"admin1-changes.tsv", "code-changes", false},
};

const size_t gaz_beside_count = sizeof lists / sizeof *lists;

const char *gaz_beside_format(size_t number) { return lists[number].format; }

static incmap_span folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return base_span(path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
}

static incmap_status join(incmap_context *ctx, incmap_span folder, const char *file, char **path,
                          incmap_error *err) {
    size_t size = strlen(file) + 1;
    *path = base_alloc(ctx, folder.size + size);
    if (*path == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(*path, folder.data, folder.size);
    memcpy(*path + folder.size, file, size);
    return INCMAP_OK;
}

static incmap_status is_there(incmap_context *ctx, const char *path, bool *found,
                              incmap_error *err) {
    io_stream *stream = NULL;
    incmap_error missing = {0};
    incmap_status status = io_stream_open(&stream, ctx, path, &missing);
    *found = status == INCMAP_OK;
    io_stream_close(stream);
    if (status != INCMAP_OK && status != INCMAP_IO) {
        return base_fail(err, status, "%s", missing.message);
    }
    return INCMAP_OK;
}

static bool is_named(const incmap_gazetteer_recipe *recipe, const char *path) {
    for (size_t i = 0; i < recipe->path_count; i++) {
        if (strcmp(recipe->paths[i], path) == 0) {
            return true;
        }
    }
    return false;
}

static bool was_searched(const incmap_gazetteer_recipe *recipe, const bool *is_dump, size_t dump) {
    for (size_t i = 0; i < dump; i++) {
        if (is_dump[i] &&
            base_span_equal(folder_of(recipe->paths[i]), folder_of(recipe->paths[dump]))) {
            return true;
        }
    }
    return false;
}

static incmap_status look(incmap_context *ctx, const incmap_gazetteer_recipe *recipe, size_t dump,
                          size_t number, char **path, bool *found, incmap_error *err) {
    BASE_TRY(join(ctx, folder_of(recipe->paths[dump]), lists[number].file, path, err));
    BASE_TRY(is_there(ctx, *path, found, err));
    *found = *found && !is_named(recipe, *path);
    return INCMAP_OK;
}

incmap_status gaz_beside_path(incmap_context *ctx, const incmap_gazetteer_recipe *recipe,
                              const bool *is_dump, size_t dump, size_t number, char **path,
                              incmap_error *err) {
    bool found = false, is_taken = false;
    *path = NULL;
    if (was_searched(recipe, is_dump, dump)) {
        return INCMAP_OK;
    }
    incmap_status status = INCMAP_OK;
    if (lists[number].is_again) {
        status = join(ctx, folder_of(recipe->paths[dump]), lists[number - 1].file, path, err);
        status = status == INCMAP_OK ? is_there(ctx, *path, &is_taken, err) : status;
        base_free(ctx, *path);
        *path = NULL;
    }
    if (status == INCMAP_OK && !is_taken) {
        status = look(ctx, recipe, dump, number, path, &found, err);
    }
    if (!found || status != INCMAP_OK) {
        base_free(ctx, *path);
        *path = NULL;
    }
    return status;
}

incmap_status gaz_index_rows(gaz_row_index *index, gaz_draft *draft, incmap_error *err) {
    *index =
        (gaz_row_index){base_alloc_zeroed(draft->ctx, draft->row_count, sizeof *index->items), 0};
    if (index->items == NULL) {
        return base_out_of_memory(err);
    }
    for (uint32_t i = 0; i < draft->row_count; i++) {
        const gaz_row *row = &draft->rows[i];
        if (row->id_number != INCMAP_ID_NO_NUMBER &&
            base_span_is(gaz_draft_span(draft, row->id_prefix), "geonames:")) {
            index->items[index->count++] = (gaz_sortable){row->id_number, i, 0};
        }
    }
    return gaz_sort_keys(draft->crew, index->items, index->count, err);
}

uint32_t gaz_row_of(const gaz_row_index *index, uint64_t id) {
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->items[middle].key < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < index->count && index->items[low].key == id ? index->items[low].item : GAZ_NONE;
}
