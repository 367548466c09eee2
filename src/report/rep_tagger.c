#include "rep_tagger.h"

#include <string.h>

#include "base_error.h"

/* The best way to end in each tag at a word, and the tag before it on that way. */
typedef struct step {
    int32_t score[REP_TAGS];
    uint8_t from[REP_TAGS];
} step;

static void add_weights(const rep_cues *cues, uint32_t i, int32_t score[REP_TAGS]) {
    uint64_t features[REP_FEATURES];
    int16_t sum[REP_TAGS] = {0};
    size_t count = rep_features_of(cues, i, features);
    const rep_model_line *lines[REP_FEATURES];
    for (size_t f = 0; f < count; f++) { /* all are fetched while the first are looked at */
        lines[f] = &cues->model->lines[rep_model_slot(features[f], cues->model->head->lines)];
        __builtin_prefetch(lines[f]);
    }
    for (size_t f = 0; f < count; f++) {
        const int8_t *row = rep_model_row(lines[f], features[f]);
        if (row != NULL) {
            for (unsigned t = 0; t < REP_TAGS; t++) {
                sum[t] = (int16_t)(sum[t] + row[t]);
            }
        }
    }
    for (unsigned t = 0; t < REP_TAGS; t++) {
        score[t] = sum[t];
    }
}

static void go_on(step *now, const step *before, const int16_t bridge[REP_TAGS][REP_TAGS]) {
    for (unsigned to = 0; to < REP_TAGS; to++) {
        int32_t best = INT32_MIN;
        for (unsigned from = 0; from < REP_TAGS; from++) {
            int32_t score = before->score[from] + bridge[from][to];
            if (score > best) {
                best = score;
                now->from[to] = (uint8_t)from;
            }
        }
        now->score[to] += best;
    }
}

static uint8_t best_of(const step *last) {
    unsigned best = 0;
    for (unsigned t = 1; t < REP_TAGS; t++) {
        best = last->score[t] > last->score[best] ? t : best;
    }
    return (uint8_t)best;
}

/* The words [first, end) of the sentence, which stand together. */
static void tag_run(const rep_cues *cues, uint32_t first, uint32_t end, uint8_t *tags) {
    step steps[REP_SENTENCE_MAX];
    const rep_model_head *head = cues->model->head;
    for (uint32_t i = first; i < end; i++) {
        step *now = &steps[i - first];
        add_weights(cues, i, now->score);
        if (i > first) {
            go_on(now, now - 1, head->bridge[rep_bridge_before(cues, i)]);
            continue;
        }
        for (unsigned t = 0; t < REP_TAGS; t++) {
            now->score[t] += head->first[t];
        }
    }
    uint8_t tag = best_of(&steps[end - first - 1]);
    for (uint32_t i = end; i-- > first;) {
        tags[i] = tag;
        tag = steps[i - first].from[tag];
    }
}

void rep_tag_sentence(const rep_cues *cues, uint8_t *tags) {
    memset(tags, REP_TAG_NONE, cues->count);
    for (uint32_t i = 0; i < cues->count;) {
        uint32_t end = i;
        while (end < cues->count && cues->at[end + 1].active) {
            end++;
        }
        if (end > i) {
            tag_run(cues, i, end, tags);
        }
        i = end + 1;
    }
}

incmap_status rep_tags_read(uint8_t **tags, const rep_doc *doc, const rep_tokens *tokens,
                            const incmap_resolver *resolver, const rep_model *model,
                            unsigned languages, incmap_error *err) {
    rep_cues cues;
    *tags = base_alloc_zeroed(doc->ctx, tokens->count, sizeof **tags);
    incmap_status status = rep_cues_init(&cues, doc, tokens, resolver, model, languages, err);
    if (status == INCMAP_OK && *tags == NULL) {
        status = base_out_of_memory(err);
    }
    for (size_t s = 0; status == INCMAP_OK && s < tokens->sentence_count; s++) {
        rep_cues_sentence(&cues, s);
        rep_tag_sentence(&cues, *tags + tokens->sentences[s].first);
    }
    rep_cues_free(&cues);
    if (status != INCMAP_OK) {
        base_free(doc->ctx, *tags);
        *tags = NULL;
    }
    return status;
}
