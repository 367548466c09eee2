#include "rev_journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base_error.h"
#include "base_span.h"
#include "inc_guard.h"

enum column { DECISION, PHRASE, ADMIN, COUNTRY, CONTEXT, COLUMN_COUNT, columns_max = 256 };

static const char *const column_names[COLUMN_COUNT] = {"decision", "phrase", "admin", "country",
                                                       "context"};
static const char new_header[] = "decision,phrase,admin,country,context\n";

struct rev_journal {
    incmap_context *ctx;
    const char *path; /* borrowed */
    int fd;
    char separator;
    bool unended; /* its last row has no line end yet */
    off_t size;
    size_t column_count;
    uint8_t meaning[columns_max]; /* an enum column, COLUMN_COUNT: another */
};

static incmap_status fail(const rev_journal *journal, const char *what, incmap_error *err) {
    return base_fail_at(err, INCMAP_IO, journal->path, 0, 0, "%s: %s", what, strerror(errno));
}

static incmap_status write_all(const rev_journal *journal, incmap_span bytes, incmap_error *err) {
    for (size_t done = 0; done < bytes.size;) {
        ssize_t now =
            pwrite(journal->fd, bytes.data + done, bytes.size - done, journal->size + (off_t)done);
        if (now <= 0 && errno != EINTR) {
            return fail(journal, "cannot be written", err);
        }
        done += now > 0 ? (size_t)now : 0;
    }
    return fdatasync(journal->fd) == 0 ? INCMAP_OK
                                       : fail(journal, "cannot be flushed to the disk", err);
}

/* What is in the file now, for the look at its header and its end. */
static incmap_status read_all(rev_journal *journal, base_buf *bytes, incmap_error *err) {
    struct stat about;
    if (fstat(journal->fd, &about) != 0) {
        return fail(journal, "cannot be read", err);
    }
    journal->size = about.st_size;
    BASE_TRY(base_buf_reserve(bytes, (size_t)about.st_size + 1, err));
    while (bytes->size < (size_t)about.st_size) {
        ssize_t now = pread(journal->fd, bytes->data + bytes->size,
                            (size_t)about.st_size - bytes->size, (off_t)bytes->size);
        if (now == 0 || (now < 0 && errno != EINTR)) {
            return fail(journal, "cannot be read", err);
        }
        bytes->size += now > 0 ? (size_t)now : 0;
    }
    return INCMAP_OK;
}

static enum column column_of(incmap_span name) {
    name = base_span_trim(name);
    if (name.size >= 2 && name.data[0] == '"' && name.data[name.size - 1] == '"') {
        name = base_span(name.data + 1, name.size - 2);
    }
    size_t which = 0;
    while (which < COLUMN_COUNT &&
           !base_span_equal_nocase(name, base_span_of(column_names[which]))) {
        which++;
    }
    return (enum column)which;
}

/* The header cut at `separator`; false when it is not that of a list of decisions. The first of two
 * columns of one name counts, as it does for those who read the file. */
static bool cut_header(rev_journal *journal, incmap_span header, char separator) {
    bool seen[COLUMN_COUNT + 1] = {false};
    incmap_span name = {0};
    journal->column_count = 0;
    journal->separator = separator;
    while (journal->column_count < columns_max && base_span_cut(&header, separator, &name)) {
        enum column which = column_of(name);
        journal->meaning[journal->column_count++] = seen[which] ? COLUMN_COUNT : (uint8_t)which;
        seen[which] = true;
    }
    return seen[DECISION] && seen[PHRASE] && header.data == NULL;
}

static incmap_status read_header(rev_journal *journal, incmap_span bytes, incmap_error *err) {
    static const char separators[] = {',', ';', '\t', '|'};
    size_t end = base_span_find(bytes, BASE_SPAN("\n"));
    incmap_span header = base_span(bytes.data, end == SIZE_MAX ? bytes.size : end);
    if (base_span_starts(header, BASE_SPAN("\xEF\xBB\xBF"))) {
        header = base_span(header.data + 3, header.size - 3);
    }
    for (size_t i = 0; i < sizeof separators; i++) {
        if (cut_header(journal, header, separators[i])) {
            return INCMAP_OK;
        }
    }
    return base_fail_at(err, INCMAP_FORMAT, journal->path, 1, 0,
                        "no header with the columns \"decision\" and \"phrase\"");
}

/* Where the rows are that end, and whether a quote is open behind them. */
static bool find_end(incmap_span bytes, size_t *end) {
    bool quoted = false;
    *end = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        quoted ^= bytes.data[i] == '"';
        if (bytes.data[i] == '\n' && !quoted) {
            *end = i + 1;
        }
    }
    return quoted;
}

