#include "ver_json.h"

#include <math.h>

#include "base_error.h"
#include "base_utf8.h"

enum expectation { VALUE, FIRST_ELEMENT, ELEMENT, FIRST_MEMBER, MEMBER, COMMA };

static const int64_t two_to_53 = INT64_C(9007199254740992);

incmap_status ver_json_open(ver_json *json, incmap_context *ctx, const char *path,
                            ver_report *report, incmap_error *err) {
    *json = (ver_json){.report = report, .line = 1, .stop = VER_NO_STOP};
    unsigned depth = ctx->limits.nesting_depth;
    json->deepest = depth < VER_DEEPEST ? depth : VER_DEEPEST;
    base_buf_init(&json->key, ctx, ctx->limits.field_bytes);
    base_buf_init(&json->text, ctx, (size_t)2 * VER_TEXT_KEPT);
    return ver_bytes_open(&json->bytes, ctx, path, report, err);
}

void ver_json_close(ver_json *json) {
    ver_keys_free(&json->keys, json->key.ctx);
    base_buf_free(&json->key);
    base_buf_free(&json->text);
    ver_bytes_close(&json->bytes);
}

void ver_json_start(ver_json *json) {
    json->depth = 0;
    json->expect = VALUE;
    json->in_value = false;
    ver_keys_drop(&json->keys, 0);
}

ver_place ver_json_here(const ver_json *json) {
    ver_place place = {.line = json->line,
                       .byte = ver_bytes_offset(&json->bytes) - json->line_start + 1,
                       .record = json->record};
    if (json->in_value) {
        place.field = base_buf_view(&json->key);
    }
    return place;
}

ver_place ver_json_place(const ver_json *json) {
    ver_place place = ver_json_here(json);
    place.line = json->token_line;
    place.byte = json->token_byte;
    return place;
}

void ver_json_step(ver_json *json) {
    bool is_line_end = *ver_bytes_here(&json->bytes) == '\n';
    json->bytes.at++;
    if (is_line_end) {
        json->line++;
        json->line_start = ver_bytes_offset(&json->bytes);
    }
}

incmap_status ver_json_skip_past(ver_json *json, char stop, incmap_error *err) {
    for (;;) {
        BASE_TRY(ver_bytes_need(&json->bytes, 1, err));
        if (ver_bytes_left(&json->bytes) == 0) {
            return INCMAP_OK;
        }
        char c = *ver_bytes_here(&json->bytes);
        ver_json_step(json);
        if (c == stop) {
            return INCMAP_OK;
        }
    }
}

incmap_status ver_json_peek(ver_json *json, int *c, incmap_error *err) {
    for (;;) {
        BASE_TRY(ver_bytes_need(&json->bytes, 1, err));
        if (ver_bytes_left(&json->bytes) == 0) {
            *c = -1;
            return INCMAP_OK;
        }
        *c = (unsigned char)*ver_bytes_here(&json->bytes);
        bool is_blank = *c == ' ' || *c == '\t' || *c == '\r' || (*c == '\n' && json->stop != '\n');
        if (!is_blank) {
            return INCMAP_OK;
        }
        ver_json_step(json);
    }
}

static bool in_object(const ver_json *json) {
    return json->depth > 0 && json->open[json->depth - 1].is_object;
}

static const char *expected(const ver_json *json) {
    switch (json->expect) {
        case FIRST_ELEMENT:
            return "a value or ]";
        case FIRST_MEMBER:
            return "a key in quotes or }";
        case MEMBER:
            return "a key in quotes";
        case COMMA:
            return in_object(json) ? ", or }" : ", or ]";
        default:
            return "a value";
    }
}

/* Nothing can be made of the byte that is next. */
static incmap_status broken(ver_json *json, int c) {
    ver_place here = ver_json_here(json);
    here.field = (incmap_span){0};
    if (c < 0 || c == json->stop) {
        ver_find(json->report, INCMAP_FINDING_JSON_TRUNCATED, here,
                 "the %s ends where %s is expected", c < 0 ? "file" : "record", expected(json));
    } else if (c >= 0x21 && c < 0x7F) {
        ver_find(json->report, INCMAP_FINDING_JSON_SYNTAX, here, "found %c, expected %s", c,
                 expected(json));
    } else {
        ver_find(json->report, INCMAP_FINDING_JSON_SYNTAX, here, "found byte 0x%02X, expected %s",
                 (unsigned)c, expected(json));
    }
    return INCMAP_FORMAT;
}

