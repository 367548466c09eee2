/* From the bytes of a report to clean text: checks, kinds of input, furniture. */
#ifndef REP_CLEAN_H
#define REP_CLEAN_H

#include "incmap/report.h"
#include "rep_doc.h"

/* The kind of a report by the ending of its name, then by its content. Never GUESS. */
incmap_report_kind rep_guess_kind(incmap_span name, incmap_span text);

/* Reads `text` into `doc` (initialised, empty) and removes the furniture.
 * INCMAP_ENCODING for what is no UTF-8 or holds NUL, with the byte; INCMAP_LIMIT for size and
 * depth. `name` is for messages and the kind. */
INCMAP_NODISCARD incmap_status rep_clean(rep_doc *doc, incmap_span text, incmap_report_kind kind,
                                         const char *name, incmap_error *err);

/* The readers. `start` is the first byte behind a byte order mark. */
INCMAP_NODISCARD incmap_status rep_read_text(rep_doc *doc, incmap_span text, size_t start,
                                             incmap_error *err);
INCMAP_NODISCARD incmap_status rep_read_markdown(rep_doc *doc, incmap_span text, size_t start,
                                                 incmap_error *err);
INCMAP_NODISCARD incmap_status rep_read_html(rep_doc *doc, incmap_span text, size_t start,
                                             incmap_error *err);

/* Drops navigation, adverts and the headlines of other articles, after rep_furniture.def. */
void rep_drop_furniture(rep_doc *doc);

/* Parts "KHARTOUM, April 17 (Agency) - " from the paragraph that it opens. */
INCMAP_NODISCARD incmap_status rep_part_dateline(rep_doc *doc, incmap_error *err);

/* One line of `text` from *at, without its end; `whole` its bytes with the end. False at the end.
 */
bool rep_next_line(incmap_span text, size_t *at, incmap_span *line, size_t *whole);

/* The first day written as YYYY-MM-DD at the start of `text`, white space and quotes passed over.
 */
bool rep_parse_day(incmap_span text, incmap_date *out);

#endif
