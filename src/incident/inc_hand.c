#include "inc_hand.h"

#include "base_error.h"
#include "base_span.h"

incmap_status inc_hand_init(inc_hand *hand, incmap_context *ctx, const inc_places *places,
                            incmap_resolver *resolver, incmap_error *err) {
    *hand = (inc_hand){.ctx = ctx, .places = places, .resolver = resolver};
    inc_names_init(&hand->names, ctx);
    hand->scene = base_alloc_zeroed(ctx, 1, sizeof *hand->scene);
    hand->pool = base_alloc_zeroed(ctx, 1, sizeof *hand->pool);
    if (hand->scene == NULL || hand->pool == NULL) {
        inc_hand_free(hand);
        return base_out_of_memory(err);
    }
    hand->scene->sources = &places->sources;
    return INCMAP_OK;
}

void inc_hand_free(inc_hand *hand) {
    if (hand->ctx != NULL) {
        base_free(hand->ctx, hand->scene);
        base_free(hand->ctx, hand->pool);
        res_cells_free(hand->cells);
        inc_names_free(&hand->names);
        *hand = (inc_hand){.ctx = NULL};
    }
}

static void lend_gazetteers(const inc_places *places, incmap_incident *incident) {
    inc_lend_text(incident, INCMAP_FIELD_GAZETTEER, base_buf_view(&places->gazetteers));
    incident->plain |= places->plain_gazetteers ? inc_bit(INCMAP_FIELD_GAZETTEER) : 0;
}

/* The country that a source means; empty when it is none. The last answer is kept, since a table
 * says the same in row after row. */
static incmap_span country_of(inc_hand *hand, incmap_span claim) {
    incmap_span alpha2 = {NULL, 0};
    if (claim.size == 0 || claim.size > INC_CLAIM_BYTES) {
        return alpha2;
    }
    if (!base_span_equal(claim, base_span(hand->claim, hand->claim_size))) {
        if (res_country_of(&hand->places->sources, claim, &alpha2)) {
            hand->claim_alpha2 = alpha2;
        } else {
            hand->claim_alpha2 = base_span(NULL, 0);
        }
        memcpy(hand->claim, claim.data, claim.size);
        hand->claim_size = claim.size;
    }
    return hand->claim_alpha2;
}

/* The name of a unit or country, as it lies in a gazetteer. */
static incmap_status set_unit(inc_hand *hand, incmap_incident *incident, incmap_field field,
                              incmap_span name, incmap_error *err) {
    const inc_name *known = NULL;
    if (name.size > 0) {
        BASE_TRY(inc_names_find(&known, &hand->names, name, err));
    }
    if (known == NULL) {
        return inc_set_text(incident, field, name, err);
    }
    inc_lend_text(incident, field, known->text);
    incident->plain |= known->plain ? inc_bit(field) : 0;
    return INCMAP_OK;
}

/* The country is where the point lies; a source's claim that says another one is kept in the notes.
 */
