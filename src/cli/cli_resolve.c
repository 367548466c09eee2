/* incmap resolve: names from the command line, or a filter on standard input. */
#include "cli_session.h"

typedef struct filter {
    cli_session *session;
    cli_out out;
    uint64_t not_placed;
} filter;

static incmap_status answer_line(filter *f, incmap_span text, incmap_error *err) {
    incmap_outcome outcome = INCMAP_OUTCOME_UNPLACED;
    incmap_status status =
        incmap_resolver_answer(f->session->resolver, text, 1, cli_out_sink(&f->out), &outcome, err);
    f->not_placed += outcome != INCMAP_OUTCOME_PLACED;
    return status;
}

/* A name of the command line goes through the filter as the JSON that says the same. */
static incmap_status put_member(incmap_context *ctx, incmap_sink sink, const char *name,
                                const char *value, incmap_error *err) {
    if (value == NULL) {
        return INCMAP_OK;
    }
    incmap_status status = cli_put(sink, name, err);
    return status != INCMAP_OK ? status : incmap_json_put_text(ctx, sink, cli_span(value), err);
}

static incmap_status answer_operand(filter *f, const char *name, cli_out *line, incmap_error *err) {
    const cli_arguments *arguments = f->session->arguments;
    incmap_context *ctx = f->session->ctx;
    incmap_sink sink = cli_out_sink(line);
    incmap_status status = put_member(ctx, sink, "{\"place\":", name, err);
    if (status == INCMAP_OK) {
        status =
            put_member(ctx, sink, ",\"admin\":", cli_value(arguments, CLI_OPTION_ADMIN, 0), err);
    }
    if (status == INCMAP_OK) {
        status = put_member(ctx, sink, ",\"text\":", cli_value(arguments, CLI_OPTION_TEXT, 0), err);
    }
    if (status == INCMAP_OK) {
        status = cli_put(sink, "}", err);
    }
    if (status == INCMAP_OK) {
        incmap_span text = {line->data, line->size};
        line->size = 0;
        status = answer_line(f, text, err);
    }
    return status;
}

/* The same answer as a table for people: what spoke for each candidate, and how much. */
static incmap_status explain_operand(filter *f, const char *name, incmap_error *err) {
    const cli_arguments *arguments = f->session->arguments;
    incmap_placement placement;
    incmap_query query = {.place = cli_span(name)};
    const char *admin = cli_value(arguments, CLI_OPTION_ADMIN, 0);
    const char *text = cli_value(arguments, CLI_OPTION_TEXT, 0);
    query.admin = admin == NULL ? query.admin : cli_span(admin);
    query.text = text == NULL ? query.text : cli_span(text);
    incmap_status status = incmap_resolver_explain(f->session->resolver, &query,
                                                   cli_out_sink(&f->out), &placement, err);
    f->not_placed += placement.outcome != INCMAP_OUTCOME_PLACED;
    return status;
}

static incmap_status answer_operands(filter *f, incmap_error *err) {
    const cli_arguments *arguments = f->session->arguments;
    bool explain = cli_has(arguments, CLI_OPTION_EXPLAIN);
    cli_out line;
    incmap_status status = cli_out_open(&line, err);
    for (size_t i = 0; i < arguments->operand_count && status == INCMAP_OK; i++) {
        const char *name = arguments->operands[i];
        status = explain ? explain_operand(f, name, err) : answer_operand(f, name, &line, err);
    }
    cli_out_close(&line);
    return status;
}

static incmap_status flush(void *state, incmap_error *err) {
    filter *f = state;
    return cli_out_flush(&f->out, err);
}

static incmap_status answer_stream(filter *f, unsigned threads, incmap_error *err) {
    incmap_filter_options options = {.path = "-", .threads = threads, .state = f, .idle = flush};
    return incmap_resolver_filter(f->session->resolver, &options, cli_out_sink(&f->out),
                                  &f->not_placed, err);
}

incmap_status cli_resolve(cli_session *session, incmap_error *err) {
    filter f = {.session = session};
    unsigned threads = 1;
    incmap_status status = cli_read_threads(session->arguments, &threads, err);
    if (status == INCMAP_OK) {
        status = cli_open_resolver(session, err);
    }
    if (status == INCMAP_OK) {
        status = cli_out_open(&f.out, err);
    }
    if (status == INCMAP_OK) {
        status = session->arguments->operand_count > 0 ? answer_operands(&f, err)
                                                       : answer_stream(&f, threads, err);
        incmap_status flushed = cli_out_flush(&f.out, status == INCMAP_OK ? err : NULL);
        status = status == INCMAP_OK ? flushed : status;
    }
    cli_out_close(&f.out);
    if (status == INCMAP_OK && f.not_placed > 0 && cli_has(session->arguments, CLI_OPTION_STRICT)) {
        return INCMAP_UNPLACED;
    }
    return status;
}
