/* Owns what is known of all incidents that were placed: how many became what, the doubtful, and
 * the list of these. How one is placed is inc_hand.c's. */
#include <string.h>
#include <sys/stat.h>

#include "base_error.h"
#include "base_span.h"
#include "inc_placer_inside.h"

static incmap_status name_gazetteers(inc_places *places, const incmap_resolver *resolver,
                                     incmap_error *err) {
    base_buf *gazetteers = &places->gazetteers;
    const incmap_gazetteer *gazetteer;
    for (size_t i = 0; (gazetteer = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        incmap_gazetteer_info info;
        incmap_gazetteer_describe(gazetteer, &info);
        places->sources.items[places->sources.count++] = gazetteer;
        BASE_TRY(base_buf_add_text(gazetteers, i > 0 ? ";" : "", err));
        BASE_TRY(base_buf_add_span(gazetteers, info.name, err));
        BASE_TRY(base_buf_add_char(gazetteers, '@', err));
        for (int shift = 60; shift >= 32; shift -= 4) {
            BASE_TRY(
                base_buf_add_char(gazetteers, "0123456789abcdef"[info.hash >> shift & 15], err));
        }
    }
    BASE_TRY(base_buf_reserve(gazetteers, BASE_ARENA_SLACK, err));
    memset(gazetteers->data + gazetteers->size, 0, BASE_ARENA_SLACK);
    return INCMAP_OK;
}

/* A list written over the decisions that were replayed would lose them. */
static incmap_status check_paths(const incmap_placer_options *options, incmap_error *err) {
    struct stat decisions;
    struct stat list;
    if (options->decisions != NULL && options->unplaced != NULL &&
        stat(options->decisions, &decisions) == 0 && stat(options->unplaced, &list) == 0 &&
        decisions.st_dev == list.st_dev && decisions.st_ino == list.st_ino) {
        return base_fail_at(err, INCMAP_USAGE, options->unplaced, 0, 0,
                            "the list would take the place of the decisions; give it another name");
    }
    return INCMAP_OK;
}

static incmap_status set_up(incmap_placer *placer, const incmap_placer_options *options,
                            incmap_error *err) {
    incmap_placer_options use = {.decisions = NULL};
    if (options != NULL) {
        use = *options;
    }
    placer->notices = use.notices;
    BASE_TRY(name_gazetteers(&placer->places, placer->resolver, err));
    placer->places.plain_gazetteers = inc_is_plain(base_buf_view(&placer->places.gazetteers));
    BASE_TRY(inc_hand_init(&placer->hand, placer->ctx, &placer->places, placer->resolver, err));
    BASE_TRY(inc_doubts_new(&placer->doubts, placer->ctx, err));
    BASE_TRY(check_paths(&use, err));
    if (use.decisions != NULL) {
        BASE_TRY(inc_decisions_open(&placer->decisions, placer->ctx, use.decisions,
                                    placer->resolver, &use.notices, err));
        placer->places.decisions = placer->decisions;
    }
    return use.unplaced == NULL ? INCMAP_OK
                                : io_atomic_open(&placer->list, placer->ctx, use.unplaced, err);
}

incmap_status incmap_placer_new(incmap_placer **out, incmap_context *ctx, incmap_resolver *resolver,
                                const incmap_placer_options *options, incmap_error *err) {
    *out = NULL;
    incmap_placer *placer = base_alloc_zeroed(ctx, 1, sizeof *placer);
    if (placer == NULL) {
        return base_out_of_memory(err);
    }
    placer->ctx = ctx;
    placer->resolver = resolver;
    base_buf_init(&placer->places.gazetteers, ctx, SIZE_MAX);
    incmap_status status = set_up(placer, options, err);
    if (status != INCMAP_OK) {
        incmap_placer_free(placer);
        return status;
    }
    *out = placer;
    return INCMAP_OK;
}

void incmap_placer_free(incmap_placer *placer) {
    if (placer != NULL) {
        inc_decisions_close(placer->decisions);
        inc_doubts_free(placer->doubts);
        io_atomic_close(placer->list);
        inc_hand_free(&placer->hand);
        base_buf_free(&placer->places.gazetteers);
        base_free(placer->ctx, placer);
    }
}

static void count(incmap_placer_counts *counts, const incmap_placement *answer) {
    counts->incidents++;
    counts->placed += answer->outcome == INCMAP_OUTCOME_PLACED;
    counts->ambiguous += answer->outcome == INCMAP_OUTCOME_AMBIGUOUS;
    counts->unplaced += answer->outcome == INCMAP_OUTCOME_UNPLACED;
    counts->flagged += answer->outcome == INCMAP_OUTCOME_PLACED && answer->flags != 0;
}

incmap_status inc_placer_note(incmap_placer *placer, const incmap_incident *incident,
                              const inc_placed *placed, incmap_error *err) {
    const incmap_placement *answer = &placed->answer;
    bool sure = answer->outcome == INCMAP_OUTCOME_PLACED && answer->flags == 0;
    placer->counts.given += placed->given;
    placer->counts.decided += placed->decided;
    count(&placer->counts, answer);
    return placed->given || placed->decided || sure
               ? INCMAP_OK
               : inc_doubts_add(placer->doubts, &placed->question, answer, incident->input,
                                incident->line, err);
}

incmap_status incmap_placer_place(incmap_placer *placer, incmap_incident *incident,
                                  incmap_placement *out, incmap_error *err) {
    inc_placed placed;
    BASE_TRY(inc_hand_place(&placer->hand, incident, &placed, err));
    BASE_TRY(inc_placer_note(placer, incident, &placed, err));
    if (out != NULL) {
        *out = placed.answer;
    }
    return INCMAP_OK;
}

void incmap_placer_counts_view(const incmap_placer *placer, incmap_placer_counts *out) {
    *out = placer->counts;
}

bool incmap_placer_doubt(const incmap_placer *placer, size_t number, incmap_span *phrase,
                         uint64_t *count_out, incmap_outcome *outcome) {
    return inc_doubts_top(placer->doubts, number, phrase, count_out, outcome);
}

incmap_status inc_placer_complete(incmap_placer *placer, incmap_error *err) {
    uint64_t missed = inc_doubts_missed(placer->doubts);
    if (placer->list == NULL || placer->complete) {
        return INCMAP_OK;
    }
    placer->complete = true;
    if (missed > 0 && placer->notices.notice != NULL) {
        incmap_error problem;
        base_fail(&problem, INCMAP_LIMIT,
                  "the list of the doubtful is full; %llu further incidents are not in it",
                  (unsigned long long)missed);
        placer->notices.notice(placer->notices.state, &problem);
    }
    BASE_TRY(inc_doubts_write(placer->doubts, placer->resolver, placer->list, err));
    return io_atomic_finish(placer->list, err);
}

const inc_doubts *inc_placer_doubts(const incmap_placer *placer) { return placer->doubts; }

io_atomic *inc_placer_list(const incmap_placer *placer) { return placer->list; }

incmap_status incmap_placer_finish(incmap_placer *placer, incmap_error *err) {
    if (placer->list == NULL) {
        return INCMAP_OK;
    }
    BASE_TRY(inc_placer_complete(placer, err));
    return io_atomic_commit(&placer->list, 1, err);
}
