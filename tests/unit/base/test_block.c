/* base_block.h against loops over single bytes. */
#include "base_block.h"

#include <stdlib.h>

#include "unit.h"

static uint32_t next_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(*seed >> 33);
}

static void masks_say_of_each_byte_what_a_loop_says(void **state) {
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 2000; round++) {
        char bytes[BASE_BLOCK_BYTES];
        unsigned equal = 0, below = 0, high = 0, under = 0;
        for (unsigned i = 0; i < BASE_BLOCK_BYTES; i++) {
            bytes[i] = (char)(next_random(&seed) % (round % 2 ? 256 : 48));
            signed char as_signed = (signed char)bytes[i];
            equal |= (unsigned)(bytes[i] == ',') << i;
            below |= (unsigned)(as_signed < 0x20) << i;
            high |= (unsigned)(as_signed < 0) << i;
            under |= (unsigned)((unsigned char)bytes[i] < 0x20) << i;
        }
        base_block block = base_block_at(bytes);
        assert_int_equal(base_block_mask(base_block_equal(block, ',')), equal);
        assert_int_equal(base_block_mask(base_block_below(block, 0x20)), below);
        assert_int_equal(base_block_high(block), high);
        assert_int_equal(base_block_mask(base_block_under(block, 0x20)), under);
        if (equal != 0) {
            assert_int_equal(bytes[base_block_lowest(equal)], ',');
        }
    }
}

/* In memory of its own size, so that a byte too many is seen by who watches memory. */
static void a_part_has_its_bytes_and_zeros_behind_them(void **state) {
    (void)state;
    for (size_t size = 0; size < BASE_BLOCK_BYTES; size++) {
        char *bytes = malloc(size + (size == 0));
        assert_non_null(bytes);
        char expected[BASE_BLOCK_BYTES] = {0};
        for (size_t i = 0; i < size; i++) {
            bytes[i] = expected[i] = (char)('a' + i);
        }
        char found[BASE_BLOCK_BYTES];
        base_block_put(found, base_block_part(bytes, size));
        assert_memory_equal(found, expected, sizeof found);
        assert_int_equal(base_block_first(size), (1L << size) - 1);
        free(bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_say_of_each_byte_what_a_loop_says),
        cmocka_unit_test(a_part_has_its_bytes_and_zeros_behind_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
