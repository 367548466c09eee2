/* Owns which mentions are one incident, and which incidents are worth telling. */
#include "rep_incidents.h"

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "rep_mention.h"

enum { MERGE_REACH = 16, BACK_SENTENCES = 2 };

typedef struct builder {
    const rep_found *f;
    rep_incidents *incidents;
    uint32_t *last_place; /* by sentence: the last name that locates, or REP_NONE */
    uint32_t *last_date;  /* by sentence: the last date to the day, or REP_NONE */
    uint32_t only_place;  /* the only settlement that locates in the report */
    uint32_t last_violence;
} builder;

static rep_group group_of(const rep_incident *i) { return rep_event_describe(i->kind)->group; }

static const rep_name *name_at(const rep_found *f, uint32_t name) { return &f->names->at[name]; }

/* The same name, by its words; a unit around it says nothing against that. */
static bool same_name(const rep_found *f, uint32_t a, uint32_t b) {
    const rep_name *x = name_at(f, a);
    const rep_name *y = name_at(f, b);
    if (x->end - x->first != y->end - y->first) {
        return false;
    }
    for (uint32_t i = 0; i < x->end - x->first; i++) {
        if (f->tokens->at[x->first + i].key != f->tokens->at[y->first + i].key) {
            return false;
        }
    }
    return true;
}

static bool places_agree(const rep_found *f, uint32_t a, uint32_t b) {
    return a == REP_NONE || b == REP_NONE || same_name(f, a, b) || name_at(f, a)->whole ||
           name_at(f, b)->whole;
}

