#include "io_pen.h"

#include "base_num.h"
#include "base_span.h"
#include "io_json.h"

enum { DEGREE_DECIMALS = 7, MUCH = 1 << 20 };

void io_pen_pass_on(io_pen *pen) {
    if (pen->status == INCMAP_OK && pen->sink != NULL && pen->out->size >= MUCH) {
        pen->status = pen->sink->write(pen->sink->state, pen->out->data, pen->out->size, pen->err);
        pen->out->size = 0;
    }
}

void io_pen_span(io_pen *pen, incmap_span text) {
    if (pen->status == INCMAP_OK) {
        pen->status = base_buf_add_span(pen->out, text, pen->err);
    }
}

void io_pen_raw(io_pen *pen, const char *text) { io_pen_span(pen, base_span_of(text)); }

void io_pen_open(io_pen *pen, char bracket) {
    io_pen_span(pen, base_span(&bracket, 1));
    pen->first = true;
}

void io_pen_close(io_pen *pen, char bracket) {
    io_pen_span(pen, base_span(&bracket, 1));
    pen->first = false;
}

void io_pen_next(io_pen *pen) {
    io_pen_raw(pen, pen->first ? "" : ",");
    pen->first = false;
}

void io_pen_string(io_pen *pen, incmap_span text) {
    if (pen->status == INCMAP_OK) {
        pen->status = io_json_put_string(pen->out, text, pen->err);
    }
}

void io_pen_key(io_pen *pen, const char *key) {
    io_pen_next(pen);
    io_pen_raw(pen, "\"");
    io_pen_raw(pen, key);
    io_pen_raw(pen, "\":");
}

void io_pen_text(io_pen *pen, const char *key, incmap_span text) {
    io_pen_key(pen, key);
    io_pen_string(pen, text);
}

void io_pen_size(io_pen *pen, const char *key, size_t value) {
    char digits[BASE_NUM_MAX];
    base_num_write_u64(digits, value);
    io_pen_key(pen, key);
    io_pen_raw(pen, digits);
}

void io_pen_number(io_pen *pen, const char *key, double value, int decimals) {
    char digits[BASE_NUM_MAX];
    base_num_write_fixed(digits, value, decimals);
    io_pen_key(pen, key);
    io_pen_raw(pen, digits);
}

void io_pen_point(io_pen *pen, incmap_point point) {
    io_pen_number(pen, "lat", point.lat, DEGREE_DECIMALS);
    io_pen_number(pen, "lon", point.lon, DEGREE_DECIMALS);
}
