/* Memory that runs out at the n-th request, for every n, through each of the library's jobs: the
 * call answers INCMAP_MEMORY, nothing leaks, no file is left behind or changed. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failing_allocator.h"
#include "incmap/incmap.h"

static const char *gazetteer_path;
static const char *model_path;
static const char *project;
static char folder[256];

static const char *in_folder(const char *name, char *out, size_t size) {
    snprintf(out, size, "%s/%s", folder, name);
    return out;
}

static incmap_span span_of(const char *text) { return (incmap_span){text, strlen(text)}; }

static incmap_status swallow(void *state, const void *data, size_t size, incmap_error *err) {
    (void)data;
    (void)err;
    *(size_t *)state += size;
    return INCMAP_OK;
}

/* What the jobs share: a gazetteer and a resolver over it. */
typedef struct tools {
    incmap_gazetteer *gazetteer;
    incmap_resolver *resolver;
} tools;

static incmap_status open_tools(tools *t, incmap_context *ctx) {
    *t = (tools){0};
    incmap_status status = incmap_gazetteer_open(&t->gazetteer, ctx, gazetteer_path, NULL);
    return status != INCMAP_OK
               ? status
               : incmap_resolver_new(&t->resolver, ctx,
                                     (const incmap_gazetteer *const *)&t->gazetteer, 1, NULL, NULL);
}

static void close_tools(tools *t) {
    incmap_resolver_free(t->resolver);
    incmap_gazetteer_close(t->gazetteer);
}

static incmap_status place_names(incmap_context *ctx) {
    static const char *const lines[] = {
        "Banjska", "{\"place\":\"5 km north of Zvečan\",\"admin\":\"Zvečan\",\"country\":\"XK\"}",
        "{\"place\":\"Lepsavić\",\"text\":\"between Mitrovica and Leposavić\"}", "{broken"};
    tools t;
    size_t written = 0;
    incmap_status status = open_tools(&t, ctx);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0] && status == INCMAP_OK; i++) {
        status = incmap_resolver_answer(t.resolver, span_of(lines[i]), i + 1,
                                        (incmap_sink){&written, swallow}, NULL, NULL);
    }
    close_tools(&t);
    return status;
}

static incmap_status read_report(incmap_context *ctx) {
    char path[512];
    snprintf(path, sizeof path, "%s/examples/banjska/report.txt", project);
    incmap_tagger *tagger = NULL;
    tools t;
    size_t written = 0;
    incmap_status status = open_tools(&t, ctx);
    status = status ? status : incmap_tagger_open(&tagger, ctx, model_path, NULL);
    const incmap_report_options options = {.published = {2023, 9, 25}, .tagger = tagger};
    if (status == INCMAP_OK) {
        status = incmap_report_read_file(ctx, t.resolver, path, &options,
                                         (incmap_sink){&written, swallow}, NULL);
    }
    incmap_tagger_close(tagger);
    close_tools(&t);
    return status;
}

typedef struct job {
    tools t;
    incmap_layer *layer;
    incmap_placer *placer;
    incmap_incident *incident;
    incmap_writer *writers[4];
} job;

static incmap_status open_job(job *j, incmap_context *ctx) {
    static const char *const names[] = {"a.geojson", "a.shp", "a.csv", "a.html"};
    char path[512];
    char list[512];
    incmap_source *source = NULL;
    const incmap_table_options table = {.kind = INCMAP_TABLE_CSV};
    const incmap_placer_options placing = {.unplaced =
                                               in_folder("doubtful.csv", list, sizeof list)};
    incmap_status status = open_tools(&j->t, ctx);
    status = status ? status : incmap_layer_new(&j->layer, ctx, NULL);
    status = status ? status
                    : incmap_table_open(&source, ctx, in_folder("in.csv", path, sizeof path),
                                        &table, NULL);
    status = status ? status : incmap_layer_add(j->layer, source, NULL);
    status = status ? status : incmap_incident_new(&j->incident, ctx, NULL);
    status = status ? status : incmap_placer_new(&j->placer, ctx, j->t.resolver, &placing, NULL);
    for (size_t i = 0; i < 4 && status == INCMAP_OK; i++) {
        const incmap_writer_options options = {.layer = j->layer, .resolver = j->t.resolver};
        status = incmap_writer_open(&j->writers[i], ctx, in_folder(names[i], path, sizeof path),
                                    NULL, &options, NULL);
    }
    return status;
}

static incmap_status run_job(job *j) {
    bool more = true;
    incmap_status status = INCMAP_OK;
    while (status == INCMAP_OK) {
        status = incmap_layer_next(j->layer, j->incident, &more, NULL);
        if (status != INCMAP_OK || !more) {
            break;
        }
        status = incmap_placer_place(j->placer, j->incident, NULL, NULL);
        for (size_t i = 0; i < 4 && status == INCMAP_OK; i++) {
            status = incmap_writer_add(j->writers[i], j->incident, NULL);
        }
    }
    return status ? status : incmap_writers_commit(j->writers, 4, j->placer, NULL);
}

static incmap_status map_table(incmap_context *ctx) {
    job j = {0};
    incmap_status status = open_job(&j, ctx);
    status = status ? status : run_job(&j);
    for (size_t i = 0; i < 4; i++) {
        incmap_writer_close(j.writers[i]);
    }
    incmap_placer_free(j.placer);
    incmap_incident_free(j.incident);
    incmap_layer_free(j.layer);
    close_tools(&j.t);
    return status;
}

