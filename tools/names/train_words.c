/* Owns the word lists of a model: those given, and the words that texts write small. */
#include <stdlib.h>
#include <string.h>

#include "base_hash.h"
#include "base_num.h"
#include "base_span.h"
#include "io_file.h"
#include "train.h"
#include "txt_fold.h"

enum { SMALL_AT_LEAST = 2 }; /* a word so often written small is a plain one */

typedef struct words {
    train_row *rows;
    size_t count;
} words;

static void add_word(words *t, uint64_t key, int flags) {
    t->rows = train_room(t->rows, t->count + 1, sizeof *t->rows);
    train_row *row = &t->rows[t->count++];
    *row = (train_row){.feature = rep_word_feature(key), .rank = UINT32_MAX};
    row->weight[0] = (int8_t)(uint8_t)flags;
    row->weight[1] = (int8_t)(row->feature >> 8);
    row->weight[2] = (int8_t)(row->feature >> 16);
    row->weight[3] = (int8_t)(row->feature >> 24);
}

typedef struct vocabulary {
    train_features numbers;
    uint32_t *seen;
    uint64_t *keys;
    int *flags;
    size_t room;
} vocabulary;

static uint32_t note(vocabulary *v, uint64_t key) {
    uint32_t number = train_feature_number(&v->numbers, key);
    if (number >= v->room) {
        size_t room = v->room * 2 + 1024;
        v->seen = train_room(v->seen, room, sizeof *v->seen);
        v->keys = train_room(v->keys, room, sizeof *v->keys);
        v->flags = train_room(v->flags, room, sizeof *v->flags);
        memset(v->seen + v->room, 0, (room - v->room) * sizeof *v->seen);
        memset(v->flags + v->room, 0, (room - v->room) * sizeof *v->flags);
        v->room = room;
    }
    v->keys[number] = key;
    return number;
}

static void note_small_words(void *state, const train_report *report) {
    vocabulary *v = state;
    for (size_t i = 0; i < report->tokens.count; i++) {
        const rep_token *t = &report->tokens.at[i];
        if (!t->capital && !t->digits) {
            uint32_t number = note(v, t->key); /* may move the counts */
            v->seen[number]++;
        }
    }
}

size_t train_read_words(train_row **out, incmap_context *ctx, const char *path, const char *texts) {
    words list = {NULL, 0};
    vocabulary v = {.room = 0};
    incmap_error err = {0};
    io_stream *stream = NULL;
    incmap_span line;
    bool more = true;
    train_features_init(&v.numbers);
    train_each_report(ctx, texts, note_small_words, &v);
    if (io_stream_open(&stream, ctx, path, &err) != INCMAP_OK) {
        train_fail("cannot read", path);
    }
    while (io_stream_line(stream, 4096, &line, &more, &err) == INCMAP_OK && more) {
        incmap_span flags;
        uint64_t value = 0;
        if (!base_span_cut(&line, '\t', &flags) || !base_num_parse_u64(flags, &value)) {
            train_fail("a line is no flags and word", path);
        }
        txt_folded folded;
        txt_fold(line, &folded);
        uint32_t number = note(&v, base_hash(folded.data, folded.size, 0));
        v.flags[number] |= (int)value;
    }
    io_stream_close(stream);
    for (size_t i = 0; i < v.numbers.count; i++) {
        int flags = v.flags[i] | (v.seen[i] >= SMALL_AT_LEAST ? REP_WORD_PLAIN : 0);
        if (flags != 0) {
            add_word(&list, v.keys[i], flags);
        }
    }
    train_features_free(&v.numbers);
    free(v.seen);
    free(v.keys);
    free(v.flags);
    *out = list.rows;
    return list.count;
}
