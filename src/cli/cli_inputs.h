/* What the operands name, as one layer. */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "cli_session.h"

/* A layer of all operands, of the kinds and with the columns and day that the options tell. The
 * session's resolver must be open. *out is the caller's, also when this fails. */
incmap_status cli_open_inputs(cli_session *session, cli_notices *notices, incmap_layer **out,
                              incmap_error *err);

#endif
