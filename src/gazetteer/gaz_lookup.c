/* Owns finding places by a name that needs no edit. */
#include <string.h>

#include "gaz_lookup.h"

#include "base_span.h"
#include "gaz_filter.h"
#include "gaz_frames.h"
#include "gaz_met.h"
#include "txt_fold.h"

const char *incmap_match_name(incmap_match match) {
    static const char *const names[] = {
#define X(name, text, meaning) text,
#include "incmap/match.def"
#undef X
    };
    return (size_t)match < sizeof names / sizeof *names ? names[match] : "unknown";
}

/* Postings of one place, one behind the other in a record. Each is read once: `ahead` is the one
 * behind them. */
typedef struct group {
    uint32_t place;
    uint32_t posting; /* the first */
    uint32_t ahead;
    size_t start;
    size_t end;
} group;

static bool next_group(const gaz_key *key, group *at) {
    at->start = at->end;
    if (at->start >= key->count) {
        return false;
    }
    at->posting = at->start == 0 ? gaz_posting(key, 0) : at->ahead;
    at->place = gaz_posting_place(at->posting);
    do {
        at->end++;
        at->ahead = at->end < key->count ? gaz_posting(key, at->end) : GAZ_NONE;
    } while (at->end < key->count && gaz_posting_place(at->ahead) == at->place);
    return true;
}

/* A query, and which spelling of its key it is: GAZ_NONE for none. */
typedef struct query {
    const incmap_gazetteer *g;
    const incmap_filter *filter;
    incmap_span name;
    uint32_t spelling;
    size_t text;                         /* the byte of KEYS where that stands */
    incmap_span texts[GAZ_SPELLING_FAR]; /* the key's spellings, by what postings say */
    uint32_t text_count;
} query;

static void find_spelling(query *q, const gaz_key *key) {
    size_t at = key->spellings, start = at;
    q->spelling = GAZ_NONE;
    q->text_count = 0;
    for (uint32_t i = 0;
         i < key->spelling_count && (q->spelling == GAZ_NONE || i < GAZ_SPELLING_FAR);
         i++, start = at) {
        const incmap_span text = gaz_spelling(q->g, at, &at);
        if (i < GAZ_SPELLING_FAR) {
            q->texts[q->text_count++] = text;
        }
        if (q->spelling == GAZ_NONE && base_span_equal(text, q->name)) {
            q->spelling = i;
            q->text = start;
        }
    }
}

/* Which of the place's names is spelt as the query, of those that postings cannot tell apart. */
static incmap_match match_far(const query *q, uint32_t place, size_t *text) {
    uint32_t first = 0;
    const size_t count = gaz_names_of(q->g, place, &first);
    for (size_t i = 0; i < count; i++) {
        const uint32_t slot = first + (uint32_t)i;
        if (base_span_equal(gaz_name(q->g, slot), q->name)) {
            *text = gaz_name_text(q->g, slot);
            return i == 0 ? INCMAP_MATCH_EXACT : INCMAP_MATCH_ALTERNATE;
        }
    }
    return INCMAP_MATCH_FOLDED;
}

static incmap_match match_posting(const query *q, uint32_t posting, size_t *text) {
    const uint32_t which = posting >> GAZ_POSTING_SHIFT;
    if (q->spelling == GAZ_NONE ||
        which != (q->spelling < GAZ_SPELLING_FAR ? q->spelling : GAZ_SPELLING_FAR)) {
        return INCMAP_MATCH_FOLDED;
    }
    if (which == GAZ_SPELLING_FAR) {
        return match_far(q, gaz_posting_place(posting), text);
    }
    *text = q->text;
    return (posting & GAZ_POSTING_MAIN) != 0 ? INCMAP_MATCH_EXACT : INCMAP_MATCH_ALTERNATE;
}

/* How a place is met, NONE when the filter lets none of its names pass; *text SIZE_MAX until it is
 * looked for. */
