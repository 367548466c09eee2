/* Sources of many megabytes, which are read in blocks by several threads. */
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gaz_unit.h"

enum { ROWS = 60000, BAD_EVERY = 997 };

static const char folder[] = "test_gaz_scale.d";
static const char source[] = "test_gaz_scale.d/places.txt";
static const char target[] = "test_gaz_scale.d/places.gaz";

static uint64_t bad_rows;

/* Names of three words out of a few syllables, and every now and then a row with bad coordinates or
 * one that is no row. */
static void write_source(void) {
    static const char *const syllables[] = {"ban", "ska", "lep", "sa", "vić", "nov", "Бањ", "ša"};
    FILE *file = fopen(source, "wb");
    uint64_t seed = 17;
    assert_non_null(file);
    for (unsigned i = 0; i < ROWS; i++) {
        char name[64] = "";
        for (unsigned n = 0; n < 5; n++) {
            const size_t at = strlen(name);
            snprintf(name + at, sizeof name - at, "%s%s", syllables[gaz_random(&seed, 8)],
                     n % 2 == 1 ? " " : "");
        }
        if (i % BAD_EVERY == 500) {
            fprintf(file,
                    i % 2 == 0 ? "%u\tnot a row\n"
                               : "%u\tx\t\t\t95\t0\tP\tPPL\tXK\t\t\t\t\t\t\t\t\t\t\n",
                    i);
            bad_rows++;
            continue;
        }
        fprintf(file, "%u\t%s\t\t%s,%s %u\t%u.5\t%u.25\tP\tPPL\t%s\t\t%u\t\t\t\t%u\t\t\t\t\n",
                1000000 - i * 7, name, syllables[i % 8], name, i % 100, gaz_random(&seed, 80),
                gaz_random(&seed, 170), i % 3 == 0 ? "XK" : "RS", i % 40, i % 5 * 1000);
    }
    fclose(file);
}

static incmap_status build(incmap_context *ctx, unsigned threads, const char *path) {
    const char *const paths[] = {source};
    uint64_t rejected = 0;
    const incmap_gazetteer_recipe recipe = {
        .paths = paths, .path_count = 1, .name = BASE_SPAN("test"), .threads = threads};
    incmap_status status = incmap_gazetteer_build(ctx, &recipe, path, &rejected, NULL);
    assert_true(status != INCMAP_OK || rejected == bad_rows);
    return status;
}

static uint64_t hash_of_build(incmap_context *ctx, unsigned threads) {
    incmap_gazetteer *g = NULL;
    incmap_gazetteer_info info;
    incmap_error err;
    assert_status(build(ctx, threads, target), INCMAP_OK);
    assert_status(incmap_gazetteer_open(&g, ctx, target, &err), INCMAP_OK);
    incmap_gazetteer_describe(g, &info);
    assert_int_equal(info.places, ROWS - bad_rows);
    if (incmap_gazetteer_check(g, &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
    incmap_gazetteer_close(g);
    return info.hash;
}

/* The hash covers the checksum of every section. */
/* How many rows are good and have this or that syllable for another name. */
static size_t rows_with(unsigned one, unsigned other) {
    size_t count = 0;
    for (unsigned i = 0; i < ROWS; i++) {
        count += i % BAD_EVERY != 500 && (i % 8 == one || i % 8 == other);
    }
    return count;
}

static void a_name_of_thousands_of_places_is_told_with_the_first_of_them(void **state) {
    enum { room = 200 };
    static const struct {
        const char *name;
        unsigned syllables[2];
    } cases[] = {{"ban", {0, 0}}, {"BANJ", {6, 6}}, {"sa", {3, 7}}};
    incmap_context *ctx = *state;
    incmap_gazetteer *g = NULL;
    incmap_error err;
    assert_status(build(ctx, 0, target), INCMAP_OK);
    assert_status(incmap_gazetteer_open(&g, ctx, target, &err), INCMAP_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static uint32_t places[ROWS];
        const incmap_span name = base_span_of(cases[i].name);
        const size_t expected = rows_with(cases[i].syllables[0], cases[i].syllables[1]);
        assert_int_equal(incmap_gazetteer_bearers(g, name, places, 0), expected);
        assert_int_equal(incmap_gazetteer_bearers(g, name, places, room), expected);
        assert_int_equal(incmap_gazetteer_bearers(g, name, places, ROWS), expected);
        for (size_t n = 1; n < expected; n++) {
            assert_true(places[n - 1] < places[n]);
        }
    }
    incmap_gazetteer_close(g);
}

static void any_number_of_threads_makes_the_same_file(void **state) {
    const uint64_t one = hash_of_build(*state, 1);
    assert_true(hash_of_build(*state, 2) == one);
    assert_true(hash_of_build(*state, 5) == one);
}

static size_t bytes_of(const char *path, char *out, size_t room) {
    FILE *file = fopen(path, "rb");
    size_t size = file == NULL ? 0 : fread(out, 1, room, file);
    if (file != NULL) {
        fclose(file);
    }
    return size;
}

/* A child builds over the old file and is killed after some time. */
static bool kill_build(incmap_context *ctx, unsigned microseconds) {
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(build(ctx, 2, target) == INCMAP_OK ? 0 : 1);
    }
    const struct timespec moment = {0, (long)microseconds * 1000};
    (void)nanosleep(&moment, NULL);
    (void)kill(child, SIGKILL);
    assert_true(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status);
}

static void a_build_killed_at_any_moment_leaves_the_old_file_or_the_new_one(void **state) {
    enum { trials = 40, room = 1 << 12 };
    static char old[room], now[room];
    uint64_t seed = 23;
    unsigned killed = 0;
    const uint64_t whole = hash_of_build(*state, 0);
    for (unsigned i = 0; i < trials; i++) {
        incmap_gazetteer *g = NULL;
        incmap_gazetteer_info info;
        FILE *file = fopen(target, "wb");
        assert_non_null(file);
        assert_true(fputs("what was there", file) >= 0 && fclose(file) == 0);
        const size_t size = bytes_of(target, old, room);
        killed += kill_build(*state, 1000 + gaz_random(&seed, 400000));
        if (bytes_of(target, now, room) == size && memcmp(old, now, size) == 0) {
            continue;
        }
        assert_status(incmap_gazetteer_open(&g, *state, target, NULL), INCMAP_OK);
        incmap_gazetteer_describe(g, &info);
        assert_true(info.hash == whole);
        incmap_gazetteer_close(g);
    }
    assert_true(killed > 0);
}

static int set_up(void **state) {
    incmap_context *ctx = NULL;
    if (incmap_context_new(&ctx, NULL, NULL) != INCMAP_OK) {
        return -1;
    }
    *state = ctx;
    (void)mkdir(folder, 0777);
    write_source();
    return 0;
}

/* A build that was killed leaves its temporary file. */
static int tear_down(void **state) {
    DIR *all = opendir(folder);
    for (struct dirent *entry; all != NULL && (entry = readdir(all)) != NULL;) {
        char path[sizeof folder + sizeof entry->d_name];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        (void)unlink(path);
    }
    if (all != NULL) {
        (void)closedir(all);
    }
    (void)rmdir(folder);
    incmap_context_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_makes_the_same_file),
        cmocka_unit_test(a_name_of_thousands_of_places_is_told_with_the_first_of_them),
        cmocka_unit_test(a_build_killed_at_any_moment_leaves_the_old_file_or_the_new_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
