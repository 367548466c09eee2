/* Questions to a gazetteer beside SQLite, in the same run on the same names.
 *
 *     bench_gazetteer GAZETTEER [QUERIES [TEXT]]
 *
 * Asks for names of random places as they are, with one and with two letters wrong, whether words
 * are known, for the nearest place of random points on land and anywhere on Earth, and for all
 * names in the file TEXT. SQLite answers on the folded names with an index, with an FTS5 table of
 * trigrams (names that share one with the query, measured as ours are), and with an R*Tree whose
 * box grows until it holds a place. Each figure is the median of five rounds of processor time
 * after a first one that is not counted. FTS5 takes milliseconds a name, so it is asked for a
 * four-hundredth of them. */
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base_span.h"
#include "incmap/gazetteer.h"
#include "txt_edit.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { ROUNDS = 5, NAME_ROOM = 256, HITS = 64, FEWER = 400 };

typedef struct query {
    char name[NAME_ROOM];
    incmap_point point;
    incmap_point anywhere;
} query;

typedef struct bench {
    const incmap_gazetteer *g;
    sqlite3 *db;
    query *queries;
    unsigned count;
    unsigned edits;
    uint64_t seed;
    size_t answers; /* so that no answer is left out by the compiler */
} bench;

static void require(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "bench_gazetteer: %s\n", what);
        exit(1);
    }
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

/* Names long enough for the edits, of random places. */
static void make_queries(bench *b, unsigned edits) {
    static const size_t least[] = {1, 5, 9};
    incmap_gazetteer_info info;
    incmap_gazetteer_describe(b->g, &info);
    b->edits = edits;
    for (unsigned i = 0; i < b->count;) {
        incmap_place place;
        query *to = &b->queries[i];
        if (!incmap_gazetteer_place_view(b->g, pick(b, (uint32_t)info.places), &place) ||
            place.name.size + 8 > NAME_ROOM || txt_utf8_count(place.name) < least[edits]) {
            continue;
        }
        memcpy(to->name, place.name.data, place.name.size);
        to->name[place.name.size] = '\0';
        to->point = (incmap_point){place.point.lat + (pick(b, 2001) - 1000.0) / 1e4,
                                   place.point.lon + (pick(b, 2001) - 1000.0) / 1e4};
        to->anywhere = (incmap_point){asin(pick(b, 2000001) / 1e6 - 1) * 57.29577951308232,
                                      pick(b, 3600001) / 1e4 - 180};
        for (unsigned e = 0; e < edits; e++) {
            wrong_letter(b, to->name);
        }
        i++;
    }
}

typedef void (*ask)(bench *b, const query *q);

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Microseconds of the processor's time that this process has used up. */
static double used_up(void) {
    struct rusage usage;
    require(getrusage(RUSAGE_SELF, &usage) == 0, "no account of processor time");
    return (double)usage.ru_utime.tv_sec * 1e6 + (double)usage.ru_utime.tv_usec;
}

/* Microseconds a query. */
static double measure(bench *b, ask one, unsigned count) {
    double rounds[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
        const double start = used_up();
        for (unsigned i = 0; i < count; i++) {
            one(b, &b->queries[i]);
        }
        if (round >= 0) {
            rounds[round] = (used_up() - start) / count;
        }
    }
    qsort(rounds, ROUNDS, sizeof *rounds, by_value);
    return rounds[ROUNDS / 2];
}

static void ask_exact(bench *b, const query *q) {
    incmap_hit hits[HITS];
    b->answers += incmap_gazetteer_lookup(b->g, base_span_of(q->name), NULL, hits, HITS);
}

static void ask_knows(bench *b, const query *q) {
    b->answers += incmap_gazetteer_knows(b->g, base_span_of(q->name));
}

static void ask_fuzzy(bench *b, const query *q) {
    incmap_hit hits[HITS];
    b->answers +=
        incmap_gazetteer_lookup_fuzzy(b->g, base_span_of(q->name), b->edits, NULL, hits, HITS);
}

static void ask_near(bench *b, const query *q) {
    incmap_neighbour near;
    b->answers += incmap_gazetteer_near(b->g, q->point, NULL, &near, 1);
}

static void ask_anywhere(bench *b, const query *q) {
    incmap_neighbour near;
    b->answers += incmap_gazetteer_near(b->g, q->anywhere, NULL, &near, 1);
}

static void run(bench *b, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(b->db, sql, NULL, NULL, &message) != SQLITE_OK) {
        require(false, message);
    }
}

