#include "cli_output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { out_bytes = 65536, notices_shown = 10 };

incmap_status cli_fail(incmap_error *err, incmap_status status, const char *format, ...) {
    if (err != NULL) {
        *err = (incmap_error){.status = status};
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(err->message, sizeof err->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

void cli_say_error(const incmap_error *err) {
    fputs("incmap: ", stderr);
    if (err->source[0] != '\0') {
        fputs(err->source, stderr);
        if (err->line != 0) {
            fprintf(stderr, ":%llu", (unsigned long long)err->line);
            if (err->byte != 0) {
                fprintf(stderr, ":%llu", (unsigned long long)err->byte);
            }
        }
        fputs(": ", stderr);
    }
    fprintf(stderr, "%s\n",
            err->message[0] != '\0' ? err->message : incmap_status_meaning(err->status));
}

/* Letters that steer a terminal or turn the direction of text, as the ranges of their last byte: C0
 * and C1 controls, marks, embeddings, overrides and isolates of direction. */
static const struct {
    const char *lead; /* the bytes before the last */
    unsigned char first, last;
} steering[] = {
    {"", 0x00, 0x1F},         {"", 0x7F, 0x7F},         {"\xC2", 0x80, 0x9F},
    {"\xD8", 0x9C, 0x9C},     {"\xE2\x80", 0x8E, 0x8F}, {"\xE2\x80", 0xAA, 0xAE},
    {"\xE2\x81", 0xA6, 0xA9},
};
enum { steering_count = sizeof steering / sizeof steering[0] };

/* Bytes of the steering letter at the start of `text`; 0: another stands there. */
static size_t steering_size(const unsigned char *text, size_t size) {
    for (size_t i = 0; i < steering_count; i++) {
        size_t lead = strlen(steering[i].lead);
        if (lead < size && memcmp(text, steering[i].lead, lead) == 0 &&
            text[lead] >= steering[i].first && text[lead] <= steering[i].last) {
            return lead + 1;
        }
    }
    return 0;
}

void cli_say_plain(FILE *out, incmap_span text, size_t most) {
    const unsigned char *data = (const unsigned char *)text.data;
    size_t size = text.size;
    if (size > most) {
        for (size = most; size > 0 && (data[size] & 0xC0) == 0x80; size--) {
        }
    }
    for (size_t i = 0; i < size;) {
        size_t steers = steering_size(data + i, size - i);
        fputc(steers > 0 ? ' ' : data[i], out);
        i += steers > 0 ? steers : 1;
    }
    fputs(size < text.size ? " ..." : "", out);
}

static void count_notice(void *state, const incmap_error *problem) {
    cli_notices *notices = state;
    if (notices->count++ < notices_shown && !notices->quiet) {
        cli_say_error(problem);
    }
}

incmap_notices cli_notices_of(cli_notices *notices) {
    return (incmap_notices){notices, count_notice};
}

void cli_notices_end(const cli_notices *notices) {
    if (notices->count > notices_shown && !notices->quiet) {
        fprintf(stderr, "incmap: ... and %llu notices more\n",
                (unsigned long long)(notices->count - notices_shown));
    }
}

static incmap_status write_all(const char *data, size_t size, incmap_error *err) {
    while (size > 0) {
        ssize_t written = write(STDOUT_FILENO, data, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return cli_fail(err, INCMAP_IO, "standard output: %s", strerror(errno));
        }
        data += written;
        size -= (size_t)written;
    }
    return INCMAP_OK;
}

incmap_status cli_out_open(cli_out *out, incmap_error *err) {
    *out = (cli_out){malloc(out_bytes), 0};
    return out->data == NULL ? cli_fail(err, INCMAP_MEMORY, "out of memory") : INCMAP_OK;
}

incmap_status cli_out_flush(cli_out *out, incmap_error *err) {
    size_t size = out->size;
    out->size = 0;
    return write_all(out->data, size, err);
}

static incmap_status write_out(void *state, const void *data, size_t size, incmap_error *err) {
    cli_out *out = state;
    if (size > out_bytes - out->size) {
        incmap_status status = cli_out_flush(out, err);
        if (status != INCMAP_OK || size > out_bytes) {
            return status != INCMAP_OK ? status : write_all(data, size, err);
        }
    }
    memcpy(out->data + out->size, data, size);
    out->size += size;
    return INCMAP_OK;
}

incmap_sink cli_out_sink(cli_out *out) { return (incmap_sink){out, write_out}; }

void cli_out_close(cli_out *out) { free(out->data); }

incmap_status cli_put(incmap_sink sink, const char *text, incmap_error *err) {
    return sink.write(sink.state, text, strlen(text), err);
}

incmap_span cli_span(const char *text) {
    return (incmap_span){text, text == NULL ? 0 : strlen(text)};
}

incmap_status cli_read_point(const char *text, incmap_point *out, incmap_error *err) {
    const char *comma = strchr(text, ',');
    incmap_point point = {0};
    if (comma == NULL ||
        !incmap_number_read((incmap_span){text, (size_t)(comma - text)}, &point.lat) ||
        !incmap_number_read(cli_span(comma + 1), &point.lon)) {
        return cli_fail(err, INCMAP_USAGE,
                        "\"%s\" is no point: expected LAT,LON in degrees, such as 42.97,20.78",
                        text);
    }
    if (point.lat < -90 || point.lat > 90 || point.lon < -180 || point.lon > 180) {
        return cli_fail(err, INCMAP_USAGE,
                        "\"%s\" is no point on Earth: latitude -90 to 90, longitude -180 to 180",
                        text);
    }
    *out = point;
    return INCMAP_OK;
}
