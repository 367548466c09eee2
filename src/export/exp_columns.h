/* Which columns an output has, and what they are called. */
#ifndef EXP_COLUMNS_H
#define EXP_COLUMNS_H

#include "exp_writer.h"

/* Fill writer->columns: the fields in the order and under the names of options->profile, then the
 * layer's unknown columns; or those of options->fields in its order. INCMAP_USAGE for a profile or
 * a column that is not there, naming what was probably meant. */
INCMAP_NODISCARD incmap_status exp_columns_choose(incmap_writer *writer,
                                                  const incmap_writer_options *options,
                                                  incmap_error *err);

/* Take out of a copy of an incident what was not asked for, so that no format shows it in another
 * place, such as a title. Its point stays: that is what a map is of. */
void exp_columns_hide(const incmap_writer *writer, incmap_incident *incident);

#endif