static sqlite3_stmt *prepare(bench *b, const char *sql) {
    sqlite3_stmt *statement = NULL;
    require(sqlite3_prepare_v3(b->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) ==
                SQLITE_OK,
            sqlite3_errmsg(b->db));
    return statement;
}

static void step(sqlite3_stmt *statement) {
    (void)sqlite3_step(statement);
    (void)sqlite3_reset(statement);
}

static void fill_names(bench *b, uint32_t place, sqlite3_stmt *names, sqlite3_stmt *grams) {
    incmap_span name;
    for (size_t i = 0; incmap_gazetteer_name_view(b->g, place, i, &name); i++) {
        txt_folded folded;
        txt_fold(name, &folded);
        (void)sqlite3_bind_text(names, 1, folded.data, folded.size, SQLITE_TRANSIENT);
        (void)sqlite3_bind_int64(names, 2, place);
        step(names);
        (void)sqlite3_bind_text(grams, 1, folded.data, folded.size, SQLITE_TRANSIENT);
        step(grams);
    }
}

static void fill_database(bench *b) {
    incmap_gazetteer_info info;
    incmap_gazetteer_describe(b->g, &info);
    require(sqlite3_open(":memory:", &b->db) == SQLITE_OK, "no database");
    run(b,
        "CREATE TABLE names(fold TEXT, place INTEGER);"
        "CREATE VIRTUAL TABLE grams USING fts5(fold, tokenize='trigram', detail='none');"
        "CREATE VIRTUAL TABLE points USING rtree(place, west, east, south, north); BEGIN");
    sqlite3_stmt *names = prepare(b, "INSERT INTO names VALUES(?, ?)");
    sqlite3_stmt *grams = prepare(b, "INSERT INTO grams VALUES(?)");
    sqlite3_stmt *points = prepare(b, "INSERT INTO points VALUES(?1, ?2, ?2, ?3, ?3)");
    for (uint32_t i = 0; i < info.places; i++) {
        incmap_place place;
        require(incmap_gazetteer_place_view(b->g, i, &place), "no such place");
        fill_names(b, i, names, grams);
        (void)sqlite3_bind_int64(points, 1, i);
        (void)sqlite3_bind_double(points, 2, place.point.lon);
        (void)sqlite3_bind_double(points, 3, place.point.lat);
        step(points);
    }
    (void)sqlite3_finalize(names);
    (void)sqlite3_finalize(grams);
    (void)sqlite3_finalize(points);
    run(b, "COMMIT; CREATE INDEX by_fold ON names(fold); ANALYZE");
}

/* The statement of the peer being measured. */
static sqlite3_stmt *peer;

static void ask_index(bench *b, const query *q) {
    txt_folded folded;
    txt_fold(base_span_of(q->name), &folded);
    (void)sqlite3_bind_text(peer, 1, folded.data, folded.size, SQLITE_STATIC);
    while (sqlite3_step(peer) == SQLITE_ROW) {
        b->answers += (size_t)sqlite3_column_int64(peer, 0);
    }
    (void)sqlite3_reset(peer);
}

/* "abc" OR "bcd" ... of the folded name. */
static void ask_grams(bench *b, const query *q) {
    char match[NAME_ROOM * 12];
    txt_folded folded;
    size_t size = 0, letters[4] = {0}, known = 0;
    txt_fold(base_span_of(q->name), &folded);
    for (size_t at = 0, bytes = 0; at <= folded.size; at += bytes) {
        memmove(letters, letters + 1, 3 * sizeof *letters);
        letters[3] = at;
        if (++known > 3) {
            size += (size_t)snprintf(match + size, sizeof match - size, "%s\"%.*s\"",
                                     size == 0 ? "" : " OR ", (int)(at - letters[0]),
                                     folded.data + letters[0]);
        }
        if (at == folded.size) {
            break;
        }
        (void)txt_utf8_next(base_span(folded.data, folded.size), at, &bytes);
    }
    (void)sqlite3_bind_text(peer, 1, match, (int)size, SQLITE_STATIC);
    while (sqlite3_step(peer) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(peer, 0);
        b->answers += txt_edit_distance(base_span(folded.data, folded.size), base_span_of(text),
                                        b->edits) <= b->edits;
    }
    (void)sqlite3_reset(peer);
}