static void end_value(ver_json *json) {
    json->expect = COMMA;
    json->in_value = json->depth > 0 && !in_object(json) && json->in_value;
}

static incmap_status open_bracket(ver_json *json, ver_token *token, int c) {
    if (json->depth >= json->deepest) {
        ver_find(json->report, INCMAP_FINDING_JSON_DEPTH, ver_json_here(json),
                 "nested deeper than the limit of %u", json->deepest);
        return INCMAP_FORMAT;
    }
    bool is_object = c == '{';
    json->bytes.at++;
    json->open[json->depth++] = (ver_open){is_object, json->keys.count, ++json->keys.objects};
    json->expect = is_object ? FIRST_MEMBER : FIRST_ELEMENT;
    *token = is_object ? VER_OBJECT : VER_ARRAY;
    return INCMAP_OK;
}

static incmap_status close_bracket(ver_json *json, ver_token *token) {
    *token = in_object(json) ? VER_OBJECT_END : VER_ARRAY_END;
    json->depth--;
    json->bytes.at++;
    ver_keys_drop(&json->keys, json->open[json->depth].keys);
    end_value(json);
    return INCMAP_OK;
}

static incmap_status read_key(ver_json *json, ver_token *token, incmap_error *err) {
    *token = VER_KEY;
    json->in_value = false;
    json->bytes.at++;
    BASE_TRY(ver_json_string(json, true, err));
    bool fresh = true;
    BASE_TRY(ver_keys_add(&json->keys, json->key.ctx, json->open[json->depth - 1].number,
                          base_buf_view(&json->key), &fresh, err));
    if (!fresh) {
        ver_place place = ver_json_place(json);
        place.field = base_buf_view(&json->key);
        ver_find(json->report, INCMAP_FINDING_JSON_DUPLICATE, place,
                 "the key \"%.*s\" is in its object already",
                 BASE_SPAN_ARG(base_buf_view(&json->key)));
    }
    int c;
    BASE_TRY(ver_json_peek(json, &c, err));
    if (c != ':') {
        ver_find(json->report, c < 0 ? INCMAP_FINDING_JSON_TRUNCATED : INCMAP_FINDING_JSON_SYNTAX,
                 ver_json_here(json), "no : behind the key \"%.*s\"",
                 BASE_SPAN_ARG(base_buf_view(&json->key)));
        return INCMAP_FORMAT;
    }
    json->bytes.at++;
    json->expect = VALUE;
    json->in_value = true;
    return INCMAP_OK;
}

static bool is_of_scalar(char c) {
    return base_is_digit(c) || base_is_alpha(c) || c == '-' || c == '+' || c == '.';
}

static incmap_status read_spelling(ver_json *json, incmap_error *err) {
    json->spelling_size = 0;
    for (;;) {
        BASE_TRY(ver_bytes_need(&json->bytes, 1, err));
        if (ver_bytes_left(&json->bytes) == 0 || !is_of_scalar(*ver_bytes_here(&json->bytes))) {
            return INCMAP_OK;
        }
        if (json->spelling_size < sizeof json->spelling) {
            json->spelling[json->spelling_size++] = *ver_bytes_here(&json->bytes);
        }
        json->bytes.at++;
    }
}

/* What other languages write for numbers that JSON does not have. */
static bool looks_like_number(incmap_span text) {
    static const char *const words[] = {"NaN", "Infinity", "Inf"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (base_span_equal_nocase(text, base_span_of(words[i]))) {
            return true;
        }
    }
    return !base_is_alpha(text.data[0]);
}

static incmap_status read_scalar(ver_json *json, ver_token *token, incmap_error *err) {
    BASE_TRY(read_spelling(json, err));
    incmap_span text = {json->spelling, json->spelling_size};
    end_value(json);
    if (base_span_is(text, "true") || base_span_is(text, "false")) {
        *token = text.data[0] == 't' ? VER_TRUE : VER_FALSE;
    } else if (base_span_is(text, "null")) {
        *token = VER_NULL;
    } else if (looks_like_number(text)) {
        *token = VER_NUMBER;
        bool whole = json->spelling_size < sizeof json->spelling;
        if (!ver_number_read(text, &json->number) || !whole) {
            ver_find(json->report, INCMAP_FINDING_JSON_NUMBER, ver_json_place(json),
                     whole ? "%.*s is no number of JSON" : "%.*s... is longer than a number may be",
                     VER_SPELLING(json));
        }
    } else {
        *token = VER_NULL;
        ver_find(json->report, INCMAP_FINDING_JSON_SYNTAX, ver_json_place(json),
                 "%.*s is no value of JSON", VER_SPELLING(json));
    }
    return INCMAP_OK;
}

