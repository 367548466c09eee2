/* Names in running texts against an oracle that knows no words and no hashes: it folds every
 * stretch of a text with txt_fold() and looks whether that is the fold of a name. */
#include "gaz_scan.h"
#include "gaz_unit.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { FAMILIES = 6, LETTERS = 12, PLACES = 600, TEXTS = 240, MOST = 4096, NAME_LETTERS = 24 };

static const char source[] = "test_gaz_scan.txt";
static const char path[] = "test_gaz_scan.gaz";

/* What names and texts are made of; few, so that texts are full of names. */
static const char *const families[FAMILIES][LETTERS] = {
    {"a", "B", "c", " ", " ", " ", "a", "b", "3", "-", "'", ". "},
    {"а", "Б", "в", " ", " ", "ь", "a", "ѓ", " ", "—", "’", "\n"},
    {"é", "o\u0308", "ß", " ", "ﬁ", "½", "℃", " ", "Đ", "\u00AD", "İ", "e"},
    {"北", "京", "か", "が", "่", "ก", "a", " ", "㍿", "、", "一", "ト"},
    {"ا", "ل", "َ", " ", "ﷺ", "א", " ", "क", "ी", "्", "\u200F", "م"},
    {"a", "ь", "北", " ", "½", "한", "\xFF", "e\u0301", "Ω", "ου", "'", "\xE2\x80"}};

typedef struct fold_list {
    char *text; /* NUL-terminated folds of all names, one behind the other, each in FOLD_ROOM */
    size_t count;
} fold_list;

enum { FOLD_ROOM = TXT_FOLD_MAX + 1 };

static const size_t folds_most = (size_t)2 * PLACES;

typedef struct fixtures {
    gaz_fixture base;
    fold_list folds;
} fixtures;

static void make_text(uint64_t *seed, unsigned family, size_t letters, char *out) {
    size_t size = 0;
    for (size_t i = 0; i < letters; i++) {
        const char *letter = families[family][gaz_random(seed, LETTERS)];
        memcpy(out + size, letter, strlen(letter));
        size += strlen(letter);
    }
    out[size] = '\0';
}

/* One row of the table; the last character must not be white space, which sources are rid of. */
static void write_source(void) {
    FILE *file = fopen(source, "wb");
    uint64_t seed = 11;
    assert_non_null(file);
    for (unsigned i = 0; i < PLACES; i++) {
        char name[256];
        const unsigned family = i % FAMILIES;
        make_text(&seed, family, 1 + gaz_random(&seed, 7), name);
        for (char *c = name; *c != '\0'; c++) {
            *c = *c == '\n' ? ' ' : *c;
        }
        if (family == 5 && strpbrk(name, "\xFF\xE2") != NULL) {
            continue; /* rows of broken UTF-8 are passed over */
        }
        fprintf(file, "%u\t%s\t\t\t1\t2\tP\tPPL\tXK\t\t\t\t\t\t%u\t\t\t\t\n", i + 1, name,
                gaz_random(&seed, 1000));
    }
    fclose(file);
}

static int by_text(const void *a, const void *b) { return strcmp(a, b); }

static void gather_folds(fixtures *all) {
    incmap_gazetteer_info info;
    incmap_span name;
    incmap_gazetteer_describe(all->base.g, &info);
    all->folds.text = calloc(folds_most, FOLD_ROOM);
    assert_non_null(all->folds.text);
    for (uint32_t i = 0; i < info.places; i++) {
        for (size_t n = 0; incmap_gazetteer_name_view(all->base.g, i, n, &name); n++) {
            txt_folded folded;
            txt_fold(name, &folded);
            assert_true(all->folds.count < folds_most);
            memcpy(all->folds.text + all->folds.count++ * FOLD_ROOM, folded.data, FOLD_ROOM);
        }
    }
    qsort(all->folds.text, all->folds.count, FOLD_ROOM, by_text);
}

static int set_up(void **state) {
    static fixtures all;
    const char *const paths[] = {source};
    write_source();
    assert_status(incmap_context_new(&all.base.ctx, NULL, NULL), INCMAP_OK);
    all.base.g = gaz_open_built(all.base.ctx, paths, 1, path);
    gather_folds(&all);
    *state = &all;
    return 0;
}

static int tear_down(void **state) {
    fixtures *all = *state;
    free(all->folds.text);
    incmap_gazetteer_close(all->base.g);
    incmap_context_free(all->base.ctx);
    remove(source);
    remove(path);
    return 0;
}