static void ask_box(bench *b, const query *q) {
    bool found = false;
    for (double reach = 0.05; !found && reach < 360; reach *= 2) {
        (void)sqlite3_bind_double(peer, 1, q->point.lon - reach);
        (void)sqlite3_bind_double(peer, 2, q->point.lon + reach);
        (void)sqlite3_bind_double(peer, 3, q->point.lat - reach);
        (void)sqlite3_bind_double(peer, 4, q->point.lat + reach);
        while (sqlite3_step(peer) == SQLITE_ROW) {
            found = true;
            b->answers += (size_t)sqlite3_column_int64(peer, 0);
        }
        (void)sqlite3_reset(peer);
    }
}

static void line(bench *b, const char *what, ask ours, ask theirs, const char *sql, unsigned part) {
    const double mine = measure(b, ours, b->count);
    printf("%-28s %10.3f us", what, mine);
    if (sql != NULL) {
        peer = prepare(b, sql);
        const double other = measure(b, theirs, b->count / part);
        (void)sqlite3_finalize(peer);
        printf("   SQLite %12.3f us   %10.1f times ours", other, other / mine);
    }
    printf("\n");
    (void)fflush(stdout);
}

static void measure_all(bench *b) {
    static const char grams[] = "SELECT fold FROM grams WHERE grams MATCH ?";
    make_queries(b, 0);
    line(b, "exact", ask_exact, ask_index, "SELECT place FROM names WHERE fold = ?", 1);
    line(b, "known", ask_knows, NULL, NULL, 1);
    line(b, "nearest", ask_near, ask_box,
         "SELECT place FROM points WHERE west >= ? AND east <= ? AND south >= ? AND north <= ?", 1);
    line(b, "nearest, anywhere", ask_anywhere, NULL, NULL, 1);
    make_queries(b, 1);
    line(b, "one letter wrong", ask_fuzzy, ask_grams, grams, FEWER);
    make_queries(b, 2);
    line(b, "two letters wrong", ask_fuzzy, ask_grams, grams, FEWER);
}

/* The text read to its end until a second is used up, in each round. */
static double scan_round(incmap_scanner *scanner, incmap_span text, size_t *names) {
    static incmap_sighting found[1024];
    const double start = used_up();
    size_t bytes = 0, count;
    do {
        incmap_scanner_start(scanner, text);
        *names = 0;
        do {
            count = incmap_scanner_next(scanner, found, 1024);
            *names += count;
        } while (count == 1024);
        bytes += text.size;
    } while (used_up() - start < 1e6);
    return (double)bytes / (used_up() - start);
}

static void scan_text(bench *b, incmap_context *ctx, const char *path) {
    double rounds[ROUNDS];
    incmap_scanner *scanner = NULL;
    size_t names = 0;
    FILE *file = fopen(path, "rb");
    require(file != NULL && fseek(file, 0, SEEK_END) == 0, "no such text");
    const long size = ftell(file);
    require(size > 0 && fseek(file, 0, SEEK_SET) == 0, "an empty text");
    char *text = malloc((size_t)size);
    require(text != NULL && fread(text, 1, (size_t)size, file) == (size_t)size, "no text");
    (void)fclose(file);
    require(incmap_scanner_new(&scanner, ctx, &b->g, 1, 0, NULL) == INCMAP_OK, "no scanner");
    for (int round = -1; round < ROUNDS; round++) {
        const double rate = scan_round(scanner, base_span(text, (size_t)size), &names);
        rounds[round < 0 ? 0 : round] = rate;
    }
    qsort(rounds, ROUNDS, sizeof *rounds, by_value);
    printf("%-28s %10.1f MB/s  %zu names\n", "names in text", rounds[ROUNDS / 2], names);
    incmap_scanner_free(scanner);
    free(text);
}

int main(int argc, char **argv) {
    incmap_context *ctx = NULL;
    incmap_gazetteer *g = NULL;
    incmap_error err = {.line = 0};
    bench b = {.count = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 20000, .seed = 7};
    require(argc > 1 && b.count >= FEWER,
            "bench_gazetteer GAZETTEER [QUERIES, 400 or more [TEXT]]");
    require(incmap_context_new(&ctx, NULL, &err) == INCMAP_OK, err.message);
    require(incmap_gazetteer_open(&g, ctx, argv[1], &err) == INCMAP_OK, err.message);
    b.g = g;
    b.queries = calloc(b.count, sizeof *b.queries);
    require(b.queries != NULL, "no memory");
    if (argc > 3) {
        scan_text(&b, ctx, argv[3]);
    }
    fill_database(&b);
    measure_all(&b);
    (void)sqlite3_close(b.db);
    free(b.queries);
    incmap_gazetteer_close(g);
    incmap_context_free(ctx);
    return b.answers == 0;
}
