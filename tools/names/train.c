/* train_names: learns the weights of the tagger of names.
 *
 *   train_names GAZETTEER WORDS TRAIN MODEL [TEST...]
 *
 * A conditional random field over the tags of words that stand together, by stochastic gradient
 * (AdaGrad), features left out at random so that none is relied on alone. The features are the
 * reader's own (rep_features.c). Equal inputs give equal weights. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "incmap/incmap.h"
#include "train.h"

enum {
    TIMES = 3,
    ROUNDS = 20,
    ROUNDS_BEFORE = 8, /* those whose weights are not averaged */
    SEEN_AT_LEAST = 2, /* a rarer feature is forgotten */
    ROWS_MAX = 330000, /* of the model */
    LINES = 96000,
    DROPPED_PERCENT = 65
};

static const float rate = 0.12F;
static const float forbidden = -60.0F;

/* One word that may belong to a name. */
typedef struct sample {
    uint32_t feature; /* where its features start */
    uint8_t features;
    uint8_t right;
    uint8_t bridge;
    bool starts; /* the first of its run */
} sample;

typedef struct trainer {
    incmap_context *ctx;
    incmap_resolver *resolver;
    rep_model_head *model;
    train_features numbers;
    uint32_t *features;
    size_t feature_count;
    size_t feature_room;
    sample *samples;
    size_t sample_count;
    size_t sample_room;
    uint32_t *seen;   /* by number: how often */
    float *weight;    /* by number, REP_TAGS each; in front those of bridges and first tags */
    float *slope;     /* sum of squares, for AdaGrad */
    float *mean;      /* sum of the weights at the end of the later rounds */
    train_row *words; /* of the lists */
    size_t word_count;
    uint64_t random;
} trainer;

enum { FIXED = REP_BRIDGES * REP_TAGS + 1 }; /* rows of bridges and first tags */

/* ---- samples */

static void add_sample(trainer *t, const rep_cues *cues, uint32_t i, uint8_t right) {
    uint64_t features[REP_FEATURES];
    size_t count = rep_features_of(cues, i, features);
    if (t->feature_count + count > t->feature_room) {
        t->feature_room = t->feature_room * 2 + 4096;
        t->features = train_room(t->features, t->feature_room, sizeof *t->features);
    }
    if (t->sample_count == t->sample_room) {
        t->sample_room = t->sample_room * 2 + 4096;
        t->samples = train_room(t->samples, t->sample_room, sizeof *t->samples);
    }
    bool starts = i == 0 || !cues->at[i].active;
    t->samples[t->sample_count++] = (sample){.feature = (uint32_t)t->feature_count,
                                             .features = (uint8_t)count,
                                             .right = right,
                                             .bridge = (uint8_t)rep_bridge_before(cues, i),
                                             .starts = starts};
    for (size_t f = 0; f < count; f++) {
        t->features[t->feature_count++] = train_feature_number(&t->numbers, features[f]);
    }
}

/* A tag that goes on from a word that is no candidate begins here. */
static uint8_t begun(uint8_t tag) {
    return tag == REP_TAG_PLACE_IN || tag == REP_TAG_ORGANISATION_IN || tag == REP_TAG_PERSON_IN
               ? (uint8_t)(tag - 1)
               : tag;
}

static rep_model model_of(const trainer *t) {
    return (rep_model){.head = t->model,
                       .lines = (const rep_model_line *)(const void *)(t->model + 1)};
}

static void sample_report(void *state, const train_report *report) {
    trainer *t = state;
    rep_cues cues;
    rep_model model = model_of(t);
    uint8_t *right = train_room(NULL, report->tokens.count, 1);
    train_right_tags(report, right);
    if (rep_cues_init(&cues, &report->doc, &report->tokens, t->resolver, &model, report->languages,
                      NULL) != INCMAP_OK) {
        train_fail("no memory", "");
    }
    for (size_t s = 0; s < report->tokens.sentence_count; s++) {
        rep_cues_sentence(&cues, s);
        for (uint32_t i = 0; i < cues.count; i++) {
            uint8_t tag = right[cues.first + i];
            bool first = i == 0 || !cues.at[i].active;
            if (cues.at[i + 1].active) {
                add_sample(t, &cues, i, first ? begun(tag) : tag);
            }
        }
    }
    rep_cues_free(&cues);
    free(right);
}

