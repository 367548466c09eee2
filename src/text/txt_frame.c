#include "txt_frame.h"

#include <string.h>

#include "base_hash.h"
#include "base_span.h"
#include "txt_utf8.h"

enum { ARABIC_FIRST = 0x600, ARABIC_COUNT = 0x100, LATIN_COUNT = 26 };

typedef struct letter {
    char sound; /* 0: none */
    unsigned char vowel;
} letter;

static const letter arabic_letters[ARABIC_COUNT] = {
#define X(point, sound, vowel) [(point)-ARABIC_FIRST] = {sound, vowel},
#include "txt_frame.def"
#undef X
};

static const letter latin_letters[LATIN_COUNT] = {
    {0, TXT_LONG_A},               /* a */
    {'B', 0},                      /* b */
    {'K', 0},                      /* c */
    {'D', 0},                      /* d */
    {0, TXT_LONG_A | TXT_LONG_I},  /* e */
    {'F', 0},                      /* f */
    {'K', 0},                      /* g: qaf and gaf, and Egypt's jim left aside */
    {'H', 0},                      /* h */
    {0, TXT_LONG_I},               /* i */
    {'J', 0},                      /* j */
    {'K', 0},                      /* k */
    {'L', 0},                      /* l */
    {'M', 0},                      /* m */
    {'N', 0},                      /* n */
    {0, TXT_LONG_A | TXT_LONG_U},  /* o */
    {'B', 0},                      /* p */
    {'K', 0},                      /* q */
    {'R', 0},                      /* r */
    {'S', 0},                      /* s */
    {'T', 0},                      /* t */
    {0, TXT_LONG_U},               /* u */
    {0, TXT_LONG_U | TXT_GLIDE_W}, /* v */
    {0, TXT_LONG_U | TXT_GLIDE_W}, /* w */
    {'S', 0},                      /* x, which French has for s */
    {0, TXT_LONG_I},               /* y */
    {'Z', 0},                      /* z */
};

/* Two and three Latin letters of one sound; the first that fits. */
static const struct {
    const char *letters;
    char sound;
} latin_runs[] = {{"tch", 'C'}, {"sch", 'C'}, {"sh", 'C'}, {"ch", 'C'}, {"dzh", 'J'},
                  {"dj", 'J'},  {"zh", 'J'},  {"kh", 'X'}, {"gh", 'G'}, {"dh", 'Z'},
                  {"th", 'T'},  {"ph", 'B'},  {"bh", 'B'}, {"ck", 'K'}};

/* The Arabic article as Latin letters have it, alike to the letter behind it or not. */
static const char articles[][4] = {
    "al",  "el",  "il",  "ul",  "ol",  "ar",  "er",  "ir", "ur", "as", "es", "is",
    "us",  "ash", "esh", "ish", "ush", "ach", "ech", "at", "et", "it", "ut", "ath",
    "eth", "ad",  "ed",  "id",  "ud",  "adh", "edh", "az", "ez", "iz", "uz", "an",
    "en",  "in",  "un",  "l",   "r",   "s",   "sh",  "ch", "t",  "d",  "z",  "n"};

