/* A server for the browser of this machine's user and nobody else: on 127.0.0.1 at a free port, one
 * request at a time, no bodies, a ceiling on connections. A request that names another host or
 * comes from another origin is refused before anybody sees it. */
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

#include "cli_output.h"

/* Texts are borrowed for the call. */
typedef struct cli_request {
    const char *method;
    const char *path;
    const char *bearer; /* of the Authorization header; NULL: none */
    void *connection;
} cli_request;

/* The value of a parameter behind the path's "?", decoded; NULL when it is not there. */
const char *cli_request_value(const cli_request *request, const char *name);

/* A text that grows. */
typedef struct cli_text {
    char *data; /* owned */
    size_t size;
    size_t room;
} cli_text;

incmap_sink cli_text_sink(cli_text *text);

typedef struct cli_reply {
    int status;       /* of HTTP */
    const char *type; /* of the contents; static */
    cli_text body;    /* freed by the server */
} cli_reply;

typedef void (*cli_handler)(void *state, const cli_request *request, cli_reply *reply);

typedef struct cli_server cli_server;

incmap_status cli_serve_open(cli_server **out, cli_handler handler, void *state, incmap_error *err);
void cli_serve_close(cli_server *server); /* NULL is allowed */
unsigned cli_serve_port(const cli_server *server);

/* Answer what comes in, for about `milliseconds`. */
incmap_status cli_serve_run(cli_server *server, int milliseconds, incmap_error *err);

#endif
