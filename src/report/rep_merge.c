#include "rep_merge.h"

#include "base_date.h"
#include "base_span.h"
#include "rep_seat.h"

enum { MERGE_REACH = 16 };

static const rep_name *name_at(const rep_found *f, uint32_t name) { return &f->names->at[name]; }

static const rep_kind *kind_at(const rep_found *f, uint8_t kind) {
    return rep_kind_of(f->triggers->events, kind);
}

static bool places_agree(const rep_found *f, uint32_t a, uint32_t b) {
    return a == REP_NONE || b == REP_NONE || rep_same_place(f, a, b) || name_at(f, a)->whole ||
           name_at(f, b)->whole;
}

bool rep_dates_agree(const rep_found *f, uint32_t a, uint32_t b) {
    if (a == REP_NONE || b == REP_NONE) {
        return true;
    }
    const rep_date *x = &f->dates->at[a];
    const rep_date *y = &f->dates->at[b];
    if (!x->dated || !y->dated) {
        return strcmp(x->edtf, y->edtf) == 0;
    }
    return base_date_compare(x->from, y->to) <= 0 && base_date_compare(y->from, x->to) <= 0;
}

static bool is_soft(const rep_found *f, uint8_t kind) {
    return kind_at(f, kind)->rank <= REP_RANK_ANY;
}

static bool kinds_agree(const rep_found *f, uint8_t a, uint8_t b) {
    return a == b || is_soft(f, a) || is_soft(f, b) ||
           base_span_equal(kind_at(f, a)->type, kind_at(f, b)->type);
}

static bool same_place(const rep_found *f, const rep_incident *i, const rep_mention *m) {
    return i->place != REP_NONE && m->place != REP_NONE && rep_same_place(f, i->place, m->place);
}

static bool same_block(const rep_found *f, uint32_t a, uint32_t b) {
    return f->tokens->sentences[a].block == f->tokens->sentences[b].block;
}

/* Says neither where nor when: it goes on with what was told. */
static bool is_bare(const rep_mention *m) {
    return m->place == REP_NONE && m->date == REP_NONE && !m->indefinite;
}

static bool violence_agrees(const rep_found *f, const rep_incident *i, const rep_mention *m,
                            uint32_t sentence) {
    if (is_bare(m) && same_block(f, i->sentence, sentence)) {
        return true;
    }
    bool targets = i->target == 0 || m->target == 0 || i->target == m->target ||
                   is_soft(f, m->kind) || same_place(f, i, m);
    bool fresh = m->indefinite && i->sentence != sentence && !same_place(f, i, m);
    return kinds_agree(f, i->kind, m->kind) && targets && !fresh &&
           places_agree(f, i->place, m->place);
}

/* A storm and the flood of its rain are one where they are told of one place. */
static bool disasters_agree(const rep_found *f, const rep_incident *i, const rep_mention *m,
                            uint32_t sentence) {
    bool goes_on = m->place == REP_NONE && same_block(f, i->sentence, sentence);
    return i->kind == m->kind || goes_on || same_place(f, i, m);
}

static bool harm_agrees(const rep_found *f, const rep_incident *i, const rep_mention *m,
                        uint32_t sentence) {
    bool kinds = i->group != REP_GROUP_DISASTER || disasters_agree(f, i, m, sentence);
    bool fresh = m->indefinite && m->group == REP_GROUP_CROWD && i->kind != m->kind &&
                 m->place != REP_NONE && !same_place(f, i, m);
    return kinds && !fresh && places_agree(f, i->place, m->place);
}

static bool words_agree(const rep_found *f, rep_words_range a, rep_words_range b) {
    if (!rep_range_is_set(a) || !rep_range_is_set(b)) {
        return true;
    }
    return f->tokens->at[a.end - 1].key == f->tokens->at[b.end - 1].key;
}

static bool others_agree(const rep_found *f, const rep_incident *i, const rep_mention *m) {
    bool speech = m->group == REP_GROUP_STATEMENT || m->group == REP_GROUP_ATTRIBUTION;
    if (speech && !words_agree(f, i->actor1, m->actor1)) {
        return false;
    }
    bool again = i->kind == m->kind && !m->indefinite && !speech;
    return same_place(f, i, m) || (again && (m->place == REP_NONE || i->place == REP_NONE));
}

