/* Days of the proleptic Gregorian calendar. No clock: nothing here knows today. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "incmap/types.h"

bool base_date_is_valid(incmap_date date); /* 0001-01-01 to 9999-12-31 and a real day */
int base_days_in_month(int32_t year, int month);

/* Days since 1970-01-01 and back; the formula is H. Hinnant's civil-from-days. */
int32_t base_date_to_days(incmap_date date);
incmap_date base_date_from_days(int32_t days);
int base_weekday(incmap_date date); /* 0 Sunday to 6 Saturday */

/* Not the "no date" value. Inline as the next one: readers ask several times a row. */
static inline bool base_date_is_set(incmap_date date) { return date.year != 0 || date.month != 0; }

static inline int base_date_compare(incmap_date a, incmap_date b) {
    int32_t left = a.year * 10000 + a.month * 100 + a.day;
    int32_t right = b.year * 10000 + b.month * 100 + b.day;
    return left < right ? -1 : left > right ? 1 : 0;
}

/* "YYYY-MM-DD", exactly ten bytes and a NUL. */
void base_date_write(incmap_date date, char out[11]);

/* All of `text` must be YYYY-MM-DD, alone or followed by T or a space and a time of day, which is
 * dropped. False when it is not, or when no such day exists. */
bool base_date_parse(incmap_span text, incmap_date *out);

#endif
