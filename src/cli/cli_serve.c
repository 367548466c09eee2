#include "cli_serve.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    connections_max = 256,
    connection_bytes = 32768, /* for the request's head: longer ones are refused */
    idle_seconds = 3,
    text_max = 64 << 20
};

struct cli_server {
    struct MHD_Daemon *daemon;
    cli_handler handler;
    void *state;
    unsigned port;
    char host[32];   /* as a browser names it: "127.0.0.1:PORT" */
    char origin[48]; /* "http://127.0.0.1:PORT" */
};

static incmap_status grow(void *state, const void *data, size_t size, incmap_error *err) {
    cli_text *text = state;
    if (size > text_max - text->size) {
        return cli_fail(err, INCMAP_LIMIT, "an answer would be over 64 MiB");
    }
    if (text->room - text->size < size) {
        size_t room = (text->size + size) * 2;
        char *grown = realloc(text->data, room);
        if (grown == NULL) {
            return cli_fail(err, INCMAP_MEMORY, "out of memory");
        }
        text->data = grown;
        text->room = room;
    }
    if (size > 0) {
        memcpy(text->data + text->size, data, size);
    }
    text->size += size;
    return INCMAP_OK;
}

incmap_sink cli_text_sink(cli_text *text) { return (incmap_sink){text, grow}; }

const char *cli_request_value(const cli_request *request, const char *name) {
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, cli_reply *reply) {
    static const char *const headers[][2] = {
        {"Cache-Control", "no-store"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"X-Frame-Options", "DENY"},
        /* The page's own policy says what it may load; this one also holds for data. */
        {"Content-Security-Policy", "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
    };
    struct MHD_Response *response =
        MHD_create_response_from_buffer(reply->body.size, reply->body.data, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        free(reply->body.data);
        return MHD_NO;
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        MHD_add_response_header(response, headers[i][0], headers[i][1]);
    }
    enum MHD_Result sent = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return sent;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, int status, const char *why) {
    cli_reply reply = {.status = status, .type = "text/plain; charset=utf-8"};
    if (cli_put(cli_text_sink(&reply.body), why, NULL) != INCMAP_OK) {
        free(reply.body.data);
        return MHD_NO;
    }
    return send_reply(connection, &reply);
}

static const char *header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static bool is(const char *text, const char *expected) {
    return text != NULL && strcmp(text, expected) == 0;
}

/* A page elsewhere can make a browser ask this server, by a link, a form or a name that leads here
 * (DNS rebinding); such requests name another host, origin or site. */
static bool is_from_here(const cli_server *server, struct MHD_Connection *connection) {
    const char *origin = header(connection, "Origin");
    const char *site = header(connection, "Sec-Fetch-Site");
    return is(header(connection, MHD_HTTP_HEADER_HOST), server->host) &&
           (origin == NULL || is(origin, server->origin)) &&
           (site == NULL || is(site, "same-origin") || is(site, "none"));
}

static bool has_body(struct MHD_Connection *connection) {
    const char *length = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return (length != NULL && !is(length, "0")) ||
           header(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL;
}

static enum MHD_Result answer(void *state, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **seen) {
    static const char bearer[] = "Bearer ";
    static int once;
    const cli_server *server = state;
    (void)version;
    (void)upload;
    (void)upload_size;
    if (*seen == NULL) { /* the head only; a refusal now closes the connection */
        *seen = &once;
        return !is_from_here(server, connection)
                   ? refuse(connection, MHD_HTTP_FORBIDDEN, "not from this machine's page\n")
               : has_body(connection)
                   ? refuse(connection, MHD_HTTP_CONTENT_TOO_LARGE, "no request has a body here\n")
                   : MHD_YES;
    }
    const char *authorization = header(connection, MHD_HTTP_HEADER_AUTHORIZATION);
    cli_request request = {.method = method, .path = url, .connection = connection};
    if (authorization != NULL && strncmp(authorization, bearer, strlen(bearer)) == 0) {
        request.bearer = authorization + strlen(bearer);
    }
    cli_reply reply = {.status = MHD_HTTP_OK, .type = "application/json"};
    server->handler(server->state, &request, &reply);
    return send_reply(connection, &reply);
}

/* What is wrong with a stranger's request is the stranger's business. */
static void say_nothing(void *state, const char *format, va_list arguments) {
    (void)state;
    (void)format;
    (void)arguments;
}

incmap_status cli_serve_open(cli_server **out, cli_handler handler, void *state,
                             incmap_error *err) {
    cli_server *server = calloc(1, sizeof *server);
    *out = server;
    if (server == NULL) {
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    server->handler = handler;
    server->state = state;
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL, 0, NULL, NULL, answer, server, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL,
        MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_CONNECTION_LIMIT, (unsigned)connections_max,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)connection_bytes, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)idle_seconds, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        server->daemon == NULL ? NULL
                               : MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (info == NULL) {
        return cli_fail(err, INCMAP_IO, "no port of 127.0.0.1 can be listened on");
    }
    server->port = info->port;
    snprintf(server->host, sizeof server->host, "127.0.0.1:%u", server->port);
    snprintf(server->origin, sizeof server->origin, "http://%s", server->host);
    return INCMAP_OK;
}

void cli_serve_close(cli_server *server) {
    if (server != NULL) {
        if (server->daemon != NULL) {
            MHD_stop_daemon(server->daemon);
        }
        free(server);
    }
}

unsigned cli_serve_port(const cli_server *server) { return server->port; }

incmap_status cli_serve_run(cli_server *server, int milliseconds, incmap_error *err) {
    return MHD_run_wait(server->daemon, milliseconds) == MHD_YES
               ? INCMAP_OK
               : cli_fail(err, INCMAP_IO, "the server for the page failed");
}
