/* Questions to a gazetteer beside others, in the same run on the same names.
 *
 *     bench_gazetteer [--queries N] [--text FILE] [--folder FOLDER] GAZETTEER [PEER]...
 *
 * Peers are index, trigrams, rtree (SQLite's), lmdb, strtree (that of GEOS) and ripgrep, or all.
 * Asks for names of random places as they are, with one and with two letters wrong, for the nearest
 * place of random points on land and anywhere on Earth, for the starts of names, and for all names
 * in the text. Each figure is the median of five rounds of processor time after a first one that is
 * not counted. Peers that take milliseconds a name are asked for a four-hundredth of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { PEERS_MAX = 8 };

typedef struct options {
    const char *gazetteer;
    const char *text;
    const char *peers[PEERS_MAX];
    unsigned peer_count;
} options;

/* The places that bear the name: what a peer has, too. */
static void ask_exact(bench *b, void *peer, const bench_query *q) {
    uint32_t places[BENCH_HITS];
    (void)peer;
    b->answers += incmap_gazetteer_bearers(b->g, q->name, places, BENCH_HITS);
}

/* The same with what each was met by, and those whose names sound alike. */
static void ask_hits(bench *b, void *peer, const bench_query *q) {
    incmap_hit hits[BENCH_HITS];
    (void)peer;
    b->answers += incmap_gazetteer_lookup(b->g, q->name, NULL, hits, BENCH_HITS);
}

/* Names from this one on, as many as are asked at once, when it is the first of them. */
static void ask_many(bench *b, void *peer, const bench_query *q) {
    enum { at_once = 64 };
    static incmap_hit hits[at_once * BENCH_HITS];
    const size_t start = (size_t)(q - b->queries), left = b->count - start;
    const size_t count = left < at_once ? left : at_once;
    incmap_span names[at_once] = {{"", 0}};
    size_t found[at_once] = {0};
    (void)peer;
    if (start % at_once != 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = q[i].name;
    }
    incmap_gazetteer_lookup_many(b->g, names, count, NULL, hits, BENCH_HITS, found);
    for (size_t i = 0; i < count; i++) {
        b->answers += found[i];
    }
}

static void ask_knows(bench *b, void *peer, const bench_query *q) {
    (void)peer;
    b->answers += incmap_gazetteer_knows(b->g, q->name);
}

static void ask_fuzzy(bench *b, void *peer, const bench_query *q) {
    incmap_hit hits[BENCH_HITS];
    (void)peer;
    b->answers += incmap_gazetteer_lookup_fuzzy(b->g, q->name, b->edits, NULL, hits, BENCH_HITS);
}

/* The first three to seven bytes of a name. */
static void ask_prefix(bench *b, void *peer, const bench_query *q) {
    incmap_hit hits[INCMAP_PREFIX_BEST];
    const size_t size = q->name.size, wanted = 3 + (unsigned char)q->name.data[0] % 5;
    (void)peer;
    b->answers +=
        incmap_gazetteer_lookup_prefix(b->g, base_span(q->name.data, size < wanted ? size : wanted),
                                       NULL, hits, INCMAP_PREFIX_BEST);
}

static void ask_near(bench *b, void *peer, const bench_query *q) {
    incmap_neighbour near;
    (void)peer;
    b->answers += incmap_gazetteer_near(b->g, q->point, NULL, &near, 1);
}

static void ask_near_of_class(bench *b, void *peer, const bench_query *q) {
    incmap_neighbour near;
    (void)peer;
    b->answers += incmap_gazetteer_near(b->g, q->point, "P", &near, 1);
}

static void ask_near_ten(bench *b, void *peer, const bench_query *q) {
    incmap_neighbour near[10];
    (void)peer;
    b->answers += incmap_gazetteer_near(b->g, q->point, NULL, near, 10);
}

static void ask_anywhere(bench *b, void *peer, const bench_query *q) {
    incmap_neighbour near;
    (void)peer;
    b->answers += incmap_gazetteer_near(b->g, q->anywhere, NULL, &near, 1);
}

/* What is measured, and which question of a peer is beside it. */
typedef struct figure {
    const char *name;
    unsigned edits;
    bench_ask ask;
    size_t of_peer; /* where in a bench_peer; 0: no peer has it */
} figure;

