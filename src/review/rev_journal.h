/* The decisions file as a journal: rows are appended and flushed, nothing is ever rewritten. */
#ifndef REV_JOURNAL_H
#define REV_JOURNAL_H

#include "base_buf.h"
#include "inc_question.h"

typedef struct rev_journal rev_journal;

/* Open `path` for adding to, with a header line where it is new or empty, and lock it. A last row
 * that was cut off while it was written is dropped, and told to `notices`. INCMAP_IO: it cannot be
 * read or written, or another review has it; INCMAP_FORMAT: no header with the columns "decision"
 * and "phrase", or a quote that is never closed further up. */
INCMAP_NODISCARD incmap_status rev_journal_open(rev_journal **out, incmap_context *ctx,
                                                const char *path, const incmap_notices *notices,
                                                incmap_error *err);
void rev_journal_close(rev_journal *journal); /* NULL is allowed */

/* One row as text, for rev_journal_append(). */
INCMAP_NODISCARD incmap_status rev_journal_put(const rev_journal *journal, base_buf *rows,
                                               incmap_span decision, const inc_question *question,
                                               incmap_error *err);

/* All of `rows` or nothing, on the disk. */
INCMAP_NODISCARD incmap_status rev_journal_append(rev_journal *journal, incmap_span rows,
                                                  incmap_error *err);

#endif
