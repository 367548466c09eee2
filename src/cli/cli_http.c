#include "cli_http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_output.h"

enum {
    redirects_most = 5,
    connect_seconds = 30,
    silent_seconds = 60,
    answer_ok = 200,
    answer_part = 206
};

struct cli_http {
    CURL *handle;
    char reason[CURL_ERROR_SIZE];
    const char *protocols;
};

/* One transfer under way. */
typedef struct transfer {
    cli_http *http;
    incmap_sink sink;
    incmap_status status; /* of the sink */
    incmap_error problem;
} transfer;

static incmap_status fail_answer(incmap_error *err, const char *url, long code) {
    const char *meaning = code == 404   ? "it has no such file"
                          : code == 403 ? "it refuses"
                          : code >= 500 ? "it is in trouble; try again later"
                                        : "expected 200";
    return cli_fail(err, INCMAP_IO, "the server answers %ld (%s): %s", code, meaning, url);
}

static incmap_status fail_curl(const cli_http *http, incmap_error *err, const char *url,
                               CURLcode code) {
    if (code == CURLE_OUT_OF_MEMORY) {
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    return cli_fail(err, INCMAP_IO, "%.90s: %s",
                    http->reason[0] != '\0' ? http->reason : curl_easy_strerror(code), url);
}

incmap_status cli_http_open(cli_http **out, bool plain, incmap_error *err) {
    *out = NULL;
    cli_http *http = calloc(1, sizeof *http);
    if (http == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(http);
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    http->protocols = plain ? "http,https" : "https";
    http->handle = curl_easy_init();
    if (http->handle == NULL) {
        cli_http_close(http);
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    *out = http;
    return INCMAP_OK;
}

void cli_http_close(cli_http *http) {
    if (http != NULL) {
        curl_easy_cleanup(http->handle);
        curl_global_cleanup();
        free(http);
    }
}

/* Everything that a request needs besides what it is for. */
static CURLcode prepare(cli_http *http, const char *url) {
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {{CURLOPT_NOSIGNAL, 1},
                   {CURLOPT_FOLLOWLOCATION, 1},
                   {CURLOPT_MAXREDIRS, redirects_most},
                   {CURLOPT_CONNECTTIMEOUT, connect_seconds},
                   {CURLOPT_LOW_SPEED_LIMIT, 1},
                   {CURLOPT_LOW_SPEED_TIME, silent_seconds},
                   {CURLOPT_FILETIME, 1}};
    const struct {
        CURLoption option;
        const char *value;
    } texts[] = {{CURLOPT_URL, url},
                 {CURLOPT_PROTOCOLS_STR, http->protocols},
                 {CURLOPT_REDIR_PROTOCOLS_STR, http->protocols},
                 {CURLOPT_USERAGENT, "incmap"}};
    curl_easy_reset(http->handle);
    http->reason[0] = '\0';
    CURLcode code = curl_easy_setopt(http->handle, CURLOPT_ERRORBUFFER, http->reason);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && code == CURLE_OK; i++) {
        code = curl_easy_setopt(http->handle, numbers[i].option, numbers[i].value);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts && code == CURLE_OK; i++) {
        code = curl_easy_setopt(http->handle, texts[i].option, texts[i].value);
    }
    return code;
}

static long answer_of(const cli_http *http) {
    long code = 0;
    return curl_easy_getinfo(http->handle, CURLINFO_RESPONSE_CODE, &code) == CURLE_OK ? code : 0;
}

static void read_remote(const cli_http *http, cli_remote *out) {
    struct curl_header *date = NULL;
    curl_off_t number = -1;
    *out = (cli_remote){.size = -1, .modified = -1};
    if (curl_easy_getinfo(http->handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &number) == CURLE_OK) {
        out->size = number;
    }
    if (curl_easy_getinfo(http->handle, CURLINFO_FILETIME_T, &number) == CURLE_OK) {
        out->modified = number;
    }
    if (curl_easy_header(http->handle, "Last-Modified", 0, CURLH_HEADER, -1, &date) == CURLHE_OK &&
        strlen(date->value) < sizeof out->validator) {
        memcpy(out->validator, date->value, strlen(date->value) + 1);
    }
}

incmap_status cli_http_ask(cli_http *http, const char *url, cli_remote *out, incmap_error *err) {
    CURLcode code = prepare(http, url);
    code = code == CURLE_OK ? curl_easy_setopt(http->handle, CURLOPT_NOBODY, 1L) : code;
    code = code == CURLE_OK ? curl_easy_perform(http->handle) : code;
    if (code != CURLE_OK) {
        return fail_curl(http, err, url, code);
    }
    if (answer_of(http) != answer_ok) {
        return fail_answer(err, url, answer_of(http));
    }
    read_remote(http, out);
    return INCMAP_OK;
}

/* Bodies of answers that are none of a file are dropped. */
static size_t take_body(char *data, size_t one, size_t size, void *state) {
    transfer *under_way = state;
    long answer = answer_of(under_way->http);
    (void)one;
    if (answer == answer_ok || answer == answer_part) {
        under_way->status =
            under_way->sink.write(under_way->sink.state, data, size, &under_way->problem);
    }
    return under_way->status == INCMAP_OK ? size : 0;
}

/* Libcurl itself refuses an answer that does not begin at byte `from`. */
static CURLcode ask_for_rest(cli_http *http, const cli_remote *expected, uint64_t from,
                             struct curl_slist **headers) {
    char line[96];
    if (from == 0) {
        return CURLE_OK;
    }
    snprintf(line, sizeof line, "If-Range: %s", expected->validator);
    *headers = curl_slist_append(NULL, line);
    CURLcode code = *headers == NULL ? CURLE_OUT_OF_MEMORY
                                     : curl_easy_setopt(http->handle, CURLOPT_HTTPHEADER, *headers);
    return code == CURLE_OK
               ? curl_easy_setopt(http->handle, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)from)
               : code;
}

incmap_status cli_http_read(cli_http *http, const char *url, const cli_remote *expected,
                            uint64_t from, incmap_sink sink, bool *is_changed, incmap_error *err) {
    transfer under_way = {.http = http, .sink = sink, .status = INCMAP_OK};
    struct curl_slist *headers = NULL;
    *is_changed = false;
    CURLcode code = prepare(http, url);
    code = code == CURLE_OK ? ask_for_rest(http, expected, from, &headers) : code;
    code =
        code == CURLE_OK ? curl_easy_setopt(http->handle, CURLOPT_WRITEFUNCTION, take_body) : code;
    code = code == CURLE_OK ? curl_easy_setopt(http->handle, CURLOPT_WRITEDATA, &under_way) : code;
    code = code == CURLE_OK ? curl_easy_perform(http->handle) : code;
    curl_slist_free_all(headers);
    if (under_way.status != INCMAP_OK) {
        if (err != NULL) {
            *err = under_way.problem;
        }
        return under_way.status;
    }
    long answer = answer_of(http);
    *is_changed = from > 0 && (code == CURLE_RANGE_ERROR || answer == 416);
    if (*is_changed) {
        return INCMAP_OK;
    }
    if (code != CURLE_OK) {
        return fail_curl(http, err, url, code);
    }
    return answer == (from > 0 ? answer_part : answer_ok) ? INCMAP_OK
                                                          : fail_answer(err, url, answer);
}
