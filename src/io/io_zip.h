/* Zip files of a few members, each compressed as it is written. The same members give the same
 * bytes: the day of all of them is 1980-01-01, the first that zip knows, since no clock is asked.
 */
#ifndef IO_ZIP_H
#define IO_ZIP_H

#include "io_atomic.h"

enum { IO_ZIP_MEMBERS_MAX = 8 };

typedef struct io_zip io_zip;

/* Writes into `file`, which is borrowed, must be empty and outlive the zip, and is not finished by
 * it. */
INCMAP_NODISCARD incmap_status io_zip_open(io_zip **out, incmap_context *ctx, io_atomic *file,
                                           incmap_error *err);
void io_zip_close(io_zip *zip); /* NULL is allowed */

/* The next member, which ends the one before. `name` is UTF-8 with '/' between folders, borrowed
 * until the zip is closed. INCMAP_LIMIT when there are IO_ZIP_MEMBERS_MAX already. */
INCMAP_NODISCARD incmap_status io_zip_begin(io_zip *zip, const char *name, incmap_error *err);
/* Bytes of the member begun last. INCMAP_LIMIT where a member or the file would pass 4 GiB. */
INCMAP_NODISCARD incmap_status io_zip_write(io_zip *zip, const void *data, size_t size,
                                            incmap_error *err);
/* A whole member out of a finished file. */
INCMAP_NODISCARD incmap_status io_zip_add_file(io_zip *zip, const char *name, io_atomic *from,
                                               incmap_error *err);
/* End the last member and write the list of members. */
INCMAP_NODISCARD incmap_status io_zip_finish(io_zip *zip, incmap_error *err);

#endif
