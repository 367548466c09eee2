#include "res_request.h"

#include "base_buf.h"
#include "base_error.h"
#include "base_span.h"
#include "base_utf8.h"
#include "geo_sphere.h"
#include "io_eight.h"
#include "txt_utf8.h"

static incmap_status read_text_member(const io_json_value *object, const char *name,
                                      incmap_span *out, incmap_error *err) {
    const io_json_value *value = io_json_member(object, name);
    io_json_kind kind = io_json_kind_of(value);
    if (kind == IO_JSON_MISSING || kind == IO_JSON_NULL) {
        return INCMAP_OK;
    }
    if (kind != IO_JSON_STRING) {
        return base_fail(err, INCMAP_FORMAT, "\"%s\" is not a text", name);
    }
    *out = io_json_text(value);
    return INCMAP_OK;
}

static incmap_status read_near(const io_json_value *object, incmap_query *query,
                               incmap_error *err) {
    const io_json_value *near = io_json_member(object, "near");
    io_json_kind kind = io_json_kind_of(near);
    if (kind == IO_JSON_MISSING || kind == IO_JSON_NULL) {
        return INCMAP_OK;
    }
    const io_json_value *lat = kind == IO_JSON_ARRAY ? io_json_first(near) : NULL;
    query->has_near = kind == IO_JSON_ARRAY && io_json_count(near) == 2 &&
                      io_json_number(lat, &query->near_point.lat) &&
                      io_json_number(io_json_next(lat), &query->near_point.lon) &&
                      geo_point_is_valid(query->near_point);
    return query->has_near
               ? INCMAP_OK
               : base_fail(err, INCMAP_FORMAT, "\"near\" is not a pair of latitude and longitude");
}

/* Behind the string that starts at `at`. */
static size_t string_end(incmap_span line, size_t at) {
    for (at++; at < line.size && line.data[at] != '"'; at++) {
        at += line.data[at] == '\\';
    }
    return at + 1;
}

static incmap_span number_at(incmap_span line, size_t at) {
    while (at < line.size && (base_is_space(line.data[at]) || line.data[at] == ':')) {
        at++;
    }
    size_t end = at;
    while (end < line.size && !base_is_space(line.data[end]) && line.data[end] != ',' &&
           line.data[end] != '}') {
        end++;
    }
    return (incmap_span){line.data + at, end - at};
}

/* The digits of the number that is member "id" of an object known to be well formed: a double would
 * round ids of seventeen digits and more. Empty when the key is written with escapes. */
static incmap_span find_id_digits(incmap_span line) {
    int depth = 0;
    bool is_key = false;
    for (size_t at = 0; at < line.size; at++) {
        char c = line.data[at];
        if (c == '"') {
            size_t end = string_end(line, at);
            if (depth == 1 && is_key && end - at == 4 && memcmp(line.data + at, "\"id\"", 4) == 0) {
                return number_at(line, end);
            }
            at = end - 1;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
        }
        is_key = (c == '{' || c == ',' || (is_key && base_is_space(c))) && depth == 1;
    }
    return (incmap_span){0};
}

static incmap_status read_object(incmap_span line, res_request *asked, incmap_error *err) {
    const io_json_value *root = io_json_root(asked->json);
    const io_json_value *id = io_json_member(root, "id");
    io_json_kind kind = io_json_kind_of(id);
    if (kind == IO_JSON_STRING || kind == IO_JSON_NUMBER) {
        asked->id = id;
        asked->id_digits = kind == IO_JSON_NUMBER ? find_id_digits(line) : (incmap_span){0};
    } else if (kind != IO_JSON_MISSING && kind != IO_JSON_NULL) {
        return base_fail(err, INCMAP_FORMAT, "\"id\" is neither a text nor a number");
    }
    if (io_json_kind_of(io_json_member(root, "place")) == IO_JSON_MISSING) {
        return base_fail(err, INCMAP_FORMAT, "there is no \"place\" in the object");
    }
    BASE_TRY(read_text_member(root, "place", &asked->query.place, err));
    BASE_TRY(read_text_member(root, "admin", &asked->query.admin, err));
    BASE_TRY(read_text_member(root, "country", &asked->query.country, err));
    BASE_TRY(read_text_member(root, "text", &asked->query.text, err));
    return read_near(root, &asked->query, err);
}

static size_t skip_space(incmap_span line, size_t at) {
    while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t')) {
        at++;
    }
    return at;
}

/* The string at *at when it has neither escapes nor control characters; *at goes behind it. */
static bool take_string(incmap_span line, size_t *at, incmap_span *out) {
    size_t start = *at + 1;
    if (*at >= line.size || line.data[*at] != '"') {
        return false;
    }
    size_t end = start;
    for (; line.size - end >= 8; end += 8) {
        uint64_t eight = io_eight_at(line.data + end);
        uint64_t marks = io_eight_mark_below(eight, ' ') | io_eight_mark(eight, '"') |
                         io_eight_mark(eight, '\\');
        if (marks != 0) {
            end += io_eight_first(marks);
            break;
        }
    }
    while (end < line.size && line.data[end] != '"') {
        if (line.data[end] == '\\' || (unsigned char)line.data[end] < ' ') {
            return false;
        }
        end++;
    }
    *out = base_span(line.data + start, end - start);
    *at = end + 1;
    return end < line.size;
}

