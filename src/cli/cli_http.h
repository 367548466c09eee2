/* HTTP. cli_http.c is the only source that sees curl/curl.h and the only code of the project that
 * opens a connection; only `gazetteer fetch` calls it. The library knows nothing of it. */
#ifndef CLI_HTTP_H
#define CLI_HTTP_H

#include "incmap/incmap.h"

typedef struct cli_http cli_http;

/* What a server says of a file. */
typedef struct cli_remote {
    int64_t size;       /* bytes; -1 where it does not say */
    int64_t modified;   /* seconds since 1970, UTC; -1 where it does not say */
    char validator[64]; /* the date as it wrote it, for asking for the rest of that very file */
} cli_remote;

/* With `plain` http addresses are allowed besides https ones. Certificates are always verified. */
incmap_status cli_http_open(cli_http **out, bool plain, incmap_error *err);
void cli_http_close(cli_http *http); /* NULL is allowed */

/* Ask for what the file at `url` is, not for its bytes. INCMAP_IO for every answer but 200. */
incmap_status cli_http_ask(cli_http *http, const char *url, cli_remote *out, incmap_error *err);

/* Read the file at `url` from byte `from` on into `sink`, whose failure ends it. *is_changed: the
 * server has another file now or cannot begin in the middle, and nothing was read. INCMAP_IO when
 * the connection cannot be made or breaks; what came before that has reached the sink. */
incmap_status cli_http_read(cli_http *http, const char *url, const cli_remote *expected,
                            uint64_t from, incmap_sink sink, bool *is_changed, incmap_error *err);

#endif
