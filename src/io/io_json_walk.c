#include "io_json_walk.h"

#include "base_span.h"
#include "io_eight.h"

enum expectation { VALUE, ELEMENT_OR_END, MEMBER_OR_END, MEMBER, COLON, COMMA_OR_END };
enum token { BETWEEN, STRING, ESCAPE, SCALAR };

void io_json_walk_start(io_json_walk *walk, unsigned deepest) {
    walk->depth = 0;
    walk->deepest = deepest < IO_JSON_DEEPEST ? deepest : IO_JSON_DEEPEST;
    walk->expect = VALUE;
    walk->token = BETWEEN;
    walk->stop_at_arrays = false;
    walk->key_start = 0;
    walk->key_end = 0;
    walk->has_key = false;
}

size_t io_json_walk_needs(const io_json_walk *walk, size_t at) {
    return walk->has_key ? walk->key_start : at;
}

void io_json_walk_moved(io_json_walk *walk, size_t size) {
    if (walk->has_key) {
        walk->key_start -= size;
        walk->key_end -= walk->key_end == 0 ? 0 : size;
    }
}

static bool in_object(const io_json_walk *walk) {
    return walk->depth > 0 && walk->is_object[walk->depth - 1];
}

/* Numbers and words: whatever of them may belong to one. */
static bool is_of_scalar(char c) {
    return base_is_digit(c) || base_is_alpha(c) || c == '-' || c == '+' || c == '.';
}

static io_json_walk_step end_value(io_json_walk *walk) {
    walk->token = BETWEEN;
    walk->expect = COMMA_OR_END;
    return walk->depth == 0 ? IO_JSON_WALK_DONE : IO_JSON_WALK_MORE;
}

/* Inside a string: up to behind its closing quote. */
static io_json_walk_step walk_string(io_json_walk *walk, incmap_span text, size_t *at) {
    size_t i = *at;
    for (; text.size - i >= 8; i += 8) {
        uint64_t eight = io_eight_at(text.data + i);
        if (io_eight_have_odd(eight) || io_eight_have(eight, '"') || io_eight_have(eight, '\\')) {
            break;
        }
    }
    while (i < text.size && text.data[i] != '"' && text.data[i] != '\\' &&
           (unsigned char)text.data[i] >= 0x20) {
        i++;
    }
    *at = i;
    if (i == text.size) {
        return IO_JSON_WALK_MORE;
    }
    if (text.data[i] == '\\') {
        walk->token = ESCAPE;
        ++*at;
        return IO_JSON_WALK_MORE;
    }
    if (text.data[i] != '"') {
        return IO_JSON_WALK_BAD;
    }
    ++*at;
    if (walk->expect != COLON) {
        return end_value(walk);
    }
    walk->token = BETWEEN;
    if (walk->depth == 1) {
        walk->key_end = *at;
    }
    return IO_JSON_WALK_MORE;
}

static io_json_walk_step open_bracket(io_json_walk *walk, char c, size_t *at) {
    if (walk->depth >= walk->deepest) {
        return IO_JSON_WALK_DEEP;
    }
    bool is_member_array = c == '[' && walk->depth == 1 && in_object(walk);
    walk->is_object[walk->depth++] = c == '{';
    walk->expect = c == '{' ? MEMBER_OR_END : ELEMENT_OR_END;
    ++*at;
    return is_member_array && walk->stop_at_arrays ? IO_JSON_WALK_ARRAY : IO_JSON_WALK_MORE;
}

static io_json_walk_step close_bracket(io_json_walk *walk, size_t *at) {
    walk->depth--;
    ++*at;
    return end_value(walk);
}

static io_json_walk_step open_value(io_json_walk *walk, char c, size_t *at) {
    walk->has_key = false;
    if (c == '{' || c == '[') {
        return open_bracket(walk, c, at);
    }
    if (c != '"' && !is_of_scalar(c)) {
        return IO_JSON_WALK_BAD;
    }
    walk->token = c == '"' ? STRING : SCALAR;
    walk->expect = COMMA_OR_END;
    *at += c == '"';
    return IO_JSON_WALK_MORE;
}

