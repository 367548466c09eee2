/* incmap map: inputs to one layer, each incident placed and given to every writer, all files moved
 * into place together at the end. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli_inputs.h"
#include "cli_interrupt.h"
#include "cli_selection.h"
#include "cli_settings.h"
#include "cli_summary.h"

enum { progress_every = 8192 };

typedef struct mapping {
    cli_session *session;
    cli_notices notices;
    incmap_layer *layer;
    incmap_placer *placer;
    incmap_incident *incident;
    incmap_selection *selection;
    incmap_writer **writers;
    size_t writer_count;
    const char **settings;
    size_t setting_count;
    cli_out out;
    uint64_t count; /* incidents so far */
    bool to_stdout;
    bool progress;
} mapping;

static incmap_status open_output(mapping *m, const char *path, incmap_error *err) {
    const cli_arguments *arguments = m->session->arguments;
    incmap_writer_options options = {
        .layer = m->layer,
        .crs = cli_span(cli_value(arguments, CLI_OPTION_CRS, 0)),
        .resolver = m->session->resolver,
        .notices = cli_notices_of(&m->notices),
        .fields = cli_span(cli_value(arguments, CLI_OPTION_FIELDS, 0)),
        .profile = cli_span(cli_value(arguments, CLI_OPTION_PROFILE, 0)),
        .layer_kind = cli_span(cli_value(arguments, CLI_OPTION_LAYER, 0)),
        .by = cli_span(cli_value(arguments, CLI_OPTION_BY, 0)),
        .settings = m->settings,
        .setting_count = m->setting_count,
    };
    if (strcmp(path, "-") != 0) {
        return incmap_writer_open(&m->writers[m->writer_count], m->session->ctx, path, NULL,
                                  &options, err);
    }
    const char *to = cli_value(arguments, CLI_OPTION_TO, 0);
    const incmap_format_info *format = to == NULL ? NULL : incmap_format_by_name(to);
    if (format == NULL || !format->to_stream) {
        return cli_fail(err, INCMAP_USAGE,
                        "-o - needs --to with a format that can be streamed, such as geojson");
    }
    m->to_stdout = true;
    return incmap_writer_open_sink(&m->writers[m->writer_count], m->session->ctx,
                                   cli_out_sink(&m->out), format, &options, err);
}

static incmap_status open_all(mapping *m, incmap_error *err) {
    const cli_arguments *arguments = m->session->arguments;
    incmap_placer_options options = {
        .decisions = cli_value(arguments, CLI_OPTION_DECISIONS, 0),
        .unplaced = cli_value(arguments, CLI_OPTION_UNPLACED, 0),
        .notices = cli_notices_of(&m->notices),
    };
    incmap_status status = cli_settings(arguments, &m->settings, &m->setting_count, err);
    status = status != INCMAP_OK ? status : cli_open_resolver(m->session, err);
    status = status != INCMAP_OK ? status : cli_out_open(&m->out, err);
    status =
        status != INCMAP_OK ? status : cli_open_inputs(m->session, &m->notices, &m->layer, err);
    status = status != INCMAP_OK ? status : incmap_incident_new(&m->incident, m->session->ctx, err);
    status = status != INCMAP_OK ? status : cli_selection(&m->selection, m->session, m->layer, err);
    const char *path;
    for (size_t i = 0;
         status == INCMAP_OK && (path = cli_value(arguments, CLI_OPTION_OUTPUT, i)) != NULL; i++) {
        status = open_output(m, path, err);
        m->writer_count += status == INCMAP_OK;
    }
    return status != INCMAP_OK ? status
                               : incmap_placer_new(&m->placer, m->session->ctx,
                                                   m->session->resolver, &options, err);
}

static incmap_status write_now(mapping *m, const incmap_incident *incident, incmap_error *err) {
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < m->writer_count && status == INCMAP_OK; i++) {
        status = incmap_writer_add(m->writers[i], incident, err);
    }
    return status;
}

/* Those that had to wait for their order. */
static incmap_status write_sorted(mapping *m, incmap_error *err) {
    for (;;) {
        bool more = false;
        if (cli_interrupted()) {
            return cli_fail(err, INCMAP_IO, "interrupted; no file was changed");
        }
        incmap_status status = incmap_selection_next(m->selection, m->incident, &more, err);
        if (status != INCMAP_OK || !more) {
            return status;
        }
        status = write_now(m, m->incident, err);
        if (status != INCMAP_OK) {
            return status;
        }
    }
}

