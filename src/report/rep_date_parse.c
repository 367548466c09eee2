/* Owns the forms that dates are printed in. Words are known by their classes, so that one form
 * serves all languages. */
#include "rep_dates.h"

#include "base_date.h"

/* The tokens at hand. */
typedef struct reader {
    const rep_tokens *tokens;
    uint32_t at;
    uint32_t stop;
} reader;

static const rep_token *peek(const reader *r, uint32_t ahead) {
    return r->at + ahead < r->stop ? &r->tokens->at[r->at + ahead] : NULL;
}

static bool peek_is(const reader *r, uint32_t ahead, uint32_t classes) {
    const rep_token *t = peek(r, ahead);
    return t != NULL && rep_is(t, classes);
}

/* A gap within a date: space, a point behind a day, a comma before a year. */
static bool near(const rep_token *token) {
    return (token->gap & ~(uint16_t)(REP_GAP_SPACE | REP_GAP_POINT | REP_GAP_COMMA)) == 0;
}

static bool tight(const rep_token *token, uint16_t mark) { return token->gap == mark; }

static bool is_year(const rep_token *t) {
    return t != NULL && t->digits && t->end - t->start == 4 && t->value >= 1000 && t->value <= 2999;
}

/* "24", "24th": a day of a month in digits. */
static uint8_t day_of(const rep_token *t) {
    bool fits = t != NULL && (t->digits || t->ordinal) && t->value >= 1 && t->value <= 31 &&
                t->end - t->start <= (t->ordinal ? 4 : 2);
    return fits ? (uint8_t)t->value : 0;
}

static uint8_t month_of(const rep_token *t) {
    return t != NULL && rep_is(t, REP_MONTH) && !t->digits ? (uint8_t)t->value : 0;
}

/* An optional year at `ahead`; how many tokens it takes. */
static uint32_t take_year(const reader *r, uint32_t ahead, rep_printed *out) {
    const rep_token *t = peek(r, ahead);
    if (is_year(t) && near(t)) {
        out->year = t->value;
        return 1;
    }
    return 0;
}

static bool set_day(rep_printed *out, int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    incmap_date date = {year, (uint8_t)month, (uint8_t)day};
    out->year = year;
    out->month = date.month;
    out->day = date.day;
    return base_date_is_valid(date);
}

/* Three numbers of which the last is a year: 24/09/2023, 24.9.2023, 24. 9. 2023. */
static bool day_first(const rep_token *a, const rep_token *b, const rep_token *c,
                      rep_printed *out) {
    if (tight(b, REP_GAP_SLASH) && tight(c, REP_GAP_SLASH)) {
        bool swapped = b->value > 12; /* 09/24/2023 */
        return set_day(out, c->value, swapped ? a->value : b->value, swapped ? b->value : a->value);
    }
    return (b->gap & c->gap & REP_GAP_POINT) != 0 && set_day(out, c->value, b->value, a->value);
}

/* 2023-09-24 and the forms of day_first(). */
static uint32_t numeric(const reader *r, rep_printed *out) {
    const rep_token *a = peek(r, 0);
    const rep_token *b = peek(r, 1);
    const rep_token *c = peek(r, 2);
    if (c == NULL || !a->digits || !b->digits || !c->digits) {
        return 0;
    }
    bool set = is_year(c) && day_first(a, b, c, out);
    if (is_year(a) && tight(b, REP_GAP_HYPHEN) && tight(c, REP_GAP_HYPHEN)) {
        set = set_day(out, a->value, b->value, c->value);
    }
    return set ? 3 : 0;
}

/* Between two days of a range: a dash, or a short word ("to", "and", "na", "i", "deri"). How many
 * tokens lie between; the second day is at the one behind. */
static uint8_t second_day(const reader *r, uint32_t ahead, uint32_t *taken) {
    const rep_token *next = peek(r, ahead);
    *taken = 0;
    if (next == NULL) {
        return 0;
    }
    if ((next->gap & (REP_GAP_HYPHEN | REP_GAP_DASH)) != 0) {
        *taken = 1;
        return day_of(next);
    }
    bool joint =
        !next->digits && near(next) && (rep_is(next, REP_TOWARDS | REP_COMMON | REP_PARTICLE));
    uint8_t day = joint ? day_of(peek(r, ahead + 1)) : 0;
    *taken = day != 0 ? 2 : 0;
    return day;
}

