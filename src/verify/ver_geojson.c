/* GeoJSON: what RFC 7946 says of the values that ver_json.c reads. */
#include <math.h>

#include "base_error.h"
#include "ver_ids.h"
#include "ver_kinds.h"
#include "ver_members.h"
#include "ver_text.h"

enum { record_separator = 0x1E };

typedef struct checker {
    ver_json json;
    ver_report *report;
    ver_coordinates coordinates; /* of the geometry that was read last */
    ver_ids ids;
    bool is_sequence; /* RFC 8142 */
} checker;

typedef incmap_status (*member_reader)(checker *c, ver_object *object, ver_token value,
                                       incmap_error *err);

static incmap_status read_object(checker *c, ver_object *object, incmap_error *err);

static const char *kind_of(ver_token token) {
    switch (token) {
        case VER_OBJECT:
            return "an object";
        case VER_ARRAY:
            return "an array";
        case VER_STRING:
            return "a text";
        case VER_NUMBER:
            return "a number";
        case VER_NULL:
            return "null";
        default:
            return "true or false";
    }
}

/* Over a value whose first token was read: nothing but JSON is asked of it. */
static incmap_status pass_over(checker *c, ver_token token, incmap_error *err) {
    ver_json *json = &c->json;
    unsigned outside = json->depth - (token == VER_OBJECT || token == VER_ARRAY);
    for (;;) {
        if (token == VER_NUMBER) {
            ver_json_judge_number(json);
        }
        if (json->depth <= outside) {
            return INCMAP_OK;
        }
        BASE_TRY(ver_json_next(json, &token, err));
    }
}

/* A member of the wrong kind. */
static incmap_status wrong_kind(checker *c, ver_token value, const char *name, const char *wanted,
                                incmap_error *err) {
    ver_find(c->report, INCMAP_FINDING_MEMBER_WRONG, ver_json_place(&c->json),
             "the member \"%s\" is %s, expected %s", name, kind_of(value), wanted);
    return pass_over(c, value, err);
}

/* An object of GeoJSON inside of another one. */
static incmap_status read_part(checker *c, ver_object *parent, ver_role role, bool in_collection,
                               incmap_error *err) {
    ver_object object = {.role = role, .in_collection = in_collection, .lat = NAN, .lon = NAN};
    BASE_TRY(read_object(c, &object, err));
    ver_extent_merge(&parent->extent, &object.extent);
    return INCMAP_OK;
}

static incmap_status read_parts(checker *c, ver_object *parent, ver_role role, incmap_error *err) {
    for (;;) {
        ver_token token;
        BASE_TRY(ver_json_next(&c->json, &token, err));
        if (token == VER_ARRAY_END) {
            return INCMAP_OK;
        }
        if (role == VER_ROLE_FEATURE) {
            c->json.record = ++c->report->counts->records;
        }
        if (token == VER_OBJECT) {
            BASE_TRY(read_part(c, parent, role, role == VER_ROLE_GEOMETRY, err));
        } else {
            BASE_TRY(wrong_kind(c, token, role == VER_ROLE_FEATURE ? "features" : "geometries",
                                "objects in its array", err));
        }
        if (role == VER_ROLE_FEATURE) {
            c->json.record = 0;
        }
    }
}

static incmap_status read_type(checker *c, ver_object *object, ver_token value, incmap_error *err) {
    object->has_type = true;
    if (value != VER_STRING) {
        return wrong_kind(c, value, "type", "a text", err);
    }
    object->type = ver_type_of(base_buf_view(&c->json.text));
    if (object->type == VER_TYPE_UNKNOWN) {
        ver_find(c->report, INCMAP_FINDING_TYPE_WRONG, ver_json_place(&c->json),
                 "GeoJSON has no type \"%.*s\"", BASE_SPAN_ARG(base_buf_view(&c->json.text)));
    }
    return INCMAP_OK;
}

static incmap_status read_features(checker *c, ver_object *object, ver_token value,
                                   incmap_error *err) {
    object->has |= VER_HAS_FEATURES;
    return value == VER_ARRAY ? read_parts(c, object, VER_ROLE_FEATURE, err)
                              : wrong_kind(c, value, "features", "an array", err);
}

