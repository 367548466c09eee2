/* The style of QGIS in a file beside a map file, where QGIS looks for it. */
#ifndef EXP_QML_H
#define EXP_QML_H

#include "exp_writer.h"

/* Write the style into writer->style, complete under its temporary name, where the setting "qml" of
 * the writer's format asks for it. */
INCMAP_NODISCARD incmap_status exp_qml_make(incmap_writer *writer, incmap_error *err);

#endif
