/* The trainer of the tagger of names, from inside. A program run by hand: it ends with a message
 * where memory or an input fails. */
#ifndef TRAIN_H
#define TRAIN_H

#include "rep_tagger.h"

/* Marked text: [start, end) of the clean text is a name. */
typedef struct train_span {
    uint32_t start;
    uint32_t end;
    rep_tag tag; /* of its first word */
} train_span;

typedef struct train_report {
    rep_doc doc;
    rep_tokens tokens;
    unsigned languages;
    const train_span *spans; /* in order */
    size_t span_count;
} train_report;

typedef void (*train_visit)(void *state, const train_report *report);

/* Calls `visit` for each report of a file that prepare.py wrote. */
void train_each_report(incmap_context *ctx, const char *path, train_visit visit, void *state);

/* The right tag of each token of the report. */
void train_right_tags(const train_report *report, uint8_t *tags);

_Noreturn void train_fail(const char *what, const char *which);
void *train_room(void *block, size_t count, size_t size);

/* Features by number: a table that grows. */
typedef struct train_features {
    uint64_t *hash; /* 0: a free slot */
    uint32_t *number;
    size_t mask;
    size_t count;
} train_features;

void train_features_init(train_features *f);
uint32_t train_feature_number(train_features *f, uint64_t hash);
void train_features_free(train_features *f);

/* What goes into a model. */
typedef struct train_row {
    uint64_t feature;
    int8_t weight[REP_TAGS];
    uint32_t rank; /* the greater, the rather it is kept */
} train_row;

/* Rows of flags of the words in a list ("flags<TAB>word" a line) and of those that a file of
 * reports writes small; how many. Release *rows with free(). */
size_t train_read_words(train_row **rows, incmap_context *ctx, const char *path, const char *texts);

/* By falling rank, for qsort. */
int train_by_rank(const void *a, const void *b);

/* A model of `lines` lines in *head (with the lines behind it); how many rows found no room. */
size_t train_pack(rep_model_head **head, size_t lines, const train_row *rows, size_t count);
void train_seal(rep_model_head *head);
size_t train_model_bytes(const rep_model_head *head);

#endif
