/* Projections. The only source that sees proj.h; PROJ's objects, messages and error numbers stay in
 * here. Every geo_crs has a PROJ context of its own, so that two never share state. */
#include "geo_crs.h"

#include <math.h>
#include <proj.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "geo_sphere.h"

/* A point that comes back farther than this from where it was is not held by the projection. */
static const double round_trip_m = 1.0;

/* Mathematics may carry a projection farther than anybody can read it back: UTM turns round the
 * pole and goes on. So many degrees beyond the system's own area of use is the end. */
static const double area_margin_deg = 45.0;

enum { REASON_MAX = 128 };

struct geo_crs {
    incmap_context *ctx;
    PJ_CONTEXT *proj;
    PJ *system;
    PJ *operation; /* longitude, latitude in degrees to x, y; NULL where that is WGS 84 itself */
    const char *esri_wkt; /* owned by `system` */
    const char *name;     /* owned by `system` */
    bool has_area;
    double west, south, east, north;
    char reason[REASON_MAX]; /* PROJ's last message */
};

static void keep_reason(void *state, int level, const char *message) {
    (void)level;
    char *reason = state;
    const char *text = strncmp(message, "proj_", 5) == 0 ? strstr(message, ": ") : NULL;
    text = text == NULL ? message : text + 2; /* the name of PROJ's function helps nobody */
    size_t size = strlen(text);
    size = size < REASON_MAX ? size : REASON_MAX - 1;
    memcpy(reason, text, size);
    reason[size] = '\0';
}

/* A PROJ context that prints nothing and never asks the network. `reason` of REASON_MAX bytes. */
static PJ_CONTEXT *quiet_context(char *reason) {
    PJ_CONTEXT *proj = proj_context_create();
    if (proj != NULL) {
        proj_log_func(proj, reason, keep_reason);
        proj_context_set_enable_network(proj, 0);
    }
    return proj;
}

static const char *reason_of(const geo_crs *crs) {
    return crs->reason[0] != '\0' ? crs->reason : "PROJ gives no reason";
}

/* PROJ reads "+proj=utm ..." as an operation unless it is told that a system is meant; a pipeline
 * of steps is never one. */
static const char *suffix_of(incmap_span name) {
    bool is_proj_string = base_span_find(name, BASE_SPAN("proj=")) != SIZE_MAX &&
                          base_span_find(name, BASE_SPAN("[")) == SIZE_MAX;
    bool is_settled = base_span_find(name, BASE_SPAN("type=crs")) != SIZE_MAX ||
                      base_span_find(name, BASE_SPAN("proj=pipeline")) != SIZE_MAX;
    return is_proj_string && !is_settled ? " +type=crs" : "";
}

static incmap_status open_system(geo_crs *crs, incmap_span name, incmap_error *err) {
    base_buf text;
    base_buf_init(&text, crs->ctx, crs->ctx->limits.field_bytes + 16);
    incmap_status status = base_buf_add_span(&text, name, err);
    if (status == INCMAP_OK) {
        status = base_buf_add_text(&text, suffix_of(name), err);
    }
    if (status == INCMAP_OK) {
        status = base_buf_add_char(&text, '\0', err);
    }
    if (status == INCMAP_OK) {
        crs->system = proj_create(crs->proj, text.data);
        if (crs->system == NULL || !proj_is_crs(crs->system)) {
            status = base_fail(err, INCMAP_NOT_FOUND,
                               "\"%.*s\" is no coordinate reference system that PROJ knows (%s)",
                               BASE_SPAN_ARG(name), reason_of(crs));
        }
    }
    base_buf_free(&text);
    return status;
}

/* The map plane needs two axes of its own: no heights alone, no systems centred in the Earth. */
static bool is_horizontal(const geo_crs *crs) {
    PJ_TYPE type = proj_get_type(crs->system);
    return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS ||
           type == PJ_TYPE_PROJECTED_CRS || type == PJ_TYPE_BOUND_CRS ||
           type == PJ_TYPE_COMPOUND_CRS;
}