static const figure figures[] = {
    {"exact", 0, ask_exact, offsetof(bench_peer, exact)},
    {"all that it meets", 0, ask_hits, 0},
    {"the same, 64 at once", 0, ask_many, 0},
    {"known", 0, ask_knows, 0},
    {"prefix, ten best", 0, ask_prefix, 0},
    {"nearest", 0, ask_near, offsetof(bench_peer, near)},
    {"nearest of class P", 0, ask_near_of_class, 0},
    {"nearest ten", 0, ask_near_ten, 0},
    {"nearest, anywhere", 0, ask_anywhere, 0},
    {"one letter wrong", 1, ask_fuzzy, offsetof(bench_peer, fuzzy)},
    {"two letters wrong", 2, ask_fuzzy, offsetof(bench_peer, fuzzy)},
};
enum { FIGURES = sizeof figures / sizeof *figures };

static void measure_ours(bench *b, double ours[FIGURES]) {
    for (size_t i = 0; i < FIGURES; i++) {
        bench_make_queries(b, figures[i].edits);
        ours[i] = bench_measure(b, figures[i].ask, NULL, b->count);
        printf("%-20s %-10s %12.3f us\n", figures[i].name, "incmap", ours[i]);
        (void)fflush(stdout);
    }
}

static void measure_peer(bench *b, const bench_peer *peer, const double ours[FIGURES]) {
    void *opened = peer->open(b);
    for (size_t i = 0; i < FIGURES; i++) {
        bench_ask ask = NULL;
        if (figures[i].of_peer != 0) {
            memcpy(&ask, (const char *)peer + figures[i].of_peer, sizeof ask);
        }
        if (ask != NULL) {
            bench_make_queries(b, figures[i].edits);
            const double theirs = bench_measure(b, ask, opened, b->count / peer->fewer);
            printf("%-20s %-10s %12.3f us %10.1f times ours\n", figures[i].name, peer->name, theirs,
                   theirs / ours[i]);
            (void)fflush(stdout);
        }
    }
    peer->close(opened);
}

static bool is_wanted(const options *from, const char *name) {
    for (unsigned i = 0; i < from->peer_count; i++) {
        if (strcmp(from->peers[i], name) == 0 || strcmp(from->peers[i], "all") == 0) {
            return true;
        }
    }
    return false;
}

static void measure_all(bench *b, incmap_context *ctx, const options *from) {
    enum { known = 5 };
    static const bench_peer *const peers[known] = {&bench_sqlite_index, &bench_sqlite_trigrams,
                                                   &bench_sqlite_rtree, &bench_lmdb,
                                                   &bench_strtree};
    double ours[FIGURES];
    (void)bench_random_byte(b);
    printf("%-20s %-10s %12.1f ns\n", "a byte at random", "the file", bench_random_byte(b));
    measure_ours(b, ours);
    if (from->text != NULL) {
        bench_text(b, ctx, from->text, is_wanted(from, "ripgrep"));
    }
    for (size_t i = 0; i < known; i++) {
        if (is_wanted(from, peers[i]->name)) {
            measure_peer(b, peers[i], ours);
        }
    }
}

static options read_options(int argc, char **argv, bench *b) {
    options out = {NULL, NULL, {NULL}, 0};
    for (int i = 1; i < argc; i++) {
        const bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--queries") == 0 && has_value) {
            b->count = (unsigned)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--text") == 0 && has_value) {
            out.text = argv[++i];
        } else if (strcmp(argv[i], "--folder") == 0 && has_value) {
            b->folder = argv[++i];
        } else if (out.gazetteer == NULL) {
            out.gazetteer = argv[i];
        } else if (out.peer_count < PEERS_MAX) {
            out.peers[out.peer_count++] = argv[i];
        }
    }
    return out;
}

int main(int argc, char **argv) {
    incmap_context *ctx = NULL;
    incmap_gazetteer *g = NULL;
    incmap_error err = {.line = 0};
    bench b = {.count = 20000, .seed = 7, .folder = "."};
    const options from = read_options(argc, argv, &b);
    bench_require(from.gazetteer != NULL && b.count >= 400,
                  "bench_gazetteer [--queries N, 400 or more] [--text FILE] [--folder FOLDER] "
                  "GAZETTEER [PEER]...");
    bench_require(incmap_context_new(&ctx, NULL, &err) == INCMAP_OK, err.message);
    bench_read_in(from.gazetteer);
    bench_require(incmap_gazetteer_open(&g, ctx, from.gazetteer, &err) == INCMAP_OK, err.message);
    b.g = g;
    bench_init_queries(&b);
    measure_all(&b, ctx, &from);
    bench_free_queries(&b);
    incmap_gazetteer_close(g);
    bench_opening(ctx, from.gazetteer); /* last: it puts the file out of the page cache */
    incmap_context_free(ctx);
    return b.answers == 0;
}
