/* Owns the way through a JSON document that is not held in memory: finds the array or the row of
 * values that is meant and cuts it into elements. Refuses to know what an element says. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "io_eight.h"
#include "io_json.h"
#include "io_json_walk.h"
#include "io_window.h"

static const char record_separator = '\x1E'; /* RFC 8142 */

/* Where the split stands. */
enum place {
    AT_START,
    IN_ARRAY,
    BEHIND_ARRAY, /* of a member: in the rest of the outermost object */
    BEHIND_DOCUMENT,
    AMONG_VALUES, /* top-level values one after the other */
    AT_END
};

/* How a value that is given up is passed over. */
enum skip { SKIP_NOTHING, SKIP_LINE, SKIP_TO_OPENING_LINE };

struct io_json_split {
    incmap_context *ctx;
    io_window window;
    char *member;    /* NULL: none is looked for */
    uint64_t line;   /* where the window's view starts */
    uint64_t column; /* in bytes, from 1 */
    enum place place;
    enum skip skip;
    bool has_value;   /* AMONG_VALUES: one was handed out */
    bool has_fault;   /* AMONG_VALUES: one was reported */
    bool needs_comma; /* IN_ARRAY: an element came before */
    bool is_broken;
    size_t at;          /* how far the walk has come in the view */
    size_t given;       /* bytes of the view that were handed out */
    io_json_walk walk;  /* through an element or a value */
    io_json_walk outer; /* through the outermost object, around the array */
};

/* Counts lines over the first `size` bytes of the view. */
static void count_lines(const io_json_split *split, size_t size, uint64_t *line, uint64_t *column) {
    const char *data = io_window_view(&split->window).data;
    const char *end = data + size;
    *line = split->line;
    *column = split->column;
    for (const char *at = data; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL) {
            *column += (uint64_t)(end - at);
            return;
        }
        ++*line;
        *column = 1;
        at = newline + 1;
    }
}

static void drop(io_json_split *split, size_t size) {
    count_lines(split, size, &split->line, &split->column);
    io_window_drop(&split->window, size);
}

static incmap_status fail_here(const io_json_split *split, size_t at, incmap_status status,
                               incmap_error *err, const char *what) {
    uint64_t line = 0;
    uint64_t column = 0;
    count_lines(split, at, &line, &column);
    return base_fail_at(err, status, io_stream_name(split->window.stream), line, column, "%s",
                        what);
}

/* Over blanks (and record separators among values) to the next byte; '\0' at the end. */
static incmap_status next_byte(io_json_split *split, char *byte, incmap_error *err) {
    bool grew = true;
    *byte = '\0';
    while (grew) {
        incmap_span view = io_window_view(&split->window);
        size_t at = 0;
        while (at < view.size && (view.data[at] == ' ' || view.data[at] == '\n' ||
                                  view.data[at] == '\r' || view.data[at] == '\t' ||
                                  (view.data[at] == record_separator &&
                                   (split->place == AT_START || split->place == AMONG_VALUES)))) {
            at++;
        }
        drop(split, at);
        if (at < view.size) {
            /* A NUL is as wrong wherever a byte is looked for as this one, and is not the end. */
            *byte = view.data[at] == '\0' ? '\x01' : view.data[at];
            return INCMAP_OK;
        }
        BASE_TRY(io_window_more(&split->window, &grew, err));
    }
    return INCMAP_OK;
}

/* The document cannot be read on. */
static incmap_status break_off(io_json_split *split, incmap_status status) {
    split->is_broken = true;
    split->place = AT_END;
    return status;
}

static incmap_status fail_cut(io_json_split *split, const char *inside, uint64_t line,
                              incmap_error *err) {
    incmap_error message;
    base_fail(&message, INCMAP_FORMAT, "the JSON text ends inside %s that starts in line %llu",
              inside, (unsigned long long)line);
    return fail_here(split, io_window_view(&split->window).size, INCMAP_FORMAT, err,
                     message.message);
}

/* What the walk stopped at, as an error: a byte that cannot stand there, or too deep nesting. */
static incmap_status fail_step(io_json_split *split, const io_json_walk *walk,
                               io_json_walk_step step, incmap_error *err) {
    incmap_error message;
    if (step == IO_JSON_WALK_DEEP) {
        base_fail(&message, INCMAP_LIMIT, "nested deeper than the limit of %u", walk->deepest);
        return fail_here(split, split->at, INCMAP_LIMIT, err, message.message);
    }
    unsigned char found = (unsigned char)io_window_view(&split->window).data[split->at];
    const char *expected = io_json_walk_expected(walk);
    base_fail(&message, INCMAP_FORMAT,
              found > 0x20 && found < 0x7F ? "found '%c' where %s is expected"
                                           : "found byte 0x%02X where %s is expected",
              found, expected);
    return fail_here(split, split->at, INCMAP_FORMAT, err, message.message);
}

