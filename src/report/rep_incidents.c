/* Owns the walk over a report: which mentions become incidents, and which of those are worth
 * telling. */
#include "rep_incidents.h"

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "rep_merge.h"
#include "rep_seat.h"

enum {
    NEIGHBOURS = 64
}; /* incidents that one is compared with on either side: work stays linear */

enum { TARGET_POLICE = 1 }; /* values of REP_TARGET */

typedef struct builder {
    const rep_found *f;
    rep_incidents *incidents;
    rep_survey survey;
    uint32_t last_harm; /* incident, or REP_NONE */
} builder;

static const rep_kind *kind_at(const builder *b, uint8_t kind) {
    return rep_kind_of(b->f->triggers->events, kind);
}

static uint32_t block_of(const builder *b, uint32_t sentence) {
    return b->f->tokens->sentences[sentence].block;
}

static bool is_heading(const builder *b, uint32_t sentence) {
    return b->f->doc->blocks[block_of(b, sentence)].kind != REP_BLOCK_PARAGRAPH;
}

static incmap_status add(builder *b, const rep_mention *m, uint32_t sentence, rep_incident **out,
                         incmap_error *err) {
    rep_incidents *all = b->incidents;
    void *at = all->at;
    BASE_TRY(base_grow(all->ctx, &at, &all->room, all->count + 1, sizeof *all->at, err));
    all->at = at;
    all->at[all->count] = (rep_incident){.kind = m->kind,
                                         .group = m->group,
                                         .sentence = sentence,
                                         .trigger = m->token,
                                         .trigger_end = m->end,
                                         .place = REP_NONE,
                                         .borrowed = REP_NONE,
                                         .around = REP_NONE,
                                         .date = REP_NONE,
                                         .date_around = REP_NONE,
                                         .old = m->old,
                                         .headline = m->headline};
    *out = &all->at[all->count++];
    return INCMAP_OK;
}

static bool says_dead(const builder *b, const rep_mention *m) {
    for (uint32_t i = m->token; i < m->end; i++) {
        if ((b->f->triggers->signs[i] & REP_SIGN_DEAD) != 0) {
            return true;
        }
    }
    return false;
}

/* The last incident of a group, headlines passed over; NULL when there is none. */
static rep_incident *last_of(const builder *b, rep_group group) {
    for (size_t n = b->incidents->count; n > 0; n--) {
        rep_incident *i = &b->incidents->at[n - 1];
        if (i->group == group && !i->old && !i->headline) {
            return i;
        }
    }
    return NULL;
}

/* What may have done what a mention tells: deaths are the work of the blow told before ("ten were
 * killed in X", in a report on missiles), else of the disaster, else of the accident; a house that
 * collapsed is the disaster's. NULL when it is an event of its own. */
static const rep_incident *cause_of(const builder *b, const rep_mention *m) {
    bool soft = kind_at(b, m->kind)->rank <= REP_RANK_ANY;
    if (m->group == REP_GROUP_ACCIDENT && soft) {
        const rep_incident *blow = last_of(b, REP_GROUP_VIOLENCE);
        bool hard = blow != NULL && kind_at(b, blow->kind)->rank > REP_RANK_ANY;
        return hard ? blow : last_of(b, REP_GROUP_DISASTER);
    }
    if (m->group != REP_GROUP_VIOLENCE || !soft || !says_dead(b, m)) {
        return NULL;
    }
    const rep_incident *blow = last_of(b, REP_GROUP_VIOLENCE);
    if (blow != NULL) {
        bool hard = kind_at(b, blow->kind)->rank > REP_RANK_ANY && m->target != TARGET_POLICE;
        return hard && m->place != REP_NONE ? blow : NULL;
    }
    const rep_incident *disaster = last_of(b, REP_GROUP_DISASTER);
    return disaster != NULL ? disaster : last_of(b, REP_GROUP_ACCIDENT);
}

static void adopt(const builder *b, rep_mention *m) {
    const rep_incident *cause = cause_of(b, m);
    if (cause != NULL && rep_dates_agree(b->f, cause->date, m->date)) {
        m->kind = cause->kind;
        m->group = cause->group;
    }
}