/* Numbers the features anew without the rare ones. */
static void forget_rare(trainer *t) {
    size_t all = t->numbers.count;
    t->seen = train_room(NULL, all, sizeof *t->seen);
    uint32_t *renamed = train_room(NULL, all, sizeof *renamed);
    memset(t->seen, 0, all * sizeof *t->seen);
    for (size_t i = 0; i < t->feature_count; i++) {
        t->seen[t->features[i]]++;
    }
    uint32_t kept = FIXED;
    for (size_t i = 0; i < all; i++) {
        renamed[i] = t->seen[i] >= SEEN_AT_LEAST ? kept++ : UINT32_MAX;
    }
    size_t out = 0;
    for (size_t s = 0; s < t->sample_count; s++) {
        sample *p = &t->samples[s];
        size_t from = p->feature;
        p->feature = (uint32_t)out;
        uint8_t left = 0;
        for (size_t f = 0; f < p->features; f++) {
            uint32_t number = renamed[t->features[from + f]];
            if (number != UINT32_MAX) {
                t->features[out++] = number;
                left++;
            }
        }
        p->features = left;
    }
    for (size_t i = 0; i <= t->numbers.mask; i++) {
        t->numbers.number[i] = t->numbers.hash[i] != 0 ? renamed[t->numbers.number[i]] : 0;
    }
    t->feature_count = out;
    t->numbers.count = kept;
    free(renamed);
}

/* ---- learning */

static uint64_t next_random(trainer *t) {
    t->random ^= t->random << 13;
    t->random ^= t->random >> 7;
    t->random ^= t->random << 17;
    return t->random;
}

enum { RUN_MAX = REP_SENTENCE_MAX };

/* A run of words at work. */
typedef struct run {
    const sample *samples;
    size_t count;
    double own[RUN_MAX][REP_TAGS]; /* score of the word's features */
    double ahead[RUN_MAX][REP_TAGS];
    double behind[RUN_MAX][REP_TAGS];
    uint8_t kept[RUN_MAX][REP_FEATURES];
    double total;
} run;

static float *row_of(float *rows, size_t number) { return rows + number * REP_TAGS; }

static float *bridge_row(float *rows, uint8_t bridge, unsigned from) {
    return row_of(rows, (size_t)bridge * REP_TAGS + from);
}

static double log_sum(const double values[REP_TAGS]) {
    double most = values[0];
    double sum = 0;
    for (unsigned t = 1; t < REP_TAGS; t++) {
        most = values[t] > most ? values[t] : most;
    }
    for (unsigned t = 0; t < REP_TAGS; t++) {
        sum += exp(values[t] - most);
    }
    return most + log(sum);
}

static void score_run(trainer *t, run *r) {
    const float stretch = 100.0F / (100 - DROPPED_PERCENT);
    for (size_t i = 0; i < r->count; i++) {
        const sample *p = &r->samples[i];
        for (unsigned k = 0; k < REP_TAGS; k++) {
            r->own[i][k] = p->starts ? row_of(t->weight, FIXED - 1)[k] : 0;
        }
        for (unsigned f = 0; f < p->features; f++) {
            r->kept[i][f] = next_random(t) % 100 >= DROPPED_PERCENT;
            const float *row = row_of(t->weight, t->features[p->feature + f]);
            for (unsigned k = 0; r->kept[i][f] && k < REP_TAGS; k++) {
                r->own[i][k] += (double)(row[k] * stretch);
            }
        }
    }
}

static void go_ahead(trainer *t, run *r) {
    memcpy(r->ahead[0], r->own[0], sizeof r->ahead[0]);
    for (size_t i = 1; i < r->count; i++) {
        for (unsigned to = 0; to < REP_TAGS; to++) {
            double ways[REP_TAGS];
            for (unsigned from = 0; from < REP_TAGS; from++) {
                ways[from] = r->ahead[i - 1][from] +
                             (double)bridge_row(t->weight, r->samples[i].bridge, from)[to];
            }
            r->ahead[i][to] = log_sum(ways) + r->own[i][to];
        }
    }
    r->total = log_sum(r->ahead[r->count - 1]);
}

