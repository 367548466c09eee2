#include "inc_date.h"

#include <string.h>

#include "base_date.h"
#include "base_span.h"
#include "txt_fold.h"

static incmap_date day_of(int year, int month, int day) {
    return (incmap_date){.year = year, .month = (uint8_t)month, .day = (uint8_t)day};
}

static void put(inc_when *when, incmap_span text) {
    if (text.size > 0 && text.size <= sizeof when->edtf - when->edtf_size) {
        memcpy(when->edtf + when->edtf_size, text.data, text.size);
        when->edtf_size += text.size;
    }
}

static void put_day(inc_when *when, incmap_date date) {
    char text[11];
    base_date_write(date, text);
    put(when, base_span(text, 10));
}

static int precision_of(incmap_date start, incmap_date end) {
    if (!base_date_is_set(start) || !base_date_is_set(end)) {
        return 3;
    }
    int32_t days = base_date_to_days(end) - base_date_to_days(start) + 1;
    return days <= 1 ? 1 : days <= 7 ? 2 : 3;
}

static bool set_span(inc_when *when, incmap_date start, incmap_date end) {
    if (!base_date_is_valid(start) || !base_date_is_valid(end)) {
        return false;
    }
    when->start = start;
    when->end = end;
    when->precision = precision_of(start, end);
    return true;
}

/* `text` as a number of `min` to `max` digits; -1 when it is none. */
static int digits_of(incmap_span text, size_t min, size_t max) {
    if (text.size < min || text.size > max) {
        return -1;
    }
    int value = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!base_is_digit(text.data[i])) {
            return -1;
        }
        value = value * 10 + (text.data[i] - '0');
    }
    return value;
}

/* Two digits from 0 to `top` at `at`; -1 when they are not there. */
static int two_digits(incmap_span text, size_t at, int top) {
    int value = text.size < at + 2 ? -1 : digits_of(base_span(text.data + at, 2), 2, 2);
    return value > top ? -1 : value;
}

/* The clock's part of a time, hh:mm, hh:mm:ss or hh:mm:ss.f; its size, or 0. */
static size_t clock_size(incmap_span text, bool *midnight) {
    int hours = two_digits(text, 0, 23);
    int minutes = two_digits(text, 3, 59);
    *midnight = hours == 0 && minutes == 0;
    if (hours < 0 || minutes < 0 || text.data[2] != ':') {
        return 0;
    }
    if (text.size == 5 || text.data[5] != ':') {
        return 5;
    }
    int seconds = two_digits(text, 6, 59);
    *midnight = *midnight && seconds == 0;
    if (seconds < 0) {
        return 0;
    }
    size_t at = 8;
    if (text.size > 9 && text.data[8] == '.' && base_is_digit(text.data[9])) {
        for (at = 9; at < text.size && base_is_digit(text.data[at]); at++) {
            *midnight = *midnight && text.data[at] == '0';
        }
    }
    return at;
}

/* A clock's time with Z, +hh, +hhmm or +hh:mm behind it or not. */
static bool is_time(incmap_span text, bool *midnight) {
    size_t clock = clock_size(text, midnight);
    if (clock == 0) {
        return false;
    }
    incmap_span zone = base_span(text.data + clock, text.size - clock);
    if (zone.size == 0 || base_span_is(zone, "Z")) {
        return true;
    }
    if ((zone.data[0] != '+' && zone.data[0] != '-') || zone.size < 3) {
        return false;
    }
    incmap_span minutes = base_span(zone.data + 3, zone.size - 3);
    if (minutes.size == 3 && minutes.data[0] == ':') {
        minutes = base_span(minutes.data + 1, 2);
    }
    return digits_of(base_span(zone.data + 1, 2), 2, 2) >= 0 &&
           (minutes.size == 0 || digits_of(minutes, 2, 2) >= 0);
}

/* Cut a time of day off the end; *time has it with a "T" to come before, empty where there is none
 * or midnight. False when what stands behind the day is no time. */
static bool cut_time(incmap_span *text, incmap_span *time) {
    *time = base_span(NULL, 0);
    size_t colon = base_span_find(*text, BASE_SPAN(":"));
    if (colon == SIZE_MAX) {
        return true;
    }
    size_t gap = colon;
    while (gap > 0 && text->data[gap] != 'T' && text->data[gap] != ' ') {
        gap--;
    }
    incmap_span tail = base_span(text->data + gap + 1, text->size - gap - 1);
    bool midnight = false;
    if (gap == 0 || tail.size > 24 || !is_time(tail, &midnight)) {
        return false;
    }
    *text = base_span_trim(base_span(text->data, gap));
    *time = midnight ? base_span(NULL, 0) : tail;
    return true;
}

static bool finish_day(inc_when *when, incmap_date date, incmap_span time) {
    if (!set_span(when, date, date)) {
        return false;
    }
    put_day(when, date);
    put(when, time.size > 0 ? BASE_SPAN("T") : time);
    put(when, time);
    return true;
}