/* "Ten people died in X" is what was told last, there; false when nothing was. */
static bool take_cause(const builder *b, rep_mention *m, uint32_t sentence) {
    const rep_incident *last = b->last_harm != REP_NONE ? &b->incidents->at[b->last_harm] : NULL;
    bool item = m->place != REP_NONE && b->f->names->at[m->place].label; /* of a bulletin */
    bool own = m->place != REP_NONE && m->date != REP_NONE; /* "… and 52 on Friday in Y" */
    if (last == NULL || (item && block_of(b, last->sentence) != block_of(b, sentence)) ||
        !(own || rep_dates_agree(b->f, last->date, m->date))) {
        return false;
    }
    m->kind = last->kind;
    m->group = last->group;
    m->date = m->date == REP_NONE ? last->date : m->date;
    return true;
}

/* Fighting that goes on from a protest told before, without a place of its own. */
static bool stirs(const builder *b, const rep_mention *m, uint32_t sentence) {
    uint8_t stirred = kind_at(b, m->kind)->crowd;
    if (b->last_harm == REP_NONE || m->group != REP_GROUP_VIOLENCE || m->old ||
        stirred == m->kind) {
        return false;
    }
    rep_incident *last = &b->incidents->at[b->last_harm];
    bool near = block_of(b, sentence) - block_of(b, last->sentence) <= 1;
    bool same = m->place == REP_NONE ||
                (last->place != REP_NONE && rep_same_place(b->f, m->place, last->place));
    if (last->group != REP_GROUP_CROWD || !near || !same) {
        return false;
    }
    bool wilder = kind_at(b, stirred)->rank > kind_at(b, last->kind)->rank;
    last->kind = wilder ? stirred : last->kind;
    return true;
}

/* What was said in between is passed over. */
static const rep_incident *last_that_happened(const builder *b) {
    for (size_t n = b->incidents->count; n > 0; n--) {
        if (rep_happens(b->incidents->at[n - 1].group)) {
            return &b->incidents->at[n - 1];
        }
    }
    return NULL;
}

/* What was set on fire burned: the deed told last, in the same paragraph. */
static bool is_of_deed(const builder *b, uint32_t sentence) {
    const rep_incident *deed = last_that_happened(b);
    return deed != NULL && deed->group == REP_GROUP_ACT &&
           block_of(b, deed->sentence) == block_of(b, sentence);
}

/* "Three were killed", "houses were burned", "rifles were seized": what belongs to the event told
 * before it, and is none of its own. */
static bool goes_on(const builder *b, const rep_mention *m, uint32_t sentence) {
    if (m->place != REP_NONE || m->date != REP_NONE) {
        return false;
    }
    bool act = m->group == REP_GROUP_ACT || m->group == REP_GROUP_ARREST;
    if (act) {
        const rep_incident *before = last_that_happened(b);
        return before != NULL && block_of(b, before->sentence) == block_of(b, sentence);
    }
    bool wreck = m->group == REP_GROUP_ACCIDENT;
    if (wreck && is_of_deed(b, sentence)) {
        return true;
    }
    bool soft = m->group == REP_GROUP_VIOLENCE && kind_at(b, m->kind)->rank <= REP_RANK_ANY;
    if (b->last_harm == REP_NONE || !(wreck || soft)) {
        return false;
    }
    const rep_incident *last = &b->incidents->at[b->last_harm];
    bool near = block_of(b, last->sentence) == block_of(b, sentence);
    return last->group != m->group && (near || (soft && says_dead(b, m)));
}

/* "The incident", and deaths of nothing that was told: no event of their own. */
static bool is_told_before(const builder *b, rep_mention *m, uint32_t sentence) {
    if (m->group == REP_GROUP_AGAIN) {
        if (m->definite && b->last_harm != REP_NONE) {
            rep_merge_join(b->f, &b->incidents->at[b->last_harm], m, sentence);
        }
        return true;
    }
    return m->group == REP_GROUP_TOLL && (m->old || !take_cause(b, m, sentence));
}