/* The letters of a text: starts[count] is its end. */
typedef struct letters {
    incmap_span text;
    size_t count;
    size_t starts[MOST + 1];
    uint32_t letters[MOST];
    bool writes[MOST]; /* something of it is in the fold */
} letters;

static incmap_span between(const letters *l, size_t from, size_t to) {
    return base_span(l->text.data + l->starts[from], l->starts[to] - l->starts[from]);
}

static void read_letters(incmap_span text, letters *l) {
    l->text = text;
    l->count = 0;
    for (size_t at = 0, size = 0; at < text.size; at += size) {
        txt_folded folded;
        assert_true(l->count < MOST);
        l->letters[l->count] = txt_utf8_next(text, at, &size);
        txt_fold(base_span(text.data + at, size), &folded);
        l->writes[l->count] = folded.size > 0;
        l->starts[l->count++] = at;
    }
    l->starts[l->count] = text.size;
}

/* Letters that are words of their own, among those of the families. */
static bool is_alone(uint32_t letter) {
    return (letter >= 0x0E00 && letter < 0x0E80) || (letter >= 0x3040 && letter < 0xA000);
}

/* The last letter of a fold that is no mark, or 0; and its first letter. */
static uint32_t last_of(const txt_folded *folded) {
    const incmap_span text = base_span(folded->data, folded->size);
    for (size_t at = text.size, size = 0; at > 0;) {
        at = txt_utf8_back(text, at);
        const uint32_t letter = txt_utf8_next(text, at, &size);
        if (txt_class_of(letter) != TXT_MARK) {
            return letter;
        }
    }
    return 0;
}

static uint32_t first_of(const txt_folded *folded) {
    size_t size = 0;
    return txt_utf8_next(base_span(folded->data, folded->size), 0, &size);
}

/* Whether words part where `a` and `b` meet, when `both` is the fold of the two together. */
static bool are_parted(const txt_folded *a, const txt_folded *b, const txt_folded *both) {
    char joined[3 * FOLD_ROOM];
    if (a->size == 0 || b->size == 0) {
        return true;
    }
    snprintf(joined, sizeof joined, "%s %s", a->data, b->data);
    if (strcmp(joined, both->data) == 0) {
        return true;
    }
    snprintf(joined, sizeof joined, "%s%s", a->data, b->data);
    return strcmp(joined, both->data) == 0 && txt_class_of(first_of(b)) != TXT_MARK &&
           (is_alone(last_of(a)) || is_alone(first_of(b)));
}

/* Whether words part before letter `at`, and the fold of what is around it stays the same. */
static bool parts(const letters *l, size_t low, size_t at, size_t high) {
    txt_folded a, b, both;
    txt_fold(between(l, low, at), &a);
    txt_fold(between(l, at, high), &b);
    txt_fold(between(l, low, high), &both);
    return are_parted(&a, &b, &both);
}

static bool is_whole(const letters *l, size_t from, size_t to) {
    const size_t low = from < 8 ? 0 : from - 8;
    const size_t high = to + 8 > l->count ? l->count : to + 8;
    return parts(l, low, from, to) && parts(l, from, to, high);
}

/* Whether a letter folds to nothing, without parting words. */
static bool vanishes(const letters *l, size_t at) {
    char text[8] = "x";
    txt_folded folded;
    const incmap_span letter = between(l, at, at + 1);
    memcpy(text + 1, letter.data, letter.size);
    text[1 + letter.size] = 'x';
    txt_fold(base_span(text, letter.size + 2), &folded);
    return strcmp(folded.data, "xx") == 0;
}

/* The stretch with the letters and marks that vanish behind it, and those before it where no word
 * stands there that they belong to. */
static incmap_sighting widen(const letters *l, size_t from, size_t to) {
    size_t first = from, last = to, low = from;
    while (low > 0 && vanishes(l, low - 1)) {
        low--;
        first = txt_is_letter(l->letters[low]) ? low : first;
    }
    first = low > 0 && l->writes[low - 1] ? from : first;
    for (size_t at = to; at < l->count && vanishes(l, at); at++) {
        last = txt_is_letter(l->letters[at]) ? at + 1 : last;
    }
    return (incmap_sighting){.start = l->starts[first], .end = l->starts[last]};
}

