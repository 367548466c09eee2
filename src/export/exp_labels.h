/* Names that do not cover one another. */
#ifndef EXP_LABELS_H
#define EXP_LABELS_H

#include "exp_canvas.h"

enum { EXP_LABELS_MAX = 2048 };

typedef struct exp_labels {
    struct exp_label_room {
        double left, top, right, bottom;
    } taken[EXP_LABELS_MAX];
    size_t count;
    struct exp_label_room frame; /* none sticks out of it */
} exp_labels;

/* Keep a place free of names, such as that of a sign. */
void exp_labels_take(exp_labels *labels, double x, double y, double radius);

/* Write a name beside a point where there is room: to its right, else to its left. False when there
 * is none, or when the name is over a third of the frame. */
bool exp_labels_write(exp_labels *labels, exp_canvas *canvas, double x, double y, double away,
                      const exp_lettering *how, incmap_span text);

#endif