static incmap_status open_operation(geo_crs *crs, incmap_span name, incmap_error *err) {
    PJ *wgs84 = proj_create(crs->proj, "EPSG:4326");
    if (wgs84 == NULL) {
        return base_fail(err, INCMAP_NOT_FOUND, "PROJ's database has no EPSG:4326 (%s)",
                         reason_of(crs));
    }
    if (proj_is_equivalent_to_with_ctx(crs->proj, wgs84, crs->system,
                                       PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS)) {
        proj_destroy(wgs84);
        return INCMAP_OK;
    }
    PJ *raw = proj_create_crs_to_crs_from_pj(crs->proj, wgs84, crs->system, NULL, NULL);
    if (raw != NULL) {
        crs->operation = proj_normalize_for_visualization(crs->proj, raw);
    }
    proj_destroy(raw);
    proj_destroy(wgs84);
    if (crs->operation == NULL) {
        return base_fail(err, INCMAP_UNSUPPORTED, "there is no way from WGS 84 to \"%.*s\" (%s)",
                         BASE_SPAN_ARG(name), reason_of(crs));
    }
    return INCMAP_OK;
}

static incmap_status describe(geo_crs *crs, incmap_span name, incmap_error *err) {
    static const char *const one_line[] = {"MULTILINE=NO", NULL};
    crs->name = proj_get_name(crs->system);
    crs->esri_wkt = proj_as_wkt(crs->proj, crs->system, PJ_WKT1_ESRI, one_line);
    if (crs->name == NULL || crs->esri_wkt == NULL) {
        return base_fail(err, INCMAP_UNSUPPORTED, "\"%.*s\" cannot be written as ESRI WKT (%s)",
                         BASE_SPAN_ARG(name), reason_of(crs));
    }
    crs->has_area = proj_get_area_of_use(crs->proj, crs->system, &crs->west, &crs->south,
                                         &crs->east, &crs->north, NULL) &&
                    crs->west > -1000;
    return INCMAP_OK;
}

static incmap_status open_named(geo_crs *crs, incmap_span name, incmap_error *err) {
    BASE_TRY(open_system(crs, name, err));
    if (!is_horizontal(crs)) {
        return base_fail(err, INCMAP_UNSUPPORTED,
                         "\"%.*s\" is not a geographic or projected system", BASE_SPAN_ARG(name));
    }
    BASE_TRY(describe(crs, name, err));
    return open_operation(crs, name, err);
}

incmap_status geo_crs_open(geo_crs **out, incmap_context *ctx, incmap_span name,
                           incmap_error *err) {
    *out = NULL;
    name = base_span_trim(name);
    if (name.size == 0) {
        name = BASE_SPAN("EPSG:4326");
    }
    if (name.size > ctx->limits.field_bytes) {
        return base_fail(err, INCMAP_LIMIT,
                         "the name of a coordinate reference system has more "
                         "bytes than a field may have");
    }
    if (memchr(name.data, '\0', name.size) != NULL) {
        return base_fail(err, INCMAP_NOT_FOUND,
                         "the name of a coordinate reference system has a NUL byte in it");
    }
    geo_crs *crs = base_alloc_zeroed(ctx, 1, sizeof *crs);
    if (crs == NULL) {
        return base_out_of_memory(err);
    }
    crs->ctx = ctx;
    crs->proj = quiet_context(crs->reason);
    incmap_status status = crs->proj == NULL ? base_out_of_memory(err) : open_named(crs, name, err);
    if (status != INCMAP_OK) {
        geo_crs_close(crs);
        return status;
    }
    *out = crs;
    return INCMAP_OK;
}

void geo_crs_close(geo_crs *crs) {
    if (crs == NULL) {
        return;
    }
    proj_destroy(crs->operation);
    proj_destroy(crs->system);
    if (crs->proj != NULL) { /* NULL would be PROJ's context for the whole process */
        proj_context_destroy(crs->proj);
    }
    base_free(crs->ctx, crs);
}

bool geo_crs_is_wgs84(const geo_crs *crs) { return crs->operation == NULL; }
const char *geo_crs_esri_wkt(const geo_crs *crs) { return crs->esri_wkt; }
const char *geo_crs_name(const geo_crs *crs) { return crs->name; }

