/* A map page in one file that asks nothing of anybody: the page of page/, and between its two
 * halves the incidents as one JSON value. Incidents are held by columns until the end; a text that
 * comes again is told by its number. */
#include "base_context.h"
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_basemap.h"
#include "exp_page.h"
#include "exp_stream.h"
#include "exp_texts.h"
#include "io_json.h"

/* What the page shows of an incident; the unknown columns follow. */
static const struct {
    incmap_field field;
    int decimals; /* REAL */
} shown[] = {
    {INCMAP_FIELD_ID, 0},
    {INCMAP_FIELD_STATUS, 0},
    {INCMAP_FIELD_DATE, 0},
    {INCMAP_FIELD_DATE_START, 0},
    {INCMAP_FIELD_DATE_END, 0},
    {INCMAP_FIELD_EVENT_TYPE, 0},
    {INCMAP_FIELD_SUB_EVENT_TYPE, 0},
    {INCMAP_FIELD_ACTOR1, 0},
    {INCMAP_FIELD_ACTOR2, 0},
    {INCMAP_FIELD_FATALITIES_BEST, 0},
    {INCMAP_FIELD_FATALITIES_LOW, 0},
    {INCMAP_FIELD_FATALITIES_HIGH, 0},
    {INCMAP_FIELD_TITLE, 0},
    {INCMAP_FIELD_PLACE_VERBATIM, 0},
    {INCMAP_FIELD_PLACE_NAME, 0},
    {INCMAP_FIELD_PLACE_ID, 0},
    {INCMAP_FIELD_FEATURE, 0},
    {INCMAP_FIELD_LAT, 6},
    {INCMAP_FIELD_LON, 6},
    {INCMAP_FIELD_GEO_PRECISION, 0},
    {INCMAP_FIELD_UNCERTAINTY_M, 0},
    {INCMAP_FIELD_RELATION, 0},
    {INCMAP_FIELD_ADMIN1, 0},
    {INCMAP_FIELD_ADMIN2, 0},
    {INCMAP_FIELD_ADMIN_REPORTED, 0},
    {INCMAP_FIELD_COUNTRY, 0},
    {INCMAP_FIELD_MATCH, 0},
    {INCMAP_FIELD_SCORE, 2},
    {INCMAP_FIELD_FLAGS, 0},
    {INCMAP_FIELD_SOURCE, 0},
    {INCMAP_FIELD_SOURCE_URL, 0},
    {INCMAP_FIELD_PUBLISHED, 0},
    {INCMAP_FIELD_EVIDENCE, 0},
    {INCMAP_FIELD_NOTES, 0},
    {INCMAP_FIELD_GAZETTEER, 0},
};

enum { shown_count = sizeof shown / sizeof shown[0] };

/* The values of a column so far, joined by commas. */
struct page_column {
    base_buf values;
    bool filled; /* some value is not null */
};

struct html {
    incmap_writer writer;
    exp_stream stream;
    const incmap_resolver *resolver;
    incmap_span title;
    uint64_t count;
    exp_texts texts;
    exp_extent extent;
    size_t *unknown;             /* the numbers of the unknown columns asked for */
    struct page_column *columns; /* shown_count, then the unknown ones */
    size_t column_count;         /* that were made ready */
    struct page_column rivals;   /* texts: other candidates, one a line */
};

static size_t find_unknown(struct html *html) {
    size_t count = 0;
    for (size_t i = 0; i < html->writer.column_count; i++) {
        if (html->writer.columns[i].value >= INCMAP_FIELD_COUNT) {
            html->unknown[count++] = i;
        }
    }
    return count;
}

static const exp_column *unknown_column(const struct html *html, size_t shown_at) {
    return &html->writer.columns[html->unknown[shown_at - shown_count]];
}

static incmap_status open_html(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct html *html = (struct html *)writer;
    size_t ceiling = writer->ctx->limits.document_bytes;
    html->resolver = target->resolver;
    BASE_TRY(exp_stream_open(&html->stream, writer->ctx, target, err));
    BASE_TRY(base_arena_copy(&writer->text, target->layer_name, &html->title, err));
    BASE_TRY(exp_texts_init(&html->texts, writer->ctx, ceiling, err));
    html->unknown =
        base_arena_alloc(&writer->text, (writer->column_count + 1) * sizeof *html->unknown);
    if (html->unknown == NULL) {
        return base_out_of_memory(err);
    }
    size_t count = shown_count + find_unknown(html);
    html->columns = base_arena_alloc(&writer->text, count * sizeof *html->columns);
    html->extent.cells = base_alloc_zeroed(writer->ctx, EXP_CELLS, sizeof(bool));
    if (html->columns == NULL || html->extent.cells == NULL) {
        return base_out_of_memory(err);
    }
    base_buf_init(&html->rivals.values, writer->ctx, ceiling);
    for (; html->column_count < count; html->column_count++) {
        struct page_column *column = &html->columns[html->column_count];
        *column = (struct page_column){.filled = false};
        base_buf_init(&column->values, writer->ctx, ceiling);
    }
    return INCMAP_OK;
}

