/* Records sorted in runs: order, stability and wholeness, in memory and through the scratch file.
 */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_runs.h"
#include "io/io_unit.h"

/* A record says its key, its number in the order of adding, and is filled up to its size. */
struct record {
    uint64_t key;
    uint64_t number;
};

static void add(exp_runs *runs, uint64_t key, const char *name, uint64_t number, size_t size) {
    static char room[100000];
    struct record record = {key, number};
    memset(room, (int)(number & 0x7F), sizeof room);
    memcpy(room, &record, sizeof record);
    assert_status(exp_runs_add(runs, key, base_span_of(name), base_span(room, size), NULL),
                  INCMAP_OK);
}

static bool is_filled(incmap_span record, uint64_t number) {
    for (size_t i = sizeof(struct record); i < record.size; i++) {
        if (record.data[i] != (char)(number & 0x7F)) {
            return false;
        }
    }
    return true;
}

/* As many records as asked for, up to `largest` bytes each, come back whole and in order. */
static void sorts(io_unit *unit, uint64_t count, uint64_t mask, size_t largest) {
    exp_runs *runs = NULL;
    incmap_error err = {.status = INCMAP_OK};
    uint64_t key = 1;
    uint64_t got = 0;
    struct record before = {0, 0};
    assert_status(exp_runs_open(&runs, unit->ctx, io_unit_path(unit, "x"), false, &err), INCMAP_OK);
    for (uint64_t i = 0; i < count; i++) {
        key = key * 6364136223846793005ULL + 1442695040888963407ULL;
        add(runs, key & mask, "", i, 16 + (size_t)((key >> 33) % (largest - 15)));
    }
    assert_status(exp_runs_begin(runs, &err), INCMAP_OK);
    for (bool more = true;; got++) {
        incmap_span bytes;
        struct record record;
        assert_status(exp_runs_next(runs, &bytes, &more, &err), INCMAP_OK);
        if (!more) {
            break;
        }
        memcpy(&record, bytes.data, sizeof record);
        bool in_order = got == 0 || before.key < record.key ||
                        (before.key == record.key && before.number < record.number);
        if (!in_order || !is_filled(bytes, record.number)) {
            fail_msg("record %llu of %llu is out of order or not whole", (unsigned long long)got,
                     (unsigned long long)count);
        }
        before = record;
    }
    assert_int_equal(got, count);
    exp_runs_close(runs);
    assert_int_equal(io_unit_entries(unit, false), 0);
}

/* A run has 16 MiB. */
static void records_come_out_whole_by_key_and_by_order_of_adding(void **state) {
    static const struct {
        uint64_t count;
        size_t largest;
    } cases[] = {{0, 16}, {1, 16}, {1000, 16}, {1000, 100000}, {150000, 500}, {700000, 64}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sorts(*state, cases[i].count, UINT64_MAX, cases[i].largest);
        sorts(*state, cases[i].count, 0xF00000000000000FULL, cases[i].largest);
    }
}

/* Enough large records that they come from several runs. */
static void orders_names(io_unit *unit, bool backward, size_t size, const char *expected) {
    static const char *const names[] = {"b", "ab", "a", "", "b", "aa"};
    exp_runs *runs = NULL;
    char got[16] = "";
    bool more = true;
    assert_status(exp_runs_open(&runs, unit->ctx, io_unit_path(unit, "x"), backward, NULL),
                  INCMAP_OK);
    for (size_t i = 0; i < 6; i++) {
        add(runs, 1, names[i], i, size);
        for (size_t j = 0; j < 100 && size > 1000; j++) {
            add(runs, 0, "", 0, size);
        }
    }
    add(runs, 2, "", 6, size);
    assert_status(exp_runs_begin(runs, NULL), INCMAP_OK);
    for (size_t at = 0;;) {
        incmap_span bytes;
        struct record record;
        assert_status(exp_runs_next(runs, &bytes, &more, NULL), INCMAP_OK);
        if (!more) {
            break;
        }
        memcpy(&record, bytes.data, sizeof record);
        if (record.key > 0) {
            got[at++] = (char)('0' + record.number);
        }
    }
    assert_string_equal(got, expected);
    exp_runs_close(runs);
}

static void names_of_one_key_come_in_the_order_of_their_bytes(void **state) {
    orders_names(*state, false, 16, "3251046");
    orders_names(*state, true, 16, "0415236");
    orders_names(*state, false, 100000, "3251046");
    orders_names(*state, true, 100000, "0415236");
}

/* A few more than make a run, so that the scratch file is used. */
static incmap_status sort_once(incmap_context *ctx, void *state) {
    static const char large[100000];
    io_unit *unit = state;
    incmap_error err;
    exp_runs *runs = NULL;
    bool more = true;
    incmap_span record = base_span(large, sizeof large);
    incmap_status status = exp_runs_open(&runs, ctx, io_unit_path(unit, "x"), false, &err);
    for (uint64_t i = 0; status == INCMAP_OK && i < 170; i++) {
        status = exp_runs_add(runs, i, base_span(NULL, 0), record, &err);
    }
    status = status == INCMAP_OK ? exp_runs_begin(runs, &err) : status;
    for (uint64_t i = 0; status == INCMAP_OK && more; i++) {
        status = exp_runs_next(runs, &record, &more, &err);
    }
    exp_runs_close(runs);
    return status;
}

static void without_memory_it_says_so(void **state) { io_unit_starve(sort_once, *state); }

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_out_whole_by_key_and_by_order_of_adding),
        cmocka_unit_test(names_of_one_key_come_in_the_order_of_their_bytes),
        cmocka_unit_test(without_memory_it_says_so)};
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
