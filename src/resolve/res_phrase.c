#include "res_phrase.h"

#include "base_span.h"
#include "res_words.h"
#include "txt_words.h"

typedef struct parser {
    incmap_span text;
    res_word words[RES_WORDS_MAX];
    size_t from; /* the words still to be read */
    size_t end;
    bool in_the;  /* an article or a word for "in" was just passed */
    bool is_road; /* two names belong to a road */
    res_known known;
    res_phrase *out;
} parser;

static incmap_span rest_of(const parser *p) {
    if (p->from >= p->end) {
        return (incmap_span){0};
    }
    size_t start = p->words[p->from].start;
    return (incmap_span){p->text.data + start, p->words[p->end - 1].end - start};
}

static bool is_name(const parser *p, incmap_span text) {
    return text.size > 0 && p->known.is_name(p->known.state, text);
}

static void start_on(parser *p, incmap_span text) {
    p->text = text;
    p->from = 0;
    p->end = res_words_read(text, p->words, RES_WORDS_MAX);
}

/* Words of `role` in front; false when none is there or nothing would be left behind them. */
static bool take(parser *p, res_role role, double *value) {
    double found = 0;
    size_t used = res_words_match(p->words, p->from, p->end, role, &found);
    if (used == 0 || p->from + used >= p->end) {
        return false;
    }
    p->from += used;
    if (value != NULL) {
        *value = found;
    }
    return true;
}

/* The same for a word that may put what follows into a grammatical case. */
static bool take_governing(parser *p, res_role role) {
    double governs = 0;
    if (!take(p, role, &governs)) {
        return false;
    }
    p->out->in_case = governs > 0;
    return true;
}

static bool take_number(parser *p, double *value, double *slack, bool *thousands) {
    const res_word *word = &p->words[p->from];
    if (word->is_number) {
        *value = word->value;
        *slack = word->slack;
        *thousands = word->thousands;
        p->from++;
        return p->from < p->end;
    }
    if (!take(p, RES_ROLE_NUMBER, value)) {
        return false;
    }
    *slack = *value >= 10 && *value == 10.0 * (double)(int)(*value / 10) ? 5 : 0.5;
    *thousands = false;
    return true;
}

/* "5 km", "about 2.5 miles", "five kilometres". */
static bool take_length(parser *p, double *metres, double *slack_m) {
    size_t before = p->from;
    (void)take(p, RES_ROLE_APPROX, NULL);
    double value = 0;
    double slack = 0;
    double unit = 0;
    bool thousands = false;
    if (!take_number(p, &value, &slack, &thousands) || !take(p, RES_ROLE_LENGTH, &unit)) {
        p->from = before;
        return false;
    }
    /* "1.500 m" is a kilometre and a half, "1.500 km" is one written too exactly. */
    if (thousands && unit == 1 && value < 1000) {
        value *= 1000;
        slack *= 1000;
    }
    *metres = value * unit;
    *slack_m = slack * unit;
    return true;
}

static bool take_distance(parser *p) {
    double metres = 0;
    double slack = 0;
    if (!take_length(p, &metres, &slack)) {
        return false;
    }
    double again = 0;
    double again_slack = 0;
    (void)take_length(p, &again, &again_slack); /* the same in other units, in brackets */
    p->out->has_distance = true;
    p->out->distance_m = metres;
    p->out->distance_slack_m = slack;
    double bearing = -1;
    if (take(p, RES_ROLE_DIRECTION, &bearing)) {
        p->out->bearing_deg = bearing;
    }
    (void)take_governing(p, RES_ROLE_OF);
    p->out->relation = bearing >= 0 ? INCMAP_RELATION_OFFSET : INCMAP_RELATION_NEAR;
    return true;
}

/* "north of": beside a settlement, but "the north of" an area is a part of it. */
static bool take_direction(parser *p) {
    size_t before = p->from;
    double bearing = 0;
    if (!take(p, RES_ROLE_DIRECTION, &bearing) || !take_governing(p, RES_ROLE_OF)) {
        p->from = before;
        return false;
    }
    p->out->bearing_deg = bearing;
    p->out->relation = p->in_the ? INCMAP_RELATION_PART : INCMAP_RELATION_NEAR;
    return true;
}

