/* Areas from inside: for those who ask about many points. */
#ifndef GAZ_AREAS_H
#define GAZ_AREAS_H

#include "geo_polygon.h"
#include "incmap/gazetteer.h"

/* The vertex that areas are asked with for a valid point: longitude 180 is -180. */
geo_vertex gaz_area_vertex(incmap_point point);

/* An area that points of a box lie in: all of them, or those that incmap_gazetteer_area_contains()
 * says, since its border may run through the box. */
typedef struct gaz_area_part {
    uint32_t area;
    bool cut;
} gaz_area_part;

/* The areas of the points of `box`, its eastern and northern edges aside, in the order of
 * incmap_gazetteer_areas_at(). `box` lies within one cell of the one-degree grid. SIZE_MAX when
 * there are more than `room`. */
size_t gaz_areas_of(const incmap_gazetteer *gazetteer, geo_box box, gaz_area_part *out,
                    size_t room);

/* The edges of an area that say which points of `box` lie in it (geo_edges_odd); how many, or
 * SIZE_MAX when there are more than `room`. */
size_t gaz_area_edges(const incmap_gazetteer *gazetteer, uint32_t index, geo_box box, geo_edge *out,
                      size_t room);

#endif
