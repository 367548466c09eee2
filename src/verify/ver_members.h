/* The objects of GeoJSON: which members each type has to have and must not have (RFC 7946, 3 and
 * 7.1). */
#ifndef VER_MEMBERS_H
#define VER_MEMBERS_H

#include "ver_coordinates.h"

typedef enum ver_type {
    VER_TYPE_NONE,
    VER_POINT,
    VER_MULTI_POINT,
    VER_LINE_STRING,
    VER_MULTI_LINE_STRING,
    VER_POLYGON,
    VER_MULTI_POLYGON,
    VER_GEOMETRY_COLLECTION,
    VER_FEATURE,
    VER_FEATURE_COLLECTION,
    VER_TYPE_UNKNOWN
} ver_type;

/* Where an object stands. */
typedef enum ver_role { VER_ROLE_ROOT, VER_ROLE_FEATURE, VER_ROLE_GEOMETRY } ver_role;

enum {
    VER_HAS_FEATURES = 1 << 0,
    VER_HAS_GEOMETRY = 1 << 1,
    VER_HAS_PROPERTIES = 1 << 2,
    VER_HAS_COORDINATES = 1 << 3,
    VER_HAS_GEOMETRIES = 1 << 4
};

typedef struct ver_object {
    ver_role role;
    ver_type type;
    bool has_type;
    bool in_collection; /* a member of "geometries" */
    unsigned has;
    ver_place place; /* its opening bracket */
    ver_extent extent;
    double bbox[6];
    unsigned bbox_size; /* 4 or 6; 0: none that can be compared */
    ver_place bbox_place;
    double lat, lon; /* of a feature, as its properties say; NAN: they do not */
} ver_object;

ver_type ver_type_of(incmap_span name);

/* At the object's end: findings about its type, members, geometry and bbox. `coordinates` are the
 * object's own, where it has some. */
INCMAP_NODISCARD incmap_status ver_object_judge(const ver_object *object,
                                                ver_coordinates *coordinates, ver_report *report,
                                                incmap_error *err);

#endif
