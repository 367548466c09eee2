/* Building a gazetteer and telling of it: what `gazetteer build` and `gazetteer fetch` share. */
#ifndef CLI_BUILD_H
#define CLI_BUILD_H

#include "cli_session.h"

/* Build `output` from `recipe`, whose notices, rejections and list of them are set here, and say on
 * standard error what came of it. */
incmap_status cli_build(cli_session *session, incmap_gazetteer_recipe recipe, const char *output,
                        incmap_error *err);

#endif
