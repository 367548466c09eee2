/* The coarse key. Knows only the spelling habits of languages, no names. */
#include <string.h>

#include "base_hash.h"
#include "txt_fold.h"
#include "txt_tables.h"
#include "txt_utf8.h"

enum { RULES_MAX = 8 };

/* `from` becomes `to` where the letter behind it is one of `before`; NULL: anywhere. A `to` of NULL
 * lets the letter stand, whatever the rules behind say. */
typedef struct rule {
    const char *from;
    const char *to;
    const char *before;
} rule;

#define FOR(first) [(first) - 'a']
#define IN(second) (1U << ((second) - 'a'))
#define ANY UINT32_MAX
#define VOWELS "aeiouy"
#define CONSONANTS "bcdfghjklmnpqrstvwxz"

/* The rules of a letter, and their second letters, by which most letters of a name are left alone
 * at one look; ANY where a rule has but one. */
typedef struct letter_rules {
    uint32_t seconds;
    rule rules[RULES_MAX];
} letter_rules;

/* By first letter; at every letter the first rule that fits is taken, and what it wrote is not read
 * again. A letter without a rule stays. */
static const letter_rules letters[26] = {
    FOR('a') = {IN('e') | IN('y') | IN('j'),
                {{"ae", "a", CONSONANTS}, {"aye", "a", CONSONANTS}, {"aje", "a", CONSONANTS}}},
    FOR('c') = {IN('h') | IN('k') | IN('z'),
                {{"chkh", "c", NULL},
                 {"ckh", "c", NULL},
                 {"ch", "c", NULL},
                 {"cz", "c", NULL},
                 {"ck", "k", "bdfglmnprstvwz"}}},
    FOR('d') = {IN('z') | IN('j') | IN('h') | IN('g') | IN('k') | IN('y') | IN('i'),
                {{"dzh", "z", NULL},
                 {"dz", "z", NULL},
                 {"dj", "d", NULL},
                 {"dh", "d", NULL},
                 {"dg", "d", "ailoru"},
                 {"dkh", "d", NULL},
                 {"dy", "d", VOWELS},
                 {"diansk", "dansk", NULL}}},
    FOR('e') = {IN('s'), {{"eschan", "escan", NULL}}},
    FOR('f') = {ANY, {{"ff", "v", "chkpqstx"}, {"f", "v", "chkpqstx"}}},
    FOR('g') = {ANY, {{"gj", "d", NULL}, {"gk", "nh", NULL}, {"gh", "h", NULL}, {"g", "h", NULL}}},
    FOR('j') = {ANY, {{"je", "e", NULL}, {"j", "i", NULL}}},
    FOR('k') = {IN('h'), {{"khnia", "hna", NULL}, {"kh", "h", NULL}}},
    FOR('l') = {IN('j') | IN('y') | IN('i'),
                {{"lj", "l", NULL},
                 {"ly", "l", VOWELS},
                 {"liansk", "lansk", NULL},
                 {"liub", "lub", NULL},
                 {"liav", "lav", NULL},
                 {"liak", "lak", NULL}}},
    FOR('n') = {IN('j') | IN('y') | IN('i'),
                {{"nj", "n", NULL}, {"ny", "n", VOWELS}, {"niansk", "nansk", NULL}}},
    FOR('o') = {IN('u') | IN('e') | IN('y') | IN('j'),
                {{"ou", "u", NULL},
                 {"oe", "o", CONSONANTS},
                 {"oye", "o", CONSONANTS},
                 {"oje", "o", CONSONANTS}}},
    FOR('p') = {IN('h'), {{"ph", "f", NULL}}},
    FOR('q') = {ANY, {{"q", "c", NULL}}},
    FOR('s') = {IN('h') | IN('c') | IN('k'),
                {{"shch", "sc", NULL},
                 {"schast", "scast", NULL},
                 {"sch", "s", NULL},
                 {"shh", "sc", NULL},
                 {"skh", "s", NULL},
                 {"sh", "s", NULL}}},
    FOR('t') = {IN('s') | IN('c') | IN('h') | IN('k') | IN('z'),
                {{"tsch", "c", NULL},
                 {"tch", "c", NULL},
                 {"th", "t", NULL},
                 {"tkh", "t", NULL},
                 {"tskh", "c", NULL},
                 {"ts", "c", NULL},
                 {"tz", "c", NULL}}},
    FOR('u') = {IN('e') | IN('y') | IN('j'),
                {{"ue", "u", CONSONANTS}, {"uye", "u", CONSONANTS}, {"uje", "u", CONSONANTS}}},
    FOR('w') = {ANY, {{"w", "v", NULL}}},
    FOR('x') = {ANY, {{"xh", "z", NULL}, {"x", "ks", NULL}}},
    FOR('y') = {ANY, {{"ye", "e", NULL}, {"y", "i", NULL}}},
    FOR('z') = {IN('h') | IN('k'), {{"zhnia", "zna", NULL}, {"zh", "z", NULL}, {"zkh", "z", NULL}}},
};

