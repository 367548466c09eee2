#include "txt_fold.h"

#include <string.h>

#include "txt_piece.h"

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

static void put_text(writer *w, const char *text, size_t size) {
    const char *end = text + size;
    if (*text == ' ') {
        w->space_due = true;
        text++;
    }
    bool space_behind = end > text && end[-1] == ' ';
    if (end > text) {
        put(w, text, (size_t)(end - text) - space_behind);
    }
    w->space_due |= space_behind;
}

/* Writes what the letter at `at` folds to, or the pair it begins; answers the bytes used up. */
static size_t fold_letter(writer *w, incmap_span name, size_t at) {
    char jamo[TXT_JAMO_MAX];
    txt_piece piece = txt_piece_at(name, at, jamo);
    if (piece.size == 1 && *piece.data != ' ') {
        put_byte(w, *piece.data);
    } else if (piece.size > 0) {
        put_text(w, piece.data, piece.size);
    }
    return piece.used;
}

/* Writes the ASCII letters and digits in a row that most names mostly are; answers where they end.
 */
static size_t fold_plain(txt_folded *out, incmap_span name, size_t at) {
    const size_t room = out->cut ? 0 : TXT_FOLD_MAX - (size_t)out->size, rest = name.size - at;
    const size_t end = at + (rest < room ? rest : room);
    char *to = out->data + out->size;
    for (; at < end; at++) {
        const unsigned char byte = (unsigned char)name.data[at];
        if (byte >= 128 || txt_fold_ascii[byte] <= ' ') {
            break;
        }
        *to++ = txt_fold_ascii[byte];
    }
    out->size = (uint16_t)(to - out->data);
    return at;
}

void txt_fold(incmap_span name, txt_folded *out) {
    writer w = {.out = out};
    out->size = 0;
    out->cut = false;
    for (size_t at = fold_plain(out, name, 0); at < name.size && !out->cut;) {
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
            at = fold_plain(out, name, at + 1);
            continue;
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
