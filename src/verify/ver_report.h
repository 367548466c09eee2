/* Where findings are made and counted. */
#ifndef VER_REPORT_H
#define VER_REPORT_H

#include "base_span.h"
#include "incmap/verify.h"

typedef struct ver_report {
    incmap_findings to;
    incmap_verify_counts *counts;
    const char *file;  /* borrowed: the name that findings bear */
    incmap_span table; /* borrowed likewise; empty where there are none */
} ver_report;

/* What is to blame; 0 and empty where nothing is. */
typedef struct ver_place {
    uint64_t line;
    uint64_t byte;
    uint64_t record;
    incmap_span field;
} ver_place;

/* One finding. Whatever of the message is no printable UTF-8 becomes '?'. */
void ver_find(ver_report *report, incmap_finding_code code, ver_place place, const char *format,
              ...) INCMAP_PRINTF(4, 5);

/* Whatever of a text is no printable UTF-8 becomes '?', in place. */
void ver_make_printable(char *text);

/* The last part of a path; borrowed. */
const char *ver_name_of(const char *path);

#endif
