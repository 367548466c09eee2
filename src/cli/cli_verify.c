/* incmap verify: findings on standard output, a line each; what they come to on standard error. */
#include <inttypes.h>
#include <stdio.h>

#include "cli_json.h"
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

static incmap_status put_number(verifying *v, const char *head, uint64_t number) {
    char text[64];
    snprintf(text, sizeof text, "%s%" PRIu64, head, number);
    return number == 0 ? INCMAP_OK : cli_put(v->sink, text, v->err);
}

static incmap_status put_text(verifying *v, const char *head, incmap_span text) {
    CLI_TRY(cli_put(v->sink, head, v->err));
    return incmap_json_put_text(v->ctx, v->sink, text, v->err);
}

/* What is not known, which is 0, is left out. */
static void put_member(cli_json *json, const char *name, uint64_t number) {
    if (number != 0) {
        cli_json_count(json, name, number);
    }
}

static const char *severity_of(const incmap_finding *finding) {
    return finding->severity == INCMAP_SEVERITY_ERROR ? "error" : "warning";
}

static incmap_status end_line(cli_json *json) {
    cli_json_close(json, '}');
    return json->status == INCMAP_OK ? cli_put(json->sink, "\n", json->err) : json->status;
}

static incmap_status put_json(verifying *v, const incmap_finding *f) {
    cli_json json = {.ctx = v->ctx, .sink = v->sink, .err = v->err};
    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "path", cli_span(v->path));
    cli_json_text(&json, "file", cli_span(f->file));
    cli_json_text(&json, "severity", cli_span(severity_of(f)));
    cli_json_text(&json, "code", cli_span(f->code_name));
    put_member(&json, "line", f->line);
    put_member(&json, "byte", f->byte);
    if (f->table.size > 0) {
        cli_json_text(&json, "table", f->table);
    }
    put_member(&json, "record", f->record);
    if (f->field.size > 0) {
        cli_json_text(&json, "field", f->field);
    }
    cli_json_text(&json, "message", cli_span(f->message));
    return end_line(&json);
}

/* "FILE:LINE:BYTE: error: record 3, field "date": message [code]"; a binary file has its byte only.
 */
static incmap_status put_line(verifying *v, const incmap_finding *f) {
    CLI_TRY(cli_put(v->sink, f->file, v->err));
    CLI_TRY(put_number(v, ":", f->line));
    CLI_TRY(put_number(v, f->line == 0 ? ": byte " : ":", f->byte));
    CLI_TRY(cli_put(v->sink, ": ", v->err));
    CLI_TRY(cli_put(v->sink, severity_of(f), v->err));
    if (f->table.size > 0) {
        CLI_TRY(put_text(v, ": table ", f->table));
    }
    CLI_TRY(put_number(v, f->table.size > 0 ? ", record " : ": record ", f->record));
    if (f->field.size > 0) {
        bool is_first = f->record == 0 && f->table.size == 0;
        CLI_TRY(put_text(v, is_first ? ": field " : ", field ", f->field));
    }
    CLI_TRY(cli_put(v->sink, ": ", v->err));
    CLI_TRY(cli_put(v->sink, f->message, v->err));
    CLI_TRY(cli_put(v->sink, " [", v->err));
    CLI_TRY(cli_put(v->sink, f->code_name, v->err));
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
            CLI_TRY(cli_put(v->sink, v->path, v->err));
            CLI_TRY(cli_put(v->sink, text, v->err));
        }
    }
    return INCMAP_OK;
}

static incmap_status put_totals(verifying *v, const incmap_verify_counts *counts) {
    cli_json json = {.ctx = v->ctx, .sink = v->sink, .err = v->err};
    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "path", cli_span(v->path));
    cli_json_count(&json, "records", counts->records);
    cli_json_count(&json, "errors", counts->errors);
    cli_json_count(&json, "warnings", counts->warnings);
    cli_json_bool(&json, "sound", counts->errors == 0);
    return end_line(&json);
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
    CLI_TRY(v->status);
    CLI_TRY(put_rest(v));
    if (status == INCMAP_OK && v->as_json) {
        CLI_TRY(put_totals(v, counts));
    }
    CLI_TRY(cli_out_flush(out, v->err));
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
            CLI_TRY(v->status);
        } else {
            CLI_TRY(status);
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
    CLI_TRY(cli_out_open(&out, err));
    verifying v = {.ctx = session->ctx,
                   .sink = cli_out_sink(&out),
                   .as_json = cli_has(session->arguments, CLI_OPTION_JSON),
                   .err = err};
    incmap_status status = verify_all(session, &v, &out);
    cli_out_close(&out);
    return status;
}
