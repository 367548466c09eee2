/* --option FORMAT.KEY=VALUE. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli_options.h"

/* The settings given, checked: each is one, and some output is of its format. *out is the caller's
 * to free; NULL where none are given. */
incmap_status cli_settings(const cli_arguments *arguments, const char ***out, size_t *count,
                           incmap_error *err);

#endif