static void go_behind(trainer *t, run *r) {
    memset(r->behind[r->count - 1], 0, sizeof r->behind[0]);
    for (size_t i = r->count - 1; i > 0; i--) {
        for (unsigned from = 0; from < REP_TAGS; from++) {
            double ways[REP_TAGS];
            const float *row = bridge_row(t->weight, r->samples[i].bridge, from);
            for (unsigned to = 0; to < REP_TAGS; to++) {
                ways[to] = (double)row[to] + r->own[i][to] + r->behind[i][to];
            }
            r->behind[i - 1][from] = log_sum(ways);
        }
    }
}

static void step(trainer *t, size_t number, unsigned tag, double slope) {
    float *weight = row_of(t->weight, number) + tag;
    float *sum = row_of(t->slope, number) + tag;
    if (*weight <= forbidden) {
        return;
    }
    *sum += (float)(slope * slope);
    *weight -= rate * (float)slope / sqrtf(*sum + 1e-6F);
}

static void learn_bridge(trainer *t, const run *r, size_t i) {
    uint8_t bridge = r->samples[i].bridge;
    for (unsigned from = 0; from < REP_TAGS; from++) {
        for (unsigned to = 0; to < REP_TAGS; to++) {
            double way = r->ahead[i - 1][from] + (double)bridge_row(t->weight, bridge, from)[to] +
                         r->own[i][to] + r->behind[i][to] - r->total;
            double right = r->samples[i - 1].right == from && r->samples[i].right == to;
            double slope = exp(way) - right;
            if (fabs(slope) > 1e-4) {
                step(t, (size_t)bridge * REP_TAGS + from, to, slope);
            }
        }
    }
}

static double learn_run(trainer *t, run *r) {
    double right = 0;
    score_run(t, r);
    go_ahead(t, r);
    go_behind(t, r);
    for (size_t i = 0; i < r->count; i++) {
        const sample *p = &r->samples[i];
        double slope[REP_TAGS];
        for (unsigned k = 0; k < REP_TAGS; k++) {
            slope[k] = exp(r->ahead[i][k] + r->behind[i][k] - r->total) - (p->right == k);
        }
        right += slope[p->right] < 0 ? -slope[p->right] : 0;
        if (i > 0) {
            learn_bridge(t, r, i);
        }
        for (unsigned k = 0; k < REP_TAGS; k++) {
            if (fabs(slope[k]) < 1e-4) {
                continue;
            }
            for (unsigned f = 0; f < p->features; f++) {
                if (r->kept[i][f]) {
                    step(t, t->features[p->feature + f], k, slope[k]);
                }
            }
            if (p->starts) {
                step(t, FIXED - 1, k, slope[k]);
            }
        }
    }
    return right;
}

static void forbid(trainer *t) {
    static const uint8_t inner[] = {REP_TAG_PLACE_IN, REP_TAG_ORGANISATION_IN, REP_TAG_PERSON_IN};
    for (size_t n = 0; n < sizeof inner; n++) {
        row_of(t->weight, FIXED - 1)[inner[n]] = forbidden;
        for (uint8_t bridge = 0; bridge < REP_BRIDGES; bridge++) {
            for (unsigned from = 0; from < REP_TAGS; from++) {
                if (from != inner[n] && from != inner[n] - 1U) {
                    bridge_row(t->weight, bridge, from)[inner[n]] = forbidden;
                }
            }
        }
    }
}

/* Where each run of words starts; how many there are. */
static size_t find_runs(const trainer *t, size_t *starts) {
    size_t runs = 0;
    for (size_t i = 0; i < t->sample_count; i++) {
        if (t->samples[i].starts) {
            starts[runs++] = i;
        }
    }
    return runs;
}

static void mingle(trainer *t, size_t *starts, size_t runs) {
    for (size_t i = runs; i > 1; i--) {
        size_t other = next_random(t) % i;
        size_t kept = starts[i - 1];
        starts[i - 1] = starts[other];
        starts[other] = kept;
    }
}

