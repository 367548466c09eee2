/* Fuzzy lookup against a scan of all keys: 10,000 queries for each number of edits and each family
 * of scripts. The scan knows no index: it looks at every key of a fitting length through the set of
 * its letters, as an edit takes one letter out of it at most and brings one in, and measures what
 * passes with txt_edit_distance(). */
#include "gaz_unit.h"
#include "txt_edit.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { PLACES = 2000, QUERIES = 10000, ROOM = 2048, LETTERS = 8, FAMILIES = 6 };

static const char source[] = "test_gaz_oracle.txt";
static const char path[] = "test_gaz_oracle.gaz";

/* Letters a name is made of; few, so that many names are near one another. */
static const char *const families[FAMILIES][LETTERS] = {
    {"a", "e", "n", "s", "k", "o", "r", " "},         /* Latin */
    {"а", "о", "н", "с", "к", "в", "и", " "},         /* Cyrillic, which folds to Latin */
    {"ا", "ل", "م", "ن", "ر", "ب", "د", " "},         /* Arabic */
    {"一", "大", "山", "川", "田", "新", "村", "北"}, /* Han: these share labels with others */
    {"क", "म", "न", "र", "ा", "ी", "ल", " "},         /* Devanagari */
    {"a", "ж", "ن", "1", "山", "ก", "א", " "},        /* all of them at once */
};

/* A folded name of the gazetteer. */
typedef struct known {
    uint32_t place;
    uint32_t set;
    uint8_t letters;
    uint8_t size;
    char text[TXT_FOLD_MAX];
} known;

typedef struct oracle {
    gaz_fixture base;
    known *names;
    size_t count;
    uint8_t *edits; /* of each place, in one answer */
} oracle;

static void make_name(uint64_t *seed, unsigned family, size_t least, char *out) {
    size_t count = least + gaz_random(seed, 9), size = 0;
    for (size_t i = 0; i < count; i++) {
        const char *letter = families[family][gaz_random(seed, LETTERS)];
        memcpy(out + size, letter, strlen(letter));
        size += strlen(letter);
    }
    out[size] = '\0';
}

static void write_source(void) {
    FILE *file = fopen(source, "wb");
    uint64_t seed = 5;
    assert_non_null(file);
    for (unsigned i = 0; i < PLACES; i++) {
        char name[64], other[64];
        make_name(&seed, i % FAMILIES, 4, name);
        make_name(&seed, i % FAMILIES, 4, other);
        fprintf(file, "%u\tx%s\t\t%s,%s\t%u\t%u\tP\tPPL\t%s\t\t\t\t\t\t%u\t\t\t\t\n", i + 1, name,
                name, other, gaz_random(&seed, 80), gaz_random(&seed, 170),
                i % 3 == 0 ? "XK" : "RS", gaz_random(&seed, 3) * 1000);
    }
    fclose(file);
}

/* One of 32 bits for each letter: some letters share one, which only lets more pass. */
static uint32_t set_of(incmap_span text, size_t *letters) {
    uint32_t set = 0;
    *letters = 0;
    for (size_t at = 0, size = 0; at < text.size; at += size, ++*letters) {
        set |= 1U << (txt_utf8_next(text, at, &size) * 2654435761U >> 27);
    }
    return set;
}

static unsigned bits(uint32_t set) {
    unsigned count = 0;
    for (; set != 0; set &= set - 1) {
        count++;
    }
    return count;
}

static void gather_names(oracle *o) {
    incmap_gazetteer_info info;
    incmap_span name;
    incmap_gazetteer_describe(o->base.g, &info);
    assert_int_equal(info.places, PLACES);
    o->names = calloc((size_t)PLACES * 4, sizeof *o->names);
    o->edits = calloc(PLACES, 1);
    assert_true(o->names != NULL && o->edits != NULL);
    for (uint32_t place = 0; place < PLACES; place++) {
        for (size_t i = 0; incmap_gazetteer_name_view(o->base.g, place, i, &name); i++) {
            txt_folded folded;
            size_t letters = 0;
            known *one = &o->names[o->count++];
            assert_true(o->count <= (size_t)PLACES * 4);
            txt_fold(name, &folded);
            one->place = place;
            one->set = set_of(base_span(folded.data, folded.size), &letters);
            one->letters = (uint8_t)letters;
            one->size = (uint8_t)folded.size;
            memcpy(one->text, folded.data, folded.size);
        }
    }
}

static int set_up(void **state) {
    oracle *o = calloc(1, sizeof *o);
    const char *const paths[] = {source};
    assert_non_null(o);
    write_source();
    assert_status(incmap_context_new(&o->base.ctx, NULL, NULL), INCMAP_OK);
    snprintf(o->base.path, sizeof o->base.path, "%s", path);
    o->base.g = gaz_open_built(o->base.ctx, paths, 1, path);
    gather_names(o);
    *state = o;
    return 0;
}

