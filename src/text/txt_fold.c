#include "txt_fold.h"

#include <string.h>

#include "txt_tables.h"
#include "txt_utf8.h"

/* What is being written: the name so far and whether a space is due before the next letter. */
typedef struct writer {
    txt_folded *out;
    bool space_due;
} writer;

/* One letter or the text of one; nothing more is written once a piece did not fit. */
static void put(writer *w, const char *piece, size_t size) {
    txt_folded *out = w->out;
    size_t space = w->space_due && out->size > 0;
    if (out->cut || size + space > TXT_FOLD_MAX - (size_t)out->size) {
        out->cut = true;
        return;
    }
    if (space) {
        out->data[out->size++] = ' ';
    }
    w->space_due = false;
    memcpy(out->data + out->size, piece, size);
    out->size = (uint16_t)(out->size + size);
}

/* put() for the ASCII letter that most letters are. */
static void put_byte(writer *w, char letter) {
    txt_folded *out = w->out;
    if (w->space_due || out->size == TXT_FOLD_MAX) {
        put(w, &letter, 1);
    } else {
        out->data[out->size++] = letter;
    }
}

static void put_text(writer *w, uint16_t entry) {
    const char *text = (const char *)txt_text + txt_text_start[entry - TXT_TEXT];
    const char *end = (const char *)txt_text + txt_text_start[entry - TXT_TEXT + 1];
    if (end - text == 1) {
        put_byte(w, *text);
        return;
    }
    if (*text == ' ') {
        w->space_due = true;
        text++;
    }
    bool space_behind = end[-1] == ' ';
    put(w, text, (size_t)(end - text) - space_behind);
    w->space_due |= space_behind;
}

/* A Hangul syllable as its letters, as it stands in decomposed text. The arithmetic is that of the
 * Unicode Standard, section 3.12. */
static void put_syllable(writer *w, uint32_t syllable) {
    enum {
        FIRST = 0xAC00,
        LEAD = 0x1100,
        VOWEL = 0x1161,
        TRAIL = 0x11A7,
        VOWELS = 21,
        TRAILS = 28
    };
    char jamo[12];
    uint32_t index = syllable - FIRST;
    size_t size = txt_utf8_put(jamo, LEAD + index / (VOWELS * TRAILS));
    size += txt_utf8_put(jamo + size, VOWEL + index / TRAILS % VOWELS);
    if (index % TRAILS > 0) {
        size += txt_utf8_put(jamo + size, TRAIL + index % TRAILS);
    }
    put(w, jamo, size);
}

static bool is_syllable(uint32_t letter) { return letter >= 0xAC00 && letter <= 0xD7A3; }

/* The pair that `first` and the letter at `at` make, or NULL. */
static const txt_pair *find_pair(incmap_span name, size_t at, uint32_t first, size_t *size) {
    if (at >= name.size) {
        return NULL;
    }
    uint32_t second = txt_utf8_next(name, at, size);
    size_t low = 0;
    size_t high = txt_pair_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const txt_pair *pair = &txt_pairs[middle];
        if (pair->first == first && pair->second == second) {
            return pair;
        }
        if (pair->first < first || (pair->first == first && pair->second < second)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

/* Writes what the letter at `at` folds to, or the pair it begins; answers the bytes used up. */
static size_t fold_letter(writer *w, incmap_span name, size_t at) {
    size_t size = 0;
    uint32_t letter = txt_utf8_next(name, at, &size);
    uint16_t entry = txt_fold_entry[txt_fold_block[letter / TXT_BLOCK]][letter % TXT_BLOCK];
    if (entry & TXT_PAIRS) {
        size_t more = 0;
        const txt_pair *pair = find_pair(name, at + size, letter, &more);
        entry = pair == NULL ? (uint16_t)(entry & ~TXT_PAIRS) : pair->entry;
        size += pair == NULL ? 0 : more;
    }
    if (entry >= TXT_TEXT) {
        put_text(w, entry);
    } else if (entry == TXT_PART) {
        w->space_due = true;
    } else if (entry == TXT_KEEP && is_syllable(letter)) {
        put_syllable(w, letter);
    } else if (entry == TXT_KEEP) {
        put(w, name.data + at, size);
    }
    return size;
}

void txt_fold(incmap_span name, txt_folded *out) {
    writer w = {.out = out};
    out->size = 0;
    out->cut = false;
    for (size_t at = 0; at < name.size && !out->cut;) {
        unsigned char byte = (unsigned char)name.data[at];
        if (byte >= 128) {
            at += fold_letter(&w, name, at);
            continue;
        }
        char folded = txt_fold_ascii[byte];
        if (folded == ' ') {
            w.space_due = true;
        } else if (folded != '\0') {
            put_byte(&w, folded);
        }
        at++;
    }
    out->data[out->size] = '\0';
}

txt_class txt_class_of(uint32_t letter) {
    if (letter > 0x10FFFF) {
        return TXT_OTHER;
    }
    return (txt_class)txt_class_entry[txt_class_block[letter / TXT_BLOCK]][letter % TXT_BLOCK];
}
