/* The land of a still map, and names on it. */
#ifndef EXP_SHEET_LAND_H
#define EXP_SHEET_LAND_H

#include "exp_frame.h"
#include "exp_labels.h"
#include "incmap/resolve.h"

/* Land, and borders by their level, in the frame, which the canvas is clipped to. *disputed: some
 * of them are, and dashed. */
INCMAP_NODISCARD incmap_status exp_land_draw(exp_canvas *canvas, const exp_frame *frame,
                                             const incmap_resolver *resolver, incmap_context *ctx,
                                             bool *disputed, incmap_error *err);

/* Names of places around, the more important first, where `labels` has room for them. */
void exp_land_name(exp_canvas *canvas, const exp_frame *frame, const incmap_resolver *resolver,
                   exp_labels *labels);

#endif
