/* FlatGeobuf: the index and the bytes around it. What readers make of the file is tested from
 * outside. */
#include <stdlib.h>
#include <string.h>

#include "exp_fgb_shape.h"
#include "exp_flat.h"
#include "export/output.h"

/* 16 to a node, and a root above even one: the counts are worked out by hand. */
static void levels_are_sixteenths_up_to_a_root(void **state) {
    (void)state;
    static const struct {
        uint64_t count;
        size_t levels;
        uint64_t above;
    } cases[] = {{1, 2, 1},        {16, 2, 1},           {17, 3, 2 + 1},
                 {256, 3, 16 + 1}, {257, 4, 17 + 2 + 1}, {5000, 5, 313 + 20 + 2 + 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t levels[EXP_FGB_LEVELS_MAX];
        exp_fgb_index_levels(cases[i].count, levels);
        assert_int_equal(levels[0], cases[i].count);
        assert_int_equal(levels[cases[i].levels - 1], 1);
        assert_int_equal(levels[cases[i].levels], 0);
        assert_int_equal(exp_fgb_index_size(cases[i].count),
                         (cases[i].count + cases[i].above) * EXP_FGB_NODE_BYTES);
    }
}

/* A node as it stands in the file. */
struct node {
    exp_fgb_box box;
    uint64_t offset;
};

static struct node node_at(incmap_span index, size_t number) {
    struct node node;
    memcpy(&node, index.data + number * EXP_FGB_NODE_BYTES, EXP_FGB_NODE_BYTES);
    return node;
}

static bool holds(const exp_fgb_box *box, const exp_fgb_box *other) {
    return box->low_x <= other->low_x && box->low_y <= other->low_y &&
           other->high_x <= box->high_x && other->high_y <= box->high_y;
}

/* An index of `count` features of random places, each ten bytes long, 100 bytes into a file. */
static incmap_span make_index(io_unit *unit, size_t count) {
    char path[600];
    exp_fgb_index index;
    io_atomic *file = NULL;
    uint32_t state = 7;
    output_path(unit, "index", path);
    assert_status(io_atomic_open(&file, unit->ctx, path, NULL), INCMAP_OK);
    assert_status(exp_fgb_index_open(&index, unit->ctx, path, NULL), INCMAP_OK);
    for (size_t i = 0; i < count; i++) {
        state = state * 1664525U + 1013904223U;
        double x = (double)(state >> 8 & 0xFFF) / 16;
        double y = (double)(state >> 20) / 16;
        exp_fgb_box box = {x, y, x + 1, y + 2};
        assert_status(exp_fgb_index_add(&index, &box, 10, NULL), INCMAP_OK);
    }
    assert_status(exp_fgb_index_write(&index, file, 100, NULL), INCMAP_OK);
    assert_status(io_atomic_finish(file, NULL), INCMAP_OK);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
    io_atomic_close(file);
    exp_fgb_index_close(&index);
    return output_read(path);
}

/* Goes down from a node to the features as readers do, and answers how many it met. */
static uint64_t walk(incmap_span index, size_t number, size_t first_leaf, size_t nodes) {
    struct node node = node_at(index, number);
    uint64_t met = 0;
    if (number >= first_leaf) {
        assert_int_equal(node.offset, 10 * (number - first_leaf));
        return 1;
    }
    size_t child = (size_t)node.offset;
    for (size_t i = child; i < child + EXP_FGB_NODE_SIZE && i < nodes; i++) {
        struct node below = node_at(index, i);
        assert_true(holds(&node.box, &below.box));
        met += walk(index, i, first_leaf, nodes);
    }
    return met;
}

static void every_feature_is_reached_from_the_root_through_boxes_that_hold_it(void **state) {
    io_unit *unit = *state;
    static const size_t counts[] = {1, 16, 256, 4096};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        incmap_span bytes = make_index(unit, counts[i]);
        size_t nodes = (size_t)(exp_fgb_index_size(counts[i]) / EXP_FGB_NODE_BYTES);
        assert_int_equal(bytes.size, 100 + nodes * EXP_FGB_NODE_BYTES);
        incmap_span index = base_span(bytes.data + 100, bytes.size - 100);
        assert_int_equal(walk(index, 0, nodes - counts[i], nodes), counts[i]);
        output_free(bytes);
    }
}

