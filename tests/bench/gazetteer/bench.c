#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "txt_utf8.h"

_Noreturn void bench_give_up(const char *what) {
    (void)fprintf(stderr, "bench_gazetteer: %s\n", what);
    exit(1);
}

static uint32_t pick(bench *b, uint32_t below) {
    b->seed = b->seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)((b->seed >> 33) % below);
}

static void wrong_letter(bench *b, char *name) {
    const size_t size = strlen(name);
    size_t at = pick(b, (uint32_t)size), letter = 0;
    while (((unsigned char)name[at] & 0xC0) == 0x80) {
        at--;
    }
    (void)txt_utf8_next(base_span(name, size), at, &letter);
    const unsigned way = pick(b, 3); /* lose one, add one, put one for another */
    const size_t old = way == 1 ? 0 : letter, new = way == 0 ? 0 : 1;
    memmove(name + at + new, name + at + old, size - at - old + 1);
    if (new == 1) {
        name[at] = (char)('a' + pick(b, 26));
    }
}

void bench_init_queries(bench *b) {
    b->queries = calloc(b->count, sizeof *b->queries);
    b->names = calloc(b->count, BENCH_NAME);
    bench_require(b->queries != NULL && b->names != NULL, "no memory");
}

void bench_free_queries(bench *b) {
    free(b->queries);
    free(b->names);
}

void bench_make_queries(bench *b, unsigned edits) {
    static const size_t least[] = {1, 5, 9}; /* names long enough for the edits */
    const uint32_t places = (uint32_t)b->g->place_count;
    bench_require(edits < sizeof least / sizeof *least, "too many letters wrong");
    char *name = b->names;
    b->edits = edits;
    for (unsigned i = 0; i < b->count;) {
        incmap_place place;
        bench_query *to = &b->queries[i];
        if (!incmap_gazetteer_place_view(b->g, pick(b, places), &place) ||
            place.name.size + 8 > BENCH_NAME || txt_utf8_count(place.name) < least[edits]) {
            continue;
        }
        memcpy(name, place.name.data, place.name.size);
        name[place.name.size] = '\0';
        to->point = (incmap_point){place.point.lat + (pick(b, 2001) - 1000.0) / 1e4,
                                   place.point.lon + (pick(b, 2001) - 1000.0) / 1e4};
        to->anywhere = (incmap_point){asin(pick(b, 2000001) / 1e6 - 1) * 57.29577951308232,
                                      pick(b, 3600001) / 1e4 - 180};
        for (unsigned e = 0; e < edits; e++) {
            wrong_letter(b, name);
        }
        to->name = base_span_of(name);
        name += to->name.size + 1;
        i++;
    }
}

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double rounds[BENCH_ROUNDS]) {
    qsort(rounds, BENCH_ROUNDS, sizeof *rounds, by_value);
    return rounds[BENCH_ROUNDS / 2];
}

double bench_used_up(void) {
    struct timespec used;
    bench_require(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0,
                  "no account of processor time");
    return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

double bench_measure(bench *b, bench_ask ask, void *peer, unsigned count) {
    double rounds[BENCH_ROUNDS];
    for (int round = -1; round < BENCH_ROUNDS; round++) {
        const double start = bench_used_up();
        for (unsigned i = 0; i < count; i++) {
            ask(b, peer, &b->queries[i]);
        }
        if (round >= 0) {
            rounds[round] = (bench_used_up() - start) / count;
        }
    }
    return bench_median(rounds);
}

double bench_random_byte(bench *b) {
    enum { reads = 1000000 };
    const unsigned char *bytes = (const unsigned char *)b->g->mapping.data;
    uint64_t at = 88172645463325252ULL; /* xorshift64 */
    const double start = bench_used_up();
    for (unsigned i = 0; i < reads; i++) {
        at ^= at << 13;
        at ^= at >> 7;
        at ^= at << 17;
        at += bytes[at % b->g->mapping.size];
    }
    b->answers += at != 0;
    return (bench_used_up() - start) * 1e3 / reads;
}

void bench_each_name(const bench *b, bench_put put, void *state) {
    gaz_key key;
    for (uint32_t at = 0; gaz_key_at(b->g, at, &key); at = key.next) {
        for (size_t i = 0; i < key.count; i++) {
            put(state, key.text, gaz_posting_place(gaz_posting(&key, i)));
        }
    }
}
