/* The bytes of a source: a file, unpacked where it is gzipped, or the main entry of a zip archive:
 * a shapefile (.shp), else the one with the archive's own name (XK.txt of XK.zip), else the
 * largest. */
#ifndef GAZ_INPUT_H
#define GAZ_INPUT_H

#include "io_unzip.h"

typedef struct gaz_input {
    io_stream *stream;
    io_unzip *zip; /* NULL for a plain file */
} gaz_input;

/* Release with gaz_input_close() also after a failure. */
INCMAP_NODISCARD incmap_status gaz_input_open(gaz_input *input, incmap_context *ctx,
                                              const char *path, incmap_error *err);
/* The file with another ending (".dbf", in any case) in the same place: in the folder, or in the
 * archive. INCMAP_IO or INCMAP_FORMAT when there is none. Closed as the other. */
INCMAP_NODISCARD incmap_status gaz_input_open_beside(gaz_input *input, incmap_context *ctx,
                                                     const char *path, const char *ending,
                                                     incmap_error *err);
void gaz_input_close(gaz_input *input);

#endif
