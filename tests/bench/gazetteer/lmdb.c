/* LMDB: folded names with the places that bear them, several to a key. */
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "txt_fold.h"

enum { PATH_ROOM = 4096 };

typedef struct store {
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    MDB_cursor *cursor;
    char path[PATH_ROOM];
} store;

static void require(int result) { bench_require(result == MDB_SUCCESS, mdb_strerror(result)); }

static void put_name(void *state, incmap_span key, uint32_t place) {
    store *to = state;
    MDB_val name = {key.size, (void *)(uintptr_t)key.data}, value = {sizeof place, &place};
    if (key.size > 0) {
        const int result = mdb_cursor_put(to->cursor, &name, &value, MDB_NODUPDATA);
        require(result == MDB_KEYEXIST ? MDB_SUCCESS : result); /* two of its names fold alike */
    }
}

static void begin(store *to, unsigned flags) {
    require(mdb_txn_begin(to->env, NULL, flags, &to->txn));
    require(mdb_dbi_open(to->txn, NULL, MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP, &to->dbi));
    require(mdb_cursor_open(to->txn, to->dbi, &to->cursor));
}

static void *open_store(bench *b) {
    const size_t most = (size_t)64 << 30; /* of address space */
    store *made = calloc(1, sizeof *made);
    bench_require(made != NULL, "no memory");
    (void)snprintf(made->path, sizeof made->path, "%s/bench_gazetteer.mdb", b->folder);
    require(mdb_env_create(&made->env));
    require(mdb_env_set_mapsize(made->env, most));
    require(mdb_env_open(made->env, made->path,
                         MDB_NOSUBDIR | MDB_WRITEMAP | MDB_NOSYNC | MDB_NOLOCK | MDB_NORDAHEAD,
                         0600));
    begin(made, 0);
    bench_each_name(b, put_name, made);
    mdb_cursor_close(made->cursor);
    require(mdb_txn_commit(made->txn));
    begin(made, MDB_RDONLY);
    return made;
}

static void close_store(void *peer) {
    store *of = peer;
    mdb_cursor_close(of->cursor);
    mdb_txn_abort(of->txn);
    mdb_env_close(of->env);
    (void)unlink(of->path);
    free(of);
}

static void ask_store(bench *b, void *peer, const bench_query *q) {
    store *of = peer;
    txt_folded folded;
    MDB_val value;
    txt_fold(q->name, &folded);
    MDB_val name = {folded.size, folded.data};
    int result = mdb_cursor_get(of->cursor, &name, &value, MDB_SET_KEY);
    while (result == MDB_SUCCESS) {
        b->answers += *(const unsigned char *)value.mv_data;
        result = mdb_cursor_get(of->cursor, &name, &value, MDB_NEXT_DUP);
    }
}

const bench_peer bench_lmdb = {
    .name = "lmdb", .fewer = 1, .open = open_store, .close = close_store, .exact = ask_store};
