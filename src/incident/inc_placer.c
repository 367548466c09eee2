/* Owns what becomes of an incident's place: coordinates of its own, a person's decision, the
 * resolver's answer, in this order; and the fields that say so. */
#include <sys/stat.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_decisions.h"
#include "inc_placer.h"
#include "inc_record.h"
#include "res_place.h"

enum { claim_bytes = 64 };

struct incmap_placer {
    incmap_context *ctx;
    incmap_resolver *resolver;
    incmap_notices notices;
    inc_decisions *decisions; /* NULL: none */
    inc_doubts *doubts;
    bool complete;           /* the list is written to its end */
    io_atomic *list;         /* of the doubtful, to be written; NULL: none */
    base_buf gazetteers;     /* the field's text: "name@hash" of each, joined by ";" */
    bool plain_gazetteers;   /* no markup in it */
    res_sources sources;     /* the resolver's gazetteers */
    res_scene *scene;        /* for what is settled without the resolver */
    res_pool *pool;          /* the same */
    res_cells *cells;        /* the same */
    char claim[claim_bytes]; /* the country claimed last, and what it stands for */
    size_t claim_size;
    incmap_span claim_alpha2; /* empty: no country */
    incmap_placer_counts counts;
};

static incmap_status name_gazetteers(incmap_placer *placer, incmap_error *err) {
    const incmap_gazetteer *gazetteer;
    for (size_t i = 0; (gazetteer = incmap_resolver_gazetteer(placer->resolver, i)) != NULL; i++) {
        incmap_gazetteer_info info;
        incmap_gazetteer_describe(gazetteer, &info);
        placer->sources.items[placer->sources.count++] = gazetteer;
        BASE_TRY(base_buf_add_text(&placer->gazetteers, i > 0 ? ";" : "", err));
        BASE_TRY(base_buf_add_span(&placer->gazetteers, info.name, err));
        BASE_TRY(base_buf_add_char(&placer->gazetteers, '@', err));
        for (int shift = 60; shift >= 32; shift -= 4) {
            BASE_TRY(base_buf_add_char(&placer->gazetteers,
                                       "0123456789abcdef"[info.hash >> shift & 15], err));
        }
    }
    return INCMAP_OK;
}

/* Letters and digits of ASCII and what stands between them in names. */
static bool is_plain(incmap_span text) {
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!base_is_alpha(c) && !base_is_digit(c) && memchr(" .-_@;", c, 6) == NULL) {
            return false;
        }
    }
    return true;
}

static incmap_status set_gazetteers(const incmap_placer *placer, incmap_incident *incident,
                                    incmap_error *err) {
    BASE_TRY(
        inc_set_text(incident, INCMAP_FIELD_GAZETTEER, base_buf_view(&placer->gazetteers), err));
    incident->plain |= placer->plain_gazetteers ? inc_bit(INCMAP_FIELD_GAZETTEER) : 0;
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
    placer->scene = base_alloc_zeroed(placer->ctx, 1, sizeof *placer->scene);
    placer->pool = base_alloc_zeroed(placer->ctx, 1, sizeof *placer->pool);
    if (placer->scene == NULL || placer->pool == NULL) {
        return base_out_of_memory(err);
    }
    placer->scene->sources = &placer->sources;
    BASE_TRY(name_gazetteers(placer, err));
    placer->plain_gazetteers = is_plain(base_buf_view(&placer->gazetteers));
    BASE_TRY(inc_doubts_new(&placer->doubts, placer->ctx, err));
    BASE_TRY(check_paths(&use, err));
    if (use.decisions != NULL) {
        BASE_TRY(inc_decisions_open(&placer->decisions, placer->ctx, use.decisions,
                                    placer->resolver, &use.notices, err));
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
    base_buf_init(&placer->gazetteers, ctx, SIZE_MAX);
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
        base_buf_free(&placer->gazetteers);
        base_free(placer->ctx, placer->scene);
        base_free(placer->ctx, placer->pool);
        res_cells_free(placer->cells);
        base_free(placer->ctx, placer);
    }
}

