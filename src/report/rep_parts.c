/* Owns how a file becomes documents: its bytes as UTF-8, the items of a feed, the text of a mail.
 */
#include "rep_parts.h"

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "io_file.h"
#include "rep_clean.h"
#include "rep_encoding.h"

struct rep_parts {
    incmap_context *ctx;
    incmap_report_options options;
    incmap_report_kind kind; /* of the file */
    char *path;
    base_buf bytes; /* the file as it is, or as UTF-8 */
    rep_feed feed;
    rep_part part; /* the document at hand, where it had to be made */
    base_buf name; /* ... and its name */
    size_t next;
};

/* A whole file, through gzip where it is one. */
static incmap_status load(rep_parts *p, const char *path, incmap_error *err) {
    io_stream *stream = NULL;
    BASE_TRY(io_stream_open(&stream, p->ctx, path, err));
    incmap_status status = io_stream_rest(stream, &p->bytes, err);
    if (status == INCMAP_OK && p->bytes.size == 0) {
        status = base_fail(err, INCMAP_FORMAT, "nothing in it; expected a report");
    }
    if (status != INCMAP_OK) {
        base_locate(err, path, 0, 0);
    }
    io_stream_close(stream);
    return status;
}

/* Bytes of another encoding become UTF-8; bytes of none stay, and are refused where they are read.
 */
static incmap_status decode(rep_parts *p, incmap_error *err) {
    char encoding[REP_ENCODING_MAX];
    incmap_span bytes = base_buf_view(&p->bytes);
    if (!rep_encoding_of(bytes, encoding) || strcmp(encoding, "UTF-8") == 0) {
        return INCMAP_OK;
    }
    base_buf text;
    base_buf_init(&text, p->ctx, incmap_context_limits_view(p->ctx)->document_bytes);
    incmap_status status = rep_decode(&text, bytes, encoding, err);
    if (status != INCMAP_OK) {
        base_buf_free(&text);
        base_locate(err, p->path, 0, 0);
        return status;
    }
    base_buf_free(&p->bytes);
    p->bytes = text;
    return INCMAP_OK;
}

static incmap_status read_file(rep_parts *p, const char *path, incmap_error *err) {
    BASE_TRY(load(p, path, err));
    p->kind = p->options.kind;
    if (p->kind == INCMAP_REPORT_GUESS) {
        p->kind = rep_guess_kind(base_span_of(p->path), base_buf_view(&p->bytes));
    }
    if (p->kind != INCMAP_REPORT_MAIL) { /* the parts of a mail have encodings of their own */
        BASE_TRY(decode(p, err));
    }
    if (p->kind != INCMAP_REPORT_FEED) {
        return INCMAP_OK;
    }
    incmap_status status = rep_feed_read(&p->feed, p->ctx, base_buf_view(&p->bytes), err);
    if (status == INCMAP_OK && p->feed.count == 0) {
        status = base_fail(err, INCMAP_FORMAT, "no item in it; expected an RSS or Atom feed");
    }
    if (status != INCMAP_OK) {
        base_locate(err, p->path, 0, 0);
    }
    return status;
}

incmap_status rep_parts_open(rep_parts **out, incmap_context *ctx, const char *path,
                             const incmap_report_options *options, incmap_error *err) {
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    size_t limit = incmap_context_limits_view(ctx)->document_bytes;
    *out = NULL;
    rep_parts *p = base_alloc_zeroed(ctx, 1, sizeof *p);
    if (p == NULL) {
        return base_out_of_memory(err);
    }
    p->ctx = p->feed.ctx = ctx;
    base_arena_init(&p->feed.texts, ctx);
    base_buf_init(&p->bytes, ctx, limit);
    base_buf_init(&p->part.text, ctx, SIZE_MAX);
    base_buf_init(&p->name, ctx, SIZE_MAX);
    if (options != NULL) {
        p->options = *options;
    }
    p->path = base_copy_text(ctx, base_span_of(name));
    incmap_status status = p->path == NULL ? base_out_of_memory(err) : read_file(p, path, err);
    if (status != INCMAP_OK) {
        rep_parts_close(p);
        return status;
    }
    *out = p;
    return INCMAP_OK;
}

void rep_parts_close(rep_parts *p) {
    if (p == NULL) {
        return;
    }
    base_buf_free(&p->bytes);
    base_buf_free(&p->part.text);
    base_buf_free(&p->name);
    rep_feed_free(&p->feed);
    base_free(p->ctx, p->path);
    base_free(p->ctx, p);
}

bool rep_parts_many(const rep_parts *p) { return p->kind == INCMAP_REPORT_FEED; }

/* "feed.xml#3" */
static incmap_status name_item(rep_parts *p, incmap_error *err) {
    char digits[BASE_NUM_MAX];
    base_num_write_u64(digits, p->next);
    p->name.size = 0;
    BASE_TRY(base_buf_add_text(&p->name, p->path, err));
    BASE_TRY(base_buf_add_char(&p->name, '#', err));
    return base_buf_add(&p->name, digits, strlen(digits) + 1, err);
}

static incmap_status next_item(rep_parts *p, rep_input *input, bool *more, incmap_error *err) {
    *more = p->next < p->feed.count;
    if (!*more) {
        return INCMAP_OK;
    }
    const rep_item *item = &p->feed.items[p->next++];
    p->part.text.size = 0;
    BASE_TRY(rep_part_make(&p->part.text, item->title, item->body, item->html, err));
    BASE_TRY(name_item(p, err));
    input->text = base_buf_view(&p->part.text);
    input->kind = item->html ? INCMAP_REPORT_HTML : INCMAP_REPORT_TEXT;
    input->name = p->name.data;
    input->published =
        base_date_is_set(p->options.published) ? p->options.published : item->published;
    return INCMAP_OK;
}

static incmap_status read_mail(rep_parts *p, rep_input *input, incmap_error *err) {
    BASE_TRY(rep_mail_read(&p->part, p->ctx, base_buf_view(&p->bytes), err));
    input->text = base_buf_view(&p->part.text);
    input->kind = p->part.kind;
    input->published =
        base_date_is_set(p->options.published) ? p->options.published : p->part.published;
    return INCMAP_OK;
}

incmap_status rep_parts_next(rep_parts *p, rep_input *input, bool *more, incmap_error *err) {
    *input = (rep_input){.text = base_buf_view(&p->bytes),
                         .kind = p->kind,
                         .name = p->path,
                         .published = p->options.published,
                         .events = p->options.events,
                         .tagger = p->options.tagger};
    if (p->kind == INCMAP_REPORT_FEED) {
        return next_item(p, input, more, err);
    }
    *more = p->next++ == 0;
    if (!*more || p->kind != INCMAP_REPORT_MAIL) {
        return INCMAP_OK;
    }
    incmap_status status = read_mail(p, input, err);
    if (status != INCMAP_OK) {
        base_locate(err, p->path, 0, 0);
    }
    return status;
}