/* Texts as their number, days as days since 1970, nothing as null or, for a text, 0. */
static incmap_status put_value(struct html *html, base_buf *out, const incmap_value *value,
                               bool text, int decimals, incmap_error *err) {
    char room[EXP_TEXT_ROOM];
    incmap_span written = BASE_SPAN("null");
    if (text) {
        char number[EXP_TEXT_ROOM];
        uint32_t which = 0;
        BASE_TRY(
            exp_texts_number(&html->texts, exp_value_text(value, decimals, number), &which, err));
        written = base_span(room, base_num_write_u64(room, which));
    } else if (value->kind == INCMAP_KIND_DATE) {
        written = base_span(room, base_num_write_i64(room, base_date_to_days(value->as.date)));
    } else if (exp_value_text(value, decimals, room).size > 0) {
        written = exp_value_text(value, decimals, room);
    }
    return base_buf_add_span(out, written, err);
}

static bool is_text(size_t column) {
    return column >= shown_count ||
           incmap_field_describe(shown[column].field)->kind == INCMAP_KIND_TEXT;
}

/* "Banjska, Vučitrn, XK\t11\n": name and units, and the share of the belief in per cent. */
static incmap_status put_rival(const struct html *html, const inc_rival *rival, base_buf *line,
                               incmap_error *err) {
    char number[BASE_NUM_MAX];
    incmap_place place;
    const incmap_gazetteer *gazetteer = incmap_resolver_gazetteer(html->resolver, rival->gazetteer);
    if (gazetteer == NULL || !incmap_gazetteer_place_view(gazetteer, rival->place, &place)) {
        return INCMAP_OK;
    }
    const incmap_span parts[] = {place.name, place.admin2, place.country};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        BASE_TRY(base_buf_add_text(line, i > 0 && parts[i].size > 0 ? ", " : "", err));
        BASE_TRY(base_buf_add_span(line, parts[i], err));
    }
    BASE_TRY(base_buf_add_char(line, '\t', err));
    BASE_TRY(base_buf_add(line, number,
                          base_num_write_u64(number, (uint64_t)(rival->score * 100 + 0.5F)), err));
    return base_buf_add_char(line, '\n', err);
}

/* The first few, which the popup shows. */
static incmap_status add_rivals(struct html *html, const incmap_incident *incident,
                                incmap_error *err) {
    enum { shown_rivals = 4, line_bytes = 4096 };
    char number[BASE_NUM_MAX];
    uint32_t which = 0;
    base_buf line;
    base_buf_init(&line, html->writer.ctx, line_bytes);
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; html->resolver != NULL && i < incident->rival_count && i < shown_rivals &&
                       status == INCMAP_OK;
         i++) {
        status = put_rival(html, &incident->rivals[i], &line, err);
    }
    html->rivals.filled = html->rivals.filled || line.size > 0;
    status = status == INCMAP_OK ? exp_texts_number(&html->texts, base_buf_view(&line), &which, err)
                                 : status;
    base_buf_free(&line);
    BASE_TRY(status);
    BASE_TRY(base_buf_add_text(&html->rivals.values, html->count == 0 ? "" : ",", err));
    return base_buf_add(&html->rivals.values, number, base_num_write_u64(number, which), err);
}

static incmap_status add_html(incmap_writer *writer, const incmap_incident *incident,
                              incmap_error *err) {
    struct html *html = (struct html *)writer;
    incmap_point point;
    for (size_t i = 0; i < html->column_count; i++) {
        struct page_column *column = &html->columns[i];
        const incmap_value *value = i < shown_count ? &incident->values[shown[i].field]
                                                    : exp_value(unknown_column(html, i), incident);
        column->filled = column->filled || value->kind != INCMAP_KIND_NULL;
        BASE_TRY(base_buf_add_text(&column->values, html->count == 0 ? "" : ",", err));
        BASE_TRY(put_value(html, &column->values, value, is_text(i),
                           i < shown_count ? shown[i].decimals : 9, err));
    }
    BASE_TRY(add_rivals(html, incident, err));
    html->count++;
    if (exp_point(incident, &point)) {
        exp_extent_add(&html->extent, point);
    }
    return INCMAP_OK;
}