incmap_status geo_crs_put_wkt(const geo_crs *crs, base_buf *out, incmap_error *err) {
    static const char *const one_line[] = {"MULTILINE=NO", NULL};
    /* PROJ keeps one text an object, and that is the ESRI one. */
    PJ *copy = proj_clone(crs->proj, crs->system);
    const char *wkt = copy == NULL ? NULL : proj_as_wkt(crs->proj, copy, PJ_WKT1_GDAL, one_line);
    incmap_status status =
        wkt == NULL ? base_fail(err, INCMAP_UNSUPPORTED, "\"%s\" cannot be written as WKT 1 (%s)",
                                crs->name, reason_of(crs))
                    : base_buf_add_text(out, wkt, err);
    proj_destroy(copy);
    return status;
}

bool geo_crs_number(const geo_crs *crs, const char **authority, int32_t *number) {
    int64_t code = 0;
    const char *text = proj_get_id_code(crs->system, 0);
    *authority = proj_get_id_auth_name(crs->system, 0);
    bool has_number = text != NULL && *authority != NULL &&
                      base_num_parse_i64(base_span_of(text), &code) && code > 0 &&
                      code <= INT32_MAX;
    *number = has_number ? (int32_t)code : 0;
    return has_number;
}

static incmap_status fail_outside(const geo_crs *crs, incmap_point point, incmap_error *err) {
    char lat[BASE_NUM_MAX];
    char lon[BASE_NUM_MAX];
    base_num_write_fixed(lat, point.lat, 7);
    base_num_write_fixed(lon, point.lon, 7);
    return base_fail(err, INCMAP_RANGE, "%s, %s lies outside of what %s can hold", lat, lon,
                     crs->name);
}

/* No farther than `margin` degrees outside of the area of use. */
static bool is_near_area(const geo_crs *crs, incmap_point point, double margin) {
    if (!crs->has_area) {
        return true;
    }
    double width = crs->east - crs->west;
    width += width < 0 ? 360 : 0; /* across the date line */
    double beyond_west = fmod(crs->west - point.lon + 720, 360);
    double beyond_east = fmod(point.lon - crs->west + 720, 360) - width;
    double beyond = beyond_west < beyond_east ? beyond_west : beyond_east;
    return beyond <= margin && point.lat >= crs->south - margin && point.lat <= crs->north + margin;
}

bool geo_crs_is_in_use(const geo_crs *crs, incmap_point point) {
    static const double rounding_deg = 1e-9;
    return is_near_area(crs, point, rounding_deg);
}

bool geo_crs_use(const geo_crs *crs, geo_use *out) {
    *out = (geo_use){crs->west, crs->south, crs->east, crs->north};
    return crs->has_area;
}

bool geo_crs_way(geo_crs *crs, incmap_point point, geo_way *out) {
    if (crs->operation == NULL) {
        return false;
    }
    proj_errno_reset(crs->operation);
    proj_trans(crs->operation, PJ_FWD, proj_coord(point.lon, point.lat, 0, HUGE_VAL));
    PJ *taken = proj_trans_get_last_used_operation(crs->operation);
    const char *name = taken == NULL ? NULL : proj_get_name(taken);
    if (name != NULL) {
        size_t size = strnlen(name, sizeof out->name - 1);
        memcpy(out->name, name, size);
        out->name[size] = '\0';
        out->accuracy_m = proj_get_type(taken) == PJ_TYPE_CONVERSION
                              ? 0
                              : proj_coordoperation_get_accuracy(crs->proj, taken);
        out->is_guess = proj_coordoperation_has_ballpark_transformation(crs->proj, taken) != 0;
    }
    proj_destroy(taken);
    return name != NULL;
}

static bool comes_back(PJ *operation, incmap_point point, PJ_COORD plane) {
    PJ_COORD back = proj_trans(operation, PJ_INV, plane);
    incmap_point there = {back.xy.y, back.xy.x};
    return proj_errno(operation) == 0 && isfinite(there.lat) && isfinite(there.lon) &&
           geo_distance_m(point, there) <= round_trip_m;
}

/* Between two countries PROJ may choose one datum shift on the way there and another on the way
 * back, metres apart. What counts is the way back of the one that was taken. */
static bool comes_back_as_it_went(PJ *operation, incmap_point point, PJ_COORD from) {
    PJ_COORD plane = proj_trans(operation, PJ_FWD, from);
    PJ *taken = proj_trans_get_last_used_operation(operation);
    bool back = taken != NULL && comes_back(taken, point, plane);
    proj_destroy(taken);
    return back;
}

