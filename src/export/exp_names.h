/* Names of DBF columns: at most 10 bytes, unique without regard to case, still telling what they
 * are. */
#ifndef EXP_NAMES_H
#define EXP_NAMES_H

#include "io_shapefile.h"
#include "txt_fold.h"

/* Name fields[count] after the column `name`, unlike those before it: folded, blanks as "_", cut to
 * ten bytes at a whole letter; where that is taken, the end gives way to "2", "3" and so on. A name
 * that starts with a digit gets "c" in front, one that folds to nothing becomes "column". */
void exp_name_field(io_dbf_field *fields, size_t count, incmap_span name);

/* The name that this starts from, uncut and not made unique; it may borrow from `room`. */
enum { EXP_NAME_ROOM = TXT_FOLD_MAX + 2 };
incmap_span exp_name_plain(incmap_span name, char room[EXP_NAME_ROOM]);

#endif
