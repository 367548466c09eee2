/* Files that are no longer what was written: refused or found out, and never a crash. */
#include "base_hash.h"
#include "gaz_format.h"
#include "gaz_unit.h"

static const char broken_path[] = "test_gaz_broken_bytes.gaz";

typedef struct good_file {
    gaz_fixture *fixture;
    char *bytes;
    size_t size;
} good_file;

static good_file good;

static int set_up(void **state) {
    if (gaz_set_up(state, "test_gaz_damage.gaz") != 0) {
        return -1;
    }
    good.fixture = *state;
    FILE *file = fopen(good.fixture->path, "rb");
    assert_non_null(file);
    good.bytes = malloc(1 << 20);
    assert_non_null(good.bytes);
    good.size = fread(good.bytes, 1, 1 << 20, file);
    assert_true(good.size > 0 && good.size < 1 << 20);
    fclose(file);
    return 0;
}

static int tear_down(void **state) {
    free(good.bytes);
    remove(broken_path);
    return gaz_tear_down(state);
}

static incmap_status open_bytes(const char *bytes, size_t size, incmap_gazetteer **out,
                                incmap_error *err) {
    FILE *file = fopen(broken_path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    return incmap_gazetteer_open(out, good.fixture->ctx, broken_path, err);
}

static void ask_by_name(const incmap_gazetteer *g) {
    static const char *const names[] = {"Banjska", "London", "Kosovo", "Leposawiq", "Zürich"};
    incmap_hit hits[4];
    incmap_span code;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        incmap_span name = base_span_of(names[i]);
        const incmap_filter filter = {.country = BASE_SPAN("XK"),
                                      .admin1 = BASE_SPAN(""),
                                      .classes = "P",
                                      .language = BASE_SPAN("")};
        (void)incmap_gazetteer_lookup(g, name, NULL, hits, 4);
        (void)incmap_gazetteer_lookup_fuzzy(g, name, 1, NULL, hits, 4);
        (void)incmap_gazetteer_lookup_fuzzy(g, BASE_SPAN("lepposavic"), 2, &filter, hits, 4);
        (void)incmap_gazetteer_lookup_prefix(g, base_span(name.data, 1 + i % 3), NULL, hits, 4);
        (void)incmap_gazetteer_lookup_prefix(g, name, &filter, hits, 4);
        (void)incmap_gazetteer_knows(g, name);
        (void)incmap_gazetteer_country(g, name, &code);
    }
    incmap_scanner *scanner = NULL;
    incmap_sighting found[4];
    assert_status(incmap_scanner_new(&scanner, good.fixture->ctx, &g, 1, 0, NULL), INCMAP_OK);
    incmap_scanner_start(scanner, BASE_SPAN("Banjska near Novi Pazar, London, Zürich"));
    (void)incmap_scanner_next(scanner, found, 4);
    incmap_scanner_free(scanner);
}

static unsigned ask_by_point(const incmap_gazetteer *g) {
    unsigned sum = 0;
    static const incmap_point points[] = {{42.97, 20.78}, {51.2, 1}, {-17, 180}, {-90, 0}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        incmap_neighbour near[3];
        incmap_area areas[4];
        (void)incmap_gazetteer_near(g, points[i], i % 2 == 0 ? NULL : "P", near, 3);
        (void)incmap_gazetteer_areas_at(g, points[i], areas, 4);
        incmap_ring ring;
        for (size_t n = 0; incmap_gazetteer_ring_view(g, (uint32_t)i, n, &ring); n++) {
            for (size_t k = 0; k < ring.count; k++) {
                sum += ring.vertices[k].lon < ring.vertices[k].lat;
            }
        }
    }
    return sum;
}

