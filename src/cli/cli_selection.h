/* --where, --sort and --limit. */
#ifndef CLI_SELECTION_H
#define CLI_SELECTION_H

#include "cli_session.h"

/* What the options ask for; `layer` has all its sources. */
incmap_status cli_selection(incmap_selection **out, const cli_session *session,
                            const incmap_layer *layer, incmap_error *err);

#endif
