#include "inc_guard.h"

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "io_csv.h"

/* Full-width ones (U+FF1D, U+FF0B, U+FF0D, U+FF20) are run as well where a system's settings are
 * East Asian. */
static bool starts_formula(incmap_span text) {
    static const char narrow[] = {'=', '+', '-', '@', '\t', '\r'};
    static const char wide_ends[] = {'\x9D', '\x8B', '\x8D', '\xA0'};
    bool is_wide = base_span_starts(text, BASE_SPAN("\xEF\xBC")) && text.size > 2;
    return memchr(narrow, text.data[0], sizeof narrow) != NULL ||
           (is_wide && memchr(wide_ends, text.data[2], sizeof wide_ends) != NULL);
}

/* Apostrophes that are there already count as in front, so that the guard can be taken off again.
 */
static bool is_dangerous(incmap_span text) {
    size_t at = 0;
    while (at < text.size && text.data[at] == '\'') {
        at++;
    }
    if (at == text.size || !starts_formula(base_span(text.data + at, text.size - at))) {
        return false;
    }
    double number = 0;
    return at > 0 || !base_num_parse(text, &number);
}

incmap_status inc_guard_put(base_buf *out, incmap_span text, char separator, incmap_error *err) {
    if (!is_dangerous(text)) {
        return io_csv_put(out, text, separator, err);
    }
    base_buf guarded;
    base_buf_init(&guarded, out->ctx, SIZE_MAX);
    incmap_status status = base_buf_add_char(&guarded, '\'', err);
    status = status == INCMAP_OK ? base_buf_add_span(&guarded, text, err) : status;
    status =
        status == INCMAP_OK ? io_csv_put(out, base_buf_view(&guarded), separator, err) : status;
    base_buf_free(&guarded);
    return status;
}

incmap_span inc_guard_strip(incmap_span cell) {
    bool guarded = cell.size > 1 && cell.data[0] == '\'' && is_dangerous(cell);
    return guarded ? base_span(cell.data + 1, cell.size - 1) : cell;
}
