/* incmap gazetteer scan: a line of JSON for each name in texts. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_session.h"

enum { at_once = 256, ids_default = 5, ids_max = 1000 };

typedef struct scanning {
    cli_session *session;
    incmap_scanner *scanner;
    incmap_sink sink;
    const char *path; /* NULL: standard input */
    size_t ids;       /* of places, to name at most */
    char *text;       /* owned */
    size_t size;
    size_t room;
} scanning;

static incmap_status make_room(scanning *s, incmap_error *err) {
    const size_t limit = incmap_context_limits_view(s->session->ctx)->document_bytes;
    if (s->size < s->room) {
        return INCMAP_OK;
    }
    if (s->size > limit) {
        return cli_fail(err, INCMAP_LIMIT, "%s: longer than the %zu bytes that a text may have",
                        s->path == NULL ? "standard input" : s->path, limit);
    }
    const size_t room = s->room == 0 ? 1 << 16 : 2 * s->room;
    char *grown = realloc(s->text, room);
    if (grown == NULL) {
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    s->text = grown;
    s->room = room;
    return INCMAP_OK;
}

static incmap_status read_text(scanning *s, FILE *file, incmap_error *err) {
    s->size = 0;
    do {
        CLI_TRY(make_room(s, err));
        s->size += fread(s->text + s->size, 1, s->room - s->size, file);
    } while (s->size == s->room);
    return ferror(file) == 0
               ? INCMAP_OK
               : cli_fail(err, INCMAP_IO, "%s: %s", s->path == NULL ? "standard input" : s->path,
                          strerror(errno));
}

static incmap_status read_file(scanning *s, incmap_error *err) {
    if (s->path == NULL) {
        return read_text(s, stdin, err);
    }
    FILE *file = fopen(s->path, "rb");
    if (file == NULL) {
        return cli_fail(err, INCMAP_IO, "%s: %s", s->path, strerror(errno));
    }
    incmap_status status = read_text(s, file, err);
    (void)fclose(file);
    return status;
}

/* The ids of the places that bear the name, of each gazetteer the most important first. */
static incmap_status put_ids(const scanning *s, incmap_span name, incmap_error *err) {
    size_t put = 0;
    for (size_t g = 0; g < s->session->gazetteer_count; g++) {
        incmap_hit hits[ids_max];
        const incmap_gazetteer *gazetteer = s->session->gazetteers[g];
        const size_t found = incmap_gazetteer_lookup(gazetteer, name, NULL, hits, s->ids - put);
        for (size_t i = 0; i < found && put < s->ids; i++) {
            incmap_place place;
            char room[INCMAP_ID_ROOM];
            if (hits[i].match > INCMAP_MATCH_FOLDED ||
                !incmap_gazetteer_place_view(gazetteer, hits[i].place, &place)) {
                break;
            }
            CLI_TRY(cli_put(s->sink, put++ == 0 ? "" : ",", err));
            CLI_TRY(incmap_json_put_text(s->session->ctx, s->sink, incmap_id_write(&place.id, room),
                                         err));
        }
    }
    return INCMAP_OK;
}

static incmap_status put_sighting(const scanning *s, const incmap_sighting *found,
                                  incmap_error *err) {
    const incmap_span name = {s->text + found->start, found->end - found->start};
    char numbers[64];
    if (s->path != NULL) {
        CLI_TRY(cli_put(s->sink, "{\"source\":", err));
        CLI_TRY(incmap_json_put_text(s->session->ctx, s->sink, cli_span(s->path), err));
    }
    snprintf(numbers, sizeof numbers,
             "%s\"start\":%zu,\"end\":%zu,\"text\":", s->path == NULL ? "{" : ",", found->start,
             found->end);
    CLI_TRY(cli_put(s->sink, numbers, err));
    CLI_TRY(incmap_json_put_text(s->session->ctx, s->sink, name, err));
    CLI_TRY(cli_put(s->sink, ",\"place_ids\":[", err));
    CLI_TRY(put_ids(s, name, err));
    return cli_put(s->sink, "]}\n", err);
}

static incmap_status scan_file(scanning *s, incmap_error *err) {
    incmap_sighting found[at_once];
    size_t count = 0;
    CLI_TRY(read_file(s, err));
    incmap_scanner_start(s->scanner, (incmap_span){s->text, s->size});
    do {
        count = incmap_scanner_next(s->scanner, found, at_once);
        for (size_t i = 0; i < count; i++) {
            CLI_TRY(put_sighting(s, &found[i], err));
        }
    } while (count == at_once);
    return INCMAP_OK;
}

static incmap_status scan_all(scanning *s, incmap_error *err) {
    const cli_arguments *arguments = s->session->arguments;
    if (arguments->operand_count == 0) {
        return scan_file(s, err);
    }
    for (size_t i = 0; i < arguments->operand_count; i++) {
        const char *operand = arguments->operands[i];
        s->path = strcmp(operand, "-") == 0 ? NULL : operand;
        CLI_TRY(scan_file(s, err));
    }
    return INCMAP_OK;
}

incmap_status cli_gazetteer_scan(cli_session *session, incmap_error *err) {
    scanning s = {.session = session};
    const unsigned options =
        (cli_has(session->arguments, CLI_OPTION_OVERLAPPING) ? INCMAP_SCAN_OVERLAPPING : 0) |
        (cli_has(session->arguments, CLI_OPTION_CAPITALS) ? INCMAP_SCAN_CAPITALS : 0);
    CLI_TRY(cli_read_count(session->arguments, ids_default, ids_max, &s.ids, err));
    CLI_TRY(cli_open_gazetteers(session, err));
    CLI_TRY(incmap_scanner_new(&s.scanner, session->ctx,
                               (const incmap_gazetteer *const *)session->gazetteers,
                               session->gazetteer_count, options, err));
    cli_out out = {NULL, 0};
    incmap_status status = cli_out_open(&out, err);
    if (status == INCMAP_OK) {
        s.sink = cli_out_sink(&out);
        status = scan_all(&s, err);
    }
    if (status == INCMAP_OK) {
        status = cli_out_flush(&out, err);
    }
    cli_out_close(&out);
    incmap_scanner_free(s.scanner);
    free(s.text);
    return status;
}
