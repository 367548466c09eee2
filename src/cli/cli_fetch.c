/* incmap gazetteer fetch: which files make a pack, where they are kept, and the build of them. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli_build.h"
#include "cli_download.h"
#include "cli_sources.h"

enum { countries_most = 300, files_most = 2 * countries_most + 16 };

static const char home[] = "https://download.geonames.org/export/dump";

static const struct {
    const char *folder;
    const char *file;
    const char *title;
    bool is_named;
} files[] = {
#define X(folder, file, title, is_named) {folder, file, title, is_named},
#include "cli_fetch.def"
#undef X
};

enum { file_count = sizeof files / sizeof *files };

/* What one run works with. */
typedef struct fetch {
    cli_session *session;
    cli_http *http;
    const char *mirror;
    const char *folder;
    char codes[countries_most][3];
    size_t code_count;
    char *named[files_most]; /* paths for the build; owned */
    size_t named_count;
    int64_t newest; /* of the files' times */
} fetch;

/* `text` with the code put for each "@". False where there is no room. */
static bool fill(char *out, size_t size, const char *text, const char *code) {
    size_t used = 0;
    for (; *text != '\0'; text++) {
        const char *piece = *text == '@' ? code : (const char[]){*text, '\0'};
        size_t length = strlen(piece);
        if (used + length >= size) {
            return false;
        }
        memcpy(out + used, piece, length);
        used += length;
    }
    out[used] = '\0';
    return true;
}

static incmap_status read_codes(fetch *run, incmap_error *err) {
    const cli_arguments *arguments = run->session->arguments;
    if (arguments->operand_count == 0 || arguments->operand_count > countries_most) {
        return cli_fail(err, INCMAP_USAGE,
                        "which countries? gazetteer fetch XK RS UA: codes of ISO 3166-1");
    }
    for (size_t i = 0; i < arguments->operand_count; i++) {
        const char *code = arguments->operands[i];
        char *own = run->codes[run->code_count];
        for (size_t n = 0; n < 2 && code[n] != '\0'; n++) {
            own[n] = (char)(code[n] >= 'a' && code[n] <= 'z' ? code[n] - 32 : code[n]);
        }
        if (strlen(code) != 2 || own[0] < 'A' || own[0] > 'Z' || own[1] < 'A' || own[1] > 'Z') {
            return cli_fail(err, INCMAP_USAGE,
                            "\"%.40s\" is no code of a country: expected two letters such as XK",
                            code);
        }
        size_t same = 0;
        while (strcmp(run->codes[same], own) != 0) {
            same++;
        }
        run->code_count += same == run->code_count;
    }
    return INCMAP_OK;
}

/* An address that files can be asked of, and no password or question in it. */
static incmap_status read_mirror(fetch *run, bool *is_plain, incmap_error *err) {
    const char *given = cli_value(run->session->arguments, CLI_OPTION_MIRROR, 0);
    run->mirror = given == NULL ? home : given;
    *is_plain = strncmp(run->mirror, "http://", 7) == 0;
    if ((!*is_plain && strncmp(run->mirror, "https://", 8) != 0) ||
        strpbrk(run->mirror, "?#@ ") != NULL) {
        return cli_fail(err, INCMAP_USAGE, "--mirror \"%.80s\": expected an address such as %s",
                        run->mirror, home);
    }
    return INCMAP_OK;
}

static incmap_status make_folder(const char *path, incmap_error *err) {
    return mkdir(path, 0777) == 0 || errno == EEXIST
               ? INCMAP_OK
               : cli_fail(err, INCMAP_IO, "%s: the folder cannot be made: %s", path,
                          strerror(errno));
}

static incmap_status make_folders(const fetch *run, incmap_error *err) {
    char path[PATH_MAX];
    incmap_status status = make_folder(run->folder, err);
    for (size_t i = 0; i < file_count && status == INCMAP_OK; i++) {
        if (files[i].folder[0] != '\0') {
            snprintf(path, sizeof path, "%s/%s", run->folder, files[i].folder);
            status = make_folder(path, err);
        }
    }
    return status;
}

static void say(const fetch *run, const char *path, const cli_download *got) {
    char resumed[64] = "";
    if (run->session->quiet) {
        return;
    }
    if (got->resumed > 0) {
        snprintf(resumed, sizeof resumed, ", %llu of them from an earlier run",
                 (unsigned long long)got->resumed);
    }
    fprintf(stderr, "%s: %s%llu bytes%s\n", path, got->is_kept ? "unchanged, " : "",
            (unsigned long long)got->bytes, resumed);
}