/* The country that a source means; empty when it is none. The last answer is kept, since a table
 * says the same in row after row. */
static incmap_span country_of(incmap_placer *placer, incmap_span claim) {
    incmap_span alpha2 = {NULL, 0};
    if (claim.size == 0 || claim.size > claim_bytes) {
        return alpha2;
    }
    if (!base_span_equal(claim, base_span(placer->claim, placer->claim_size))) {
        if (res_country_of(&placer->sources, claim, &alpha2)) {
            placer->claim_alpha2 = alpha2;
        } else {
            placer->claim_alpha2 = base_span(NULL, 0);
        }
        memcpy(placer->claim, claim.data, claim.size);
        placer->claim_size = claim.size;
    }
    return placer->claim_alpha2;
}

/* The country is where the point lies; a source's claim that says another one is kept in the notes.
 */
static incmap_status set_country(incmap_placer *placer, incmap_incident *incident,
                                 incmap_span country, incmap_error *err) {
    incmap_span claim = inc_text(incident, INCMAP_FIELD_COUNTRY);
    incmap_span claimed = country_of(placer, claim);
    if (country.size == 0) {
        country = claimed;
    }
    if (claim.size > 0 && !(claimed.size > 0 && base_span_equal(claimed, country))) {
        BASE_TRY(inc_keep_in_notes(incident, BASE_SPAN("country"), claim, err));
    }
    return inc_set_text(incident, INCMAP_FIELD_COUNTRY, country, err);
}

/* The reason, if there is one, and the flags, joined by ";". */
static incmap_status set_flags(incmap_incident *incident, incmap_reason reason, uint32_t flags,
                               incmap_error *err) {
    char text[256];
    size_t size = 0;
    if (reason == INCMAP_REASON_NONE && flags == 0) {
        inc_set_null(incident, INCMAP_FIELD_FLAGS);
        return INCMAP_OK;
    }
    const char *name = incmap_reason_name(reason);
    for (int bit = -1; bit < 32; bit++) {
        if (bit >= 0) {
            name = incmap_flag_name(flags & (uint32_t)1 << bit);
        }
        size_t length = name == NULL ? 0 : strlen(name);
        if (length == 0 || length + 1 > sizeof text - size) {
            continue;
        }
        if (size > 0) {
            text[size++] = ';';
        }
        memcpy(text + size, name, length);
        size += length;
    }
    return inc_set_text(incident, INCMAP_FIELD_FLAGS, base_span(text, size), err);
}

static void clear_answer(incmap_incident *incident) {
    for (int field = INCMAP_FIELD_PLACE_NAME; field <= INCMAP_FIELD_FLAGS; field++) {
        if (field != INCMAP_FIELD_ADMIN_REPORTED && field != INCMAP_FIELD_COUNTRY) {
            inc_set_null(incident, (incmap_field)field);
        }
    }
}

static void set_number(incmap_incident *incident, incmap_field field, double value, double none) {
    if (value != none) {
        inc_set_real(incident, field, value);
    }
}

static incmap_status set_texts(const incmap_placer *placer, incmap_incident *incident,
                               const incmap_placement *answer, incmap_error *err) {
    if (answer->has_place) {
        BASE_TRY(inc_set_text(incident, INCMAP_FIELD_PLACE_NAME, answer->place.name, err));
        BASE_TRY(inc_set_text(incident, INCMAP_FIELD_PLACE_ID, answer->place.id, err));
        BASE_TRY(inc_set_text(incident, INCMAP_FIELD_FEATURE, answer->place.feature, err));
    }
    BASE_TRY(inc_set_text(incident, INCMAP_FIELD_ADMIN1, answer->admin1, err));
    BASE_TRY(inc_set_text(incident, INCMAP_FIELD_ADMIN2, answer->admin2, err));
    return set_gazetteers(placer, incident, err);
}