/* How a walk through the view ended. */
struct walk_end {
    io_json_walk_step step; /* IO_JSON_WALK_MORE: neither the value's end nor a fault was reached */
    bool is_cut;            /* since the text ends */
    bool is_long;           /* since the value is longer than a record may be */
};

/* Walks on to the value's end, reading more as needed; what is read stays in view. How much of the
 * text happens to be in view makes no difference to the answer. */
static incmap_status walk_view(io_json_split *split, io_json_walk *walk, struct walk_end *ending,
                               incmap_error *err) {
    *ending = (struct walk_end){IO_JSON_WALK_MORE, false, false};
    for (;;) {
        ending->step = io_json_walk_on(walk, io_window_view(&split->window), &split->at);
        if (split->at > split->ctx->limits.record_bytes) {
            ending->is_long = true;
            return INCMAP_OK;
        }
        bool grew = false;
        if (ending->step != IO_JSON_WALK_MORE) {
            return INCMAP_OK;
        }
        BASE_TRY(io_window_more(&split->window, &grew, err));
        if (!grew) {
            ending->is_cut = !io_json_walk_can_end(walk);
            ending->step = ending->is_cut ? IO_JSON_WALK_MORE : IO_JSON_WALK_DONE;
            return INCMAP_OK;
        }
    }
}

/* Is the last key of the outermost object the member that is looked for? */
static bool is_member(const io_json_split *split) {
    const io_json_walk *outer = &split->outer;
    incmap_span view = io_window_view(&split->window);
    if (split->member == NULL || outer->key_end < outer->key_start + 2) {
        return false;
    }
    return base_span_is(
        base_span(view.data + outer->key_start + 1, outer->key_end - outer->key_start - 2),
        split->member);
}

/* The text starts with an object: is the member in it? If not, it is one of the values; all that
 * was read of it is still in view. */
static incmap_status look_for_member(io_json_split *split, incmap_error *err) {
    io_json_walk_start(&split->outer, split->ctx->limits.nesting_depth);
    split->outer.stop_at_arrays = true;
    split->at = 0;
    split->place = AMONG_VALUES;
    for (;;) {
        struct walk_end ending;
        BASE_TRY(walk_view(split, &split->outer, &ending, err));
        if (ending.step != IO_JSON_WALK_ARRAY || ending.is_long) {
            return INCMAP_OK;
        }
        if (is_member(split)) {
            split->place = IN_ARRAY;
            drop(split, split->at);
            return INCMAP_OK;
        }
    }
}

static incmap_status start(io_json_split *split, incmap_error *err) {
    incmap_span mark = BASE_SPAN("\xEF\xBB\xBF");
    bool grew = true;
    while (grew && io_window_view(&split->window).size < mark.size &&
           base_span_starts(mark, io_window_view(&split->window))) {
        BASE_TRY(io_window_more(&split->window, &grew, err));
    }
    if (base_span_starts(io_window_view(&split->window), mark)) {
        drop(split, mark.size);
    }
    char byte = '\0';
    BASE_TRY(next_byte(split, &byte, err));
    split->outer.depth = 0;
    if (byte == '[') {
        drop(split, 1);
        split->place = IN_ARRAY;
    } else if (byte == '{' && split->member != NULL) {
        return look_for_member(split, err);
    } else {
        split->place = AMONG_VALUES;
    }
    return INCMAP_OK;
}

/* Over the rest of an element that is longer than a record may be; `ending` is how far it was
 * read. */
static incmap_status pass_long_element(io_json_split *split, struct walk_end ending,
                                       incmap_error *err) {
    incmap_error problem;
    incmap_error message;
    base_fail(&message, INCMAP_LIMIT, "an element is longer than the limit of %zu bytes",
              split->ctx->limits.record_bytes);
    fail_here(split, 0, INCMAP_LIMIT, &problem, message.message);
    while (ending.step == IO_JSON_WALK_MORE && !ending.is_cut) {
        drop(split, split->at);
        split->at = 0;
        BASE_TRY(walk_view(split, &split->walk, &ending, err));
    }
    if (ending.is_cut) {
        return break_off(split, fail_cut(split, "an element", problem.line, err));
    }
    if (ending.step != IO_JSON_WALK_DONE) {
        return break_off(split, fail_step(split, &split->walk, ending.step, err));
    }
    split->given = split->at;
    if (err != NULL) {
        *err = problem;
    }
    return INCMAP_LIMIT;
}

