/* When something happened, as tables write it. */
#ifndef INC_DATE_H
#define INC_DATE_H

#include "incmap/types.h"

enum { INC_EDTF_MAX = 80 };

typedef struct inc_when {
    incmap_date start; /* the earliest day; unset where an interval is open */
    incmap_date end;   /* the latest */
    int precision;     /* 1 a day, 2 up to a week or a day marked ~ or %, 3 longer */
    size_t edtf_size;
    char edtf[INC_EDTF_MAX]; /* the date in EDTF, not NUL-terminated */
} inc_when;

/* All of `text` must be a date:
 *   EDTF level 0 and 1: 2023, 2023-09, 2023-09-24, a time of day behind it, the marks ? ~ %, X for
 *     digits unknown, seasons 21 to 24 (of the northern half: spring is March to May), intervals
 *     with ".." or nothing for an end that is open or unknown;
 *   20230924; 2023/9/24; 24/09/2023, 24.09.2023, 24. 9. 2023., 24-09-2023: the day comes first,
 *     unless only the month first gives a day that exists (09/24/2023);
 *   24 Sep 2023, September 24, 2023, Sep 2023 with month names of inc_months.def.
 * A time of day is kept in the EDTF text, unless it is midnight to the second, which spreadsheets
 * write for "no time". False when it is no date or no such day exists. */
bool inc_when_read(incmap_span text, inc_when *out);

/* The same from two days, either of which may be unset (not both). False when they are reversed. */
bool inc_when_between(incmap_date start, incmap_date end, inc_when *out);

#endif
