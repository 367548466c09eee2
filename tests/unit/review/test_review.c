/* Questions to a person: their order, the answers on disk, and what the file is after each. The
 * places are those of resolve/small.h. */
#include "incmap/review.h"

#include <sys/stat.h>

#include "failing_allocator.h"
#include "incident/placed.h"

typedef struct bench {
    placed at;
    char path[512];
    rows r;
    incmap_review *review;
    bool stale;
} bench;

static const char table[] =
    "place,municipality,date,notes\n"
    "Zvečan,,2023-09-24,\n"
    "Banska,,2023-09-24,\"shots, heard\"\n"
    "Nowhere at all,,,\n"
    "Banska,Leposavić,2023-09-25,\n"
    "Banska,,2023-09-26,\n"
    "Mitrovica,,,\n"
    ",,,\n";

static int bench_setup(void **state) {
    static bench b;
    if (placed_open(&b.at) != 0) {
        return -1;
    }
    *state = &b;
    return 0;
}

static int bench_teardown(void **state) {
    bench *b = *state;
    return placed_close(&b->at);
}

static incmap_status open_again(bench *b, incmap_error *err) {
    rows_read(&b->r, b->at.unit, "log.csv", table);
    incmap_review_options options = {.decisions = b->path, .notices = {&b->r, rows_note}};
    return incmap_review_open(&b->review, b->at.unit->ctx, b->at.places->resolver, b->r.layer,
                              &options, err);
}

