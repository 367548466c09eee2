/* The whole way from tables to a map file, for every format of the table, with memory running out
 * at every request in turn: each time the answer is INCMAP_MEMORY, nothing is held afterwards and
 * no file is left. */
#include "export/output.h"
#include "failing_allocator.h"

/* What is written: the format, or all of them in one commit where that is NULL. */
typedef struct task {
    const char *csv;
    const incmap_format_info *format;
    const char *setting;
    const char *layer; /* NULL: points */
    const char *by;
} task;

enum { writer_max = 32, few = 40 };

typedef struct way {
    incmap_context *ctx;
    incmap_layer *layer;
    incmap_incident *incident;
    incmap_selection *selection;
    incmap_writer *writers[writer_max];
    size_t writer_count;
} way;

static incmap_status add(way *w, const char *path, incmap_error *err) {
    incmap_source *source = NULL;
    incmap_status status = incmap_table_open(&source, w->ctx, path, NULL, err);
    return status == INCMAP_OK ? incmap_layer_add(w->layer, source, err) : status;
}

static incmap_status open_writer(way *w, io_unit *unit, const task *work,
                                 const incmap_format_info *format, incmap_error *err) {
    incmap_writer_options options = {.layer = w->layer,
                                     .profile = BASE_SPAN("acled"),
                                     .settings = &work->setting,
                                     .setting_count = work->setting != NULL,
                                     .layer_kind = base_span_of(work->layer),
                                     .by = base_span_of(work->by)};
    char path[600];
    char name[64];
    snprintf(name, sizeof name, "m-%s%.*s", format->name, (int)strcspn(format->endings, " "),
             format->endings);
    assert_true(w->writer_count < writer_max);
    return incmap_writer_open(&w->writers[w->writer_count++], w->ctx, output_path(unit, name, path),
                              NULL, &options, err);
}

static incmap_status open_writers(way *w, io_unit *unit, const task *work, incmap_error *err) {
    const incmap_format_info *format = work->format;
    if (format != NULL) {
        return open_writer(w, unit, work, format, err);
    }
    for (size_t i = 0; (format = incmap_format_view(i)) != NULL; i++) {
        incmap_status status = open_writer(w, unit, work, format, err);
        if (status != INCMAP_OK) {
            return status;
        }
    }
    return INCMAP_OK;
}

static incmap_status begin(way *w, io_unit *unit, const task *work, incmap_error *err) {
    incmap_status status = incmap_layer_new(&w->layer, w->ctx, err);
    status = status == INCMAP_OK ? incmap_incident_new(&w->incident, w->ctx, err) : status;
    status = status == INCMAP_OK ? add(w, work->csv, err) : status;
    status = status == INCMAP_OK ? add(w, TEST_DATA "/golden/incidents.ndjson", err) : status;
    incmap_selection_options choice = {.where = BASE_SPAN("id IS NOT NULL OR team LIKE '%'"),
                                       .sort = BASE_SPAN("team desc"),
                                       .limit = 100,
                                       .layer = w->layer,
                                       .near_path = work->csv};
    status =
        status == INCMAP_OK ? incmap_selection_new(&w->selection, w->ctx, &choice, err) : status;
    return status == INCMAP_OK ? open_writers(w, unit, work, err) : status;
}

/* Broken records are passed over; no memory is no broken record. */
static incmap_status choose(way *w, incmap_error *err) {
    bool more = true;
    bool now = false;
    incmap_status status = INCMAP_OK;
    while (more && status == INCMAP_OK) {
        status = incmap_layer_next(w->layer, w->incident, &more, err);
        status = status == INCMAP_OK && more
                     ? incmap_selection_add(w->selection, w->incident, &now, err)
                     : status;
    }
    return status;
}

static incmap_status go(way *w, incmap_error *err) {
    bool more = true;
    incmap_status chosen = choose(w, err);
    if (chosen != INCMAP_OK) {
        return chosen;
    }
    while (more) {
        incmap_status status = incmap_selection_next(w->selection, w->incident, &more, err);
        for (size_t i = 0; i < w->writer_count && status == INCMAP_OK && more; i++) {
            status = incmap_writer_add(w->writers[i], w->incident, err);
        }
        if (status != INCMAP_OK) {
            return status;
        }
    }
    return incmap_writers_commit(w->writers, w->writer_count, NULL, err);
}