static bool take_part(parser *p) {
    double bearing = 0;
    if (!take(p, RES_ROLE_PART, &bearing)) {
        return false;
    }
    p->out->bearing_deg = bearing;
    p->out->relation = INCMAP_RELATION_PART;
    return true;
}

static bool take_between(parser *p) {
    if (take_governing(p, RES_ROLE_BETWEEN)) {
        p->out->relation = INCMAP_RELATION_BETWEEN;
        return true;
    }
    if (take(p, RES_ROLE_ROAD, NULL)) {
        p->is_road = true;
        return true;
    }
    return false;
}

static bool take_kind(parser *p) {
    double wanted = 0;
    if (!take(p, RES_ROLE_KIND, &wanted)) {
        return false;
    }
    p->out->wanted = (res_wanted)wanted;
    return true;
}

static bool take_prefix(parser *p) {
    if (!p->out->has_distance && take_distance(p)) {
        return true;
    }
    if (p->out->relation == INCMAP_RELATION_IN) {
        if (take_governing(p, RES_ROLE_NEAR)) {
            p->out->relation = INCMAP_RELATION_NEAR;
            return true;
        }
        if (take_direction(p) || take_part(p) || take_between(p)) {
            return true;
        }
    }
    if (take_kind(p)) {
        return true;
    }
    bool passed = take_governing(p, RES_ROLE_IN) || take(p, RES_ROLE_ARTICLE, NULL);
    p->in_the = passed;
    return passed;
}

static void add_hint(res_phrase *out, incmap_span hint) {
    hint = base_span_trim(hint);
    if (hint.size > 0 && out->hint_count < RES_HINTS_MAX) {
        out->hints[out->hint_count++] = hint;
    }
}

/* How many bytes the hyphen, en dash or em dash at `at` takes; 0 for none. */
static size_t dash_at(incmap_span text, size_t at) {
    if (text.data[at] == '-') {
        return 1;
    }
    incmap_span rest = {text.data + at, text.size - at};
    bool dash = base_span_starts(rest, BASE_SPAN("\xe2\x80\x93")) ||
                base_span_starts(rest, BASE_SPAN("\xe2\x80\x94"));
    return dash ? 3 : 0;
}

static bool is_digit_at(incmap_span text, size_t at) {
    return at < text.size && base_is_digit(text.data[at]);
}

static bool is_space_at(incmap_span text, size_t at) {
    return at < text.size && base_is_space(text.data[at]);
}

/* How many bytes the mark at `at` takes that parts a name from what is said besides; 0: none.
 * A dash counts where white space stands before it, a hyphen only where it does on both sides. */
static size_t mark_at(incmap_span text, size_t at) {
    switch (text.data[at]) {
        case ',':
        case ';':
        case '/':
        case '|':
            return at > 0 && is_digit_at(text, at - 1) && is_digit_at(text, at + 1) ? 0 : 1;
        case '(':
        case '[':
            return is_digit_at(text, at + 1) ? 0 : 1;
        default:
            break;
    }
    size_t dash = dash_at(text, at);
    bool before = at > 0 && is_space_at(text, at - 1);
    return before && (dash > 1 || is_space_at(text, at + 1)) ? dash : 0;
}

incmap_span res_phrase_split(incmap_span text, res_phrase *out) {
    size_t start = 0;
    incmap_span head = {0};
    for (size_t at = 0; at < text.size;) {
        size_t mark = mark_at(text, at);
        if (mark == 0) {
            at++;
            continue;
        }
        incmap_span part = base_span_trim((incmap_span){text.data + start, at - start});
        if (head.size == 0) {
            head = part;
        } else {
            add_hint(out, part);
        }
        at += mark;
        start = at;
    }
    incmap_span last = base_span_trim((incmap_span){text.data + start, text.size - start});
    while (last.size > 0 && (last.data[last.size - 1] == ')' || last.data[last.size - 1] == ']')) {
        last.size--;
    }
    if (head.size == 0) {
        return last;
    }
    add_hint(out, last);
    return head;
}

/* In front of what stands behind commas: it is the nearer. */
static void add_first_hint(res_phrase *out, incmap_span hint) {
    size_t kept = out->hint_count < RES_HINTS_MAX ? out->hint_count : RES_HINTS_MAX - 1;
    memmove(out->hints + 1, out->hints, kept * sizeof out->hints[0]);
    out->hints[0] = hint;
    out->hint_count = kept + 1;
    out->hint_holds = true;
}

