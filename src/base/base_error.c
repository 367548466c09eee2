/* Owns the wording frame of errors and the status table's strings. */
#include "base_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cut back to a whole UTF-8 letter when text was cut at `size` bytes. */
static void end_on_letter(char *text, size_t size) {
    size_t start = size;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start == 0 || (unsigned char)text[start - 1] < 0x80) {
        return;
    }
    unsigned char lead = (unsigned char)text[start - 1];
    size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (size - (start - 1) < needed) {
        text[start - 1] = '\0';
    }
}

INCMAP_PRINTF(3, 0)
static void set_message(incmap_error *err, incmap_status status, const char *format,
                        va_list arguments) {
    err->status = status;
    int written = vsnprintf(err->message, sizeof err->message, format, arguments);
    if (written >= (int)sizeof err->message) {
        end_on_letter(err->message, sizeof err->message - 1);
    }
    for (char *c = err->message; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7F) {
            *c = ' '; /* one line, and nothing that steers a terminal */
        }
    }
}

/* The last part of a path; a path that ends in a slash is kept whole. */
static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

static void set_source(incmap_error *err, const char *source) {
    const char *last = source == NULL ? "" : last_part(source);
    size_t size = strlen(last);
    if (size >= sizeof err->source) {
        size = sizeof err->source - 1;
    }
    memcpy(err->source, last, size);
    err->source[size] = '\0';
    end_on_letter(err->source, size);
}

incmap_status(base_fail)(incmap_error *err, incmap_status status, const char *format, ...) {
    if (err != NULL) {
        *err = (incmap_error){0};
        va_list arguments;
        va_start(arguments, format);
        set_message(err, status, format, arguments);
        va_end(arguments);
    }
    return status;
}

incmap_status(base_fail_at)(incmap_error *err, incmap_status status, const char *source,
                            uint64_t line, uint64_t byte, const char *format, ...) {
    if (err != NULL) {
        *err = (incmap_error){.line = line, .byte = byte};
        set_source(err, source);
        va_list arguments;
        va_start(arguments, format);
        set_message(err, status, format, arguments);
        va_end(arguments);
    }
    return status;
}

incmap_status(base_out_of_memory)(incmap_error *err) {
    return base_fail(err, INCMAP_MEMORY, "out of memory");
}

void base_locate(incmap_error *err, const char *source, uint64_t line, uint64_t byte) {
    if (err != NULL && err->source[0] == '\0') {
        set_source(err, source);
        err->line = err->line == 0 ? line : err->line;
        err->byte = err->byte == 0 ? byte : err->byte;
    }
}

struct status_row {
    incmap_status status;
    int exit_status;
    const char *name;
    const char *meaning;
};

/* One row per line of status.def. */
static const struct status_row status_rows[] = {
#define X(name, value, exit_status, meaning) {INCMAP_##name, exit_status, #name, meaning},
#include "incmap/status.def"
#undef X
};

static const struct status_row *row_of(incmap_status status) {
    for (size_t i = 0; i < sizeof status_rows / sizeof status_rows[0]; i++) {
        if (status_rows[i].status == status) {
            return &status_rows[i];
        }
    }
    return NULL;
}

const char *incmap_status_name(incmap_status status) {
    const struct status_row *row = row_of(status);
    return row == NULL ? "UNKNOWN" : row->name;
}

const char *incmap_status_meaning(incmap_status status) {
    const struct status_row *row = row_of(status);
    return row == NULL ? "not a status of this library" : row->meaning;
}

int incmap_status_exit(incmap_status status) {
    const struct status_row *row = row_of(status);
    return row == NULL ? 1 : row->exit_status;
}