/* Told in a paragraph of its own, an incident is where and when the sentences beside it say. */
static bool surroundings_agree(const rep_found *f, const rep_incident *i, const rep_mention *m,
                               uint32_t sentence) {
    if (same_block(f, i->sentence, sentence) || i->headline || !rep_harms(m->group)) {
        return true;
    }
    uint32_t place = i->place == REP_NONE ? i->around : i->place;
    uint32_t date = i->date == REP_NONE ? i->date_around : i->date;
    return places_agree(f, place, m->place) && rep_dates_agree(f, date, m->date);
}

static bool agrees(const rep_found *f, const rep_incident *i, const rep_mention *m,
                   uint32_t sentence) {
    if (i->group != m->group || i->old != m->old || i->headline != m->headline ||
        !rep_dates_agree(f, i->date, m->date) || !surroundings_agree(f, i, m, sentence)) {
        return false;
    }
    switch (m->group) {
        case REP_GROUP_VIOLENCE:
            return violence_agrees(f, i, m, sentence);
        case REP_GROUP_CROWD:
        case REP_GROUP_ACCIDENT:
        case REP_GROUP_DISASTER:
            return harm_agrees(f, i, m, sentence);
        default:
            return others_agree(f, i, m);
    }
}

rep_incident *rep_merge_find(const rep_incidents *incidents, const rep_found *f,
                             const rep_mention *m, uint32_t sentence) {
    for (size_t n = incidents->count; n > 0 && incidents->count - n < MERGE_REACH; n--) {
        rep_incident *i = &incidents->at[n - 1];
        if (agrees(f, i, m, sentence)) {
            return i;
        }
    }
    return NULL;
}

static int worth(const rep_incident *i) {
    return (i->place != REP_NONE ? 4 : 0) + (i->borrowed != REP_NONE ? 2 : 0) +
           (i->date != REP_NONE ? 1 : 0);
}

static void take_range(rep_words_range *to, rep_words_range from) {
    *to = rep_range_is_set(*to) ? *to : from;
}

static void add_span(rep_incident *i, uint32_t sentence) {
    bool known = i->span_count > 0 && i->spans[i->span_count - 1] == sentence;
    if (!known && i->span_count < REP_SPANS_MAX) {
        i->spans[i->span_count++] = sentence;
    }
}

static void take_kind(const rep_found *f, rep_incident *i, const rep_mention *m) {
    if (m->group == i->group && kind_at(f, m->kind)->rank > kind_at(f, i->kind)->rank) {
        i->kind = m->kind;
    }
}

void rep_merge_join(const rep_found *f, rep_incident *i, const rep_mention *m, uint32_t sentence) {
    rep_incident told = {.place = m->place, .borrowed = m->borrowed, .date = m->date};
    take_kind(f, i, m);
    if (worth(&told) > worth(i)) {
        i->sentence = sentence;
        bool same = m->group == i->group;
        i->trigger = same ? m->token : i->trigger;
        i->trigger_end = same ? m->end : i->trigger_end;
        i->actor2 = rep_range_is_set(m->target_words) ? m->target_words : i->actor2;
    }
    bool finer =
        m->place != REP_NONE &&
        (i->place == REP_NONE || (name_at(f, i->place)->whole && !name_at(f, m->place)->whole));
    if (finer) {
        i->place = m->place;
        i->seat = f->tokens->at[name_at(f, m->place)->first].sentence == sentence
                      ? REP_SEAT_SENTENCE
                      : REP_SEAT_THERE;
    }
    bool borrow = m->borrowed != REP_NONE && !name_at(f, m->borrowed)->whole;
    i->borrowed = i->borrowed == REP_NONE && borrow ? m->borrowed : i->borrowed;
    i->date = i->date == REP_NONE ? m->date : i->date;
    i->target = i->target == 0 ? m->target : i->target;
    take_range(&i->actor2, m->target_words);
    add_span(i, sentence);
}
