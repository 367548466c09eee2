/* Names of DBF columns: at most 10 bytes, unique without regard to case, still telling what they
 * are. */
#ifndef EXP_NAMES_H
#define EXP_NAMES_H

#include "io_shapefile.h"

/* Name fields[count] after the column `name`, unlike those before it: folded, blanks as "_", cut to
 * ten bytes at a whole letter; where that is taken, the end gives way to "2", "3" and so on. A name
 * that starts with a digit gets "c" in front, one that folds to nothing becomes "column". */
void exp_name_field(io_dbf_field *fields, size_t count, incmap_span name);

#endif