/* A year in which X stands for digits unknown: the first and the last it can be. */
static bool read_year(incmap_span text, int *first, int *last) {
    *first = *last = 0;
    bool unknown = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c != 'X' && (unknown || !base_is_digit(c))) {
            return false;
        }
        unknown = c == 'X';
        *first = *first * 10 + (unknown ? 0 : c - '0');
        *last = *last * 10 + (unknown ? 9 : c - '0');
    }
    return text.size == 4;
}

static bool read_season(inc_when *when, int year, int season) {
    static const struct { int first, last; } months[] = {{3, 5}, {6, 8}, {9, 11}, {12, 2}};
    int first = months[season - 21].first;
    int last = months[season - 21].last;
    int end_year = last < first ? year + 1 : year;
    return set_span(when, day_of(year, first, 1),
                    day_of(end_year, last, base_days_in_month(end_year, last)));
}

static bool read_month(inc_when *when, int year, incmap_span month_text, incmap_span day_text) {
    int month = digits_of(month_text, 2, 2);
    if (month >= 21 && month <= 24 && day_text.size == 0) {
        return read_season(when, year, month);
    }
    if (month < 1 || month > 12) {
        return false;
    }
    if (day_text.size == 0 || base_span_is(day_text, "XX")) {
        return set_span(when, day_of(year, month, 1),
                        day_of(year, month, base_days_in_month(year, month)));
    }
    int number = digits_of(day_text, 2, 2);
    incmap_date day = day_of(year, month, number);
    return number >= 1 && set_span(when, day, day);
}

/* YYYY, YYYY-MM or YYYY-MM-DD, with X for what is unknown. */
static bool read_parts(incmap_span text, inc_when *when) {
    if (text.size != 4 && text.size != 7 && text.size != 10) {
        return false;
    }
    for (size_t i = 4; i < text.size; i += 3) {
        if (text.data[i] != '-') {
            return false;
        }
    }
    int first = 0;
    int last = 0;
    if (!read_year(base_span(text.data, 4), &first, &last) || (first != last && text.size > 4)) {
        return false;
    }
    incmap_span month = base_span(text.data + 5, text.size > 4 ? 2 : 0);
    incmap_span day = base_span(text.data + 8, text.size > 7 ? 2 : 0);
    if (month.size == 0 || base_span_is(month, "XX")) {
        return (day.size == 0 || base_span_is(day, "XX")) &&
               set_span(when, day_of(first, 1, 1), day_of(last, 12, 31));
    }
    return read_month(when, first, month, day);
}

static bool read_edtf(incmap_span text, inc_when *when) {
    incmap_span time;
    incmap_span whole = text;
    if (!cut_time(&whole, &time)) {
        return false;
    }
    if (time.size > 0 || whole.size != text.size) {
        incmap_date day;
        return whole.size == 10 && base_date_parse(whole, &day) && finish_day(when, day, time);
    }
    char mark = text.size > 0 ? text.data[text.size - 1] : ' ';
    bool marked = mark == '?' || mark == '~' || mark == '%';
    if (!read_parts(base_span(text.data, text.size - marked), when)) {
        return false;
    }
    if (when->precision == 1 && (mark == '~' || mark == '%')) {
        when->precision = 2;
    }
    put(when, text);
    return true;
}

static bool read_interval(incmap_span text, inc_when *when) {
    size_t slash = base_span_find(text, BASE_SPAN("/"));
    if (slash == SIZE_MAX) {
        return false;
    }
    incmap_span sides[2] = {base_span(text.data, slash),
                            base_span(text.data + slash + 1, text.size - slash - 1)};
    inc_when parts[2] = {{.precision = 0}, {.precision = 0}};
    int dated = 0;
    for (int i = 0; i < 2; i++) {
        if (sides[i].size == 0 || base_span_is(sides[i], "..")) {
            put(&parts[i], sides[i]);
        } else if (read_edtf(sides[i], &parts[i])) {
            dated++;
        } else {
            return false;
        }
    }
    if (dated == 0 || (dated == 2 && base_date_compare(parts[0].start, parts[1].end) > 0)) {
        return false;
    }
    when->start = parts[0].start;
    when->end = parts[1].end;
    when->precision = precision_of(when->start, when->end);
    put(when, base_span(parts[0].edtf, parts[0].edtf_size));
    put(when, BASE_SPAN("/"));
    put(when, base_span(parts[1].edtf, parts[1].edtf_size));
    return true;
}

/* Split at `separator` into exactly three trimmed parts; a last separator may stand behind them. */
static bool cut_three(incmap_span text, char separator, incmap_span parts[3]) {
    if (text.size > 0 && separator == '.' && text.data[text.size - 1] == '.') {
        text.size--;
    }
    for (int i = 0; i < 3; i++) {
        if (text.data == NULL || !base_span_cut(&text, separator, &parts[i])) {
            return false;
        }
        parts[i] = base_span_trim(parts[i]);
    }
    return text.data == NULL;
}