/* At a bracket that closes what is open. */
static bool closes(const ver_json *json, int c) {
    return json->depth > 0 && c == (in_object(json) ? '}' : ']') && json->expect != VALUE;
}

static void find_comma(ver_json *json) {
    ver_place here = ver_json_here(json);
    here.field = (incmap_span){0};
    ver_find(json->report, INCMAP_FINDING_JSON_COMMA, here,
             "a comma with nothing between it and what follows, expected %s", expected(json));
}

static incmap_status read_token(ver_json *json, ver_token *token, int c, incmap_error *err) {
    json->token_line = json->line;
    json->token_byte = ver_bytes_offset(&json->bytes) - json->line_start + 1;
    if (closes(json, c)) {
        if (json->expect == ELEMENT || json->expect == MEMBER) {
            find_comma(json);
        }
        return close_bracket(json, token);
    }
    if (json->expect == FIRST_MEMBER || json->expect == MEMBER) {
        return c == '"' ? read_key(json, token, err) : broken(json, c);
    }
    if (json->expect == COMMA) {
        return broken(json, c);
    }
    if (c == '{' || c == '[') {
        return open_bracket(json, token, c);
    }
    if (c == '"') {
        *token = VER_STRING;
        json->bytes.at++;
        BASE_TRY(ver_json_string(json, false, err));
        end_value(json);
        return INCMAP_OK;
    }
    return c >= 0 && is_of_scalar((char)c) ? read_scalar(json, token, err) : broken(json, c);
}

incmap_status ver_json_next(ver_json *json, ver_token *token, incmap_error *err) {
    for (;;) {
        int c;
        BASE_TRY(ver_json_peek(json, &c, err));
        if (c != ',' || json->depth == 0 || json->expect == VALUE) {
            return read_token(json, token, c, err);
        }
        if (json->expect != COMMA) {
            find_comma(json);
        }
        json->bytes.at++;
        json->expect = in_object(json) ? MEMBER : ELEMENT;
    }
}

static void judge_integer(ver_json *json, ver_place place) {
    const ver_number *n = &json->number;
    if (!n->fits_i64) {
        ver_find(json->report, INCMAP_FINDING_INTEGER_OVERFLOW, place,
                 "the integer %.*s is beyond 64 bits, -2^63 to 2^63 - 1", VER_SPELLING(json));
    } else if (n->integer > two_to_53 || n->integer < -two_to_53) {
        ver_find(json->report, INCMAP_FINDING_INTEGER_INEXACT, place,
                 "the integer %.*s is beyond 2^53 = 9007199254740992; as text it would be safe",
                 VER_SPELLING(json));
    }
}

static void judge_real(ver_json *json, ver_place place) {
    const ver_number *n = &json->number;
    if (n->has_exponent && n->digits > 0 && n->decimals == 0) {
        ver_find(json->report, INCMAP_FINDING_NUMBER_EXPONENT, place,
                 "the whole number %.*s is written with an exponent: some read an integer, some a "
                 "real",
                 VER_SPELLING(json));
    } else if (n->digits > 17) {
        ver_find(json->report, INCMAP_FINDING_NUMBER_DIGITS, place,
                 "%.*s has %u significant digits, a double holds 17", VER_SPELLING(json),
                 n->digits);
    }
}

void ver_json_judge_number(ver_json *json) {
    const ver_number *n = &json->number;
    ver_place place = ver_json_place(json);
    if (place.field.size == 0) { /* the value of a member is behind us by now */
        place.field = base_buf_view(&json->key);
    }
    if (isnan(n->value)) {
        return; /* is a finding already */
    }
    if (isinf(n->value)) {
        ver_find(json->report, INCMAP_FINDING_NUMBER_RANGE, place,
                 "%.*s is beyond what a double can hold", VER_SPELLING(json));
    } else if (n->is_integer) {
        judge_integer(json, place);
    } else {
        judge_real(json, place);
    }
    if (n->is_negative && n->digits == 0) {
        ver_find(json->report, INCMAP_FINDING_NUMBER_MINUS_ZERO, place,
                 "%.*s is minus zero, expected 0", VER_SPELLING(json));
    }
}