/* "Banska in the Leposavić municipality", "Banjska kod Zvečana": what follows the word for "in" or
 * "near" is a hint. */
static void split_in(parser *p) {
    for (size_t i = p->from + 1; i + 1 < p->end; i++) {
        size_t near = res_words_match(p->words, i, p->end, RES_ROLE_NEAR, NULL);
        size_t in = res_words_match(p->words, i, p->end, RES_ROLE_IN, NULL);
        size_t used = in > near ? in : near;
        if (used == 0 || i + used >= p->end) {
            continue;
        }
        p->out->hint_is_near = near >= in;
        size_t from = p->from;
        p->from = i + used;
        (void)take(p, RES_ROLE_ARTICLE, NULL);
        add_first_hint(p->out, rest_of(p));
        p->from = from;
        p->end = i;
        return;
    }
}

static void take_suffix(parser *p) {
    double wanted = 0;
    size_t used = res_words_match_end(p->words, p->from + 1, p->end, RES_ROLE_KIND_AFTER, &wanted);
    if (used > 0) {
        p->end -= used;
        p->out->wanted = (res_wanted)wanted;
        return;
    }
    double bearing = 0;
    used = res_words_match_end(p->words, p->from + 1, p->end, RES_ROLE_PART_AFTER, &bearing);
    if (used > 0 && p->out->relation == INCMAP_RELATION_IN) {
        p->end -= used;
        p->out->bearing_deg = bearing;
        p->out->relation = INCMAP_RELATION_PART;
        return;
    }
    used = res_words_match_end(p->words, p->from + 1, p->end, RES_ROLE_NEAR_AFTER, NULL);
    if (used > 0) {
        p->end -= used;
        if (p->out->relation == INCMAP_RELATION_IN) {
            p->out->relation = INCMAP_RELATION_NEAR;
        }
        return;
    }
    used = res_words_match_end(p->words, p->from + 1, p->end, RES_ROLE_ROAD_AFTER, NULL);
    if (used > 0) {
        p->end -= used;
        p->is_road = true;
    }
}

/* A hyphen or dash that joins two names to a road: "Mitrovica-Leposavić". */
static bool split_dash(incmap_span text, incmap_span *first, incmap_span *second) {
    for (size_t at = 1; at + 1 < text.size; at++) {
        size_t size = dash_at(text, at);
        if (size > 0) {
            *first = base_span_trim((incmap_span){text.data, at});
            *second = base_span_trim((incmap_span){text.data + at + size, text.size - at - size});
            return first->size > 0 && second->size > 0;
        }
    }
    return false;
}

static bool split_and(parser *p, incmap_span *first, incmap_span *second) {
    for (size_t i = p->from + 1; i + 1 < p->end; i++) {
        size_t used = res_words_match(p->words, i, p->end, RES_ROLE_AND, NULL);
        if (used > 0 && i + used < p->end) {
            parser left = *p;
            left.end = i;
            *first = rest_of(&left);
            left.from = i + used;
            left.end = p->end;
            *second = rest_of(&left);
            return true;
        }
    }
    return false;
}

/* The names of "between X and Y" and of "the X-Y road"; the second of a road may stand among the
 * hints, where a spaced dash put it. */
static void read_pair(parser *p) {
    res_phrase *out = p->out;
    incmap_span first = {0};
    incmap_span second = {0};
    if (split_and(p, &first, &second) || split_dash(rest_of(p), &first, &second)) {
        out->name = first;
        out->other = second;
        out->relation = INCMAP_RELATION_BETWEEN;
    } else if (out->hint_count > 0) {
        out->other = out->hints[0];
        out->hint_count--;
        memmove(out->hints, out->hints + 1, out->hint_count * sizeof out->hints[0]);
        out->relation = INCMAP_RELATION_BETWEEN;
    } else {
        out->relation = INCMAP_RELATION_NEAR;
    }
}