static incmap_status build_gazetteer(incmap_context *ctx) {
    char source[512];
    char target[512];
    const char *const paths[] = {in_folder("places.tsv", source, sizeof source)};
    const incmap_gazetteer_recipe recipe = {.paths = paths, .path_count = 1, .name = {"small", 5}};
    return incmap_gazetteer_build(ctx, &recipe, in_folder("small.gaz", target, sizeof target), NULL,
                                  NULL);
}

static incmap_status verify_maps(incmap_context *ctx) {
    static const char *const names[] = {"incidents.geojson", "incidents.geojsons", "incidents.shp",
                                        "incidents.shz"};
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && status == INCMAP_OK; i++) {
        char path[512];
        incmap_verify_counts counts;
        snprintf(path, sizeof path, "%s/tests/golden/%s", project, names[i]);
        status = incmap_verify(ctx, path, (incmap_findings){NULL, NULL}, &counts, NULL);
    }
    return status;
}

/* The name of a file that is neither an input nor ours to keep; NULL when there is none. */
static const char *find_stray(char *out, size_t size) {
    const char *found = NULL;
    DIR *open = opendir(folder);
    assert_non_null(open);
    const struct dirent *entry;
    while ((entry = readdir(open)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && strcmp(name, "in.csv") != 0 &&
            strcmp(name, "places.tsv") != 0) {
            snprintf(out, size, "%.200s", name);
            found = out;
        }
    }
    closedir(open);
    return found;
}

/* One run with the request behind the first `n` refused. True when the run made fewer requests than
 * that. */
static bool run_once(incmap_status (*run)(incmap_context *ctx), long n) {
    struct failing_allocator memory = {.until_failure = n};
    const incmap_allocator allocator = {&memory, failing_resize};
    incmap_context *ctx = NULL;
    incmap_status status = incmap_context_new(&ctx, &allocator, NULL);
    if (status == INCMAP_OK) {
        status = run(ctx);
    }
    incmap_context_free(ctx);
    if (memory.held != 0) {
        fail_msg("request %ld refused: %ld blocks leaked", n, memory.held);
    }
    bool refused = memory.until_failure < 0;
    if (status != (refused ? INCMAP_MEMORY : INCMAP_OK)) {
        fail_msg("request %ld refused: got %s, expected %s", n, incmap_status_name(status),
                 refused ? "MEMORY" : "OK");
    }
    return !refused;
}

/* Every request up to the 400th, then ever wider steps. */
static void refuse_each_request(incmap_status (*run)(incmap_context *ctx)) {
    char stray[256];
    for (long n = 0; !run_once(run, n); n += n < 400 ? 1 : n / 32) {
        if (find_stray(stray, sizeof stray) != NULL) {
            fail_msg("request %ld refused: %s was left behind", n, stray);
        }
    }
}

static void placing_names_survives_every_refusal(void **state) {
    (void)state;
    refuse_each_request(place_names);
}

static void reading_a_report_survives_every_refusal(void **state) {
    (void)state;
    refuse_each_request(read_report);
}

static void mapping_a_table_survives_every_refusal(void **state) {
    (void)state;
    refuse_each_request(map_table);
}

static void building_a_gazetteer_survives_every_refusal(void **state) {
    (void)state;
    refuse_each_request(build_gazetteer);
}

static void verifying_maps_survives_every_refusal(void **state) {
    (void)state;
    refuse_each_request(verify_maps);
}

static void write_file(const char *name, const char *text) {
    char path[512];
    FILE *file = fopen(in_folder(name, path, sizeof path), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int prepare(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/incmap-alloc-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    write_file("in.csv",
               "id,date,place,admin,notes,colour\n"
               "1,2023-09-24,Banjska,Zvečan,first,red\n"
               "2,2023-09-25,Nowhere At All,,\"second, quoted\",blue\n"
               "3,24.09.2023,Лепосавић,,third,\n");
    write_file("places.tsv",
               "geonameid\tname\tlatitude\tlongitude\tfeature\tadmin1\tpopulation\tother_names\n"
               "1\tBanjska\t42.97333\t20.78083\tP.PPL\t30\t\tBanjskë|Бањска\n"
               "2\tZvečan\t42.9075\t20.84028\tP.PPLA\t30\t\tZveçan|Звечан\n"
               "3\tZvečan\t42.98\t20.77\tA.ADM1\t30\t\t\n");
    return 0;
}

static int tidy(void **state) {
    (void)state;
    DIR *open = opendir(folder);
    const struct dirent *entry;
    while (open != NULL && (entry = readdir(open)) != NULL) {
        char path[512];
        snprintf(path, sizeof path, "%s/%.200s", folder, entry->d_name);
        unlink(path);
    }
    if (open != NULL) {
        closedir(open);
    }
    return rmdir(folder);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("usage: test_alloc GAZETTEER MODEL PROJECT\n", stderr);
        return 2;
    }
    gazetteer_path = argv[1];
    model_path = argv[2];
    project = argv[3];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(placing_names_survives_every_refusal, prepare, tidy),
        cmocka_unit_test_setup_teardown(reading_a_report_survives_every_refusal, prepare, tidy),
        cmocka_unit_test_setup_teardown(mapping_a_table_survives_every_refusal, prepare, tidy),
        cmocka_unit_test_setup_teardown(building_a_gazetteer_survives_every_refusal, prepare, tidy),
        cmocka_unit_test_setup_teardown(verifying_maps_survives_every_refusal, prepare, tidy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