incmap_status geo_crs_project(geo_crs *crs, incmap_point point, double *x, double *y,
                              incmap_error *err) {
    *x = point.lon;
    *y = point.lat;
    if (!geo_point_is_valid(point)) {
        return base_fail(err, INCMAP_RANGE,
                         "a point outside of latitude -90 to 90 and longitude "
                         "-180 to 180 has no place in any map");
    }
    if (crs->operation == NULL) {
        return INCMAP_OK;
    }
    PJ_COORD from = proj_coord(point.lon, point.lat, 0, HUGE_VAL); /* HUGE_VAL: no epoch */
    proj_errno_reset(crs->operation);
    PJ_COORD plane = proj_trans(crs->operation, PJ_FWD, from);
    if (proj_errno(crs->operation) != 0 || !isfinite(plane.xy.x) || !isfinite(plane.xy.y) ||
        !is_near_area(crs, point, area_margin_deg)) {
        return fail_outside(crs, point, err);
    }
    if (!comes_back(crs->operation, point, plane) &&
        !comes_back_as_it_went(crs->operation, point, from)) {
        return fail_outside(crs, point, err);
    }
    *x = plane.xy.x;
    *y = plane.xy.y;
    return INCMAP_OK;
}

incmap_status geo_crs_unproject(geo_crs *crs, double x, double y, incmap_point *out,
                                incmap_error *err) {
    *out = (incmap_point){y, x};
    if (crs->operation != NULL) {
        proj_errno_reset(crs->operation);
        PJ_COORD back = proj_trans(crs->operation, PJ_INV, proj_coord(x, y, 0, HUGE_VAL));
        *out = (incmap_point){back.xy.y, back.xy.x};
    }
    return geo_point_is_valid(*out)
               ? INCMAP_OK
               : base_fail(err, INCMAP_RANGE, "there is no such place in %s", crs->name);
}

/* "+proj=utm +zone=34 +south +ellps=WGS84", NUL-terminated, into at least 48 bytes. */
static void write_utm(char *out, int zone, bool north) {
    static const char head[] = "+proj=utm +zone=";
    size_t size = sizeof head - 1;
    memcpy(out, head, size);
    size += base_num_write_i64(out + size, zone);
    const char *tail = north ? " +ellps=WGS84" : " +south +ellps=WGS84";
    memcpy(out + size, tail, strlen(tail) + 1);
}

static bool invert_utm(int zone, bool north, PJ_COORD plane, incmap_point *out) {
    char reason[REASON_MAX] = "";
    char definition[64];
    write_utm(definition, zone, north);
    PJ_CONTEXT *proj = quiet_context(reason);
    if (proj == NULL) {
        return false;
    }
    PJ *utm = proj_create(proj, definition);
    bool good = false;
    if (utm != NULL) {
        PJ_COORD degrees = proj_trans(utm, PJ_INV, plane);
        *out = (incmap_point){proj_todeg(degrees.lp.phi), proj_todeg(degrees.lp.lam)};
        good = proj_errno(utm) == 0 && geo_point_is_valid(*out);
    }
    proj_destroy(utm);
    proj_context_destroy(proj);
    return good;
}

incmap_status geo_utm_to_point(int zone, bool north, double easting, double northing,
                               incmap_point *out, incmap_error *err) {
    if (zone < 1 || zone > 60) {
        return base_fail(err, INCMAP_RANGE, "UTM zone %d, expected 1 to 60", zone);
    }
    /* Comparisons with NaN are false. */
    bool in_grid = easting >= 0 && easting <= 1e6 && northing >= 0 && northing <= 1e7;
    if (!in_grid || !invert_utm(zone, north, proj_coord(easting, northing, 0, HUGE_VAL), out)) {
        char x[BASE_NUM_MAX];
        char y[BASE_NUM_MAX];
        base_num_write_shortest(x, easting);
        base_num_write_shortest(y, northing);
        return base_fail(err, INCMAP_RANGE,
                         "%s, %s is no easting and northing of UTM (0 to 1000000, 0 to 10000000)",
                         x, y);
    }
    return INCMAP_OK;
}

const char *geo_proj_version(void) { return proj_info().version; }
