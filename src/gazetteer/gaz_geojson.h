/* Features of GeoJSON: points are places, polygons areas. */
#ifndef GAZ_GEOJSON_H
#define GAZ_GEOJSON_H

#include "base_num.h"
#include "gaz_cells.h"
#include "io_json.h"

/* The rings of one feature; the arrays are kept from feature to feature. */
typedef struct gaz_rings {
    incmap_context *ctx;
    geo_vertex *vertices;
    size_t vertex_count, vertex_room;
    uint32_t *ends;
    size_t end_count, end_room;
} gaz_rings;

/* Add the feature as an area. *reason says why not, when that fails by the feature's fault. */
INCMAP_NODISCARD incmap_status gaz_import_area(gaz_import *import, const io_json_value *feature,
                                               gaz_rings *use, gaz_reason *reason,
                                               incmap_error *err);

/* Features one by one, wherever their text comes from. */
typedef struct gaz_features {
    gaz_import *import;
    bool only_areas;     /* points are faults, not places */
    bool ignores_points; /* points are not even rows */
    gaz_rings rings;
    gaz_cells cells;
    char numbers[GAZ_COLUMN_COUNT][BASE_NUM_MAX]; /* of the cells that are none as text */
} gaz_features;

void gaz_features_init(gaz_features *use, gaz_import *import, bool only_areas);
void gaz_features_free(gaz_features *use);

/* Count the feature that is all of `text`, and add or reject it. */
INCMAP_NODISCARD incmap_status gaz_features_take(gaz_features *use, incmap_span text, uint64_t line,
                                                 incmap_error *err);

#endif
