#include "rep_counts.h"

#include "base_num.h"
#include "base_span.h"
#include "txt_fold.h"

enum {
    REACH_RIGHT = 7, /* words from a count to what it counts */
    REACH_LEFT = 5,
    BEFORE_NUMBER = 3,
    UNSAID = -1,
    COUNT_MAX = 10000000
};

static const rep_token *token_at(const rep_found *f, uint32_t at) { return &f->tokens->at[at]; }

static incmap_span text_at(const rep_found *f, uint32_t at) {
    return rep_words(f->doc, f->tokens, at, at + 1);
}

static uint16_t signs_at(const rep_found *f, uint32_t at) { return f->triggers->signs[at]; }

/* "5,300", "2.300": digits in threes. */
static uint32_t digits_at(const rep_found *f, const rep_scope *s, uint32_t at, int64_t *value) {
    uint64_t number = 0;
    incmap_span text = text_at(f, at);
    if (!token_at(f, at)->digits || text.size > 7 || !base_num_parse_u64(text, &number)) {
        return 0;
    }
    uint32_t end = at + 1;
    while (end < s->stop && text.size <= 3 && token_at(f, end)->digits &&
           (token_at(f, end)->gap == REP_GAP_COMMA || token_at(f, end)->gap == REP_GAP_POINT)) {
        uint64_t three = 0;
        incmap_span next = text_at(f, end);
        if (next.size != 3 || !base_num_parse_u64(next, &three) || number > COUNT_MAX) {
            return 0; /* "3.5" counts nobody */
        }
        number = number * 1000 + three;
        end++;
    }
    *value = (int64_t)number;
    return end - at;
}

/* One word of a number joins what is read: "two" "hundred", "fifty" "three". */
static bool join_word(int64_t *sum, int64_t word) {
    if (word >= 100) {
        *sum = (*sum > 0 ? *sum : 1) * word;
    } else if (*sum == 0 || (*sum % 10 == 0 && *sum >= 20 && word < 10) || *sum % 100 == 0) {
        *sum += word;
    } else {
        return false;
    }
    return *sum <= COUNT_MAX;
}

/* "thirty-three" */
static bool hyphened(const rep_found *f, uint32_t at, int64_t *value) {
    txt_folded folded;
    txt_fold(text_at(f, at), &folded);
    incmap_span rest = base_span(folded.data, folded.size);
    incmap_span part;
    *value = 0;
    if (memchr(rest.data, ' ', rest.size) == NULL) {
        return false;
    }
    while (base_span_cut(&rest, ' ', &part)) {
        rep_meaning meaning = rep_lexicon_find(f->lexicon, part);
        if ((meaning.classes & REP_NUMBER) == 0 || !join_word(value, meaning.value)) {
            return false;
        }
    }
    return true;
}

static bool is_number_word(const rep_found *f, const rep_scope *s, uint32_t at) {
    return at < s->stop && rep_joined(token_at(f, at)) && rep_is(token_at(f, at), REP_NUMBER) &&
           !token_at(f, at)->digits;
}

/* Words of a number from `at` on, "and" between them passed over. */
static uint32_t words_at(const rep_found *f, const rep_scope *s, uint32_t at, int64_t *value) {
    uint32_t end = at;
    while (end < s->stop) {
        bool tie = end > at && end + 1 < s->stop && rep_joined(token_at(f, end)) &&
                   !rep_is(token_at(f, end), REP_NUMBER) &&
                   token_at(f, end)->end - token_at(f, end)->start <= 3 &&
                   rep_is(token_at(f, end), REP_COMMON) && is_number_word(f, s, end + 1) &&
                   *value >= 20;
        uint32_t next = end + (tie ? 1 : 0);
        if (next > at && !is_number_word(f, s, next)) {
            break;
        }
        int64_t joined = *value;
        if (!join_word(&joined, token_at(f, next)->value)) {
            break;
        }
        *value = joined;
        end = next + 1;
    }
    return end - at;
}

uint32_t rep_number_at(const rep_found *f, const rep_scope *s, uint32_t at, int64_t *value) {
    const rep_token *t = token_at(f, at);
    *value = 0;
    uint32_t taken = 0;
    if (t->digits) {
        taken = digits_at(f, s, at, value);
        while (taken > 0 && is_number_word(f, s, at + taken) &&
               token_at(f, at + taken)->value >= 100) { /* "18 thousand" */
            (void)join_word(value, token_at(f, at + taken)->value);
            taken++;
        }
    } else if (rep_is(t, REP_NUMBER)) {
        taken = words_at(f, s, at, value);
    } else if (hyphened(f, at, value)) {
        taken = 1;
    }
    return taken;
}

static bool breaks(const rep_token *t) {
    return (t->gap & (REP_GAP_COMMA | REP_GAP_COLON | REP_GAP_DASH | REP_GAP_BRACKET)) != 0;
}

static bool in_date(const rep_found *f, const rep_scope *s, uint32_t at) {
    for (size_t i = s->first_date; i < s->end_date; i++) {
        if (f->dates->at[i].first <= at && at < f->dates->at[i].end) {
            return true;
        }
    }
    return false;
}

