#include "res_slip.h"

#include <string.h>

/* The letters of each row of a keyboard; QWERTZ and AZERTY differ from it in few places. */
static const char *const keys[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};

/* Letters that are heard alike or that machines read for each other: X(letter, others). */
static const struct {
    char letter;
    const char *others;
} alike[] = {
#define X(letter, others) {letter, others},
#include "res_alike.def"
#undef X
};

static bool is_neighbour(char a, char b) {
    for (size_t row = 0; row < sizeof keys / sizeof keys[0]; row++) {
        const char *at = a == '\0' ? NULL : strchr(keys[row], a);
        if (at != NULL && b != '\0' && (at[1] == b || (at > keys[row] && at[-1] == b))) {
            return true;
        }
    }
    return false;
}

static bool is_alike(char a, char b) {
    for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
        if (b != '\0' && alike[i].letter == a && strchr(alike[i].others, b) != NULL) {
            return true;
        }
    }
    return false;
}

/* What stays of two names without what they start and end with in common. */
typedef struct rest {
    size_t start; /* of both */
    incmap_span written;
    incmap_span meant;
} rest;

static rest differing(incmap_span a, incmap_span b) {
    size_t start = 0;
    while (start < a.size && start < b.size && a.data[start] == b.data[start]) {
        start++;
    }
    size_t end = 0;
    while (end < a.size - start && end < b.size - start &&
           a.data[a.size - 1 - end] == b.data[b.size - 1 - end]) {
        end++;
    }
    return (rest){
        start, {a.data + start, a.size - start - end}, {b.data + start, b.size - start - end}};
}

/* The letter before the difference, and the one behind it, in a name; NUL at its ends. */
static bool is_beside(incmap_span name, size_t at, size_t size, char letter,
                      bool (*test)(char, char)) {
    char before = at > 0 ? name.data[at - 1] : '\0';
    char behind = at + size < name.size ? name.data[at + size] : '\0';
    return test(before, letter) || test(behind, letter);
}

static bool is_same(char a, char b) { return a == b; }

res_slip res_slip_between(incmap_span written, incmap_span meant) {
    rest r = differing(written, meant);
    res_slip slip = {.first = r.start == 0};
    size_t more = r.written.size;
    size_t less = r.meant.size;
    if (more == 1 && less == 0) {
        char extra = r.written.data[0];
        slip.usual = is_beside(written, r.start, 1, extra, is_same) ||
                     is_beside(written, r.start, 1, extra, is_neighbour);
    } else if (more == 0 && less == 1) {
        char missing = r.meant.data[0];
        slip.usual =
            missing == 'j' || missing == 'h' || is_beside(meant, r.start, 1, missing, is_same);
    } else if (more == 1 && less == 1) {
        slip.usual = is_neighbour(r.written.data[0], r.meant.data[0]) ||
                     is_alike(r.meant.data[0], r.written.data[0]);
    } else {
        slip.usual = more == 2 && less == 2 && r.written.data[0] == r.meant.data[1] &&
                     r.written.data[1] == r.meant.data[0];
    }
    return slip;
}