/* All names in the text, by start and end. */
static size_t find_all(const fixtures *all, const letters *l, incmap_sighting *out, size_t room) {
    size_t count = 0;
    for (size_t from = 0; from < l->count; from++) {
        for (size_t to = from + 1; to <= l->count && to <= from + NAME_LETTERS; to++) {
            txt_folded folded;
            txt_fold(between(l, from, to), &folded);
            if (!l->writes[from] || !l->writes[to - 1] || folded.cut ||
                bsearch(folded.data, all->folds.text, all->folds.count, FOLD_ROOM, by_text) ==
                    NULL ||
                !is_whole(l, from, to)) {
                continue;
            }
            assert_true(count < room);
            out[count++] = widen(l, from, to);
        }
    }
    return count;
}

/* Of them the longest of the leftmost that does not overlap the one before. */
static size_t keep_longest(incmap_sighting *all, size_t count) {
    size_t kept = 0, end = 0;
    for (size_t i = 0; i < count; i++) {
        const bool is_longest = i + 1 == count || all[i + 1].start != all[i].start;
        if (is_longest && all[i].start >= end) {
            end = all[i].end;
            all[kept++] = all[i];
        }
    }
    return kept;
}

static size_t scan(const incmap_gazetteer *g, incmap_context *ctx, incmap_span text,
                   unsigned options, base_cpu cpu, size_t at_once, incmap_sighting *out,
                   size_t room) {
    incmap_scanner *scanner = NULL;
    size_t count = 0, got;
    assert_status(gaz_scanner_new(&scanner, ctx, &g, 1, options, cpu, NULL), INCMAP_OK);
    incmap_scanner_start(scanner, text);
    do {
        assert_true(room - count >= at_once);
        got = incmap_scanner_next(scanner, out + count, at_once);
        count += got;
    } while (got == at_once);
    incmap_scanner_free(scanner);
    return count;
}

static void assert_sightings(const incmap_sighting *got, size_t count,
                             const incmap_sighting *expected, size_t expected_count,
                             incmap_span text) {
    for (size_t i = 0; i < count || i < expected_count; i++) {
        const incmap_sighting none = {0};
        const incmap_sighting *a = i < count ? &got[i] : &none;
        const incmap_sighting *b = i < expected_count ? &expected[i] : &none;
        if (a->start != b->start || a->end != b->end) {
            const size_t from = b->start < 20 ? 0 : b->start - 20;
            fail_msg("number %zu: got %zu-%zu \"%.*s\", expected %zu-%zu \"%.*s\" in ...%.*s", i,
                     a->start, a->end, (int)(a->end - a->start), text.data + a->start, b->start,
                     b->end, (int)(b->end - b->start), text.data + b->start, (int)(b->end - from),
                     text.data + from);
        }
    }
}

/* The place is the most important of those that bear the name. */
static void assert_places(const incmap_gazetteer *g, incmap_span text, const incmap_sighting *got,
                          size_t count) {
    for (size_t i = 0; i < count; i++) {
        incmap_hit hits[512];
        uint32_t best = UINT32_MAX;
        const incmap_span name = base_span(text.data + got[i].start, got[i].end - got[i].start);
        const size_t found = incmap_gazetteer_lookup(g, name, NULL, hits, 512);
        for (size_t n = 0; n < found && n < 512; n++) {
            best =
                hits[n].match <= INCMAP_MATCH_FOLDED && hits[n].place < best ? hits[n].place : best;
        }
        assert_int_equal(got[i].place, best);
        assert_int_equal(got[i].gazetteer, 0);
    }
}

enum { ROOM = 32768 };

static void check_text(const fixtures *all, incmap_span text, size_t at_once) {
    static letters l;
    static incmap_sighting got[ROOM], expected[ROOM];
    read_letters(text, &l);
    size_t expected_count = find_all(all, &l, expected, ROOM);
    for (unsigned overlapping = 1; overlapping < 2; overlapping--) {
        for (base_cpu cpu = BASE_CPU_PLAIN; cpu <= base_cpu_best(); cpu++) {
            const size_t count =
                scan(all->base.g, all->base.ctx, text,
                     overlapping == 1 ? INCMAP_SCAN_OVERLAPPING : 0, cpu, at_once, got, ROOM);
            assert_sightings(got, count, expected, expected_count, text);
            assert_places(all->base.g, text, got, count);
        }
        expected_count = keep_longest(expected, expected_count);
    }
}