/* The element at the view's start. */
static incmap_status take_element(io_json_split *split, incmap_span *element, bool *more,
                                  incmap_error *err) {
    struct walk_end ending;
    io_json_walk_start(&split->walk, split->ctx->limits.nesting_depth);
    split->at = 0;
    BASE_TRY(walk_view(split, &split->walk, &ending, err));
    split->needs_comma = true;
    if (ending.is_long) {
        return pass_long_element(split, ending, err);
    }
    if (ending.is_cut) {
        return break_off(split, fail_cut(split, "an element", split->line, err));
    }
    if (ending.step != IO_JSON_WALK_DONE) {
        return break_off(split, fail_step(split, &split->walk, ending.step, err));
    }
    split->given = split->at;
    *element = base_span(io_window_view(&split->window).data, split->at);
    *more = true;
    return INCMAP_OK;
}

static incmap_status next_in_array(io_json_split *split, incmap_span *element, bool *more,
                                   incmap_error *err) {
    char byte = '\0';
    BASE_TRY(next_byte(split, &byte, err));
    bool behind_comma = split->needs_comma && byte == ',';
    if (behind_comma) {
        drop(split, 1);
        BASE_TRY(next_byte(split, &byte, err));
    }
    if (byte == '\0') {
        return break_off(split, fail_here(split, 0, INCMAP_FORMAT, err,
                                          "the JSON text ends inside the array of elements"));
    }
    if (byte == ']' && !behind_comma) {
        split->place = split->outer.depth == 0 ? BEHIND_DOCUMENT : BEHIND_ARRAY;
        drop(split, 1);
        return INCMAP_OK;
    }
    if (split->needs_comma && !behind_comma) {
        return break_off(split, fail_here(split, 0, INCMAP_FORMAT, err,
                                          "',' or ']' is expected behind an element"));
    }
    return take_element(split, element, more, err);
}

/* Through what follows the array in the outermost object. */
static incmap_status finish_object(io_json_split *split, incmap_error *err) {
    io_json_walk *outer = &split->outer;
    uint64_t line = split->line;
    bool grew = true;
    io_json_walk_behind_array(outer);
    split->at = 0;
    while (grew) {
        io_json_walk_step step = io_json_walk_on(outer, io_window_view(&split->window), &split->at);
        if (step == IO_JSON_WALK_ARRAY && is_member(split)) {
            return break_off(split, fail_here(split, outer->key_start, INCMAP_FORMAT, err,
                                              "a key that stands in this object already"));
        }
        if (step == IO_JSON_WALK_BAD || step == IO_JSON_WALK_DEEP) {
            return break_off(split, fail_step(split, outer, step, err));
        }
        size_t passed = io_json_walk_needs(outer, split->at);
        if (split->at - passed > split->ctx->limits.record_bytes) {
            return break_off(split, fail_here(split, passed, INCMAP_LIMIT, err,
                                              "a key is longer than the limit of a record"));
        }
        drop(split, passed);
        split->at -= passed;
        io_json_walk_moved(outer, passed);
        if (step == IO_JSON_WALK_DONE) {
            split->place = BEHIND_DOCUMENT;
            return INCMAP_OK;
        }
        if (step == IO_JSON_WALK_MORE) {
            BASE_TRY(io_window_more(&split->window, &grew, err));
        }
    }
    return break_off(split, fail_cut(split, "an object", line, err));
}

static incmap_status check_end(io_json_split *split, incmap_error *err) {
    char byte = '\0';
    BASE_TRY(next_byte(split, &byte, err));
    split->place = AT_END;
    if (byte != '\0') {
        return break_off(split, fail_here(split, 0, INCMAP_FORMAT, err,
                                          "text behind the end of the JSON document"));
    }
    return INCMAP_OK;
}

/* A value among others cannot be read: decides where reading goes on. In the line behind when the
 * fault lies in the value's first line, or when an opening bracket that begins a line is what is
 * wrong, as it is where a newline-delimited line was cut. Else the value was laid out over several
 * lines: behind good ones, at the next line that begins with an opening bracket; the first and
 * only one is a broken document. A record separator ends a value whatever it is. */
static incmap_status give_up_value(io_json_split *split, incmap_status status) {
    incmap_span view = io_window_view(&split->window);
    size_t seen = split->at < view.size ? split->at + 1 : view.size;
    const char *separator = memchr(view.data, record_separator, seen);
    const char *newline = memchr(view.data, '\n', seen);
    char fault = split->at < view.size ? view.data[split->at] : '\0';
    bool opens_line = status == INCMAP_FORMAT && (fault == '{' || fault == '[') && split->at > 0 &&
                      view.data[split->at - 1] == '\n';
    split->has_fault = true;
    bool is_cut = split->at == view.size;
    if (separator != NULL) {
        drop(split, (size_t)(separator - view.data));
    } else if (newline == NULL || newline == view.data + split->at || opens_line) {
        split->skip = SKIP_LINE;
    } else if (split->has_value || is_cut) {
        split->skip = SKIP_TO_OPENING_LINE;
    } else {
        return break_off(split, status);
    }
    return status;
}

