/* What sources say of names, what questions are confined to, and names that many spellings have. */
#include <sys/stat.h>
#include <unistd.h>

#include "gaz_unit.h"

static const char dump[] = "test_gaz_names.d/XX.txt";
static const char names[] = "test_gaz_names.d/alternateNamesV2.txt";
static const char path[] = "test_gaz_names.d/places.gaz";

/* Saint Petersburg with some of its names after alternateNamesV2: geonameid 498817. The other rows
 * are places that share names. */
static const char dump_text[] =
    "498817\tSaint Petersburg\tSaint Petersburg\tLeningrad,Petrograd,Sankt-Peterburg\t59.93863\t"
    "30.31413\tP\tPPLA\tRU\t\t66\t\t\t\t5351935\t\t\tEurope/Moscow\t2020-01-01\n"
    "1\tPetrograd\t\t\t10\t20\tP\tPPL\tXK\t\t01\t11\t\t\t0\t\t\t\t\n"
    "2\tPetrograd\t\t\t11\t20\tS\tFRM\tXK\t\t01\t12\t\t\t0\t\t\t\t\n"
    "3\tPetrogrod\t\t\t12\t20\tP\tPPL\tRS\t\t02\t12\t\t\t0\t\t\t\t\n";

static const char names_text[] =
    "1\t498817\ten\tSaint Petersburg\t1\t\t\t\t\t\n"
    "2\t498817\ten\tSt. Petersburg\t\t1\t\t\t\t\n"
    "3\t498817\tru\tСанкт-Петербург\t1\t\t\t\t\t\n"
    "4\t498817\tru\tПитер\t\t\t1\t\t\t\n"
    "5\t498817\ten\tLeningrad\t\t\t\t1\t1924\t1991\n"
    "6\t498817\tde\tLeningrad\t\t\t\t1\t\t\n"
    "7\t498817\tlink\thttps://en.wikipedia.org/wiki/X\t\t\t\t\t\t\n";