static incmap_status put_columns(struct html *html, incmap_error *err) {
    base_buf *out = &html->stream.buf;
    for (size_t i = 0; i < html->column_count; i++) {
        bool own = i < shown_count;
        if (own || i == shown_count) {
            BASE_TRY(base_buf_add_text(out,
                                       i == 0 ? "\"columns\":{\n"
                                       : own  ? ",\n"
                                              : "},\n",
                                       err));
        }
        if (own) {
            const char *name = incmap_field_describe(shown[i].field)->name;
            BASE_TRY(io_json_put_string(out, base_span_of(name), err));
            BASE_TRY(base_buf_add_text(out, ":[", err));
        } else {
            BASE_TRY(base_buf_add_text(out, i == shown_count ? "\"extras\":[\n[" : ",\n[", err));
            BASE_TRY(io_json_put_string(out, unknown_column(html, i)->name, err));
            BASE_TRY(base_buf_add_text(out, ",[", err));
        }
        if (html->columns[i].filled) {
            BASE_TRY(base_buf_add_span(out, base_buf_view(&html->columns[i].values), err));
        }
        BASE_TRY(base_buf_add_text(out, own ? "]" : "]]", err));
        BASE_TRY(exp_stream_passed(&html->stream, err));
    }
    return base_buf_add_text(
        out, html->column_count == shown_count ? "},\n\"extras\":[],\n" : "],\n", err);
}

static incmap_status put_texts(struct html *html, incmap_error *err) {
    base_buf *out = &html->stream.buf;
    for (size_t i = 0; i < html->texts.count; i++) {
        BASE_TRY(base_buf_add_text(out, i == 0 ? "\"texts\":[\n" : ",\n", err));
        BASE_TRY(io_json_put_string(out, exp_texts_view(&html->texts, i), err));
        BASE_TRY(exp_stream_passed(&html->stream, err));
    }
    return base_buf_add_text(out, "],\n", err);
}

static incmap_status finish_html(incmap_writer *writer, incmap_error *err) {
    struct html *html = (struct html *)writer;
    base_buf *out = &html->stream.buf;
    char number[BASE_NUM_MAX];
    BASE_TRY(base_buf_add(out, exp_page_head, exp_page_head_size, err));
    BASE_TRY(base_buf_add_text(out, "{\"incmap\":", err));
    BASE_TRY(io_json_put_string(out, base_span_of(incmap_version()), err));
    BASE_TRY(base_buf_add_text(out, ",\"title\":", err));
    BASE_TRY(io_json_put_string(out, html->title, err));
    BASE_TRY(base_buf_add_text(out, ",\"footnote\":", err));
    BASE_TRY(io_json_put_string(out, writer->settings[EXP_SETTING_html_footnote], err));
    BASE_TRY(base_buf_add_text(out, ",\"count\":", err));
    BASE_TRY(base_buf_add(out, number, base_num_write_u64(number, html->count), err));
    BASE_TRY(base_buf_add_text(out, ",\n", err));
    BASE_TRY(base_buf_add_text(out, "\"rivals\":[", err));
    if (html->rivals.filled) {
        BASE_TRY(base_buf_add_span(out, base_buf_view(&html->rivals.values), err));
    }
    BASE_TRY(base_buf_add_text(out, "],\n", err));
    BASE_TRY(put_columns(html, err));
    BASE_TRY(put_texts(html, err));
    BASE_TRY(base_buf_add_text(out, "\"land\":", err));
    BASE_TRY(exp_basemap_put(out, &html->extent, html->resolver, err));
    BASE_TRY(base_buf_add_text(out, "}\n", err));
    BASE_TRY(base_buf_add(out, exp_page_tail, exp_page_tail_size, err));
    return exp_stream_finish(&html->stream, err);
}

static size_t files_of_html(incmap_writer *writer, io_atomic **files, size_t room) {
    return exp_stream_files(&((struct html *)writer)->stream, files, room);
}

static void close_html(incmap_writer *writer) {
    struct html *html = (struct html *)writer;
    for (size_t i = 0; i < html->column_count; i++) {
        base_buf_free(&html->columns[i].values);
    }
    base_buf_free(&html->rivals.values);
    base_free(writer->ctx, html->extent.cells);
    exp_texts_free(&html->texts);
    exp_stream_close(&html->stream);
}

extern const exp_class exp_html_class;
const exp_class exp_html_class = {sizeof(struct html), open_html,     add_html,
                                  finish_html,         files_of_html, close_html};
