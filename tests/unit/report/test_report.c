#include "base_buf.h"
#include "failing_allocator.h"
#include "inc_record.h"
#include "io_json.h"
#include "rep_unit.h"

#define EXAMPLE TEST_DATA "/../examples/banjska/"

static base_buf answer_to(rep_world *w, const char *line, bool *failed) {
    base_buf out;
    base_buf_init(&out, w->ctx, SIZE_MAX);
    assert_int_equal(incmap_report_answer(w->ctx, w->resolver, base_span_of(line), 7, NULL,
                                          base_buf_sink(&out), failed, NULL),
                     INCMAP_OK);
    assert_true(out.size > 0 && out.data[out.size - 1] == '\n');
    return out;
}

/* Member `path` ("places.0.place_id") of a value. */
static const io_json_value *member(const io_json_value *value, const char *path) {
    incmap_span rest = base_span_of(path);
    incmap_span part;
    while (value != NULL && base_span_cut(&rest, '.', &part)) {
        char name[64];
        (void)snprintf(name, sizeof name, "%.*s", (int)part.size, part.data);
        if (!base_is_digit(name[0])) {
            value = io_json_member(value, name);
            continue;
        }
        long number = strtol(name, NULL, 10);
        value = io_json_first(value);
        while (value != NULL && number-- > 0) {
            value = io_json_next(value);
        }
    }
    return value;
}

static io_json *parsed(rep_world *w, const base_buf *line) {
    io_json *json = NULL;
    assert_int_equal(io_json_parse(&json, w->ctx, base_buf_view(line), NULL), INCMAP_OK);
    return json;
}

static void a_line_is_answered_with_its_id_in_its_own_form(void **state) {
    bool failed = true;
    base_buf out = answer_to(*state,
                             "{\"id\":17,\"text\":\"A fire broke out in Zve\\u010dan on Sunday.\","
                             "\"published\":\"2023-09-25\"}",
                             &failed);
    assert_false(failed);
    io_json *json = parsed(*state, &out);
    const io_json_value *root = io_json_root(json);
    double number = 0;
    assert_true(io_json_number(member(root, "id"), &number) && number == 17);
    assert_span(io_json_text(member(root, "published")), "2023-09-25");
    assert_true(io_json_number(member(root, "places.0.start"), &number) && number == 20);
    assert_true(io_json_number(member(root, "places.0.end"), &number) && number == 27);
    assert_span(io_json_text(member(root, "places.0.text")), "Zvečan");
    assert_span(io_json_text(member(root, "places.0.status")), "placed");
    assert_span(io_json_text(member(root, "dates.0.date")), "2023-09-24");
    io_json_free(json);
    base_buf_free(&out);
}

static void languages_names_and_the_injured_are_told(void **state) {
    base_buf out =
        answer_to(*state,
                  "{\"id\":1,\"text\":\"Gunmen attacked a patrol in Zve\u010dan on Sunday, "
                  "wounding at least three officers, President Vjosa Osmani said.\","
                  "\"published\":\"2023-09-25\"}",
                  NULL);
    io_json *json = parsed(*state, &out);
    const io_json_value *root = io_json_root(json);
    double number = 0;
    assert_span(io_json_text(member(root, "languages.0")), "en");
    assert_int_equal(io_json_count(member(root, "languages")), 1);
    assert_span(io_json_text(member(root, "names.0.text")), "Vjosa Osmani");
    assert_span(io_json_text(member(root, "names.0.kind")), "person");
    assert_true(io_json_number(member(root, "incidents.0.injured_best"), &number) && number == 3);
    assert_true(io_json_number(member(root, "incidents.0.injured_low"), &number) && number == 3);
    assert_null(member(root, "incidents.0.injured_high"));
    io_json_free(json);
    base_buf_free(&out);
}

static void given_spans_are_placed_and_none_is_looked_for(void **state) {
    base_buf out = answer_to(*state,
                             "{\"id\":\"a\",\"text\":\"Paris, Texas and Detroit and Brussels\","
                             "\"spans\":[[17,24],[0,5]]}",
                             NULL);
    io_json *json = parsed(*state, &out);
    const io_json_value *root = io_json_root(json);
    assert_int_equal(io_json_count(member(root, "places")), 2);
    assert_span(io_json_text(member(root, "places.0.place_id")), "geonames:4990729");
    assert_span(io_json_text(member(root, "places.1.place_id")), "geonames:4717560");
    io_json_free(json);
    base_buf_free(&out);
    out = answer_to(*state, "{\"text\":\"in Paris\",\"spans\":[]}", NULL);
    json = parsed(*state, &out);
    assert_int_equal(io_json_count(member(io_json_root(json), "places")), 0);
    io_json_free(json);
    base_buf_free(&out);
}

