/* incmap verify: findings on standard output, a line each; what they come to on standard error. */
#include <inttypes.h>
#include <stdio.h>

#include "cli_session.h"

enum { shown_of_a_kind = 10 };

typedef struct verifying {
    incmap_context *ctx;
    incmap_sink sink;
    const char *path;
    bool as_json;
    uint64_t found[INCMAP_FINDING_COUNT]; /* in this file */
    incmap_status status;                 /* of the writing */
    incmap_error *err;
} verifying;

/* Hands over `call`'s failure. */
#define PUT(call)                           \
    do {                                    \
        incmap_status put_status_ = (call); \
        if (put_status_ != INCMAP_OK) {     \
            return put_status_;             \
        }                                   \
    } while (0)

static incmap_status put_number(verifying *v, const char *head, uint64_t number) {
    char text[64];
    snprintf(text, sizeof text, "%s%" PRIu64, head, number);
    return number == 0 ? INCMAP_OK : cli_put(v->sink, text, v->err);
}

static incmap_status put_text(verifying *v, const char *head, incmap_span text) {
    PUT(cli_put(v->sink, head, v->err));
    return incmap_json_put_text(v->ctx, v->sink, text, v->err);
}

static const char *severity_of(const incmap_finding *finding) {
    return finding->severity == INCMAP_SEVERITY_ERROR ? "error" : "warning";
}

static incmap_status put_json(verifying *v, const incmap_finding *f) {
    PUT(put_text(v, "{\"path\":", cli_span(v->path)));
    PUT(put_text(v, ",\"file\":", cli_span(f->file)));
    PUT(put_text(v, ",\"severity\":", cli_span(severity_of(f))));
    PUT(put_text(v, ",\"code\":", cli_span(f->code_name)));
    PUT(put_number(v, ",\"line\":", f->line));
    PUT(put_number(v, ",\"byte\":", f->byte));
    if (f->table.size > 0) {
        PUT(put_text(v, ",\"table\":", f->table));
    }
    PUT(put_number(v, ",\"record\":", f->record));
    if (f->field.size > 0) {
        PUT(put_text(v, ",\"field\":", f->field));
    }
    PUT(put_text(v, ",\"message\":", cli_span(f->message)));
    return cli_put(v->sink, "}\n", v->err);
}

/* "FILE:LINE:BYTE: error: record 3, field "date": message [code]"; a binary file has its byte only.
 */
static incmap_status put_line(verifying *v, const incmap_finding *f) {
    PUT(cli_put(v->sink, f->file, v->err));
    PUT(put_number(v, ":", f->line));
    PUT(put_number(v, f->line == 0 ? ": byte " : ":", f->byte));
    PUT(cli_put(v->sink, ": ", v->err));
    PUT(cli_put(v->sink, severity_of(f), v->err));
    if (f->table.size > 0) {
        PUT(put_text(v, ": table ", f->table));
    }
    PUT(put_number(v, f->table.size > 0 ? ", record " : ": record ", f->record));
    if (f->field.size > 0) {
        bool is_first = f->record == 0 && f->table.size == 0;
        PUT(put_text(v, is_first ? ": field " : ", field ", f->field));
    }
    PUT(cli_put(v->sink, ": ", v->err));
    PUT(cli_put(v->sink, f->message, v->err));
    PUT(cli_put(v->sink, " [", v->err));
    PUT(cli_put(v->sink, f->code_name, v->err));
    return cli_put(v->sink, "]\n", v->err);
}

static void take_finding(void *state, const incmap_finding *finding) {
    verifying *v = state;
    uint64_t before = v->found[finding->code]++;
    if (v->status == INCMAP_OK && v->as_json) {
        v->status = put_json(v, finding);
    } else if (v->status == INCMAP_OK && before < shown_of_a_kind) {
        v->status = put_line(v, finding);
    }
}

