/* Coordinates written as text. */
#ifndef GEO_COORDINATES_H
#define GEO_COORDINATES_H

#include "incmap/types.h"

typedef enum geo_notation {
    GEO_DECIMAL,
    GEO_DEGREES_MINUTES,
    GEO_DEGREES_MINUTES_SECONDS,
    GEO_UTM,
    GEO_MGRS
} geo_notation;

typedef struct geo_coordinates {
    incmap_point point;
    geo_notation notation;
    double precision_m; /* half the diagonal of the cell that the last written digit leaves open; of
                           a geo: URI its "u", where it has one */
} geo_coordinates;

typedef enum geo_coordinates_found {
    GEO_COORDINATES_NONE, /* not written as coordinates */
    GEO_COORDINATES_OK,
    GEO_COORDINATES_OUT_OF_RANGE /* written as coordinates, but no such place, as "95.0, 20.1" */
} geo_coordinates_found;

/* All of `text` (white space and brackets around it aside) as a pair of coordinates: decimal
 * ("42.9733, 20.7808", "N42.97 E20.78", "42,9733; 20,7808", "lat 42.97 lon 20.78"), DMS and DDM
 * with their usual marks (° º ' ′ " ″ d m s) or none ("42 58 24 N 20 46 51 E"), UTM ("34T 481823
 * 4757643", "UTM 34N 481823 4757643"), MGRS ("34TDN8182357643"; the point is the middle of the
 * cell), WKT ("POINT(20.78 42.97)") and geo: URIs. The polar grids of MGRS (UPS) are not read.
 *
 * Hemisphere letters stand before or after, in English, Serbian (S/J/I/Z, С/Ј/И/З) and Albanian
 * (V/J/L/P); the pair tells the language ("S" with E or W is south, with I or Z north), and a
 * letter alone is English where it can be. Without letters or labels the order is latitude,
 * longitude.
 *
 * Both parts are needed, and each must have a decimal fraction, a degree mark, a letter or a label:
 * "12, 5", dates and house numbers are NONE. *out is written only when the answer is OK. */
geo_coordinates_found geo_coordinates_parse(incmap_span text, geo_coordinates *out);

#endif
