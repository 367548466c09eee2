/* The page: what stands in its data, and that nothing of the data gets out of it. */
#include "base_hash.h"
#include "exp_rings.h"
#include "exp_texts.h"
#include "export/output.h"
#include "io_json.h"

static const char table[] =
    "id,date,place,lat,lon,actor1,notes,own\n"
    "1,2023-09-24,Banjska,42.97333,20.78083,</script><script>x(),<!--,</SCRIPT\n"
    "2,1970-01-02,Banjska,42.97333,20.78083,</script><script>x(),,\n"
    "3,,Nowhere,,,,\xe2\x80\xa8,\n";

/* The page's data: between the element that holds it and the first end of a script behind that. */
static incmap_span data_of(incmap_span page) {
    const incmap_span start = BASE_SPAN("<script id=\"data\" type=\"application/json\">\n");
    size_t from = base_span_find(page, start);
    assert_true(from != SIZE_MAX);
    incmap_span rest = base_span(page.data + from + start.size, page.size - from - start.size);
    size_t size = base_span_find(rest, BASE_SPAN("</script"));
    assert_true(size != SIZE_MAX);
    return base_span(rest.data, size);
}

/* Number `index` of a column; -1 when it is null or not there. */
static double number_in(const io_json_value *column, size_t index) {
    const io_json_value *at = io_json_first(column);
    double number = -1;
    while (at != NULL && index-- > 0) {
        at = io_json_next(at);
    }
    return io_json_number(at, &number) ? number : -1;
}

static incmap_span text_in(const io_json_value *root, const io_json_value *column, size_t index) {
    const io_json_value *at = io_json_first(io_json_member(root, "texts"));
    for (int n = (int)number_in(column, index); at != NULL && n > 0; n--) {
        at = io_json_next(at);
    }
    return io_json_text(at);
}

static void data_stays_in_its_element(void **state) {
    io_unit *unit = *state;
    rows r;
    char path[600];
    io_json *json = NULL;
    incmap_error err = {.line = 0};
    output_make(unit, &r, "in.csv", table, "a.html", NULL);
    incmap_span page = output_read(output_path(unit, "a.html", path));
    if (io_json_parse(&json, unit->ctx, data_of(page), &err) != INCMAP_OK) {
        fail_msg("the data are no JSON: line %d: %s", (int)err.line, err.message);
    }
    const io_json_value *root = io_json_root(json);
    const io_json_value *columns = io_json_member(root, "columns");
    const io_json_value *actor = io_json_member(columns, "actor1");
    assert_int_equal(io_json_count(actor), 3);
    assert_span(text_in(root, actor, 0), "</script><script>x()");
    assert_true(number_in(actor, 0) == number_in(actor, 1));
    assert_true(number_in(actor, 2) == 0);
    assert_span(text_in(root, io_json_member(columns, "notes"), 2), "\xe2\x80\xa8");
    const io_json_value *start = io_json_member(columns, "date_start");
    assert_true(number_in(start, 0) == 19624); /* date -d 2023-09-24 +%s, over 86400 */
    assert_true(number_in(start, 1) == 1);
    assert_true(number_in(start, 2) == -1);
    assert_true(number_in(io_json_member(columns, "lat"), 0) == 42.97333);
    assert_int_equal(io_json_count(io_json_member(columns, "score")), 0); /* none has one */
    const io_json_value *extra = io_json_first(io_json_member(root, "extras"));
    assert_span(io_json_text(io_json_first(extra)), "own");
    assert_span(text_in(root, io_json_next(io_json_first(extra)), 0), "</SCRIPT");
    assert_int_equal(io_json_kind_of(io_json_member(root, "land")), IO_JSON_NULL);
    io_json_free(json);
    output_free(page);
}

static void the_same_table_gives_the_same_bytes(void **state) {
    io_unit *unit = *state;
    rows r;
    char path[600];
    uint64_t hashes[2];
    static const char *const names[] = {"a.html", "other name.htm"};
    for (size_t i = 0; i < 2; i++) {
        output_make(unit, &r, "in.csv", table, names[i], NULL);
        incmap_span page = output_read(output_path(unit, names[i], path));
        hashes[i] = base_hash(page.data, page.size, 0);
        output_free(page);
    }
    assert_true(hashes[0] == hashes[1]);
}

static void a_page_without_incidents_is_whole(void **state) {
    io_unit *unit = *state;
    rows r;
    char path[600];
    io_json *json = NULL;
    output_make(unit, &r, "in.csv", "place,lat,lon\n", "e.html", NULL);
    incmap_span page = output_read(output_path(unit, "e.html", path));
    assert_status(io_json_parse(&json, unit->ctx, data_of(page), NULL), INCMAP_OK);
    assert_true(base_span_ends(base_span_trim(page), BASE_SPAN("</html>")));
    io_json_free(json);
    output_free(page);
}

