/* PATH.shp.xml, where ArcGIS, QGIS and GDAL look for what the columns of a shapefile are really
 * called: FGDC's content standard (FGDC-STD-001-1998) with ESRI's attalias for the long name. */
#ifndef EXP_SHPXML_H
#define EXP_SHPXML_H

#include "exp_writer.h"
#include "io_shapefile.h"

/* A complete file under its temporary name, in *out; `fields` are those of the writer's columns. */
INCMAP_NODISCARD incmap_status exp_shpxml_make(io_atomic **out, const incmap_writer *writer,
                                               const char *system, const io_dbf_field *fields,
                                               incmap_error *err);

#endif