/* Every question, and every byte of every answer. */
static unsigned ask_everything(const incmap_gazetteer *g) {
    incmap_gazetteer_info info;
    incmap_gazetteer_source source;
    incmap_place place;
    incmap_span name;
    uint32_t index = 0;
    unsigned sum = 0;
    incmap_gazetteer_describe(g, &info);
    incmap_gazetteer_source_view(g, 0, &source);
    for (uint32_t i = 0; incmap_gazetteer_place_view(g, i, &place); i++) {
        for (size_t n = 0; n < 8 && incmap_gazetteer_name_view(g, i, n, &name); n++) {
            for (size_t at = 0; at < name.size; at++) {
                sum += (unsigned char)name.data[at];
            }
        }
        sum += place.admin1.size + place.admin2.size + place.feature.size > 0;
    }
    ask_by_name(g);
    sum += ask_by_point(g);
    (void)incmap_gazetteer_find_id(g, BASE_SPAN("geonames:792910"), &index);
    (void)incmap_gazetteer_find_area(g, BASE_SPAN("XK"), BASE_SPAN("30"), &index);
    (void)incmap_gazetteer_area_contains(g, index, (incmap_point){42.97, 20.78});
    (void)incmap_gazetteer_unit_name(g, BASE_SPAN("XK"), BASE_SPAN(""), BASE_SPAN("30"));
    return sum;
}

static void every_flipped_byte_is_found_and_none_crashes(void **state) {
    (void)state;
    char *bytes = malloc(good.size);
    assert_non_null(bytes);
    memcpy(bytes, good.bytes, good.size);
    for (size_t at = 0; at < good.size; at += at < 1024 ? 1 : 7) {
        incmap_gazetteer *g = NULL;
        incmap_error err = {.line = 0};
        bytes[at] = (char)(bytes[at] ^ (at % 2 == 0 ? 0x80 : 0x01));
        if (open_bytes(bytes, good.size, &g, &err) == INCMAP_OK) {
            incmap_status status = incmap_gazetteer_check(g, &err);
            if (status != INCMAP_DAMAGED) {
                fail_msg("byte %zu changed: check says %s", at, incmap_status_name(status));
            }
            (void)ask_everything(g);
        } else {
            assert_null(g);
        }
        incmap_gazetteer_close(g);
        bytes[at] = good.bytes[at];
    }
    free(bytes);
}

/* Damage that knows of the checksums: every section in turn is filled with a byte or with random
 * numbers and the sums are put right. */
static void put_sums_right(char *bytes) {
    gaz_header header;
    for (size_t i = 0; i < GAZ_SECTION_COUNT; i++) {
        gaz_table_entry entry;
        char *at = bytes + sizeof header + i * sizeof entry;
        memcpy(&entry, at, sizeof entry);
        entry.hash = base_hash(bytes + entry.offset, (size_t)entry.bytes, 0);
        memcpy(at, &entry, sizeof entry);
    }
    memcpy(&header, bytes, sizeof header);
    header.hash = 0;
    memcpy(bytes, &header, sizeof header);
    header.hash = base_hash(bytes, sizeof header + GAZ_SECTION_COUNT * sizeof(gaz_table_entry), 0);
    memcpy(bytes, &header, sizeof header);
}

static void spoil(char *bytes, size_t section, int way, uint64_t *seed) {
    gaz_table_entry entry;
    memcpy(&entry, bytes + sizeof(gaz_header) + section * sizeof entry, sizeof entry);
    for (uint64_t i = 0; i < entry.bytes; i++) {
        bool hit = way < 3 || gaz_random(seed, 16) == 0;
        char byte = way == 0 ? '\xFF' : way == 1 ? '\0' : (char)gaz_random(seed, 256);
        bytes[entry.offset + i] = hit ? byte : bytes[entry.offset + i];
    }
}

static void forged_sections_never_crash(void **state) {
    (void)state;
    char *bytes = malloc(good.size);
    uint64_t seed = 11;
    assert_non_null(bytes);
    for (size_t section = 0; section < GAZ_SECTION_COUNT; section++) {
        for (int way = 0; way < 6; way++) {
            incmap_gazetteer *g = NULL;
            incmap_error err = {.line = 0};
            memcpy(bytes, good.bytes, good.size);
            spoil(bytes, section, way, &seed);
            put_sums_right(bytes);
            assert_status(open_bytes(bytes, good.size, &g, &err), INCMAP_OK);
            incmap_status status = incmap_gazetteer_check(g, &err);
            assert_true(status == INCMAP_OK || status == INCMAP_DAMAGED);
            (void)ask_everything(g);
            incmap_gazetteer_close(g);
        }
    }
    free(bytes);
}

