/* What gazetteers answered about names before: reports ask for the same names again and again, and
 * in several ways each. Of fixed size; changes time only. One thread at a time. */
#ifndef RES_KNOWN_H
#define RES_KNOWN_H

#include "res_candidates.h"

/* What was asked about a name: which search of res_candidates.h the candidates are of. */
typedef enum res_question { RES_ASKED_FOUND, RES_ASKED_VARIANTS, RES_ASKED_INFLECTED } res_question;

typedef struct res_known res_known;

/* For the gazetteers of `sources`. */
INCMAP_NODISCARD incmap_status res_known_new(res_known **out, incmap_context *ctx,
                                             const res_sources *sources, incmap_error *err);
void res_known_free(res_known *known); /* NULL is allowed */

/* How many candidates the question had; RES_NOT_KNOWN where it was not asked before or is
 * forgotten. *items are borrowed until the next res_known_keep(). */
enum { RES_NOT_KNOWN = UINT32_MAX };
uint32_t res_known_find(const res_known *known, res_question question, incmap_span name,
                        const res_candidate **items);

/* Whether a gazetteer may have the name as a country's; most that are none are told at once. */
bool res_known_maybe_country(const res_known *known, incmap_span name);

/* Remember the `count` candidates that were found. */
void res_known_keep(res_known *known, res_question question, incmap_span name,
                    const res_candidate *items, size_t count);

#endif