/* An answer that is no place, or several: no coordinates, and the reason among the flags. */
static incmap_status set_unplaced(incmap_placer *placer, incmap_incident *incident,
                                  const incmap_placement *answer, incmap_error *err) {
    bool ambiguous = answer->outcome == INCMAP_OUTCOME_AMBIGUOUS;
    inc_lend_text(incident, INCMAP_FIELD_MATCH, base_span_of(incmap_outcome_name(answer->outcome)));
    if (ambiguous) {
        inc_set_real(incident, INCMAP_FIELD_SCORE, answer->score);
    }
    inc_set_integer(incident, INCMAP_FIELD_N_CANDIDATES, (int64_t)answer->n_candidates);
    BASE_TRY(set_flags(incident, answer->reason, answer->flags, err));
    BASE_TRY(set_gazetteers(placer, incident, err));
    return set_country(placer, incident, base_span(NULL, 0), err);
}

static incmap_status set_placed(incmap_placer *placer, incmap_incident *incident,
                                const incmap_placement *answer, incmap_error *err) {
    inc_lend_text(incident, INCMAP_FIELD_MATCH, base_span_of(incmap_match_name(answer->match)));
    inc_lend_text(incident, INCMAP_FIELD_RELATION,
                  base_span_of(incmap_relation_name(answer->relation)));
    inc_set_real(incident, INCMAP_FIELD_LAT, answer->point.lat);
    inc_set_real(incident, INCMAP_FIELD_LON, answer->point.lon);
    inc_set_integer(incident, INCMAP_FIELD_GEO_PRECISION, answer->geo_precision);
    inc_set_integer(incident, INCMAP_FIELD_WHERE_PREC, answer->where_prec);
    inc_set_integer(incident, INCMAP_FIELD_N_CANDIDATES, (int64_t)answer->n_candidates);
    inc_set_real(incident, INCMAP_FIELD_SCORE, answer->score);
    set_number(incident, INCMAP_FIELD_UNCERTAINTY_M, answer->uncertainty_m, 0);
    set_number(incident, INCMAP_FIELD_BEARING, answer->bearing_deg, -1);
    if (answer->relation == INCMAP_RELATION_OFFSET) {
        inc_set_real(incident, INCMAP_FIELD_OFFSET_M, answer->offset_m);
    }
    BASE_TRY(set_texts(placer, incident, answer, err));
    BASE_TRY(set_flags(incident, INCMAP_REASON_NONE, answer->flags, err));
    return set_country(placer, incident, answer->country, err);
}

/* Both scales of precision for coordinates that the input gave: its own, one from the other, or the
 * place itself where it says nothing. UCDP's 2 means within 25 km. */
static void set_given_precision(incmap_incident *incident) {
    static const int geo_of_where[] = {1, 2, 2, 3, 3, 3, 3};
    static const int where_of_geo[] = {1, 2, 4};
    static const double known_point_m = 25000;
    incmap_value geo = incident->values[INCMAP_FIELD_GEO_PRECISION];
    incmap_value where = incident->values[INCMAP_FIELD_WHERE_PREC];
    bool has_geo = geo.kind == INCMAP_KIND_INTEGER;
    bool has_where = where.kind == INCMAP_KIND_INTEGER;
    if (!has_geo) {
        inc_set_integer(incident, INCMAP_FIELD_GEO_PRECISION,
                        has_where ? geo_of_where[where.as.integer - 1] : 1);
    }
    if (!has_where) {
        inc_set_integer(incident, INCMAP_FIELD_WHERE_PREC,
                        has_geo ? where_of_geo[geo.as.integer - 1] : 1);
    }
    if (incident->values[INCMAP_FIELD_WHERE_PREC].as.integer == 2 &&
        inc_is_null(incident, INCMAP_FIELD_UNCERTAINTY_M)) {
        inc_set_real(incident, INCMAP_FIELD_UNCERTAINTY_M, known_point_m);
    }
}

