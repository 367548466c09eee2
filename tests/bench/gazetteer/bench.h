/* What the parts of bench_gazetteer share: queries, measuring, and peers. */
#ifndef BENCH_H
#define BENCH_H

#include "base_span.h"
#include "gaz_file.h"

enum { BENCH_ROUNDS = 5, BENCH_NAME = 256, BENCH_HITS = 64 };

typedef struct bench_query {
    incmap_span name;      /* NUL-terminated */
    incmap_point point;    /* some kilometres from a place */
    incmap_point anywhere; /* on Earth */
} bench_query;

typedef struct bench {
    const incmap_gazetteer *g;
    const char *folder; /* for files of peers */
    bench_query *queries;
    char *names; /* of the queries, one behind the other, as a caller has those of a file */
    unsigned count;
    unsigned edits; /* letters that are wrong in the queries' names */
    uint64_t seed;
    size_t answers; /* so that no answer is left out by the compiler */
} bench;

/* One question; `peer` is what its open function made. */
typedef void (*bench_ask)(bench *b, void *peer, const bench_query *q);

/* Somebody else's index of the same names and places. What it cannot do is NULL. */
typedef struct bench_peer {
    const char *name;
    unsigned fewer; /* asked so many times less, because it takes so long */
    void *(*open)(bench *b);
    void (*close)(void *peer);
    bench_ask exact;
    bench_ask fuzzy;
    bench_ask near;
} bench_peer;

extern const bench_peer bench_sqlite_index, bench_sqlite_trigrams, bench_sqlite_rtree, bench_lmdb,
    bench_strtree;

/* Ends the program with a line. */
_Noreturn void bench_give_up(const char *what);

/* The same when it does not hold. */
static inline void bench_require(bool holds, const char *what) {
    if (!holds) {
        bench_give_up(what);
    }
}

/* Room for `count` queries; bench_free_queries() releases it. */
void bench_init_queries(bench *b);
void bench_free_queries(bench *b);

/* Names of random places with so many letters wrong, and points. */
void bench_make_queries(bench *b, unsigned edits);

/* Microseconds of the processor's time a query: the median of five rounds after one to warm up. */
double bench_measure(bench *b, bench_ask ask, void *peer, unsigned count);
double bench_used_up(void); /* microseconds of processor time so far */
double bench_median(double rounds[BENCH_ROUNDS]);

/* Nanoseconds that a byte at random takes out of the mapped file, one after the other: the
 * yardstick of all that is looked up, and of how busy the machine is. */
double bench_random_byte(bench *b);

/* Calls `put` for each key with the places that bear it, by rising key. */
typedef void (*bench_put)(void *state, incmap_span key, uint32_t place);
void bench_each_name(const bench *b, bench_put put, void *state);

/* Puts the file, which nobody else may have mapped, into the page cache as it lies there when it
 * was just written, in pieces as large as a large page: what was read for single questions is there
 * in small ones. */
void bench_read_in(const char *path);

/* Times by the clock with the file, which nobody else may have mapped, out of the page cache and in
 * it. */
void bench_opening(incmap_context *ctx, const char *path);

/* The rate of finding all names in a text, ours and ripgrep's. */
void bench_text(bench *b, incmap_context *ctx, const char *path, bool with_ripgrep);

#endif
