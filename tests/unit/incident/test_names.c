/* Names that incidents borrow: told apart by where they lie, each copied once. */
#include "inc_names.h"
#include "inc_record.h"
#include "unit.h"

static incmap_context *new_context(void) {
    incmap_context *ctx = NULL;
    assert_status(incmap_context_new(&ctx, NULL, NULL), INCMAP_OK);
    return ctx;
}

static void a_name_is_copied_once_with_room_behind_it(void **state) {
    (void)state;
    static const char pool[] = "Zvečan<b>Zvečan";
    static const char no_bytes[BASE_ARENA_SLACK] = {0};
    incmap_context *ctx = new_context();
    inc_names names;
    const inc_name *first = NULL;
    const inc_name *again = NULL;
    const inc_name *longer = NULL;
    const inc_name *elsewhere = NULL;
    inc_names_init(&names, ctx);
    assert_status(inc_names_find(&first, &names, (incmap_span){pool, 7}, NULL), INCMAP_OK);
    assert_status(inc_names_find(&again, &names, (incmap_span){pool, 7}, NULL), INCMAP_OK);
    assert_status(inc_names_find(&longer, &names, (incmap_span){pool, 10}, NULL), INCMAP_OK);
    assert_status(inc_names_find(&elsewhere, &names, (incmap_span){pool + 10, 7}, NULL), INCMAP_OK);
    assert_ptr_equal(first, again);
    assert_ptr_not_equal(first, elsewhere);
    assert_span(first->text, "Zvečan");
    assert_span(longer->text, "Zvečan<b>");
    assert_span(elsewhere->text, "Zvečan");
    assert_true(first->text.data < pool || first->text.data > pool + sizeof pool);
    assert_memory_equal(first->text.data + first->text.size, no_bytes, sizeof no_bytes);
    assert_true(first->plain);
    assert_false(longer->plain);
    inc_names_free(&names);
    incmap_context_free(ctx);
}

/* Every one of 10,000 names is found as itself or not at all, those that were found stay, and there
 * is an end to how many are held. */
static void names_beyond_some_thousands_are_not_held(void **state) {
    (void)state;
    enum { count = 10000 };
    static char pool[count + 4];
    incmap_context *ctx = new_context();
    inc_names names;
    size_t held[2] = {0, 0};
    inc_names_init(&names, ctx);
    for (size_t i = 0; i < sizeof pool; i++) {
        pool[i] = (char)('a' + i * i % 23);
    }
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < count; i++) {
            const inc_name *found = NULL;
            assert_status(inc_names_find(&found, &names, (incmap_span){pool + i, 4}, NULL),
                          INCMAP_OK);
            held[round] += found != NULL;
            if (found != NULL) {
                assert_memory_equal(found->text.data, pool + i, 4);
            }
        }
    }
    assert_in_range(held[0], 1000, count - 1);
    assert_int_equal(held[0], held[1]);
    inc_names_free(&names);
    incmap_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_copied_once_with_room_behind_it),
        cmocka_unit_test(names_beyond_some_thousands_are_not_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