static bool dates_agree(const rep_found *f, uint32_t a, uint32_t b) {
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

static bool is_remote(rep_event_kind kind) {
    return kind >= REP_EVENT_SHELLING && kind <= REP_EVENT_SUICIDE;
}

static bool kinds_agree(rep_event_kind known, const rep_mention *m) {
    if (known == m->kind || m->kind == REP_EVENT_KILLING || known == REP_EVENT_KILLING) {
        return true;
    }
    if (is_remote(known) == is_remote(m->kind)) {
        return true;
    }
    return m->kind == REP_EVENT_ATTACK && m->definite;
}

static bool violence_agrees(const rep_found *f, const rep_incident *i, const rep_mention *m,
                            uint32_t sentence) {
    if (group_of(i) != REP_GROUP_VIOLENCE || !kinds_agree(i->kind, m)) {
        return false;
    }
    bool targets =
        i->target == 0 || m->target == 0 || i->target == m->target || m->kind == REP_EVENT_KILLING;
    bool same_place =
        i->place != REP_NONE && m->place != REP_NONE && same_name(f, i->place, m->place);
    bool fresh = m->indefinite && i->sentence != sentence && !same_place && !i->headline;
    return targets && !fresh && places_agree(f, i->place, m->place);
}

static bool others_agree(const rep_found *f, const rep_incident *i, const rep_mention *m) {
    if (group_of(i) != m->group) {
        return false;
    }
    bool again = i->kind == m->kind && !m->indefinite && m->group != REP_GROUP_STATEMENT;
    bool same = i->place != REP_NONE && m->place != REP_NONE && same_name(f, i->place, m->place);
    return (same || (again && (m->place == REP_NONE || i->place == REP_NONE)));
}

static rep_incident *match(builder *b, const rep_mention *m, uint32_t sentence) {
    rep_incidents *all = b->incidents;
    for (size_t n = all->count; n > 0 && all->count - n < MERGE_REACH; n--) {
        rep_incident *i = &all->at[n - 1];
        bool agrees = m->group == REP_GROUP_VIOLENCE ? violence_agrees(b->f, i, m, sentence)
                                                     : others_agree(b->f, i, m);
        if (agrees && dates_agree(b->f, i->date, m->date)) {
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

/* Adds what a mention says to its incident. */
static void join(const rep_found *f, rep_incident *i, const rep_mention *m, uint32_t sentence) {
    rep_incident told = {.place = m->place, .borrowed = m->borrowed, .date = m->date};
    if (worth(&told) > worth(i)) {
        i->sentence = sentence;
        i->trigger = m->group == REP_GROUP_COREFERENCE ? i->trigger : m->token;
        i->actor2 = rep_range_is_set(m->target_words) ? m->target_words : i->actor2;
    }
    bool finer =
        m->place != REP_NONE &&
        (i->place == REP_NONE || (name_at(f, i->place)->whole && !name_at(f, m->place)->whole));
    i->place = finer ? m->place : i->place;
    bool borrow = m->borrowed != REP_NONE && !name_at(f, m->borrowed)->whole;
    i->borrowed = i->borrowed == REP_NONE && borrow ? m->borrowed : i->borrowed;
    i->date = i->date == REP_NONE ? m->date : i->date;
    i->target = i->target == 0 ? m->target : i->target;
    take_range(&i->actor2, m->target_words);
}

/* A sentence beside `sentence` in its paragraph that says where: up to two before it, else the one
 * behind it. */
static uint32_t sentence_around(const builder *b, uint32_t sentence) {
    const rep_sentence *sentences = b->f->tokens->sentences;
    for (uint32_t back = 1; back <= BACK_SENTENCES && back <= sentence; back++) {
        uint32_t before = sentence - back;
        if (sentences[before].block != sentences[sentence].block) {
            break;
        }
        if (b->last_place[before] != REP_NONE) {
            return before;
        }
    }
    uint32_t behind = sentence + 1;
    bool next = behind < b->f->tokens->sentence_count &&
                sentences[behind].block == sentences[sentence].block;
    return next && b->last_place[behind] != REP_NONE ? behind : REP_NONE;
}

/* Place and date by discourse. A finer place wins over a broader one and brings the date of its own
 * sentence; a date without a place is the one of the sentence before. */
static void look_around(const builder *b, rep_incident *i, uint32_t sentence) {
    uint32_t beside = sentence_around(b, sentence);
    if (beside != REP_NONE) {
        uint32_t place = b->last_place[beside];
        bool finer = i->around == REP_NONE ||
                     (name_at(b->f, i->around)->whole && !name_at(b->f, place)->whole);
        i->around = finer ? place : i->around;
        i->date_around =
            finer && b->last_date[beside] != REP_NONE ? b->last_date[beside] : i->date_around;
    }
    const rep_sentence *s = &b->f->tokens->sentences[sentence];
    bool before = sentence > 0 && s[-1].block == s->block;
    if (i->date_around == REP_NONE && before) {
        i->date_around = b->last_date[sentence - 1];
    }
}

/* "there": the place, and where none is told the date, of the sentence before. */
static void follow_there(const builder *b, rep_mention *m, uint32_t sentence) {
    const rep_sentence *s = &b->f->tokens->sentences[sentence];
    if (!m->there || m->place != REP_NONE || sentence == 0 || s[-1].block != s->block) {
        return;
    }
    m->place = b->last_place[sentence - 1];
    m->date = m->date == REP_NONE && m->place != REP_NONE ? b->last_date[sentence - 1] : m->date;
}

static void read_actors(const rep_found *f, const rep_scope *s, rep_incident *i,
                        const rep_mention *m) {
    if (m->group == REP_GROUP_VIOLENCE || m->group == REP_GROUP_ACT) {
        take_range(&i->actor1, rep_doer_of(f, s, m->token));
        return;
    }
    take_range(&i->actor1, rep_subject_of(f, s, m->token));
    if (m->group == REP_GROUP_MEETING) {
        take_range(&i->actor2, rep_partner_of(f, s, m->token));
    }
}

static incmap_status add(builder *b, const rep_mention *m, uint32_t sentence, rep_incident **out,
                         incmap_error *err) {
    rep_incidents *all = b->incidents;
    void *at = all->at;
    BASE_TRY(base_grow(all->ctx, &at, &all->room, all->count + 1, sizeof *all->at, err));
    all->at = at;
    all->at[all->count] = (rep_incident){.kind = m->kind,
                                         .sentence = sentence,
                                         .trigger = m->token,
                                         .place = REP_NONE,
                                         .borrowed = REP_NONE,
                                         .around = REP_NONE,
                                         .date = REP_NONE,
                                         .date_around = REP_NONE};
    *out = &all->at[all->count++];
    return INCMAP_OK;
}

static bool is_heading(const rep_found *f, const rep_scope *s) {
    return f->doc->blocks[s->sentence->block].kind != REP_BLOCK_PARAGRAPH;
}

static incmap_status tell(builder *b, const rep_scope *s, rep_mention *m, incmap_error *err) {
    uint32_t sentence = (uint32_t)(s->sentence - b->f->tokens->sentences);
    if (m->group == REP_GROUP_COREFERENCE) {
        if (m->definite && b->last_violence != REP_NONE) {
            join(b->f, &b->incidents->at[b->last_violence], m, sentence);
        }
        return INCMAP_OK;
    }
    if (m->group == REP_GROUP_VIOLENCE) {
        follow_there(b, m, sentence);
    }
    rep_incident *i = match(b, m, sentence);
    if (i == NULL) {
        BASE_TRY(add(b, m, sentence, &i, err));
        i->headline = is_heading(b->f, s);
    }
    join(b->f, i, m, sentence);
    look_around(b, i, sentence);
    read_actors(b->f, s, i, m);
    if (m->group == REP_GROUP_VIOLENCE) {
        b->last_violence = (uint32_t)(i - b->incidents->at);
    }
    return INCMAP_OK;
}

/* Deaths and blame go to the violence the sentence tells of, or the last one told. */
static void read_consequences(builder *b, const rep_scope *s, bool violent) {
    if (b->last_violence == REP_NONE) {
        return;
    }
    rep_incident *i = &b->incidents->at[b->last_violence];
    const rep_sentence *of = &b->f->tokens->sentences[i->sentence];
    int64_t dead = 0;
    if ((violent || of->block == s->sentence->block) && rep_deaths_in(b->f, s, &dead)) {
        i->dead = !i->has_dead || dead > i->dead ? dead : i->dead;
        i->has_dead = true;
    }
    uint32_t verb = 0;
    rep_words_range blamed = rep_blamed_in(b->f, s, &verb);
    if (violent && rep_range_is_set(blamed) && !rep_range_is_set(i->blamed)) {
        i->blamed = blamed;
        i->speaker = rep_subject_of(b->f, s, verb);
    }
}

static incmap_status read_sentence(builder *b, const rep_scope *s, incmap_error *err) {
    rep_mention mentions[REP_MENTIONS_MAX];
    size_t count = rep_mentions_of(b->f, s, mentions);
    bool violent = false;
    for (size_t i = 0; i < count; i++) {
        violent = violent || mentions[i].group == REP_GROUP_VIOLENCE;
    }
    bool heading = is_heading(b->f, s);
    for (size_t i = 0; i < count; i++) {
        bool crowd = mentions[i].group == REP_GROUP_CROWD;
        bool beside = violent && (mentions[i].kind == REP_EVENT_STATEMENT ||
                                  mentions[i].group == REP_GROUP_PRESENCE);
        if ((!heading || mentions[i].group == REP_GROUP_VIOLENCE || crowd) && !beside) {
            BASE_TRY(tell(b, s, &mentions[i], err));
        }
    }
    read_consequences(b, s, violent);
    return INCMAP_OK;
}

/* The scope of each sentence in turn: names and dates are in order, as the sentences are. */
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
}

static void survey_dates(builder *b) {
    for (size_t i = 0; i < b->f->dates->count; i++) {
        const rep_date *d = &b->f->dates->at[i];
        if (d->precision == 1) {
            b->last_date[b->f->tokens->at[d->first].sentence] = (uint32_t)i;
        }
    }
}

static void survey_places(builder *b) {
    bool several = false;
    for (size_t i = 0; i < b->f->names->count; i++) {
        const rep_name *n = name_at(b->f, (uint32_t)i);
        if (n->kind != REP_NAME_PLACE || !n->locates) {
            continue;
        }
        b->last_place[b->f->tokens->at[n->first].sentence] = (uint32_t)i;
        if (!n->whole && b->only_place == REP_NONE) {
            b->only_place = (uint32_t)i;
        } else if (!n->whole && !same_name(b->f, b->only_place, (uint32_t)i)) {
            several = true;
        }
    }
    b->only_place = several ? REP_NONE : b->only_place;
}

/* Violence is told even when its place is not; all else needs one, and soldiers in a country as a
 * whole are no incident. */
static bool is_worth_telling(const rep_found *f, const rep_incident *i) {
    if (group_of(i) == REP_GROUP_VIOLENCE) {
        return true;
    }
    if (i->place == REP_NONE) {
        return false;
    }
    return group_of(i) != REP_GROUP_PRESENCE || !name_at(f, i->place)->country;
}

/* Its own place; else that of the sentence, of those around it, or of a report that has but one. */
static uint32_t place_of(const builder *b, const rep_incident *i) {
    const uint32_t order[] = {i->place, i->borrowed, i->around, b->only_place};
    for (size_t n = 0; n < sizeof order / sizeof order[0]; n++) {
        if (order[n] != REP_NONE) {
            return order[n];
        }
    }
    return REP_NONE;
}

static void complete(builder *b) {
    rep_incidents *all = b->incidents;
    size_t kept = 0;
    for (size_t n = 0; n < all->count; n++) {
        rep_incident i = all->at[n];
        rep_group group = group_of(&i);
        bool happens =
            group == REP_GROUP_VIOLENCE || group == REP_GROUP_CROWD || group == REP_GROUP_ACT;
        if (happens) {
            i.place = place_of(b, &i);
            i.date = i.date == REP_NONE ? i.date_around : i.date;
        }
        if (is_worth_telling(b->f, &i)) {
            all->at[kept++] = i;
        }
    }
    all->count = kept;
}

static incmap_status read_all(builder *b, incmap_error *err) {
    size_t count = b->f->tokens->sentence_count;
    for (size_t i = 0; i < count; i++) {
        b->last_place[i] = b->last_date[i] = REP_NONE;
    }
    survey_places(b);
    survey_dates(b);
    rep_scope s = {0};
    for (size_t i = 0; i < count; i++) {
        next_scope(b->f, i, &s);
        BASE_TRY(read_sentence(b, &s, err));
    }
    complete(b);
    return INCMAP_OK;
}

incmap_status rep_incidents_read(rep_incidents *incidents, const rep_found *found,
                                 incmap_error *err) {
    *incidents = (rep_incidents){.ctx = found->doc->ctx};
    builder b = {.f = found, .incidents = incidents, .only_place = REP_NONE};
    b.last_violence = REP_NONE;
    size_t count = found->tokens->sentence_count + 1;
    b.last_place = base_alloc_zeroed(incidents->ctx, count, sizeof *b.last_place);
    b.last_date = base_alloc_zeroed(incidents->ctx, count, sizeof *b.last_date);
    bool room = b.last_place != NULL && b.last_date != NULL;
    incmap_status status = room ? read_all(&b, err) : base_out_of_memory(err);
    base_free(incidents->ctx, b.last_place);
    base_free(incidents->ctx, b.last_date);
    return status;
}

void rep_incidents_free(rep_incidents *incidents) {
    base_free(incidents->ctx, incidents->at);
    incidents->at = NULL;
}