static io_json_walk_step open_key(io_json_walk *walk, char c, size_t *at) {
    if (c != '"') {
        return IO_JSON_WALK_BAD;
    }
    if (walk->depth == 1) {
        walk->key_start = *at;
        walk->key_end = 0;
        walk->has_key = true;
    }
    walk->token = STRING;
    walk->expect = COLON;
    ++*at;
    return IO_JSON_WALK_MORE;
}

/* A byte that is no blank and stands between tokens. */
static io_json_walk_step walk_between(io_json_walk *walk, char c, size_t *at) {
    bool closes = c == (in_object(walk) ? '}' : ']') && walk->depth > 0;
    switch (walk->expect) {
        case MEMBER_OR_END:
            return closes ? close_bracket(walk, at) : open_key(walk, c, at);
        case ELEMENT_OR_END:
            return closes ? close_bracket(walk, at) : open_value(walk, c, at);
        case MEMBER:
            return open_key(walk, c, at);
        case COLON:
            if (c != ':') {
                return IO_JSON_WALK_BAD;
            }
            walk->expect = VALUE;
            ++*at;
            return IO_JSON_WALK_MORE;
        case COMMA_OR_END:
            if (closes) {
                return close_bracket(walk, at);
            }
            if (c != ',') {
                return IO_JSON_WALK_BAD;
            }
            walk->expect = in_object(walk) ? MEMBER : VALUE;
            ++*at;
            return IO_JSON_WALK_MORE;
        default:
            return open_value(walk, c, at);
    }
}

static io_json_walk_step walk_scalar(io_json_walk *walk, incmap_span text, size_t *at) {
    while (*at < text.size && is_of_scalar(text.data[*at])) {
        ++*at;
    }
    return *at < text.size ? end_value(walk) : IO_JSON_WALK_MORE;
}

io_json_walk_step io_json_walk_on(io_json_walk *walk, incmap_span text, size_t *at) {
    io_json_walk_step step = IO_JSON_WALK_MORE;
    while (step == IO_JSON_WALK_MORE && *at < text.size) {
        char c = text.data[*at];
        switch (walk->token) {
            case STRING:
                step = walk_string(walk, text, at);
                break;
            case ESCAPE:
                step = (unsigned char)c < 0x20 ? IO_JSON_WALK_BAD : IO_JSON_WALK_MORE;
                walk->token = STRING;
                *at += step == IO_JSON_WALK_MORE;
                break;
            case SCALAR:
                step = walk_scalar(walk, text, at);
                break;
            default:
                if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                    ++*at;
                } else {
                    step = walk_between(walk, c, at);
                }
        }
    }
    return step;
}

bool io_json_walk_can_end(const io_json_walk *walk) {
    return walk->depth == 0 && walk->token == SCALAR;
}

void io_json_walk_behind_array(io_json_walk *walk) {
    walk->depth = 1;
    walk->has_key = false;
    (void)end_value(walk);
}

const char *io_json_walk_inside(const io_json_walk *walk) {
    if (walk->token == STRING || walk->token == ESCAPE) {
        return "a string";
    }
    return in_object(walk) ? "an object" : "an array";
}

const char *io_json_walk_expected(const io_json_walk *walk) {
    if (walk->token == STRING || walk->token == ESCAPE) {
        return "a letter of a string, control characters escaped,";
    }
    switch (walk->expect) {
        case MEMBER_OR_END:
            return "a key in quotes or '}'";
        case ELEMENT_OR_END:
            return "a value or ']'";
        case MEMBER:
            return "a key in quotes";
        case COLON:
            return "':'";
        case COMMA_OR_END:
            return in_object(walk) ? "',' or '}'" : "',' or ']'";
        default:
            return "a value";
    }
}
