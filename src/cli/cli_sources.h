/* The table sources.tsv of a folder of downloads: what each file is, whence, of what day and under
 * which licence. The build of a gazetteer reads it. */
#ifndef CLI_SOURCES_H
#define CLI_SOURCES_H

#include "incmap/incmap.h"

enum { CLI_DAY_MAX = 40 };

/* The day of a time in seconds since 1970, as "2026-11-22"; "" for a negative one. */
void cli_day_of(int64_t seconds, char out[CLI_DAY_MAX]);

typedef struct cli_source_line {
    const char *file;
    const char *title;
    const char *origin;
    int64_t modified; /* seconds since 1970; -1 for none */
    const char *licence;
    const char *credit;
} cli_source_line;

/* Put the line into `folder`/sources.tsv, in the place of the one about the same file. */
incmap_status cli_sources_keep(const char *folder, const cli_source_line *line, incmap_error *err);

#endif