static incmap_status mend_end(rev_journal *journal, incmap_span bytes,
                              const incmap_notices *notices, incmap_error *err) {
    size_t end;
    incmap_error problem;
    bool quoted = find_end(bytes, &end);
    incmap_span rest = base_span(bytes.data + end, bytes.size - end);
    journal->unended = rest.size > 0;
    if (!quoted) {
        return INCMAP_OK;
    }
    if (base_span_find(rest, BASE_SPAN("\n")) != SIZE_MAX) {
        return base_fail_at(err, INCMAP_FORMAT, journal->path, 0, end + 1,
                            "a quote behind this byte is never closed; mend it before the review");
    }
    base_fail_at(&problem, INCMAP_FORMAT, journal->path, 0, end + 1,
                 "the last row was cut off while it was written; it is dropped");
    if (notices->notice != NULL) {
        notices->notice(notices->state, &problem);
    }
    journal->size = (off_t)end;
    journal->unended = false;
    return ftruncate(journal->fd, journal->size) == 0 ? INCMAP_OK
                                                      : fail(journal, "cannot be cut", err);
}

static incmap_status take_over(rev_journal *journal, const incmap_notices *notices, base_buf *bytes,
                               incmap_error *err) {
    journal->fd = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (journal->fd < 0) {
        return fail(journal, "cannot be opened for writing", err);
    }
    if (flock(journal->fd, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? base_fail_at(err, INCMAP_IO, journal->path, 0, 0,
                                                   "another review has it open; end that one first")
                                    : fail(journal, "cannot be locked", err);
    }
    BASE_TRY(read_all(journal, bytes, err));
    if (bytes->size == 0) {
        BASE_TRY(rev_journal_append(journal, base_span_of(new_header), err));
        return read_header(journal, base_span_of(new_header), err);
    }
    BASE_TRY(read_header(journal, base_buf_view(bytes), err));
    return mend_end(journal, base_buf_view(bytes), notices, err);
}

incmap_status rev_journal_open(rev_journal **out, incmap_context *ctx, const char *path,
                               const incmap_notices *notices, incmap_error *err) {
    *out = NULL;
    rev_journal *journal = base_alloc_zeroed(ctx, 1, sizeof *journal);
    if (journal == NULL) {
        return base_out_of_memory(err);
    }
    journal->ctx = ctx;
    journal->path = path;
    base_buf bytes;
    base_buf_init(&bytes, ctx, incmap_context_limits_view(ctx)->document_bytes);
    incmap_status status = take_over(journal, notices, &bytes, err);
    base_buf_free(&bytes);
    if (status != INCMAP_OK) {
        base_locate(err, path, 0, 0);
        rev_journal_close(journal);
        return status;
    }
    *out = journal;
    return INCMAP_OK;
}

void rev_journal_close(rev_journal *journal) {
    if (journal != NULL) {
        if (journal->fd >= 0) {
            close(journal->fd);
        }
        base_free(journal->ctx, journal);
    }
}

static incmap_status put_context(uint64_t context, base_buf *out, incmap_error *err) {
    for (int shift = 60; context != 0 && shift >= 0; shift -= 4) {
        BASE_TRY(base_buf_add_char(out, "0123456789abcdef"[context >> shift & 15], err));
    }
    return INCMAP_OK;
}

incmap_status rev_journal_put(const rev_journal *journal, base_buf *rows, incmap_span decision,
                              const inc_question *question, incmap_error *err) {
    const incmap_span texts[COLUMN_COUNT + 1] = {
        [DECISION] = decision,
        [PHRASE] = question->phrase,
        [ADMIN] = question->admin,
        [COUNTRY] = question->country,
    };
    for (size_t i = 0; i < journal->column_count; i++) {
        if (i > 0) {
            BASE_TRY(base_buf_add_char(rows, journal->separator, err));
        }
        if (journal->meaning[i] == CONTEXT) {
            BASE_TRY(put_context(question->context, rows, err));
        } else {
            BASE_TRY(inc_guard_put(rows, texts[journal->meaning[i]], journal->separator, err));
        }
    }
    return base_buf_add_char(rows, '\n', err);
}

incmap_status rev_journal_append(rev_journal *journal, incmap_span rows, incmap_error *err) {
    off_t before = journal->size;
    incmap_status status = INCMAP_OK;
    if (journal->unended) {
        status = write_all(journal, BASE_SPAN("\n"), err);
        journal->size += status == INCMAP_OK;
    }
    status = status == INCMAP_OK ? write_all(journal, rows, err) : status;
    if (status != INCMAP_OK) {
        journal->size = before;
        (void)!ftruncate(journal->fd, before); /* the failure that is told is the first */
        return status;
    }
    journal->unended = false;
    journal->size += (off_t)rows.size;
    return INCMAP_OK;
}