static incmap_status run(io_unit *unit, const task *work, struct failing_allocator *allocator) {
    way w = {.ctx = NULL};
    incmap_error err;
    incmap_allocator use = {allocator, failing_resize};
    incmap_status status = incmap_context_new(&w.ctx, &use, &err);
    status = status == INCMAP_OK ? begin(&w, unit, work, &err) : status;
    status = status == INCMAP_OK ? go(&w, &err) : status;
    for (size_t i = 0; i < w.writer_count; i++) {
        incmap_writer_close(w.writers[i]);
    }
    incmap_selection_free(w.selection);
    incmap_incident_free(w.incident);
    incmap_layer_free(w.layer);
    incmap_context_free(w.ctx);
    return status;
}

/* Requests in turn, `step` apart, until none is refused. */
static void refuse_each(io_unit *unit, const task *work, long step) {
    size_t files = io_unit_entries(unit, false);
    incmap_status status = INCMAP_MEMORY;
    for (long n = 0; status != INCMAP_OK && n < 10000; n += step) {
        struct failing_allocator allocator = {.until_failure = n};
        status = run(unit, work, &allocator);
        if (status != INCMAP_OK && status != INCMAP_MEMORY) {
            fail_msg("request %ld: got %s, expected MEMORY", n, incmap_status_name(status));
        }
        assert_int_equal(allocator.held, 0);
        if (status != INCMAP_OK) {
            assert_int_equal(io_unit_entries(unit, false), files);
        }
    }
    assert_int_equal(status, INCMAP_OK);
}

static void write_rows(io_unit *unit, char path[600]) {
    snprintf(path, 600, "%s",
             io_unit_write(unit, "in.csv",
                           BASE_SPAN("id,place,date,lat,lon,team,input\n1,Banjska,31.02.2023,"
                                     "42.97333,20.78083,a,b\n2,=x,2023,,,c,d\n")));
}

static void memory_may_run_out_anywhere_in_a_format(void **state) {
    io_unit *unit = *state;
    char csv[600];
    task work = {.csv = csv, .setting = "gpkg.mode=new"};
    write_rows(unit, csv);
    for (size_t i = 0; (work.format = incmap_format_view(i)) != NULL; i++) {
        refuse_each(unit, &work, 1);
    }
    work.format = incmap_format_by_name("gpkg");
    work.setting = "gpkg.mode=append"; /* to the file that the run before has left */
    refuse_each(unit, &work, 1);
}

/* Circles, lines over the date line, and an area with a hole. */
static void memory_may_run_out_in_a_flatgeobuf_of_shapes(void **state) {
    io_unit *unit = *state;
    char csv[600];
    char areas[600];
    task work = {.csv = csv, .format = incmap_format_by_name("fgb")};
    snprintf(csv, sizeof csv, "%s",
             io_unit_write(unit, "in.csv",
                           BASE_SPAN("id,date,lat,lon,uncertainty_m,team\n"
                                     "1,2023-09-24,42.9,20.8,500,a\n2,2023-09-25,1,179.99,90000,b\n"
                                     "3,2023-09-26,1,-179,5,b\n4,2023-09-26,1,-179,,c\n")));
    snprintf(areas, sizeof areas, "%s",
             io_unit_write(unit, "areas.geojson",
                           BASE_SPAN("{\"features\":[{\"geometry\":{\"type\":\"Polygon\","
                                     "\"coordinates\":[[[20,42],[22,42],[22,44],[20,42]],"
                                     "[[21,42.5],[21.5,43],[21.5,42.5],[21,42.5]]]}}]}")));
    static const char *const layers[] = {"areas", "tracks", "counts"};
    const char *const by[] = {NULL, "team", areas};
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        work.layer = layers[i];
        work.by = by[i];
        refuse_each(unit, &work, 1);
    }
}

/* Each writer's own requests have been refused above; here it is what others leave behind then. */
static void memory_may_run_out_between_formats(void **state) {
    io_unit *unit = *state;
    char csv[600];
    task work = {.csv = csv, .setting = "gpkg.mode=new"};
    write_rows(unit, csv);
    refuse_each(unit, &work, few);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_may_run_out_anywhere_in_a_format),
        cmocka_unit_test(memory_may_run_out_in_a_flatgeobuf_of_shapes),
        cmocka_unit_test(memory_may_run_out_between_formats),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