static incmap_status read_geometry(checker *c, ver_object *object, ver_token value,
                                   incmap_error *err) {
    object->has |= VER_HAS_GEOMETRY;
    if (value == VER_NULL) {
        ver_find(c->report, INCMAP_FINDING_GEOMETRY_NULL, ver_json_place(&c->json),
                 "a null geometry, expected one: the feature lies nowhere");
        return INCMAP_OK;
    }
    return value == VER_OBJECT ? read_part(c, object, VER_ROLE_GEOMETRY, false, err)
                               : wrong_kind(c, value, "geometry", "an object or null", err);
}

static incmap_status read_geometries(checker *c, ver_object *object, ver_token value,
                                     incmap_error *err) {
    object->has |= VER_HAS_GEOMETRIES;
    return value == VER_ARRAY ? read_parts(c, object, VER_ROLE_GEOMETRY, err)
                              : wrong_kind(c, value, "geometries", "an array", err);
}

/* A property that says where the feature lies. */
static void note_degrees(const checker *c, ver_object *object) {
    static const char *const lats[] = {"lat", "latitude"};
    static const char *const lons[] = {"lon", "lng", "long", "longitude"};
    incmap_span key = base_buf_view(&c->json.key);
    for (size_t i = 0; i < sizeof lats / sizeof lats[0]; i++) {
        object->lat =
            base_span_equal_nocase(key, base_span_of(lats[i])) ? c->json.number.value : object->lat;
    }
    for (size_t i = 0; i < sizeof lons / sizeof lons[0]; i++) {
        object->lon =
            base_span_equal_nocase(key, base_span_of(lons[i])) ? c->json.number.value : object->lon;
    }
}

static incmap_status read_properties(checker *c, ver_object *object, ver_token value,
                                     incmap_error *err) {
    object->has |= VER_HAS_PROPERTIES;
    if (value != VER_OBJECT) {
        return value == VER_NULL ? INCMAP_OK
                                 : wrong_kind(c, value, "properties", "an object or null", err);
    }
    unsigned inside = c->json.depth;
    for (;;) {
        uint64_t errors = c->report->counts->errors;
        BASE_TRY(ver_json_next(&c->json, &value, err));
        if (c->json.depth < inside) {
            return INCMAP_OK;
        }
        if (value == VER_NUMBER) {
            ver_json_judge_number(&c->json);
        } else if (value == VER_STRING && c->report->counts->errors == errors) {
            ver_text_judge(c->report, base_buf_view(&c->json.text), ver_json_place(&c->json));
        }
        if (value == VER_NUMBER && c->json.depth == inside) {
            note_degrees(c, object);
        }
    }
}

static incmap_status read_coordinates(checker *c, ver_object *object, ver_token value,
                                      incmap_error *err) {
    object->has |= VER_HAS_COORDINATES;
    if (value != VER_ARRAY) {
        c->coordinates.nesting = 0;
        c->coordinates.count = 0;
        c->coordinates.is_empty = false;
        return wrong_kind(c, value, "coordinates", "an array", err);
    }
    BASE_TRY(ver_coordinates_read(&c->coordinates, &c->json, err));
    ver_extent_merge(&object->extent, &c->coordinates.extent);
    return INCMAP_OK;
}

/* Of ids that are kept whole. */
static incmap_status find_same_id(checker *c, ver_token value, incmap_error *err) {
    bool is_text = value == VER_STRING;
    bool seen = false;
    incmap_span id =
        is_text ? base_buf_view(&c->json.text) : base_span(c->json.spelling, c->json.spelling_size);
    if (id.size >= VER_TEXT_KEPT) {
        return INCMAP_OK;
    }
    BASE_TRY(ver_ids_add(&c->ids, c->json.key.ctx, is_text, id, &seen, err));
    if (seen) {
        ver_find(c->report, INCMAP_FINDING_ID_DUPLICATE, ver_json_place(&c->json),
                 "the id \"%.*s\" is another feature's already", BASE_SPAN_ARG(id));
    }
    return INCMAP_OK;
}

static incmap_status read_id(checker *c, ver_object *object, ver_token value, incmap_error *err) {
    if (object->role == VER_ROLE_FEATURE && (value == VER_STRING || value == VER_NUMBER)) {
        BASE_TRY(find_same_id(c, value, err));
    }
    if (value != VER_STRING && value != VER_NUMBER) {
        ver_find(c->report, INCMAP_FINDING_ID_WRONG, ver_json_place(&c->json),
                 "the id is %s, expected a text or a number", kind_of(value));
    } else if (value == VER_NUMBER && !c->json.number.is_integer &&
               isfinite(c->json.number.value)) {
        ver_find(c->report, INCMAP_FINDING_ID_DOUBTFUL, ver_json_place(&c->json),
                 "the id %.*s, expected a text or an integer", VER_SPELLING(&c->json));
        return INCMAP_OK;
    }
    return pass_over(c, value, err);
}

