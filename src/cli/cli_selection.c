#include "cli_selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { path_bytes = 4096 };

static incmap_status read_limit(const cli_arguments *arguments, uint64_t *out, incmap_error *err) {
    const char *text = cli_value(arguments, CLI_OPTION_LIMIT, 0);
    *out = UINT64_MAX;
    if (text == NULL) {
        return INCMAP_OK;
    }
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits] != '\0') {
        return cli_fail(err, INCMAP_USAGE, "--limit \"%s\": expected a whole number from 0", text);
    }
    *out = strtoull(text, NULL, 10);
    return INCMAP_OK;
}

/* Scratch files lie beside the first output; where all goes to standard output, with the system's
 * other temporary files. */
static const char *scratch_path(const cli_arguments *arguments, char room[path_bytes]) {
    const char *path;
    for (size_t i = 0; (path = cli_value(arguments, CLI_OPTION_OUTPUT, i)) != NULL; i++) {
        if (strcmp(path, "-") != 0) {
            return path;
        }
    }
    const char *folder = getenv("TMPDIR");
    snprintf(room, path_bytes, "%s/incmap", folder == NULL || folder[0] == '\0' ? "/tmp" : folder);
    return room;
}

incmap_status cli_selection(incmap_selection **out, const cli_session *session,
                            const incmap_layer *layer, incmap_error *err) {
    char room[path_bytes];
    const cli_arguments *arguments = session->arguments;
    incmap_selection_options options = {
        .where = cli_span(cli_value(arguments, CLI_OPTION_WHERE, 0)),
        .sort = cli_span(cli_value(arguments, CLI_OPTION_SORT, 0)),
        .layer = layer,
        .near_path = scratch_path(arguments, room),
    };
    incmap_status status = read_limit(arguments, &options.limit, err);
    return status != INCMAP_OK ? status : incmap_selection_new(out, session->ctx, &options, err);
}
