/* incmap read: what reports say, a line of JSON each; with --from ndjson a filter. */
#include <string.h>

#include "cli_session.h"

typedef struct reading {
    cli_session *session;
    incmap_report_options options;
    cli_notices notices;
    cli_out out;
} reading;

static incmap_status answer_line(void *state, incmap_span text, uint64_t number,
                                 incmap_error *err) {
    reading *r = state;
    incmap_status status = incmap_report_answer(r->session->ctx, r->session->resolver, text, number,
                                                &r->options, cli_out_sink(&r->out), NULL, err);
    return status != INCMAP_OK ? status : cli_out_flush(&r->out, err);
}

static incmap_status read_one(reading *r, const char *path, incmap_error *err) {
    const char *from = cli_value(r->session->arguments, CLI_OPTION_FROM, 0);
    if (from != NULL && strcmp(from, "ndjson") == 0) {
        return incmap_each_line(r->session->ctx, path, r, answer_line, err);
    }
    cli_input_kind kind;
    incmap_status status = cli_input_kind_of(r->session, path, &kind, err);
    if (status != INCMAP_OK) {
        return status;
    }
    if (!kind.report) {
        return cli_fail(
            err, INCMAP_USAGE,
            "%s is a table; read takes reports (.txt .md .html .rss .atom .eml), map takes both",
            path);
    }
    r->options.kind = kind.report_kind;
    return incmap_report_read_file(r->session->ctx, r->session->resolver, path, &r->options,
                                   cli_out_sink(&r->out), err);
}

/* A report that cannot be read is said and the others go on; the first failure is the answer. */
static incmap_status read_all(reading *r, incmap_error *err) {
    const cli_arguments *arguments = r->session->arguments;
    incmap_status first = INCMAP_OK;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        incmap_error problem = {0};
        incmap_status status = read_one(r, arguments->operands[i], &problem);
        if (status != INCMAP_OK && first == INCMAP_OK) {
            first = status;
            *err = problem;
        } else if (status != INCMAP_OK) {
            cli_say_error(&problem);
        }
        status = cli_out_flush(&r->out, &problem);
        if (status != INCMAP_OK) {
            *err = problem;
            return status;
        }
    }
    return first;
}

incmap_status cli_read(cli_session *session, incmap_error *err) {
    reading r = {.session = session, .notices = {.quiet = session->quiet}};
    r.options.notices = cli_notices_of(&r.notices);
    if (session->arguments->operand_count == 0) {
        return cli_fail(err, INCMAP_USAGE, "which report? incmap read REPORT...");
    }
    incmap_status status = cli_published(session, &r.options.published, err);
    if (status == INCMAP_OK) {
        status = cli_open_resolver(session, err);
    }
    if (status == INCMAP_OK) {
        status = cli_open_events(session, err);
        r.options.events = session->events;
    }
    if (status == INCMAP_OK) {
        status = cli_open_tagger(session, err);
        r.options.tagger = session->tagger;
    }
    if (status == INCMAP_OK) {
        status = cli_out_open(&r.out, err);
    }
    if (status == INCMAP_OK) {
        status = read_all(&r, err);
    }
    cli_notices_end(&r.notices);
    cli_out_close(&r.out);
    return status;
}
