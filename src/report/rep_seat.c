#include "rep_seat.h"

#include "base_error.h"

enum { BACK_SENTENCES = 2 };

static const rep_name *name_at(const rep_found *f, uint32_t name) { return &f->names->at[name]; }

bool rep_same_place(const rep_found *f, uint32_t a, uint32_t b) {
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

static void survey_dates(rep_survey *v) {
    for (size_t i = 0; i < v->f->dates->count; i++) {
        const rep_date *d = &v->f->dates->at[i];
        if (d->precision == 1) {
            v->last_date[v->f->tokens->at[d->first].sentence] = (uint32_t)i;
        }
    }
}

static bool says_where(const rep_found *f, const rep_name *n) {
    bool here = n->kind == REP_NAME_PLACE && (n->locates || rep_is_visited(f, n));
    return here && !rep_is_away(f, n) && !rep_is_felt(f, n->end);
}

/* The only town that locates among the names of whom tells of it, or all others; else REP_NONE. */
static uint32_t only_place(const rep_found *f, bool tellers) {
    uint32_t only = REP_NONE;
    for (uint32_t i = 0; i < f->names->count; i++) {
        const rep_name *n = name_at(f, i);
        if (n->whole || n->teller != tellers || !says_where(f, n)) {
            continue;
        }
        if (only != REP_NONE && !rep_same_place(f, only, i)) {
            return REP_NONE;
        }
        only = only == REP_NONE ? i : only;
    }
    return only;
}

static rep_block_kind kind_of_block(const rep_found *f, uint32_t sentence) {
    return f->doc->blocks[f->tokens->sentences[sentence].block].kind;
}

/* The town that the title, else the dateline, names. */
static uint32_t head_of(const rep_found *f) {
    enum { NAMES = 16 };
    uint32_t head = REP_NONE;
    for (uint32_t i = 0; i < f->names->count && i < NAMES; i++) {
        const rep_name *n = name_at(f, i);
        rep_block_kind kind = kind_of_block(f, f->tokens->at[n->first].sentence);
        bool town = n->kind == REP_NAME_PLACE && !n->whole && !n->country;
        if (town && kind == REP_BLOCK_TITLE && n->locates) {
            return i;
        }
        head = town && kind == REP_BLOCK_DATELINE && head == REP_NONE ? i : head;
    }
    return head;
}

static void survey_places(rep_survey *v) {
    bool located = false;
    for (uint32_t i = 0; i < v->f->names->count; i++) {
        const rep_name *n = name_at(v->f, i);
        if (says_where(v->f, n) && !n->teller) {
            v->last_place[v->f->tokens->at[n->first].sentence] = i;
            located = located || !n->whole;
        }
    }
    v->only_place = only_place(v->f, !located);
    v->head = head_of(v->f);
}

/* ---- what heads a paragraph, or several */

/* Names and days of one sentence. */
typedef struct heads {
    uint32_t place; /* the last of them, or REP_NONE */
    bool day;
    uint32_t words; /* that they take */
} heads;

static heads heads_of(const rep_survey *v, uint32_t sentence, size_t *name, size_t *date) {
    heads h = {.place = REP_NONE};
    const rep_names *names = v->f->names;
    const rep_dates *dates = v->f->dates;
    const rep_token *tokens = v->f->tokens->at;
    for (; *name < names->count && tokens[names->at[*name].first].sentence <= sentence; ++*name) {
        const rep_name *n = &names->at[*name];
        if (n->kind == REP_NAME_PLACE && tokens[n->first].sentence == sentence) {
            h.place = (uint32_t)*name;
            h.words += n->phrase_end - n->phrase;
        }
    }
    for (; *date < dates->count && tokens[dates->at[*date].first].sentence <= sentence; ++*date) {
        const rep_date *d = &dates->at[*date];
        bool day = d->precision == 1 && tokens[d->first].sentence == sentence;
        h.day = h.day || day;
        h.words += day ? d->end - d->first : 0;
    }
    return h;
}

/* A line that holds nothing but a place or a day: what stands below was there, or then. */
static bool is_head(const rep_survey *v, uint32_t sentence, const heads *h) {
    const rep_sentence *s = &v->f->tokens->sentences[sentence];
    rep_block_kind kind = v->f->doc->blocks[s->block].kind;
    return kind != REP_BLOCK_TITLE && kind != REP_BLOCK_DATELINE && h->words > 0 &&
           h->words >= s->count;
}

static void survey_heads(rep_survey *v) {
    uint32_t place = REP_NONE;
    uint32_t day = REP_NONE;
    size_t name = 0;
    size_t date = 0;
    for (uint32_t i = 0; i < v->f->tokens->sentence_count; i++) {
        uint32_t block = v->f->tokens->sentences[i].block;
        bool first = i == 0 || v->f->tokens->sentences[i - 1].block != block;
        heads h = heads_of(v, i, &name, &date);
        if (first && is_head(v, i, &h)) {
            place = h.place != REP_NONE ? i : h.day ? REP_NONE : place;
            day = h.day ? i : day;
            v->last_place[i] = h.place;
        }
        bool label = first && h.place != REP_NONE && v->last_place[i] != REP_NONE &&
                     name_at(v->f, v->last_place[i])->label;
        v->head_place[block] = label ? i : first ? place : v->head_place[block];
        v->head_date[block] = day;
    }
}

incmap_status rep_survey_read(rep_survey *v, const rep_found *found, incmap_error *err) {
    incmap_context *ctx = found->doc->ctx;
    size_t count = found->tokens->sentence_count + 1;
    *v = (rep_survey){.f = found};
    v->last_place = base_alloc_zeroed(ctx, count, sizeof *v->last_place);
    v->last_date = base_alloc_zeroed(ctx, count, sizeof *v->last_date);
    size_t blocks = found->doc->block_count + 1;
    v->head_place = base_alloc_zeroed(ctx, blocks, sizeof *v->head_place);
    v->head_date = base_alloc_zeroed(ctx, blocks, sizeof *v->head_date);
    if (v->last_place == NULL || v->last_date == NULL || v->head_place == NULL ||
        v->head_date == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        v->last_place[i] = v->last_date[i] = REP_NONE;
    }
    survey_places(v);
    survey_dates(v);
    survey_heads(v);
    return INCMAP_OK;
}

void rep_survey_free(rep_survey *v) {
    base_free(v->f->doc->ctx, v->last_place);
    base_free(v->f->doc->ctx, v->last_date);
    base_free(v->f->doc->ctx, v->head_place);
    base_free(v->f->doc->ctx, v->head_date);
}

static bool same_block(const rep_survey *v, uint32_t a, uint32_t b) {
    const rep_sentence *sentences = v->f->tokens->sentences;
    return sentences[a].block == sentences[b].block;
}

void rep_follow_there(const rep_survey *v, rep_mention *m, uint32_t sentence) {
    if (!m->there || m->place != REP_NONE || sentence == 0 ||
        !same_block(v, sentence - 1, sentence)) {
        return;
    }
    m->place = v->last_place[sentence - 1];
    m->date = m->date == REP_NONE && m->place != REP_NONE ? v->last_date[sentence - 1] : m->date;
}

static bool is_capital(const rep_name *n) {
    return n->capital && !n->whole && n->kind == REP_NAME_PLACE;
}

/* The capital named nearest before token `at`, else behind it. */
static uint32_t capital_near(const rep_found *f, uint32_t at) {
    enum { NAMES = 256 }; /* looked at on either side: work stays linear */
    size_t behind = 0;
    size_t end = f->names->count;
    while (behind < end) { /* the first name behind `at` */
        size_t middle = behind + (end - behind) / 2;
        bool before = f->names->at[middle].first < at;
        behind = before ? middle + 1 : behind;
        end = before ? end : middle;
    }
    for (size_t i = behind; i > 0 && behind - i < NAMES; i--) {
        if (is_capital(&f->names->at[i - 1])) {
            return (uint32_t)(i - 1);
        }
    }
    for (size_t i = behind; i < f->names->count && i - behind < NAMES; i++) {
        if (is_capital(&f->names->at[i])) {
            return (uint32_t)i;
        }
    }
    return REP_NONE;
}

static uint32_t town_before(const rep_survey *v, uint32_t sentence) {
    enum { SENTENCES = 12 };
    for (uint32_t at = sentence; at > 0 && sentence - at < SENTENCES; at--) {
        uint32_t block = v->f->tokens->sentences[at - 1].block;
        uint32_t place = v->last_place[at - 1];
        if (place != REP_NONE && !name_at(v->f, place)->whole &&
            v->f->doc->blocks[block].kind != REP_BLOCK_DATELINE) {
            return place;
        }
    }
    return REP_NONE;
}

void rep_follow_pointer(const rep_survey *v, rep_mention *m, uint32_t sentence) {
    if (m->place != REP_NONE || m->points == REP_AREA_OTHER) {
        return;
    }
    m->place = m->points == REP_AREA_CAPITAL
                   ? capital_near(v->f, v->f->tokens->sentences[sentence].first)
                   : town_before(v, sentence);
}

/* A sentence beside `sentence` in its paragraph that says where: up to two before it, else the one
 * behind it. */
static uint32_t sentence_around(const rep_survey *v, uint32_t sentence) {
    for (uint32_t back = 1; back <= BACK_SENTENCES && back <= sentence; back++) {
        if (!same_block(v, sentence - back, sentence)) {
            break;
        }
        if (v->last_place[sentence - back] != REP_NONE) {
            return sentence - back;
        }
    }
    uint32_t head = v->head_place[v->f->tokens->sentences[sentence].block];
    if (head != REP_NONE && head != sentence) {
        return head;
    }
    uint32_t behind = sentence + 1;
    bool next = behind < v->f->tokens->sentence_count && same_block(v, sentence, behind);
    return next && v->last_place[behind] != REP_NONE ? behind : REP_NONE;
}

/* The last day that a sentence before `sentence` in its paragraph tells. */
static uint32_t date_before(const rep_survey *v, uint32_t sentence) {
    for (uint32_t at = sentence; at > 0 && same_block(v, at - 1, sentence); at--) {
        if (v->last_date[at - 1] != REP_NONE) {
            return v->last_date[at - 1];
        }
    }
    uint32_t head = v->head_date[v->f->tokens->sentences[sentence].block];
    return head != REP_NONE ? v->last_date[head] : REP_NONE;
}

/* A finer place wins over a broader one and brings the date of its own sentence; a date without a
 * place is the one told before. */
void rep_look_around(const rep_survey *v, rep_incident *i, uint32_t sentence) {
    uint32_t beside = sentence_around(v, sentence);
    if (beside != REP_NONE) {
        uint32_t place = v->last_place[beside];
        bool finer = i->around == REP_NONE ||
                     (name_at(v->f, i->around)->whole && !name_at(v->f, place)->whole);
        i->around = finer ? place : i->around;
        i->date_around =
            finer && v->last_date[beside] != REP_NONE ? v->last_date[beside] : i->date_around;
    }
    if (i->date_around == REP_NONE) {
        i->date_around = date_before(v, sentence);
    }
}

/* What the paragraph behind the dateline tells without a place was at the head of the report and
 * not at the only place that stands further down. */
static uint32_t head_for(const rep_survey *v, uint32_t sentence) {
    uint32_t block = v->f->tokens->sentences[sentence].block;
    bool lead = block > 0 && v->f->doc->blocks[block - 1].kind == REP_BLOCK_DATELINE;
    return lead && v->only_place != REP_NONE ? v->head : REP_NONE;
}

void rep_take_seat(const rep_survey *v, rep_incident *i) {
    const struct {
        uint32_t place;
        rep_seat seat;
    } order[] = {{i->place, i->seat},
                 {i->borrowed, REP_SEAT_OTHER},
                 {i->around, REP_SEAT_BESIDE},
                 {head_for(v, i->sentence), REP_SEAT_HEAD},
                 {v->only_place, REP_SEAT_REPORT}};
    for (size_t n = 0; n < sizeof order / sizeof order[0]; n++) {
        if (order[n].place != REP_NONE) {
            i->place = order[n].place;
            i->seat = order[n].seat;
            return;
        }
    }
}