static void read_head(parser *p) {
    bool taken = true;
    while (taken && !is_name(p, rest_of(p))) {
        taken = take_prefix(p);
    }
    if (!is_name(p, rest_of(p))) {
        split_in(p);
    }
    if (!is_name(p, rest_of(p))) {
        take_suffix(p);
    }
    p->out->name = rest_of(p);
    if (p->out->relation == INCMAP_RELATION_BETWEEN || p->is_road) {
        read_pair(p);
    }
}

void res_phrase_read(incmap_span text, res_known known, res_phrase *out) {
    *out = (res_phrase){.relation = INCMAP_RELATION_IN, .bearing_deg = -1};
    parser p = {.known = known, .out = out};
    text = base_span_trim(text);
    out->name = text;
    if (is_name(&p, text)) {
        return;
    }
    incmap_span head = res_phrase_split(text, out);
    start_on(&p, head);
    if (p.end == 0) {
        return;
    }
    out->name = head;
    if (!is_name(&p, head)) {
        read_head(&p);
    }
}

bool res_phrase_is_placeholder(incmap_span text) {
    res_word words[RES_WORDS_MAX];
    size_t count = res_words_read(text, words, RES_WORDS_MAX);
    return count > 0 && res_words_match(words, 0, count, RES_ROLE_PLACEHOLDER, NULL) == count;
}

/* The words of any role in front, as many as fit. */
static size_t match_any(const res_word *words, size_t from, size_t end) {
    size_t longest = 0;
    for (int role = 0; role < RES_ROLE_PLACEHOLDER; role++) {
        size_t used = res_words_match(words, from, end, (res_role)role, NULL);
        longest = used > longest ? used : longest;
    }
    return longest;
}

static res_bare written_as(incmap_span text, bool measured) {
    txt_word word;
    bool capital = false;
    bool last = false;
    for (size_t at = 0; at < text.size && txt_next_word(text, at, &word); at = word.end) {
        capital |= word.capital;
        last = word.capital;
    }
    if (measured) {
        return last ? RES_BARE_NOT : RES_BARE;
    }
    return capital ? RES_BARE_CAPITAL : RES_BARE;
}

res_bare res_phrase_bare_words(incmap_span text) {
    res_word words[RES_WORDS_MAX];
    size_t count = res_words_read(text, words, RES_WORDS_MAX);
    bool measured = false;
    for (size_t at = 0; at < count;) {
        size_t used = match_any(words, at, count);
        if (used == 0 && words[at].is_number) {
            used = 1;
            measured = true;
        }
        if (used == 0) {
            return RES_BARE_NOT;
        }
        at += used;
    }
    return count == 0 ? RES_BARE_NOT : written_as(text, measured);
}

incmap_span res_phrase_bare_unit(incmap_span name) {
    res_phrase ignored = {.relation = INCMAP_RELATION_IN};
    parser p = {.out = &ignored};
    start_on(&p, name);
    (void)take(&p, RES_ROLE_ARTICLE, NULL);
    (void)take_kind(&p);
    size_t used = res_words_match_end(p.words, p.from + 1, p.end, RES_ROLE_KIND_AFTER, NULL);
    p.end -= used;
    return p.from < p.end ? rest_of(&p) : name;
}

bool res_phrase_is_unit_word(incmap_span word) {
    res_word words[2];
    size_t count = res_words_read(word, words, 2);
    double wanted = 0;
    if (count != 1) {
        return false;
    }
    if (res_words_match(words, 0, 1, RES_ROLE_KIND_AFTER, &wanted) == 0 &&
        res_words_match(words, 0, 1, RES_ROLE_KIND, &wanted) == 0) {
        return false;
    }
    return (res_wanted)wanted == RES_WANTED_UNIT;
}

bool res_phrase_is_common_word(incmap_span word) {
    static const res_role roles[] = {RES_ROLE_KIND,      RES_ROLE_KIND_AFTER, RES_ROLE_PART,
                                     RES_ROLE_DIRECTION, RES_ROLE_ROAD_AFTER, RES_ROLE_NEAR_AFTER};
    res_word words[2];
    size_t count = res_words_read(word, words, 2);
    for (size_t i = 0; i < sizeof roles / sizeof roles[0] && count == 1; i++) {
        if (res_words_match(words, 0, 1, roles[i], NULL) == 1) {
            return true;
        }
    }
    return false;
}
