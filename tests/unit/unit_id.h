/* Comparing the ids of places with texts. */
#ifndef UNIT_ID_H
#define UNIT_ID_H

#include "incmap/gazetteer.h"
#include "unit.h"

#define assert_id(actual, expected)                             \
    do {                                                        \
        char id_room_[INCMAP_ID_ROOM];                          \
        const incmap_id id_ = (actual);                         \
        assert_span(incmap_id_write(&id_, id_room_), expected); \
    } while (0)

#endif
