#include "gaz_listing.h"

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "io_csv.h"

static incmap_status put_row(gaz_listing *listing, const incmap_span *fields, size_t count,
                             incmap_error *err) {
    listing->row.size = 0;
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(i == 0 ? INCMAP_OK : base_buf_add_char(&listing->row, ',', err));
        BASE_TRY(io_csv_put(&listing->row, fields[i], ',', err));
    }
    BASE_TRY(base_buf_add_span(&listing->row, BASE_SPAN("\r\n"), err));
    return io_atomic_write(listing->file, listing->row.data, listing->row.size, err);
}

incmap_status gaz_listing_open(gaz_listing *listing, incmap_context *ctx, const char *path,
                               incmap_error *err) {
    static const incmap_span headings[] = {{"file", 4}, {"line", 4}, {"reason", 6}, {"text", 4}};
    *listing = (gaz_listing){.file = NULL};
    base_buf_init(&listing->row, ctx, incmap_context_limits_view(ctx)->record_bytes);
    if (path == NULL) {
        return INCMAP_OK;
    }
    BASE_TRY(io_atomic_open(&listing->file, ctx, path, err));
    return put_row(listing, headings, sizeof headings / sizeof *headings, err);
}

void gaz_listing_add(gaz_listing *listing, const incmap_rejection *rejection) {
    char line[BASE_NUM_MAX];
    if (listing->file == NULL || listing->problem.status != INCMAP_OK) {
        return;
    }
    const incmap_span fields[] = {rejection->file,
                                  base_span(line, base_num_write_u64(line, rejection->line)),
                                  base_span_of(rejection->reason), rejection->text};
    incmap_error problem = {.status = INCMAP_OK};
    if (put_row(listing, fields, sizeof fields / sizeof *fields, &problem) != INCMAP_OK) {
        listing->problem = problem;
    }
}

incmap_status gaz_listing_finish(gaz_listing *listing, incmap_error *err) {
    if (listing->problem.status != INCMAP_OK) {
        if (err != NULL) {
            *err = listing->problem;
        }
        return listing->problem.status;
    }
    return listing->file == NULL ? INCMAP_OK : io_atomic_finish(listing->file, err);
}

void gaz_listing_close(gaz_listing *listing) {
    io_atomic_close(listing->file);
    base_buf_free(&listing->row);
}