static bool is_latin(char c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_vowel(char c) { return c != '\0' && strchr("aeiouy", c) != NULL; }

/* The letter at a byte of a word, NUL behind its end. */
static char at(incmap_span word, size_t i) { return i < word.size ? word.data[i] : '\0'; }

static letter arabic_letter(uint32_t point) {
    const letter none = {0, 0};
    if (point < 128) {
        return is_digit((char)point) ? (letter){(char)point, 0} : none;
    }
    return point - ARABIC_FIRST < ARABIC_COUNT ? arabic_letters[point - ARABIC_FIRST] : none;
}

static void put_sound(txt_frame *out, char sound, unsigned char vowels) {
    if (out->size > 0 && out->size <= TXT_FRAME_MAX && out->sounds[out->size - 1] == sound) {
        out->vowels[out->size - 1] |= vowels;
    } else {
        if (out->size < TXT_FRAME_MAX) {
            out->sounds[out->size] = sound;
            out->vowels[out->size] = vowels;
        }
        out->size += out->size <= TXT_FRAME_MAX; /* one more says that it is too long */
    }
}

static void put_vowel(txt_frame *out, unsigned char vowels) {
    if (out->size > 0 && out->size <= TXT_FRAME_MAX) {
        out->vowels[out->size - 1] |= vowels;
    }
}

/* The sound of the letter that a name begins with; a vowel, ayn or hamza is one there. */
static char first_sound(char vowel) {
    return (char)(vowel == 'w' || vowel == 'v' ? 'V' : vowel == 'y' ? 'Y' : 'A');
}

static bool cut_end(incmap_span *word, const char *end) {
    const incmap_span text = base_span_of(end);
    const bool has = word->size > text.size && base_span_ends(*word, text);
    word->size -= has ? text.size : 0;
    return has;
}

/* Without the article, and what Latin letters leave out at its end. `is_last`: of the name. */
static incmap_span arabic_stem(incmap_span word, bool is_last) {
    static const char *const article = "ال";
    const size_t size = strlen(article);
    if (base_span_starts(word, base_span_of(article)) && word.size != size + size / 2) {
        word = base_span(word.data + size, word.size - size);
    }
    if (!cut_end(&word, "ه") && !cut_end(&word, "ح") && !is_last &&
        base_span_ends(word, BASE_SPAN("ات"))) {
        (void)cut_end(&word, "ت");
    }
    return word;
}

static void put_arabic(txt_frame *out, incmap_span word) {
    for (size_t i = 0, size = 0; i < word.size; i += size) {
        const uint32_t point = txt_utf8_next(word, i, &size);
        const letter l = arabic_letter(point);
        const bool is_final_ya = point == 0x064A && i + size == word.size; /* or alif maqsura */
        if (l.sound != 0) {
            put_sound(out, l.sound, 0);
        } else if (out->size == 0 && point >= ARABIC_FIRST) {
            put_sound(out,
                      first_sound(l.vowel == TXT_LONG_U   ? 'w'
                                  : l.vowel == TXT_LONG_I ? 'y'
                                                          : 'a'),
                      0);
        } else {
            put_vowel(out, is_final_ya ? TXT_LONG_A : l.vowel);
        }
    }
}

static bool is_article(incmap_span word) {
    for (size_t i = 0; word.size < sizeof *articles && i < sizeof articles / sizeof *articles;
         i++) {
        if (base_span_is(word, articles[i])) {
            return true;
        }
    }
    return false;
}

/* Without the h behind a vowel, and inside of a name without the t of -at and -et. */
static incmap_span latin_stem(incmap_span word, bool is_last) {
    const char last = word.size > 2 ? word.data[word.size - 1] : '\0';
    const char before = word.size > 2 ? word.data[word.size - 2] : '\0';
    const bool is_h = last == 'h' && is_vowel(before);
    const bool is_t = last == 't' && (before == 'a' || before == 'e') && !is_last;
    word.size -= is_h || is_t ? 1 : 0;
    return word;
}

/* The letters of one sound at `i`; how many. */
static size_t latin_run(incmap_span word, size_t i, char *sound) {
    for (size_t r = 0; r < sizeof latin_runs / sizeof *latin_runs; r++) {
        if (latin_runs[r].letters[0] != word.data[i]) {
            continue;
        }
        const incmap_span run = base_span_of(latin_runs[r].letters);
        if (base_span_starts(base_span(word.data + i, word.size - i), run)) {
            *sound = latin_runs[r].sound;
            return run.size;
        }
    }
    return 0;
}

/* A vowel, w or y: behind a consonant, or the first sound of all. */
static void put_latin_vowel(txt_frame *out, incmap_span word, size_t i, unsigned char vowels) {
    const char c = word.data[i];
    const bool is_glide =
        c == 'y' && i > 0 && is_vowel(word.data[i - 1]) && is_vowel(at(word, i + 1));
    if (out->size > 0) {
        put_vowel(out, (unsigned char)(vowels | (is_glide ? TXT_GLIDE_Y : 0)));
        return;
    }
    const bool is_ou = c == 'o' && at(word, 1) == 'u' && is_vowel(at(word, 2));
    const char sound = first_sound(is_ou ? 'w' : c);
    put_sound(out, sound, sound == 'A' ? vowels : 0);
}

static void put_latin(txt_frame *out, incmap_span word) {
    for (size_t i = 0, size = 1; i < word.size; i += size) {
        char sound = 0;
        size = latin_run(word, i, &sound);
        if (size == 0) {
            const char c = word.data[i];
            const letter l = is_latin(c) ? latin_letters[c - 'a'] : (letter){0, 0};
            size = 1;
            sound = is_digit(c) ? c : l.sound;
            if (sound == 0 && is_latin(c)) {
                put_latin_vowel(out, word, i, l.vowel);
            }
        }
        if (sound != 0) {
            put_sound(out, sound, 0);
        }
    }
}

bool txt_is_arabic(incmap_span folded) {
    size_t size = 0;
    return folded.size > 0 && txt_utf8_next(folded, 0, &size) - ARABIC_FIRST < ARABIC_COUNT;
}

void txt_frame_of(incmap_span folded, txt_frame *out) {
    const bool is_arabic = txt_is_arabic(folded);
    incmap_span word;
    out->size = 0;
    if (!is_arabic && !is_latin(at(folded, 0))) {
        return;
    }
    while (base_span_cut(&folded, ' ', &word)) {
        const bool is_last = folded.size == 0;
        if (is_arabic) {
            put_arabic(out, arabic_stem(word, is_last));
        } else if (!is_article(word)) {
            put_latin(out, latin_stem(word, is_last));
        }
    }
    if (out->size < TXT_FRAME_LEAST || out->size > TXT_FRAME_MAX) {
        out->size = 0;
    }
}

static bool vowels_agree(unsigned arabic, unsigned latin) {
    const unsigned any = TXT_LONG_A | TXT_LONG_U | TXT_LONG_I;
    return (arabic & (TXT_LONG_U | TXT_LONG_I) & ~latin) == 0 &&
           ((arabic & TXT_LONG_A) == 0 || (latin & any) != 0) &&
           ((latin & TXT_GLIDE_W) == 0 || (arabic & TXT_LONG_U) != 0) &&
           ((latin & TXT_GLIDE_Y) == 0 || (arabic & TXT_LONG_I) != 0);
}

bool txt_frames_meet(const txt_frame *arabic, const txt_frame *latin) {
    if (arabic->size == 0 || arabic->size != latin->size ||
        memcmp(arabic->sounds, latin->sounds, latin->size) != 0) {
        return false;
    }
    for (size_t i = 0; i < latin->size; i++) {
        if (!vowels_agree(arabic->vowels[i], latin->vowels[i])) {
            return false;
        }
    }
    return true;
}

uint64_t txt_frame_rules(void) {
    uint64_t hash = base_hash(arabic_letters, sizeof arabic_letters, TXT_FRAME_LEAST);
    hash = base_hash(latin_letters, sizeof latin_letters, hash);
    hash = base_hash(articles, sizeof articles, hash);
    for (size_t r = 0; r < sizeof latin_runs / sizeof *latin_runs; r++) {
        hash = base_hash(latin_runs[r].letters, strlen(latin_runs[r].letters), hash);
        hash = base_hash(&latin_runs[r].sound, sizeof latin_runs[r].sound, hash);
    }
    return hash;
}