static bool read_numeric(incmap_span text, incmap_span time, inc_when *when) {
    static const char separators[] = {'/', '.', '-'};
    for (size_t i = 0; i < sizeof separators; i++) {
        incmap_span parts[3];
        if (!cut_three(text, separators[i], parts)) {
            continue;
        }
        int middle = digits_of(parts[1], 1, 2);
        int year = digits_of(parts[0], 4, 4);
        int day = digits_of(parts[2], 1, 2);
        if (year < 0) {
            year = digits_of(parts[2], 4, 4);
            day = digits_of(parts[0], 1, 2);
            if (middle > 12 && day >= 1 && day <= 12) {
                int month_first = day;
                day = middle;
                middle = month_first;
            }
        }
        if (year < 1 || middle < 1 || middle > 12 || day < 1) {
            return false;
        }
        return finish_day(when, day_of(year, middle, day), time);
    }
    int compact = digits_of(text, 8, 8);
    return compact >= 0 &&
           finish_day(when, day_of(compact / 10000, compact / 100 % 100, compact % 100), time);
}

static int month_named(incmap_span word) {
    static const struct {
        int month;
        const char *name;
    } months[] = {
#define X(month, name) {month, name},
#include "inc_months.def"
#undef X
    };
    txt_folded folded;
    txt_fold(word, &folded);
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
        if (base_span_is(base_span(folded.data, folded.size), months[i].name)) {
            return months[i].month;
        }
    }
    return 0;
}

struct words {
    int day, month, year; /* 0: not seen */
};

/* "24", "24th", "2023" or "September"; false for anything else or a part that came before. */
static bool take_word(incmap_span word, struct words *seen) {
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    int *part = &seen->month;
    int value = 0;
    if (!base_is_digit(word.data[0])) {
        value = month_named(word);
    } else if (word.size == 4 && digits_of(word, 4, 4) > 0) {
        value = digits_of(word, 4, 4);
        part = &seen->year;
    } else {
        for (size_t i = 0; i < 4; i++) {
            if (word.size > 2 && base_span_ends(word, base_span_of(endings[i]))) {
                word.size -= 2;
            }
        }
        value = digits_of(word, 1, 2);
        part = &seen->day;
    }
    if (value < 1 || *part != 0) {
        return false;
    }
    *part = value;
    return true;
}

static bool ends_word(char c) { return base_is_space(c) || c == ',' || c == '.' || c == '-'; }

static bool read_words(incmap_span text, incmap_span time, inc_when *when) {
    struct words seen = {0, 0, 0};
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && !ends_word(text.data[end])) {
            end++;
        }
        if (end > at && !take_word(base_span(text.data + at, end - at), &seen)) {
            return false;
        }
        at = end + 1;
    }
    if (seen.month == 0 || seen.year == 0) {
        return false;
    }
    if (seen.day > 0) {
        return finish_day(when, day_of(seen.year, seen.month, seen.day), time);
    }
    incmap_date first = day_of(seen.year, seen.month, 1);
    char month[11];
    base_date_write(first, month);
    put(when, base_span(month, 7));
    return time.size == 0 &&
           set_span(when, first,
                    day_of(seen.year, seen.month, base_days_in_month(seen.year, seen.month)));
}

/* YYYY-MM-DD, which most dates are. */
static bool read_plain_day(incmap_span text, inc_when *when) {
    incmap_date day;
    if (text.size != 10 || !base_date_parse(text, &day)) {
        return false;
    }
    when->start = when->end = day;
    when->precision = 1;
    put(when, text);
    return true;
}

bool inc_when_read(incmap_span text, inc_when *out) {
    text = base_span_trim(text);
    out->start = out->end = (incmap_date){.year = 0};
    out->precision = 0;
    out->edtf_size = 0;
    if (text.size == 0 || text.size > INC_EDTF_MAX - 8) {
        return false;
    }
    if (read_plain_day(text, out) || read_edtf(text, out)) {
        return true;
    }
    *out = (inc_when){.precision = 0};
    incmap_span day = text;
    incmap_span time;
    if (cut_time(&day, &time)) {
        if (read_numeric(day, time, out)) {
            return true;
        }
        *out = (inc_when){.precision = 0};
        if (read_words(day, time, out)) {
            return true;
        }
        *out = (inc_when){.precision = 0};
    }
    return read_interval(text, out);
}

bool inc_when_between(incmap_date start, incmap_date end, inc_when *out) {
    *out = (inc_when){.start = start, .end = end, .precision = precision_of(start, end)};
    bool both = base_date_is_set(start) && base_date_is_set(end);
    if (both && base_date_compare(start, end) >= 0) {
        put_day(out, start);
        return base_date_compare(start, end) == 0;
    }
    if (base_date_is_set(start)) {
        put_day(out, start);
    } else {
        put(out, BASE_SPAN(".."));
    }
    put(out, BASE_SPAN("/"));
    if (base_date_is_set(end)) {
        put_day(out, end);
    } else {
        put(out, BASE_SPAN(".."));
    }
    return true;
}
