#include "ver_report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base_utf8.h"

enum { message_max = 240 };

static const struct {
    const char *name;
    incmap_severity severity;
} table[INCMAP_FINDING_COUNT] = {
#define X(id, severity, code, meaning) {code, INCMAP_SEVERITY_##severity},
#include "incmap/finding.def"
#undef X
};

const char *incmap_finding_name(incmap_finding_code code) {
    return (unsigned)code < INCMAP_FINDING_COUNT ? table[code].name : "";
}

const char *ver_name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* What was found may be anything: it is shown on terminals and in JSON. */
void ver_make_printable(char *text) {
    incmap_span all = base_span_of(text);
    size_t at = 0;
    while (at < all.size) {
        size_t size = base_utf8_size(all, at);
        unsigned char c = (unsigned char)text[at];
        if (size == 0 || c < 0x20 || c == 0x7F) {
            text[at] = '?';
            size = 1;
        }
        at += size;
    }
}

void ver_find(ver_report *report, incmap_finding_code code, ver_place place, const char *format,
              ...) {
    bool is_error = table[code].severity == INCMAP_SEVERITY_ERROR;
    report->counts->errors += is_error;
    report->counts->warnings += !is_error;
    if (report->to.finding == NULL) {
        return;
    }
    char message[message_max];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    ver_make_printable(message);
    incmap_finding finding = {.code = code,
                              .code_name = table[code].name,
                              .severity = table[code].severity,
                              .file = report->file,
                              .line = place.line,
                              .byte = place.byte,
                              .table = report->table,
                              .record = place.record,
                              .field = place.field,
                              .message = message};
    report->to.finding(report->to.state, &finding);
}