static void boxes_of_a_level_that_is_not_full_hold_what_is_left(void **state) {
    io_unit *unit = *state;
    incmap_span bytes = make_index(unit, 5000);
    incmap_span index = base_span(bytes.data + 100, bytes.size - 100);
    const size_t starts[] = {0, 1, 3, 23, 336}; /* of the levels, from the root's */
    for (size_t leaf = 0; leaf < 5000; leaf++) {
        size_t place = leaf;
        struct node node = node_at(index, starts[4] + leaf);
        for (size_t l = 4; l-- > 0;) {
            place /= EXP_FGB_NODE_SIZE;
            struct node above = node_at(index, starts[l] + place);
            assert_true(holds(&above.box, &node.box));
            assert_int_equal(above.offset, starts[l + 1] + place * EXP_FGB_NODE_SIZE);
        }
    }
    output_free(bytes);
}

/* The curve goes from each cell of a grid to one beside it; 16 cells of the world as it is cut in
 * half twice. */
static void the_order_is_a_hilbert_curve(void **state) {
    (void)state;
    uint64_t at[16];
    size_t order[16];
    for (size_t i = 0; i < 16; i++) {
        incmap_point point = {-67.5 + 45 * (double)(i / 4), -135 + 90 * (double)(i % 4)};
        at[i] = exp_fgb_curve(point);
        order[i] = i;
        for (size_t j = i; j > 0 && at[order[j - 1]] > at[order[j]]; j--) {
            size_t swap = order[j];
            order[j] = order[j - 1];
            order[j - 1] = swap;
        }
    }
    for (size_t i = 1; i < 16; i++) {
        int columns = abs((int)(order[i] % 4) - (int)(order[i - 1] % 4));
        int rows_apart = abs((int)(order[i] / 4) - (int)(order[i - 1] / 4));
        assert_int_equal(columns + rows_apart, 1);
    }
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

/* FlatBuffers as its documentation says that they are read: a table's field `number`, NULL when it
 * is not there. */
static const char *field_of(const char *table, size_t number) {
    int32_t back;
    uint16_t size;
    uint16_t at;
    memcpy(&back, table, sizeof back);
    memcpy(&size, table - back, sizeof size);
    if (4 + 2 * number >= size) {
        return NULL;
    }
    memcpy(&at, table - back + 4 + 2 * number, sizeof at);
    return at == 0 ? NULL : table + at;
}

static const char *follow(const char *reference) {
    uint32_t ahead;
    assert_non_null(reference);
    memcpy(&ahead, reference, sizeof ahead);
    return reference + ahead;
}

static uint32_t length_of(const char *vector) {
    uint32_t length;
    memcpy(&length, vector, sizeof length);
    return length;
}

enum { ends_field = 0, xy_field = 1, type_field = 6, parts_field = 7 }; /* of its Geometry */

/* A table with these coordinates, x and y in turn, and numbers of points where its parts end. */
static void assert_points(const char *geometry, int type, const uint32_t *ends, size_t end_count,
                          const double *xy) {
    const char *end_vector = follow(field_of(geometry, ends_field));
    const char *xy_vector = follow(field_of(geometry, xy_field));
    assert_int_equal(*field_of(geometry, type_field), type);
    assert_int_equal(length_of(end_vector), end_count);
    assert_memory_equal(end_vector + 4, ends, end_count * sizeof *ends);
    assert_int_equal(length_of(xy_vector), 2 * ends[end_count - 1]);
    for (size_t i = 0; i < 2 * (size_t)ends[end_count - 1]; i++) {
        double value;
        memcpy(&value, xy_vector + 4 + i * sizeof value, sizeof value);
        assert_float_equal(value, xy[i], 0);
    }
}

static void add_part(exp_shape *shape, const double *xy, size_t count, bool is_shell) {
    for (size_t i = 0; i < count; i++) {
        incmap_point point = {xy[2 * i + 1], xy[2 * i]};
        assert_status(exp_shape_add(shape, point, NULL), INCMAP_OK);
    }
    assert_status(exp_shape_end_part(shape, is_shell, NULL), INCMAP_OK);
}

/* The shape's table, in `out`. */
static const char *put(io_unit *unit, base_buf *out, const exp_shape *shape, exp_fgb_box *box) {
    incmap_writer writer = {.ctx = unit->ctx, .shape = shape};
    geo_crs *crs = NULL;
    base_buf_init(out, unit->ctx, SIZE_MAX);
    assert_status(base_buf_add(out, "\0\0\0\0", 4, NULL), INCMAP_OK);
    assert_status(geo_crs_open(&crs, unit->ctx, BASE_SPAN("EPSG:4326"), NULL), INCMAP_OK);
    assert_status(exp_fgb_put_shape(out, 0, box, &writer, crs, NULL, NULL), INCMAP_OK);
    geo_crs_close(crs);
    return follow(out->data);
}

static void each_polygon_is_a_table_with_its_rings(void **state) {
    io_unit *unit = *state;
    static const double xy[] = {10, 1,  14, 1,  14, 5,  10, 1,  12, 2,  13, 3,  13,
                                2,  12, 2,  20, 7,  21, 7,  21, 8,  20, 8,  20, 7};
    static const uint32_t with_hole[] = {4, 8};
    static const uint32_t alone[] = {5};
    exp_shape shape;
    base_buf out;
    exp_fgb_box box;
    exp_shape_init(&shape, unit->ctx, EXP_AREAS);
    add_part(&shape, xy, 4, true);
    add_part(&shape, xy + 8, 4, false);
    add_part(&shape, xy + 16, 5, true);
    const char *table = put(unit, &out, &shape, &box);
    assert_int_equal(*field_of(table, type_field), 6);
    assert_null(field_of(table, xy_field));
    const char *parts = follow(field_of(table, parts_field));
    assert_int_equal(length_of(parts), 2);
    assert_points(follow(parts + 4), 3, with_hole, 2, xy);
    assert_points(follow(parts + 8), 3, alone, 1, xy + 16);
    assert_true(box.low_x == 10 && box.low_y == 1 && box.high_x == 21 && box.high_y == 8);
    assert_int_equal(exp_fgb_geometry_type(EXP_AREAS), 6);
    base_buf_free(&out);
    exp_shape_free(&shape);
}

/* And in the index it stands where it is on the globe. */
static void a_line_over_the_date_line_is_one_table_of_two_parts(void **state) {
    io_unit *unit = *state;
    static const double xy[] = {170, 10, 178, 11, 180, 12, -180, 12, -176, 30};
    static const uint32_t ends[] = {3, 5};
    exp_shape shape;
    base_buf out;
    exp_fgb_box box;
    exp_shape_init(&shape, unit->ctx, EXP_LINES);
    add_part(&shape, xy, 3, false);
    add_part(&shape, xy + 6, 2, false);
    assert_points(put(unit, &out, &shape, &box), 5, ends, 2, xy);
    assert_true(box.low_x == -180 && box.high_x == 180 && box.low_y == 10 && box.high_y == 30);
    assert_int_equal(exp_fgb_geometry_type(EXP_LINES), 5);
    incmap_point middle = exp_fgb_middle(&shape); /* of 170 and 184 */
    assert_float_equal(middle.lon, 177, 0);
    assert_float_equal(middle.lat, 20, 0);
    base_buf_free(&out);
    exp_shape_free(&shape);
}

static void the_middle_beyond_the_date_line_is_in_the_west(void **state) {
    io_unit *unit = *state;
    static const double xy[] = {178, 0, 180, 0, -180, 0, -170, 0};
    exp_shape shape;
    exp_shape_init(&shape, unit->ctx, EXP_LINES);
    add_part(&shape, xy, 2, false);
    add_part(&shape, xy + 4, 2, false);
    assert_float_equal(exp_fgb_middle(&shape).lon, -176, 0); /* of 178 and 190 */
    exp_shape_free(&shape);
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
    assert_status(output_fill(writer, &r, &err), INCMAP_OK);
    assert_status(incmap_writers_commit(&writer, 1, NULL, &err), INCMAP_RANGE);
    assert_non_null(strstr(err.message, "1 record lies outside"));
    assert_non_null(strstr(r.notices[0].message, "record \"far\""));
    incmap_writer_close(writer);
    assert_false(output_exists(unit, "c.fgb"));
    rows_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_sixteenths_up_to_a_root),
        cmocka_unit_test(every_feature_is_reached_from_the_root_through_boxes_that_hold_it),
        cmocka_unit_test(boxes_of_a_level_that_is_not_full_hold_what_is_left),
        cmocka_unit_test(the_order_is_a_hilbert_curve),
        cmocka_unit_test(tables_stand_behind_their_vtable_at_a_multiple_of_eight),
        cmocka_unit_test(each_polygon_is_a_table_with_its_rings),
        cmocka_unit_test(a_line_over_the_date_line_is_one_table_of_two_parts),
        cmocka_unit_test(the_middle_beyond_the_date_line_is_in_the_west),
        cmocka_unit_test(what_has_no_place_is_left_out_and_told),
        cmocka_unit_test(a_place_that_cannot_be_projected_fails_the_run),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