static void all_names_are_found_that_folding_every_stretch_finds(void **state) {
    static char text[MOST * 4];
    uint64_t seed = 3;
    for (unsigned i = 0; i < TEXTS; i++) {
        const size_t size = i % 10 == 0 ? 3000 : gaz_random(&seed, 200);
        make_text(&seed, i % FAMILIES, size, text);
        check_text(*state, base_span_of(text), 1 + gaz_random(&seed, 40));
    }
}

static void texts_in_several_scripts_are_found_in(void **state) {
    static char text[MOST * 4];
    uint64_t seed = 23;
    for (unsigned i = 0; i < 10; i++) {
        size_t size = 0;
        for (unsigned n = 0; n < 20; n++) {
            make_text(&seed, gaz_random(&seed, FAMILIES), gaz_random(&seed, 60), text + size);
            size += strlen(text + size);
        }
        check_text(*state, base_span(text, size), 100);
    }
}

static void every_size_of_a_text_is_read_to_its_end(void **state) {
    static char text[MOST * 4];
    const fixtures *all = *state;
    uint64_t seed = 29;
    make_text(&seed, 0, 300, text);
    for (size_t size = 0; size < 300; size++) {
        check_text(all, base_span(text, size), 7);
    }
}

/* Words far longer than a chunk, in letters that stand alone and in others. */
static void a_text_without_a_space_is_read_to_its_end(void **state) {
    enum { LONG = 50000, UNIT = 9 };
    static char text[LONG * UNIT];
    static incmap_sighting got[3 * LONG + 1000];
    const fixtures *all = *state;
    const gaz_fixture *base = &all->base;
    const char *const words = "北京一"; /* three letters of three bytes, each a name or not */
    for (size_t i = 0; i < LONG; i++) {
        memcpy(text + i * UNIT, words, UNIT);
    }
    txt_folded one;
    txt_fold(BASE_SPAN("北"), &one);
    const bool is_known = bsearch(one.data, all->folds.text, all->folds.count, FOLD_ROOM, by_text);
    assert_true(is_known); /* else this test would show nothing */
    size_t count = scan(base->g, base->ctx, base_span(text, sizeof text), 0, base_cpu_best(), 1000,
                        got, 3 * LONG + 1000);
    assert_true(count > 0);
    assert_true(got[count - 1].end + UNIT > sizeof text);
    memset(text, 'a', sizeof text);
    count = scan(base->g, base->ctx, base_span(text, sizeof text), 0, base_cpu_best(), 1000, got,
                 3 * LONG + 1000);
    assert_int_equal(count, 0);
    memcpy(text + sizeof text - 2, " a", 2);
    count = scan(base->g, base->ctx, base_span(text, sizeof text), 0, base_cpu_best(), 1000, got,
                 3 * LONG + 1000);
    assert_int_equal(count, 1);
    assert_int_equal(got[0].start, sizeof text - 1);
}

/* Sign by sign: what is ASCII and folds to a letter, to a space or to nothing. */
static void all_kernels_classify_ascii_as_folding_does(void **state) {
    (void)state;
    for (base_cpu cpu = BASE_CPU_PLAIN; cpu <= base_cpu_best(); cpu++) {
        const gaz_scan_kernel kernel = gaz_scan_kernel_for(cpu);
        for (unsigned byte = 0; byte < 256; byte++) {
            char text[GAZ_SCAN_BLOCK] = {0}, lower[GAZ_SCAN_BLOCK];
            static gaz_scan_edges edges;
            uint64_t other = 0;
            text[1] = text[63] = (char)byte;
            edges.count = edges.before = 0;
            kernel.classify(text, 1, lower, &other, &edges);
            char around[3] = {'x', (char)byte, 'x'};
            txt_folded folded;
            txt_fold(base_span(around, 3), &folded);
            const bool is_letter = byte < 128 && folded.size == 3 && folded.data[1] != ' ';
            const bool is_other = byte >= 128 || folded.size == 2;
            assert_int_equal(other, is_other ? 1ULL << 63 | 2 : 0);
            assert_int_equal(edges.count, is_letter || is_other ? 3 : 0);
            assert_int_equal(lower[63], is_letter ? folded.data[1] : (char)byte);
        }
    }
}

