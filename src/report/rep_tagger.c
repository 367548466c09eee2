#include "rep_tagger.h"

#include <string.h>

#include "base_error.h"

/* The best way to end in each tag at a word, and the tag before it on that way. */
typedef struct step {
    int32_t score[REP_TAGS];
    uint8_t from[REP_TAGS];
} step;

/* A word's features and the lines of the model that they stand in, on their way into the cache. */
typedef struct asked {
    size_t count;
    uint64_t features[REP_FEATURES];
    const rep_model_line *lines[REP_FEATURES];
} asked;

/* The word at hand and the next one, whose lines are fetched meanwhile. */
typedef struct asking {
    const rep_cues *cues;
    asked words[2];
    unsigned now;
} asking;

static void ask(const rep_cues *cues, uint32_t i, asked *out) {
    while (i < cues->count && !cues->at[i + 1].active) {
        i++;
    }
    out->count = i < cues->count ? rep_features_of(cues, i, out->features) : 0;
    for (size_t f = 0; f < out->count; f++) {
        uint64_t slot = rep_model_slot(out->features[f], cues->model->head->lines);
        out->lines[f] = &cues->model->lines[slot];
        __builtin_prefetch(out->lines[f]);
    }
}

/* Of word `i`, the one asked for last. */
static void add_weights(asking *ahead, uint32_t i, int32_t score[REP_TAGS]) {
    static const int8_t nothing[REP_TAGS] = {0};
    int16_t sum[REP_TAGS] = {0};
    const asked *word = &ahead->words[ahead->now];
    ahead->now ^= 1;
    ask(ahead->cues, i + 1, &ahead->words[ahead->now]);
    for (size_t f = 0; f < word->count; f++) {
        const int8_t *row = rep_model_row(word->lines[f], word->features[f]);
        row = row == NULL ? nothing : row;
        for (unsigned t = 0; t < REP_TAGS; t++) {
            sum[t] = (int16_t)(sum[t] + row[t]);
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
static void tag_run(asking *ahead, uint32_t first, uint32_t end, uint8_t *tags) {
    step steps[REP_SENTENCE_MAX];
    const rep_cues *cues = ahead->cues;
    const rep_model_head *head = cues->model->head;
    for (uint32_t i = first; i < end; i++) {
        step *now = &steps[i - first];
        add_weights(ahead, i, now->score);
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
    asking ahead;
    ahead.cues = cues;
    ahead.now = 0;
    ask(cues, 0, &ahead.words[0]);
    memset(tags, REP_TAG_NONE, cues->count);
    for (uint32_t i = 0; i < cues->count;) {
        uint32_t end = i;
        while (end < cues->count && cues->at[end + 1].active) {
            end++;
        }
        if (end > i) {
            tag_run(&ahead, i, end, tags);
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
