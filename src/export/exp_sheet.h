/* What a still map holds and how it is laid out: the title, the map in its frame with land, names
 * and incidents, below it the legend, the sources and what they are placed by. */
#ifndef EXP_SHEET_H
#define EXP_SHEET_H

#include "exp_frame.h"
#include "exp_signs.h"
#include "exp_texts.h"
#include "incmap/resolve.h"

/* An incident with a place. */
typedef struct exp_mark {
    exp_spot spot;
    uint32_t type;  /* number of its text */
    uint32_t place; /* the same */
    bool hollow;    /* a larger region */
} exp_mark;

typedef struct exp_sheet {
    incmap_context *ctx;
    const incmap_resolver *resolver; /* NULL: no land */
    exp_size size;
    incmap_span title; /* empty: none */
    incmap_span crs;
    incmap_span footnote; /* for where a border is disputed */
    exp_texts texts;
    exp_mark *marks;
    size_t count;
    size_t room;
    uint64_t placeless;
} exp_sheet;

/* Draw all of it. The marks are put in another order. */
INCMAP_NODISCARD incmap_status exp_sheet_draw(exp_sheet *sheet, exp_canvas *canvas,
                                              incmap_error *err);

#endif
