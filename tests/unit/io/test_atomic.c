#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base_error.h"
#include "io_atomic.h"
#include "io_unit.h"

static io_atomic *begin(io_unit *unit, const char *name) {
    io_atomic *file = NULL;
    incmap_error err = {0};
    if (io_atomic_open(&file, unit->ctx, io_unit_path(unit, name), &err) != INCMAP_OK) {
        fail_msg("%s: %s", name, err.message);
    }
    return file;
}

static void put(io_atomic *file, const char *text) {
    assert_status(io_atomic_write(file, text, strlen(text), NULL), INCMAP_OK);
}

static void expect_file(io_unit *unit, const char *name, const char *expected) {
    char data[1000];
    incmap_span actual = io_unit_read(io_unit_path(unit, name), data, sizeof data);
    if (expected == NULL) {
        assert_null(actual.data);
        return;
    }
    assert_non_null(actual.data);
    assert_span(actual, expected);
}

static void a_file_appears_only_when_it_is_committed(void **state) {
    io_unit *unit = *state;
    io_unit_write(unit, "map.geojson", BASE_SPAN("old"));
    io_atomic *file = begin(unit, "map.geojson");
    put(file, "new");
    expect_file(unit, "map.geojson", "old");
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    expect_file(unit, "map.geojson", "old");
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
    io_atomic_close(file);
    expect_file(unit, "map.geojson", "new");
    assert_int_equal(io_unit_entries(unit, false), 1);
}

static void a_file_that_is_closed_uncommitted_leaves_nothing(void **state) {
    io_unit *unit = *state;
    io_unit_write(unit, "old", BASE_SPAN("old"));
    io_atomic *file = begin(unit, "old");
    put(file, "new");
    io_atomic_close(file);
    file = begin(unit, "new");
    put(file, "new");
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    io_atomic_close(file);
    io_atomic_close(NULL);
    expect_file(unit, "old", "old");
    assert_int_equal(io_unit_entries(unit, false), 1);
}

static void the_temporary_file_stands_beside_the_target_under_its_own_name(void **state) {
    io_unit *unit = *state;
    io_atomic *first = begin(unit, "map.shp");
    io_atomic *second = begin(unit, "map.shp");
    DIR *folder = opendir(unit->folder);
    size_t found = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        size_t size = strlen(entry->d_name);
        if (strncmp(entry->d_name, ".map.shp.", 9) == 0) {
            assert_int_equal(size, 9 + 8 + 5);
            assert_string_equal(entry->d_name + size - 5, ".part");
            assert_int_equal(strspn(entry->d_name + 9, "0123456789abcdef"), 8);
            found++;
        }
    }
    closedir(folder);
    assert_int_equal(found, 2);
    io_atomic_close(first);
    io_atomic_close(second);
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    io_atomic *longest = begin(unit, name);
    assert_status(io_atomic_finish(longest, NULL), INCMAP_OK);
    assert_status(io_atomic_commit(&longest, 1, NULL), INCMAP_OK);
    io_atomic_close(longest);
    expect_file(unit, name, "");
}

static void bytes_can_be_put_inside_the_buffer_before_it_and_beyond_the_end(void **state) {
    io_unit *unit = *state;
    enum { size = 3 * 1024 * 1024 };
    char *expected = malloc(size + 100);
    char *actual = malloc(size + 200);
    assert_non_null(expected);
    assert_non_null(actual);
    memset(expected, 0, size + 100);
    memset(expected, 'x', size);
    io_atomic *file = begin(unit, "f");
    assert_status(io_atomic_write(file, expected, size, NULL), INCMAP_OK);
    put(file, "tail");
    memcpy(expected + size, "tail", 4);
    static const struct {
        size_t offset;
        const char *text;
    } cases[] = {{0, "HEAD"},
                 {1024 * 1024 - 2, "FOUR"},
                 {size - 2, "12345678"},
                 {size + 50, "far"},
                 {size + 1, "in"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i].text);
        memcpy(expected + cases[i].offset, cases[i].text, length);
        assert_status(io_atomic_write_at(file, cases[i].offset, cases[i].text, length, NULL),
                      INCMAP_OK);
    }
    assert_int_equal(io_atomic_size(file), size + 53);
    assert_status(io_atomic_read_at(file, 0, actual, size + 53, NULL), INCMAP_OK);
    assert_memory_equal(actual, expected, size + 53);
    assert_status(io_atomic_read_at(file, size + 50, actual, 3, NULL), INCMAP_OK);
    assert_memory_equal(actual, "far", 3);
    assert_status(io_atomic_read_at(file, size + 50, actual, 4, NULL), INCMAP_IO);
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
    io_atomic_close(file);
    incmap_span back = io_unit_read(io_unit_path(unit, "f"), actual, size + 200);
    assert_int_equal(back.size, size + 53);
    assert_memory_equal(actual, expected, size + 53);
    free(expected);
    free(actual);
}

