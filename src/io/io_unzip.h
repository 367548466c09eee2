/* ZIP archives (PKWARE's APPNOTE 6.3): entries that are stored or deflated, read one by one.
 * Refuses zip64, encryption and archives in several parts, with INCMAP_UNSUPPORTED. The directory
 * at the end of the archive says what is in it; nothing is unpacked but the entry asked for, as a
 * stream, and never more of it than the directory promises. */
#ifndef IO_UNZIP_H
#define IO_UNZIP_H

#include "io_file.h"

typedef struct io_unzip io_unzip;

typedef struct io_unzip_entry {
    incmap_span name; /* as in the archive, any bytes; ends with "/" for a folder */
    uint64_t bytes;   /* unpacked */
} io_unzip_entry;

/* Whether a file that starts so is a zip archive. */
bool io_is_zip(incmap_span start);

/* The archive at `path`, mapped (see io_map()), or in memory, which must outlive it. INCMAP_FORMAT
 * when the directory is missing or does not fit the file. Release with io_unzip_close(). */
INCMAP_NODISCARD incmap_status io_unzip_open(io_unzip **out, incmap_context *ctx, const char *path,
                                             incmap_error *err);
INCMAP_NODISCARD incmap_status io_unzip_open_memory(io_unzip **out, incmap_context *ctx,
                                                    incmap_span bytes, const char *name,
                                                    incmap_error *err);
void io_unzip_close(io_unzip *zip); /* NULL is allowed; streams of it are closed before */

size_t io_unzip_count(const io_unzip *zip);
io_unzip_entry io_unzip_view(const io_unzip *zip, size_t index); /* borrowed from the archive */

/* The bytes of entry `index` as a stream under the archive's name. A gzip file inside is seen
 * through when it is stored. */
INCMAP_NODISCARD incmap_status io_unzip_stream(io_stream **out, const io_unzip *zip, size_t index,
                                               incmap_error *err);

#endif
