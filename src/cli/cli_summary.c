#include "cli_summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { doubts_shown = 8, doubts_in_json = 100, phrase_shown = 60 };

/* Bold on a terminal, unless NO_COLOR asks for plain text (no-color.org). */
static const char *emphasis(bool on) {
    const char *no_color = getenv("NO_COLOR");
    if (isatty(STDERR_FILENO) != 1 || (no_color != NULL && no_color[0] != '\0')) {
        return "";
    }
    return on ? "\033[1m" : "\033[0m";
}

static void print_phrase(incmap_span phrase) {
    if (phrase.size == 0) {
        phrase = cli_span("(no place named)");
    }
    fputs(emphasis(true), stderr);
    cli_say_plain(stderr, phrase, phrase_shown);
    fputs(emphasis(false), stderr);
}

static void print_doubts(const cli_summary *summary) {
    incmap_span phrase;
    uint64_t count;
    incmap_outcome outcome;
    for (size_t i = 0;
         i < doubts_shown && incmap_placer_doubt(summary->placer, i, &phrase, &count, &outcome);
         i++) {
        fputs("  ", stderr);
        print_phrase(phrase);
        fprintf(
            stderr, "  %" PRIu64 " %s, %s\n", count, count == 1 ? "time" : "times",
            outcome == INCMAP_OUTCOME_PLACED ? "placed, flagged" : incmap_outcome_name(outcome));
    }
}

void cli_summary_print(const cli_summary *summary) {
    incmap_placer_counts counts;
    incmap_placer_counts_view(summary->placer, &counts);
    const char *path;
    for (size_t i = 0; (path = cli_value(summary->arguments, CLI_OPTION_OUTPUT, i)) != NULL; i++) {
        fprintf(stderr, "%s%s", i == 0 ? "" : ", ", path);
    }
    fprintf(stderr, ": %" PRIu64 " %s, %" PRIu64 " placed", counts.incidents,
            counts.incidents == 1 ? "incident" : "incidents", counts.placed);
    if (counts.given > 0) {
        fprintf(stderr, " (%" PRIu64 " by their own coordinates)", counts.given);
    }
    fprintf(stderr, ", %" PRIu64 " ambiguous, %" PRIu64 " unplaced", counts.ambiguous,
            counts.unplaced);
    if (summary->rejected > 0) {
        fprintf(stderr, "; %" PRIu64 " %s could not be read", summary->rejected,
                summary->rejected == 1 ? "record" : "records");
    }
    fputc('\n', stderr);
    if (counts.ambiguous + counts.unplaced + counts.flagged == 0) {
        return;
    }
    uint64_t doubts = counts.ambiguous + counts.unplaced + counts.flagged;
    fprintf(stderr, "%" PRIu64 " %s a look:\n", doubts, doubts == 1 ? "wants" : "want");
    print_doubts(summary);
    const char *list = cli_value(summary->arguments, CLI_OPTION_UNPLACED, 0);
    if (list != NULL) {
        fprintf(stderr, "all of them are in %s; write your choices there, then --decisions %s\n",
                list, list);
    } else {
        fputs("--unplaced FILE.csv lists them all with their candidates\n", stderr);
    }
}

static incmap_status put_files(const cli_summary *summary, incmap_sink sink, incmap_error *err) {
    incmap_status status = cli_put(sink, "{\"files\":[", err);
    const char *path;
    for (size_t i = 0; status == INCMAP_OK &&
                       (path = cli_value(summary->arguments, CLI_OPTION_OUTPUT, i)) != NULL;
         i++) {
        status = i == 0 ? INCMAP_OK : cli_put(sink, ",", err);
        status = status != INCMAP_OK
                     ? status
                     : incmap_json_put_text(summary->ctx, sink, cli_span(path), err);
    }
    return status;
}

static incmap_status put_doubts(const cli_summary *summary, incmap_sink sink, incmap_error *err) {
    incmap_span phrase;
    uint64_t count;
    incmap_outcome outcome;
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < doubts_in_json && status == INCMAP_OK &&
                       incmap_placer_doubt(summary->placer, i, &phrase, &count, &outcome);
         i++) {
        char rest[96];
        snprintf(rest, sizeof rest, ",\"count\":%" PRIu64 ",\"status\":\"%s\"}", count,
                 incmap_outcome_name(outcome));
        status = cli_put(sink, i == 0 ? "{\"phrase\":" : ",{\"phrase\":", err);
        status =
            status != INCMAP_OK ? status : incmap_json_put_text(summary->ctx, sink, phrase, err);
        status = status != INCMAP_OK ? status : cli_put(sink, rest, err);
    }
    return status;
}

static incmap_status put_summary(const cli_summary *summary, incmap_sink sink, incmap_error *err) {
    incmap_placer_counts counts;
    incmap_placer_counts_view(summary->placer, &counts);
    char numbers[320];
    snprintf(numbers, sizeof numbers,
             "],\"incidents\":%" PRIu64 ",\"placed\":%" PRIu64 ",\"given\":%" PRIu64
             ",\"decided\":%" PRIu64 ",\"ambiguous\":%" PRIu64 ",\"unplaced\":%" PRIu64
             ",\"flagged\":%" PRIu64 ",\"rejected\":%" PRIu64 ",\"doubts\":[",
             counts.incidents, counts.placed, counts.given, counts.decided, counts.ambiguous,
             counts.unplaced, counts.flagged, summary->rejected);
    incmap_status status = put_files(summary, sink, err);
    status = status != INCMAP_OK ? status : cli_put(sink, numbers, err);
    status = status != INCMAP_OK ? status : put_doubts(summary, sink, err);
    return status != INCMAP_OK ? status : cli_put(sink, "]}\n", err);
}

static incmap_status write_stderr(void *state, const void *data, size_t size, incmap_error *err) {
    (void)state;
    return fwrite(data, 1, size, stderr) == size
               ? INCMAP_OK
               : cli_fail(err, INCMAP_IO, "standard error failed");
}

incmap_status cli_summary_json(const cli_summary *summary, int fd, incmap_error *err) {
    if (fd == 2) {
        return put_summary(summary, (incmap_sink){NULL, write_stderr}, err);
    }
    cli_out out;
    incmap_status status = cli_out_open(&out, err);
    status = status != INCMAP_OK ? status : put_summary(summary, cli_out_sink(&out), err);
    status = status != INCMAP_OK ? status : cli_out_flush(&out, err);
    cli_out_close(&out);
    return status;
}
