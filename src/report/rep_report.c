/* The public side: reports from files, memory and lines of a filter. */
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_source.h"
#include "io_json.h"
#include "rep_json.h"
#include "rep_parts.h"
#include "rep_write.h"

static incmap_span last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return base_span_of(slash == NULL ? path : slash + 1);
}

/* ---- a source of incidents */

typedef struct report_source {
    incmap_source base;
    incmap_resolver *resolver;
    incmap_notices notices;
    rep_parts *parts;
    rep_reading *reading; /* of the document at hand */
    char *path;
    char *name;   /* of that document */
    size_t next;  /* incident of it */
    size_t count; /* of all incidents given */
} report_source;

static size_t no_columns(const incmap_source *source) {
    (void)source;
    return 0;
}

static incmap_span no_column(const incmap_source *source, size_t number) {
    (void)source;
    (void)number;
    return (incmap_span){NULL, 0};
}

/* The next document that can be read; one of several that cannot is said and passed over. */
static incmap_status next_document(report_source *s, bool *more, incmap_error *err) {
    incmap_context *ctx = s->base.ctx;
    rep_input input;
    rep_reading_free(s->reading);
    s->reading = NULL;
    s->next = 0;
    while (s->reading == NULL) {
        incmap_error fault = {0};
        BASE_TRY(rep_parts_next(s->parts, &input, more, err));
        if (!*more) {
            return INCMAP_OK;
        }
        base_free(ctx, s->name);
        s->name = base_copy_text(ctx, base_span_of(input.name));
        if (s->name == NULL) {
            return base_out_of_memory(err);
        }
        incmap_status status = rep_reading_new(&s->reading, ctx, s->resolver, &input, &fault);
        if (status != INCMAP_OK && (status == INCMAP_MEMORY || !rep_parts_many(s->parts))) {
            *err = fault;
            return status;
        }
        if (status != INCMAP_OK && s->notices.notice != NULL) {
            s->notices.notice(s->notices.state, &fault);
        }
    }
    return INCMAP_OK;
}

static incmap_status next_incident(incmap_source *source, incmap_incident *incident, bool *more,
                                   incmap_error *err) {
    report_source *s = (report_source *)source;
    *more = true;
    while (s->reading == NULL || s->next >= s->reading->incidents.count) {
        BASE_TRY(next_document(s, more, err));
        if (!*more) {
            return INCMAP_OK;
        }
    }
    BASE_TRY(rep_fill(s->reading, s->next, last_part(s->name), incident, err));
    s->next++;
    s->count++;
    BASE_TRY(inc_source_make_id(source, incident, s->count, err));
    incmap_incident_set_origin(incident, source->name, s->count);
    return INCMAP_OK;
}

static void close_source(incmap_source *source) {
    report_source *s = (report_source *)source;
    rep_reading_free(s->reading);
    rep_parts_close(s->parts);
    base_free(source->ctx, s->path);
    base_free(source->ctx, s->name);
    base_free(source->ctx, s);
}

static const inc_source_class report_class = {
    .column_count = no_columns, .column = no_column, .next = next_incident, .close = close_source};

incmap_status incmap_report_open(incmap_source **out, incmap_context *ctx,
                                 incmap_resolver *resolver, const char *path,
                                 const incmap_report_options *options, incmap_error *err) {
    *out = NULL;
    report_source *s = base_alloc_zeroed(ctx, 1, sizeof *s);
    if (s == NULL) {
        return base_out_of_memory(err);
    }
    s->base = (incmap_source){.kind = &report_class, .ctx = ctx};
    s->resolver = resolver;
    if (options != NULL) {
        s->notices = options->notices;
    }
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    s->path = base_copy_text(ctx, base_span_of(name));
    s->base.name = s->path;
    incmap_status status = s->path == NULL ? base_out_of_memory(err)
                                           : rep_parts_open(&s->parts, ctx, path, options, err);
    bool more = false;
    if (status == INCMAP_OK) { /* so that a file that holds no report is said at once */
        status = next_document(s, &more, err);
    }
    if (status != INCMAP_OK) {
        close_source(&s->base);
        return status;
    }
    *out = &s->base;
    return INCMAP_OK;
}

/* ---- answers in JSON */

static incmap_status put_out(const base_buf *line, incmap_sink sink, incmap_error *err) {
    return sink.write(sink.state, line->data, line->size, err);
}

static incmap_status write_document(base_buf *line, incmap_sink sink, incmap_context *ctx,
                                    incmap_resolver *resolver, const incmap_document *document,
                                    rep_head *head, incmap_error *err) {
    if (document->has_spans) {
        head->published = document->published;
        return rep_write_spans(line, resolver, document, head, err);
    }
    char *name = base_copy_text(ctx, document->source);
    if (name == NULL) {
        return base_out_of_memory(err);
    }
    rep_input input = {.text = document->text,
                       .kind = document->kind,
                       .name = name,
                       .published = document->published,
                       .events = document->events,
                       .tagger = document->tagger};
    rep_reading *reading = NULL;
    incmap_status status = rep_reading_new(&reading, ctx, resolver, &input, err);
    base_free(ctx, name);
    if (status == INCMAP_OK) {
        head->published = reading->published;
        status = rep_write_reading(line, &sink, reading, head, err);
    }
    rep_reading_free(reading);
    return status;
}

