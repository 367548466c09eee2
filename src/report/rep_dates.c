/* Owns what printed dates mean. */
#include "rep_dates.h"

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"

static void put_text(char *out, size_t *at, const char *text) {
    size_t size = strlen(text);
    if (*at + size < REP_EDTF_MAX) {
        memcpy(out + *at, text, size + 1);
        *at += size;
    }
}

static void put_two(char *out, size_t *at, unsigned value) {
    char two[3] = {(char)('0' + value / 10 % 10), (char)('0' + value % 10), '\0'};
    put_text(out, at, two);
}

static void put_date(char *out, size_t *at, incmap_date date) {
    char text[11];
    base_date_write(date, text);
    put_text(out, at, text);
}

static void write_edtf(rep_date *d) {
    size_t at = 0;
    put_date(d->edtf, &at, d->from);
    bool year = d->precision == 0;
    bool month = d->precision == 3;
    if (year || month) {
        at = year ? 4 : 7;
        d->edtf[at] = '\0';
    } else if (base_date_compare(d->from, d->to) != 0) {
        put_text(d->edtf, &at, "/");
        put_date(d->edtf, &at, d->to);
    }
}

static void write_undated(const rep_printed *p, rep_date *d) {
    size_t at = 0;
    d->edtf[0] = '\0';
    if (p->month == 0) {
        return; /* a day of the week, counted from nothing */
    }
    put_text(d->edtf, &at, "XXXX-");
    put_two(d->edtf, &at, p->month);
    if (p->day > 0 && p->last_day == 0) {
        put_text(d->edtf, &at, "-");
        put_two(d->edtf, &at, p->day);
    }
}

static void set_days(rep_date *d, int32_t from, int32_t to, uint8_t precision) {
    d->dated = true;
    d->from = base_date_from_days(from);
    d->to = base_date_from_days(to);
    d->precision = precision;
}

static void within_month(const rep_printed *p, int32_t year, rep_date *d) {
    incmap_date date = {year, p->month, p->day};
    int length = base_days_in_month(year, p->month);
    if (p->day > 0) {
        incmap_date last = {year, p->month, p->last_day > 0 ? p->last_day : p->day};
        if (p->last_month > 0) { /* "28 December to 3 January" */
            last.year += p->last_month < p->month ? 1 : 0;
            last.month = p->last_month;
        }
        if (base_date_is_valid(date) && base_date_is_valid(last)) {
            int32_t from = base_date_to_days(date);
            int32_t to = base_date_to_days(last);
            set_days(d, from, to, to - from <= 1 ? 1 : 2);
        }
        return;
    }
    static const uint8_t starts[] = {1, 1, 11, 21};
    static const uint8_t ends[] = {0, 10, 20, 0};
    date.day = starts[p->part];
    int32_t from = base_date_to_days(date);
    int32_t start = base_date_to_days((incmap_date){year, p->month, 1});
    int32_t to = start + (ends[p->part] > 0 ? ends[p->part] : length) - 1;
    set_days(d, from, to, p->part > 0 ? 2 : 3);
}

enum { LAST_YEAR = 9990 };
enum { LAST = 4, NEXT = 5 }; /* of REP_SPAN_PART */
enum { LEAP_CYCLE = 8 };     /* 29 February comes again within eight years */

/* The latest such date that does not start after `published`. */
static void without_year(const rep_printed *p, incmap_date published, rep_date *d) {
    for (int32_t back = 0; back <= LEAP_CYCLE && !d->dated && published.year > back; back++) {
        within_month(p, published.year - back, d);
        if (d->dated && base_date_compare(d->from, published) > 0) {
            d->dated = false;
        }
    }
}

static void resolve_days_back(const rep_printed *p, incmap_date published, incmap_date before,
                              rep_date *d) {
    incmap_date from = p->from_before && base_date_is_set(before) ? before : published;
    if (base_date_is_set(from) && from.year < LAST_YEAR &&
        base_date_to_days(from) - p->days_back > base_date_to_days((incmap_date){1, 1, 1})) {
        int32_t day = base_date_to_days(from) - p->days_back;
        set_days(d, day, day, 1);
    }
}

static void resolve_weekday(const rep_printed *p, incmap_date published, rep_date *d) {
    int back = (base_weekday(published) - p->weekday + 7) % 7;
    back = back == 0 && p->strictly ? 7 : back;
    int32_t day = base_date_to_days(published) - back;
    int32_t to = p->last_weekday >= 0 ? day + (p->last_weekday - p->weekday + 7) % 7 : day;
    if (to > base_date_to_days(published)) { /* the night of a week ago, not the one to come */
        day -= 7;
        to -= 7;
    }
    if (day >= base_date_to_days((incmap_date){1, 1, 1})) {
        set_days(d, day, to, to - day <= 1 ? 1 : 2);
    }
}

