/* The part of a stream that a reader still needs: from a mark, which moves on, to what was read
 * last. For readers that may have to go back to where a record started. */
#ifndef IO_WINDOW_H
#define IO_WINDOW_H

#include "io_file.h"

typedef struct io_window {
    incmap_context *ctx;
    io_stream *stream; /* borrowed */
    char *buffer;
    size_t capacity;
    size_t mark;
    size_t end;
    bool ended;  /* the stream is used up or failed */
    bool failed; /* it failed */
} io_window;

void io_window_init(io_window *window, incmap_context *ctx, io_stream *stream);
void io_window_free(io_window *window);

/* From the mark to the end; valid until io_window_more(). Its data is never NULL. */
static inline incmap_span io_window_view(const io_window *window) {
    if (window->buffer == NULL) {
        return (incmap_span){"", 0};
    }
    return (incmap_span){window->buffer + window->mark, window->end - window->mark};
}

/* Moves the mark on over `size` bytes of the view. */
static inline void io_window_drop(io_window *window, size_t size) { window->mark += size; }

/* Adds what the stream has next; the view may move. *grew false at the stream's end. A failure is
 * final: it is answered once; from then on the stream counts as ended and nothing is in view. */
INCMAP_NODISCARD incmap_status io_window_more(io_window *window, bool *grew, incmap_error *err);

#endif