/* The same with a month of its own: "to 3 October", "– 3. oktobra", "deri më 3 tetor". How many
 * tokens it takes. */
static uint32_t second_date(const reader *r, uint32_t ahead, rep_printed *out) {
    enum { JOINTS = 2 };
    uint32_t at = ahead;
    while (at < ahead + JOINTS && peek(r, at) != NULL && near(peek(r, at)) &&
           day_of(peek(r, at)) == 0 && peek_is(r, at, REP_TOWARDS | REP_BOUND | REP_AT)) {
        at++;
    }
    bool dash = peek(r, at) != NULL && (peek(r, at)->gap & (REP_GAP_HYPHEN | REP_GAP_DASH)) != 0;
    uint8_t day = at > ahead || dash ? day_of(peek(r, at)) : 0;
    uint8_t month = day != 0 ? month_of(peek(r, at + 1)) : 0;
    if (month == 0 || month == out->month || !near(peek(r, at + 1))) {
        return 0;
    }
    out->last_day = day;
    out->last_month = month;
    return at + 2 - ahead;
}

/* "24 September 2023", "24. septembra", "23 to 24 September", "24th of September" */
static uint32_t day_month(const reader *r, rep_printed *out) {
    uint8_t day = day_of(peek(r, 0));
    if (day == 0) {
        return 0;
    }
    uint32_t taken = 0;
    uint8_t last = second_day(r, 1, &taken);
    uint32_t at = 1 + (last > day ? taken : 0);
    at += peek_is(r, at, REP_PARTICLE) && month_of(peek(r, at)) == 0 ? 1 : 0;
    uint8_t month = month_of(peek(r, at));
    if (month == 0 || !near(peek(r, at))) {
        return 0;
    }
    out->day = day;
    out->last_day = last > day ? last : 0;
    out->month = month;
    at++;
    at += out->last_day == 0 ? second_date(r, at, out) : 0;
    return at + take_year(r, at, out);
}

enum { PART_LATE = 3 };

/* A day or a range of days behind a month: how many tokens they take. */
static uint32_t take_days(const reader *r, uint32_t at, rep_printed *out) {
    uint8_t day = peek(r, at) != NULL && near(peek(r, at)) ? day_of(peek(r, at)) : 0;
    if (day == 0) {
        return 0;
    }
    uint32_t taken = 0;
    uint8_t last = second_day(r, at + 1, &taken);
    out->day = day;
    out->last_day = last > day ? last : 0;
    return 1 + (last > day ? taken : 0);
}

/* Alone a month's name may be another word: "may", "mars", a person's name. */
static bool is_led(const reader *r) {
    return r->at > 0 && rep_is(&r->tokens->at[r->at - 1], REP_AT | REP_TOWARDS | REP_COMMON) &&
           rep_joined(&r->tokens->at[r->at]);
}

/* "September 24, 2023", "September 23-24", "late September 2023", "September 2023", "in May" */
static uint32_t month_first(const reader *r, rep_printed *out) {
    uint32_t at = 0;
    if (peek_is(r, 0, REP_SPAN_PART) && peek(r, 0)->value <= PART_LATE) {
        out->part = (uint8_t)peek(r, 0)->value;
        at = 1;
    }
    uint8_t month = month_of(peek(r, at));
    if (month == 0) {
        return 0;
    }
    bool capital = peek(r, at)->capital;
    at++;
    out->month = month;
    uint32_t days = out->part == 0 ? take_days(r, at, out) : 0;
    if (days > 0) {
        return at + days + take_year(r, at + days, out);
    }
    uint32_t year = take_year(r, at, out);
    bool told = year > 0 || out->part != 0 || (capital && is_led(r));
    return told ? at + year : 0;
}

enum { NIGHT_BACK = 4 };

/* Whether "night" or "between" stands within a few words before. */
static bool is_night(const reader *r) {
    for (uint32_t back = 1; back <= NIGHT_BACK && back <= r->at; back++) {
        const rep_token *t = &r->tokens->at[r->at - back];
        if (t->sentence != r->tokens->at[r->at].sentence) {
            break;
        }
        if (rep_is(t, REP_NIGHT)) {
            return true;
        }
    }
    return false;
}