static incmap_match match_of(const query *q, const gaz_key *key, const group *at, size_t *text) {
    const bool any_language = q->filter == NULL || q->filter->language.size == 0;
    incmap_match best = INCMAP_MATCH_NONE;
    if (!gaz_passes(q->g, q->filter, at->place)) {
        return best;
    }
    for (size_t i = at->start; i < at->end && best != INCMAP_MATCH_EXACT; i++) {
        size_t own = SIZE_MAX;
        const incmap_match match = match_posting(q, gaz_posting(key, i), &own);
        if (best != INCMAP_MATCH_NONE && match >= best) {
            continue;
        }
        if (!any_language) {
            own = own == SIZE_MAX ? gaz_posting_spelling(q->g, key, gaz_posting(key, i)) : own;
            if (!gaz_passes_language(q->g, q->filter, at->place, own)) {
                continue;
            }
        }
        best = match;
        *text = own;
    }
    return best;
}

typedef struct answer {
    const incmap_gazetteer *g;
    incmap_hit *hits;
    size_t room;
    size_t found;
} answer;

static incmap_hit hit_of(const incmap_gazetteer *g, uint32_t place, incmap_match match,
                         size_t text) {
    size_t behind = 0;
    return (incmap_hit){place, match, 0, gaz_spelling(g, text, &behind)};
}

/* Where the first hit of each match stands, from how many there are of the match before it; answers
 * how many there are in all. */
static size_t line_up(size_t next[INCMAP_MATCH_FOLDED + 2]) {
    next[INCMAP_MATCH_EXACT] = 0;
    for (unsigned match = INCMAP_MATCH_EXACT; match <= INCMAP_MATCH_FOLDED; match++) {
        next[match + 1] += next[match];
    }
    return next[INCMAP_MATCH_FOLDED + 1];
}

/* The places of the key by their match. All are counted first: then it is known where the first of
 * each match stands among the hits, and one more walk puts them there. */
static void give_filtered(const query *q, const gaz_key *key, answer *to) {
    const size_t places = q->g->place_count;
    size_t next[INCMAP_MATCH_FOLDED + 2] = {0}; /* by match; that of the next one before it */
    size_t text = 0;
    for (group at = {.end = 0}; next_group(key, &at);) {
        next[(at.place < places ? match_of(q, key, &at, &text) : INCMAP_MATCH_NONE) + 1]++;
    }
    to->found = line_up(next);
    const size_t wanted = to->found < to->room ? to->found : to->room;
    size_t given = 0;
    for (group at = {.end = 0}; given < wanted && next_group(key, &at);) {
        text = SIZE_MAX;
        const incmap_match match =
            at.place < places ? match_of(q, key, &at, &text) : INCMAP_MATCH_NONE;
        if (match != INCMAP_MATCH_NONE && next[match]++ < wanted) {
            text = text == SIZE_MAX ? gaz_posting_spelling(q->g, key, at.posting) : text;
            to->hits[next[match] - 1] = hit_of(q->g, at.place, match, text);
            given++;
        }
    }
}

/* What a posting of the query's own spelling says above the place, for a main name; without
 * GAZ_POSTING_MAIN for another. */
static uint32_t exact_posting(const query *q) {
    return q->spelling < GAZ_SPELLING_FAR ? q->spelling << GAZ_POSTING_SHIFT | GAZ_POSTING_MAIN
                                          : GAZ_NONE;
}

/* The hit of a group without a filter. */
static incmap_hit plain_hit(const query *q, const gaz_key *key, const group *at) {
    const uint32_t exact = exact_posting(q);
    uint32_t posting = at->posting, one = posting;
    incmap_match match = INCMAP_MATCH_FOLDED;
    for (size_t i = at->start; i < at->end; i++) {
        one = i == at->start ? one : gaz_posting(key, i);
        const uint32_t kind = one & ~GAZ_POSTING_PLACE;
        if ((kind | GAZ_POSTING_MAIN) == exact) {
            match = kind == exact ? INCMAP_MATCH_EXACT : INCMAP_MATCH_ALTERNATE;
            posting = one;
        }
    }
    const uint32_t which = posting >> GAZ_POSTING_SHIFT;
    if (which < q->text_count) {
        return (incmap_hit){at->place, match, 0, q->texts[which]};
    }
    return hit_of(q->g, at->place, match, gaz_posting_spelling(q->g, key, posting));
}

