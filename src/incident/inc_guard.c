#include "inc_guard.h"

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "io_csv.h"

/* Apostrophes that are there already count as in front, so that the guard can be taken off again.
 */
static bool is_dangerous(incmap_span text) {
    size_t at = 0;
    while (at < text.size && text.data[at] == '\'') {
        at++;
    }
    if (at == text.size || memchr("=+-@\t\r", text.data[at], 6) == NULL) {
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
