/* Words to people (standard error) and data to programs (standard output). */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdio.h>

#include "incmap/incmap.h"

/* Fill `err` and answer `status`. */
incmap_status cli_fail(incmap_error *err, incmap_status status, const char *format, ...)
    INCMAP_PRINTF(3, 4);

/* Hand over the call's own failure to the caller at once. */
#define CLI_TRY(call)                     \
    do {                                  \
        incmap_status cli_status_ = call; \
        if (cli_status_ != INCMAP_OK) {   \
            return cli_status_;           \
        }                                 \
    } while (0)

/* "incmap: FILE:LINE:BYTE: message" on standard error. */
void cli_say_error(const incmap_error *err);

/* `text` with a blank for whatever steers a terminal or turns the direction of text; at most `most`
 * bytes of it, whole letters, and then " ...". */
void cli_say_plain(FILE *out, incmap_span text, size_t most);

/* Notices of single records: the first ten are said, the rest are counted. */
typedef struct cli_notices {
    uint64_t count;
    bool quiet;
} cli_notices;

incmap_notices cli_notices_of(cli_notices *notices);
void cli_notices_end(const cli_notices *notices); /* says how many were not shown */

/* Standard output as a sink: buffered by cli_out, which the caller flushes. */
typedef struct cli_out {
    char *data; /* 64 KiB, owned */
    size_t size;
} cli_out;

incmap_status cli_out_open(cli_out *out, incmap_error *err);
incmap_sink cli_out_sink(cli_out *out);
incmap_status cli_out_flush(cli_out *out, incmap_error *err);
void cli_out_close(cli_out *out);

incmap_status cli_put(incmap_sink sink, const char *text, incmap_error *err);

/* "LAT,LON" of two decimal numbers in range. */
incmap_status cli_read_point(const char *text, incmap_point *out, incmap_error *err);

incmap_span cli_span(const char *text); /* NULL gives an empty span */

#endif
