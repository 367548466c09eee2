/* One file of a shapefile. */
#ifndef VER_MEMBER_H
#define VER_MEMBER_H

#include "ver_bytes.h"

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
void ver_member_close(ver_member *member); /* a zeroed one is allowed */

#endif
