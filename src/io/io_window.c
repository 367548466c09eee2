#include "io_window.h"

#include <string.h>

enum { step_bytes = 256 * 1024 };

void io_window_init(io_window *window, incmap_context *ctx, io_stream *stream) {
    *window = (io_window){.ctx = ctx, .stream = stream};
}

void io_window_free(io_window *window) { base_free(window->ctx, window->buffer); }

/* Room for a step behind the end: by moving the view to the front where no more bytes are moved
 * than were dropped, so that all moves together cost no more than one copy of the stream, else by
 * growing. */
static incmap_status make_room(io_window *window, incmap_error *err) {
    size_t held = window->end - window->mark;
    bool short_of_room = window->capacity - window->end < step_bytes / 2;
    if (window->mark > 0 && (held == 0 || (short_of_room && held <= window->mark))) {
        memmove(window->buffer, window->buffer + window->mark, held);
        window->mark = 0;
        window->end = held;
    }
    if (window->capacity - window->end >= step_bytes / 2) {
        return INCMAP_OK;
    }
    return base_grow(window->ctx, (void **)&window->buffer, &window->capacity,
                     window->end + step_bytes, 1, err);
}

incmap_status io_window_more(io_window *window, bool *grew, incmap_error *err) {
    *grew = false;
    if (window->ended) {
        return INCMAP_OK;
    }
    size_t got = 0;
    incmap_status status = make_room(window, err);
    if (status == INCMAP_OK) {
        status = io_stream_read(window->stream, window->buffer + window->end,
                                window->capacity - window->end, &got, err);
    }
    window->end += got;
    window->ended = got == 0;
    window->failed = status != INCMAP_OK;
    if (window->failed) {
        window->mark = window->end;
    }
    *grew = got > 0;
    return status;
}
