#include "gaz_met.h"

#include <string.h>

enum { BLOCK = 16 }; /* sorted by inserting */

/* A heap with the worst on top. */
static void sift_down(gaz_met *heap, size_t count, size_t at) {
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && heap[child] < heap[child + 1]) {
            child++;
        }
        if (heap[at] >= heap[child]) {
            return;
        }
        const gaz_met swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
        at = child;
    }
}

void gaz_meet(gaz_meeting *in, gaz_met one) {
    if (in->count < GAZ_MET_MAX) {
        in->found[in->count++] = one;
        return;
    }
    if (!in->is_heap) {
        for (size_t i = in->count / 2; i-- > 0;) {
            sift_down(in->found, in->count, i);
        }
        in->is_heap = true;
    }
    if (one < in->found[0]) {
        in->found[0] = one;
        sift_down(in->found, in->count, 0);
    }
}

static void insert_all(gaz_met *found, size_t count) {
    for (size_t i = 1; i < count; i++) {
        const gaz_met one = found[i];
        size_t at = i;
        for (; at > 0 && found[at - 1] > one; at--) {
            found[at] = found[at - 1];
        }
        found[at] = one;
    }
}

/* The halves [0, middle) and [middle, count), each in order, become one. */
static void merge(gaz_met *found, size_t middle, size_t count, gaz_met *room) {
    size_t a = 0, b = middle, to = 0;
    if (found[middle - 1] <= found[middle]) {
        return;
    }
    memcpy(room, found, middle * sizeof *room);
    while (a < middle && b < count) {
        const bool is_first = room[a] <= found[b];
        found[to++] = is_first ? room[a] : found[b];
        a += is_first;
        b += !is_first;
    }
    memcpy(found + to, room + a, (middle - a) * sizeof *room);
}

void gaz_meeting_sort(gaz_meeting *in) {
    gaz_met room[GAZ_MET_MAX / 2];
    for (size_t at = 0; at < in->count; at += BLOCK) {
        insert_all(in->found + at, in->count - at < BLOCK ? in->count - at : BLOCK);
    }
    for (size_t size = BLOCK; size < in->count; size *= 2) {
        for (size_t at = 0; at + size < in->count; at += 2 * size) {
            const size_t left = in->count - at;
            merge(in->found + at, size, left < 2 * size ? left : 2 * size, room);
        }
    }
    in->is_heap = false;
}
