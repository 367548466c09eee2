/* Folding and skeletons on the real names of one country in three languages and two scripts. */
#include <stdio.h>

#include "txt_fold.h"
#include "txt_utf8.h"
#include "unit.h"

enum { LINE = 8192, NAMES_MAX = 256, OTHER_NAMES = 7 };

/* The names of one place, folded. */
typedef struct place {
    size_t count;
    bool cyrillic[NAMES_MAX];
    txt_folded folded[NAMES_MAX];
    txt_folded key[NAMES_MAX];
} place;

static bool has_cyrillic(incmap_span name) {
    size_t size = 0;
    for (size_t at = 0; at < name.size; at += size) {
        uint32_t letter = txt_utf8_next(name, at, &size);
        if (letter >= 0x400 && letter <= 0x4FF) {
            return true;
        }
    }
    return false;
}

static void add_name(place *p, incmap_span name) {
    if (name.size == 0) {
        return;
    }
    assert_true(p->count < NAMES_MAX);
    txt_folded *folded = &p->folded[p->count];
    txt_folded again;
    txt_fold(name, folded);
    txt_fold((incmap_span){folded->data, folded->size}, &again);
    assert_string_equal(again.data, folded->data);
    assert_true(folded->size > 0);
    txt_skeleton((incmap_span){folded->data, folded->size}, &p->key[p->count]);
    p->cyrillic[p->count++] = has_cyrillic(name);
}

static void read_place(incmap_span line, place *p) {
    incmap_span field;
    p->count = 0;
    for (int column = 0; base_span_cut(&line, '\t', &field); column++) {
        if (column == 1) {
            add_name(p, field);
        } else if (column == OTHER_NAMES) {
            incmap_span name;
            while (base_span_cut(&field, '|', &name)) {
                add_name(p, name);
            }
        }
    }
}

static bool meets_a_latin_name(const place *p, size_t cyrillic) {
    for (size_t i = 0; i < p->count; i++) {
        if (!p->cyrillic[i] && (strcmp(p->folded[i].data, p->folded[cyrillic].data) == 0 ||
                                strcmp(p->key[i].data, p->key[cyrillic].data) == 0)) {
            return true;
        }
    }
    return false;
}

static void cyrillic_names_meet_a_latin_name_of_the_same_place(void **state) {
    (void)state;
    FILE *file = fopen(TEST_DATA "/../geodata/kosovo.tsv", "r");
    if (file == NULL) {
        skip();
    }
    static char line[LINE];
    static place p;
    unsigned cyrillic = 0;
    unsigned met = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        read_place(base_span(line, strcspn(line, "\n")), &p);
        for (size_t i = 0; i < p.count; i++) {
            cyrillic += p.cyrillic[i];
            met += p.cyrillic[i] && meets_a_latin_name(&p, i);
        }
    }
    assert_int_equal(fclose(file), 0);
    print_message("%u of %u Cyrillic names meet a Latin one\n", met, cyrillic);
    assert_true(cyrillic > 1000);
    assert_true(met * 100 >= cyrillic * 98);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cyrillic_names_meet_a_latin_name_of_the_same_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
