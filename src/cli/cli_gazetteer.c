/* incmap gazetteer info and check. */
#include <inttypes.h>
#include <stdio.h>

#include "cli_session.h"

/* `visit` for each file of the command line, or for the default gazetteer. */
static incmap_status each_gazetteer(cli_session *session,
                                    incmap_status (*visit)(cli_session *session, const char *path,
                                                           const incmap_gazetteer *gazetteer,
                                                           incmap_error *err),
                                    incmap_error *err) {
    char found[4096];
    const char *fallback[1] = {cli_default_gazetteer(found, sizeof found)};
    bool named = session->arguments->operand_count > 0;
    const char *const *paths = named ? session->arguments->operands : fallback;
    size_t count = named ? session->arguments->operand_count : 1;
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < count && status == INCMAP_OK; i++) {
        incmap_gazetteer *gazetteer = NULL;
        status = incmap_gazetteer_open(&gazetteer, session->ctx, paths[i], err);
        if (status == INCMAP_OK) {
            status = visit(session, paths[i], gazetteer, err);
        }
        incmap_gazetteer_close(gazetteer);
    }
    if (status == INCMAP_OK && fflush(stdout) != 0) {
        return cli_fail(err, INCMAP_IO, "standard output failed");
    }
    return status;
}

static void print_source(const incmap_gazetteer_source *source) {
    printf("  %.*s\n", (int)source->file.size, source->file.data);
    printf("    title    %.*s\n", (int)source->title.size, source->title.data);
    printf("    version  %.*s\n", (int)source->version.size, source->version.data);
    printf("    rows     %" PRIu64 ", passed over %" PRIu64 "\n", source->rows, source->rejected);
    printf("    licence  %.*s; %.*s\n", (int)source->licence.size, source->licence.data,
           (int)source->credit.size, source->credit.data);
    printf("    hash     %016" PRIx64 "\n", source->hash);
}

static incmap_status json_source(incmap_context *ctx, incmap_sink sink,
                                 const incmap_gazetteer_source *source, incmap_error *err) {
    const struct {
        const char *lead;
        incmap_span value;
    } texts[] = {{"{\"file\":", source->file},
                 {",\"title\":", source->title},
                 {",\"version\":", source->version},
                 {",\"licence\":", source->licence},
                 {",\"credit\":", source->credit}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        incmap_status status = cli_put(sink, texts[i].lead, err);
        if (status == INCMAP_OK) {
            status = incmap_json_put_text(ctx, sink, texts[i].value, err);
        }
        if (status != INCMAP_OK) {
            return status;
        }
    }
    char rest[128];
    snprintf(rest, sizeof rest,
             ",\"rows\":%" PRIu64 ",\"rejected\":%" PRIu64 ",\"hash\":\"%016" PRIx64 "\"}",
             source->rows, source->rejected, source->hash);
    return cli_put(sink, rest, err);
}

static incmap_status json_info(incmap_context *ctx, const char *path,
                               const incmap_gazetteer *gazetteer, incmap_error *err) {
    incmap_gazetteer_info info;
    incmap_gazetteer_describe(gazetteer, &info);
    cli_out out;
    incmap_status status = cli_out_open(&out, err);
    if (status != INCMAP_OK) {
        return status;
    }
    incmap_sink sink = cli_out_sink(&out);
    char numbers[256];
    snprintf(numbers, sizeof numbers,
             ",\"format_version\":%" PRIu32 ",\"hash\":\"%016" PRIx64 "\",\"bytes\":%" PRIu64
             ",\"places\":%" PRIu64 ",\"names\":%" PRIu64 ",\"areas\":%" PRIu64 ",\"sources\":[",
             info.format_version, info.hash, info.bytes, info.places, info.names, info.areas);
    status = cli_put(sink, "{\"file\":", err);
    status = status != INCMAP_OK ? status : incmap_json_put_text(ctx, sink, cli_span(path), err);
    status = status != INCMAP_OK ? status : cli_put(sink, ",\"name\":", err);
    status = status != INCMAP_OK ? status : incmap_json_put_text(ctx, sink, info.name, err);
    status = status != INCMAP_OK ? status : cli_put(sink, numbers, err);
    for (size_t i = 0; i < info.sources && status == INCMAP_OK; i++) {
        incmap_gazetteer_source source;
        incmap_gazetteer_source_view(gazetteer, i, &source);
        status = i == 0 ? INCMAP_OK : cli_put(sink, ",", err);
        status = status != INCMAP_OK ? status : json_source(ctx, sink, &source, err);
    }
    status = status != INCMAP_OK ? status : cli_put(sink, "]}\n", err);
    status = status != INCMAP_OK ? status : cli_out_flush(&out, err);
    cli_out_close(&out);
    return status;
}

static incmap_status show_info(cli_session *session, const char *path,
                               const incmap_gazetteer *gazetteer, incmap_error *err) {
    if (cli_has(session->arguments, CLI_OPTION_JSON)) {
        return json_info(session->ctx, path, gazetteer, err);
    }
    incmap_gazetteer_info info;
    incmap_gazetteer_describe(gazetteer, &info);
    printf("%s\n  name     %.*s\n  format   %" PRIu32 "\n  hash     %016" PRIx64
           "\n  size     %" PRIu64 " bytes\n  places   %" PRIu64 "\n  names    %" PRIu64
           "\n  areas    %" PRIu64 "\nsources:\n",
           path, (int)info.name.size, info.name.data, info.format_version, info.hash, info.bytes,
           info.places, info.names, info.areas);
    for (size_t i = 0; i < info.sources; i++) {
        incmap_gazetteer_source source;
        incmap_gazetteer_source_view(gazetteer, i, &source);
        print_source(&source);
    }
    return INCMAP_OK;
}

incmap_status cli_gazetteer_info(cli_session *session, incmap_error *err) {
    return each_gazetteer(session, show_info, err);
}

static incmap_status check_one(cli_session *session, const char *path,
                               const incmap_gazetteer *gazetteer, incmap_error *err) {
    incmap_status status = incmap_gazetteer_check(gazetteer, err);
    if (status == INCMAP_OK && !session->quiet) {
        printf("%s: sound\n", path);
    }
    return status;
}

incmap_status cli_gazetteer_check(cli_session *session, incmap_error *err) {
    return each_gazetteer(session, check_one, err);
}
