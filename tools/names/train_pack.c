/* Owns the table of a model: which row stands where. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base_hash.h"
#include "train.h"

int train_by_rank(const void *a, const void *b) {
    const train_row *x = a;
    const train_row *y = b;
    if (x->rank != y->rank) {
        return x->rank < y->rank ? 1 : -1;
    }
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

static bool put(rep_model_line *line, const train_row *row) {
    uint8_t mark = rep_model_mark(row->feature);
    for (unsigned i = 0; i < REP_MODEL_ROWS; i++) {
        if (line->mark[i] == mark) {
            return false;
        }
        if (line->mark[i] == 0) {
            line->mark[i] = mark;
            memcpy(line->weight[i], row->weight, sizeof row->weight);
            return true;
        }
    }
    return false;
}

size_t train_model_bytes(const rep_model_head *head) {
    return sizeof *head + head->lines * sizeof(rep_model_line);
}

size_t train_pack(rep_model_head **out, size_t lines, const train_row *rows, size_t count) {
    rep_model_head *head = calloc(1, sizeof *head + lines * sizeof(rep_model_line));
    train_row *sorted = train_room(NULL, count, sizeof *sorted);
    if (head == NULL) {
        train_fail("no memory", "");
    }
    memcpy(head->magic, REP_MODEL_MAGIC, sizeof head->magic);
    head->version = REP_MODEL_VERSION;
    head->order = 0x01020304;
    head->lines = lines;
    rep_model_line *table = (rep_model_line *)(void *)(head + 1);
    memcpy(sorted, rows, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, train_by_rank);
    size_t lost = 0;
    for (size_t i = 0; i < count; i++) {
        lost += !put(&table[rep_model_slot(sorted[i].feature, lines)], &sorted[i]);
    }
    free(sorted);
    *out = head;
    return lost;
}

void train_seal(rep_model_head *head) {
    size_t from = offsetof(rep_model_head, bridge);
    head->hash = base_hash((const char *)head + from, train_model_bytes(head) - from, 0);
}