static int tear_down(void **state) {
    oracle *o = *state;
    remove(source);
    free(o->names);
    free(o->edits);
    return gaz_tear_down(state);
}

/* The least edits of each place: 0 where it bears the name, more than `limit` where it is far. */
static void scan(oracle *o, incmap_span query, unsigned limit) {
    size_t letters = 0;
    const uint32_t set = set_of(query, &letters);
    memset(o->edits, (int)limit + 1, PLACES);
    for (size_t i = 0; i < o->count; i++) {
        const known *one = &o->names[i];
        if (one->letters > letters + limit || one->letters + limit < letters ||
            bits(set & ~one->set) > limit || bits(one->set & ~set) > limit) {
            continue;
        }
        unsigned edits = txt_edit_distance(query, base_span(one->text, one->size), limit);
        if (edits < o->edits[one->place]) {
            o->edits[one->place] = (uint8_t)edits;
        }
    }
}

static bool is_wanted(const oracle *o, uint32_t place, const char *country) {
    incmap_place seen;
    return *country == '\0' || (incmap_gazetteer_place_view(o->base.g, place, &seen) &&
                                base_span_is(seen.country, country));
}

/* Answers the hits. */
static size_t compare(oracle *o, const char *name, unsigned limit, const char *country) {
    static incmap_hit hits[ROOM];
    txt_folded folded;
    size_t next = 0;
    txt_fold(base_span_of(name), &folded);
    incmap_span query = base_span(folded.data, folded.size);
    const incmap_filter filter = {.country = base_span_of(country)};
    size_t found =
        incmap_gazetteer_lookup_fuzzy(o->base.g, base_span_of(name), limit, &filter, hits, ROOM);
    if (txt_utf8_count(query) < (limit == 1 ? 4U : 7U)) {
        assert_int_equal(found, 0);
        return 0;
    }
    scan(o, query, limit);
    assert_true(found <= ROOM);
    for (unsigned edits = 1; edits <= limit; edits++) {
        for (uint32_t place = 0; place < PLACES; place++) {
            if (o->edits[place] != edits || !is_wanted(o, place, country)) {
                continue;
            }
            if (next >= found || hits[next].place != place || hits[next].edits != edits) {
                fail_msg("\"%s\" with %u edits: hit %zu of %zu is not place %u with %u", name,
                         limit, next, found, place, edits);
            }
            next++;
        }
    }
    if (next != found) {
        fail_msg("\"%s\" with %u edits: got %zu hits, expected %zu", name, limit, found, next);
    }
    return found;
}

/* A name of the gazetteer with letters lost, added or exchanged. */
static void spoil_name(const oracle *o, uint64_t *seed, unsigned family, unsigned times,
                       char *out) {
    const known *from = &o->names[gaz_random(seed, (uint32_t)o->count)];
    size_t size = from->size;
    memcpy(out, from->text, size);
    for (unsigned i = 0; i < times && size > 0; i++) {
        const char *letter = families[family][gaz_random(seed, LETTERS)];
        const unsigned way = gaz_random(seed, 3); /* lose one, add one, put one for another */
        size_t at = gaz_random(seed, (uint32_t)size), old = 0, new = way == 0 ? 0 : strlen(letter);
        while (((unsigned char)out[at] & 0xC0) == 0x80) {
            at--;
        }
        (void)txt_utf8_next(base_span(out, size), at, &old);
        old = way == 1 ? 0 : old;
        memmove(out + at + new, out + at + old, size - at - old);
        memcpy(out + at, letter, new);
        size += new - old;
    }
    out[size] = '\0';
}

static void every_family(oracle *o, unsigned limit) {
    for (unsigned family = 0; family < FAMILIES; family++) {
        uint64_t seed = 100 * limit + family;
        size_t found = 0;
        for (int i = 0; i < QUERIES; i++) {
            char name[128];
            if (i % 2 == 0) {
                make_name(&seed, family, limit == 1 ? 3 : 6, name);
            } else {
                spoil_name(o, &seed, family, limit + (i % 8 == 1), name);
            }
            found += compare(o, name, limit, i % 7 == 0 ? "XK" : "");
        }
        if (found < QUERIES / 10) { /* else the comparison says little */
            fail_msg("family %u with %u edits: %zu hits only", family, limit, found);
        }
    }
}

static void one_edit_finds_what_a_scan_of_all_keys_finds(void **state) { every_family(*state, 1); }

static void two_edits_find_what_a_scan_of_all_keys_finds(void **state) { every_family(*state, 2); }

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_edit_finds_what_a_scan_of_all_keys_finds),
        cmocka_unit_test(two_edits_find_what_a_scan_of_all_keys_finds),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
