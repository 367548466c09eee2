/* Rows that are one line in plain UTF-8 without quotes or control characters, as nearly all rows of
 * nearly all tables are: found by 64 bytes at a time, of which each is looked at once. Leaves all
 * others, and what limits say, to io_csv.c. */
#ifndef IO_CSV_PLAIN_H
#define IO_CSV_PLAIN_H

#include "incmap/types.h"

enum { IO_CSV_CHUNK = 64 };

/* What the bytes from `at` are, a bit each, the first byte lowest. */
typedef struct io_csv_marks {
    const char
        *at; /* NULL: nothing was looked at; to be set so whenever the bytes may have moved */
    uint64_t separators;
    uint64_t stops;    /* quotes, and control characters that are no separators */
    uint64_t markup;   /* spelt in another way by JSON or XML, beside the stops */
    bool long_letters; /* among them is other than letters of one or two bytes, whole or cut */
    uint64_t begun;    /* 1: a letter of two bytes goes on behind them */
} io_csv_marks;

typedef struct io_csv_plain {
    size_t count;    /* of fields */
    incmap_span row; /* without its end */
    size_t next;     /* where the next row starts, from the start of this one */
    bool is_checked; /* it is known to be UTF-8 */
    bool is_plain;   /* as an io_csv_row's */
} io_csv_plain;

/* The row at the start of `view`, with its fields to `fields`, which has room for `room`. False
 * where it is none of these, does not end well before the view does, or may have more fields. */
bool io_csv_plain_take(io_csv_marks *marks, incmap_span view, char separator, incmap_span *fields,
                       size_t room, io_csv_plain *out);

#endif