static void write_text(const char *to, const char *text) {
    FILE *file = fopen(to, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

typedef struct fixture {
    incmap_context *ctx;
    incmap_gazetteer *g;
} fixture;

static int set_up(void **state) {
    static fixture own;
    const char *const paths[] = {dump};
    if (incmap_context_new(&own.ctx, NULL, NULL) != INCMAP_OK) {
        return -1;
    }
    (void)mkdir("test_gaz_names.d", 0777);
    write_text(dump, dump_text);
    write_text(names, names_text);
    own.g = gaz_open_built(own.ctx, paths, 1, path);
    assert_status(incmap_gazetteer_check(own.g, NULL), INCMAP_OK);
    *state = &own;
    return 0;
}

static int tear_down(void **state) {
    fixture *own = *state;
    incmap_gazetteer_close(own->g);
    incmap_context_free(own->ctx);
    remove(dump);
    remove(names);
    remove(path);
    (void)rmdir("test_gaz_names.d");
    return 0;
}

/* "text language flags source-file; " for all names of a place. */
static void list_names(const incmap_gazetteer *g, const char *id, char *out, size_t room) {
    incmap_name name;
    incmap_gazetteer_source source;
    const uint32_t place = gaz_index_of(g, id);
    out[0] = '\0';
    for (size_t i = 0; incmap_gazetteer_name_details(g, place, i, &name); i++) {
        const size_t at = strlen(out);
        incmap_gazetteer_source_view(g, name.source, &source);
        snprintf(out + at, room - at, "%.*s %.*s %u %.*s; ", BASE_SPAN_ARG(name.text),
                 BASE_SPAN_ARG(name.language), name.flags, BASE_SPAN_ARG(source.file));
    }
}

static void names_keep_their_language_their_flags_and_their_source(void **state) {
    char text[1024];
    list_names(((fixture *)*state)->g, "geonames:498817", text, sizeof text);
    assert_string_equal(text,
                        "Saint Petersburg en 1 alternateNamesV2.txt; "
                        "Leningrad en 8 alternateNamesV2.txt; Petrograd  0 XX.txt; "
                        "Sankt-Peterburg  0 XX.txt; "
                        "St. Petersburg en 2 alternateNamesV2.txt; "
                        "Санкт-Петербург ru 1 alternateNamesV2.txt; "
                        "Питер ru 4 alternateNamesV2.txt; "
                        "Leningrad de 8 alternateNamesV2.txt; ");
}

static void a_hit_tells_the_language_of_the_name_it_met(void **state) {
    const incmap_gazetteer *g = ((fixture *)*state)->g;
    incmap_hit hit;
    incmap_name name;
    assert_int_equal(incmap_gazetteer_lookup(g, BASE_SPAN("Piter"), NULL, &hit, 1), 1);
    assert_true(incmap_gazetteer_hit_name(g, &hit, &name));
    assert_span(name.text, "Питер");
    assert_span(name.language, "ru");
    assert_int_equal(name.flags, INCMAP_NAME_COLLOQUIAL);
    assert_int_equal(incmap_gazetteer_lookup_fuzzy(g, BASE_SPAN("leninrgad"), 1, NULL, &hit, 1), 1);
    assert_true(incmap_gazetteer_hit_name(g, &hit, &name));
    assert_span(name.language, "en");
    assert_int_equal(name.flags, INCMAP_NAME_HISTORIC);
    hit.name = BASE_SPAN("Leningrad"); /* not of the gazetteer */
    assert_false(incmap_gazetteer_hit_name(g, &hit, &name));
}

/* Ids of what is found for "Petrograd", exact or with a letter wrong. */
static void assert_found(const incmap_gazetteer *g, const char *name, const incmap_filter *filter,
                         const char *exact, const char *fuzzy) {
    incmap_hit hits[8];
    char text[2][256] = {"", ""}, one[128];
    for (unsigned edits = 0; edits < 2; edits++) {
        const incmap_span span = base_span_of(name);
        const size_t count = edits == 0
                                 ? incmap_gazetteer_lookup(g, span, filter, hits, 8)
                                 : incmap_gazetteer_lookup_fuzzy(g, span, 1, filter, hits, 8);
        for (size_t i = 0; i < count; i++) {
            const size_t at = strlen(text[edits]);
            snprintf(text[edits] + at, sizeof text[edits] - at, "%s, ",
                     gaz_hit_text(g, &hits[i], one));
        }
    }
    assert_string_equal(text[0], exact);
    assert_string_equal(text[1], fuzzy);
}

static void a_question_keeps_to_what_its_filter_lets_pass(void **state) {
    const incmap_gazetteer *g = ((fixture *)*state)->g;
    static const char one[] = "geonames:1 exact, ", near[] = "geonames:3 fuzzy, ";
    assert_found(g, "Petrograd", NULL,
                 "geonames:1 exact, geonames:2 exact, geonames:498817 alternate, ", near);
    const incmap_filter country = {.country = BASE_SPAN("XK")};
    assert_found(g, "Petrograd", &country, "geonames:1 exact, geonames:2 exact, ", "");
    const incmap_filter unit = {.country = BASE_SPAN("XK"), .admin2 = BASE_SPAN("11")};
    assert_found(g, "Petrograd", &unit, one, "");
    const incmap_filter first_unit = {.country = BASE_SPAN("RS"), .admin1 = BASE_SPAN("02")};
    assert_found(g, "Petrograd", &first_unit, "", near);
    const incmap_filter classes = {.country = BASE_SPAN("XK"), .classes = "ST"};
    assert_found(g, "Petrograd", &classes, "geonames:2 exact, ", "");
    const incmap_filter german = {.language = BASE_SPAN("de")};
    assert_found(g, "Leningrad", &german, "geonames:498817 alternate, ", "");
    assert_found(g, "Petrograd", &german, "", "");
    const incmap_filter russian = {.language = BASE_SPAN("ru")};
    assert_found(g, "Sankt-Peterburg", &russian, "geonames:498817 folded, ", "");
}

/* More spellings of a key than its postings can tell apart. */
static void names_of_very_many_spellings_are_told_apart(void **state) {
    enum { spellings = 40 };
    static char text[8192];
    const char *const paths[] = {"test_gaz_names.d/many.tsv"};
    size_t size = (size_t)snprintf(text, sizeof text, "id\tname\tlat\tlon\n");
    for (int i = 0; i < spellings; i++) { /* A-b, A--b, ... all fold to "a b" */
        size += (size_t)snprintf(text + size, sizeof text - size, "t:%d\tA%.*sb\t1\t%d\n", i, i + 1,
                                 "----------------------------------------", i);
    }
    write_text(paths[0], text);
    incmap_gazetteer *g =
        gaz_open_built(((fixture *)*state)->ctx, paths, 1, "test_gaz_names.d/m.gaz");
    assert_status(incmap_gazetteer_check(g, NULL), INCMAP_OK);
    for (int i = 0; i < spellings; i++) {
        incmap_hit hits[spellings];
        char name[64], expected[64], one[128];
        snprintf(name, sizeof name, "A%.*sb", i + 1, "----------------------------------------");
        snprintf(expected, sizeof expected, "t:%d exact", i);
        assert_int_equal(incmap_gazetteer_lookup(g, base_span_of(name), NULL, hits, spellings),
                         spellings);
        assert_string_equal(gaz_hit_text(g, &hits[0], one), expected);
        assert_span(hits[0].name, name);
        for (int n = 1; n < spellings; n++) {
            assert_int_equal(hits[n].match, INCMAP_MATCH_FOLDED);
        }
    }
    incmap_gazetteer_close(g);
    remove(paths[0]);
    remove("test_gaz_names.d/m.gaz");
}

enum { bearers = 400 };

/* How place number `i` bears the name: "Selo" is the main name of every fourth, and another one of
 * the next; the other two are "SELO", of which the second has "Selo", too. */
static incmap_match selo_match(int i, const char *asked) {
    static const incmap_match of_selo[] = {INCMAP_MATCH_EXACT, INCMAP_MATCH_ALTERNATE,
                                           INCMAP_MATCH_FOLDED, INCMAP_MATCH_ALTERNATE};
    static const incmap_match of_capitals[] = {INCMAP_MATCH_FOLDED, INCMAP_MATCH_FOLDED,
                                               INCMAP_MATCH_EXACT, INCMAP_MATCH_EXACT};
    return strcmp(asked, "Selo") == 0   ? of_selo[i % 4]
           : strcmp(asked, "SELO") == 0 ? of_capitals[i % 4]
                                        : INCMAP_MATCH_FOLDED;
}

static void assert_bearers(const incmap_gazetteer *g, const char *asked, size_t room) {
    static incmap_hit hits[bearers];
    size_t given = 0;
    assert_int_equal(incmap_gazetteer_lookup(g, base_span_of(asked), NULL, hits, room), bearers);
    for (incmap_match match = INCMAP_MATCH_EXACT; match <= INCMAP_MATCH_FOLDED; match++) {
        for (int i = 0; i < bearers && given < room; i++) {
            char expected[64], one[128];
            if (selo_match(i, asked) == match) {
                snprintf(expected, sizeof expected, "t:%d %s", i, incmap_match_name(match));
                assert_string_equal(gaz_hit_text(g, &hits[given++], one), expected);
            }
        }
    }
    assert_int_equal(given, room);
}

/* So many places that their record tells how many they are, and not all need to be looked at. */
static void names_of_very_many_places_are_given_in_order(void **state) {
    static const struct {
        const char *name;
        const char *other;
    } rows[] = {{"Selo", ""}, {"Other", "Selo"}, {"SELO", ""}, {"SELO", "Selo"}};
    static const size_t rooms[] = {0, 1, 3, 99, 100, 101, 250, 399, bearers};
    static char text[bearers * 32];
    const char *const paths[] = {"test_gaz_names.d/selo.tsv"};
    size_t size = (size_t)snprintf(text, sizeof text, "id\tname\tlat\tlon\tother_names\n");
    for (int i = 0; i < bearers; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, "t:%d\t%s\t1\t%d\t%s\n", i,
                                 rows[i % 4].name, i % 180, rows[i % 4].other);
    }
    write_text(paths[0], text);
    incmap_gazetteer *g =
        gaz_open_built(((fixture *)*state)->ctx, paths, 1, "test_gaz_names.d/s.gaz");
    assert_status(incmap_gazetteer_check(g, NULL), INCMAP_OK);
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        assert_bearers(g, "Selo", rooms[i]);
        assert_bearers(g, "SELO", rooms[i]);
        assert_bearers(g, "selo", rooms[i]);
    }
    incmap_gazetteer_close(g);
    remove(paths[0]);
    remove("test_gaz_names.d/s.gaz");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_their_language_their_flags_and_their_source),
        cmocka_unit_test(a_hit_tells_the_language_of_the_name_it_met),
        cmocka_unit_test(a_question_keeps_to_what_its_filter_lets_pass),
        cmocka_unit_test(names_of_very_many_spellings_are_told_apart),
        cmocka_unit_test(names_of_very_many_places_are_given_in_order),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