static void begin(bench *b, const char *decisions) {
    incmap_error err = {.status = INCMAP_OK};
    snprintf(b->path, sizeof b->path, "%s", io_unit_path(b->at.unit, "decided.csv"));
    unlink(b->path);
    if (decisions != NULL) {
        io_unit_write(b->at.unit, "decided.csv", base_span_of(decisions));
    }
    if (open_again(b, &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
}

static void end(bench *b) {
    incmap_review_close(b->review);
    b->review = NULL;
    rows_close(&b->r);
}

static void assert_file(bench *b, const char *expected) {
    char text[4096];
    incmap_span held = io_unit_read(b->path, text, sizeof text);
    assert_int_equal(held.size, strlen(expected));
    assert_memory_equal(held.data, expected, held.size);
}

static size_t question(bench *b, const char *phrase, const char *admin, incmap_question *out) {
    for (size_t i = 0; incmap_review_view(b->review, i, out); i++) {
        if (base_span_is(out->phrase, phrase) && base_span_is(out->admin, admin)) {
            return i;
        }
    }
    fail_msg("no question about \"%s\"", phrase);
    return 0;
}

static incmap_status decide(bench *b, size_t number, const char *text, uint32_t revision) {
    incmap_decision decision = {.text = base_span_of(text), .revision = revision};
    return incmap_review_decide(b->review, number, &decision, &b->stale, NULL);
}

static void questions_come_once_and_worst_first(void **state) {
    bench *b = *state;
    incmap_question q;
    incmap_review_counts counts;
    begin(b, NULL);
    incmap_review_counts_view(b->review, &counts);
    assert_int_equal(counts.incidents, 7);
    assert_int_equal(counts.decided, 0);
    incmap_outcome last = INCMAP_OUTCOME_UNPLACED;
    for (size_t i = 0; i < counts.questions; i++) {
        assert_true(incmap_review_view(b->review, i, &q));
        assert_true(q.outcome >= last); /* the enum goes from unplaced to placed */
        assert_true(q.outcome != INCMAP_OUTCOME_PLACED || q.flags != 0);
        assert_true(q.phrase.size > 0);
        last = q.outcome;
    }
    assert_false(incmap_review_view(b->review, counts.questions, &q));
    assert_int_equal(question(b, "Nowhere at all", "", &q), 0);
    assert_int_equal(q.line, 4);
    question(b, "Banska", "", &q);
    assert_int_equal(q.count, 2);
    assert_int_equal(q.line, 3);
    assert_true(base_span_is(q.date, "2023-09-24"));
    assert_true(base_span_is(q.evidence, "shots, heard"));
    assert_true(base_span_is(q.input, "log.csv") || base_span_ends(q.input, BASE_SPAN("log.csv")));
    assert_false(q.decided);
    assert_file(b, "decision,phrase,admin,country,context\n");
    end(b);
}

static void a_question_comes_with_candidates_and_neighbours(void **state) {
    bench *b = *state;
    incmap_question q;
    incmap_placement placement;
    incmap_review_neighbour near[4];
    begin(b, NULL);
    size_t number = question(b, "Banska", "", &q);
    assert_status(incmap_review_ask(b->review, number, (incmap_sink){NULL, NULL}, &placement, NULL),
                  INCMAP_OK);
    assert_true(placement.candidate_count >= 2);
    assert_true(base_span_is(placement.candidates[0].place.name, "Banjska"));
    assert_int_equal(incmap_review_neighbours(b->review, number, near, 4), 2);
    assert_true(base_span_is(near[0].name, "Zvečan")); /* one row away; Mitrovica is four */
    assert_true(base_span_is(near[1].name, "Mitrovica"));
    assert_int_equal(near[1].line, 7);
    assert_int_equal(incmap_review_neighbours(b->review, number, near, 1), 1);
    assert_status(incmap_review_ask(b->review, 99, (incmap_sink){NULL, NULL}, &placement, NULL),
                  INCMAP_NOT_FOUND);
    end(b);
}

static void a_decision_is_a_row_of_the_file(void **state) {
    bench *b = *state;
    incmap_question q;
    begin(b, NULL);
    size_t number = question(b, "Banska", "Leposavić", &q);
    assert_status(decide(b, number, "t:1", q.revision), INCMAP_OK);
    assert_false(b->stale);
    assert_file(b,
                "decision,phrase,admin,country,context\n"
                "\"t:1 Banjska 42.97333,20.78083\",Banska,Leposavić,,\n");
    assert_int_equal(question(b, "Banska", "Leposavić", &q), number);
    assert_true(q.decided && base_span_is(q.decision_id.text, "t:") && q.decision_id.number == 1);
    size_t other = question(b, "Banska", "", &q);
    assert_false(q.decided);
    assert_status(decide(b, other, "geo:42.9,20.8;u=5000", q.revision), INCMAP_OK);
    question(b, "Banska", "", &q);
    assert_true(q.decided && q.decision_id.text.data == NULL && q.decision_radius_m == 5000);
    assert_true(q.decision_point.lat == 42.9);
    end(b);
    assert_status(open_again(b, NULL), INCMAP_OK); /* the next day */
    incmap_review_counts counts;
    incmap_review_counts_view(b->review, &counts);
    assert_int_equal(counts.decided, 2);
    assert_int_equal(b->r.notice_count, 0);
    end(b);
}

static void a_decision_holds_in_a_gazetteer_with_other_ids(void **state) {
    bench *b = *state;
    incmap_question q;
    begin(b, NULL);
    size_t number = question(b, "Banska", "Leposavić", &q);
    assert_status(decide(b, number, "t:2", q.revision), INCMAP_OK);
    end(b);
    void *newer = NULL;
    assert_int_equal(small_setup_as(&newer, 'n'), 0);
    small *before = b->at.places;
    b->at.places = newer;
    assert_status(open_again(b, NULL), INCMAP_OK);
    question(b, "Banska", "Leposavić", &q);
    assert_true(q.decided);
    assert_id(q.decision_id, "n:2"); /* not n:1, its namesake */
    assert_int_equal(b->r.notice_count, 0);
    end(b);
    b->at.places = before;
    small_teardown(&newer);
}

static void what_was_decided_can_be_changed_and_taken_back(void **state) {
    bench *b = *state;
    incmap_question q;
    begin(b, NULL);
    size_t number = question(b, "Nowhere at all", "", &q);
    assert_status(decide(b, number, "undo", q.revision), INCMAP_USAGE);
    assert_status(decide(b, number, "nonsense", q.revision), INCMAP_USAGE);
    assert_status(decide(b, number, "reject", q.revision), INCMAP_OK);
    question(b, "Nowhere at all", "", &q);
    assert_true(q.decided && q.rejected);
    assert_status(decide(b, number, "t:6", q.revision), INCMAP_OK);
    question(b, "Nowhere at all", "", &q);
    assert_true(base_span_is(q.decision_name, "Zvečan"));
    assert_status(decide(b, number, "undo", q.revision), INCMAP_OK);
    question(b, "Nowhere at all", "", &q);
    assert_false(q.decided);
    assert_file(b,
                "decision,phrase,admin,country,context\nreject,Nowhere at all,,,\n"
                "undo,Nowhere at all,,,\n\"t:6 Zvečan 42.9075,20.84028\",Nowhere at all,,,\n"
                "undo,Nowhere at all,,,\n");
    end(b);
}

static void a_view_that_is_out_of_date_decides_nothing(void **state) {
    bench *b = *state;
    incmap_question q;
    begin(b, NULL);
    size_t number = question(b, "Nowhere at all", "", &q);
    assert_status(decide(b, number, "reject", q.revision), INCMAP_OK);
    assert_status(decide(b, number, "t:6", q.revision), INCMAP_OK);
    assert_true(b->stale);
    assert_file(b, "decision,phrase,admin,country,context\nreject,Nowhere at all,,,\n");
    end(b);
}

static void a_list_that_was_filled_in_is_added_to_in_its_own_columns(void **state) {
    bench *b = *state;
    incmap_question q;
    begin(b, "\xEF\xBB\xBFphrase;comment;decision\nNowhere at all;\"a; b\";reject");
    size_t number = question(b, "Nowhere at all", "", &q);
    assert_true(q.decided);
    number = question(b, "Banska", "", &q);
    assert_status(decide(b, number, "t:2", q.revision), INCMAP_OK);
    assert_file(b,
                "\xEF\xBB\xBFphrase;comment;decision\nNowhere at all;\"a; b\";reject\n"
                "Banska;;t:2 Banjska 42.85861,20.95389\n");
    end(b);
}

static void a_row_that_was_cut_off_is_dropped_and_told(void **state) {
    bench *b = *state;
    begin(b, "decision,phrase\nt:6,Nowhere at all\nt:1,\"Bans");
    assert_notice(&b->r, 0, 0, "cut off");
    assert_file(b, "decision,phrase\nt:6,Nowhere at all\n");
    end(b);
}

static void files_that_are_no_list_are_refused_and_left_alone(void **state) {
    bench *b = *state;
    incmap_error err = {.status = INCMAP_OK};
    static const char *const files[] = {"a,b\n1,2\n", "decision,phrase\nt:1,\"Bans\nt:2,other\n"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        io_unit_write(b->at.unit, "decided.csv", base_span_of(files[i]));
        assert_status(open_again(b, &err), INCMAP_FORMAT);
        assert_null(b->review);
        rows_close(&b->r);
        assert_file(b, files[i]);
    }
}

static void a_second_review_of_the_same_file_is_refused(void **state) {
    bench *b = *state;
    incmap_error err = {.status = INCMAP_OK};
    begin(b, NULL);
    incmap_review *first = b->review;
    rows kept = b->r;
    assert_status(open_again(b, &err), INCMAP_IO);
    assert_non_null(strstr(err.message, "another review"));
    rows_close(&b->r);
    b->review = first;
    b->r = kept;
    end(b);
}

static incmap_status use_all(incmap_context *ctx, bench *b) {
    incmap_layer *layer = NULL;
    incmap_source *source = NULL;
    incmap_review *review = NULL;
    incmap_question q;
    const char *path = io_unit_path(b->at.unit, "log.csv");
    incmap_table_options about = {.kind = INCMAP_TABLE_CSV};
    incmap_review_options options = {.decisions = b->path};
    incmap_status status = incmap_layer_new(&layer, ctx, NULL);
    status = status == INCMAP_OK ? incmap_table_open(&source, ctx, path, &about, NULL) : status;
    status = status == INCMAP_OK ? incmap_layer_add(layer, source, NULL) : status;
    status = status == INCMAP_OK
                 ? incmap_review_open(&review, ctx, b->at.places->resolver, layer, &options, NULL)
                 : status;
    if (status == INCMAP_OK && incmap_review_view(review, 0, &q)) {
        incmap_decision decision = {.text = base_span_of("reject"), .revision = q.revision};
        status = incmap_review_decide(review, 0, &decision, &b->stale, NULL);
    }
    incmap_review_close(review);
    incmap_layer_free(layer);
    return status;
}

static void memory_may_run_out(void **state) {
    bench *b = *state;
    incmap_status status = INCMAP_MEMORY;
    io_unit_write(b->at.unit, "log.csv", base_span_of(table));
    snprintf(b->path, sizeof b->path, "%s", io_unit_path(b->at.unit, "starved.csv"));
    for (long n = 1; status != INCMAP_OK && n < 2000; n++) {
        struct failing_allocator allocator = {.until_failure = n};
        incmap_allocator use = {&allocator, failing_resize};
        incmap_context *ctx = NULL;
        assert_status(incmap_context_new(&ctx, &use, NULL), INCMAP_OK);
        status = use_all(ctx, b);
        incmap_context_free(ctx);
        assert_true(status == INCMAP_OK || status == INCMAP_MEMORY);
        assert_int_equal(allocator.held, 0);
    }
    assert_int_equal(status, INCMAP_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(questions_come_once_and_worst_first),
        cmocka_unit_test(a_question_comes_with_candidates_and_neighbours),
        cmocka_unit_test(a_decision_is_a_row_of_the_file),
        cmocka_unit_test(a_decision_holds_in_a_gazetteer_with_other_ids),
        cmocka_unit_test(what_was_decided_can_be_changed_and_taken_back),
        cmocka_unit_test(a_view_that_is_out_of_date_decides_nothing),
        cmocka_unit_test(a_list_that_was_filled_in_is_added_to_in_its_own_columns),
        cmocka_unit_test(a_row_that_was_cut_off_is_dropped_and_told),
        cmocka_unit_test(files_that_are_no_list_are_refused_and_left_alone),
        cmocka_unit_test(a_second_review_of_the_same_file_is_refused),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
