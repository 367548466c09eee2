/* Memory that runs out at the n-th request, for every n. */
#include "base_buf.h"
#include "small.h"

typedef struct ration {
    size_t requests;
    size_t fail_at; /* 0: never */
    size_t living;
} ration;

static void *resize(void *state, void *block, size_t size) {
    ration *r = state;
    if (size == 0) {
        r->living -= block != NULL;
        free(block);
        return NULL;
    }
    if (++r->requests == r->fail_at) {
        return NULL;
    }
    void *out = realloc(block, size);
    r->living += out != NULL && block == NULL;
    return out;
}

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
    ration r = {0};
    incmap_status status = INCMAP_MEMORY;
    for (size_t fail_at = 1; status == INCMAP_MEMORY; fail_at++) {
        r = (ration){.fail_at = fail_at};
        incmap_context *ctx = NULL;
        const incmap_allocator allocator = {&r, resize};
        status = incmap_context_new(&ctx, &allocator, NULL);
        if (status == INCMAP_OK) {
            status = ask_all(ctx, s->gazetteer);
        }
        incmap_context_free(ctx);
        assert_int_equal(r.living, 0);
        assert_true(status == INCMAP_OK || status == INCMAP_MEMORY);
    }
    assert_status(status, INCMAP_OK);
    assert_true(r.requests > 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failing_request_is_reported_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