/* Learns once from nothing, adding the weights of the later rounds to the mean. */
static void learn_once(trainer *t, size_t *starts, size_t runs, run *r) {
    size_t rows = t->numbers.count * REP_TAGS;
    memset(t->weight, 0, rows * sizeof *t->weight);
    memset(t->slope, 0, rows * sizeof *t->slope);
    forbid(t);
    for (int round = 0; round < ROUNDS; round++) {
        double wrong = 0;
        mingle(t, starts, runs);
        for (size_t i = 0; i < runs; i++) {
            r->samples = &t->samples[starts[i]];
            r->count = 1;
            while (starts[i] + r->count < t->sample_count && !r->samples[r->count].starts) {
                r->count++;
            }
            wrong += learn_run(t, r);
        }
        for (size_t i = 0; round >= ROUNDS_BEFORE && i < rows; i++) {
            t->mean[i] += t->weight[i];
        }
        (void)fprintf(stderr, "round %d: %ld in a thousand words wrong\n", round + 1,
                      lrint(1000 * wrong / (double)t->sample_count));
    }
}

/* Several times in other orders; the mean is steadier than any of them. */
static void learn(trainer *t) {
    size_t rows = t->numbers.count * REP_TAGS;
    size_t *starts = train_room(NULL, t->sample_count + 1, sizeof *starts);
    run *r = train_room(NULL, 1, sizeof *r);
    size_t runs = find_runs(t, starts);
    t->weight = train_room(NULL, rows, sizeof *t->weight);
    t->slope = train_room(NULL, rows, sizeof *t->slope);
    t->mean = train_room(NULL, rows, sizeof *t->mean);
    memset(t->mean, 0, rows * sizeof *t->mean);
    for (int time = 0; time < TIMES; time++) {
        learn_once(t, starts, runs, r);
    }
    for (size_t i = 0; i < rows; i++) {
        t->weight[i] = t->mean[i] / (TIMES * (ROUNDS - ROUNDS_BEFORE));
    }
    free(r);
    free(starts);
}

/* ---- the model */

static float largest(const trainer *t) {
    float most = 0;
    for (size_t i = FIXED * REP_TAGS; i < t->numbers.count * REP_TAGS; i++) {
        float size = fabsf(t->weight[i]);
        most = size > most ? size : most;
    }
    return most < 4 ? most : 4; /* the few larger ones are cut, for finer steps */
}

static int16_t scaled(float weight, float scale, int limit) {
    long value = lrintf(weight * scale);
    return (int16_t)(value > limit ? limit : value < -limit ? -limit : value);
}

/* All rows with the features' weights; how many. */
static size_t rows_of(const trainer *t, train_row *rows, float scale) {
    size_t count = 0;
    for (size_t i = 0; i <= t->numbers.mask; i++) {
        uint32_t number = t->numbers.number[i];
        if (t->numbers.hash[i] == 0 || number == UINT32_MAX) {
            continue;
        }
        train_row *row = &rows[count];
        *row = (train_row){.feature = t->numbers.hash[i]};
        for (unsigned k = 0; k < REP_TAGS; k++) {
            row->weight[k] = (int8_t)scaled(row_of(t->weight, number)[k], scale, 127);
            row->rank += (uint32_t)(row->weight[k] * row->weight[k]);
        }
        count += row->rank > 0;
    }
    return count;
}

static void make_model(trainer *t) {
    float scale = 127 / largest(t);
    train_row *rows = train_room(NULL, t->numbers.count + t->word_count, sizeof *rows);
    size_t count = rows_of(t, rows, scale);
    qsort(rows, count, sizeof *rows, train_by_rank);
    size_t kept = count < ROWS_MAX ? count : ROWS_MAX;
    memcpy(rows + kept, t->words, t->word_count * sizeof *rows);
    free(t->model);
    size_t lost = train_pack(&t->model, LINES, rows, kept + t->word_count);
    for (unsigned from = 0; from < REP_TAGS; from++) {
        for (uint8_t bridge = 0; bridge < REP_BRIDGES; bridge++) {
            for (unsigned to = 0; to < REP_TAGS; to++) {
                t->model->bridge[bridge][from][to] =
                    scaled(bridge_row(t->weight, bridge, from)[to], scale, 20000);
            }
        }
        t->model->first[from] = scaled(row_of(t->weight, FIXED - 1)[from], scale, 20000);
    }
    (void)snprintf(t->model->note, sizeof t->model->note, "incmap names 1, CC BY-SA 4.0");
    train_seal(t->model);
    (void)fprintf(stderr, "features %zu, rows %zu of %zu and %zu words, %zu without room\n",
                  t->numbers.count, kept, count, t->word_count, lost);
    free(rows);
}

