/* Features of GeoJSON: points are places, polygons areas. */
#ifndef GAZ_GEOJSON_H
#define GAZ_GEOJSON_H

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

#endif