static incmap_status tell(builder *b, const rep_scope *s, rep_mention *m, incmap_error *err) {
    uint32_t sentence = (uint32_t)(s->sentence - b->f->tokens->sentences);
    if (is_told_before(b, m, sentence)) {
        return INCMAP_OK;
    }
    rep_follow_there(&b->survey, m, sentence);
    rep_follow_pointer(&b->survey, m, sentence);
    adopt(b, m);
    if (goes_on(b, m, sentence) || stirs(b, m, sentence)) {
        return INCMAP_OK;
    }
    m->headline = is_heading(b, sentence);
    rep_incident *i = rep_merge_find(b->incidents, b->f, m, sentence);
    if (i == NULL) {
        BASE_TRY(add(b, m, sentence, &i, err));
    }
    rep_merge_join(b->f, i, m, sentence);
    rep_look_around(&b->survey, i, sentence);
    i->actor1 = rep_range_is_set(i->actor1) ? i->actor1 : m->actor1;
    if (m->group == REP_GROUP_MEETING && !rep_range_is_set(i->actor2)) {
        i->actor2 = rep_partner_of(b->f, s, m->token);
    }
    if (m->group == REP_GROUP_ATTRIBUTION) {
        i->blamed = rep_blamed_in(b->f, s, m->end);
    }
    if (rep_harms(m->group) && !m->old && !m->headline) {
        b->last_harm = (uint32_t)(i - b->incidents->at);
    }
    return INCMAP_OK;
}

static bool is_person(const rep_found *f, const rep_scope *s, rep_words_range words) {
    for (size_t i = s->first_name; i < s->end_name; i++) {
        const rep_name *n = &f->names->at[i];
        if (n->first <= words.first && words.first < n->end) {
            return n->kind == REP_NAME_PERSON;
        }
    }
    return false;
}

/* Whom somebody holds responsible for the violence that the sentence, or the one told last, tells
 * of. */
static void read_blame(builder *b, const rep_scope *s, const rep_mention *m) {
    rep_words_range blamed = rep_blamed_in(b->f, s, m->end);
    if (b->last_harm == REP_NONE || !rep_range_is_set(blamed)) {
        return;
    }
    rep_incident *i = &b->incidents->at[b->last_harm];
    if (i->group == REP_GROUP_VIOLENCE && !rep_range_is_set(i->blamed)) {
        i->blamed = blamed;
        i->speaker = m->actor1;
        i->actor1 = rep_range_is_set(i->actor1) ? i->actor1 : blamed; /* as attributed */
    }
}

/* The dead and injured belong to the harm that the sentence tells of, or to the last one told in
 * its paragraph. */
static void read_tolls(builder *b, const rep_scope *s, bool harm, bool old) {
    if (b->last_harm == REP_NONE || old) {
        return;
    }
    rep_incident *i = &b->incidents->at[b->last_harm];
    uint32_t sentence = (uint32_t)(s->sentence - b->f->tokens->sentences);
    if (!harm && block_of(b, i->sentence) != block_of(b, sentence)) {
        return;
    }
    rep_toll toll;
    if (rep_toll_in(b->f, s, REP_SIGN_DEAD, &toll)) {
        i->dead = rep_toll_join(i->dead, toll);
    }
    if (rep_toll_in(b->f, s, REP_SIGN_HURT, &toll)) {
        i->hurt = rep_toll_join(i->hurt, toll);
    }
}

/* What is said of violence in its own sentence is no event beside it, unless it is a speech or says
 * where it was said; who blames whom is one when a person does. */
static bool is_told(const builder *b, const rep_scope *s, const rep_mention *m, bool violent,
                    bool heading) {
    if (m->group == REP_GROUP_ATTRIBUTION) {
        return violent && !heading && is_person(b->f, s, m->actor1);
    }
    if (heading && !rep_happens(m->group)) {
        return false;
    }
    bool quiet =
        m->group == REP_GROUP_PRESENCE ||
        (m->group == REP_GROUP_STATEMENT && kind_at(b, m->kind)->rank == 0 && m->place == REP_NONE);
    return !(violent && quiet);
}

static incmap_status read_sentence(builder *b, const rep_scope *s, incmap_error *err) {
    rep_mention mentions[REP_MENTIONS_MAX];
    size_t count = rep_mentions_of(b->f, s, mentions);
    bool violent = false;
    bool harm = false;
    bool old = false;
    for (size_t i = 0; i < count; i++) {
        violent = violent || mentions[i].group == REP_GROUP_VIOLENCE;
        harm = harm || rep_harms(mentions[i].group);
        old = old || mentions[i].old;
    }
    bool heading = is_heading(b, (uint32_t)(s->sentence - b->f->tokens->sentences));
    for (size_t i = 0; i < count; i++) {
        if (is_told(b, s, &mentions[i], violent, heading)) {
            BASE_TRY(tell(b, s, &mentions[i], err));
        }
    }
    for (size_t i = 0; i < count && violent; i++) {
        if (mentions[i].group == REP_GROUP_ATTRIBUTION) {
            read_blame(b, s, &mentions[i]);
        }
    }
    read_tolls(b, s, harm, old);
    return INCMAP_OK;
}