/* "from", "od", "nga e" before the day: what is told lasts from that day on. */
static bool opens_range(const reader *r) {
    enum { LEAD = 2 };
    for (uint32_t back = 1; back <= LEAD && back <= r->at; back++) {
        const rep_token *t = &r->tokens->at[r->at - back];
        if (t->sentence != r->tokens->at[r->at].sentence || !rep_joined(t + 1)) {
            return false;
        }
        if (rep_is(t, REP_TOWARDS) && t->end - t->start > 1) {
            return true;
        }
    }
    return false;
}

/* The second day of a week behind the words that lead to it; 0 when none stands there. */
static uint32_t weekday_ahead(const reader *r) {
    uint32_t at = 1;
    while (at < 3 && peek(r, at) != NULL && near(peek(r, at)) && !peek_is(r, at, REP_WEEKDAY) &&
           peek_is(r, at, REP_TOWARDS | REP_COMMON | REP_PARTICLE)) {
        at++;
    }
    return at > 1 && peek_is(r, at, REP_WEEKDAY) ? at : 0;
}

/* "the night between Saturday and Sunday", "on Friday and Saturday": the second day, when it
 * follows the first; "from Thursday to Saturday": any. How many tokens it takes. */
static uint32_t second_weekday(const reader *r, rep_printed *out) {
    const rep_token *joint = peek(r, 1);
    int first = peek(r, 0)->value;
    uint32_t at = joint != NULL && near(joint) ? weekday_ahead(r) : 0;
    if (at == 0 || peek(r, at)->value == first) {
        return 0;
    }
    bool both = rep_is(joint, REP_COMMON) && !rep_is(joint, REP_TOWARDS | REP_AT) &&
                joint->end - joint->start <= 3; /* "on Friday and Saturday" */
    bool next = peek(r, at)->value == (first + 1) % 7 && (both || is_night(r));
    if (!next && !(rep_is(joint, REP_TOWARDS | REP_BOUND) && opens_range(r))) {
        return 0;
    }
    out->last_weekday = (int8_t)peek(r, at)->value;
    return at;
}

enum {
    LAST_SPAN = 4,
    THIS_SPAN = 7,
    WEEK_DAYS = 7,
    MONTH_DAYS = 30,
    WEEKEND = 2,
    DAY_PART = 24,
    YEAR_DAYS = 365
};

static rep_span span_of(const rep_token *unit) {
    if (unit == NULL || !rep_is(unit, REP_TIME_UNIT)) {
        return REP_SPAN_NONE;
    }
    return unit->value == WEEK_DAYS    ? REP_SPAN_WEEK
           : unit->value == MONTH_DAYS ? REP_SPAN_MONTH
           : unit->value == WEEKEND    ? REP_SPAN_WEEKEND
                                       : REP_SPAN_NONE;
}

/* "on Sunday", "Sunday, September 24", "last Sunday" */
static uint32_t weekday(const reader *r, rep_printed *out) {
    if (!peek_is(r, 0, REP_WEEKDAY)) {
        return 0;
    }
    reader behind = {r->tokens, r->at + 1, r->stop};
    const rep_token *next = peek(&behind, 0);
    if (next != NULL && near(next)) {
        rep_printed full = *out;
        uint32_t taken = day_month(&behind, &full);
        taken = taken == 0 ? month_first(&behind, &full) : taken;
        taken = taken == 0 ? numeric(&behind, &full) : taken;
        if (taken > 0 && full.day != 0) {
            *out = full;
            return taken + 1;
        }
    }
    if (peek_is(r, 1, REP_TIME_UNIT) && rep_joined(peek(r, 1)) && peek(r, 1)->value == 1) {
        return 0; /* "nedelju dana": a week */
    }
    out->weekday = (int8_t)peek(r, 0)->value;
    return 1 + second_weekday(r, out);
}

static bool is_span_word(const rep_token *t, int which) {
    return t != NULL && rep_is(t, REP_SPAN_PART) && t->value == which;
}

