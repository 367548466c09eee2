/* Tables of JSON objects: an array of them, one a line, or GeoJSON features. The columns are known
 * only when all has been seen, so the input is read twice: a file by opening it again, standard
 * input from a scratch file that the first reading fills. */
#include "base_error.h"
#include "base_span.h"
#include "inc_table.h"
#include "io_atomic.h"
#include "io_json.h"

struct json_table {
    inc_table table;
    io_json_split *split;
    io_spool *spool;   /* NULL for a file */
    uint64_t spooled;  /* elements in it that were not read back yet */
    base_buf element;  /* the one read back */
    io_json *json;     /* the element that the cells borrow from */
    base_arena values; /* printed values that the cells borrow */
    base_buf print;
};

/* In the folder for such files that every POSIX system has; the file has no name. */
static const char scratch_path[] = "/tmp/incmap";

/* The column names, as they are found. */
struct names {
    base_arena text;
    incmap_span *list;
    size_t count;
    size_t room;
    size_t next; /* where the next name is likely to be */
    bool located;
    bool any;           /* some record could be read */
    incmap_error first; /* what was wrong with the first that could not */
};

/* What stands before an element in the scratch file. */
struct spool_entry {
    uint64_t size;
    uint64_t line;
};

static void close_json(incmap_source *source) {
    struct json_table *json = (struct json_table *)source;
    io_json_free(json->json);
    io_json_split_close(json->split);
    io_spool_close(json->spool);
    base_buf_free(&json->element);
    base_buf_free(&json->print);
    base_arena_free(&json->values);
    inc_table_free(&json->table);
}

static bool is_feature(const io_json_value *object) {
    return base_span_is(io_json_text(io_json_member(object, "type")), "Feature") &&
           (io_json_member(object, "geometry") != NULL ||
            io_json_member(object, "properties") != NULL);
}

static const io_json_value *first_value(const io_json_value *object) {
    return io_json_first(is_feature(object) ? io_json_member(object, "properties") : object);
}

/* Where `name` is in `list`, tried first at *next; `count` when it is not there. */
static size_t find_name(const incmap_span *list, size_t count, size_t *next, incmap_span name) {
    size_t at = *next;
    if (at >= count || !base_span_equal(list[at], name)) {
        for (at = 0; at < count && !base_span_equal(list[at], name); at++) {
        }
    }
    *next = at + 1;
    return at;
}

static incmap_status add_names(struct json_table *json, struct names *names,
                               const io_json_value *object, incmap_error *err) {
    incmap_context *ctx = json->table.source.ctx;
    names->located = names->located || io_json_member(object, "geometry") != NULL;
    for (const io_json_value *at = first_value(object); at != NULL; at = io_json_next(at)) {
        incmap_span name = io_json_name(at);
        if (find_name(names->list, names->count, &names->next, name) < names->count) {
            continue;
        }
        if (names->count == ctx->limits.columns) {
            return base_fail(err, INCMAP_LIMIT, "over %u columns", ctx->limits.columns);
        }
        BASE_TRY(base_grow(ctx, (void **)&names->list, &names->room, names->count + 1,
                           sizeof *names->list, err));
        BASE_TRY(base_arena_copy(&names->text, name, &names->list[names->count], err));
        names->count++;
    }
    return INCMAP_OK;
}

/* Parse `text`, which starts in `line`; errors then name the line of the input. */
static incmap_status parse(struct json_table *json, incmap_span text, uint64_t line,
                           incmap_error *problem) {
    io_json_free(json->json);
    json->json = NULL;
    incmap_status status = io_json_parse(&json->json, json->table.source.ctx, text, problem);
    if (status != INCMAP_OK) {
        problem->line = problem->line == 0 ? line : problem->line + line - 1;
        base_locate(problem, json->table.source.name, line, 0);
        return status;
    }
    if (io_json_kind_of(io_json_root(json->json)) != IO_JSON_OBJECT) {
        return base_fail_at(problem, INCMAP_FORMAT, json->table.source.name, line, 0,
                            "a JSON value that is no object; expected one object a record");
    }
    return INCMAP_OK;
}

static incmap_status spool_element(struct json_table *json, incmap_span text, uint64_t line,
                                   incmap_error *err) {
    struct spool_entry entry = {text.size, line};
    if (json->spool == NULL) {
        return INCMAP_OK;
    }
    json->spooled++;
    BASE_TRY(io_spool_write(json->spool, &entry, sizeof entry, err));
    return io_spool_write(json->spool, text.data, text.size, err);
}

/* A record that was passed over, or a document that ends early: how many records are missing then
 * nobody knows, so that is a failure of the whole input. */