static void a_text_keeps_its_first_number(void **state) {
    io_unit *unit = *state;
    exp_texts texts;
    char text[16];
    uint32_t number = 0;
    assert_status(exp_texts_init(&texts, unit->ctx, 20000, NULL), INCMAP_OK);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 1; i <= 2000; i++) {
            snprintf(text, sizeof text, "t%u", i);
            assert_status(exp_texts_number(&texts, base_span_of(text), &number, NULL), INCMAP_OK);
            assert_int_equal(number, i);
        }
    }
    assert_status(exp_texts_number(&texts, BASE_SPAN(""), &number, NULL), INCMAP_OK);
    assert_int_equal(number, 0);
    assert_span(exp_texts_view(&texts, 2000), "t2000");
    incmap_status status = INCMAP_OK;
    for (uint32_t i = 0; i < 3000 && status == INCMAP_OK; i++) {
        snprintf(text, sizeof text, "more %u", i);
        status = exp_texts_number(&texts, base_span_of(text), &number, NULL);
    }
    assert_status(status, INCMAP_LIMIT);
    exp_texts_free(&texts);
}

typedef struct thin {
    incmap_vertex *out;
    size_t room;
    size_t count;
} thin;

static void thin_ring(incmap_context *ctx, thin *t, const incmap_vertex *at, size_t count,
                      geo_box box, bool close) {
    bool *cells = calloc(EXP_CELLS, sizeof *cells);
    assert_non_null(cells);
    memset(cells, close, EXP_CELLS);
    exp_thinning how = {.box = box, .close = cells, .fine = 1000, .coarse = 10000, .unit = 1000};
    incmap_ring ring = {.vertices = at, .count = count};
    assert_status(exp_ring_thin(ctx, &ring, &how, &t->out, &t->room, &t->count, NULL), INCMAP_OK);
    free(cells);
}

/* Twice the area, by the shoelace formula. */
static int64_t doubled_area(const thin *t) {
    int64_t sum = 0;
    for (size_t i = 0; i + 1 < t->count; i++) {
        sum +=
            (int64_t)t->out[i].lon * t->out[i + 1].lat - (int64_t)t->out[i + 1].lon * t->out[i].lat;
    }
    return sum < 0 ? -sum : sum;
}

static void rings_are_cut_to_the_box(void **state) {
    io_unit *unit = *state;
    thin t = {NULL, 0, 0};
    /* a square of 2 by 2 degrees stood on its corner, centre 0, 0; in units: 10000 a degree */
    static const incmap_vertex diamond[] = {
        {10000000, 0}, {0, 10000000}, {-10000000, 0}, {0, -10000000}, {10000000, 0}};
    const geo_box all = {-20000000, -20000000, 20000000, 20000000};
    const geo_box east = {0, -20000000, 20000000, 20000000};
    const geo_box middle = {-5000000, -5000000, 5000000, 5000000};
    const geo_box aside = {12000000, -5000000, 20000000, 5000000};
    thin_ring(unit->ctx, &t, diamond, 5, all, true);
    assert_int_equal(doubled_area(&t), 400000000);
    thin_ring(unit->ctx, &t, diamond, 5, east, true);
    assert_int_equal(doubled_area(&t), 200000000);
    thin_ring(unit->ctx, &t, diamond, 5, middle, true);
    assert_int_equal(doubled_area(&t), 200000000); /* the whole box: its corners touch the sides */
    thin_ring(unit->ctx, &t, diamond, 5, aside, true);
    assert_int_equal(t.count, 0);
    base_free(unit->ctx, t.out);
}

static void corners_that_show_nothing_are_left_out(void **state) {
    io_unit *unit = *state;
    thin t = {NULL, 0, 0};
    static const incmap_vertex square[] = {{0, 0},
                                           {2500000, 0},
                                           {5000000, 100},
                                           {10000000, 0},
                                           {10000000, 10000000},
                                           {9999900, 10000000},
                                           {0, 10000000},
                                           {0, 0}};
    static const incmap_vertex speck[] = {{0, 0}, {300, 0}, {300, 300}, {0, 300}, {0, 0}};
    const geo_box all = {-20000000, -20000000, 20000000, 20000000};
    thin_ring(unit->ctx, &t, square, 8, all, true);
    assert_int_equal(t.count, 5);
    assert_int_equal(doubled_area(&t), 200000000);
    thin_ring(unit->ctx, &t, speck, 5, all, true);
    assert_int_equal(t.count, 0);
    static const incmap_vertex wild[] = {{INT32_MAX, INT32_MIN},
                                         {INT32_MIN, INT32_MAX},
                                         {INT32_MAX, INT32_MAX},
                                         {INT32_MAX, INT32_MIN}};
    thin_ring(unit->ctx, &t, wild, 4, all, false); /* of a damaged file: any answer will do */
    base_free(unit->ctx, t.out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_stays_in_its_element),
        cmocka_unit_test(the_same_table_gives_the_same_bytes),
        cmocka_unit_test(a_page_without_incidents_is_whole),
        cmocka_unit_test(a_text_keeps_its_first_number),
        cmocka_unit_test(rings_are_cut_to_the_box),
        cmocka_unit_test(corners_that_show_nothing_are_left_out),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
