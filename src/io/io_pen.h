/* JSON put together member by member, one behind the other. The first failure is kept, and nothing
 * is written after it. */
#ifndef IO_PEN_H
#define IO_PEN_H

#include "base_buf.h"
#include "incmap/types.h"

typedef struct io_pen {
    base_buf *out;
    incmap_error *err;
    incmap_status status;
    bool first;              /* nothing yet in the object or array at hand */
    const incmap_sink *sink; /* takes what `out` holds when that is much; NULL: it grows */
} io_pen;

/* To be called between elements, from where on only memory and the sink can fail. */
void io_pen_pass_on(io_pen *pen);

void io_pen_raw(io_pen *pen, const char *text); /* as it stands */
void io_pen_span(io_pen *pen, incmap_span json_text);
void io_pen_open(io_pen *pen, char bracket); /* and nothing in it yet */
void io_pen_close(io_pen *pen, char bracket);
void io_pen_next(io_pen *pen); /* a comma, but before the first element */
void io_pen_string(io_pen *pen, incmap_span text);

/* Members. Keys stand for themselves: they are ours, without a letter to escape. */
void io_pen_key(io_pen *pen, const char *key);
void io_pen_text(io_pen *pen, const char *key, incmap_span text);
void io_pen_size(io_pen *pen, const char *key, size_t value);
void io_pen_number(io_pen *pen, const char *key, double value, int decimals);
void io_pen_point(io_pen *pen, incmap_point point); /* "lat" and "lon", to a centimetre */

#endif
