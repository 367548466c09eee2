/* The coarse key. Knows only the spelling habits of languages, no names. */
#include <string.h>

#include "txt_fold.h"
#include "txt_utf8.h"

enum { RULES_MAX = 8 };

/* `from` becomes `to` where the letter behind it is one of `before`; NULL: anywhere. */
typedef struct rule {
    const char *from;
    const char *to;
    const char *before;
} rule;

#define FOR(first) [(first) - 'a']
#define VOWELS "aeiouy"
#define CONSONANTS "bcdfghjklmnpqrstvwxz"

/* By first letter; at every letter the first rule that fits is taken, and what it wrote is not read
 * again. A letter without a rule stays. */
static const rule rules[26][RULES_MAX] = {
    FOR('a') = {{"ae", "a", CONSONANTS}},
    FOR('c') = {{"chkh", "c", NULL},
                {"ckh", "c", NULL},
                {"ch", "c", NULL},
                {"cz", "c", NULL},
                {"ck", "k", NULL}},
    FOR('d') = {{"dzh", "z", NULL}, {"dz", "z", NULL}, {"dj", "d", NULL}, {"dh", "d", NULL}},
    FOR('g') = {{"gj", "d", NULL}, {"gh", "g", NULL}},
    FOR('j') = {{"je", "e", NULL}, {"j", "i", NULL}},
    FOR('k') = {{"kh", "h", NULL}},
    FOR('l') = {{"lj", "l", NULL}, {"ly", "l", VOWELS}},
    FOR('n') = {{"nj", "n", NULL}, {"ny", "n", VOWELS}},
    FOR('o') = {{"ou", "u", NULL}, {"oe", "o", CONSONANTS}},
    FOR('p') = {{"ph", "f", NULL}},
    FOR('q') = {{"q", "c", NULL}},
    FOR('s') = {{"shch", "sc", NULL}, {"sch", "s", NULL}, {"shh", "sc", NULL}, {"sh", "s", NULL}},
    FOR('t') = {{"tsch", "c", NULL},
                {"tch", "c", NULL},
                {"th", "t", NULL},
                {"tskh", "c", NULL},
                {"ts", "c", NULL},
                {"tz", "c", NULL}},
    FOR('u') = {{"ue", "u", CONSONANTS}},
    FOR('w') = {{"w", "v", NULL}},
    FOR('x') = {{"xh", "z", NULL}, {"x", "ks", NULL}},
    FOR('y') = {{"ye", "e", NULL}, {"y", "i", NULL}},
    FOR('z') = {{"zh", "z", NULL}},
};

static bool is_latin(char c) { return c >= 'a' && c <= 'z'; }

static bool fits(const rule *r, incmap_span folded, size_t at, size_t *size) {
    size_t behind = at;
    for (const char *c = r->from; *c != '\0'; c++, behind++) {
        if (behind == folded.size || folded.data[behind] != *c) {
            return false;
        }
    }
    *size = behind - at;
    return r->before == NULL || (behind < folded.size && is_latin(folded.data[behind]) &&
                                 strchr(r->before, folded.data[behind]) != NULL);
}

/* The rule for the letter at `at`, and the bytes it uses up; NULL when there is none. */
static const rule *find_rule(incmap_span folded, size_t at, size_t *size) {
    if (!is_latin(folded.data[at])) {
        return NULL;
    }
    const rule *row = rules[folded.data[at] - 'a'];
    for (size_t i = 0; i < RULES_MAX && row[i].from != NULL; i++) {
        if (fits(&row[i], folded, at, size)) {
            return &row[i];
        }
    }
    return NULL;
}

/* One letter; nothing more is written once a letter did not fit. Spaces are left out, and a Latin
 * letter that was written just before. */
static void put(txt_folded *out, const char *letter, size_t size) {
    char c = *letter;
    if (c == ' ' || (out->size > 0 && is_latin(c) && out->data[out->size - 1] == c)) {
        return;
    }
    if (out->cut || size > TXT_FOLD_MAX - (size_t)out->size) {
        out->cut = true;
        return;
    }
    memcpy(out->data + out->size, letter, size);
    out->size = (uint16_t)(out->size + size);
}

void txt_skeleton(incmap_span folded, txt_folded *out) {
    out->size = 0;
    out->cut = false;
    size_t size = 0;
    for (size_t at = 0; at < folded.size; at += size) {
        const rule *r = find_rule(folded, at, &size);
        if (r == NULL) {
            (void)txt_utf8_next(folded, at, &size);
            put(out, folded.data + at, size);
            continue;
        }
        for (const char *c = r->to; *c != '\0'; c++) {
            put(out, c, 1);
        }
    }
    out->data[out->size] = '\0';
}
