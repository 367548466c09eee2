/* Where a layer's incidents come from, as GeoPackage's metadata (OGC 12-128r18, annex F.8): Dublin
 * Core in XML, which ogrinfo and QGIS show. */
#ifndef EXP_GPKG_METADATA_H
#define EXP_GPKG_METADATA_H

#include "base_buf.h"
#include "incmap/resolve.h"
#include "io_sqlite.h"

#define EXP_GPKG_DUBLIN_CORE "http://purl.org/dc/elements/1.1/"

/* One row for the layer `table`, with its name, the program, and the sources of the gazetteers of
 * `resolver`, which may be NULL; none where the layer has such a row already. `change` is the time
 * that it is of; `sql` is room for statements. */
INCMAP_NODISCARD incmap_status exp_gpkg_metadata_put(io_sqlite *database, base_buf *sql,
                                                     incmap_span table, incmap_span change,
                                                     const incmap_resolver *resolver,
                                                     incmap_error *err);

#endif
