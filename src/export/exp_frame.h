/* The part of the Earth that a still map shows, and where on the sheet its points lie. */
#ifndef EXP_FRAME_H
#define EXP_FRAME_H

#include "geo_crs.h"
#include "geo_polygon.h"

typedef struct exp_frame {
    geo_crs *crs;                    /* owned */
    double left, top, width, height; /* of the frame on the sheet, in mm */
    double mm;                       /* a unit of the system is so many */
    double x, y;                     /* what lies in the frame's middle, in units of the system */
    geo_box box;                     /* what lies in it, generously */
} exp_frame;

/* A point and the circle around it. */
typedef struct exp_spot {
    incmap_point point;
    double radius_m;
} exp_spot;

/* A frame of this place and size on the sheet that shows all spots, no closer than some 30 km
 * across. INCMAP_RANGE when the system `crs` (Web Mercator, as the page has it, when it is empty)
 * can show none of them. Without spots it shows the whole of what the system can. */
INCMAP_NODISCARD incmap_status exp_frame_open(exp_frame *frame, incmap_context *ctx,
                                              incmap_span crs, const exp_spot *spots, size_t count,
                                              incmap_error *err);
void exp_frame_close(exp_frame *frame);

/* In mm on the sheet; false for what the system cannot show. */
bool exp_frame_place(const exp_frame *frame, incmap_point point, double *x, double *y);
bool exp_frame_holds(const exp_frame *frame, double x, double y);

/* Millimetres on the sheet for `metres` at a point: the middle of east and north. 0: not shown. */
double exp_frame_length(const exp_frame *frame, incmap_point point, double metres);

/* Where north is at a point: clockwise from the sheet's top, in radians. */
double exp_frame_north(const exp_frame *frame, incmap_point point);

/* The point in the frame's middle, nearly: that of the spots' box. */
incmap_point exp_frame_middle(const exp_frame *frame);

#endif