/* Passes over the line that the view starts in; *more false at the end of the text. */
static incmap_status skip_line(io_json_split *split, bool *more, incmap_error *err) {
    for (*more = true; *more;) {
        incmap_span view = io_window_view(&split->window);
        const char *newline = view.size == 0 ? NULL : memchr(view.data, '\n', view.size);
        if (newline != NULL) {
            drop(split, (size_t)(newline - view.data) + 1);
            break;
        }
        drop(split, view.size);
        BASE_TRY(io_window_more(&split->window, more, err));
    }
    while (*more && io_window_view(&split->window).size == 0) {
        BASE_TRY(io_window_more(&split->window, more, err));
    }
    return INCMAP_OK;
}

static incmap_status skip_given_up(io_json_split *split, incmap_error *err) {
    bool more = true;
    while (more && split->skip != SKIP_NOTHING) {
        BASE_TRY(skip_line(split, &more, err));
        char first = more ? io_window_view(&split->window).data[0] : '\0';
        if (split->skip == SKIP_LINE || first == '{' || first == '[' || first == record_separator) {
            split->skip = SKIP_NOTHING;
        }
    }
    split->is_broken = split->skip == SKIP_TO_OPENING_LINE;
    split->skip = SKIP_NOTHING;
    return INCMAP_OK;
}

static incmap_status next_value(io_json_split *split, incmap_span *element, bool *more,
                                incmap_error *err) {
    BASE_TRY(skip_given_up(split, err));
    char byte = '\0';
    BASE_TRY(next_byte(split, &byte, err));
    if (byte == '\0') {
        split->place = AT_END;
        split->is_broken = split->is_broken || (split->has_fault && !split->has_value);
        return INCMAP_OK;
    }
    struct walk_end ending;
    io_json_walk_start(&split->walk, split->ctx->limits.nesting_depth);
    split->at = 0;
    BASE_TRY(walk_view(split, &split->walk, &ending, err));
    if (ending.is_long) {
        incmap_error message;
        base_fail(&message, INCMAP_LIMIT, "a value is longer than the limit of %zu bytes",
                  split->ctx->limits.record_bytes);
        fail_here(split, 0, INCMAP_LIMIT, err, message.message);
        split->at = split->ctx->limits.record_bytes;
        return give_up_value(split, INCMAP_LIMIT);
    }
    if (ending.is_cut) {
        const char *inside = io_json_walk_inside(&split->walk);
        return give_up_value(split, fail_cut(split, inside, split->line, err));
    }
    if (ending.step != IO_JSON_WALK_DONE) {
        return give_up_value(split, fail_step(split, &split->walk, ending.step, err));
    }
    split->has_value = true;
    split->given = split->at;
    *element = base_span(io_window_view(&split->window).data, split->at);
    *more = true;
    return INCMAP_OK;
}

incmap_status io_json_split_next(io_json_split *split, incmap_span *element, uint64_t *line,
                                 bool *more, incmap_error *err) {
    *element = (incmap_span){NULL, 0};
    *more = false;
    drop(split, split->given);
    split->given = 0;
    incmap_status status = INCMAP_OK;
    while (status == INCMAP_OK && !*more && split->place != AT_END) {
        switch (split->place) {
            case AT_START:
                status = start(split, err);
                break;
            case IN_ARRAY:
                status = next_in_array(split, element, more, err);
                break;
            case BEHIND_ARRAY:
                status = finish_object(split, err);
                break;
            case BEHIND_DOCUMENT:
                status = check_end(split, err);
                break;
            default:
                status = next_value(split, element, more, err);
        }
    }
    *line = split->line;
    if (split->window.failed) {
        split->place = AT_END;
        split->is_broken = true;
    }
    return status;
}

incmap_status io_json_split_open(io_json_split **out, incmap_context *ctx, io_stream *stream,
                                 const char *member, incmap_error *err) {
    *out = NULL;
    io_json_split *split = base_alloc_zeroed(ctx, 1, sizeof *split);
    char *copy = member == NULL ? NULL : base_copy_text(ctx, base_span_of(member));
    if (split == NULL || (member != NULL && copy == NULL)) {
        base_free(ctx, split);
        base_free(ctx, copy);
        return base_out_of_memory(err);
    }
    split->ctx = ctx;
    split->member = copy;
    split->line = 1;
    split->column = 1;
    io_window_init(&split->window, ctx, stream);
    *out = split;
    return INCMAP_OK;
}

void io_json_split_close(io_json_split *split) {
    if (split != NULL) {
        io_window_free(&split->window);
        base_free(split->ctx, split->member);
        base_free(split->ctx, split);
    }
}

bool io_json_split_is_broken(const io_json_split *split) { return split->is_broken; }
