/* How names and texts stand in SQL. */
#include "base_error.h"
#include "io_sqlite.h"

/* `text` with `quote` doubled inside. */
static incmap_status put_doubled(base_buf *out, incmap_span text, char quote, incmap_error *err) {
    for (size_t i = 0; i < text.size; i++) {
        BASE_TRY(base_buf_add_char(out, text.data[i], err));
        if (text.data[i] == quote) {
            BASE_TRY(base_buf_add_char(out, quote, err));
        }
    }
    return INCMAP_OK;
}

incmap_status io_sql_put_name(base_buf *out, incmap_span name, incmap_error *err) {
    BASE_TRY(base_buf_add_char(out, '"', err));
    BASE_TRY(put_doubled(out, name, '"', err));
    return base_buf_add_char(out, '"', err);
}

incmap_status io_sql(base_buf *out, const char *template_text, const incmap_span names[2],
                     incmap_error *err) {
    char quote = '\0'; /* of the name or literal that is being put */
    out->size = 0;
    for (const char *c = template_text; *c != '\0'; c++) {
        if (*c == '[' || *c == '{') {
            quote = *c == '[' ? '"' : '\'';
            BASE_TRY(base_buf_add_char(out, quote, err));
        } else if (*c == ']' || *c == '}') {
            BASE_TRY(base_buf_add_char(out, quote, err));
            quote = '\0';
        } else if ((*c == '%' || *c == '&') && quote != '\0') {
            BASE_TRY(put_doubled(out, names[*c == '&'], quote, err));
        } else {
            BASE_TRY(base_buf_add_char(out, *c, err));
        }
    }
    return base_buf_add_char(out, '\0', err);
}
