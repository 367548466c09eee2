/* Which words of a report are names, and whose: the best row of tags under a model. */
#ifndef REP_TAGGER_H
#define REP_TAGGER_H

#include "rep_cues.h"

/* *tags gets a rep_tag for each token. Release with base_free(). */
INCMAP_NODISCARD incmap_status rep_tags_read(uint8_t **tags, const rep_doc *doc,
                                             const rep_tokens *tokens,
                                             const incmap_resolver *resolver,
                                             const rep_model *model, unsigned languages,
                                             incmap_error *err);

/* Tags the sentence that `cues` holds: tags[i] for its word `i`. */
void rep_tag_sentence(const rep_cues *cues, uint8_t *tags);

#endif