static incmap_status set_if_empty(incmap_incident *incident, incmap_field field, incmap_span text,
                                  incmap_error *err) {
    return inc_is_null(incident, field) ? inc_set_text(incident, field, text, err) : INCMAP_OK;
}

/* What an earlier run of ours wrote (it has a match) stays as it is. */
static incmap_status place_given(incmap_placer *placer, incmap_incident *incident,
                                 incmap_placement *answer, incmap_error *err) {
    geo_coordinates given = {
        .point = {incident->values[INCMAP_FIELD_LAT].as.real,
                  incident->values[INCMAP_FIELD_LON].as.real},
    };
    if (placer->cells == NULL) { /* large: made when the first point comes */
        BASE_TRY(res_cells_new(&placer->cells, placer->ctx, err));
        placer->scene->cells = placer->cells;
    }
    placer->scene->country = country_of(placer, inc_text(incident, INCMAP_FIELD_COUNTRY));
    res_settle_coordinates(placer->scene, &given, answer);
    answer->match = INCMAP_MATCH_GIVEN;
    placer->counts.given++;
    if (!inc_is_null(incident, INCMAP_FIELD_MATCH)) {
        answer->flags = 0;
        return INCMAP_OK;
    }
    set_given_precision(incident);
    answer->geo_precision = (uint8_t)incident->values[INCMAP_FIELD_GEO_PRECISION].as.integer;
    answer->where_prec = (uint8_t)incident->values[INCMAP_FIELD_WHERE_PREC].as.integer;
    if (incident->values[INCMAP_FIELD_UNCERTAINTY_M].kind == INCMAP_KIND_REAL) {
        answer->uncertainty_m = incident->values[INCMAP_FIELD_UNCERTAINTY_M].as.real;
    }
    inc_lend_text(incident, INCMAP_FIELD_MATCH, base_span_of(incmap_match_name(answer->match)));
    inc_set_real(incident, INCMAP_FIELD_SCORE, answer->score);
    BASE_TRY(set_if_empty(incident, INCMAP_FIELD_ADMIN1, answer->admin1, err));
    BASE_TRY(set_if_empty(incident, INCMAP_FIELD_ADMIN2, answer->admin2, err));
    BASE_TRY(set_gazetteers(placer, incident, err));
    BASE_TRY(set_flags(incident, INCMAP_REASON_NONE, answer->flags, err));
    return set_country(placer, incident, answer->country, err);
}

/* A person's answer in the resolver's form: the place or point itself, nothing weighed. */
static void settle_decision(incmap_placer *placer, const inc_decision *decision,
                            incmap_placement *answer) {
    static const res_phrase at_the_place = {.relation = INCMAP_RELATION_IN, .bearing_deg = -1};
    static const res_choice decided = {.verdict = RES_DECIDED, .score = 1};
    placer->scene->country = base_span(NULL, 0);
    switch (decision->kind) {
        case INC_DECISION_PLACE:
            placer->pool->count = 1;
            placer->pool->items[0] = (res_candidate){.gazetteer = decision->gazetteer};
            incmap_gazetteer_place_view(placer->sources.items[decision->gazetteer], decision->place,
                                        &placer->pool->items[0].place);
            res_settle(placer->scene, &at_the_place, placer->pool, &decided, NULL, answer);
            break;
        case INC_DECISION_POINT:
            res_settle_coordinates(placer->scene, &decision->point, answer);
            break;
        case INC_DECISION_REJECT:
        case INC_DECISION_UNDO:
        default:
            res_settle_nowhere(INCMAP_REASON_REJECTED, answer);
            break;
    }
    answer->flags = 0;
    answer->n_candidates = 0;
    answer->candidate_count = 0;
    if (answer->outcome == INCMAP_OUTCOME_PLACED) {
        answer->match = INCMAP_MATCH_DECISION;
    }
}