static void a_forged_pointer_is_damage(void **state) {
    static const gaz_section pointing[] = {
        GAZ_PLACES, GAZ_PLACE_BLOCKS, GAZ_NAMES,         GAZ_KEYS,  GAZ_KEY_BUCKETS,
        GAZ_IDS,    GAZ_TRIE_FORWARD, GAZ_TRIE_REVERSED, GAZ_UNITS, GAZ_AREAS,
        GAZ_RINGS,  GAZ_AREA_CODES,   GAZ_COUNTRIES};
    (void)state;
    char *bytes = malloc(good.size);
    uint64_t seed = 13;
    assert_non_null(bytes);
    for (size_t i = 0; i < sizeof pointing / sizeof *pointing; i++) {
        incmap_gazetteer *g = NULL;
        incmap_error err = {.line = 0};
        memcpy(bytes, good.bytes, good.size);
        spoil(bytes, pointing[i], 0, &seed);
        put_sums_right(bytes);
        assert_status(open_bytes(bytes, good.size, &g, &err), INCMAP_OK);
        assert_status(incmap_gazetteer_check(g, &err), INCMAP_DAMAGED);
        incmap_gazetteer_close(g);
    }
    free(bytes);
}

static void a_cut_file_is_refused(void **state) {
    (void)state;
    const size_t sizes[] = {0, 1, 7, 8, 39, 40, 500, 1000, good.size / 2, good.size - 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        incmap_gazetteer *g = NULL;
        incmap_error err = {.line = 0};
        assert_status(open_bytes(good.bytes, sizes[i], &g, &err), INCMAP_FORMAT);
        assert_null(g);
        assert_string_equal(err.source, broken_path);
    }
}

static void a_file_made_under_other_rules_of_folding_is_refused(void **state) {
    (void)state;
    incmap_gazetteer *g = NULL;
    incmap_error err = {.line = 0};
    char *bytes = malloc(good.size);
    assert_non_null(bytes);
    memcpy(bytes, good.bytes, good.size);
    bytes[offsetof(gaz_header, rules)] = (char)(bytes[offsetof(gaz_header, rules)] ^ 1);
    put_sums_right(bytes);
    assert_status(open_bytes(bytes, good.size, &g, &err), INCMAP_VERSION);
    assert_non_null(strstr(err.message, "rules"));
    free(bytes);
}

static void another_version_and_byte_order_are_told_apart(void **state) {
    (void)state;
    const struct {
        size_t at;
        char bytes[4];
        const char *says;
    } cases[] = {{8, {1, 2, 3, 4}, "byte order"}, {12, {99, 0, 0, 0}, "version 99"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        incmap_gazetteer *g = NULL;
        incmap_error err = {.line = 0};
        char *bytes = malloc(good.size);
        assert_non_null(bytes);
        memcpy(bytes, good.bytes, good.size);
        memcpy(bytes + cases[i].at, cases[i].bytes, 4);
        assert_status(open_bytes(bytes, good.size, &g, &err), INCMAP_VERSION);
        assert_non_null(strstr(err.message, cases[i].says));
        free(bytes);
    }
}

static void what_is_no_gazetteer_is_refused(void **state) {
    (void)state;
    incmap_gazetteer *g = NULL;
    char text[4096];
    memset(text, 'x', sizeof text);
    assert_status(open_bytes(text, sizeof text, &g, NULL), INCMAP_FORMAT);
    assert_status(incmap_gazetteer_open(&g, good.fixture->ctx, "no/such/file.gaz", NULL),
                  INCMAP_IO);
    assert_null(g);
    incmap_gazetteer_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_flipped_byte_is_found_and_none_crashes),
        cmocka_unit_test(forged_sections_never_crash),
        cmocka_unit_test(a_forged_pointer_is_damage),
        cmocka_unit_test(a_cut_file_is_refused),
        cmocka_unit_test(a_file_made_under_other_rules_of_folding_is_refused),
        cmocka_unit_test(another_version_and_byte_order_are_told_apart),
        cmocka_unit_test(what_is_no_gazetteer_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
