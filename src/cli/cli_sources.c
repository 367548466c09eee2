#include "cli_sources.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_output.h"

static const char header[] = "file\ttitle\torigin\tversion\tlicence\tcredit\n";

/* Howard Hinnant's days to civil date, for days from 1970 on. */
void cli_day_of(int64_t seconds, char out[CLI_DAY_MAX]) {
    enum { day_seconds = 86400, era_days = 146097, days_to_1970 = 719468 };
    out[0] = '\0';
    if (seconds < 0 || seconds / day_seconds > INT32_MAX - days_to_1970) {
        return;
    }
    int32_t days = (int32_t)(seconds / day_seconds) + days_to_1970;
    int32_t era = days / era_days, of_era = days % era_days;
    int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int32_t shifted = (5 * of_year + 2) / 153; /* from March on */
    int32_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    snprintf(out, CLI_DAY_MAX, "%04d-%02d-%02d", (int)(era * 400 + year + (month <= 2)), (int)month,
             (int)(of_year - (153 * shifted + 2) / 5 + 1));
}

static bool is_about(const char *row, const char *file) {
    size_t length = strlen(file);
    return strncmp(row, file, length) == 0 && row[length] == '\t';
}

/* The rows of the old table but the header's and that of `file`. */
static bool copy_others(FILE *from, FILE *to, const char *file) {
    char *row = NULL;
    size_t room = 0;
    bool is_first = true, is_well = true;
    while (is_well && getline(&row, &room, from) > 0) {
        if (!is_first && !is_about(row, file)) {
            is_well = fputs(row, to) >= 0;
        }
        is_first = false;
    }
    is_well = is_well && ferror(from) == 0;
    free(row);
    return is_well;
}

incmap_status cli_sources_keep(const char *folder, const cli_source_line *line, incmap_error *err) {
    char path[PATH_MAX], fresh[PATH_MAX], day[CLI_DAY_MAX];
    int length = snprintf(path, sizeof path, "%s/sources.tsv", folder);
    if (length < 0 || length >= PATH_MAX ||
        snprintf(fresh, sizeof fresh, "%s/sources.tsv.part", folder) >= PATH_MAX) {
        return cli_fail(err, INCMAP_USAGE, "the name of the folder is too long");
    }
    cli_day_of(line->modified, day);
    FILE *old = fopen(path, "r");
    FILE *new = fopen(fresh, "w");
    bool is_well = new != NULL &&fputs(header, new) >= 0 &&
                   (old == NULL || copy_others(old, new, line->file)) &&
                   fprintf(new, "%s\t%s\t%s\t%s\t%s\t%s\n", line->file, line->title, line->origin,
                           day, line->licence, line->credit) > 0;
    if (old != NULL) {
        (void)fclose(old);
    }
    is_well = new != NULL &&fclose(new) == 0 && is_well;
    return is_well && rename(fresh, path) == 0
               ? INCMAP_OK
               : cli_fail(err, INCMAP_IO, "%s cannot be written: %s", path, strerror(errno));
}
