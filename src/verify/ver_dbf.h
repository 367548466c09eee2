/* The .dbf of a shapefile. */
#ifndef VER_DBF_H
#define VER_DBF_H

#include "ver_member.h"

typedef enum ver_encoding {
    VER_ENCODING_UNKNOWN, /* texts are not looked into */
    VER_ENCODING_UTF8,
    VER_ENCODING_1252, /* windows-1252 */
    VER_ENCODING_OTHER /* named, any bytes may be letters of it */
} ver_encoding;

typedef struct ver_field {
    char name[12];
    incmap_span name_span; /* of `name` */
    char type;
    unsigned width;
    unsigned decimals;
    unsigned offset; /* in the record, behind the flag */
} ver_field;

/* `shapes`: how many records the .shp has. */
INCMAP_NODISCARD incmap_status ver_dbf_check(ver_member *dbf, ver_encoding encoding,
                                             uint64_t shapes, incmap_error *err);

/* ver_dbf_values.c: findings about one value, which starts at `place`. */
void ver_dbf_judge_value(ver_report *report, const ver_field *field, ver_encoding encoding,
                         incmap_span value, ver_place place);

#endif
