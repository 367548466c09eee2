#include "cli_inputs.h"

static incmap_status open_report(cli_session *session, cli_notices *notices, const char *path,
                                 incmap_report_options options, incmap_source **source,
                                 incmap_error *err) {
    incmap_status status = cli_open_events(session, err);
    status = status != INCMAP_OK ? status : cli_open_tagger(session, err);
    if (status != INCMAP_OK) {
        return status;
    }
    options.notices = cli_notices_of(notices);
    options.events = session->events;
    options.tagger = session->tagger;
    return incmap_report_open(source, session->ctx, session->resolver, path, &options, err);
}

static incmap_status open_input(cli_session *session, cli_notices *notices, incmap_layer *layer,
                                const char *path, incmap_error *err) {
    cli_input_kind kind;
    incmap_date published;
    incmap_status status = cli_input_kind_of(session, path, &kind, err);
    if (status == INCMAP_OK) {
        status = cli_published(session, &published, err);
    }
    if (status != INCMAP_OK) {
        return status;
    }
    incmap_source *source = NULL;
    if (kind.report) {
        incmap_report_options options = {.kind = kind.report_kind, .published = published};
        status = open_report(session, notices, path, options, &source, err);
    } else {
        incmap_table_options options = {
            .kind = kind.table_kind,
            .columns = cli_span(cli_value(session->arguments, CLI_OPTION_COLUMNS, 0)),
            .published = published,
            .notices = cli_notices_of(notices),
        };
        status = incmap_table_open(&source, session->ctx, path, &options, err);
    }
    return status != INCMAP_OK ? status : incmap_layer_add(layer, source, err);
}

incmap_status cli_open_inputs(cli_session *session, cli_notices *notices, incmap_layer **out,
                              incmap_error *err) {
    incmap_status status = incmap_layer_new(out, session->ctx, err);
    for (size_t i = 0; i < session->arguments->operand_count && status == INCMAP_OK; i++) {
        status = open_input(session, notices, *out, session->arguments->operands[i], err);
    }
    return status;
}
