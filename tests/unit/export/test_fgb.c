/* FlatGeobuf: the index and the bytes around it. What readers make of the file is tested from
 * outside. */
#include <math.h>

#include "exp_fgb_index.h"
#include "exp_flat.h"
#include "export/output.h"

static void fill(exp_fgb_index *index, incmap_context *ctx, size_t count) {
    uint32_t state = 7;
    exp_fgb_index_init(index, ctx);
    for (size_t i = 0; i < count; i++) {
        exp_fgb_item item = {.offset = i};
        state = state * 1664525U + 1013904223U;
        item.x = (double)(state >> 8 & 0xFFF) / 16;
        item.y = (double)(state >> 20) / 16;
        assert_status(exp_fgb_index_add(index, &item, NULL), INCMAP_OK);
    }
    assert_status(exp_fgb_index_build(index, NULL), INCMAP_OK);
}

static bool holds(const exp_fgb_box *box, const exp_fgb_item *item) {
    return box->low_x <= item->x && item->x <= box->high_x && box->low_y <= item->y &&
           item->y <= box->high_y;
}

/* 16 to a node, and a root above even one: the counts are worked out by hand. */
static void levels_are_sixteenths_up_to_a_root(void **state) {
    io_unit *unit = *state;
    static const struct {
        size_t count;
        size_t levels;
        size_t boxes;
    } cases[] = {{1, 2, 1},        {16, 2, 1},           {17, 3, 2 + 1},
                 {256, 3, 16 + 1}, {257, 4, 17 + 2 + 1}, {5000, 5, 313 + 20 + 2 + 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        exp_fgb_index index;
        size_t boxes = 0;
        fill(&index, unit->ctx, cases[i].count);
        for (size_t l = 1; l < index.level_count; l++) {
            boxes += index.levels[l];
        }
        assert_int_equal(index.level_count, cases[i].levels);
        assert_int_equal(boxes, cases[i].boxes);
        assert_int_equal(index.levels[index.level_count - 1], 1);
        exp_fgb_index_free(&index);
    }
}

static void every_feature_comes_once_and_lies_in_all_boxes_above_it(void **state) {
    io_unit *unit = *state;
    enum { count = 5000 };
    exp_fgb_index index;
    bool *seen = base_alloc_zeroed(unit->ctx, count, sizeof *seen);
    assert_non_null(seen);
    fill(&index, unit->ctx, count);
    for (size_t i = 0; i < count; i++) {
        size_t item = index.order[i].item;
        const exp_fgb_box *level = index.boxes;
        assert_false(seen[item]);
        seen[item] = true;
        size_t place = i;
        for (size_t l = 1; l < index.level_count; l++) {
            place /= EXP_FGB_NODE_SIZE;
            assert_true(holds(&level[place], &index.items[item]));
            level += index.levels[l];
        }
        if (i > 0 && index.order[i - 1].hilbert == index.order[i].hilbert) {
            assert_true(index.order[i - 1].item < item);
        }
    }
    assert_memory_equal(&index.boxes[index.levels[1] + index.levels[2] + index.levels[3]],
                        &index.box, sizeof index.box);
    exp_fgb_index_free(&index);
    base_free(unit->ctx, seen);
}

/* The curve goes from each cell of a grid to one beside it. */
static void the_order_is_a_hilbert_curve(void **state) {
    io_unit *unit = *state;
    exp_fgb_index index;
    exp_fgb_index_init(&index, unit->ctx);
    for (int i = 0; i < 256; i++) {
        exp_fgb_item item = {.x = i % 16, .y = (i / 16) * 2};
        assert_status(exp_fgb_index_add(&index, &item, NULL), INCMAP_OK);
    }
    assert_status(exp_fgb_index_build(&index, NULL), INCMAP_OK);
    for (size_t i = 1; i < 256; i++) {
        const exp_fgb_item *a = &index.items[index.order[i - 1].item];
        const exp_fgb_item *b = &index.items[index.order[i].item];
        assert_true(fabs(a->x - b->x) + fabs(a->y - b->y) / 2 == 1);
    }
    exp_fgb_index_free(&index);
}

static void tables_stand_behind_their_vtable_at_a_multiple_of_eight(void **state) {
    io_unit *unit = *state;
    static const uint16_t slots[] = {4, 0, 8};
    base_buf out;
    size_t table = 0;
    size_t first = 0;
    base_buf_init(&out, unit->ctx, SIZE_MAX);
    assert_status(base_buf_add(&out, "\0\0\0\0\0\0\0\0", 8, NULL), INCMAP_OK);
    assert_status(exp_flat_table(&out, slots, 3, 16, &table, NULL), INCMAP_OK);
    assert_int_equal(table % 8, 0);
    assert_memory_equal(out.data + table - 10, "\x0A\0\x10\0\x04\0\0\0\x08\0\x0A\0\0\0", 14);
    assert_status(exp_flat_text(&out, table + 4, BASE_SPAN("id"), NULL), INCMAP_OK);
    assert_memory_equal(out.data + table + 4, "\x0C\0\0\0", 4); /* from there to the end */
    assert_memory_equal(out.data + table + 16, "\x02\0\0\0id\0", 7);
    assert_status(exp_flat_vector(&out, table + 8, 1, 8, &first, NULL), INCMAP_OK);
    assert_int_equal(first % 8, 0);
    exp_flat_double(out.data + first, 1.0); /* IEEE 754: 0x3FF0000000000000 */
    assert_memory_equal(out.data + first - 4, "\x01\0\0\0\0\0\0\0\0\0\xF0\x3F", 12);
    base_buf_free(&out);
}

static void what_has_no_place_is_left_out_and_told(void **state) {
    io_unit *unit = *state;
    rows r;
    char path[600];
    output_make(unit, &r, "in.csv", "id,lat,lon\na,1,2\nb,,\n", "a.fgb", NULL);
    assert_int_equal(r.notice_count, 1);
    assert_non_null(strstr(r.notices[0].message, "without a place"));
    incmap_span bytes = output_read(output_path(unit, "a.fgb", path));
    assert_memory_equal(bytes.data, "fgb\3fgb\1", 8);
    output_free(bytes);
    output_make(unit, &r, "in.csv", "id,lat,lon\n", "b.fgb", NULL); /* no index, no features */
    assert_true(output_exists(unit, "b.fgb"));
}

static void a_place_that_cannot_be_projected_fails_the_run(void **state) {
    io_unit *unit = *state;
    rows r;
    incmap_error err;
    incmap_writer *writer = NULL;
    rows_read(&r, unit, "in.csv", "id,lat,lon\nfar,0,111\n");
    assert_status(output_open(&writer, &r, unit, "c.fgb", "EPSG:32634", &err), INCMAP_OK);
    assert_status(output_fill(writer, &r, &err), INCMAP_RANGE);
    assert_non_null(strstr(err.message, "record \"far\""));
    incmap_writer_close(writer);
    assert_false(output_exists(unit, "c.fgb"));
    rows_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_sixteenths_up_to_a_root),
        cmocka_unit_test(every_feature_comes_once_and_lies_in_all_boxes_above_it),
        cmocka_unit_test(the_order_is_a_hilbert_curve),
        cmocka_unit_test(tables_stand_behind_their_vtable_at_a_multiple_of_eight),
        cmocka_unit_test(what_has_no_place_is_left_out_and_told),
        cmocka_unit_test(a_place_that_cannot_be_projected_fails_the_run),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