/* "last week", "this month", "ove sedmice", "javën e kaluar", "over the weekend" */
static uint32_t span(const reader *r, rep_printed *out) {
    const rep_token *t = peek(r, 0);
    bool last = is_span_word(t, LAST_SPAN);
    bool led = last || is_span_word(t, THIS_SPAN);
    uint32_t unit = led ? 1 : 0;
    out->span = span_of(peek(r, unit));
    if (out->span == REP_SPAN_NONE || (led && !rep_joined(peek(r, unit)))) {
        return 0;
    }
    uint32_t which = unit + 1 + (peek_is(r, unit + 1, REP_PARTICLE) ? 1 : 0);
    bool behind = !led && is_span_word(peek(r, which), LAST_SPAN);
    out->before_that = last || behind ? 1 : 0;
    if (!led && !behind && out->span != REP_SPAN_WEEKEND) {
        return 0;
    }
    return behind ? which + 1 : unit + 1;
}

enum { DURING = 6, NIGHT_AHEAD = 5 };

/* "during the night", "tokom noći", "gjatë natës": that before the day of writing, unless days are
 * told behind it. */
static uint32_t during_night(const reader *r, rep_printed *out) {
    uint32_t at = peek_is(r, 1, REP_ARTICLE) ? 2 : 1;
    if (!rep_is(peek(r, 0), REP_SPAN_PART) || peek(r, 0)->value != DURING ||
        !peek_is(r, at, REP_NIGHT)) {
        return 0;
    }
    for (uint32_t i = at + 1; i <= at + NIGHT_AHEAD; i++) {
        if (peek_is(r, i, REP_WEEKDAY | REP_MONTH | REP_NIGHT)) {
            return 0;
        }
    }
    out->counted = true;
    return at + 1;
}

enum { DAYS_MAX = 400 };

/* "two", "2", "a": how many; 0 for what counts nothing. */
static int count_of(const rep_token *t) {
    if (t == NULL) {
        return 0;
    }
    if (rep_is(t, REP_NUMBER)) {
        return t->value;
    }
    return rep_is(t, REP_ARTICLE) && t->value == 2 ? 1 : 0;
}

static uint32_t take_back(rep_printed *out, int32_t days, bool from_before, uint32_t taken) {
    out->counted = true;
    out->days_back = days;
    out->from_before = from_before;
    return taken;
}

enum { FROM_NOW = 1, FORWARD = 3, NEXT_DAY = 5, BEHIND = 4 };

/* "two days after": with more words behind it the day of what they tell, so many days before that
 * of the sentence; alone so many days behind the date before. */
static uint32_t counted_on(const reader *r, uint32_t at, int32_t days, rep_printed *out) {
    const rep_token *next = peek(r, at + 1);
    out->of_other = next != NULL && rep_joined(next);
    return take_back(out, out->of_other ? days : -days, true, at + 1);
}

/* Days and weeks, of which a day is so many before another; months and years are too vague. */
static bool is_counted(const rep_token *unit) {
    return unit != NULL && rep_is(unit, REP_TIME_UNIT) &&
           (unit->value == 1 || unit->value == WEEK_DAYS);
}

/* "day before", "three days earlier", "a week ago": the unit of time stands at `unit`. */
static uint32_t counted_back(const reader *r, uint32_t unit, int count, rep_printed *out) {
    if (count < 1 || count > DAYS_MAX || !is_counted(peek(r, unit))) {
        return 0;
    }
    uint32_t at = unit + 1;
    at += peek(r, at) != NULL && !peek_is(r, at, REP_AGO) && peek_is(r, at, REP_COMMON) ? 1 : 0;
    if (!peek_is(r, at, REP_AGO) || !rep_joined(peek(r, at))) {
        return 0;
    }
    int32_t days = count * peek(r, unit)->value;
    if (peek_is(r, at + 1, REP_RELATIVE)) { /* "the day before yesterday" */
        return take_back(out, days + peek(r, at + 1)->value, false, at + 2);
    }
    int mode = peek(r, at)->value;
    if (mode == BEHIND) {
        return counted_on(r, at, days, out);
    }
    return take_back(out, mode == FORWARD ? -days : days, mode != FROM_NOW, at + 1);
}