/* The spans count in weeks from Monday and in months of the calendar. */
static void resolve_span(const rep_printed *p, incmap_date published, rep_date *d) {
    if (!base_date_is_set(published) || published.year < 2) {
        return;
    }
    int32_t today = base_date_to_days(published);
    int32_t monday = today - (base_weekday(published) + 6) % 7;
    if (p->span == REP_SPAN_MONTH) {
        bool back = p->before_that > 0;
        bool turn = back && published.month == 1;
        rep_printed month = {.month = turn ? 12 : (uint8_t)(published.month - (back ? 1 : 0))};
        within_month(&month, published.year - (turn ? 1 : 0), d);
    } else if (p->span == REP_SPAN_WEEKEND) {
        int32_t saturday = today - monday >= 5 ? monday + 5 : monday - 2;
        bool sunday = p->before_that == 0 && today == saturday; /* it has but begun */
        set_days(d, saturday, sunday ? today : saturday + 1, 2);
    } else {
        int32_t from = monday - 7 * p->before_that;
        set_days(d, from, p->before_that > 0 ? from + 6 : today, 2);
    }
}

void rep_date_resolve(const rep_printed *p, incmap_date published, incmap_date before,
                      rep_date *d) {
    bool written = base_date_is_set(published);
    d->dated = false;
    d->precision = 1;
    if (p->span != REP_SPAN_NONE) {
        resolve_span(p, published, d);
    } else if (p->counted) {
        resolve_days_back(p, published, before, d);
    } else if (p->weekday >= 0) {
        if (written) {
            resolve_weekday(p, published, d);
        }
    } else if (p->month > 0 && p->year > 0) {
        within_month(p, p->year, d);
    } else if (p->month > 0 && written) {
        without_year(p, published, d);
    } else if (p->year > 0) {
        set_days(d, base_date_to_days((incmap_date){p->year, 1, 1}),
                 base_date_to_days((incmap_date){p->year, 12, 31}), 0);
    }
    if (d->dated) {
        write_edtf(d);
    } else {
        write_undated(p, d);
    }
}

/* The word that says which day of the week: 4 "last", 5 "next", 0 none. */
static int which(const rep_tokens *tokens, uint32_t at) {
    const rep_token *t = &tokens->at[at];
    bool led = at > 0 && rep_joined(t) && t->sentence == tokens->at[at - 1].sentence &&
               rep_is(&tokens->at[at - 1], REP_SPAN_PART);
    return led ? tokens->at[at - 1].value : 0;
}

/* "said on Monday": not the day of what is told. */
static bool is_of_speech(const rep_tokens *tokens, uint32_t at) {
    enum { NEAR = 2 };
    for (uint32_t i = at; i > 0 && at - i < NEAR; i--) {
        const rep_token *before = &tokens->at[i - 1];
        if (before->sentence == tokens->at[at].sentence && rep_is(before, REP_SPEECH)) {
            return true;
        }
    }
    return false;
}

/* Whether the sentence has told a day before token `at`. */
static bool is_told_in(const rep_dates *dates, const rep_tokens *tokens, uint32_t at) {
    const rep_date *last = dates->count > 0 ? &dates->at[dates->count - 1] : NULL;
    return last != NULL && last->dated && last->precision == 1 &&
           tokens->at[last->first].sentence == tokens->at[at].sentence;
}

static incmap_status add(rep_dates *dates, const rep_date *date, incmap_error *err) {
    void *at = dates->at;
    BASE_TRY(base_grow(dates->ctx, &at, &dates->room, dates->count + 1, sizeof *dates->at, err));
    dates->at = at;
    dates->at[dates->count++] = *date;
    return INCMAP_OK;
}

incmap_status rep_dates_read(rep_dates *dates, incmap_context *ctx, const rep_tokens *tokens,
                             incmap_date published, incmap_error *err) {
    *dates = (rep_dates){.ctx = ctx};
    incmap_date before = {0, 0, 0};
    for (uint32_t at = 0; at < tokens->count;) {
        const rep_sentence *s = &tokens->sentences[tokens->at[at].sentence];
        rep_printed printed;
        uint32_t taken = rep_date_parse(tokens, at, s->first + s->count, &printed);
        if (taken == 0) {
            at++;
            continue;
        }
        rep_date date = {.first = at, .end = at + taken};
        int day = printed.weekday >= 0 ? which(tokens, at) : 0;
        printed.strictly = day == LAST;
        bool astray = printed.of_other && !is_told_in(dates, tokens, at);
        rep_date_resolve(&printed, published, before, &date);
        if (astray) {
            date.dated = false;
        } else if (day == NEXT) {
            date.dated = false; /* a plan: no date of something that was */
            date.edtf[0] = '\0';
        } else {
            BASE_TRY(add(dates, &date, err));
        }
        if (date.dated && date.precision == 1 && !is_of_speech(tokens, at)) {
            before = date.to;
        }
        at += taken;
    }
    return INCMAP_OK;
}

void rep_dates_free(rep_dates *dates) {
    base_free(dates->ctx, dates->at);
    dates->at = NULL;
}