/* A member that has a text, each at most once. */
static bool take_member(incmap_span line, size_t *at, res_request *asked) {
    const struct {
        incmap_span key;
        incmap_span *value;
    } members[] = {
        {BASE_SPAN("id"), &asked->id_text},        {BASE_SPAN("place"), &asked->query.place},
        {BASE_SPAN("admin"), &asked->query.admin}, {BASE_SPAN("country"), &asked->query.country},
        {BASE_SPAN("text"), &asked->query.text},
    };
    incmap_span key;
    if (!take_string(line, at, &key)) {
        return false;
    }
    *at = skip_space(line, *at);
    if (*at == line.size || line.data[*at] != ':') {
        return false;
    }
    *at = skip_space(line, *at + 1);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (base_span_equal(key, members[i].key)) {
            return members[i].value->data == NULL && take_string(line, at, members[i].value);
        }
    }
    return false;
}

/* An object as programs write most of them: texts without escapes, under names that are known. It
 * is taken apart on the spot; false, and nothing read, for all others, right or wrong. */
static bool read_plain(incmap_span line, res_request *asked) {
    res_request plain = {.json = NULL};
    size_t at = skip_space(line, 1);
    while (take_member(line, &at, &plain)) {
        at = skip_space(line, at);
        if (at == line.size) {
            return false;
        }
        if (line.data[at] == '}') {
            bool whole = at + 1 == line.size && plain.query.place.data != NULL &&
                         base_utf8_find_bad(line) == SIZE_MAX;
            *asked = whole ? plain : *asked;
            return whole;
        }
        if (line.data[at] != ',') {
            return false;
        }
        at = skip_space(line, at + 1);
    }
    return false;
}

/* Where in `line` the escape of a NUL starts, from `at` on; SIZE_MAX for none. */
static size_t find_nul_escape(incmap_span line, size_t at) {
    incmap_span nul = BASE_SPAN("u0000");
    for (; at + nul.size < line.size; at++) {
        if (line.data[at] != '\\') {
            continue;
        }
        if (memcmp(line.data + at + 1, nul.data, nul.size) == 0) {
            return at;
        }
        at++; /* whatever is escaped, a backslash too */
    }
    return SIZE_MAX;
}

/* No text of ours holds a NUL. A name with one is no name, as with any other control character, and
 * is told so under its id: for that the next one is read in its place. */
static incmap_status parse_without_nul(res_request *asked, incmap_context *ctx, incmap_span line,
                                       size_t at, incmap_error *err) {
    base_buf copy;
    base_buf_init(&copy, ctx, SIZE_MAX);
    incmap_status status = base_buf_add_span(&copy, line, err);
    for (; status == INCMAP_OK && at != SIZE_MAX; at = find_nul_escape(line, at + 1)) {
        copy.data[at + sizeof "\\u000" - 1] = '1';
    }
    status =
        status == INCMAP_OK ? io_json_parse(&asked->json, ctx, base_buf_view(&copy), err) : status;
    base_buf_free(&copy);
    return status;
}

static incmap_status read_json(res_request *asked, incmap_context *ctx, incmap_span line,
                               incmap_error *err) {
    size_t nul = find_nul_escape(line, 0);
    BASE_TRY(nul == SIZE_MAX ? io_json_parse(&asked->json, ctx, line, err)
                             : parse_without_nul(asked, ctx, line, nul, err));
    return read_object(line, asked, err);
}

incmap_status res_request_read(res_request *asked, incmap_context *ctx, incmap_span line,
                               incmap_error *err) {
    line = base_span_trim(line);
    if (line.size > incmap_context_limits_view(ctx)->record_bytes) {
        return base_fail(err, INCMAP_LIMIT, "the line is longer than the limit of a record");
    }
    if (line.size > 0 && line.data[0] == '{') {
        if (line.size <= incmap_context_limits_view(ctx)->document_bytes &&
            read_plain(line, asked)) {
            return INCMAP_OK;
        }
        return read_json(asked, ctx, line, err);
    }
    if (txt_utf8_find_bad(line) != SIZE_MAX) {
        return base_fail(err, INCMAP_ENCODING, "the name is not UTF-8 text");
    }
    if (line.size > 0 && memchr(line.data, '\0', line.size) != NULL) {
        return base_fail(err, INCMAP_ENCODING, "the name holds a NUL byte");
    }
    asked->query.place = line;
    return INCMAP_OK;
}

void res_request_free(res_request *request) { io_json_free(request->json); }
