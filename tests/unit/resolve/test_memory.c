/* Memory that runs out at the n-th request, for every n. */
#include "base_buf.h"
#include "failing_allocator.h"
#include "small.h"

static incmap_status ask_all(incmap_context *ctx, const incmap_gazetteer *gazetteer) {
    const char *const lines[] = {
        "Graz", "5 km north of Zvečan",
        "{\"place\":\"Bansk\",\"admin\":\"Leposavić\",\"text\":\"Zvečan and Graz\"}", "{broken",
        "between Graz and Vienna"};
    const incmap_gazetteer *const all[] = {gazetteer};
    incmap_resolver_options options = {.countries = BASE_SPAN("XK")};
    incmap_resolver *resolver = NULL;
    base_buf out;
    base_buf_init(&out, ctx, 1 << 20);
    incmap_status status = incmap_resolver_new(&resolver, ctx, all, 1, &options, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0] && status == INCMAP_OK; i++) {
        status = incmap_resolver_answer(resolver, base_span_of(lines[i]), i, base_buf_sink(&out),
                                        NULL, NULL);
    }
    if (status == INCMAP_OK) {
        incmap_query query = {.place = BASE_SPAN("Paris"), .text = BASE_SPAN("Paris, Texas")};
        incmap_placement placement;
        status = incmap_resolver_explain(resolver, &query, base_buf_sink(&out), &placement, NULL);
    }
    if (status == INCMAP_OK) {
        const incmap_filter_options stream = {.path = "/dev/null", .threads = 3};
        status = incmap_resolver_filter(resolver, &stream, base_buf_sink(&out), NULL, NULL);
    }
    incmap_resolver_free(resolver);
    base_buf_free(&out);
    return status;
}

static void every_failing_request_is_reported_and_nothing_leaks(void **state) {
    small *s = *state;
    incmap_status status = INCMAP_MEMORY;
    long n = 0;
    for (; status == INCMAP_MEMORY; n++) {
        struct failing_allocator allocator = {.until_failure = n};
        const incmap_allocator counted = {&allocator, failing_resize};
        incmap_context *ctx = NULL;
        status = incmap_context_new(&ctx, &counted, NULL);
        if (status == INCMAP_OK) {
            status = ask_all(ctx, s->gazetteer);
        }
        incmap_context_free(ctx);
        assert_int_equal(allocator.held, 0);
        assert_true(status == INCMAP_OK || status == INCMAP_MEMORY);
    }
    assert_true(n > 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failing_request_is_reported_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
