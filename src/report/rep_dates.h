/* The dates of a report: what is printed, and the days it means. */
#ifndef REP_DATES_H
#define REP_DATES_H

#include "rep_tokens.h"

enum { REP_EDTF_MAX = 24 };

typedef struct rep_date {
    uint32_t first; /* tokens */
    uint32_t end;
    bool dated; /* from and to are set; false: the year is nowhere stated */
    incmap_date from;
    incmap_date to;
    uint8_t precision;       /* 1 day, 2 a week or so, 3 month; 0 longer */
    char edtf[REP_EDTF_MAX]; /* "2023-09-24", "2023-09", "2023-09-23/2023-09-24", "XXXX-09-24" */
} rep_date;

typedef struct rep_dates {
    incmap_context *ctx;
    rep_date *at; /* in order, never overlapping */
    size_t count;
    size_t room;
} rep_dates;

/* Finds the dates. A date without a year is the latest such day that is not after `published`; so
 * are days of the week, "yesterday" and "two days ago". "Two days earlier" counts from the date
 * before it. Without `published` (unset) they stay undated. */
INCMAP_NODISCARD incmap_status rep_dates_read(rep_dates *dates, incmap_context *ctx,
                                              const rep_tokens *tokens, incmap_date published,
                                              incmap_error *err);
void rep_dates_free(rep_dates *dates);

/* Spans counted from the day of writing. */
typedef enum rep_span {
    REP_SPAN_NONE,
    REP_SPAN_WEEK,    /* "this week": from its Monday to the day of writing */
    REP_SPAN_WEEKEND, /* the last Saturday and Sunday that have begun */
    REP_SPAN_MONTH    /* "this month" */
} rep_span;

/* What is printed, as far as it goes: 0 where nothing is said. */
typedef struct rep_printed {
    int32_t year;
    uint8_t month;
    uint8_t day;
    uint8_t last_day;    /* of a range of days */
    uint8_t last_month;  /* of a range that ends in another month */
    uint8_t part;        /* of the month: 1 early, 2 mid, 3 late */
    int8_t weekday;      /* 0 Sunday to 6; -1 none */
    int8_t last_weekday; /* of a night between two, or of a range; -1 none */
    bool strictly;       /* "last Sunday": not the day of writing itself */
    rep_span span;       /* told as one, `before_that` of them back */
    uint8_t before_that; /* "last week": 1 */
    bool counted;        /* days_back is told */
    int32_t days_back;   /* from the day of writing, or the date before; below 0: days behind it */
    bool from_before;    /* ... from the date before */
    bool of_other;       /* "two days after the attack": the day of what stands behind it */
} rep_printed;

/* The date that starts at token `at`: how many tokens it takes, 0 for none. All of one sentence
 * that ends before token `stop`. */
uint32_t rep_date_parse(const rep_tokens *tokens, uint32_t at, uint32_t stop, rep_printed *out);

/* The days meant. `before` is the date before it; both may be unset. */
void rep_date_resolve(const rep_printed *printed, incmap_date published, incmap_date before,
                      rep_date *out);

#endif
