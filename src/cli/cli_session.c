#include "cli_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

incmap_status cli_session_open(cli_session *session, const cli_arguments *arguments,
                               incmap_error *err) {
    *session = (cli_session){.arguments = arguments};
    session->quiet = cli_has(arguments, CLI_OPTION_QUIET);
    return incmap_context_new(&session->ctx, NULL, err);
}

void cli_session_close(cli_session *session) {
    incmap_resolver_free(session->resolver);
    incmap_events_close(session->events);
    incmap_tagger_close(session->tagger);
    for (size_t i = 0; i < session->gazetteer_count; i++) {
        incmap_gazetteer_close(session->gazetteers[i]);
    }
    incmap_context_free(session->ctx);
}

/* ../share/incmap beside the folder of the running program serves the installation and the build
 * tree alike; the folder it was configured for serves a program that was copied away from it. */
static const char *find_shared(const char *variable, const char *file, char *out, size_t size) {
    const char *named = getenv(variable);
    if (named != NULL && named[0] != '\0') {
        return named;
    }
    ssize_t length = readlink("/proc/self/exe", out, size - 1);
    if (length > 0 && (size_t)length < size - 1) {
        out[length] = '\0';
        char *slash = strrchr(out, '/');
        size_t room = slash == NULL ? 0 : size - (size_t)(slash - out);
        int written = room == 0 ? -1 : snprintf(slash, room, "/../share/incmap/%s", file);
        if (written > 0 && (size_t)written < room && access(out, F_OK) == 0) {
            return out;
        }
    }
    (void)snprintf(out, size, "%s/%s", INCMAP_DATA_FOLDER, file);
    return out;
}

const char *cli_default_gazetteer(char *out, size_t size) {
    return find_shared("INCMAP_GAZETTEER", "default.gaz", out, size);
}

incmap_status cli_open_tagger(cli_session *session, incmap_error *err) {
    if (session->tagger != NULL) {
        return INCMAP_OK;
    }
    char found[4096];
    const char *path = cli_value(session->arguments, CLI_OPTION_NAMES, 0);
    path = path == NULL ? find_shared("INCMAP_NAMES", "names.model", found, sizeof found) : path;
    return incmap_tagger_open(&session->tagger, session->ctx, path, err);
}

static incmap_status open_one(cli_session *session, const char *path, incmap_error *err) {
    if (session->gazetteer_count == CLI_GAZETTEERS_MAX) {
        return cli_fail(err, INCMAP_USAGE, "at most %d gazetteers can be used at once",
                        CLI_GAZETTEERS_MAX);
    }
    incmap_status status = incmap_gazetteer_open(&session->gazetteers[session->gazetteer_count],
                                                 session->ctx, path, err);
    session->gazetteer_count += status == INCMAP_OK;
    return status;
}

incmap_status cli_open_gazetteers(cli_session *session, incmap_error *err) {
    const char *path;
    for (size_t i = 0; (path = cli_value(session->arguments, CLI_OPTION_GAZETTEER, i)) != NULL;
         i++) {
        incmap_status status = open_one(session, path, err);
        if (status != INCMAP_OK) {
            return status;
        }
    }
    char found[4096];
    return open_one(session, cli_default_gazetteer(found, sizeof found), err);
}

incmap_status cli_open_resolver(cli_session *session, incmap_error *err) {
    incmap_status status = cli_open_gazetteers(session, err);
    if (status != INCMAP_OK) {
        return status;
    }
    incmap_resolver_options options = {
        .countries = cli_span(cli_value(session->arguments, CLI_OPTION_COUNTRY, 0)),
        .explains = cli_has(session->arguments, CLI_OPTION_EXPLAIN)};
    const char *near_point = cli_value(session->arguments, CLI_OPTION_NEAR, 0);
    if (near_point != NULL) {
        options.has_near = true;
        status = cli_read_point(near_point, &options.near_point, err);
        if (status != INCMAP_OK) {
            return status;
        }
    }
    return incmap_resolver_new(&session->resolver, session->ctx,
                               (const incmap_gazetteer *const *)session->gazetteers,
                               session->gazetteer_count, &options, err);
}

incmap_status cli_read_count(const cli_arguments *arguments, size_t usual, size_t most, size_t *out,
                             incmap_error *err) {
    const char *text = cli_value(arguments, CLI_OPTION_COUNT, 0);
    double count = (double)usual;
    if (text != NULL && (!incmap_number_read(cli_span(text), &count) || count < 1 ||
                         count > (double)most || count != (double)(size_t)count)) {
        return cli_fail(err, INCMAP_USAGE, "--count \"%s\": expected a whole number from 1 to %zu",
                        text, most);
    }
    *out = (size_t)count;
    return INCMAP_OK;
}

enum { threads_default_max = 4, threads_max = 16 };

incmap_status cli_read_threads(const cli_arguments *arguments, unsigned *out, incmap_error *err) {
    const char *text = cli_value(arguments, CLI_OPTION_THREADS, 0);
    double count = 0;
    if (text == NULL) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        *out = processors > threads_default_max ? threads_default_max
               : processors > 1                 ? (unsigned)processors
                                                : 1;
        return INCMAP_OK;
    }
    if (!incmap_number_read(cli_span(text), &count) || count < 1 || count > threads_max ||
        count != (unsigned)count) {
        return cli_fail(err, INCMAP_USAGE, "--threads \"%s\" is no number from 1 to %d", text,
                        (int)threads_max);
    }
    *out = (unsigned)count;
    return INCMAP_OK;
}

