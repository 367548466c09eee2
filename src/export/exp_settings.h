/* The settings of formats: what --option FORMAT.KEY=VALUE may say. */
#ifndef EXP_SETTINGS_H
#define EXP_SETTINGS_H

#include "exp_writer.h"

/* Fill writer->settings: the usual values, then those given for its format. INCMAP_USAGE when one
 * is not in the table. */
INCMAP_NODISCARD incmap_status exp_settings_read(incmap_writer *writer,
                                                 const incmap_writer_options *options,
                                                 incmap_error *err);

/* Whether a setting has this value. */
bool exp_setting_is(const incmap_writer *writer, exp_setting setting, const char *value);

/* A setting of a range, as a number. */
int exp_setting_number(const incmap_writer *writer, exp_setting setting);

#endif
