/* Sorting in runs: order, stability and completeness, in memory and through the scratch file. */
#include "base_error.h"
#include "exp_sort.h"
#include "io/io_unit.h"

/* As many items as asked for come back in order; load[0] is the number in the order of adding. */
static void sorts(io_unit *unit, uint64_t count, uint64_t mask) {
    exp_sort *sort = NULL;
    incmap_error err = {.status = INCMAP_OK};
    uint64_t key = 1;
    uint64_t sum_in = 0;
    assert_status(exp_sort_open(&sort, unit->ctx, io_unit_path(unit, "x"), &err), INCMAP_OK);
    for (uint64_t i = 0; i < count; i++) {
        key = key * 6364136223846793005ULL + 1442695040888963407ULL;
        exp_sort_item item = {key & mask, {i, ~key}};
        sum_in += item.key ^ item.load[1];
        assert_status(exp_sort_add(sort, item, &err), INCMAP_OK);
    }
    assert_status(exp_sort_begin(sort, &err), INCMAP_OK);
    exp_sort_item before = {0, {0, 0}};
    uint64_t got = 0;
    uint64_t sum_out = 0;
    bool more = true;
    for (;; got++) {
        exp_sort_item item = {0, {0, 0}};
        assert_status(exp_sort_next(sort, &item, &more, &err), INCMAP_OK);
        if (!more) {
            break;
        }
        sum_out += item.key ^ item.load[1];
        bool in_order = got == 0 || before.key < item.key ||
                        (before.key == item.key && before.load[0] < item.load[0]);
        if (!in_order) {
            fail_msg("item %llu of %llu is out of order", (unsigned long long)got,
                     (unsigned long long)count);
        }
        before = item;
    }
    assert_int_equal(got, count);
    assert_int_equal(sum_out, sum_in);
    exp_sort_close(sort);
    assert_int_equal(io_unit_entries(unit, false), 0);
}

static void items_come_out_by_key_and_by_order_of_adding(void **state) {
    static const uint64_t counts[] = {0, 1, 2, 1000, 524288, 524289, 1300000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        sorts(*state, counts[i], UINT64_MAX);
        sorts(*state, counts[i], 0xF00000000000000FULL);
    }
}

/* Half a million items make a run; a few more and the scratch file is used. */
static incmap_status sort_once(incmap_context *ctx, void *state) {
    io_unit *unit = state;
    incmap_error err;
    exp_sort *sort = NULL;
    bool more = true;
    exp_sort_item item = {0, {0, 0}};
    incmap_status status = exp_sort_open(&sort, ctx, io_unit_path(unit, "x"), &err);
    for (uint64_t i = 0; status == INCMAP_OK && i < 524290; i++) {
        item.key = i;
        status = exp_sort_add(sort, item, &err);
    }
    status = status == INCMAP_OK ? exp_sort_begin(sort, &err) : status;
    status = status == INCMAP_OK ? exp_sort_next(sort, &item, &more, &err) : status;
    exp_sort_close(sort);
    return status;
}

static void without_memory_it_says_so(void **state) { io_unit_starve(sort_once, *state); }

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_come_out_by_key_and_by_order_of_adding),
        cmocka_unit_test(without_memory_it_says_so)};
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