static incmap_status keep_name(fetch *run, const char *path, incmap_error *err) {
    size_t size = strlen(path) + 1;
    char *copy = malloc(size);
    if (copy == NULL) {
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    memcpy(copy, path, size);
    run->named[run->named_count++] = copy;
    return INCMAP_OK;
}

/* One file of the table, for one country where it is a country's. */
static incmap_status fetch_file(fetch *run, size_t number, const char *code, incmap_error *err) {
    char folder[PATH_MAX], file[64], title[64], url[PATH_MAX], path[PATH_MAX];
    cli_download got;
    size_t base = strlen(run->mirror);
    base -= run->mirror[base - 1] == '/';
    int lengths[] = {
        snprintf(folder, sizeof folder, "%s/%s", run->folder, files[number].folder),
        fill(file, sizeof file, files[number].file, code)
            ? snprintf(path, sizeof path, "%s/%s%s", run->folder, files[number].folder, file)
            : PATH_MAX,
        fill(title, sizeof title, files[number].title, code)
            ? snprintf(url, sizeof url, "%.*s/%s%s", (int)base, run->mirror, files[number].folder,
                       file)
            : PATH_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        if (lengths[i] < 0 || lengths[i] >= PATH_MAX) {
            return cli_fail(err, INCMAP_USAGE, "the folder or the mirror is too long a name");
        }
    }
    incmap_status status = cli_download_file(run->http, url, path, &got, err);
    if (status != INCMAP_OK) {
        return status;
    }
    say(run, path, &got);
    run->newest = got.modified > run->newest ? got.modified : run->newest;
    cli_source_line line = {file, title, url, got.modified, "CC BY 4.0", "GeoNames (geonames.org)"};
    status = cli_sources_keep(folder, &line, err);
    return status == INCMAP_OK && files[number].is_named ? keep_name(run, path, err) : status;
}

static incmap_status fetch_all(fetch *run, incmap_error *err) {
    incmap_status status = make_folders(run, err);
    for (size_t i = 0; i < file_count && status == INCMAP_OK; i++) {
        bool is_of_country = strchr(files[i].file, '@') != NULL;
        size_t times = is_of_country ? run->code_count : 1;
        for (size_t c = 0; c < times && status == INCMAP_OK; c++) {
            status = fetch_file(run, i, run->codes[c], err);
        }
    }
    return status;
}

/* "geonames-XK-RS.gaz" and "GeoNames XK RS 2026-11-22". */
static incmap_status build(const fetch *run, incmap_error *err) {
    char list[3 * countries_most + 1] = "", output[NAME_MAX], name[4 * countries_most];
    char day[CLI_DAY_MAX];
    const cli_arguments *arguments = run->session->arguments;
    const char *given = cli_value(arguments, CLI_OPTION_OUTPUT, 0);
    for (size_t i = 0; i < run->code_count; i++) {
        snprintf(list + 3 * i, 4, "-%s", run->codes[i]);
    }
    if (given == NULL && snprintf(output, sizeof output, "geonames%s.gaz", list) >= NAME_MAX) {
        return cli_fail(err, INCMAP_USAGE, "so many countries need a name: -o FILE");
    }
    cli_day_of(run->newest, day);
    snprintf(name, sizeof name, "GeoNames%s %s", list, day);
    for (char *at = name; *at != '\0' && *at != ' '; at++) {
        *at = *at == '-' ? ' ' : *at;
    }
    const char *own_name = cli_value(arguments, CLI_OPTION_NAME, 0);
    incmap_gazetteer_recipe recipe = {.paths = (const char *const *)run->named,
                                      .path_count = run->named_count,
                                      .name = cli_span(own_name == NULL ? name : own_name)};
    return cli_build(run->session, recipe, given == NULL ? output : given, err);
}

incmap_status cli_gazetteer_fetch(cli_session *session, incmap_error *err) {
    fetch *run = calloc(1, sizeof *run);
    bool is_plain = false;
    if (run == NULL) {
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    const char *folder = cli_value(session->arguments, CLI_OPTION_FOLDER, 0);
    *run =
        (fetch){.session = session, .folder = folder == NULL ? "geonames" : folder, .newest = -1};
    incmap_status status = read_codes(run, err);
    status = status == INCMAP_OK ? read_mirror(run, &is_plain, err) : status;
    status = status == INCMAP_OK ? cli_http_open(&run->http, is_plain, err) : status;
    status = status == INCMAP_OK ? fetch_all(run, err) : status;
    cli_http_close(run->http);
    status = status == INCMAP_OK ? build(run, err) : status;
    for (size_t i = 0; i < run->named_count; i++) {
        free(run->named[i]);
    }
    free(run);
    return status;
}
