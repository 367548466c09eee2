/* The outside of a reference system as well-known text; what it says PROJ reads. */
#ifndef VER_WKT_H
#define VER_WKT_H

#include "base_span.h"

/* Whether the text is one KEYWORD[...] and nothing else: brackets, square or round, match, and
 * quotes are closed. */
bool ver_wkt_is_one(incmap_span text);

#endif
