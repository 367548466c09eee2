/* How QGIS draws a layer: signs, areas or lines, coloured as writer->look says. */
#ifndef EXP_STYLE_H
#define EXP_STYLE_H

#include "base_buf.h"
#include "exp_writer.h"

/* A file or text of style (.qml) for the writer's layer. Appended. */
INCMAP_NODISCARD incmap_status exp_style_put(base_buf *out, const incmap_writer *writer,
                                             incmap_error *err);

/* That style as the <renderer-v2> of a layer in a QGIS project. Appended. */
INCMAP_NODISCARD incmap_status exp_style_put_renderer(base_buf *out, const incmap_writer *writer,
                                                      incmap_error *err);

/* What the style shows, as a line for people; static. */
const char *exp_style_meaning(const incmap_writer *writer);

#endif
