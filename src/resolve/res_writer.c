#include "res_writer.h"

#include "base_num.h"
#include "io_json.h"

enum { DEGREE_DECIMALS = 7 };

void res_put(res_writer *w, const char *text) {
    if (w->status == INCMAP_OK) {
        w->status = base_buf_add_text(w->out, text, w->err);
    }
}

void res_put_key(res_writer *w, const char *key) {
    res_put(w, w->first ? "\"" : ",\"");
    w->first = false;
    res_put(w, key);
    res_put(w, "\":");
}

void res_put_text(res_writer *w, const char *key, incmap_span text) {
    res_put_key(w, key);
    if (w->status == INCMAP_OK) {
        w->status = io_json_put_string(w->out, text, w->err);
    }
}

void res_put_number(res_writer *w, const char *key, double value, int decimals) {
    char digits[BASE_NUM_MAX];
    base_num_write_fixed(digits, value, decimals);
    res_put_key(w, key);
    res_put(w, digits);
}

void res_put_point(res_writer *w, incmap_point point) {
    res_put_number(w, "lat", point.lat, DEGREE_DECIMALS);
    res_put_number(w, "lon", point.lon, DEGREE_DECIMALS);
}