incmap_status incmap_report_read(incmap_context *ctx, incmap_resolver *resolver,
                                 const incmap_document *document, incmap_sink sink,
                                 incmap_error *err) {
    base_buf line;
    base_buf id;
    base_buf_init(&line, ctx, SIZE_MAX);
    base_buf_init(&id, ctx, SIZE_MAX);
    incmap_status status =
        document->id.size > 0 ? io_json_put_string(&id, document->id, err) : INCMAP_OK;
    if (status == INCMAP_OK) {
        rep_head head = {.id = base_buf_view(&id),
                         .source = id.size > 0 ? base_span(NULL, 0) : document->source};
        status = write_document(&line, sink, ctx, resolver, document, &head, err);
    }
    status = status == INCMAP_OK ? put_out(&line, sink, err) : status;
    base_buf_free(&line);
    base_buf_free(&id);
    return status;
}

/* The line of one document into `line`. */
static incmap_status write_input(base_buf *line, incmap_sink sink, incmap_context *ctx,
                                 incmap_resolver *resolver, const rep_input *input,
                                 incmap_error *err) {
    rep_reading *reading = NULL;
    BASE_TRY(rep_reading_new(&reading, ctx, resolver, input, err));
    rep_head head = {.source = last_part(input->name), .published = reading->published};
    incmap_status status = rep_write_reading(line, &sink, reading, &head, err);
    rep_reading_free(reading);
    return status;
}

/* A line that says what is wrong with one document of several. */
static incmap_status write_bad_input(base_buf *line, const rep_input *input,
                                     const incmap_error *fault, incmap_error *err) {
    io_pen pen = {.out = line, .err = err, .first = true};
    line->size = 0;
    io_pen_open(&pen, '{');
    io_pen_text(&pen, "source", last_part(input->name));
    io_pen_text(&pen, "status", BASE_SPAN("error"));
    io_pen_text(&pen, "message", base_span_of(fault->message));
    io_pen_raw(&pen, "}\n");
    return pen.status;
}

incmap_status incmap_report_read_file(incmap_context *ctx, incmap_resolver *resolver,
                                      const char *path, const incmap_report_options *options,
                                      incmap_sink sink, incmap_error *err) {
    rep_parts *parts = NULL;
    rep_input input;
    bool more = false;
    base_buf line;
    BASE_TRY(rep_parts_open(&parts, ctx, path, options, err));
    base_buf_init(&line, ctx, SIZE_MAX);
    incmap_status status = rep_parts_next(parts, &input, &more, err);
    while (status == INCMAP_OK && more) {
        incmap_error fault = {0};
        line.size = 0;
        status = write_input(&line, sink, ctx, resolver, &input, &fault);
        if (status != INCMAP_OK && status != INCMAP_MEMORY && rep_parts_many(parts)) {
            status = write_bad_input(&line, &input, &fault, err);
        } else if (status != INCMAP_OK && err != NULL) {
            *err = fault;
        }
        status = status == INCMAP_OK ? put_out(&line, sink, err) : status;
        status = status == INCMAP_OK ? rep_parts_next(parts, &input, &more, err) : status;
    }
    base_buf_free(&line);
    rep_parts_close(parts);
    return status;
}

/* ---- the filter */

/* What a line asks for; spans borrow from `json`. */
typedef struct request {
    incmap_context *ctx;
    io_json *json;
    base_buf id; /* JSON */
    size_t (*spans)[2];
    incmap_document document;
} request;

static incmap_status read_text(const io_json_value *root, const char *name, incmap_span *out,
                               incmap_error *err) {
    const io_json_value *value = io_json_member(root, name);
    io_json_kind kind = io_json_kind_of(value);
    if (kind == IO_JSON_MISSING || kind == IO_JSON_NULL) {
        return INCMAP_OK;
    }
    if (kind != IO_JSON_STRING) {
        return base_fail(err, INCMAP_FORMAT, "\"%s\" is not a text", name);
    }
    *out = io_json_text(value);
    return INCMAP_OK;
}

static bool read_offset(const io_json_value *value, size_t *out) {
    double number = 0;
    if (!io_json_number(value, &number) || number < 0 || number > UINT32_MAX ||
        number != (double)(size_t)number) {
        return false;
    }
    *out = (size_t)number;
    return true;
}