static incmap_status reject(struct json_table *json, incmap_error *problem, bool count,
                            incmap_error *err) {
    incmap_status status = problem->status;
    base_locate(problem, json->table.source.name, 0, 0);
    if (json->split != NULL && io_json_split_is_broken(json->split)) {
        if (err != NULL) {
            *err = *problem;
        }
        return status;
    }
    bool ends = status == INCMAP_MEMORY || status == INCMAP_IO;
    return count || ends ? inc_table_reject(&json->table, problem, err) : INCMAP_OK;
}

/* The first reading. What is broken is told now for a spooled input, else in the second. */
static incmap_status collect(struct json_table *json, struct names *names, incmap_error *err) {
    for (;;) {
        incmap_error problem = {.status = INCMAP_OK};
        incmap_span text;
        uint64_t line = 0;
        bool more = false;
        incmap_status status = io_json_split_next(json->split, &text, &line, &more, &problem);
        if (status == INCMAP_OK && !more) {
            return INCMAP_OK;
        }
        if (status == INCMAP_OK) {
            status = parse(json, text, line, &problem);
        }
        if (status == INCMAP_OK) {
            BASE_TRY(add_names(json, names, io_json_root(json->json), err));
            BASE_TRY(spool_element(json, text, line, err));
            names->any = true;
            continue;
        }
        BASE_TRY(reject(json, &problem, json->spool != NULL, err));
        if (names->first.status == INCMAP_OK) {
            names->first = problem;
        }
    }
}

static incmap_status open_split(struct json_table *json, incmap_error *err) {
    return io_json_split_open(&json->split, json->table.source.ctx, json->table.stream, "features",
                              err);
}

static incmap_status read_again(struct json_table *json, incmap_error *err) {
    io_json_free(json->json);
    json->json = NULL;
    if (json->spool != NULL) {
        return io_spool_rewind(json->spool, err);
    }
    inc_table *table = &json->table;
    io_json_split_close(json->split);
    json->split = NULL;
    io_stream_close(table->stream);
    table->stream = NULL;
    table->source.name = table->path;
    BASE_TRY(io_stream_open(&table->stream, table->source.ctx, table->path, err));
    table->source.name = io_stream_name(table->stream);
    return open_split(json, err);
}

static incmap_status read_header(struct json_table *json, const incmap_table_options *options,
                                 incmap_error *err) {
    incmap_context *ctx = json->table.source.ctx;
    struct names names = {.count = 0};
    base_arena_init(&names.text, ctx);
    if (base_span_is(base_span_of(json->table.path), "-")) {
        BASE_TRY(io_spool_open(&json->spool, ctx, scratch_path, err));
    }
    BASE_TRY(open_split(json, err));
    incmap_status status = collect(json, &names, err);
    if (status == INCMAP_OK && !names.any && names.first.status != INCMAP_OK) {
        status = names.first.status;
        if (err != NULL) {
            *err = names.first;
        }
    } else if (status == INCMAP_OK) {
        status = inc_table_set_header(&json->table, names.list, names.count, options->columns,
                                      names.located, err);
    }
    base_free(ctx, names.list);
    base_arena_free(&names.text);
    return status == INCMAP_OK ? read_again(json, err) : status;
}

static incmap_status next_element(struct json_table *json, incmap_span *text, uint64_t *line,
                                  bool *more, incmap_error *problem) {
    if (json->spool == NULL) {
        return io_json_split_next(json->split, text, line, more, problem);
    }
    *more = json->spooled > 0;
    if (!*more) {
        return INCMAP_OK;
    }
    struct spool_entry entry;
    json->spooled--;
    json->element.size = 0;
    BASE_TRY(io_spool_read(json->spool, &entry, sizeof entry, problem));
    BASE_TRY(base_buf_reserve(&json->element, (size_t)entry.size, problem));
    json->element.size = (size_t)entry.size;
    *text = base_buf_view(&json->element);
    *line = entry.line;
    return io_spool_read(json->spool, json->element.data, (size_t)entry.size, problem);
}

static incmap_status cell_of(struct json_table *json, const io_json_value *value, inc_cell *cell,
                             incmap_error *err) {
    *cell = (inc_cell){.json = false};
    switch (io_json_kind_of(value)) {
        case IO_JSON_MISSING:
        case IO_JSON_NULL:
            return INCMAP_OK;
        case IO_JSON_STRING:
            cell->text = io_json_text(value);
            return INCMAP_OK;
        case IO_JSON_FALSE:
        case IO_JSON_TRUE:
        case IO_JSON_NUMBER:
        case IO_JSON_ARRAY:
        case IO_JSON_OBJECT:
        default:
            cell->json = true;
            json->print.size = 0;
            BASE_TRY(io_json_print(value, &json->print, err));
            return base_arena_copy(&json->values, base_buf_view(&json->print), &cell->text, err);
    }
}

