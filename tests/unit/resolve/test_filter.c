/* A stream answered by one thread and by several. */
#include "base_buf.h"
#include "base_error.h"
#include "base_span.h"
#include "small.h"

enum { LINES = 6000, PATH_ROOM = 64 };

static const char *const asked[] = {
    "Graz",
    "5 km north of Zvečan",
    "{\"place\":\"Bansk\",\"admin\":\"Leposavić\",\"text\":\"Zvečan and Graz\"}",
    "{broken",
    "between Graz and Vienna",
    "",
    "Viena",
    "unknown",
    "47° 04' N 15° 27' E",
};

/* Lines of all kinds, one in five with an id that says where it stood. */
static void write_questions(char *path) {
    (void)snprintf(path, PATH_ROOM, "/tmp/incmap-filter-%ld", (long)getpid());
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (unsigned i = 0; i < LINES; i++) {
        if (i % 5 == 0) {
            assert_true(fprintf(file, "{\"id\":%u,\"place\":\"Graz\"}\n", i) > 0);
        } else {
            assert_true(fprintf(file, "%s\n", asked[i * 7 % (sizeof asked / sizeof asked[0])]) > 0);
        }
    }
    assert_int_equal(fclose(file), 0);
}

static void filter(small *s, const char *path, unsigned threads, base_buf *out,
                   uint64_t *not_placed) {
    const incmap_filter_options options = {.path = path, .threads = threads};
    out->size = 0;
    assert_status(
        incmap_resolver_filter(s->resolver, &options, base_buf_sink(out), not_placed, NULL),
        INCMAP_OK);
}

static void any_number_of_threads_gives_the_same_bytes(void **state) {
    static const unsigned threads[] = {0, 2, 3, 16, 99};
    small *s = *state;
    char path[PATH_ROOM];
    base_buf one;
    base_buf many;
    uint64_t not_placed = 0;
    base_buf_init(&one, s->ctx, SIZE_MAX);
    base_buf_init(&many, s->ctx, SIZE_MAX);
    write_questions(path);
    filter(s, path, 1, &one, &not_placed);
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        uint64_t also_not = 0;
        filter(s, path, threads[i], &many, &also_not);
        assert_int_equal(also_not, not_placed);
        assert_int_equal(many.size, one.size);
        assert_memory_equal(many.data, one.data, one.size);
    }
    assert_int_equal(remove(path), 0);
    base_buf_free(&one);
    base_buf_free(&many);
}

static void answers_are_those_of_single_lines_in_order(void **state) {
    small *s = *state;
    char path[PATH_ROOM];
    base_buf out;
    uint64_t not_placed = 0;
    base_buf_init(&out, s->ctx, SIZE_MAX);
    write_questions(path);
    filter(s, path, 2, &out, &not_placed);
    const char *at = out.data;
    unsigned lines = 0;
    for (; at < out.data + out.size; lines++) {
        const char *end = memchr(at, '\n', (size_t)(out.data + out.size - at));
        assert_non_null(end);
        if (lines % 5 == 0) {
            char start[32];
            int size = snprintf(start, sizeof start, "{\"id\":%u,\"query\":\"Graz\"", lines);
            assert_memory_equal(at, start, (size_t)size);
        }
        if (lines % 5 != 0 &&
            strcmp(asked[lines * 7 % 9], "{broken") == 0) { /* it tells its line */
            char number[32];
            int size = snprintf(number, sizeof number, "\"line\":%u,", lines + 1);
            incmap_span line = {at, (size_t)(end - at)};
            assert_true(base_span_find(line, (incmap_span){number, (size_t)size}) != SIZE_MAX);
        }
        at = end + 1;
    }
    assert_int_equal(lines, LINES);
    assert_int_equal(remove(path), 0);
    base_buf_free(&out);
}

static incmap_status refuse(void *state, const void *data, size_t size, incmap_error *err) {
    (void)state;
    (void)data;
    (void)size;
    return base_fail(err, INCMAP_IO, "the reader is gone");
}

static void a_sink_that_fails_ends_the_run(void **state) {
    small *s = *state;
    char path[PATH_ROOM];
    write_questions(path);
    for (unsigned threads = 1; threads <= 3; threads++) {
        const incmap_filter_options options = {.path = path, .threads = threads};
        incmap_error err = {.status = INCMAP_OK};
        assert_status(
            incmap_resolver_filter(s->resolver, &options, (incmap_sink){NULL, refuse}, NULL, &err),
            INCMAP_IO);
        assert_string_equal(err.message, "the reader is gone");
    }
    assert_int_equal(remove(path), 0);
}

static void a_file_that_is_not_there_is_told(void **state) {
    small *s = *state;
    base_buf out;
    base_buf_init(&out, s->ctx, SIZE_MAX);
    const incmap_filter_options options = {.path = "/nonexistent/names", .threads = 2};
    assert_status(incmap_resolver_filter(s->resolver, &options, base_buf_sink(&out), NULL, NULL),
                  INCMAP_IO);
    assert_int_equal(out.size, 0);
    base_buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(answers_are_those_of_single_lines_in_order),
        cmocka_unit_test(a_sink_that_fails_ends_the_run),
        cmocka_unit_test(a_file_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
