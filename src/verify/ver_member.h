/* One file of a shapefile. */
#ifndef VER_MEMBER_H
#define VER_MEMBER_H

#include "ver_bytes.h"
#include "ver_entries.h"

typedef struct ver_member {
    incmap_context *ctx;
    char *path;
    bool is_there;
    uint64_t size;     /* of the file */
    ver_report report; /* under its own name */
    ver_bytes bytes;   /* open when it is there */
} ver_member;

/* `ending`, such as ".dbf", in place of that of `path`, in its letter case or, where there is no
 * such file, in the other one. A file that is not there is no failure. */
INCMAP_NODISCARD incmap_status ver_member_open(ver_member *member, incmap_context *ctx,
                                               const char *path, const char *ending,
                                               const ver_report *report, incmap_error *err);

/* The same out of an archive, whose entries must outlive it: the entry called as the entry `shp`,
 * but for its ending. Data that cannot be unpacked is a finding and INCMAP_FORMAT. */
INCMAP_NODISCARD incmap_status ver_member_open_packed(ver_member *member, incmap_context *ctx,
                                                      const ver_entries *entries, incmap_span shp,
                                                      const char *ending, const ver_report *report,
                                                      incmap_error *err);
void ver_member_close(ver_member *member); /* a zeroed one is allowed */

#endif