/* The scope of each sentence in turn: names, dates and triggers are in order, as the sentences are.
 */
static void next_scope(const rep_found *f, size_t sentence, rep_scope *s) {
    s->sentence = &f->tokens->sentences[sentence];
    s->stop = s->sentence->first + s->sentence->count;
    s->first_name = s->end_name;
    while (s->end_name < f->names->count && f->names->at[s->end_name].first < s->stop) {
        s->end_name++;
    }
    s->first_date = s->end_date;
    while (s->end_date < f->dates->count && f->dates->at[s->end_date].first < s->stop) {
        s->end_date++;
    }
    s->first_trigger = s->end_trigger;
    while (s->end_trigger < f->triggers->count && f->triggers->at[s->end_trigger].first < s->stop) {
        s->end_trigger++;
    }
}

/* ---- at the end */

/* The incidents beside number `n`: [*first, the number answered). */
static size_t beside(const builder *b, size_t n, size_t *first) {
    *first = n > NEIGHBOURS ? n - NEIGHBOURS : 0;
    size_t end = n + NEIGHBOURS;
    return end < b->incidents->count ? end : b->incidents->count;
}

static bool is_meant(const builder *b, const rep_incident *i, const rep_incident *other) {
    return other != i && other->place != REP_NONE && rep_same_place(b->f, i->place, other->place) &&
           rep_dates_agree(b->f, i->date, other->date);
}

/* Whether the day of an incident told before may be that of `i`: of its group, or of what happened
 * in the paragraph or the one before. */
static bool lends_day(const builder *b, const rep_incident *i, const rep_incident *before) {
    if (i->group == REP_GROUP_STATEMENT || before->group == i->group) {
        return i->group != REP_GROUP_STATEMENT;
    }
    bool near = block_of(b, i->sentence) - block_of(b, before->sentence) <= 1;
    bool apart = i->group == REP_GROUP_ARREST && i->seat == REP_SEAT_SENTENCE;
    return near && !apart && rep_happens(before->group);
}

/* A day for what happened without one: that of another incident at its place, else that of the
 * last that lends it. */
static uint32_t date_of_others(const builder *b, const rep_incident *i) {
    uint32_t found = REP_NONE;
    bool speech = i->group == REP_GROUP_STATEMENT;
    size_t first = 0;
    size_t end = beside(b, (size_t)(i - b->incidents->at), &first);
    for (size_t n = first; n < end; n++) {
        const rep_incident *other = &b->incidents->at[n];
        if (other->date == REP_NONE || other->old != i->old) {
            continue;
        }
        bool here = i->place != REP_NONE && other->place != REP_NONE &&
                    rep_same_place(b->f, i->place, other->place);
        if (here && (speech ? other->group == REP_GROUP_MEETING : rep_happens(other->group))) {
            return other->date;
        }
        found = other < i && lends_day(b, i, other) ? other->date : found;
    }
    return found;
}

static void settle_kind(const builder *b, rep_incident *i) {
    const rep_kind *kind = kind_at(b, i->kind);
    if (i->group == REP_GROUP_VIOLENCE && i->target != 0) {
        i->kind = i->target <= 2 ? kind->armed : kind->civilians;
    }
}

/* The place that a headline gives to what the text tells without one. */
static void take_headline(const builder *b, rep_incident *i) {
    for (size_t n = 0; n < b->incidents->count && n < NEIGHBOURS; n++) {
        const rep_incident *headline = &b->incidents->at[n];
        if (headline->headline && headline->group == i->group && headline->place != REP_NONE) {
            i->place = headline->place;
            i->seat = REP_SEAT_REPORT;
            return;
        }
    }
}

static void settle(builder *b) {
    for (size_t n = 0; n < b->incidents->count; n++) {
        rep_incident *i = &b->incidents->at[n];
        settle_kind(b, i);
        if (rep_happens(i->group)) {
            rep_take_seat(&b->survey, i);
            if (i->place == REP_NONE) {
                take_headline(b, i);
            }
            i->date = i->date == REP_NONE ? i->date_around : i->date;
        }
    }
    for (size_t n = 0; n < b->incidents->count; n++) {
        rep_incident *i = &b->incidents->at[n];
        bool asks = rep_happens(i->group) || i->group == REP_GROUP_STATEMENT;
        i->date = asks && i->date == REP_NONE ? date_of_others(b, i) : i->date;
    }
}