/* Only at the start of a word, before the others: what Greek writes for b, d and g, and the Arabic
 * article, which is none in the name of God. */
static const rule starts[] = {{"mp", "b", NULL},
                              {"nt", "d", NULL},
                              {"gk", "h", NULL},
                              {"الله", NULL, NULL},
                              {"ال", "", NULL}};

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

static const rule *first_that_fits(const rule *from, size_t count, incmap_span folded, size_t at,
                                   size_t *size) {
    for (size_t i = 0; i < count && from[i].from != NULL; i++) {
        if (fits(&from[i], folded, at, size)) {
            return &from[i];
        }
    }
    return NULL;
}

/* The rule for the letter at `at`, and the bytes it uses up; NULL when there is none. */
static const rule *find_rule(incmap_span folded, size_t at, size_t *size) {
    const rule *found = NULL;
    if (at == 0 || folded.data[at - 1] == ' ') {
        found = first_that_fits(starts, sizeof starts / sizeof *starts, folded, at, size);
    }
    if (found != NULL || !is_latin(folded.data[at])) {
        return found;
    }
    const letter_rules *of = &letters[folded.data[at] - 'a'];
    const bool has_second = at + 1 < folded.size && is_latin(folded.data[at + 1]);
    const uint32_t second = has_second ? 1U << (folded.data[at + 1] - 'a') : 0;
    return of->seconds != ANY && (of->seconds & second) == 0
               ? NULL
               : first_that_fits(of->rules, RULES_MAX, folded, at, size);
}

/* One letter; nothing more is written once a letter did not fit. Spaces are left out, and a Latin
 * letter that was written just before. */
static inline void put(txt_folded *out, const char *letter, size_t size) {
    char c = *letter;
    if (c == ' ' || (out->size > 0 && is_latin(c) && out->data[out->size - 1] == c)) {
        return;
    }
    if (out->cut || size > TXT_FOLD_MAX - (size_t)out->size) {
        out->cut = true;
        return;
    }
    if (size == 1) {
        out->data[out->size++] = c;
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
        if (r == NULL || r->to == NULL) {
            size = 1;
            if ((unsigned char)folded.data[at] >= 128) {
                (void)txt_utf8_next(folded, at, &size);
            }
            put(out, folded.data + at, size);
            continue;
        }
        for (const char *c = r->to; *c != '\0'; c++) {
            put(out, c, 1);
        }
    }
    out->data[out->size] = '\0';
}

static uint64_t hash_rules(const rule *from, size_t count, uint64_t hash) {
    for (size_t i = 0; i < count && from[i].from != NULL; i++) {
        const char *const texts[] = {from[i].from, from[i].to, from[i].before};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            hash = base_hash(texts[k], texts[k] == NULL ? 0 : strlen(texts[k]), hash);
        }
    }
    return hash;
}

uint64_t txt_rules(void) {
    uint64_t hash = hash_rules(starts, sizeof starts / sizeof *starts, txt_tables_hash);
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        hash = hash_rules(letters[i].rules, RULES_MAX, hash);
    }
    return hash;
}