static incmap_status take(void *state, incmap_incident *incident, bool *enough, incmap_error *err) {
    mapping *m = state;
    bool now = false;
    if (cli_interrupted()) {
        return cli_fail(err, INCMAP_IO, "interrupted; no file was changed");
    }
    incmap_status status = incmap_selection_add(m->selection, incident, &now, err);
    if (status == INCMAP_OK && now) {
        status = write_now(m, incident, err);
    }
    if (m->progress && ++m->count % progress_every == 0) {
        fprintf(stderr, "\r%" PRIu64 " incidents", m->count);
    }
    *enough = incmap_selection_is_full(m->selection);
    return status;
}

/* Where reading ends at a number, nothing is read ahead. */
static incmap_status run_all(mapping *m, incmap_error *err) {
    const cli_arguments *arguments = m->session->arguments;
    unsigned threads = 1;
    incmap_status status = cli_read_threads(arguments, &threads, err);
    if (status != INCMAP_OK || incmap_selection_is_full(m->selection)) {
        return status;
    }
    return incmap_placer_run(m->placer, m->layer,
                             cli_has(arguments, CLI_OPTION_LIMIT) ? 1 : threads,
                             (incmap_incident_sink){m, take}, err);
}

/* A file of which nothing could be read is not an empty map. */
static incmap_status check_any(const mapping *m, incmap_error *err) {
    incmap_placer_counts counts;
    incmap_placer_counts_view(m->placer, &counts);
    if (counts.incidents == 0 && incmap_layer_rejected(m->layer) > 0) {
        return cli_fail(err, INCMAP_FORMAT, "no record could be read; no file was changed");
    }
    return INCMAP_OK;
}

static incmap_status commit(mapping *m, incmap_error *err) {
    incmap_status status = check_any(m, err);
    status = status != INCMAP_OK
                 ? status
                 : incmap_writers_commit(m->writers, m->writer_count, m->placer, err);
    return status != INCMAP_OK ? status : cli_out_flush(&m->out, err);
}

static void close_all(mapping *m) {
    for (size_t i = 0; i < m->writer_count; i++) {
        incmap_writer_close(m->writers[i]);
    }
    free(m->writers);
    free(m->settings);
    incmap_placer_free(m->placer);
    incmap_selection_free(m->selection);
    incmap_incident_free(m->incident);
    incmap_layer_free(m->layer);
    cli_out_close(&m->out);
}

static incmap_status summarise(mapping *m, incmap_error *err) {
    cli_summary summary = {
        .ctx = m->session->ctx,
        .placer = m->placer,
        .rejected = incmap_layer_rejected(m->layer),
        .arguments = m->session->arguments,
    };
    incmap_placer_counts counts;
    incmap_placer_counts_view(m->placer, &counts);
    if (cli_has(m->session->arguments, CLI_OPTION_JSON)) {
        incmap_status status = cli_summary_json(&summary, m->to_stdout ? 2 : 1, err);
        if (status != INCMAP_OK) {
            return status;
        }
    } else if (!m->session->quiet) {
        cli_summary_print(&summary);
    }
    bool short_of = counts.ambiguous + counts.unplaced + summary.rejected > 0;
    return short_of && cli_has(m->session->arguments, CLI_OPTION_STRICT) ? INCMAP_UNPLACED
                                                                         : INCMAP_OK;
}

incmap_status cli_map(cli_session *session, incmap_error *err) {
    const cli_arguments *arguments = session->arguments;
    if (arguments->operand_count == 0 || cli_value(arguments, CLI_OPTION_OUTPUT, 0) == NULL) {
        return cli_fail(err, INCMAP_USAGE, "what, and to where? incmap map INPUT... -o FILE...");
    }
    mapping m = {.session = session, .notices = {.quiet = session->quiet}};
    m.progress = !session->quiet && isatty(STDERR_FILENO) == 1;
    m.writers = calloc(arguments->option_count, sizeof(incmap_writer *));
    cli_catch_interrupts();
    incmap_status status =
        m.writers == NULL ? cli_fail(err, INCMAP_MEMORY, "out of memory") : open_all(&m, err);
    status = status != INCMAP_OK ? status : run_all(&m, err);
    status = status != INCMAP_OK ? status : write_sorted(&m, err);
    if (m.progress) {
        fputs("\r\033[K", stderr);
    }
    status = status != INCMAP_OK ? status : commit(&m, err);
    cli_notices_end(&m.notices);
    status = status != INCMAP_OK ? status : summarise(&m, err);
    close_all(&m);
    return status;
}