static inc_question question_of(const incmap_incident *incident) {
    inc_question question = {
        .phrase = base_span_trim(inc_text(incident, INCMAP_FIELD_PLACE_VERBATIM)),
        .admin = base_span_trim(inc_text(incident, INCMAP_FIELD_ADMIN_REPORTED)),
        .country = base_span_trim(inc_text(incident, INCMAP_FIELD_COUNTRY)),
    };
    if (incident->context.size > 0) {
        question.context = base_hash(incident->context.data, incident->context.size, 0);
    }
    return question;
}

/* A record whose coordinates no point on Earth has, and that names no place, is unplaced for that.
 */
static bool has_bad_coordinates(const incmap_incident *incident, const inc_question *question) {
    return question->phrase.size == 0 &&
           base_span_is(inc_text(incident, INCMAP_FIELD_FLAGS),
                        incmap_reason_name(INCMAP_REASON_OUT_OF_RANGE));
}

static incmap_status ask(incmap_placer *placer, const incmap_incident *incident,
                         const inc_question *question, incmap_placement *answer,
                         incmap_error *err) {
    incmap_query query = {
        .place = question->phrase,
        .admin = question->admin,
        .country = question->country,
        .text = incident->context,
    };
    BASE_TRY(incmap_resolver_place(placer->resolver, &query, answer, err));
    if (has_bad_coordinates(incident, question)) {
        answer->reason = INCMAP_REASON_OUT_OF_RANGE;
    }
    if (answer->outcome == INCMAP_OUTCOME_PLACED && answer->flags == 0) {
        return INCMAP_OK;
    }
    return inc_doubts_add(placer->doubts, question, answer, incident->input, incident->line, err);
}

/* The candidates but for the place that was taken. */
static void keep_rivals(incmap_incident *incident, const incmap_placement *answer) {
    bool taken = answer->outcome == INCMAP_OUTCOME_PLACED && answer->has_place;
    incident->rival_count = 0;
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const incmap_candidate *candidate = &answer->candidates[i];
        if (!taken || !base_span_equal(candidate->place.id, answer->place.id)) {
            incident->rivals[incident->rival_count++] = (inc_rival){
                (uint32_t)candidate->gazetteer, candidate->place.index, (float)candidate->score};
        }
    }
}

static incmap_status place_named(incmap_placer *placer, incmap_incident *incident,
                                 incmap_placement *answer, incmap_error *err) {
    inc_question question = question_of(incident);
    inc_decision decision;
    if (placer->decisions != NULL && inc_decisions_find(placer->decisions, &question, &decision)) {
        settle_decision(placer, &decision, answer);
        placer->counts.decided++;
    } else {
        BASE_TRY(ask(placer, incident, &question, answer, err));
    }
    clear_answer(incident);
    keep_rivals(incident, answer);
    return answer->outcome == INCMAP_OUTCOME_PLACED ? set_placed(placer, incident, answer, err)
                                                    : set_unplaced(placer, incident, answer, err);
}

static void count(incmap_placer_counts *counts, const incmap_placement *answer) {
    counts->incidents++;
    counts->placed += answer->outcome == INCMAP_OUTCOME_PLACED;
    counts->ambiguous += answer->outcome == INCMAP_OUTCOME_AMBIGUOUS;
    counts->unplaced += answer->outcome == INCMAP_OUTCOME_UNPLACED;
    counts->flagged += answer->outcome == INCMAP_OUTCOME_PLACED && answer->flags != 0;
}

incmap_status incmap_placer_place(incmap_placer *placer, incmap_incident *incident,
                                  incmap_placement *out, incmap_error *err) {
    incmap_placement answer;
    bool given = incident->values[INCMAP_FIELD_LAT].kind == INCMAP_KIND_REAL &&
                 incident->values[INCMAP_FIELD_LON].kind == INCMAP_KIND_REAL;
    BASE_TRY(given ? place_given(placer, incident, &answer, err)
                   : place_named(placer, incident, &answer, err));
    count(&placer->counts, &answer);
    if (out != NULL) {
        *out = answer;
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
