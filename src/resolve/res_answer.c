/* The filter: a line in, a line of JSON out. Knows the wire, nothing of how places are found. */
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "geo_sphere.h"
#include "io_json.h"
#include "res_resolver.h"
#include "txt_utf8.h"

enum { ECHO_MAX = 1024, ANSWER_MAX = 1 << 20, DEGREE_DECIMALS = 7, SCORE_DECIMALS = 3 };

/* What a line asks; spans borrow from the line or from `json`. */
typedef struct request {
    io_json *json;
    const io_json_value *id;
    incmap_span id_digits; /* of an id that is a number, as it is written */
    incmap_query query;
} request;

typedef struct writer {
    base_buf *out;
    incmap_error *err;
    incmap_status status; /* the first failure; nothing is written after it */
    bool first;           /* no member yet in the object at hand */
} writer;

static void put(writer *w, const char *text) {
    if (w->status == INCMAP_OK) {
        w->status = base_buf_add_text(w->out, text, w->err);
    }
}

static void put_key(writer *w, const char *key) {
    put(w, w->first ? "\"" : ",\"");
    w->first = false;
    put(w, key);
    put(w, "\":");
}

static void put_text(writer *w, const char *key, incmap_span text) {
    put_key(w, key);
    if (w->status == INCMAP_OK) {
        w->status = io_json_put_string(w->out, text, w->err);
    }
}

static void put_number(writer *w, const char *key, double value, int decimals) {
    char digits[BASE_NUM_MAX];
    base_num_write_fixed(digits, value, decimals);
    put_key(w, key);
    put(w, digits);
}

static void put_id(writer *w, const request *asked) {
    const io_json_value *id = asked->id;
    put_key(w, "id");
    if (io_json_kind_of(id) == IO_JSON_MISSING) {
        put(w, "null");
    } else if (asked->id_digits.size > 0) {
        if (w->status == INCMAP_OK) {
            w->status = base_buf_add_span(w->out, asked->id_digits, w->err);
        }
    } else if (w->status == INCMAP_OK) {
        w->status = io_json_print(id, w->out, w->err);
    }
}

static void put_flags(writer *w, uint32_t flags) {
    put_key(w, "flags");
    put(w, "[");
    bool first = true;
    for (int bit = 0; bit < 32; bit++) {
        const char *name = incmap_flag_name(flags & (UINT32_C(1) << bit));
        if (name != NULL) {
            put(w, first ? "\"" : ",\"");
            put(w, name);
            put(w, "\"");
            first = false;
        }
    }
    put(w, "]");
}

static void put_place(writer *w, const incmap_place *place) {
    put_text(w, "place_id", place->id);
    put_text(w, "name", place->name);
}

static void put_point(writer *w, incmap_point point) {
    put_number(w, "lat", point.lat, DEGREE_DECIMALS);
    put_number(w, "lon", point.lon, DEGREE_DECIMALS);
}

static void put_candidate(writer *w, const incmap_candidate *candidate) {
    put(w, "{");
    w->first = true;
    put_place(w, &candidate->place);
    put_point(w, candidate->place.point);
    put_text(w, "feature", candidate->place.feature);
    put_text(w, "country", candidate->place.country);
    put_text(w, "admin2", candidate->place.admin2);
    put_text(w, "match", base_span_of(incmap_match_name(candidate->match)));
    put_number(w, "score", candidate->score, SCORE_DECIMALS);
    put(w, "}");
}

static void put_candidates(writer *w, const incmap_placement *placement) {
    put_key(w, "candidates");
    put(w, "[");
    for (size_t i = 0; i < placement->candidate_count; i++) {
        put(w, i == 0 ? "" : ",");
        put_candidate(w, &placement->candidates[i]);
    }
    put(w, "]");
    w->first = false;
}

static void put_relation(writer *w, const incmap_placement *placement) {
    if (placement->relation == INCMAP_RELATION_IN) {
        return;
    }
    put_text(w, "relation", base_span_of(incmap_relation_name(placement->relation)));
    if (placement->relation == INCMAP_RELATION_OFFSET) {
        put_number(w, "offset_m", placement->offset_m, 0);
    }
    if (placement->bearing_deg >= 0) {
        put_number(w, "bearing", placement->bearing_deg, 1);
    }
}

