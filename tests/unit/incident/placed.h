/* A folder and the small gazetteer's places, for tests that read rows and place them. */
#ifndef PLACED_H
#define PLACED_H

#include "incident/rows.h"
#include "resolve/small.h"

typedef struct placed {
    io_unit *unit;
    small *places;
} placed;

/* Not zero when something cannot be had, as cmocka wants it of a setup. */
static inline int placed_open(placed *p) {
    void *part = NULL;
    if (io_unit_setup(&part) != 0) {
        return -1;
    }
    p->unit = part;
    if (small_setup(&part) != 0) {
        return -1;
    }
    p->places = part;
    return 0;
}

static inline int placed_close(placed *p) {
    void *part = p->places;
    small_teardown(&part);
    part = p->unit;
    return io_unit_teardown(&part);
}

#endif
