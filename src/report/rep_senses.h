/* One sense a report: the same name means the same place throughout, and a misspelt form of a name
 * means what the name means. */
#ifndef REP_SENSES_H
#define REP_SENSES_H

#include "rep_names.h"

/* *senses gets, for each name, the name that says most about its place (itself, where no other
 * does). Release with base_free(). */
INCMAP_NODISCARD incmap_status rep_senses_read(uint32_t **senses, const rep_doc *doc,
                                               const rep_tokens *tokens, const rep_names *names,
                                               incmap_error *err);

#endif
