/* Signs of event types on still maps: those of the page. */
#ifndef EXP_SIGNS_H
#define EXP_SIGNS_H

#include "exp_canvas.h"

enum { EXP_SIGNS_MAX = 24 };

typedef struct exp_sign {
    incmap_span type; /* "" of those without one */
    const char *shape;
    exp_colour colour;
    uint64_t count;
} exp_sign;

/* Signs for `count` types, whose names and counts are filled in: those of the table by their names
 * in any case, then the spare ones in order; what is left gets a grey dot. */
void exp_signs_give(exp_sign *signs, size_t count);

/* A sign with its middle at x, y. A hollow one stands for a larger region. */
void exp_sign_draw(exp_canvas *canvas, const exp_sign *sign, double x, double y, double radius,
                   bool hollow);

#endif