/* "the same day", "the same night", "the following day", "sutradan", "this morning" */
static uint32_t shifted(const reader *r, rep_printed *out) {
    static const int32_t back[] = {0, 0, -1, 1};
    const rep_token *t = peek(r, 0);
    const rep_token *day = peek(r, 1);
    bool joined = day != NULL && rep_is(day, REP_TIME_UNIT) && rep_joined(day);
    bool unit = joined && (day->value == 1 || day->value == DAY_PART);
    if (rep_is(t, REP_SPAN_PART) && t->value == NEXT_DAY && unit) {
        return take_back(out, -1, true, 2);
    }
    if (rep_is(t, REP_SPAN_PART) && t->value == THIS_SPAN && joined && day->value == DAY_PART) {
        return take_back(out, 0, false, 2); /* "this morning" */
    }
    if (!rep_is(t, REP_SHIFT)) {
        return 0;
    }
    if (t->value > 3) {
        return take_back(out, -1, true, 1);
    }
    return unit ? take_back(out, back[t->value], true, 2) : 0;
}

/* "last night", "prošle noći", "natën e kaluar" */
static uint32_t last_night(const reader *r, rep_printed *out) {
    enum { LAST = 4 };
    const rep_token *t = peek(r, 0);
    if (rep_is(t, REP_SPAN_PART) && t->value == LAST && peek_is(r, 1, REP_NIGHT)) {
        return take_back(out, 1, false, 2);
    }
    uint32_t at = 1 + (peek_is(r, 1, REP_PARTICLE) ? 1 : 0);
    bool night =
        rep_is(t, REP_NIGHT) && peek_is(r, at, REP_SPAN_PART) && peek(r, at)->value == LAST;
    return night ? take_back(out, 1, false, at + 1) : 0;
}

/* "pre dva dana", "para dy ditësh" */
static uint32_t ago(const reader *r, rep_printed *out) {
    int count = count_of(peek(r, 1));
    bool told = count >= 1 && count <= DAYS_MAX && is_counted(peek(r, 2));
    return told ? take_back(out, count * peek(r, 2)->value, false, 3) : 0;
}

/* "yesterday", "two days ago", "three days earlier", "a week before", "the day after" */
static uint32_t relative(const reader *r, rep_printed *out) {
    const rep_token *t = peek(r, 0);
    bool night = rep_is(t, REP_NIGHT) && (peek_is(r, 1, REP_WEEKDAY) || peek_is(r, 2, REP_WEEKDAY));
    if (rep_is(t, REP_RELATIVE) && !night) { /* "overnight into Thursday" is Thursday */
        return take_back(out, t->value, false, 1);
    }
    if (rep_is(t, REP_AGO) && t->value == FROM_NOW) {
        return ago(r, out);
    }
    uint32_t taken = shifted(r, out);
    taken = taken == 0 ? last_night(r, out) : taken;
    taken = taken == 0 ? counted_back(r, 1, count_of(t), out) : taken;
    bool day = rep_is(t, REP_TIME_UNIT) && t->value == 1;
    return taken == 0 && day ? counted_back(r, 0, 1, out) : taken;
}

/* "zjarri i vitit 2021" */
static bool is_year_word(const rep_token *t) {
    return rep_is(t, REP_TIME_UNIT) && t->value == YEAR_DAYS;
}

/* A year by itself, behind a preposition or the word for it: "in 2019", "since 2019". */
static uint32_t year_alone(const reader *r, rep_printed *out) {
    const rep_token *t = peek(r, 0);
    if (!is_year(t) || t->value < 1900 || t->value > 2100 || r->at == 0 || !rep_joined(t) ||
        !(rep_is(t - 1, REP_AT | REP_TOWARDS) || is_year_word(t - 1) ||
          (peek(r, 1) != NULL && is_year_word(peek(r, 1))))) {
        return 0;
    }
    const rep_token *next = peek(r, 1);
    if (next != NULL && rep_joined(next) && !next->capital && !rep_is(next, REP_COMMON)) {
        return 0; /* "in 2000 houses" */
    }
    out->year = t->value;
    return 1;
}

uint32_t rep_date_parse(const rep_tokens *tokens, uint32_t at, uint32_t stop, rep_printed *out) {
    static uint32_t (*const forms[])(const reader *, rep_printed *) = {
        numeric, day_month, span, weekday, month_first, relative, during_night, year_alone};
    reader r = {tokens, at, stop};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        *out = (rep_printed){.weekday = -1, .last_weekday = -1};
        uint32_t taken = forms[i](&r, out);
        if (taken > 0) {
            return taken;
        }
    }
    return 0;
}