static incmap_status read_spans(request *r, const io_json_value *spans, incmap_error *err) {
    io_json_kind kind = io_json_kind_of(spans);
    if (kind == IO_JSON_MISSING || kind == IO_JSON_NULL) {
        return INCMAP_OK;
    }
    if (kind != IO_JSON_ARRAY) {
        return base_fail(err, INCMAP_FORMAT, "\"spans\" is not an array of [start,end]");
    }
    size_t count = io_json_count(spans);
    r->spans = base_alloc_zeroed(r->ctx, count + 1, sizeof *r->spans);
    if (r->spans == NULL) {
        return base_out_of_memory(err);
    }
    size_t number = 0;
    for (const io_json_value *v = io_json_first(spans); v != NULL; v = io_json_next(v)) {
        const io_json_value *start = io_json_kind_of(v) == IO_JSON_ARRAY ? io_json_first(v) : NULL;
        if (io_json_count(v) != 2 || !read_offset(start, &r->spans[number][0]) ||
            !read_offset(io_json_next(start), &r->spans[number][1])) {
            return base_fail(err, INCMAP_FORMAT, "span %zu is not [start,end] in bytes",
                             number + 1);
        }
        number++;
    }
    r->document.has_spans = true;
    r->document.span_count = count;
    r->document.spans = (const size_t(*)[2])r->spans;
    return INCMAP_OK;
}

static incmap_status read_published(const io_json_value *root, incmap_date *out,
                                    incmap_error *err) {
    incmap_span text = {NULL, 0};
    BASE_TRY(read_text(root, "published", &text, err));
    if (text.size > 0 && !base_date_parse(text, out)) {
        return base_fail(err, INCMAP_FORMAT, "\"published\" is \"%.*s\", YYYY-MM-DD was expected",
                         BASE_SPAN_ARG(text));
    }
    return INCMAP_OK;
}

static incmap_status read_request(request *r, incmap_span line, incmap_error *err) {
    BASE_TRY(io_json_parse(&r->json, r->ctx, line, err));
    const io_json_value *root = io_json_root(r->json);
    if (io_json_kind_of(root) != IO_JSON_OBJECT) {
        return base_fail(err, INCMAP_FORMAT, "the line is no JSON object");
    }
    const io_json_value *id = io_json_member(root, "id");
    if (io_json_kind_of(id) != IO_JSON_MISSING) {
        BASE_TRY(io_json_print(id, &r->id, err));
    }
    if (io_json_kind_of(io_json_member(root, "text")) != IO_JSON_STRING) {
        return base_fail(err, INCMAP_FORMAT, "the line has no \"text\"");
    }
    BASE_TRY(read_text(root, "text", &r->document.text, err));
    BASE_TRY(read_text(root, "source", &r->document.source, err));
    BASE_TRY(read_published(root, &r->document.published, err));
    return read_spans(r, io_json_member(root, "spans"), err);
}

static incmap_status write_fault(base_buf *line, const request *r, uint64_t number,
                                 const incmap_error *fault, incmap_error *err) {
    io_pen pen = {.out = line, .err = err, .first = true};
    io_pen_open(&pen, '{');
    io_pen_key(&pen, "id");
    io_pen_span(&pen, r->id.size > 0 ? base_buf_view(&r->id) : BASE_SPAN("null"));
    io_pen_text(&pen, "status", BASE_SPAN("error"));
    io_pen_size(&pen, "line", (size_t)number);
    io_pen_text(&pen, "message", base_span_of(fault->message));
    io_pen_raw(&pen, "}\n");
    return pen.status;
}

/* The answer into `line`; a fault of the line's own becomes a line that says so. */
static incmap_status answer(request *r, incmap_resolver *resolver, incmap_span text,
                            uint64_t number, base_buf *line, incmap_sink sink, bool *failed,
                            incmap_error *err) {
    incmap_error fault = {0};
    incmap_status status = read_request(r, text, &fault);
    if (status == INCMAP_OK) {
        rep_head head = {.id = base_buf_view(&r->id), .source = r->document.source};
        status = write_document(line, sink, r->ctx, resolver, &r->document, &head, &fault);
    }
    *failed = status != INCMAP_OK;
    if (status == INCMAP_MEMORY) {
        return base_out_of_memory(err);
    }
    if (*failed) {
        line->size = 0;
        return write_fault(line, r, number, &fault, err);
    }
    return INCMAP_OK;
}

incmap_status incmap_report_answer(incmap_context *ctx, incmap_resolver *resolver, incmap_span line,
                                   uint64_t number, const incmap_report_options *options,
                                   incmap_sink sink, bool *failed, incmap_error *err) {
    request r = {.ctx = ctx};
    base_buf out;
    bool bad = false;
    base_buf_init(&out, ctx, SIZE_MAX);
    base_buf_init(&r.id, ctx, SIZE_MAX);
    if (options != NULL) {
        r.document.kind = options->kind;
        r.document.published = options->published;
        r.document.events = options->events;
        r.document.tagger = options->tagger;
    }
    incmap_status status = answer(&r, resolver, line, number, &out, sink, &bad, err);
    status = status == INCMAP_OK ? put_out(&out, sink, err) : status;
    if (failed != NULL) {
        *failed = bad;
    }
    io_json_free(r.json);
    base_free(ctx, r.spans);
    base_buf_free(&r.id);
    base_buf_free(&out);
    return status;
}