static void all_kernels_find_the_same_marks(void **state) {
    (void)state;
    uint64_t seed = 31;
    const gaz_scan_kernel plain = gaz_scan_kernel_for(BASE_CPU_PLAIN);
    for (unsigned round = 0; round < 2000; round++) {
        gaz_scan_bucket bucket = {{0}};
        const uint32_t filled = gaz_random(&seed, GAZ_SCAN_MARKS + 1);
        for (uint32_t i = 0; i < filled; i++) {
            bucket.marks[i] = (uint16_t)(gaz_random(&seed, 64) << 2 | (1 + gaz_random(&seed, 3)));
        }
        for (unsigned print = 0; print < 65 * 4; print += 4) {
            for (base_cpu cpu = BASE_CPU_PLAIN; cpu <= base_cpu_best(); cpu++) {
                assert_int_equal(gaz_scan_kernel_for(cpu).find(&bucket, (uint16_t)print),
                                 plain.find(&bucket, (uint16_t)print));
            }
        }
    }
}

static void assert_names(const incmap_gazetteer *const *gazetteers, size_t count, unsigned options,
                         const char *text, const char *expected) {
    incmap_scanner *scanner = NULL;
    incmap_context *ctx = NULL;
    incmap_sighting all[32];
    char got[1024] = "";
    assert_status(incmap_context_new(&ctx, NULL, NULL), INCMAP_OK);
    assert_status(incmap_scanner_new(&scanner, ctx, gazetteers, count, options, NULL), INCMAP_OK);
    incmap_scanner_start(scanner, base_span_of(text));
    const size_t found = incmap_scanner_next(scanner, all, 32);
    for (size_t i = 0; i < found; i++) {
        const size_t at = strlen(got);
        snprintf(got + at, sizeof got - at, "%s%.*s", i == 0 ? "" : "|",
                 (int)(all[i].end - all[i].start), text + all[i].start);
    }
    if (strcmp(got, expected) != 0) {
        fail_msg("\"%s\": got [%s], expected [%s]", text, got, expected);
    }
    incmap_scanner_free(scanner);
    incmap_context_free(ctx);
}

static const char small_path[] = "test_gaz_scan_small.gaz";

static void names_are_found_as_readers_would_mark_them(void **state) {
    const gaz_fixture *base = *state;
    incmap_gazetteer *small = gaz_open_built(base->ctx, gaz_sources, 5, small_path);
    const incmap_gazetteer *const g[] = {small, base->g};
    assert_names(g, 1, 0, "From Banjska, in the Zvečan municipality; near LEPOSAVIĆ.",
                 "Banjska|Zvečan|LEPOSAVIĆ");
    assert_names(g, 1, 0, "Код Бањске и Бањска.", "Бањске|Бањска");
    assert_names(g, 1, 0, "Banjskaville and xBanjska", "");
    assert_names(g, 1, 0, "banjska or Banjska", "banjska|Banjska");
    assert_names(g, 1, INCMAP_SCAN_CAPITALS, "banjska or Banjska", "Banjska");
    assert_names(g, 1, 0, "", "");
    assert_names(g, 0, 0, "Banjska", "");
    assert_names(g, 2, 0, "Banjska 北", "Banjska|北");
    incmap_gazetteer_close(small);
    remove(small_path);
}

static void the_gazetteer_named_first_gives_the_place(void **state) {
    const gaz_fixture *base = *state;
    const incmap_gazetteer *const g[] = {base->g, base->g};
    incmap_scanner *scanner = NULL;
    incmap_sighting one;
    incmap_error err;
    assert_status(incmap_scanner_new(&scanner, base->ctx, g, 2, 0, NULL), INCMAP_OK);
    incmap_scanner_start(scanner, BASE_SPAN("北"));
    assert_int_equal(incmap_scanner_next(scanner, &one, 1), 1);
    assert_int_equal(one.gazetteer, 0);
    assert_int_equal(incmap_scanner_next(scanner, &one, 1), 0);
    incmap_scanner_free(scanner);
    assert_status(incmap_scanner_new(&scanner, base->ctx, g, 65, 0, &err), INCMAP_LIMIT);
    assert_null(scanner);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_names_are_found_that_folding_every_stretch_finds),
        cmocka_unit_test(texts_in_several_scripts_are_found_in),
        cmocka_unit_test(every_size_of_a_text_is_read_to_its_end),
        cmocka_unit_test(a_text_without_a_space_is_read_to_its_end),
        cmocka_unit_test(all_kernels_classify_ascii_as_folding_does),
        cmocka_unit_test(all_kernels_find_the_same_marks),
        cmocka_unit_test(names_are_found_as_readers_would_mark_them),
        cmocka_unit_test(the_gazetteer_named_first_gives_the_place),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