static void a_bad_line_is_answered_with_what_is_wrong(void **state) {
    static const struct {
        const char *line;
        const char *message;
    } rows[] = {
        {"{\"id\":1}", "the line has no \"text\""},
        {"[1]", "the line is no JSON object"},
        {"{\"text\":\"x\",\"published\":\"yesterday\"}",
         "\"published\" is \"yesterday\", YYYY-MM-DD was expected"},
        {"{\"text\":\"ab\",\"spans\":[[0,3]]}",
         "span [0,3) is no run of whole letters in a text of 2 bytes"},
        {"{\"text\":\"\xC4\x8D\",\"spans\":[[1,2]]}",
         "span [1,2) is no run of whole letters in a text of 2 bytes"},
        {"{\"text\":\"ab\",\"spans\":[[0,1],[0]]}", "span 2 is not [start,end] in bytes"},
        {"{\"text\":\"ab\",\"spans\":7}", "\"spans\" is not an array of [start,end]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool failed = false;
        base_buf out = answer_to(*state, rows[i].line, &failed);
        assert_true(failed);
        io_json *json = parsed(*state, &out);
        assert_span(io_json_text(member(io_json_root(json), "status")), "error");
        assert_span(io_json_text(member(io_json_root(json), "message")), rows[i].message);
        io_json_free(json);
        base_buf_free(&out);
    }
}

/* A line of a table of the example: cells by tabs, the header passed over. */
static bool next_row(FILE *file, char line[256], char *cells[5]) {
    if (fgets(line, 256, file) == NULL) {
        return false;
    }
    line[strcspn(line, "\n")] = '\0';
    for (size_t i = 0; i < 5; i++) {
        cells[i] = line;
        char *tab = line == NULL ? NULL : strchr(line, '\t');
        if (tab != NULL) {
            *tab = '\0';
        }
        line = tab == NULL ? line + strlen(line) : tab + 1;
    }
    return true;
}

static bool has(const incmap_incident *incident, incmap_field field, const char *part) {
    incmap_span text = inc_text(incident, field);
    return part[0] == '\0' || base_span_find(text, base_span_of(part)) != SIZE_MAX;
}

static bool is_told(rep_world *w, char *cells[5], size_t *count) {
    incmap_report_options options = {.published = {2023, 9, 25}};
    incmap_layer *layer = NULL;
    incmap_source *source = NULL;
    incmap_placer *placer = NULL;
    incmap_incident *incident = NULL;
    assert_int_equal(
        incmap_report_open(&source, w->ctx, w->resolver, EXAMPLE "report.txt", &options, NULL),
        INCMAP_OK);
    assert_int_equal(incmap_layer_new(&layer, w->ctx, NULL), INCMAP_OK);
    assert_int_equal(incmap_layer_add(layer, source, NULL), INCMAP_OK);
    assert_int_equal(incmap_placer_new(&placer, w->ctx, w->resolver, NULL, NULL), INCMAP_OK);
    assert_int_equal(incmap_incident_new(&incident, w->ctx, NULL), INCMAP_OK);
    bool told = false;
    bool more = true;
    *count = 0;
    while (more) {
        assert_int_equal(incmap_layer_next(layer, incident, &more, NULL), INCMAP_OK);
        if (more) {
            ++*count;
            assert_int_equal(incmap_placer_place(placer, incident, NULL, NULL), INCMAP_OK);
        }
        told = told || (more && has(incident, INCMAP_FIELD_EVENT_TYPE, cells[0]) &&
                        has(incident, INCMAP_FIELD_DATE, cells[1]) &&
                        has(incident, INCMAP_FIELD_PLACE_ID, cells[2]) &&
                        has(incident, INCMAP_FIELD_FLAGS, cells[3]) &&
                        has(incident, INCMAP_FIELD_SUB_EVENT_TYPE, cells[4]));
    }
    incmap_incident_free(incident);
    incmap_placer_free(placer);
    incmap_layer_free(layer);
    return told;
}

static void the_founding_report_tells_what_it_must_and_no_more(void **state) {
    FILE *file = fopen(EXAMPLE "expected.tsv", "rb");
    assert_non_null(file);
    char line[256];
    char *cells[5];
    assert_true(next_row(file, line, cells));
    size_t rows = 0;
    size_t told = 0;
    while (next_row(file, line, cells)) {
        rows++;
        if (!is_told(*state, cells, &told)) {
            (void)fclose(file);
            fail_msg("no %s on \"%s\" at %s with \"%s\"", cells[0], cells[1], cells[2], cells[3]);
        }
    }
    assert_int_equal(rows, 5);
    assert_int_equal(told, rows);
    (void)fclose(file);
}

static void the_founding_report_names_no_place_it_must_not(void **state) {
    rep_world *w = *state;
    base_buf out;
    base_buf_init(&out, w->ctx, SIZE_MAX);
    incmap_report_options options = {.published = {2023, 9, 25}};
    assert_int_equal(incmap_report_read_file(w->ctx, w->resolver, EXAMPLE "report.txt", &options,
                                             base_buf_sink(&out), NULL),
                     INCMAP_OK);
    io_json *json = parsed(w, &out);
    FILE *file = fopen(EXAMPLE "absent.tsv", "rb");
    assert_non_null(file);
    char line[256];
    char *cells[5];
    assert_true(next_row(file, line, cells));
    while (next_row(file, line, cells)) {
        const io_json_value *place = io_json_first(member(io_json_root(json), "places"));
        for (; place != NULL; place = io_json_next(place)) {
            bool text = base_span_is(io_json_text(member(place, "text")), cells[0]);
            bool country = base_span_is(io_json_text(member(place, "country")), cells[1]);
            if (cells[0][0] != '\0' ? text : country) {
                fail_msg("\"%s%s\" was found as a place", cells[0], cells[1]);
            }
        }
    }
    (void)fclose(file);
    io_json_free(json);
    base_buf_free(&out);
}

static void a_report_is_read_the_same_twice(void **state) {
    rep_world *w = *state;
    base_buf out[2];
    for (size_t i = 0; i < 2; i++) {
        base_buf_init(&out[i], w->ctx, SIZE_MAX);
        assert_int_equal(incmap_report_read_file(w->ctx, w->resolver, EXAMPLE "report.txt", NULL,
                                                 base_buf_sink(&out[i]), NULL),
                         INCMAP_OK);
    }
    assert_true(base_span_equal(base_buf_view(&out[0]), base_buf_view(&out[1])));
    base_buf_free(&out[0]);
    base_buf_free(&out[1]);
}

static void a_report_that_is_not_there_is_an_error(void **state) {
    rep_world *w = *state;
    incmap_source *source = NULL;
    incmap_error err = {0};
    assert_status(
        incmap_report_open(&source, w->ctx, w->resolver, "/nowhere/report.txt", NULL, &err),
        INCMAP_IO);
    assert_null(source);
}

static incmap_status swallow(void *state, const void *data, size_t size, incmap_error *err) {
    (void)data;
    (void)err;
    *(size_t *)state += size;
    return INCMAP_OK;
}

static void memory_that_runs_out_is_said_and_leaks_nothing(void **state) {
    rep_world *w = *state;
    static const char page[] =
        "<article><h1>Blast</h1><p>An explosion hit Zve&#269;an on Sunday, near the village of "
        "Banjska in the Leposavi&#263; municipality. Two people were killed.</p></article>";
    bool done = false;
    for (long n = 0; !done && n < 2000; n++) {
        struct failing_allocator memory = {.until_failure = n};
        incmap_allocator allocator = {&memory, failing_resize};
        incmap_context *ctx = NULL;
        if (incmap_context_new(&ctx, &allocator, NULL) != INCMAP_OK) {
            continue;
        }
        size_t written = 0;
        incmap_document document = {
            .text = base_span_of(page), .kind = INCMAP_REPORT_HTML, .published = {2023, 9, 25}};
        incmap_status status =
            incmap_report_read(ctx, w->resolver, &document, (incmap_sink){&written, swallow}, NULL);
        done = memory.until_failure >= 0;
        assert_int_equal(status, done ? INCMAP_OK : INCMAP_MEMORY);
        incmap_context_free(ctx);
        assert_int_equal(memory.held, 0);
    }
    assert_true(done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_answered_with_its_id_in_its_own_form),
        cmocka_unit_test(languages_names_and_the_injured_are_told),
        cmocka_unit_test(given_spans_are_placed_and_none_is_looked_for),
        cmocka_unit_test(a_bad_line_is_answered_with_what_is_wrong),
        cmocka_unit_test(the_founding_report_tells_what_it_must_and_no_more),
        cmocka_unit_test(the_founding_report_names_no_place_it_must_not),
        cmocka_unit_test(a_report_is_read_the_same_twice),
        cmocka_unit_test(a_report_that_is_not_there_is_an_error),
        cmocka_unit_test(memory_that_runs_out_is_said_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, rep_make_world, rep_free_world);
}
