/* The whole way from tables to map files with memory running out at every request in turn: each
 * time the answer is INCMAP_MEMORY, nothing is held afterwards and no file is left. */
#include "export/output.h"
#include "geo/failing_allocator.h"

enum { writer_count = 13 };

typedef struct way {
    incmap_context *ctx;
    incmap_layer *layer;
    incmap_incident *incident;
    incmap_selection *selection;
    incmap_writer *writers[writer_count];
} way;

static incmap_status add(way *w, const char *path, incmap_error *err) {
    incmap_source *source = NULL;
    incmap_status status = incmap_table_open(&source, w->ctx, path, NULL, err);
    return status == INCMAP_OK ? incmap_layer_add(w->layer, source, err) : status;
}

static incmap_status begin(way *w, io_unit *unit, const char *csv, const char *setting,
                           incmap_error *err) {
    static const char *const names[] = {"m.geojson", "m.csv", "m.shp", "m.ndjson.gz", "m.kml",
                                        "m.kmz",     "m.gpx", "m.fgb", "m.html",      "m.gpkg",
                                        "m.svg",     "m.png", "m.shz"};
    incmap_status status = incmap_layer_new(&w->layer, w->ctx, err);
    status = status == INCMAP_OK ? incmap_incident_new(&w->incident, w->ctx, err) : status;
    status = status == INCMAP_OK ? add(w, csv, err) : status;
    status = status == INCMAP_OK ? add(w, TEST_DATA "/golden/incidents.ndjson", err) : status;
    incmap_selection_options choice = {.where = BASE_SPAN("id IS NOT NULL OR team LIKE '%'"),
                                       .sort = BASE_SPAN("team desc"),
                                       .limit = 100,
                                       .layer = w->layer,
                                       .near_path = csv};
    status =
        status == INCMAP_OK ? incmap_selection_new(&w->selection, w->ctx, &choice, err) : status;
    incmap_writer_options options = {
        .layer = w->layer, .profile = BASE_SPAN("acled"), .settings = &setting, .setting_count = 1};
    for (size_t i = 0; i < writer_count && status == INCMAP_OK; i++) {
        char path[600];
        status = incmap_writer_open(&w->writers[i], w->ctx, output_path(unit, names[i], path), NULL,
                                    &options, err);
    }
    return status;
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
        for (size_t i = 0; i < writer_count && status == INCMAP_OK && more; i++) {
            status = incmap_writer_add(w->writers[i], w->incident, err);
        }
        if (status != INCMAP_OK) {
            return status;
        }
    }
    return incmap_writers_commit(w->writers, writer_count, NULL, err);
}

static incmap_status run(io_unit *unit, const char *csv, const char *setting,
                         struct failing_allocator *allocator) {
    way w = {.ctx = NULL};
    incmap_error err;
    incmap_allocator use = {allocator, failing_resize};
    incmap_status status = incmap_context_new(&w.ctx, &use, &err);
    status = status == INCMAP_OK ? begin(&w, unit, csv, setting, &err) : status;
    status = status == INCMAP_OK ? go(&w, &err) : status;
    for (size_t i = 0; i < writer_count; i++) {
        incmap_writer_close(w.writers[i]);
    }
    incmap_selection_free(w.selection);
    incmap_incident_free(w.incident);
    incmap_layer_free(w.layer);
    incmap_context_free(w.ctx);
    return status;
}

/* Each request in turn, until none is refused. */
static void refuse_each(io_unit *unit, const char *csv, const char *setting) {
    size_t files = io_unit_entries(unit, false);
    incmap_status status = INCMAP_MEMORY;
    for (long n = 0; status != INCMAP_OK && n < 3000; n++) {
        struct failing_allocator allocator = {.until_failure = n};
        status = run(unit, csv, setting, &allocator);
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

static void memory_may_run_out_anywhere(void **state) {
    io_unit *unit = *state;
    char csv[600];
    snprintf(csv, sizeof csv, "%s",
             io_unit_write(unit, "in.csv",
                           BASE_SPAN("id,place,date,lat,lon,team,input\n1,Banjska,31.02.2023,"
                                     "42.97333,20.78083,a,b\n2,=x,2023,,,c,d\n")));
    refuse_each(unit, csv, "gpkg.mode=new");
    refuse_each(unit, csv, "gpkg.mode=append"); /* to the file that the last run has left */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_may_run_out_anywhere)};
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