static incmap_status set_cells(struct json_table *json, const io_json_value *object,
                               incmap_error *err) {
    const inc_header *header = &json->table.filler.header;
    size_t next = 0;
    for (size_t i = 0; i < header->count; i++) {
        json->table.cells[i] = (inc_cell){.json = false};
    }
    base_arena_reset(&json->values);
    for (const io_json_value *at = first_value(object); at != NULL; at = io_json_next(at)) {
        size_t column = find_name(header->names, header->count, &next, io_json_name(at));
        if (column < header->count) { /* a file may change between the two readings */
            BASE_TRY(cell_of(json, at, &json->table.cells[column], err));
        }
    }
    return INCMAP_OK;
}

/* A point, or a multi-point of one. Others say more than a point can hold. */
static void read_geometry(const struct json_table *json, const io_json_value *geometry,
                          inc_row *row) {
    incmap_span type = io_json_text(io_json_member(geometry, "type"));
    const io_json_value *coordinates = io_json_member(geometry, "coordinates");
    if (geometry == NULL || io_json_kind_of(geometry) == IO_JSON_NULL) {
        return;
    }
    if (base_span_is(type, "MultiPoint") && io_json_count(coordinates) == 1) {
        coordinates = io_json_first(coordinates);
    } else if (!base_span_is(type, "Point")) {
        inc_tell(&json->table.filler, row, INCMAP_UNSUPPORTED,
                 "a geometry of type \"%.*s\"; only points are taken, so the record has none",
                 (int)(type.size > 40 ? 40 : type.size), type.size == 0 ? "" : type.data);
        return;
    }
    const io_json_value *lon = io_json_first(coordinates);
    row->has_point =
        io_json_number(lon, &row->point.lon) && io_json_number(io_json_next(lon), &row->point.lat);
    if (!row->has_point && io_json_count(coordinates) > 0) {
        inc_tell(&json->table.filler, row, INCMAP_FORMAT,
                 "coordinates that are no numbers; the record is taken to have none");
    }
}

static incmap_status fill(struct json_table *json, uint64_t line, incmap_incident *incident,
                          incmap_error *err) {
    const io_json_value *object = io_json_root(json->json);
    inc_cell id = {.json = false};
    inc_row row = {.cells = json->table.cells, .line = line};
    BASE_TRY(set_cells(json, object, err));
    if (is_feature(object)) {
        BASE_TRY(cell_of(json, io_json_member(object, "id"), &id, err));
        row.id = id.text;
        read_geometry(json, io_json_member(object, "geometry"), &row);
    }
    return inc_fill(&json->table.filler, &row, incident, err);
}

static incmap_status next_json(incmap_source *source, incmap_incident *incident, bool *more,
                               incmap_error *err) {
    struct json_table *json = (struct json_table *)source;
    for (;;) {
        incmap_error problem = {.status = INCMAP_OK};
        incmap_span text;
        uint64_t line = 0;
        incmap_status status = next_element(json, &text, &line, more, &problem);
        if (status == INCMAP_OK && !*more) {
            return INCMAP_OK;
        }
        if (status == INCMAP_OK) {
            status = parse(json, text, line, &problem);
        }
        if (status == INCMAP_OK) {
            return fill(json, line, incident, err);
        }
        BASE_TRY(reject(json, &problem, true, err));
    }
}

static const inc_source_class json_class = {inc_table_column_count, inc_table_column, next_json,
                                            close_json};

incmap_status inc_json_open(incmap_source **out, incmap_context *ctx, const char *path,
                            const incmap_table_options *options, incmap_error *err) {
    inc_table *table = NULL;
    incmap_status status =
        inc_table_new(&table, sizeof(struct json_table), &json_class, ctx, path, options, err);
    struct json_table *json = (struct json_table *)table;
    *out = NULL;
    if (json == NULL) {
        return status;
    }
    base_buf_init(&json->element, ctx, SIZE_MAX);
    base_buf_init(&json->print, ctx, SIZE_MAX);
    base_arena_init(&json->values, ctx);
    status = status == INCMAP_OK ? read_header(json, options, err) : status;
    if (status != INCMAP_OK) {
        close_json(&table->source);
        return status;
    }
    *out = &table->source;
    return INCMAP_OK;
}