/* The text tells a headline again. */
static bool is_headline_of(const builder *b, const rep_incident *i, const rep_incident *other) {
    return other->group == i->group || (i->place != REP_NONE && is_meant(b, i, other));
}

/* "An earthquake in Morocco", told again with the town: the town's. */
static bool is_broader(const builder *b, const rep_incident *i, const rep_incident *other) {
    return other->kind == i->kind && i->place != REP_NONE && other->place != REP_NONE &&
           b->f->names->at[i->place].country && !b->f->names->at[other->place].whole;
}

/* Another incident that says all that this one says, and more. */
static bool is_said_by(const builder *b, const rep_incident *i, const rep_incident *other) {
    if (other == i || other->headline || other->old != i->old || !rep_happens(other->group)) {
        return false;
    }
    if (i->headline) {
        return is_headline_of(b, i, other);
    }
    if (is_broader(b, i, other)) {
        return true;
    }
    bool kin =
        other->group == i->group || (i->group == REP_GROUP_ACCIDENT && rep_harms(other->group));
    bool own = i->seat == REP_SEAT_SENTENCE || i->seat == REP_SEAT_THERE;
    return kin && !own && i->place != REP_NONE && is_meant(b, i, other) &&
           (other->seat == REP_SEAT_SENTENCE || other < i);
}

/* Violence is told even when its place is not, and so is who blames whom; all else needs one, and
 * soldiers in a country as a whole are no incident. */
static bool is_worth_telling(const builder *b, const rep_incident *i, bool fresh) {
    if (i->old && fresh) {
        return false;
    }
    size_t first = 0;
    size_t end = beside(b, (size_t)(i - b->incidents->at), &first);
    for (size_t n = first; n < end && rep_happens(i->group); n++) {
        rep_incident *other = &b->incidents->at[n];
        if (is_said_by(b, i, other)) {
            other->dead = i->headline ? other->dead : rep_toll_join(other->dead, i->dead);
            other->hurt = i->headline ? other->hurt : rep_toll_join(other->hurt, i->hurt);
            return false;
        }
    }
    if (i->group == REP_GROUP_ATTRIBUTION) {
        return rep_range_is_set(i->blamed);
    }
    if (i->place == REP_NONE) {
        return i->group == REP_GROUP_VIOLENCE;
    }
    return i->group != REP_GROUP_PRESENCE || !b->f->names->at[i->place].country;
}

static incmap_status complete(builder *b, incmap_error *err) {
    rep_incidents *all = b->incidents;
    bool fresh = false;
    settle(b);
    bool *kept = base_alloc_zeroed(all->ctx, all->count + 1, sizeof *kept);
    if (kept == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t n = 0; n < all->count; n++) {
        fresh = fresh || (rep_happens(all->at[n].group) && !all->at[n].old);
    }
    for (size_t n = 0; n < all->count; n++) {
        kept[n] = is_worth_telling(b, &all->at[n], fresh);
    }
    size_t count = 0;
    for (size_t n = 0; n < all->count; n++) {
        if (kept[n]) {
            all->at[count++] = all->at[n];
        }
    }
    all->count = count;
    base_free(all->ctx, kept);
    return INCMAP_OK;
}

static incmap_status read_all(builder *b, incmap_error *err) {
    rep_scope s = {0};
    for (size_t i = 0; i < b->f->tokens->sentence_count; i++) {
        next_scope(b->f, i, &s);
        BASE_TRY(read_sentence(b, &s, err));
    }
    return complete(b, err);
}

incmap_status rep_incidents_read(rep_incidents *incidents, const rep_found *found,
                                 incmap_error *err) {
    *incidents = (rep_incidents){.ctx = found->doc->ctx};
    builder b = {.f = found, .incidents = incidents, .last_harm = REP_NONE};
    incmap_status status = rep_survey_read(&b.survey, found, err);
    status = status == INCMAP_OK ? read_all(&b, err) : status;
    rep_survey_free(&b.survey);
    return status;
}

void rep_incidents_free(rep_incidents *incidents) {
    base_free(incidents->ctx, incidents->at);
    incidents->at = NULL;
}
