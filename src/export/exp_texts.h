/* Texts that come often, each held once under a number. */
#ifndef EXP_TEXTS_H
#define EXP_TEXTS_H

#include "base_buf.h"

typedef struct exp_text {
    uint64_t hash;
    size_t offset;
    size_t size;
} exp_text;

typedef struct exp_texts {
    incmap_context *ctx;
    base_buf bytes; /* of all texts, one behind the other */
    exp_text *texts;
    size_t count;
    size_t room;
    uint32_t *slots; /* numbers; 0 is a free slot */
    size_t slot_count;
} exp_texts;

/* Number 0 is the empty text. `ceiling`: bytes of all texts together; passing it is INCMAP_LIMIT.
 */
INCMAP_NODISCARD incmap_status exp_texts_init(exp_texts *texts, incmap_context *ctx, size_t ceiling,
                                              incmap_error *err);
void exp_texts_free(exp_texts *texts); /* also of one that is zeroed */

/* Numbers count from 0 in the order in which the texts came first. */
INCMAP_NODISCARD incmap_status exp_texts_number(exp_texts *texts, incmap_span text, uint32_t *out,
                                                incmap_error *err);
incmap_span exp_texts_view(const exp_texts *texts, size_t number); /* until the next call */

#endif
