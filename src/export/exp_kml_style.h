/* How KML colours placemarks: by type of event, areas that are counted by classes of their number,
 * the same as in QGIS. */
#ifndef EXP_KML_STYLE_H
#define EXP_KML_STYLE_H

#include "exp_writer.h"

/* The <Style> elements that a file of this writer names. `symbol`: what its signs are drawn with;
 * NULL: nothing of ours. Appended. */
INCMAP_NODISCARD incmap_status exp_kml_put_styles(base_buf *out, const incmap_writer *writer,
                                                  const char *symbol, incmap_error *err);

/* The column whose number colours a row of this writer; NULL where the type of event does: in
 * layers without counts, and in one whose counts are left out. */
const exp_column *exp_kml_counted(const incmap_writer *writer);

/* The id of a row's style; static. */
incmap_span exp_kml_style_of(const exp_column *counted, const incmap_incident *incident);

#endif