static void put_placed(writer *w, const incmap_placement *placement) {
    if (placement->has_place) {
        put_place(w, &placement->place);
    }
    put_point(w, placement->point);
    if (placement->has_place) {
        put_text(w, "feature", placement->place.feature);
    }
    put_text(w, "country", placement->country);
    put_text(w, "admin1", placement->admin1);
    put_text(w, "admin2", placement->admin2);
    put_text(w, "match", base_span_of(incmap_match_name(placement->match)));
    put_number(w, "score", placement->score, SCORE_DECIMALS);
    put_number(w, "geo_precision", placement->geo_precision, 0);
    put_number(w, "where_prec", placement->where_prec, 0);
    put_number(w, "uncertainty_m", placement->uncertainty_m, 0);
    put_relation(w, placement);
}

static incmap_status write_answer(base_buf *out, const request *asked,
                                  const incmap_placement *placement, incmap_error *err) {
    writer w = {.out = out, .err = err, .first = true};
    put(&w, "{");
    put_id(&w, asked);
    put_text(&w, "query", txt_utf8_fit(asked->query.place, ECHO_MAX));
    put_text(&w, "status", base_span_of(incmap_outcome_name(placement->outcome)));
    if (placement->outcome != INCMAP_OUTCOME_PLACED) {
        put_text(&w, "reason", base_span_of(incmap_reason_name(placement->reason)));
    }
    if (placement->has_point) {
        put_placed(&w, placement);
    }
    put_flags(&w, placement->flags);
    put_candidates(&w, placement);
    put(&w, "}\n");
    return w.status;
}

static incmap_status write_fault(base_buf *out, const request *asked, uint64_t number,
                                 const incmap_error *fault, incmap_error *err) {
    writer w = {.out = out, .err = err, .first = true};
    char digits[BASE_NUM_MAX];
    base_num_write_u64(digits, number);
    put(&w, "{");
    put_id(&w, asked);
    put_text(&w, "status", BASE_SPAN("error"));
    put_key(&w, "line");
    put(&w, digits);
    put_text(&w, "message", base_span_of(fault->message));
    put(&w, "}\n");
    return w.status;
}

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

static incmap_status read_object(incmap_span line, request *asked, incmap_error *err) {
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

static incmap_status read_request(incmap_context *ctx, incmap_span line, request *asked,
                                  incmap_error *err) {
    line = base_span_trim(line);
    if (line.size > incmap_context_limits_view(ctx)->field_bytes) {
        return base_fail(err, INCMAP_LIMIT, "the line is longer than the limit of a field");
    }
    if (line.size > 0 && line.data[0] == '{') {
        BASE_TRY(io_json_parse(&asked->json, ctx, line, err));
        return read_object(line, asked, err);
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

static incmap_status answer(incmap_resolver *resolver, incmap_span line, uint64_t number,
                            request *asked, base_buf *out, incmap_outcome *outcome,
                            incmap_error *err) {
    incmap_error fault = {0};
    incmap_placement placement;
    incmap_status status = read_request(resolver->ctx, line, asked, &fault);
    if (status == INCMAP_MEMORY) {
        return base_out_of_memory(err);
    }
    if (status != INCMAP_OK) {
        return write_fault(out, asked, number, &fault, err);
    }
    BASE_TRY(incmap_resolver_place(resolver, &asked->query, &placement, err));
    *outcome = placement.outcome;
    return write_answer(out, asked, &placement, err);
}

incmap_status incmap_resolver_answer(incmap_resolver *resolver, incmap_span line, uint64_t number,
                                     incmap_sink sink, incmap_outcome *outcome, incmap_error *err) {
    request asked = {0};
    base_buf out;
    incmap_outcome ignored = INCMAP_OUTCOME_UNPLACED;
    outcome = outcome == NULL ? &ignored : outcome;
    *outcome = INCMAP_OUTCOME_UNPLACED;
    base_buf_init(&out, resolver->ctx, ANSWER_MAX);
    incmap_status status = answer(resolver, line, number, &asked, &out, outcome, err);
    if (status == INCMAP_OK) {
        status = sink.write(sink.state, out.data, out.size, err);
    }
    base_buf_free(&out);
    io_json_free(asked.json);
    return status;
}
