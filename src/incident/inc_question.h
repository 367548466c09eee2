/* What a person is asked once and answers once: a phrase with what the source says around it. */
#ifndef INC_QUESTION_H
#define INC_QUESTION_H

#include "base_hash.h"
#include "base_span.h"

typedef struct inc_question {
    incmap_span phrase;
    incmap_span admin;
    incmap_span country; /* as the source writes it */
    uint64_t context;    /* hash of the report it stands in; 0 for tables */
} inc_question;

/* Of phrase, unit and country; the context is left out. */
static inline uint64_t inc_question_hash(const inc_question *question) {
    uint64_t hash = base_hash(question->phrase.data, question->phrase.size, 0);
    hash = base_hash(question->admin.data, question->admin.size, hash);
    return base_hash(question->country.data, question->country.size, hash);
}

static inline bool inc_question_same(const inc_question *a, const inc_question *b) {
    return base_span_equal(a->phrase, b->phrase) && base_span_equal(a->admin, b->admin) &&
           base_span_equal(a->country, b->country);
}

#endif
