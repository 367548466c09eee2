#include "txt_words.h"

#include "txt_fold.h"
#include "txt_tables.h"
#include "txt_utf8.h"

/* A letter of the text: what it is and where the next one starts. */
typedef struct letter {
    uint32_t value;
    txt_class kind;
    size_t next;
} letter;

static letter letter_at(incmap_span text, size_t at) {
    unsigned char byte = (unsigned char)text.data[at];
    if (byte < TXT_BLOCK) { /* most are ASCII, the first block of the table */
        return (letter){byte, (txt_class)txt_class_entry[txt_class_block[0]][byte], at + 1};
    }
    size_t size = 0;
    letter a = {.value = txt_utf8_next(text, at, &size)};
    a.kind = txt_class_of(a.value);
    a.next = at + size;
    return a;
}

/* What belongs to a word where it stands between two of its letters. */
static bool joins(uint32_t value) {
    switch (value) {
        case '\'':
        case '-':
        case 0x00AD: /* soft hyphen */
        case 0x2018: /* quotation marks in the place of apostrophes */
        case 0x2019:
        case 0x200C: /* non-joiner and joiner */
        case 0x200D:
        case 0x2010: /* hyphens */
        case 0x2011:
        case 0x2060: /* word joiner */
            return true;
        default:
            return false;
    }
}

static bool is_word_part(txt_class kind) { return kind >= TXT_DIGIT; }

static bool is_letter(txt_class kind) { return kind >= TXT_UPPER && kind <= TXT_LETTER; }

/* A lone mark begins no word. */
static bool starts_word(txt_class kind) { return is_word_part(kind) && kind != TXT_MARK; }

/* What has been seen of a word. */
typedef struct tally {
    unsigned kinds; /* of txt_class, a bit each */
    size_t upper;
} tally;

static void count(tally *seen, txt_class kind) {
    seen->kinds |= 1U << kind;
    seen->upper += kind == TXT_UPPER;
}

static bool has_kind(const tally *seen, txt_class kind) { return (seen->kinds >> kind & 1) != 0; }

static bool has_letter(const tally *seen) {
    unsigned letters = (2U << TXT_LETTER) - (1U << TXT_UPPER);
    return (seen->kinds & letters) != 0;
}

/* Where the word that goes on at `at` goes on behind a joiner; `at` itself when it does not. */
static size_t over_joiner(incmap_span text, size_t at, letter before, letter joiner) {
    if (before.kind < TXT_UPPER || !joins(joiner.value) || joiner.next >= text.size) {
        return at;
    }
    letter behind = letter_at(text, joiner.next);
    return is_letter(behind.kind) ? joiner.next : at;
}

/* Over the ASCII letters and digits at the end of the word so far, which most of a word are; *last
 * becomes the last of them. */
static void over_ascii(incmap_span text, txt_word *word, tally *seen, letter *last) {
    const uint8_t *kinds = txt_class_entry[txt_class_block[0]];
    size_t at = word->end;
    while (at < text.size && (unsigned char)text.data[at] < TXT_BLOCK) {
        txt_class kind = (txt_class)kinds[(unsigned char)text.data[at]];
        if (!is_word_part(kind)) {
            break;
        }
        count(seen, kind);
        at++;
    }
    if (at > word->end) {
        unsigned char byte = (unsigned char)text.data[at - 1];
        *last = (letter){byte, (txt_class)kinds[byte], at};
        word->end = at;
    }
}

bool txt_next_word(incmap_span text, size_t at, txt_word *out) {
    letter a = {0};
    for (; at < text.size; at = a.next) {
        a = letter_at(text, at);
        if (starts_word(a.kind)) {
            break;
        }
    }
    if (at >= text.size) {
        return false;
    }
    *out = (txt_word){.start = at, .end = a.next, .capital = a.kind == TXT_UPPER};
    tally seen = {0};
    count(&seen, a.kind);
    for (;;) {
        over_ascii(text, out, &seen, &a);
        if (out->end == text.size) {
            break;
        }
        letter b = letter_at(text, out->end);
        if (!is_word_part(b.kind)) {
            size_t on = over_joiner(text, out->end, a, b);
            if (on == out->end) {
                break;
            }
            b = letter_at(text, on);
        }
        count(&seen, b.kind);
        out->end = b.next;
        a = b;
    }
    out->all_upper = seen.upper >= 2 && !has_kind(&seen, TXT_LOWER);
    out->digits = has_kind(&seen, TXT_DIGIT) && !has_letter(&seen);
    return true;
}
