#include "gaz_met.h"

static bool is_better(const gaz_met *a, const gaz_met *b) {
    if (a->edits != b->edits) {
        return a->edits < b->edits;
    }
    if (a->place != b->place) {
        return a->place < b->place;
    }
    return a->is_other != b->is_other ? b->is_other : a->text < b->text;
}

/* A heap with the worst on top. */
static void sift_down(gaz_met *heap, size_t count, size_t at) {
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && is_better(&heap[child], &heap[child + 1])) {
            child++;
        }
        if (!is_better(&heap[at], &heap[child])) {
            return;
        }
        gaz_met swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
        at = child;
    }
}

static void make_heap(gaz_meeting *in) {
    for (size_t i = in->count / 2; i-- > 0;) {
        sift_down(in->found, in->count, i);
    }
    in->is_heap = true;
}

void gaz_meet(gaz_meeting *in, gaz_met one) {
    if (in->count < GAZ_MET_MAX) {
        in->found[in->count++] = one;
        return;
    }
    if (!in->is_heap) {
        make_heap(in);
    }
    if (is_better(&one, &in->found[0])) {
        in->found[0] = one;
        sift_down(in->found, in->count, 0);
    }
}

/* Heap sort, best first. */
void gaz_meeting_sort(gaz_meeting *in) {
    make_heap(in);
    for (size_t end = in->count; end > 1; end--) {
        gaz_met worst = in->found[0];
        in->found[0] = in->found[end - 1];
        in->found[end - 1] = worst;
        sift_down(in->found, end - 1, 0);
    }
}