static bool is_name_of_wgs84(incmap_span text) {
    static const char *const names[] = {"urn:ogc:def:crs:OGC:1.3:CRS84",
                                        "urn:ogc:def:crs:OGC::CRS84",
                                        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                                        "OGC:CRS84",
                                        "CRS84",
                                        "urn:ogc:def:crs:EPSG::4326",
                                        "EPSG:4326"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (base_span_equal_nocase(text, base_span_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* Programs of before RFC 7946 name WGS 84 outright, which changes nothing. */
static incmap_status read_crs(checker *c, ver_object *object, ver_token value, incmap_error *err) {
    (void)object;
    ver_place place = ver_json_place(&c->json);
    unsigned outside = c->json.depth - (value == VER_OBJECT || value == VER_ARRAY);
    bool is_wgs84 = false;
    while (c->json.depth > outside) {
        BASE_TRY(ver_json_next(&c->json, &value, err));
        is_wgs84 |= value == VER_STRING && base_span_is(base_buf_view(&c->json.key), "name") &&
                    is_name_of_wgs84(base_buf_view(&c->json.text));
    }
    ver_find(c->report, is_wgs84 ? INCMAP_FINDING_CRS_NEEDLESS : INCMAP_FINDING_CRS_MEMBER, place,
             "a member \"crs\", expected none: GeoJSON is WGS 84 since RFC 7946");
    return INCMAP_OK;
}

/* What the numbers of a bbox say on their own. */
static void judge_bbox_alone(checker *c, ver_object *object, const double *box, unsigned count) {
    unsigned half = count / 2;
    bool is_good = count == 4 || count == 6;
    for (unsigned i = 0; is_good && i < count; i++) {
        is_good = isfinite(box[i]);
    }
    if (!is_good) {
        ver_find(c->report, INCMAP_FINDING_BBOX_SHAPE, object->bbox_place,
                 "a bbox of %u entries, expected 4 or 6 numbers", count);
        return;
    }
    object->bbox_size = count;
    if (box[1] > box[half + 1]) {
        ver_find(c->report, INCMAP_FINDING_BBOX_SHAPE, object->bbox_place,
                 "the bbox's south lies north of its north, expected west, south, east, north");
    } else if (fabs(box[1]) > 90 || fabs(box[half + 1]) > 90 || fabs(box[0]) > 180 ||
               fabs(box[half]) > 180) {
        ver_find(c->report, INCMAP_FINDING_BBOX_SHAPE, object->bbox_place,
                 "the bbox leaves latitude -90 to 90 or longitude -180 to 180");
    }
}

static incmap_status read_bbox(checker *c, ver_object *object, ver_token value, incmap_error *err) {
    if (value != VER_ARRAY) {
        return wrong_kind(c, value, "bbox", "an array of 4 or 6 numbers", err);
    }
    object->bbox_place = ver_json_place(&c->json);
    object->bbox_place.field = (incmap_span){0};
    unsigned count = 0;
    for (;;) {
        ver_token token;
        BASE_TRY(ver_json_next(&c->json, &token, err));
        if (token == VER_ARRAY_END) {
            judge_bbox_alone(c, object, object->bbox, count);
            return INCMAP_OK;
        }
        double number = token == VER_NUMBER ? c->json.number.value : NAN;
        object->bbox[count < 6 ? count : 5] = number;
        count += count < 7;
        BASE_TRY(pass_over(c, token, err));
    }
}

enum {
    at_root = 1 << VER_ROLE_ROOT,
    at_feature = 1 << VER_ROLE_FEATURE,
    at_geometry = 1 << VER_ROLE_GEOMETRY,
    anywhere = at_root | at_feature | at_geometry
};

/* The members that GeoJSON knows. All are looked at wherever they stand: an object says what it is
 * at its end, maybe. */
static const struct {
    const char *name;
    unsigned roles; /* elsewhere it is a foreign member */
    member_reader read;
} member_table[] = {
    {"type", anywhere, read_type},
    {"features", anywhere, read_features},
    {"geometry", anywhere, read_geometry},
    {"properties", anywhere, read_properties},
    {"coordinates", anywhere, read_coordinates},
    {"geometries", anywhere, read_geometries},
    {"bbox", anywhere, read_bbox},
    {"crs", anywhere, read_crs},
    {"id", at_root | at_feature, read_id},
};

static incmap_status read_member(checker *c, ver_object *object, incmap_error *err) {
    incmap_span key = base_buf_view(&c->json.key);
    member_reader reader = NULL;
    for (size_t i = 0; i < sizeof member_table / sizeof member_table[0]; i++) {
        if (base_span_is(key, member_table[i].name) &&
            (member_table[i].roles >> object->role & 1) != 0) {
            reader = member_table[i].read;
        }
    }
    ver_token value;
    BASE_TRY(ver_json_next(&c->json, &value, err));
    return reader != NULL ? reader(c, object, value, err) : pass_over(c, value, err);
}

/* From behind its opening bracket to behind the closing one. */
static incmap_status read_object(checker *c, ver_object *object, incmap_error *err) {
    object->place = ver_json_place(&c->json);
    object->place.field = (incmap_span){0};
    for (;;) {
        ver_token token;
        BASE_TRY(ver_json_next(&c->json, &token, err));
        if (token == VER_OBJECT_END) {
            return ver_object_judge(object, &c->coordinates, c->report, err);
        }
        BASE_TRY(read_member(c, object, err));
    }
}

/* One value: a document, or one of many. */
static incmap_status read_root(checker *c, incmap_error *err) {
    ver_json_start(&c->json);
    ver_token token;
    BASE_TRY(ver_json_next(&c->json, &token, err));
    if (token != VER_OBJECT) {
        ver_find(c->report, INCMAP_FINDING_TYPE_WRONG, ver_json_place(&c->json),
                 "%s, expected an object of GeoJSON", kind_of(token));
        return pass_over(c, token, err);
    }
    ver_object root = {.role = VER_ROLE_ROOT, .lat = NAN, .lon = NAN};
    uint64_t before = c->report->counts->records;
    BASE_TRY(read_object(c, &root, err));
    if (c->report->counts->records == before && root.type != VER_FEATURE_COLLECTION) {
        c->report->counts->records++;
    }
    return INCMAP_OK;
}

static incmap_status read_document(checker *c, incmap_error *err) {
    BASE_TRY(read_root(c, err));
    int next;
    BASE_TRY(ver_json_peek(&c->json, &next, err));
    if (next >= 0) {
        ver_find(c->report, INCMAP_FINDING_JSON_TRAILING, ver_json_here(&c->json),
                 "more text behind the end of the value, expected the end of the file");
    }
    return INCMAP_OK;
}

/* The end of the line that a value stood on. */
static incmap_status end_line(checker *c, incmap_error *err) {
    int next;
    BASE_TRY(ver_json_peek(&c->json, &next, err));
    if (next != '\n' && next >= 0 && next != record_separator) {
        ver_find(c->report, INCMAP_FINDING_JSON_LINES, ver_json_here(&c->json),
                 "more text behind a value, expected the end of the line");
        return ver_json_skip_past(&c->json, '\n', err);
    }
    return INCMAP_OK;
}

/* One value of a file of lines or of a sequence; a broken one costs itself only. */
static incmap_status read_one(checker *c, int next, incmap_error *err) {
    if (c->is_sequence) {
        c->json.record = c->report->counts->records + 1;
        if (next == record_separator) {
            ver_json_step(&c->json);
        } else {
            ver_find(c->report, INCMAP_FINDING_JSON_LINES, ver_json_here(&c->json),
                     "no record separator (0x1E) before the text");
        }
        BASE_TRY(ver_json_peek(&c->json, &next, err));
    }
    c->json.record = c->report->counts->records + 1;
    uint64_t before = c->report->counts->records;
    incmap_status status = read_root(c, err);
    if (status == INCMAP_FORMAT) { /* a finding was made of it */
        c->report->counts->records = before + 1;
        return c->is_sequence ? INCMAP_OK : ver_json_skip_past(&c->json, '\n', err);
    }
    return status != INCMAP_OK ? status : end_line(c, err);
}

static incmap_status skip_to_separator(checker *c, incmap_error *err) {
    for (;;) {
        BASE_TRY(ver_bytes_need(&c->json.bytes, 1, err));
        if (ver_bytes_left(&c->json.bytes) == 0 ||
            *ver_bytes_here(&c->json.bytes) == record_separator) {
            return INCMAP_OK;
        }
        ver_json_step(&c->json);
    }
}

static incmap_status read_lines(checker *c, incmap_error *err) {
    for (;;) {
        int next;
        BASE_TRY(ver_json_peek(&c->json, &next, err));
        if (next < 0) {
            return INCMAP_OK;
        }
        if (next == '\n') {
            ver_json_step(&c->json);
            continue;
        }
        uint64_t errors = c->report->counts->errors;
        BASE_TRY(read_one(c, next, err));
        if (c->is_sequence && c->report->counts->errors > errors) {
            BASE_TRY(skip_to_separator(c, err));
        }
    }
}

/* Two bytes a letter, with or without a byte order mark. */
static bool is_utf16(const ver_bytes *bytes) {
    if (ver_bytes_left(bytes) < 2) {
        return false;
    }
    const char *first = ver_bytes_here(bytes);
    bool is_marked = memcmp(first, "\xFF\xFE", 2) == 0 || memcmp(first, "\xFE\xFF", 2) == 0;
    return is_marked || (first[0] == '\0') != (first[1] == '\0');
}

static incmap_status read_start(checker *c, ver_text_kind *kind, incmap_error *err) {
    ver_json *json = &c->json;
    BASE_TRY(ver_bytes_need(&json->bytes, 3, err));
    if (ver_bytes_left(&json->bytes) >= 3 &&
        memcmp(ver_bytes_here(&json->bytes), "\xEF\xBB\xBF", 3) == 0) {
        ver_find(c->report, INCMAP_FINDING_JSON_BOM, ver_json_here(json),
                 "a byte order mark (EF BB BF), expected { at once");
        json->bytes.at += 3;
        json->line_start = 3;
    }
    if (is_utf16(&json->bytes)) {
        ver_find(c->report, INCMAP_FINDING_JSON_UTF8, ver_json_here(json),
                 "the text is UTF-16, expected UTF-8");
        return base_fail(err, INCMAP_FORMAT, "UTF-16");
    }
    int next;
    BASE_TRY(ver_json_peek(json, &next, err));
    c->is_sequence = next == record_separator && *kind != VER_TEXT_DOCUMENT;
    if (c->is_sequence || *kind == VER_TEXT_GUESS) {
        *kind = c->is_sequence ? VER_TEXT_LINES : VER_TEXT_DOCUMENT;
    }
    if (*kind == VER_TEXT_LINES) {
        json->stop = c->is_sequence ? record_separator : '\n';
    }
    return INCMAP_OK;
}

/* Of a file, not of what comes through a pipe. */
static void judge_name(checker *c, const char *path) {
    incmap_span name = base_span_of(path);
    bool is_packed = io_stream_is_packed(c->json.bytes.stream);
    bool says_so = name.size > 3 && base_span_equal_nocase(base_span(name.data + name.size - 3, 3),
                                                           BASE_SPAN(".gz"));
    if (is_packed != says_so && !base_span_is(name, "-") && ver_bytes_left(&c->json.bytes) > 0) {
        ver_find(c->report, INCMAP_FINDING_GZIP_NAME, (ver_place){0}, "%s",
                 is_packed ? "gzipped, under a name that does not end in .gz"
                           : "plain text, under a name that ends in .gz");
    }
}

static incmap_status check(checker *c, const char *path, ver_text_kind kind, incmap_error *err) {
    BASE_TRY(ver_bytes_need(&c->json.bytes, 1, err));
    judge_name(c, path);
    BASE_TRY(read_start(c, &kind, err));
    return kind == VER_TEXT_LINES ? read_lines(c, err) : read_document(c, err);
}

incmap_status ver_geojson_check(incmap_context *ctx, const char *path, ver_text_kind kind,
                                ver_report *report, incmap_error *err) {
    checker *c = base_alloc_zeroed(ctx, 1, sizeof *c);
    if (c == NULL) {
        return base_out_of_memory(err);
    }
    c->report = report;
    ver_coordinates_init(&c->coordinates, ctx);
    incmap_status status = ver_json_open(&c->json, ctx, path, report, err);
    if (status == INCMAP_OK) {
        status = check(c, path, kind, err);
    }
    ver_json_close(&c->json);
    ver_coordinates_free(&c->coordinates, ctx);
    ver_ids_free(&c->ids, ctx);
    base_free(ctx, c);
    return status == INCMAP_FORMAT ? INCMAP_OK : status; /* findings say what is wrong with it */
}