static incmap_status put_rest(verifying *v) {
    for (int code = 0; code < INCMAP_FINDING_COUNT && !v->as_json; code++) {
        if (v->found[code] > shown_of_a_kind) {
            char text[160];
            snprintf(text, sizeof text, ": ... and %" PRIu64 " more [%s]\n",
                     v->found[code] - shown_of_a_kind,
                     incmap_finding_name((incmap_finding_code)code));
            PUT(cli_put(v->sink, v->path, v->err));
            PUT(cli_put(v->sink, text, v->err));
        }
    }
    return INCMAP_OK;
}

static incmap_status put_totals(verifying *v, const incmap_verify_counts *counts) {
    char text[160];
    snprintf(
        text, sizeof text,
        ",\"records\":%" PRIu64 ",\"errors\":%" PRIu64 ",\"warnings\":%" PRIu64 ",\"sound\":%s}\n",
        counts->records, counts->errors, counts->warnings, counts->errors == 0 ? "true" : "false");
    PUT(put_text(v, "{\"path\":", cli_span(v->path)));
    return cli_put(v->sink, text, v->err);
}

static void say_totals(const char *path, const incmap_verify_counts *counts) {
    fprintf(stderr, "%s: %s; %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64 " %s\n", path,
            counts->errors > 0     ? "not sound"
            : counts->warnings > 0 ? "sound, doubtful"
                                   : "sound",
            counts->records, counts->records == 1 ? "record" : "records", counts->errors,
            counts->errors == 1 ? "error" : "errors", counts->warnings,
            counts->warnings == 1 ? "warning" : "warnings");
}

static incmap_status verify_one(verifying *v, cli_out *out, bool quiet,
                                incmap_verify_counts *counts) {
    for (int code = 0; code < INCMAP_FINDING_COUNT; code++) {
        v->found[code] = 0;
    }
    incmap_status status =
        incmap_verify(v->ctx, v->path, (incmap_findings){v, take_finding}, counts, v->err);
    PUT(v->status);
    PUT(put_rest(v));
    if (status == INCMAP_OK && v->as_json) {
        PUT(put_totals(v, counts));
    }
    PUT(cli_out_flush(out, v->err));
    if (status == INCMAP_OK && !quiet && !v->as_json) {
        say_totals(v->path, counts);
    }
    return status;
}

static incmap_status verify_all(cli_session *session, verifying *v, cli_out *out) {
    const cli_arguments *arguments = session->arguments;
    size_t unsound = 0;
    bool doubtful = false;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        incmap_verify_counts counts;
        v->path = arguments->operands[i];
        incmap_status status = verify_one(v, out, session->quiet, &counts);
        if (status == INCMAP_IO || status == INCMAP_UNSUPPORTED || status == INCMAP_LIMIT) {
            cli_say_error(v->err); /* the other files are looked at all the same */
            PUT(v->status);
        } else {
            PUT(status);
        }
        unsound += counts.errors > 0 || status != INCMAP_OK;
        doubtful |= counts.warnings > 0;
    }
    if (unsound > 0) {
        return cli_fail(v->err, INCMAP_FORMAT, "%zu of %zu could not be called sound", unsound,
                        arguments->operand_count);
    }
    return doubtful && cli_has(arguments, CLI_OPTION_STRICT) ? INCMAP_UNPLACED : INCMAP_OK;
}

incmap_status cli_verify(cli_session *session, incmap_error *err) {
    if (session->arguments->operand_count == 0) {
        return cli_fail(err, INCMAP_USAGE, "which file? incmap verify FILE...");
    }
    cli_out out;
    PUT(cli_out_open(&out, err));
    verifying v = {.ctx = session->ctx,
                   .sink = cli_out_sink(&out),
                   .as_json = cli_has(session->arguments, CLI_OPTION_JSON),
                   .err = err};
    incmap_status status = verify_all(session, &v, &out);
    cli_out_close(&out);
    return status;
}