/* ---- how good it is */

typedef struct score {
    const trainer *trainer;
    size_t found;
    size_t marked;
    size_t right;
} score;

/* Where the place that starts at token `i` ends; `i` when none does. */
static size_t end_of_place(const uint8_t *tags, size_t i, size_t count) {
    size_t end = i + (tags[i] == REP_TAG_PLACE);
    while (end > i && end < count && tags[end] == REP_TAG_PLACE_IN) {
        end++;
    }
    return end;
}

static void score_report(void *state, const train_report *report) {
    score *s = state;
    size_t count = report->tokens.count;
    uint8_t *right = train_room(NULL, count, 1);
    uint8_t *found = NULL;
    rep_model model = model_of(s->trainer);
    train_right_tags(report, right);
    if (rep_tags_read(&found, &report->doc, &report->tokens, s->trainer->resolver, &model,
                      report->languages, NULL) != INCMAP_OK) {
        train_fail("no memory", "");
    }
    for (size_t i = 0; i < count; i++) {
        size_t end = end_of_place(found, i, count);
        size_t right_end = end_of_place(right, i, count);
        s->found += end > i;
        s->marked += right_end > i;
        s->right += end > i && end == right_end;
    }
    base_free(s->trainer->ctx, found);
    free(right);
}

static void test(const trainer *t, const char *path) {
    score s = {.trainer = t};
    train_each_report(t->ctx, path, score_report, &s);
    size_t both = s.found + s.marked;
    (void)printf("%s: places marked %zu, found %zu, right %zu, F1 0.%03zu\n", path, s.marked,
                 s.found, s.right, both == 0 ? 0 : 2000 * s.right / both);
}

static void save(const rep_model_head *head, const char *path) {
    FILE *file = fopen(path, "wb");
    size_t bytes = train_model_bytes(head);
    if (file == NULL || fwrite(head, 1, bytes, file) != bytes || fclose(file) != 0) {
        train_fail("cannot write", path);
    }
}

static void open_tools(trainer *t, const char *path, incmap_gazetteer **gazetteer) {
    incmap_error err = {0};
    if (incmap_context_new(&t->ctx, NULL, &err) != INCMAP_OK ||
        incmap_gazetteer_open(gazetteer, t->ctx, path, &err) != INCMAP_OK) {
        train_fail("cannot open", path);
    }
    const incmap_gazetteer *all[] = {*gazetteer};
    if (incmap_resolver_new(&t->resolver, t->ctx, all, 1, NULL, &err) != INCMAP_OK) {
        train_fail("no memory", "");
    }
}

static void close_tools(trainer *t, incmap_gazetteer *gazetteer) {
    train_features_free(&t->numbers);
    free(t->features);
    free(t->samples);
    free(t->seen);
    free(t->weight);
    free(t->slope);
    free(t->mean);
    free(t->words);
    free(t->model);
    incmap_resolver_free(t->resolver);
    incmap_gazetteer_close(gazetteer);
    incmap_context_free(t->ctx);
}

int main(int count, char **values) {
    if (count < 5) {
        train_fail("expected GAZETTEER WORDS TRAIN MODEL [TEST...]", "");
    }
    trainer t = {.random = 0x2545F4914F6CDD1DU};
    incmap_gazetteer *gazetteer = NULL;
    open_tools(&t, values[1], &gazetteer);
    train_features_init(&t.numbers);
    t.word_count = train_read_words(&t.words, t.ctx, values[2], values[3]);
    (void)train_pack(&t.model, LINES, t.words, t.word_count);
    train_each_report(t.ctx, values[3], sample_report, &t);
    forget_rare(&t);
    learn(&t);
    make_model(&t);
    save(t.model, values[4]);
    for (int i = 5; i < count; i++) {
        test(&t, values[i]);
    }
    close_tools(&t, gazetteer);
    return 0;
}
