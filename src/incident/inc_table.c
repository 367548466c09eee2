/* Owns the choice of a reader and what readers share. */
#include "inc_table.h"

#include "base_error.h"
#include "base_span.h"

static const struct {
    const char *ending;
    incmap_table_kind kind;
} endings[] = {
    {".csv", INCMAP_TABLE_CSV},         {".tsv", INCMAP_TABLE_TSV},
    {".tab", INCMAP_TABLE_TSV},         {".json", INCMAP_TABLE_JSON},
    {".geojson", INCMAP_TABLE_GEOJSON}, {".ndjson", INCMAP_TABLE_NDJSON},
    {".jsonl", INCMAP_TABLE_NDJSON},    {".geojsonl", INCMAP_TABLE_NDJSON},
    {".geojsons", INCMAP_TABLE_NDJSON}, {".geojsonseq", INCMAP_TABLE_NDJSON},
};

static bool ends_nocase(incmap_span path, incmap_span ending) {
    return path.size > ending.size &&
           base_span_equal_nocase(base_span(path.data + path.size - ending.size, ending.size),
                                  ending);
}

static incmap_table_kind kind_by_ending(const char *path) {
    incmap_span name = base_span_of(path);
    if (ends_nocase(name, BASE_SPAN(".gz"))) {
        name.size -= 3;
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (ends_nocase(name, base_span_of(endings[i].ending))) {
            return endings[i].kind;
        }
    }
    return INCMAP_TABLE_GUESS;
}

/* JSON starts with a bracket, a brace or RFC 8142's record separator; all else is rows. */
static incmap_status kind_by_content(incmap_context *ctx, const char *path, incmap_table_kind *kind,
                                     incmap_error *err) {
    io_stream *stream = NULL;
    char start[256];
    size_t got = 0;
    BASE_TRY(io_stream_open(&stream, ctx, path, err));
    incmap_status status = io_stream_read(stream, start, sizeof start, &got, err);
    io_stream_close(stream);
    BASE_TRY(status);
    incmap_span text = base_span(start, got);
    if (base_span_starts(text, BASE_SPAN("\xEF\xBB\xBF"))) {
        text = base_span(text.data + 3, text.size - 3);
    }
    text = base_span_trim(text);
    bool json =
        text.size > 0 && (text.data[0] == '{' || text.data[0] == '[' || text.data[0] == '\x1E');
    *kind = json ? INCMAP_TABLE_JSON : INCMAP_TABLE_CSV;
    return INCMAP_OK;
}

incmap_status incmap_table_open(incmap_source **out, incmap_context *ctx, const char *path,
                                const incmap_table_options *options, incmap_error *err) {
    incmap_table_options use = {.kind = INCMAP_TABLE_GUESS};
    *out = NULL;
    if (options != NULL) {
        use = *options;
    }
    if (use.kind == INCMAP_TABLE_GUESS && base_span_is(base_span_of(path), "-")) {
        return base_fail(err, INCMAP_USAGE,
                         "a table on standard input needs its kind said, such as csv or ndjson");
    }
    if (use.kind == INCMAP_TABLE_GUESS) {
        use.kind = kind_by_ending(path);
    }
    if (use.kind == INCMAP_TABLE_GUESS) {
        BASE_TRY(kind_by_content(ctx, path, &use.kind, err));
    }
    bool rows = use.kind == INCMAP_TABLE_CSV || use.kind == INCMAP_TABLE_TSV;
    incmap_status status =
        rows ? inc_csv_open(out, ctx, path, &use, err) : inc_json_open(out, ctx, path, &use, err);
    if (status != INCMAP_OK) {
        base_locate(err, path, 0, 0);
    }
    return status;
}

incmap_status inc_table_new(inc_table **out, size_t size, const inc_source_class *kind,
                            incmap_context *ctx, const char *path,
                            const incmap_table_options *options, incmap_error *err) {
    inc_table *table = base_alloc_zeroed(ctx, 1, size);
    *out = table;
    if (table == NULL) {
        return base_out_of_memory(err);
    }
    table->source.kind = kind;
    table->source.ctx = ctx;
    table->filler = (inc_filler){
        .source = &table->source,
        .header.ctx = ctx,
        .notices = options->notices,
        .published = options->published,
    };
    base_arena_init(&table->filler.header.text, ctx);
    table->path = base_copy_text(ctx, base_span_of(path));
    if (table->path == NULL) {
        return base_out_of_memory(err);
    }
    table->source.name = table->path;
    BASE_TRY(io_stream_open(&table->stream, ctx, path, err));
    table->source.name = io_stream_name(table->stream);
    return INCMAP_OK;
}

incmap_status inc_table_set_header(inc_table *table, const incmap_span *names, size_t count,
                                   incmap_span wanted, bool located, incmap_error *err) {
    BASE_TRY(inc_header_init(&table->filler.header, table->source.ctx, names, count, wanted, err));
    if (!table->filler.header.any && !located) {
        return base_fail(err, INCMAP_FORMAT,
                         "no column with a name known here, such as place, date, lat or lon");
    }
    inc_fill_prepare(&table->filler);
    table->cells = base_alloc_zeroed(table->source.ctx, count, sizeof *table->cells);
    return table->cells == NULL ? base_out_of_memory(err) : INCMAP_OK;
}

void inc_table_free(inc_table *table) {
    incmap_context *ctx = table->source.ctx;
    inc_header_free(&table->filler.header);
    io_stream_close(table->stream);
    base_free(ctx, table->cells);
    base_free(ctx, table->path);
    base_free(ctx, table);
}

size_t inc_table_column_count(const incmap_source *source) {
    return ((const inc_table *)source)->filler.header.extra_count;
}

incmap_span inc_table_column(const incmap_source *source, size_t number) {
    return ((const inc_table *)source)->filler.header.extras[number];
}

incmap_status inc_table_reject(inc_table *table, const incmap_error *problem, incmap_error *err) {
    incmap_error located = *problem;
    base_locate(&located, table->source.name, 0, 0);
    if (located.status == INCMAP_MEMORY || located.status == INCMAP_IO) {
        if (err != NULL) {
            *err = located;
        }
        return located.status;
    }
    table->source.rejected++;
    if (table->filler.notices.notice != NULL) {
        table->filler.notices.notice(table->filler.notices.state, &located);
    }
    return INCMAP_OK;
}
