/* How often names of one place in two scripts meet, by their skeletons.
 *
 *     bench_scripts GAZETTEER [COUNTRY]...
 *
 * Of each place, each name in another script than Latin meets when its skeleton is that of one of
 * the place's Latin names. Prints for each script how many do, and of how many places one does, for
 * all places and for those of each country named; behind that what the coarseness costs: how many
 * places share a skeleton. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base_hash.h"
#include "base_span.h"
#include "incmap/gazetteer.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { SCRIPTS = 7, NAMES_MOST = 512, COUNTRIES_MOST = 16 };

/* By the block of the first letter. */
static const struct {
    const char *name;
    uint32_t first, last;
} scripts[SCRIPTS] = {{"Latin", 'A', 0x24F},       {"Greek", 0x370, 0x3FF},
                      {"Cyrillic", 0x400, 0x52F},  {"Armenian", 0x530, 0x58F},
                      {"Hebrew", 0x590, 0x5FF},    {"Arabic", 0x600, 0x6FF},
                      {"Georgian", 0x10A0, 0x10FF}};

typedef struct tally {
    uint64_t names[SCRIPTS];
    uint64_t met[SCRIPTS];
    uint64_t places[SCRIPTS];
    uint64_t places_met[SCRIPTS];
} tally;

typedef struct name {
    int script;
    uint64_t skeleton; /* hash */
} name;

typedef struct bench {
    const incmap_gazetteer *g;
    tally all;
    tally countries[COUNTRIES_MOST];
    uint64_t *skeletons; /* of all places, each once a place */
    size_t count;
    size_t room;
} bench;

static void require(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "bench_scripts: %s\n", what);
        exit(1);
    }
}

static int script_of(incmap_span text) {
    for (size_t at = 0, size = 0; at < text.size; at += size) {
        const uint32_t letter = txt_utf8_next(text, at, &size);
        for (int i = 0; txt_is_letter(letter) && i < SCRIPTS; i++) {
            if (letter >= scripts[i].first && letter <= scripts[i].last) {
                return i;
            }
        }
    }
    return -1;
}

static size_t read_names(const incmap_gazetteer *g, uint32_t place, name names[NAMES_MOST]) {
    incmap_span text;
    size_t count = 0;
    for (size_t n = 0; count < NAMES_MOST && incmap_gazetteer_name_view(g, place, n, &text); n++) {
        txt_folded folded, skeleton;
        txt_fold(text, &folded);
        txt_skeleton(base_span(folded.data, folded.size), &skeleton);
        if (skeleton.size > 0) {
            names[count++] = (name){script_of(text), base_hash(skeleton.data, skeleton.size, 0)};
        }
    }
    return count;
}

static bool has_latin(const name *names, size_t count, const uint64_t *skeleton) {
    for (size_t i = 0; i < count; i++) {
        if (names[i].script == 0 && (skeleton == NULL || names[i].skeleton == *skeleton)) {
            return true;
        }
    }
    return false;
}

static void count_names(tally *to, const name *names, size_t count) {
    uint64_t met[SCRIPTS] = {0}, all[SCRIPTS] = {0};
    for (size_t i = 0; i < count; i++) {
        if (names[i].script > 0 && has_latin(names, count, NULL)) {
            all[names[i].script]++;
            met[names[i].script] += has_latin(names, count, &names[i].skeleton);
        }
    }
    for (int i = 1; i < SCRIPTS; i++) {
        to->names[i] += all[i];
        to->met[i] += met[i];
        to->places[i] += all[i] > 0;
        to->places_met[i] += met[i] > 0;
    }
}

static void keep_skeletons(bench *b, const name *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool again = false;
        for (size_t before = 0; before < i; before++) {
            again = again || names[before].skeleton == names[i].skeleton;
        }
        if (b->count == b->room) {
            b->room = b->room == 0 ? 1 << 20 : 2 * b->room;
            b->skeletons = realloc(b->skeletons, b->room * sizeof *b->skeletons);
            require(b->skeletons != NULL, "no memory");
        }
        b->skeletons[b->count] = names[i].skeleton;
        b->count += !again;
    }
}

static int by_number(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void print_tally(const char *what, const tally *t) {
    for (int i = 1; i < SCRIPTS; i++) {
        if (t->names[i] > 0) {
            printf("%-6s %-9s %8llu names, %6.2f %% meet a Latin one; %8llu places, %6.2f %%\n",
                   what, scripts[i].name, (unsigned long long)t->names[i],
                   100.0 * (double)t->met[i] / (double)t->names[i],
                   (unsigned long long)t->places[i],
                   100.0 * (double)t->places_met[i] / (double)t->places[i]);
        }
    }
}

static void print_cost(bench *b) {
    size_t keys = 0, alone = 0, most = 0;
    qsort(b->skeletons, b->count, sizeof *b->skeletons, by_number);
    for (size_t start = 0, end = 0; start < b->count; start = end) {
        while (end < b->count && b->skeletons[end] == b->skeletons[start]) {
            end++;
        }
        keys++;
        alone += end - start == 1;
        most = end - start > most ? end - start : most;
    }
    printf("%zu skeletons, %.3f places each, %.2f %% of one place, %zu places at most\n", keys,
           (double)b->count / (double)keys, 100.0 * (double)alone / (double)keys, most);
}

int main(int argc, char **argv) {
    incmap_context *ctx = NULL;
    incmap_gazetteer *g = NULL;
    incmap_error err = {.line = 0};
    static bench b;
    static name names[NAMES_MOST];
    incmap_place place;
    require(argc > 1 && argc - 2 <= COUNTRIES_MOST, "bench_scripts GAZETTEER [COUNTRY]...");
    require(incmap_context_new(&ctx, NULL, &err) == INCMAP_OK, err.message);
    require(incmap_gazetteer_open(&g, ctx, argv[1], &err) == INCMAP_OK, err.message);
    for (uint32_t i = 0; incmap_gazetteer_place_view(g, i, &place); i++) {
        const size_t count = read_names(g, i, names);
        count_names(&b.all, names, count);
        keep_skeletons(&b, names, count);
        for (int n = 2; n < argc; n++) {
            if (base_span_is(place.country, argv[n])) {
                count_names(&b.countries[n - 2], names, count);
            }
        }
    }
    for (int n = 2; n < argc; n++) {
        print_tally(argv[n], &b.countries[n - 2]);
    }
    print_tally("all", &b.all);
    require(b.count > 0, "no names");
    print_cost(&b);
    free(b.skeletons);
    incmap_gazetteer_close(g);
    incmap_context_free(ctx);
    return 0;
}