/* What a walk over postings counts. */
typedef struct tally {
    size_t next[INCMAP_MATCH_FOLDED + 2]; /* by match; that of the next one before it */
    size_t places;
} tally;

/* Counts until it is known what to give: of popular names, which have many thousands of postings,
 * the first few often tell that. */
static void count_plain(const query *q, const gaz_key *key, size_t room, tally *out) {
    const uint32_t exact = exact_posting(q);
    const bool is_told = key->places > 0;
    uint32_t before = GAZ_NONE;
    out->places = key->places;
    for (size_t i = 0; i < key->count; i++) {
        if (is_told && (exact == GAZ_NONE || out->next[INCMAP_MATCH_EXACT + 1] == room)) {
            return;
        }
        const uint32_t posting = gaz_posting(key, i), place = gaz_posting_place(posting);
        const uint32_t kind = posting & ~GAZ_POSTING_PLACE;
        out->places += !is_told && place != before;
        out->next[INCMAP_MATCH_EXACT + 1] += kind == exact;
        out->next[INCMAP_MATCH_ALTERNATE + 1] += (kind | GAZ_POSTING_MAIN) == exact;
        before = place;
    }
}

/* The same without a filter, when postings tell the query's spelling: it wants no more then than
 * the postings. False when they are not what a sound file has. */
static bool give_plain(const query *q, const gaz_key *key, answer *to) {
    tally counted = {{0}, 0};
    size_t *next = counted.next, given = 0;
    count_plain(q, key, to->room, &counted);
    if (next[INCMAP_MATCH_ALTERNATE + 1] > counted.places) {
        return false;
    }
    next[INCMAP_MATCH_FOLDED + 1] = counted.places - next[INCMAP_MATCH_ALTERNATE + 1];
    next[INCMAP_MATCH_ALTERNATE + 1] -= next[INCMAP_MATCH_EXACT + 1];
    to->found = line_up(next);
    const size_t wanted = to->found < to->room ? to->found : to->room;
    for (group at = {.end = 0}; given < wanted && next_group(key, &at);) {
        const incmap_hit hit = plain_hit(q, key, &at);
        if (hit.place >= q->g->place_count) {
            return false;
        }
        if (next[hit.match]++ < wanted) {
            to->hits[next[hit.match] - 1] = hit;
            given++;
        }
    }
    return given == wanted;
}

static void give_folded(const query *q, const gaz_key *key, answer *to) {
    const bool is_told = q->spelling < GAZ_SPELLING_FAR || q->spelling == GAZ_NONE;
    if (!gaz_filter_is_open(q->filter) || !is_told || !give_plain(q, key, to)) {
        give_filtered(q, key, to);
    }
}

/* A walk over the places of a key for those that are asked for in their order. */
typedef struct bearers {
    const gaz_key *key;
    size_t at;
    uint32_t place; /* that of posting `at`; GAZ_NONE behind the last */
} bearers;

static uint32_t place_at(const gaz_key *key, size_t at) {
    return at < key->count ? gaz_posting_place(gaz_posting(key, at)) : GAZ_NONE;
}

