/* The incidents on a still map. */
#ifndef EXP_SHEET_MARKS_H
#define EXP_SHEET_MARKS_H

#include "exp_labels.h"
#include "exp_sheet.h"

#define EXP_SIGN_RADIUS 1.5 /* mm */

/* Which sign a type has. */
typedef struct exp_signing {
    exp_sign signs[EXP_SIGNS_MAX];
    size_t count;
    uint8_t *of_type; /* by the number of a type's text */
} exp_signing;

/* Circles of uncertainty, signs (those at one point are one with their number; where there are very
 * many, those that would cover one another are), and the names of their places. */
INCMAP_NODISCARD incmap_status exp_marks_draw(const exp_sheet *sheet, exp_canvas *canvas,
                                              const exp_frame *frame, const exp_signing *signing,
                                              exp_labels *labels, incmap_error *err);

#endif
