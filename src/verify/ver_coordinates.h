/* A coordinates member as it goes by. Its type may come behind it: what the type decides is kept
 * until then, a few numbers a line or ring. */
#ifndef VER_COORDINATES_H
#define VER_COORDINATES_H

#include "ver_extent.h"
#include "ver_json.h"
#include "ver_ring.h"
#include "ver_rings.h"

typedef struct ver_line {
    uint64_t line, byte; /* where it starts */
    uint64_t count;      /* of positions */
    int turn;
    bool is_closed;
    bool jumps;
    bool is_first; /* in the array that holds it: a shell, where it is a ring */
} ver_line;

typedef struct ver_coordinates {
    ver_line *lines; /* arrays of positions, in order */
    size_t count;
    size_t capacity;
    int nesting;    /* brackets around the numbers, their own included; 0: no position was seen */
    bool is_uneven; /* different ones */
    bool is_empty;  /* [] and nothing in it: what that means the type decides */
    bool told_decimals;
    ver_rings rings;     /* of what may be polygons: positions within three brackets or more */
    uint64_t line, byte; /* where it starts */
    ver_extent extent;
} ver_coordinates;

void ver_coordinates_init(ver_coordinates *coordinates, incmap_context *ctx);
void ver_coordinates_free(ver_coordinates *coordinates, incmap_context *ctx);

/* From behind the first bracket to behind the last. What is wrong whatever the type is found at
 * once. */
INCMAP_NODISCARD incmap_status ver_coordinates_read(ver_coordinates *coordinates, ver_json *json,
                                                    incmap_error *err);

#endif