/* Whether the key has the place: by longer and longer steps, the last of which is halved. */
static bool bears(bearers *in, uint32_t place) {
    if (place <= in->place) {
        return place == in->place;
    }
    size_t step = 1;
    while (place_at(in->key, in->at + step) < place) {
        in->at += step;
        step *= 2;
    }
    size_t low = in->at, high = in->at + step < in->key->count ? in->at + step : in->key->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (place_at(in->key, middle) < place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    in->at = low;
    in->place = place_at(in->key, low);
    return in->place == place;
}

/* Postings of a key whose skeleton the query has, without the places that `known` has met. */
static void meet_key(const query *q, const gaz_key *key, const gaz_key *known, gaz_meeting *met) {
    const size_t places = q->g->place_count;
    bearers others = {known, 0, place_at(known, 0)};
    for (group at = {.end = 0}; next_group(key, &at);) {
        if (at.place >= places || bears(&others, at.place) ||
            !gaz_passes(q->g, q->filter, at.place)) {
            continue;
        }
        for (size_t i = at.start; i < at.end; i++) {
            const uint32_t posting = i == at.start ? at.posting : gaz_posting(key, i);
            const size_t text = gaz_posting_spelling(q->g, key, posting);
            if (gaz_passes_name(q->g, q->filter, at.place, text)) {
                gaz_meet(met, gaz_met_of(0, posting, text));
                break;
            }
        }
    }
}

/* By sounds; sorted. */
static void give_met(const query *q, const gaz_meeting *met, answer *to) {
    for (size_t i = 0; i < met->count; i++) {
        const uint32_t place = gaz_met_place(met->found[i]);
        if (i == 0 || gaz_met_place(met->found[i - 1]) != place) {
            if (to->found < to->room) {
                to->hits[to->found] =
                    hit_of(q->g, place, INCMAP_MATCH_SKELETON, gaz_met_text(met->found[i]));
            }
            to->found++;
        }
    }
}

/* By sounds, from the keys that have the skeleton but the one that the question is itself. */
static void give_skeleton(const query *q, gaz_alike keys, const gaz_key *known, answer *to) {
    gaz_meeting met;
    gaz_key key;
    gaz_meeting_init(&met);
    for (uint32_t record; (record = gaz_next_alike(&keys)) != GAZ_NONE;) {
        if (record != keys.known && gaz_key_at(q->g, record, &key)) {
            meet_key(q, &key, known, &met);
        }
    }
    gaz_meeting_sort(&met);
    give_met(q, &met, to);
}

/* Only the places where Arabic letters are written: their Latin names go by its sounds. */
static void keep_arabic(const incmap_gazetteer *g, gaz_meeting *met) {
    size_t kept = 0;
    for (size_t i = 0; i < met->count; i++) {
        const gaz_codes_record *codes = gaz_place_codes(g, gaz_met_place(met->found[i]));
        if (codes != NULL && gaz_writes_arabic(codes->country)) {
            met->found[kept++] = met->found[i];
        }
    }
    met->count = kept;
}

/* The Latin names that an Arabic one may be, which no place bears as it stands. */
static void give_frames(const query *q, incmap_span folded, answer *to) {
    const gaz_key none = {.count = 0};
    gaz_meeting met;
    txt_frame asked, known;
    gaz_key key;
    txt_frame_of(folded, &asked);
    if (asked.size == 0) {
        return;
    }
    const uint32_t hash = gaz_frame_hash(&asked);
    gaz_framed keys = gaz_framed_of(q->g, hash);
    gaz_meeting_init(&met);
    for (uint32_t record; (record = gaz_next_framed(&keys)) != GAZ_NONE;) {
        if (gaz_key_at(q->g, record, &key)) {
            txt_frame_of(key.text, &known);
            if (gaz_frame_hash(&known) == hash && txt_frames_meet(&asked, &known)) {
                meet_key(q, &key, &none, &met);
            }
        }
    }
    gaz_meeting_sort(&met);
    keep_arabic(q->g, &met);
    give_met(q, &met, to);
}

size_t gaz_lookup_letters(const incmap_gazetteer *gazetteer, incmap_span name, incmap_hit *hits,
                          size_t room) {
    txt_folded folded;
    gaz_key key;
    answer to = {gazetteer, hits, room, 0};
    query q = {.g = gazetteer, .name = base_span_trim(name)};
    txt_fold(q.name, &folded);
    if (gaz_find_key(gazetteer, base_span(folded.data, folded.size), &key)) {
        find_spelling(&q, &key);
        give_folded(&q, &key, &to);
    }
    return to.found;
}

size_t incmap_gazetteer_bearers(const incmap_gazetteer *gazetteer, incmap_span name,
                                uint32_t *places, size_t room) {
    gaz_question question;
    gaz_key key;
    uint32_t record = GAZ_NONE, before = GAZ_NONE;
    size_t found = 0;
    gaz_ask(base_span_trim(name), &question);
    if (!gaz_find_asked(gazetteer, &question, &key, &record)) {
        return 0;
    }
    for (size_t i = 0; i < key.count && (key.places == 0 || found < room); i++) {
        const uint32_t place = gaz_posting_place(gaz_posting(&key, i));
        if (place != before && place < gazetteer->place_count) {
            if (found < room) {
                places[found] = place;
            }
            found++;
        }
        before = place;
    }
    return found < room || found > key.places ? found : key.places;
}

static size_t answer_question(const incmap_gazetteer *g, incmap_span name,
                              const gaz_question *question, const incmap_filter *filter,
                              incmap_hit *hits, size_t room) {
    gaz_key key;
    uint32_t record = GAZ_NONE;
    answer to = {g, hits, room, 0};
    query q = {.g = g, .filter = filter, .name = base_span_trim(name)};
    if (gaz_find_asked(g, question, &key, &record)) {
        find_spelling(&q, &key);
        give_folded(&q, &key, &to);
    } else {
        key.count = 0;
    }
    give_skeleton(&q, gaz_alike_of(g, question, record), &key, &to);
    if (to.found == 0 && txt_is_arabic(gaz_asked(question))) {
        give_frames(&q, gaz_asked(question), &to);
    }
    return to.found;
}

size_t incmap_gazetteer_lookup(const incmap_gazetteer *gazetteer, incmap_span name,
                               const incmap_filter *filter, incmap_hit *hits, size_t room) {
    gaz_question question;
    gaz_ask(base_span_trim(name), &question);
    gaz_fetch_keys(gazetteer, &question);
    return answer_question(gazetteer, name, &question, filter, hits, room);
}

/* Three rounds over some names at a time: folding them, which tells their buckets, reading those,
 * which tell the records, and answering. So what one round waits for is on its way since the one
 * before, for all names at once. */
void incmap_gazetteer_lookup_many(const incmap_gazetteer *gazetteer, const incmap_span *names,
                                  size_t count, const incmap_filter *filter, incmap_hit *hits,
                                  size_t room, size_t *found) {
    enum { at_once = 32 };
    gaz_question questions[at_once];
    for (size_t start = 0; start < count; start += at_once) {
        const size_t here = count - start < at_once ? count - start : at_once;
        for (size_t i = 0; i < here; i++) {
            gaz_ask(base_span_trim(names[start + i]), &questions[i]);
            gaz_fetch_bucket(gazetteer, &questions[i]);
        }
        for (size_t i = 0; i < here; i++) {
            gaz_fetch_keys(gazetteer, &questions[i]);
        }
        for (size_t i = 0; i < here; i++) {
            found[start + i] = answer_question(gazetteer, names[start + i], &questions[i], filter,
                                               hits + (start + i) * room, room);
        }
    }
}

bool incmap_gazetteer_hit_name(const incmap_gazetteer *gazetteer, const incmap_hit *hit,
                               incmap_name *out) {
    uint32_t first = 0;
    const size_t count = gaz_names_of(gazetteer, hit->place, &first);
    for (uint32_t slot = first; slot < first + count; slot++) {
        *out = gaz_name_at(gazetteer, slot);
        if (out->text.data == hit->name.data && out->text.size == hit->name.size) {
            return true;
        }
    }
    return false;
}

bool gaz_bears(const incmap_gazetteer *gazetteer, incmap_span name) {
    txt_folded folded;
    gaz_key key;
    txt_fold(name, &folded);
    return folded.size > 0 && folded.size < TXT_FOLD_MAX &&
           gaz_find_key(gazetteer, base_span(folded.data, folded.size), &key);
}

enum { knows_continued = 1, knows_equal = 2 };

unsigned incmap_gazetteer_knows(const incmap_gazetteer *gazetteer, incmap_span name) {
    txt_folded folded;
    gaz_key key, next;
    txt_fold(name, &folded);
    if (folded.size == 0 || folded.size >= TXT_FOLD_MAX) {
        return 0;
    }
    incmap_span text = base_span(folded.data, folded.size);
    if (!gaz_find_key(gazetteer, text, &key)) {
        return gaz_find_longer(gazetteer, text, &key) ? knows_continued : 0;
    }
    /* No folded byte is below the space, so names of more words stand right behind. */
    bool goes_on = gaz_key_at(gazetteer, key.next, &next) && gaz_goes_on(&next, text);
    return knows_equal | (goes_on ? knows_continued : 0);
}
