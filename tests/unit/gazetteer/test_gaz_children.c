/* Children of a node found by their labels, by every kernel; what is expected is told from a list
 * of the labels themselves. */
#include <stdlib.h>

#include "gaz_children.h"
#include "unit.h"

static uint32_t pick(uint64_t *seed, uint32_t below) {
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)((*seed >> 33) % below);
}

/* Everything else in a node is as likely to be any bit, the one that says it is the last aside. */
static void fill(uint64_t *seed, gaz_trie_node *nodes, size_t count, size_t last) {
    for (size_t i = 0; i < count; i++) {
        nodes[i] = (gaz_trie_node){.link = pick(seed, 1U << 30) |
                                           (pick(seed, 2) == 0 ? GAZ_TRIE_LEAF : 0) |
                                           (i == last ? GAZ_TRIE_LAST : 0),
                                   .label = (uint8_t)pick(seed, 256),
                                   .shortest = (uint8_t)pick(seed, 256),
                                   .more = {(uint8_t)pick(seed, 256), (uint8_t)pick(seed, 256)}};
    }
}

static void all_kernels_find_the_children_with_a_label_of_the_set(void **state) {
    uint64_t seed = 5;
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        bool is_wanted[256] = {false};
        gaz_label_set set = {{0}};
        const size_t count = 1 + pick(&seed, GAZ_CHILDREN_MAX), last = pick(&seed, 80);
        gaz_trie_node *nodes = malloc(count * sizeof *nodes); /* none behind them can be read */
        assert_non_null(nodes);
        fill(&seed, nodes, count, last);
        for (uint32_t left = pick(&seed, 100); left > 0; left--) {
            const uint8_t label = (uint8_t)pick(&seed, 256);
            is_wanted[label] = true;
            gaz_label_set_add(&set, label);
        }
        const size_t there = last < count ? last + 1 : count;
        uint64_t expected = 0;
        for (size_t i = 0; i < there; i++) {
            expected |= (uint64_t)is_wanted[nodes[i].label] << i;
        }
        for (base_cpu cpu = BASE_CPU_PLAIN; cpu <= base_cpu_best(); cpu++) {
            size_t seen = 0;
            assert_int_equal(gaz_find_children_for(cpu)(nodes, count, &set, &seen), expected);
            assert_int_equal(seen, there);
        }
        free(nodes);
    }
}

static void a_set_has_the_labels_that_were_added(void **state) {
    (void)state;
    for (unsigned label = 0; label < 256; label++) {
        gaz_label_set set = {{0}};
        gaz_label_set_add(&set, (uint8_t)label);
        for (unsigned other = 0; other < 256; other++) {
            assert_int_equal(gaz_label_set_has(&set, (uint8_t)other), other == label);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kernels_find_the_children_with_a_label_of_the_set),
        cmocka_unit_test(a_set_has_the_labels_that_were_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