static void the_old_files_permissions_are_kept(void **state) {
    io_unit *unit = *state;
    assert_int_equal(chmod(io_unit_write(unit, "old", BASE_SPAN("old")), 0640), 0);
    mode_t mask = umask(022);
    static const char *const names[] = {"old", "new"};
    static const mode_t expected[] = {0640, 0644};
    for (int i = 0; i < 2; i++) {
        io_atomic *file = begin(unit, names[i]);
        assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
        assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
        io_atomic_close(file);
        struct stat about;
        assert_int_equal(stat(io_unit_path(unit, names[i]), &about), 0);
        assert_int_equal(about.st_mode & 0777, expected[i]);
    }
    umask(mask);
}

static void a_link_is_followed_and_stays_a_link(void **state) {
    io_unit *unit = *state;
    io_unit_write(unit, "real", BASE_SPAN("old"));
    assert_int_equal(symlink("real", io_unit_path(unit, "link")), 0);
    io_atomic *file = begin(unit, "link");
    put(file, "new");
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
    io_atomic_close(file);
    expect_file(unit, "real", "new");
    struct stat about;
    assert_int_equal(lstat(io_unit_path(unit, "link"), &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(symlink("nowhere", io_unit_path(unit, "dangling")), 0);
    assert_status(io_atomic_open(&file, unit->ctx, io_unit_path(unit, "dangling"), NULL),
                  INCMAP_IO);
}

static void targets_that_cannot_be_replaced_are_refused(void **state) {
    io_unit *unit = *state;
    char missing[128];
    snprintf(missing, sizeof missing, "%s/none/file", unit->folder);
    const struct {
        const char *path;
        incmap_status status;
        const char *words;
    } cases[] = {{unit->folder, INCMAP_IO, "a folder"},
                 {missing, INCMAP_IO, "folder"},
                 {"", INCMAP_IO, "names no file"},
                 {"x/", INCMAP_IO, "names no file"},
                 {"/dev/null", INCMAP_UNSUPPORTED, "-o -"},
                 {"/dev/stdout", INCMAP_UNSUPPORTED, "-o -"},
                 {"/proc/self/fd/1", INCMAP_UNSUPPORTED, "-o -"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        io_atomic *file = NULL;
        incmap_error err = {0};
        assert_status(io_atomic_open(&file, unit->ctx, cases[i].path, &err), cases[i].status);
        assert_null(file);
        if (strstr(err.message, cases[i].words) == NULL) {
            fail_msg("got \"%s\", expected \"…%s…\"", err.message, cases[i].words);
        }
    }
    assert_int_equal(io_unit_entries(unit, false), 0);
}

static void a_set_changes_together_or_not_at_all(void **state) {
    io_unit *unit = *state;
    io_unit_write(unit, "a", BASE_SPAN("old a"));
    io_atomic *files[3] = {begin(unit, "a"), begin(unit, "b"), begin(unit, "c")};
    for (int i = 0; i < 3; i++) {
        put(files[i], "new");
        assert_status(io_atomic_finish(files[i], NULL), INCMAP_OK);
    }
    /* A folder comes to stand under the last one's name, which no file can replace. */
    assert_int_equal(mkdir(io_unit_path(unit, "c"), 0700), 0);
    incmap_error err = {0};
    incmap_status status = io_atomic_commit(files, 3, &err);
    assert_status(status, INCMAP_IO);
    assert_non_null(strstr(err.message, strerror(EISDIR)));
    for (int i = 0; i < 3; i++) {
        io_atomic_close(files[i]);
    }
    expect_file(unit, "a", "old a");
    expect_file(unit, "b", NULL);
    struct stat about;
    assert_int_equal(stat(io_unit_path(unit, "c"), &about), 0);
    assert_true(S_ISDIR(about.st_mode));
    assert_int_equal(io_unit_entries(unit, false), 2);
}

static void a_set_that_succeeds_leaves_only_the_new_files(void **state) {
    io_unit *unit = *state;
    io_unit_write(unit, "a", BASE_SPAN("old a"));
    io_atomic *files[2] = {begin(unit, "a"), begin(unit, "b")};
    for (int i = 0; i < 2; i++) {
        put(files[i], i == 0 ? "new a" : "new b");
        assert_status(io_atomic_finish(files[i], NULL), INCMAP_OK);
    }
    assert_status(io_atomic_commit(files, 2, NULL), INCMAP_OK);
    io_atomic_close(files[0]);
    io_atomic_close(files[1]);
    expect_file(unit, "a", "new a");
    expect_file(unit, "b", "new b");
    assert_int_equal(io_unit_entries(unit, false), 2);
}

static void the_order_of_calls_is_kept_to(void **state) {
    io_unit *unit = *state;
    io_atomic *file = begin(unit, "f");
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_USAGE);
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    assert_status(io_atomic_write(file, "x", 1, NULL), INCMAP_USAGE);
    assert_status(io_atomic_finish(file, NULL), INCMAP_USAGE);
    io_atomic_close(file);
    expect_file(unit, "f", NULL);
}

static void a_file_may_be_written_by_somebody_else(void **state) {
    io_unit *unit = *state;
    io_unit_write(unit, "f", BASE_SPAN("old"));
    io_atomic *file = begin(unit, "f");
    FILE *other = fopen(io_atomic_lend(file), "wb");
    assert_non_null(other);
    assert_true(fputs("theirs", other) >= 0 && fclose(other) == 0);
    assert_status(io_atomic_write(file, "x", 1, NULL), INCMAP_USAGE);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_USAGE);
    expect_file(unit, "f", "old");
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
    io_atomic_close(file);
    expect_file(unit, "f", "theirs");
    assert_int_equal(io_unit_entries(unit, false), 1);
}

/* A run that begins to write `name` and is killed, or goes on until told otherwise. */
static pid_t run_beside(io_unit *unit, const char *name, int said[2]) {
    assert_int_equal(pipe(said), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        put(begin(unit, name), "half of");
        if (write(said[1], "x", 1) == 1) {
            pause();
        }
        _exit(1);
    }
    char word = '\0';
    assert_int_equal(read(said[0], &word, 1), 1);
    return pid;
}

static void end_run(pid_t pid, const int said[2]) {
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    close(said[0]);
    close(said[1]);
}

static void what_killed_runs_leave_is_swept_away_and_living_ones_go_on(void **state) {
    io_unit *unit = *state;
    int said[2];
    pid_t living = run_beside(unit, "map.geojson", said);
    for (int i = 0; i < 3; i++) {
        int last_words[2];
        end_run(run_beside(unit, "map.geojson", last_words), last_words);
    }
    assert_int_equal(io_unit_entries(unit, false), 2); /* the third has seen to the first two */
    io_atomic *file = begin(unit, "map.geojson");
    put(file, "whole");
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
    io_atomic_close(file);
    expect_file(unit, "map.geojson", "whole");
    assert_int_equal(io_unit_entries(unit, false), 2); /* the living one's */
    end_run(living, said);
    io_atomic_close(begin(unit, "map.geojson"));
    assert_int_equal(io_unit_entries(unit, false), 1);
}

static void old_files_that_a_killed_run_set_aside_go_once_there_is_a_target(void **state) {
    io_unit *unit = *state;
    static const char *const others[] = {".a.shp.notes", ".b.shp.0123abcd.old",
                                         ".a.shp.0123abcd.ol", ".a.shp.0123abcg.old",
                                         "a.shp.0123abcd.old"};
    enum { other_count = sizeof others / sizeof others[0] };
    for (size_t i = 0; i < other_count; i++) {
        io_unit_write(unit, others[i], BASE_SPAN("not ours"));
    }
    io_unit_write(unit, ".a.shp.0123abcd.old", BASE_SPAN("old"));
    io_atomic_close(begin(unit, "a.shp")); /* there is no other: it stays */
    expect_file(unit, ".a.shp.0123abcd.old", "old");
    io_atomic *file = begin(unit, "a.shp");
    put(file, "new");
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
    io_atomic_close(file);
    assert_int_equal(io_unit_entries(unit, false), other_count + 1);
    io_unit_write(unit, ".a.shp.89abcdef.old", BASE_SPAN("older"));
    io_atomic_close(begin(unit, "a.shp"));
    expect_file(unit, "a.shp", "new");
    assert_int_equal(io_unit_entries(unit, false), other_count + 1);
}

/* Files may grow to `size` bytes from now on; beyond, writing fails as on a full disk. */
static void limit_file_size(rlim_t size) {
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_disk_that_fills_up_is_an_error_and_the_old_file_stays(void **state) {
    io_unit *unit = *state;
    io_unit_write(unit, "f", BASE_SPAN("old"));
    enum { size = 3 * 1024 * 1024 };
    char *data = calloc(1, size);
    assert_non_null(data);
    io_atomic *file = begin(unit, "f");
    limit_file_size(1500000);
    incmap_error err = {0};
    incmap_status status = io_atomic_write(file, data, size, &err);
    incmap_status finished = io_atomic_finish(file, NULL);
    limit_file_size(RLIM_INFINITY);
    free(data);
    assert_status(status, INCMAP_IO);
    assert_non_null(strstr(err.message, strerror(EFBIG)));
    assert_status(finished, INCMAP_IO);
    io_atomic_close(file);
    expect_file(unit, "f", "old");
    assert_int_equal(io_unit_entries(unit, false), 1);
}

static void bytes_still_in_the_buffer_are_missed_when_the_disk_is_full(void **state) {
    io_unit *unit = *state;
    io_atomic *file = begin(unit, "f");
    put(file, "a little");
    limit_file_size(3);
    incmap_error err = {0};
    incmap_status status = io_atomic_finish(file, &err);
    limit_file_size(RLIM_INFINITY);
    assert_status(status, INCMAP_IO);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_USAGE);
    io_atomic_close(file);
    assert_int_equal(io_unit_entries(unit, false), 0);
}

static void a_spool_gives_back_what_was_put_in_as_often_as_wanted(void **state) {
    io_unit *unit = *state;
    io_spool *spool = NULL;
    assert_status(io_spool_open(&spool, unit->ctx, io_unit_path(unit, "near"), NULL), INCMAP_OK);
    assert_int_equal(io_unit_entries(unit, false), 0);
    enum { count = 200000 };
    for (uint32_t i = 0; i < count; i++) {
        assert_status(io_spool_write(spool, &i, sizeof i, NULL), INCMAP_OK);
    }
    uint32_t back = 0;
    assert_status(io_spool_read(spool, &back, sizeof back, NULL), INCMAP_USAGE);
    for (int round = 0; round < 2; round++) {
        assert_status(io_spool_rewind(spool, NULL), INCMAP_OK);
        for (uint32_t i = 0; i < count; i++) {
            assert_status(io_spool_read(spool, &back, sizeof back, NULL), INCMAP_OK);
            assert_int_equal(back, i);
        }
        assert_status(io_spool_read(spool, &back, 1, NULL), INCMAP_IO);
    }
    assert_status(io_spool_write(spool, &back, 1, NULL), INCMAP_USAGE);
    io_spool_close(spool);
    io_spool_close(NULL);
}

static void a_descriptor_gets_all_bytes_or_the_reason_why_not(void **state) {
    io_unit *unit = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_status(io_write_fd(ends[1], "abc", 3, NULL), INCMAP_OK);
    char back[3];
    assert_int_equal(read(ends[0], back, 3), 3);
    assert_memory_equal(back, "abc", 3);
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    incmap_error err = {0};
    assert_status(io_write_fd(ends[1], "abc", 3, &err), INCMAP_IO);
    assert_non_null(strstr(err.message, strerror(EPIPE)));
    close(ends[1]);
    int full = open("/dev/full", O_WRONLY);
    if (full >= 0) {
        assert_status(io_write_fd(full, "abc", 3, &err), INCMAP_IO);
        assert_non_null(strstr(err.message, strerror(ENOSPC)));
        close(full);
    }
    (void)unit;
}

static incmap_status write_once(incmap_context *ctx, void *state) {
    io_unit *unit = state;
    io_atomic *files[2] = {NULL, NULL};
    io_spool *spool = NULL;
    char path[128];
    incmap_status status = INCMAP_OK;
    for (int i = 0; status == INCMAP_OK && i < 2; i++) {
        snprintf(path, sizeof path, "%s/f%d", unit->folder, i);
        status = io_atomic_open(&files[i], ctx, path, NULL);
        if (status == INCMAP_OK) {
            status = io_atomic_write(files[i], "x", 1, NULL);
        }
        if (status == INCMAP_OK) {
            status = io_atomic_finish(files[i], NULL);
        }
    }
    if (status == INCMAP_OK) {
        status = io_spool_open(&spool, ctx, path, NULL);
    }
    if (status == INCMAP_OK) {
        status = io_atomic_commit(files, 2, NULL);
    }
    io_spool_close(spool);
    io_atomic_close(files[0]);
    io_atomic_close(files[1]);
    assert_int_equal(io_unit_entries(unit, false), 2);
    return status;
}

static void without_memory_writing_answers_so_and_the_old_files_stay(void **state) {
    io_unit *unit = *state;
    io_unit_write(unit, "f0", BASE_SPAN("old"));
    io_unit_write(unit, "f1", BASE_SPAN("old"));
    io_unit_starve(write_once, unit);
    expect_file(unit, "f0", "x");
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, io_unit_setup, io_unit_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_file_appears_only_when_it_is_committed),
        WITH_FOLDER(a_file_that_is_closed_uncommitted_leaves_nothing),
        WITH_FOLDER(the_temporary_file_stands_beside_the_target_under_its_own_name),
        WITH_FOLDER(bytes_can_be_put_inside_the_buffer_before_it_and_beyond_the_end),
        WITH_FOLDER(the_old_files_permissions_are_kept),
        WITH_FOLDER(a_link_is_followed_and_stays_a_link),
        WITH_FOLDER(targets_that_cannot_be_replaced_are_refused),
        WITH_FOLDER(a_set_changes_together_or_not_at_all),
        WITH_FOLDER(a_set_that_succeeds_leaves_only_the_new_files),
        WITH_FOLDER(the_order_of_calls_is_kept_to),
        WITH_FOLDER(what_killed_runs_leave_is_swept_away_and_living_ones_go_on),
        WITH_FOLDER(old_files_that_a_killed_run_set_aside_go_once_there_is_a_target),
        WITH_FOLDER(a_file_may_be_written_by_somebody_else),
        WITH_FOLDER(a_disk_that_fills_up_is_an_error_and_the_old_file_stays),
        WITH_FOLDER(bytes_still_in_the_buffer_are_missed_when_the_disk_is_full),
        WITH_FOLDER(a_spool_gives_back_what_was_put_in_as_often_as_wanted),
        WITH_FOLDER(a_descriptor_gets_all_bytes_or_the_reason_why_not),
        WITH_FOLDER(without_memory_writing_answers_so_and_the_old_files_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
