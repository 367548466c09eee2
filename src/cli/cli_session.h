/* What most commands work with: a context, the gazetteers in use, a resolver. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli_options.h"
#include "cli_output.h"

enum { CLI_GAZETTEERS_MAX = 16 };

typedef struct cli_session {
    const cli_arguments *arguments;
    incmap_context *ctx;
    incmap_gazetteer *gazetteers[CLI_GAZETTEERS_MAX];
    size_t gazetteer_count;
    incmap_resolver *resolver;
    incmap_events *events; /* NULL until cli_open_events() */
    incmap_tagger *tagger; /* NULL until cli_open_tagger() */
    bool quiet;
} cli_session;

incmap_status cli_session_open(cli_session *session, const cli_arguments *arguments,
                               incmap_error *err);
void cli_session_close(cli_session *session);

/* Those of --gazetteer, then the default one: INCMAP_GAZETTEER, else the one beside the program. */
incmap_status cli_open_gazetteers(cli_session *session, incmap_error *err);

/* The resolver over them, with --country and --near. */
incmap_status cli_open_resolver(cli_session *session, incmap_error *err);

/* The table of events with the files of --events; opened once, however often it is asked for. */
incmap_status cli_open_events(cli_session *session, incmap_error *err);

/* The path of the default gazetteer; `out` holds it where it has to be put together. */
const char *cli_default_gazetteer(char *out, size_t size);

/* The model of names that reports are read with: that of --names, else INCMAP_NAMES, else the one
 * beside the default gazetteer. Further calls do nothing. */
incmap_status cli_open_tagger(cli_session *session, incmap_error *err);

/* One function a command, each in a file of its own. */
incmap_status cli_map(cli_session *session, incmap_error *err);
incmap_status cli_read(cli_session *session, incmap_error *err);
incmap_status cli_resolve(cli_session *session, incmap_error *err);
incmap_status cli_near(cli_session *session, incmap_error *err);
incmap_status cli_review(cli_session *session, incmap_error *err);
incmap_status cli_verify(cli_session *session, incmap_error *err);
incmap_status cli_gazetteer_build(cli_session *session, incmap_error *err);
incmap_status cli_gazetteer_fetch(cli_session *session, incmap_error *err);
incmap_status cli_gazetteer_info(cli_session *session, incmap_error *err);
incmap_status cli_gazetteer_check(cli_session *session, incmap_error *err);
incmap_status cli_gazetteer_scan(cli_session *session, incmap_error *err);
incmap_status cli_gazetteer_complete(cli_session *session, incmap_error *err);

/* Help from the tables; the versions and data credits. */
incmap_status cli_help(cli_command command, incmap_error *err);
incmap_status cli_version(cli_session *session, incmap_error *err);

/* The kind of input that --from names, or the path's ending where it is not given. */
typedef struct cli_input_kind {
    bool report;
    incmap_report_kind report_kind;
    incmap_table_kind table_kind;
} cli_input_kind;

incmap_status cli_input_kind_of(const cli_session *session, const char *path, cli_input_kind *out,
                                incmap_error *err);

/* What --threads says; without it as many as there are processors, 4 at most. */
incmap_status cli_read_threads(const cli_arguments *arguments, unsigned *out, incmap_error *err);

/* --count: a whole number from 1 to `most`; `usual` when not given. */
incmap_status cli_read_count(const cli_arguments *arguments, size_t usual, size_t most, size_t *out,
                             incmap_error *err);

/* --published, unset when not given. */
incmap_status cli_published(const cli_session *session, incmap_date *out, incmap_error *err);

#endif