enum { EVENTS_MAX = 16 };

incmap_status cli_open_events(cli_session *session, incmap_error *err) {
    const char *paths[EVENTS_MAX];
    size_t count = 0;
    const char *path;
    if (session->events != NULL) {
        return INCMAP_OK;
    }
    while ((path = cli_value(session->arguments, CLI_OPTION_EVENTS, count)) != NULL) {
        if (count == EVENTS_MAX) {
            return cli_fail(err, INCMAP_USAGE, "at most %d tables of events can be used at once",
                            EVENTS_MAX);
        }
        paths[count++] = path;
    }
    return incmap_events_open(&session->events, session->ctx, paths, count, err);
}

incmap_status cli_published(const cli_session *session, incmap_date *out, incmap_error *err) {
    *out = (incmap_date){0};
    const char *text = cli_value(session->arguments, CLI_OPTION_PUBLISHED, 0);
    if (text != NULL && !incmap_date_read(cli_span(text), out)) {
        return cli_fail(err, INCMAP_USAGE,
                        "--published \"%s\" is no day: expected YYYY-MM-DD, such as 2023-09-25",
                        text);
    }
    return INCMAP_OK;
}

/* The kinds of input, by the name that --from takes and by their endings. */
static const struct {
    const char *name;
    const char *endings;
    cli_input_kind kind;
} input_kinds[] = {
    {"csv", ".csv", {false, INCMAP_REPORT_GUESS, INCMAP_TABLE_CSV}},
    {"tsv", ".tsv .tab", {false, INCMAP_REPORT_GUESS, INCMAP_TABLE_TSV}},
    {"json", ".json", {false, INCMAP_REPORT_GUESS, INCMAP_TABLE_JSON}},
    {"ndjson", ".ndjson .jsonl .geojsonl", {false, INCMAP_REPORT_GUESS, INCMAP_TABLE_NDJSON}},
    {"geojson", ".geojson", {false, INCMAP_REPORT_GUESS, INCMAP_TABLE_GEOJSON}},
    {"text", ".txt .text", {true, INCMAP_REPORT_TEXT, INCMAP_TABLE_GUESS}},
    {"markdown", ".md .markdown", {true, INCMAP_REPORT_MARKDOWN, INCMAP_TABLE_GUESS}},
    {"html", ".html .htm .xhtml", {true, INCMAP_REPORT_HTML, INCMAP_TABLE_GUESS}},
    {"feed", ".rss .atom .xml", {true, INCMAP_REPORT_FEED, INCMAP_TABLE_GUESS}},
    {"mail", ".eml", {true, INCMAP_REPORT_MAIL, INCMAP_TABLE_GUESS}},
};
enum { input_kind_count = sizeof input_kinds / sizeof input_kinds[0] };

static bool ends_so(const char *path, const char *endings) {
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash == NULL ? path : slash, '.');
    if (dot == NULL) {
        return false;
    }
    char ending[16];
    size_t size = strlen(dot);
    if (size >= sizeof ending) {
        return false;
    }
    for (size_t i = 0; i <= size; i++) {
        ending[i] = dot[i] >= 'A' && dot[i] <= 'Z' ? (char)(dot[i] + 32) : dot[i];
    }
    const char *found = strstr(endings, ending);
    return found != NULL && (found[size] == ' ' || found[size] == '\0');
}

/* Endings seen with ".gz" taken off, since compressed inputs are seen through. */
static incmap_status kind_by_ending(const char *path, cli_input_kind *out, incmap_error *err) {
    char plain[4096];
    size_t size = strlen(path);
    if (size > 3 && size < sizeof plain && strcmp(path + size - 3, ".gz") == 0) {
        memcpy(plain, path, size - 3);
        plain[size - 3] = '\0';
        path = plain;
    }
    for (size_t i = 0; i < input_kind_count; i++) {
        if (ends_so(path, input_kinds[i].endings)) {
            *out = input_kinds[i].kind;
            return INCMAP_OK;
        }
    }
    return cli_fail(err, INCMAP_USAGE,
                    "%s: cannot tell from its name what it holds; say so with --from", path);
}

incmap_status cli_input_kind_of(const cli_session *session, const char *path, cli_input_kind *out,
                                incmap_error *err) {
    const char *from = cli_value(session->arguments, CLI_OPTION_FROM, 0);
    if (from == NULL && strcmp(path, "-") == 0) {
        return cli_fail(err, INCMAP_USAGE, "standard input needs --from to say what it holds");
    }
    if (from == NULL) {
        return kind_by_ending(path, out, err);
    }
    for (size_t i = 0; i < input_kind_count; i++) {
        if (strcmp(from, input_kinds[i].name) == 0) {
            *out = input_kinds[i].kind;
            return INCMAP_OK;
        }
    }
    return cli_fail(
        err, INCMAP_USAGE,
        "--from \"%s\": expected csv, tsv, json, ndjson, geojson, text, markdown or html", from);
}
