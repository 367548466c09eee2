/* SQLite: an index of folded names, FTS5's trigrams of them (names that share one with the query
 * are measured as ours are), and an R*Tree whose box grows until it holds a place. */
#include <sqlite3.h>
#include <stdio.h>

#include "bench.h"
#include "txt_edit.h"
#include "txt_fold.h"
#include "txt_utf8.h"

typedef struct database {
    sqlite3 *db;
    sqlite3_stmt *statement;
} database;

static void run(database *to, const char *sql) {
    char *message = NULL;
    bench_require(sqlite3_exec(to->db, sql, NULL, NULL, &message) == SQLITE_OK, message);
}

static void prepare(database *to, const char *sql) {
    (void)sqlite3_finalize(to->statement);
    to->statement = NULL;
    bench_require(sqlite3_prepare_v3(to->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &to->statement,
                                     NULL) == SQLITE_OK,
                  sqlite3_errmsg(to->db));
}

static database *make(const char *sql) {
    database *made = sqlite3_malloc(sizeof *made);
    bench_require(made != NULL, "no memory");
    made->statement = NULL;
    bench_require(sqlite3_open(":memory:", &made->db) == SQLITE_OK, "no database");
    run(made, sql);
    run(made, "BEGIN");
    return made;
}

static void close_database(void *peer) {
    database *of = peer;
    (void)sqlite3_finalize(of->statement);
    (void)sqlite3_close(of->db);
    sqlite3_free(of);
}

static void put_name(void *state, incmap_span key, uint32_t place) {
    database *to = state;
    (void)sqlite3_bind_text(to->statement, 1, key.data, (int)key.size, SQLITE_STATIC);
    (void)sqlite3_bind_int64(to->statement, 2, place);
    (void)sqlite3_step(to->statement);
    (void)sqlite3_reset(to->statement);
}

static void *open_index(bench *b) {
    database *made = make("CREATE TABLE names(fold TEXT, place INTEGER)");
    prepare(made, "INSERT INTO names VALUES(?, ?)");
    bench_each_name(b, put_name, made);
    run(made, "COMMIT; CREATE INDEX by_fold ON names(fold); ANALYZE");
    prepare(made, "SELECT place FROM names WHERE fold = ?");
    return made;
}

static void ask_index(bench *b, void *peer, const bench_query *q) {
    sqlite3_stmt *statement = ((database *)peer)->statement;
    txt_folded folded;
    txt_fold(q->name, &folded);
    (void)sqlite3_bind_text(statement, 1, folded.data, folded.size, SQLITE_STATIC);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        b->answers += (size_t)sqlite3_column_int64(statement, 0);
    }
    (void)sqlite3_reset(statement);
}

static void *open_trigrams(bench *b) {
    database *made =
        make("CREATE VIRTUAL TABLE grams USING fts5(fold, tokenize='trigram', detail='none')");
    prepare(made, "INSERT INTO grams VALUES(?)");
    bench_each_name(b, put_name, made);
    run(made, "COMMIT");
    prepare(made, "SELECT fold FROM grams WHERE grams MATCH ?");
    return made;
}

/* "abc" OR "bcd" ... of the folded name. */
static int write_grams(const txt_folded *folded, char *out, size_t room) {
    size_t size = 0, letters[4] = {0}, known = 0;
    for (size_t at = 0, bytes = 0; at <= folded->size; at += bytes) {
        for (size_t i = 0; i < 3; i++) {
            letters[i] = letters[i + 1];
        }
        letters[3] = at;
        if (++known > 3) {
            size += (size_t)snprintf(out + size, room - size, "%s\"%.*s\"", size == 0 ? "" : " OR ",
                                     (int)(at - letters[0]), folded->data + letters[0]);
        }
        if (at == folded->size) {
            break;
        }
        (void)txt_utf8_next(base_span(folded->data, folded->size), at, &bytes);
    }
    return (int)size;
}

static void ask_trigrams(bench *b, void *peer, const bench_query *q) {
    char match[BENCH_NAME * 12];
    sqlite3_stmt *statement = ((database *)peer)->statement;
    txt_folded folded;
    txt_fold(q->name, &folded);
    const int size = write_grams(&folded, match, sizeof match);
    (void)sqlite3_bind_text(statement, 1, match, size, SQLITE_STATIC);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        b->answers += txt_edit_distance(base_span(folded.data, folded.size), base_span_of(text),
                                        b->edits) <= b->edits;
    }
    (void)sqlite3_reset(statement);
}

static void *open_rtree(bench *b) {
    database *made =
        make("CREATE VIRTUAL TABLE points USING rtree(place, west, east, south, north)");
    prepare(made, "INSERT INTO points VALUES(?1, ?2, ?2, ?3, ?3)");
    incmap_place place;
    for (uint32_t i = 0; incmap_gazetteer_place_view(b->g, i, &place); i++) {
        (void)sqlite3_bind_int64(made->statement, 1, i);
        (void)sqlite3_bind_double(made->statement, 2, place.point.lon);
        (void)sqlite3_bind_double(made->statement, 3, place.point.lat);
        (void)sqlite3_step(made->statement);
        (void)sqlite3_reset(made->statement);
    }
    run(made, "COMMIT");
    prepare(made,
            "SELECT place FROM points "
            "WHERE west >= ? AND east <= ? AND south >= ? AND north <= ?");
    return made;
}

static void ask_box(bench *b, void *peer, const bench_query *q) {
    sqlite3_stmt *statement = ((database *)peer)->statement;
    bool found = false;
    double reach = 0.05; /* degrees */
    while (!found && reach < 360) {
        (void)sqlite3_bind_double(statement, 1, q->point.lon - reach);
        (void)sqlite3_bind_double(statement, 2, q->point.lon + reach);
        (void)sqlite3_bind_double(statement, 3, q->point.lat - reach);
        (void)sqlite3_bind_double(statement, 4, q->point.lat + reach);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            found = true;
            b->answers += (size_t)sqlite3_column_int64(statement, 0);
        }
        (void)sqlite3_reset(statement);
        reach *= 2;
    }
}

const bench_peer bench_sqlite_index = {
    .name = "index", .fewer = 1, .open = open_index, .close = close_database, .exact = ask_index};
const bench_peer bench_sqlite_trigrams = {.name = "trigrams",
                                          .fewer = 400,
                                          .open = open_trigrams,
                                          .close = close_database,
                                          .fuzzy = ask_trigrams};
const bench_peer bench_sqlite_rtree = {
    .name = "rtree", .fewer = 1, .open = open_rtree, .close = close_database, .near = ask_box};
