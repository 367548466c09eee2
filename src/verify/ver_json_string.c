#include "base_error.h"
#include "base_utf8.h"
#include "ver_json.h"

enum { longest_escape = 12 };

/* What a string is read into. */
typedef struct target {
    ver_json *json;
    base_buf *out;
    bool is_key;
} target;

static incmap_status keep(target *t, const char *data, size_t size, incmap_error *err) {
    if (!t->is_key) {
        if (t->out->size >= VER_TEXT_KEPT) {
            return INCMAP_OK;
        }
        size = size < VER_TEXT_KEPT ? size : VER_TEXT_KEPT;
    }
    return base_buf_add(t->out, data, size, err);
}

static incmap_status take_plain(target *t, incmap_error *err) {
    ver_bytes *bytes = &t->json->bytes;
    const char *start = ver_bytes_here(bytes);
    const char *end = bytes->buffer + bytes->end;
    const char *c = start;
    while (c < end && (unsigned char)*c >= 0x20 && (unsigned char)*c < 0x80 && *c != '"' &&
           *c != '\\') {
        c++;
    }
    size_t size = (size_t)(c - start);
    bytes->at += size;
    return size == 0 ? INCMAP_OK : keep(t, start, size, err);
}

/* The value of \uXXXX at `at` of what is in view; -1 when none stands there. */
static int32_t hex_at(const ver_bytes *bytes, size_t at) {
    const char *c = ver_bytes_here(bytes) + at;
    if (ver_bytes_left(bytes) < at + 6 || c[0] != '\\' || c[1] != 'u') {
        return -1;
    }
    int32_t value = 0;
    for (int i = 2; i < 6; i++) {
        char digit = base_lower(c[i]);
        if (!base_is_digit(digit) && !(digit >= 'a' && digit <= 'f')) {
            return -1;
        }
        value = value * 16 + (base_is_digit(digit) ? digit - '0' : digit - 'a' + 10);
    }
    return value;
}

static incmap_status take_unicode(target *t, incmap_error *err) {
    ver_json *json = t->json;
    int32_t first = hex_at(&json->bytes, 0);
    if (first < 0) {
        ver_find(json->report, INCMAP_FINDING_JSON_ESCAPE, ver_json_here(json),
                 "\\u without four hexadecimal digits behind it");
        json->bytes.at += 2;
        return INCMAP_OK;
    }
    uint32_t letter = (uint32_t)first;
    size_t size = 6;
    if (first >= 0xD800 && first <= 0xDBFF) {
        int32_t second = hex_at(&json->bytes, 6);
        if (second >= 0xDC00 && second <= 0xDFFF) {
            letter = 0x10000 + (((uint32_t)first - 0xD800) << 10) + ((uint32_t)second - 0xDC00);
            size = longest_escape;
        }
    }
    if (letter >= 0xD800 && letter <= 0xDFFF) {
        ver_find(json->report, INCMAP_FINDING_JSON_SURROGATE, ver_json_here(json),
                 "\\u%04X alone is half of a surrogate pair, which is no letter", (unsigned)letter);
    }
    json->bytes.at += size;
    char out[4];
    return keep(t, out, base_utf8_put(out, letter), err);
}

static incmap_status take_escape(target *t, incmap_error *err) {
    static const char escapes[] = "\"\\/bfnrt";
    static const char letters[] = "\"\\/\b\f\n\r\t";
    ver_json *json = t->json;
    if (ver_bytes_left(&json->bytes) < 2) {
        ver_json_step(json);
        return INCMAP_OK;
    }
    char c = ver_bytes_here(&json->bytes)[1];
    if (c == 'u') {
        return take_unicode(t, err);
    }
    const char *found = c == '\0' ? NULL : strchr(escapes, c);
    if (found == NULL) {
        ver_find(json->report, INCMAP_FINDING_JSON_ESCAPE, ver_json_here(json),
                 "the escape \\%c is none; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u",
                 c);
        json->bytes.at += 1; /* what stands behind is read as it is */
        return INCMAP_OK;
    }
    json->bytes.at += 2;
    return keep(t, letters + (found - escapes), 1, err);
}

static incmap_status take_letter(target *t, incmap_error *err) {
    ver_json *json = t->json;
    unsigned char c = (unsigned char)*ver_bytes_here(&json->bytes);
    if (c < 0x20) {
        ver_find(json->report, INCMAP_FINDING_JSON_CONTROL, ver_json_here(json),
                 "the control character 0x%02X in a string, expected \\u%04X", c, c);
        ver_json_step(json);
        return INCMAP_OK;
    }
    incmap_span view = {ver_bytes_here(&json->bytes), ver_bytes_left(&json->bytes)};
    size_t size = base_utf8_size(view, 0);
    if (size == 0) {
        ver_find(json->report, INCMAP_FINDING_JSON_UTF8, ver_json_here(json),
                 "byte 0x%02X is no part of a letter of UTF-8", c);
        ver_json_step(json);
        return INCMAP_OK;
    }
    json->bytes.at += size;
    return keep(t, view.data, size, err);
}

incmap_status ver_json_string(ver_json *json, bool is_key, incmap_error *err) {
    target t = {json, is_key ? &json->key : &json->text, is_key};
    t.out->size = 0;
    for (;;) {
        BASE_TRY(take_plain(&t, err));
        BASE_TRY(ver_bytes_need(&json->bytes, longest_escape, err));
        bool at_end = ver_bytes_left(&json->bytes) == 0;
        char c = at_end ? '\0' : *ver_bytes_here(&json->bytes);
        if (at_end || c == json->stop) {
            ver_find(json->report, INCMAP_FINDING_JSON_TRUNCATED, ver_json_place(json),
                     "the %s ends inside a string that began here", at_end ? "file" : "record");
            return INCMAP_FORMAT;
        }
        if (c == '"') {
            json->bytes.at++;
            return INCMAP_OK;
        }
        BASE_TRY(c == '\\' ? take_escape(&t, err) : take_letter(&t, err));
    }
}
