/* ESRI shapefiles. io_shapefile.c is the only source that sees shapefil.h. */
#ifndef IO_SHAPEFILE_H
#define IO_SHAPEFILE_H

#include "io_atomic.h"

typedef enum io_dbf_kind { IO_DBF_TEXT, IO_DBF_INTEGER, IO_DBF_REAL, IO_DBF_DATE } io_dbf_kind;

typedef struct io_dbf_field {
    char name[11]; /* at most 10 bytes, unique without regard to case, NUL-terminated */
    io_dbf_kind kind;
    uint8_t width; /* bytes, 1 to 254; dates 8 */
    uint8_t decimals;
} io_dbf_field;

typedef struct io_dbf_value {
    size_t field;     /* its number */
    incmap_span text; /* as it shall stand: digits for numbers, YYYYMMDD for dates; at most width */
} io_dbf_value;

/* The values of a record; fields that have none here are null. */
typedef struct io_dbf_row {
    const io_dbf_value *values;
    size_t count;
} io_dbf_row;

/* Writes PATH.shp, .shx, .dbf, .prj and .cpg, where `path` ends in ".shp" (any case; capitals are
 * kept for all members), through temporary files. Needs all fields' widths beforehand. `prj` NUL-
 * terminated. The table is UTF-8 (the .cpg says so, the language driver byte is 0) and its day of
 * the last change is always 1995-07-26, since no clock is asked. A null number is stars, a null
 * date or text blanks. INCMAP_USAGE when a name or width cannot be, INCMAP_LIMIT when the fields
 * are too many or together too wide. */
typedef struct io_shapefile io_shapefile;
INCMAP_NODISCARD incmap_status io_shapefile_open(io_shapefile **out, incmap_context *ctx,
                                                 const char *path, const char *prj,
                                                 const io_dbf_field *fields, size_t field_count,
                                                 incmap_error *err);
/* A point, or a null shape where `null_shape`. Refuses, with INCMAP_LIMIT that
 * names GeoPackage, to let a member pass 2 GiB; with INCMAP_LIMIT a value wider than its field, and
 * with INCMAP_RANGE a point that is not finite. Nothing of a refused record is written. */
INCMAP_NODISCARD incmap_status io_shapefile_add(io_shapefile *shapefile, bool null_shape, double x,
                                                double y, io_dbf_row row, incmap_error *err);

typedef enum io_shape_kind { IO_SHAPE_POINT, IO_SHAPE_LINE, IO_SHAPE_POLYGON } io_shape_kind;

/* What all records hold; points unless it is said before the first one. */
void io_shapefile_set_kind(io_shapefile *shapefile, io_shape_kind kind);

/* Lines, or polygons as their rings (shells clockwise, holes counter-clockwise): part i has the
 * points from starts[i] on. */
typedef struct io_parts {
    const int *starts;
    int part_count; /* 0: a null shape */
    double *x, *y;  /* not changed; shapelib wants them so */
    int point_count;
} io_parts;

/* As io_shapefile_add(), for the other kinds. */
INCMAP_NODISCARD incmap_status io_shapefile_add_parts(io_shapefile *shapefile,
                                                      const io_parts *parts, io_dbf_row row,
                                                      incmap_error *err);
/* Complete all members under their temporary names. */
INCMAP_NODISCARD incmap_status io_shapefile_finish(io_shapefile *shapefile, incmap_error *err);
/* The finished members, for io_atomic_commit(); borrowed. Answers how many there are: 5. The .shp
 * is the last: what readers open is there when all others are. */
size_t io_shapefile_files(io_shapefile *shapefile, io_atomic **files, size_t room);
void io_shapefile_close(io_shapefile *shapefile); /* NULL is allowed */

const char *io_shapelib_version(void);

#endif
