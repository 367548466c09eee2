/* A file of a server, kept in a folder: asked for again only when it changed, taken up where it
 * broke off, and under its name only when it is whole. */
#ifndef CLI_DOWNLOAD_H
#define CLI_DOWNLOAD_H

#include "cli_http.h"

typedef struct cli_download {
    bool is_kept;     /* the file that is here is the one of the server: nothing was read */
    uint64_t resumed; /* bytes that an earlier run had left */
    uint64_t bytes;   /* of the whole file */
    int64_t modified; /* seconds since 1970, UTC; -1 where the server does not say */
} cli_download;

/* Bring the file at `url` to `path`, whose folder exists. Until it is whole it is PATH.part, which
 * stays for the next run when the connection breaks. The file's time is that of the server's file.
 * A connection that breaks is taken up again as long as each one brings something. */
incmap_status cli_download_file(cli_http *http, const char *url, const char *path,
                                cli_download *out, incmap_error *err);

#endif
