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
#define ALWAYS UINT32_MAX /* a rule of one letter that writes two */
#define VOWELS "aeiouy"
#define CONSONANTS "bcdfghjklmnpqrstvwxz"

/* The rules of a letter; their second letters, and those that one of a single letter stands before;
 * and what becomes of the letter where none of these is behind it. So most letters are done at one
 * look. */
typedef struct letter_rules {
    uint32_t seconds;
    char alone; /* 0: the letter itself */
    rule rules[RULES_MAX];
} letter_rules;

/* By first letter; at every letter the first rule that fits is taken, and what it wrote is not read
 * again. A letter without a rule stays. */
static const letter_rules letters[26] = {
    FOR('a') = {IN('e') | IN('y') | IN('j'),
                0,
                {{"ae", "a", CONSONANTS}, {"aye", "a", CONSONANTS}, {"aje", "a", CONSONANTS}}},
    FOR('c') = {IN('h') | IN('k') | IN('z'),
                0,
                {{"chkh", "c", NULL},
                 {"ckh", "c", NULL},
                 {"ch", "c", NULL},
                 {"cz", "c", NULL},
                 {"ck", "k", "bdfglmnprstvwz"}}},
    FOR('d') = {IN('z') | IN('j') | IN('h') | IN('g') | IN('k') | IN('y') | IN('i'),
                0,
                {{"dzh", "z", NULL},
                 {"dz", "z", NULL},
                 {"dj", "d", NULL},
                 {"dh", "d", NULL},
                 {"dg", "d", "ailoru"},
                 {"dkh", "d", NULL},
                 {"dy", "d", VOWELS},
                 {"diansk", "dansk", NULL}}},
    FOR('e') = {IN('s'), 0, {{"eschan", "escan", NULL}}},
    FOR('f') = {IN('f') | IN('c') | IN('h') | IN('k') | IN('p') | IN('q') | IN('s') | IN('t') |
                    IN('x'),
                0,
                {{"ff", "v", "chkpqstx"}, {"f", "v", "chkpqstx"}}},
    FOR('g') = {IN('j') | IN('k') | IN('h'),
                'h',
                {{"gj", "d", NULL}, {"gk", "nh", NULL}, {"gh", "h", NULL}, {"g", "h", NULL}}},
    FOR('j') = {IN('e'), 'i', {{"je", "e", NULL}, {"j", "i", NULL}}},
    FOR('k') = {IN('h'), 0, {{"khnia", "hna", NULL}, {"kh", "h", NULL}}},
    FOR('l') = {IN('j') | IN('y') | IN('i'),
                0,
                {{"lj", "l", NULL},
                 {"ly", "l", VOWELS},
                 {"liansk", "lansk", NULL},
                 {"liub", "lub", NULL},
                 {"liav", "lav", NULL},
                 {"liak", "lak", NULL}}},
    FOR('n') = {IN('j') | IN('y') | IN('i'),
                0,
                {{"nj", "n", NULL}, {"ny", "n", VOWELS}, {"niansk", "nansk", NULL}}},
    FOR('o') = {IN('u') | IN('e') | IN('y') | IN('j'),
                0,
                {{"ou", "u", NULL},
                 {"oe", "o", CONSONANTS},
                 {"oye", "o", CONSONANTS},
                 {"oje", "o", CONSONANTS}}},
    FOR('p') = {IN('h'), 0, {{"ph", "f", NULL}}},
    FOR('q') = {0, 'c', {{"q", "c", NULL}}},
    FOR('s') = {IN('h') | IN('c') | IN('k'),
                0,
                {{"shch", "sc", NULL},
                 {"schast", "scast", NULL},
                 {"sch", "s", NULL},
                 {"shh", "sc", NULL},
                 {"skh", "s", NULL},
                 {"sh", "s", NULL}}},
    FOR('t') = {IN('s') | IN('c') | IN('h') | IN('k') | IN('z'),
                0,
                {{"tsch", "c", NULL},
                 {"tch", "c", NULL},
                 {"th", "t", NULL},
                 {"tkh", "t", NULL},
                 {"tskh", "c", NULL},
                 {"ts", "c", NULL},
                 {"tz", "c", NULL}}},
    FOR('u') = {IN('e') | IN('y') | IN('j'),
                0,
                {{"ue", "u", CONSONANTS}, {"uye", "u", CONSONANTS}, {"uje", "u", CONSONANTS}}},
    FOR('w') = {0, 'v', {{"w", "v", NULL}}},
    FOR('x') = {ALWAYS, 0, {{"xh", "z", NULL}, {"x", "ks", NULL}}},
    FOR('y') = {IN('e'), 'i', {{"ye", "e", NULL}, {"y", "i", NULL}}},
    FOR('z') = {IN('h') | IN('k'),
                0,
                {{"zhnia", "zna", NULL}, {"zh", "z", NULL}, {"zkh", "z", NULL}}},
};

/* Only at the start of a word, before the others: what Greek writes for b, d and g, and the Arabic
 * article, which is none in the name of God. */
static const rule starts[] = {{"mp", "b", NULL},
                              {"nt", "d", NULL},
                              {"gk", "h", NULL},
                              {"الله", NULL, NULL},
                              {"ال", "", NULL}};

/* The Latin letters that these begin with. */
#define STARTS (IN('m') | IN('n') | IN('g'))

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

/* The bit of the Latin letter at `at`; one beside them where there is none. */
static uint32_t bit_at(incmap_span folded, size_t at) {
    return at < folded.size && is_latin(folded.data[at]) ? IN(folded.data[at]) : IN('z' + 1);
}

static bool starts_word(incmap_span folded, size_t at) {
    return at == 0 || folded.data[at - 1] == ' ';
}

/* The rule for the letter at `at`, and the bytes it uses up; NULL when there is none. */
static const rule *find_rule(incmap_span folded, size_t at, size_t *size) {
    const rule *found = NULL;
    if (starts_word(folded, at)) {
        found = first_that_fits(starts, sizeof starts / sizeof *starts, folded, at, size);
    }
    if (found != NULL || !is_latin(folded.data[at])) {
        return found;
    }
    return first_that_fits(letters[folded.data[at] - 'a'].rules, RULES_MAX, folded, at, size);
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

/* Writes the ASCII letters in a row that want no rule; answers where they end. */
static size_t put_plain(txt_folded *out, incmap_span folded, size_t at) {
    size_t size = out->size;
    char before = size > 0 ? out->data[size - 1] : '\0';
    for (; at < folded.size && !out->cut && size < TXT_FOLD_MAX; at++) {
        char c = folded.data[at];
        if (is_latin(c)) {
            const letter_rules *of = &letters[c - 'a'];
            const uint32_t asked = starts_word(folded, at) ? STARTS & IN(c) : 0;
            if (((of->seconds & bit_at(folded, at + 1)) | asked) != 0) {
                break;
            }
            c = of->alone != '\0' ? of->alone : c;
            size -= c == before;
        } else if ((unsigned char)c >= 128) {
            break;
        }
        out->data[size] = c;
        size += c != ' ';
        before = c != ' ' ? c : before;
    }
    out->size = (uint16_t)size;
    return at;
}

void txt_skeleton(incmap_span folded, txt_folded *out) {
    out->size = 0;
    out->cut = false;
    size_t size = 0;
    for (size_t at = put_plain(out, folded, 0); at < folded.size;
         at = put_plain(out, folded, at + size)) {
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