/* "a … woman": an article and a person within three words; one. */
static bool is_one_person(const rep_found *f, const rep_scope *s, uint32_t at) {
    if (!rep_is(token_at(f, at), REP_ARTICLE) || token_at(f, at)->value != 2) {
        return false;
    }
    for (uint32_t i = at + 1; i < s->stop && i <= at + 3 && rep_joined(token_at(f, i)); i++) {
        if (rep_is(token_at(f, i), REP_TARGET) && token_at(f, i)->value <= 3) {
            return true;
        }
        if (rep_is(token_at(f, i), REP_AT | REP_TOWARDS | REP_ARTICLE)) {
            return false;
        }
    }
    return false;
}

/* A number that counts people: no date, no measure, not denied. */
static uint32_t count_at(const rep_found *f, const rep_scope *s, uint32_t at, int64_t *value) {
    if (is_one_person(f, s, at)) {
        *value = 1;
        return 1;
    }
    uint32_t taken = rep_number_at(f, s, at, value);
    if (taken == 0 || in_date(f, s, at) || token_at(f, at)->ordinal) {
        return 0;
    }
    bool denied = at > s->sentence->first && rep_is(token_at(f, at - 1), REP_NOT);
    bool measure = at + taken < s->stop &&
                   (rep_is(token_at(f, at + taken), REP_TIME_UNIT) ||
                    (token_at(f, at + taken)->gap & REP_GAP_SPACE) == 0) &&
                   (token_at(f, at + taken)->gap & REP_GAP_COMMA) == 0;
    return denied || measure ? 0 : taken;
}

/* The sign of what the count stands behind: "killing at least five". */
static uint16_t sign_left(const rep_found *f, const rep_scope *s, uint32_t at) {
    const uint16_t wanted = REP_SIGN_DEAD | REP_SIGN_HURT;
    for (uint32_t i = at; i > s->sentence->first && at - i < REACH_LEFT; i--) {
        if (breaks(token_at(f, i)) || (signs_at(f, i - 1) & REP_SIGN_AND) != 0 ||
            rep_is(token_at(f, i - 1), REP_NUMBER)) {
            break;
        }
        if ((signs_at(f, i - 1) & wanted) != 0) {
            return signs_at(f, i - 1) & wanted;
        }
    }
    return 0;
}

/* ... or before: "five people were killed". */
static uint16_t sign_right(const rep_found *f, const rep_scope *s, uint32_t end) {
    const uint16_t wanted = REP_SIGN_DEAD | REP_SIGN_HURT;
    for (uint32_t i = end; i < s->stop && i < end + REACH_RIGHT; i++) {
        if (breaks(token_at(f, i)) || rep_is(token_at(f, i), REP_NUMBER | REP_NOT)) {
            break;
        }
        if ((signs_at(f, i) & wanted) != 0) {
            return signs_at(f, i) & wanted;
        }
    }
    return 0;
}

static uint16_t bounds_before(const rep_found *f, const rep_scope *s, uint32_t at) {
    uint16_t found = 0;
    for (uint32_t i = at; i > s->sentence->first && at - i < BEFORE_NUMBER; i--) {
        if (!rep_joined(token_at(f, i))) {
            break;
        }
        found |= signs_at(f, i - 1) & (REP_SIGN_LEAST | REP_SIGN_MOST);
    }
    return found;
}

/* The second number of "10 to 20", "10-20"; `taken` gets what both take. */
static int64_t range_end(const rep_found *f, const rep_scope *s, uint32_t at, int64_t from,
                         uint32_t *taken) {
    uint32_t next = at + *taken;
    int64_t to = 0;
    if (next < s->stop && (token_at(f, next)->gap & (REP_GAP_HYPHEN | REP_GAP_DASH)) == 0) {
        bool tie = rep_is(token_at(f, next), REP_TOWARDS) && rep_joined(token_at(f, next));
        next += tie ? 1 : 0;
        if (!tie) {
            return UNSAID;
        }
    }
    uint32_t more = next < s->stop ? rep_number_at(f, s, next, &to) : 0;
    if (more == 0 || to <= from) {
        return UNSAID;
    }
    *taken = next + more - at;
    return to;
}

rep_toll rep_toll_join(rep_toll a, rep_toll b) {
    if (!a.told || !b.told) {
        return a.told ? a : b;
    }
    rep_toll most = a.best >= b.best ? a : b;
    if (a.best != b.best) {
        int64_t least = a.best < b.best ? a.best : b.best;
        most.low = most.low == UNSAID || least < most.low ? least : most.low;
    }
    return most;
}

bool rep_toll_in(const rep_found *f, const rep_scope *s, rep_sign sign, rep_toll *out) {
    *out = (rep_toll){0};
    for (uint32_t i = s->sentence->first; i < s->stop;) {
        int64_t value = 0;
        uint32_t taken = count_at(f, s, i, &value);
        if (taken == 0) {
            i++;
            continue;
        }
        int64_t to = range_end(f, s, i, value, &taken);
        uint16_t counted = sign_left(f, s, i);
        counted = counted != 0 ? counted : sign_right(f, s, i + taken);
        uint16_t bounds = bounds_before(f, s, i);
        i += taken;
        if ((counted & sign) == 0) {
            continue;
        }
        rep_toll toll = {.told = true, .low = UNSAID, .best = value, .high = to};
        toll.low = (bounds & REP_SIGN_LEAST) != 0 || to != UNSAID ? value : UNSAID;
        toll.high = (bounds & REP_SIGN_MOST) != 0 ? value : to;
        *out = !out->told || value > out->best ? toll : *out;
    }
    return out->told;
}
