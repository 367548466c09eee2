/* One reader for each family of notations; geo_coordinates_parse() asks them in turn. Inside of the
 * geo floor only. `text` comes without white space around it. */
#ifndef GEO_NOTATIONS_H
#define GEO_NOTATIONS_H

#include "geo_coordinates.h"

/* Degrees, minutes, seconds. */
geo_coordinates_found geo_read_degrees(incmap_span text, geo_coordinates *out);

/* Two numbers in degrees and nothing else, as a format such as WKT has them, whole ones too.
 * `commas` apart, or white space. */
geo_coordinates_found geo_read_bare_pair(incmap_span text, bool commas, bool longitude_first,
                                         geo_coordinates *out);

geo_coordinates_found geo_read_utm(incmap_span text, geo_coordinates *out);
geo_coordinates_found geo_read_mgrs(incmap_span text, geo_coordinates *out);

#endif