static incmap_status set_country(inc_hand *hand, incmap_incident *incident, incmap_span country,
                                 incmap_error *err) {
    incmap_span claim = inc_text(incident, INCMAP_FIELD_COUNTRY);
    incmap_span claimed = country_of(hand, claim);
    if (country.size == 0) {
        country = claimed;
    }
    if (claim.size > 0 && !(claimed.size > 0 && base_span_equal(claimed, country))) {
        BASE_TRY(inc_keep_in_notes(incident, BASE_SPAN("country"), claim, err));
    }
    return set_unit(hand, incident, INCMAP_FIELD_COUNTRY, country, err);
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

static incmap_status set_texts(inc_hand *hand, incmap_incident *incident,
                               const incmap_placement *answer, incmap_error *err) {
    char room[INCMAP_ID_ROOM];
    if (answer->has_place) {
        BASE_TRY(inc_set_text(incident, INCMAP_FIELD_PLACE_NAME, answer->place.name, err));
        BASE_TRY(inc_set_text(incident, INCMAP_FIELD_PLACE_ID,
                              incmap_id_write(&answer->place.id, room), err));
        BASE_TRY(inc_set_text(incident, INCMAP_FIELD_FEATURE, answer->place.feature, err));
    }
    BASE_TRY(set_unit(hand, incident, INCMAP_FIELD_ADMIN1, answer->admin1, err));
    lend_gazetteers(hand->places, incident);
    return set_unit(hand, incident, INCMAP_FIELD_ADMIN2, answer->admin2, err);
}

/* An answer that is no place, or several: no coordinates, and the reason among the flags. */
static incmap_status set_unplaced(inc_hand *hand, incmap_incident *incident,
                                  const incmap_placement *answer, incmap_error *err) {
    bool ambiguous = answer->outcome == INCMAP_OUTCOME_AMBIGUOUS;
    inc_lend_text(incident, INCMAP_FIELD_MATCH, base_span_of(incmap_outcome_name(answer->outcome)));
    if (ambiguous) {
        inc_set_real(incident, INCMAP_FIELD_SCORE, answer->score);
    }
    inc_set_integer(incident, INCMAP_FIELD_N_CANDIDATES, (int64_t)answer->n_candidates);
    BASE_TRY(set_flags(incident, answer->reason, answer->flags, err));
    lend_gazetteers(hand->places, incident);
    return set_country(hand, incident, base_span(NULL, 0), err);
}

static incmap_status set_placed(inc_hand *hand, incmap_incident *incident,
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
    BASE_TRY(set_texts(hand, incident, answer, err));
    BASE_TRY(set_flags(incident, INCMAP_REASON_NONE, answer->flags, err));
    return set_country(hand, incident, answer->country, err);
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

static incmap_status set_if_empty(inc_hand *hand, incmap_incident *incident, incmap_field field,
                                  incmap_span name, incmap_error *err) {
    return inc_is_null(incident, field) ? set_unit(hand, incident, field, name, err) : INCMAP_OK;
}

/* The word that most rows of a table with coordinates have, with the room behind it that plain
 * texts have. */
static void lend_given(incmap_incident *incident) {
    static const char given[sizeof "given" + BASE_ARENA_SLACK] = "given";
    inc_lend_text(incident, INCMAP_FIELD_MATCH, base_span_of(given));
    incident->plain |= inc_bit(INCMAP_FIELD_MATCH);
}

/* What an earlier run of ours wrote (it has a match) stays as it is. */
static incmap_status place_given(inc_hand *hand, incmap_incident *incident,
                                 incmap_placement *answer, incmap_error *err) {
    incmap_point given = {incident->values[INCMAP_FIELD_LAT].as.real,
                          incident->values[INCMAP_FIELD_LON].as.real};
    if (hand->cells == NULL) { /* large: made when the first point comes */
        BASE_TRY(res_cells_new(&hand->cells, hand->ctx, err));
        hand->scene->cells = hand->cells;
    }
    hand->scene->country = country_of(hand, inc_text(incident, INCMAP_FIELD_COUNTRY));
    res_settle_coordinates(hand->scene, given, 0, answer);
    answer->match = INCMAP_MATCH_GIVEN;
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
    lend_given(incident);
    inc_set_real(incident, INCMAP_FIELD_SCORE, answer->score);
    BASE_TRY(set_if_empty(hand, incident, INCMAP_FIELD_ADMIN1, answer->admin1, err));
    BASE_TRY(set_if_empty(hand, incident, INCMAP_FIELD_ADMIN2, answer->admin2, err));
    lend_gazetteers(hand->places, incident);
    BASE_TRY(set_flags(incident, INCMAP_REASON_NONE, answer->flags, err));
    return set_country(hand, incident, answer->country, err);
}

/* A person's answer in the resolver's form: the place or point itself, nothing weighed. */
static void settle_decision(inc_hand *hand, const inc_decision *decision,
                            incmap_placement *answer) {
    static const res_phrase at_the_place = {.relation = INCMAP_RELATION_IN, .bearing_deg = -1};
    static const res_choice decided = {.verdict = RES_DECIDED, .score = 1};
    hand->scene->country = base_span(NULL, 0);
    switch (decision->kind) {
        case INC_DECISION_PLACE:
            hand->pool->count = 1;
            hand->pool->items[0] = (res_candidate){.gazetteer = decision->gazetteer};
            incmap_gazetteer_place_view(hand->places->sources.items[decision->gazetteer],
                                        decision->place, &hand->pool->items[0].place);
            res_settle(hand->scene, &at_the_place, hand->pool, &decided, NULL, answer);
            break;
        case INC_DECISION_POINT:
            res_settle_coordinates(hand->scene, decision->point.point, decision->point.precision_m,
                                   answer);
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

static incmap_status ask(inc_hand *hand, const incmap_incident *incident,
                         const inc_question *question, incmap_placement *answer,
                         incmap_error *err) {
    incmap_query query = {
        .place = question->phrase,
        .admin = question->admin,
        .country = question->country,
        .text = incident->context,
    };
    BASE_TRY(incmap_resolver_place(hand->resolver, &query, answer, err));
    if (has_bad_coordinates(incident, question)) {
        answer->reason = INCMAP_REASON_OUT_OF_RANGE;
    }
    return INCMAP_OK;
}

/* The candidates but for the place that was taken. */
static void keep_rivals(incmap_incident *incident, const incmap_placement *answer) {
    bool taken = answer->outcome == INCMAP_OUTCOME_PLACED && answer->has_place;
    incident->rival_count = 0;
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const incmap_candidate *candidate = &answer->candidates[i];
        if (!taken || incmap_id_compare(&candidate->place.id, &answer->place.id) != 0) {
            incident->rivals[incident->rival_count++] = (inc_rival){
                (uint32_t)candidate->gazetteer, candidate->place.index, (float)candidate->score};
        }
    }
}

static incmap_status place_named(inc_hand *hand, incmap_incident *incident, inc_placed *out,
                                 incmap_error *err) {
    incmap_placement *answer = &out->answer;
    const inc_decisions *decisions = hand->places->decisions;
    inc_decision decision;
    out->question = question_of(incident);
    out->decided = decisions != NULL && inc_decisions_find(decisions, &out->question, &decision);
    if (out->decided) {
        settle_decision(hand, &decision, answer);
    } else {
        BASE_TRY(ask(hand, incident, &out->question, answer, err));
    }
    clear_answer(incident);
    keep_rivals(incident, answer);
    return answer->outcome == INCMAP_OUTCOME_PLACED ? set_placed(hand, incident, answer, err)
                                                    : set_unplaced(hand, incident, answer, err);
}

incmap_status inc_hand_place(inc_hand *hand, incmap_incident *incident, inc_placed *out,
                             incmap_error *err) {
    out->given = inc_has_point(incident);
    out->decided = false;
    return out->given ? place_given(hand, incident, &out->answer, err)
                      : place_named(hand, incident, out, err);
}
