#include "txt_fold_words.h"

#include <string.h>

#include "txt_piece.h"

/* Letters that are words of their own. Folding leaves none of them outside these blocks. */
static bool stands_alone(uint32_t letter) {
    static const uint32_t blocks[][2] = {
        {0x0E00, 0x0EFF},  /* Thai, Lao */
        {0x1000, 0x109F},  /* Burmese */
        {0x1780, 0x17FF},  /* Khmer */
        {0x3005, 0x3007},  /* signs that stand for Han */
        {0x3040, 0x30FF},  /* Hiragana, Katakana */
        {0x3400, 0x9FFF},  /* Han */
        {0x20000, 0x3FFFF} /* Han */
    };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks && letter >= blocks[i][0]; i++) {
        if (letter <= blocks[i][1]) {
            return true;
        }
    }
    return false;
}

static void put(txt_folded_word *out, const char *data, size_t size) {
    if (out->cut || size > TXT_FOLD_MAX - (size_t)out->size) {
        out->cut = true;
        return;
    }
    memcpy(out->data + out->size, data, size);
    out->size = (uint16_t)(out->size + size);
}

/* Puts the letter before `at` into the span of the word. */
static void stretch(const txt_folding *from, txt_folded_word *out) {
    out->start = out->start == SIZE_MAX ? from->letter : out->start;
    out->end = from->at;
}

/* Takes the first folded letter that waits into the word; false when it does not belong there.
 * `alone`: the word is a letter that stands alone, so only marks can follow. */
static bool take(txt_folding *from, txt_folded_word *out, bool *alone) {
    const incmap_span rest = {from->rest, from->rest_size};
    size_t size = 1;
    const uint32_t letter = txt_utf8_next(rest, 0, &size);
    const bool mark = letter >= 128 && txt_class_of(letter) == TXT_MARK;
    const bool stands = letter >= 0x0E00 && !mark && stands_alone(letter);
    if (out->size > 0 && (stands || (*alone && !mark))) {
        return false;
    }
    if (out->size == 0) {
        out->joined = from->joined;
        out->inner = from->given;
        *alone = stands;
    }
    from->given = from->joined = true;
    from->rest += size;
    from->rest_size -= size;
    put(out, rest.data, size);
    stretch(from, out);
    return true;
}

/* Takes what waits and belongs to the word; true when that is whole. */
static bool take_waiting(txt_folding *from, txt_folded_word *out, bool *alone) {
    while (from->rest_size > 0) {
        if (*from->rest != ' ') {
            if (!take(from, out, alone)) {
                return true;
            }
        } else if (out->size > 0) {
            return true;
        } else {
            from->joined = false;
            from->rest++;
            from->rest_size--;
            out->start = SIZE_MAX;
        }
    }
    return false;
}

/* Takes ASCII letters and digits, which most are. */
static void take_ascii(txt_folding *from, txt_folded_word *out) {
    const char *text = from->text.data;
    const size_t start = from->at;
    size_t at = start, size = out->size;
    while (at < from->text.size && (unsigned char)text[at] < 128 && size < TXT_FOLD_MAX &&
           txt_fold_ascii[(unsigned char)text[at]] > ' ') {
        out->data[size++] = txt_fold_ascii[(unsigned char)text[at++]];
    }
    if (at == start) {
        return;
    }
    if (out->size == 0) {
        out->joined = from->joined;
        out->start = out->start == SIZE_MAX ? start : out->start;
        from->joined = true;
    }
    out->size = (uint16_t)size;
    out->end = from->at = at;
}

/* Fetches the folded bytes of the next letter. One that vanishes but is a letter or a mark belongs
 * to the word it stands in. */
static void fetch(txt_folding *from, txt_folded_word *out) {
    const unsigned char byte = (unsigned char)from->text.data[from->at];
    from->letter = from->at;
    from->given = false;
    if (byte < 128) {
        from->rest = &txt_fold_ascii[byte];
        from->rest_size = *from->rest != '\0';
        from->at++;
        return;
    }
    const txt_piece piece = txt_piece_at(from->text, from->at, from->jamo);
    size_t size = 0;
    from->rest = piece.data;
    from->rest_size = piece.size;
    from->at += piece.used;
    if (piece.size == 0 && txt_is_letter(txt_utf8_next(from->text, from->letter, &size))) {
        stretch(from, out);
    }
}

bool txt_fold_next_word(txt_folding *from, txt_folded_word *out) {
    bool alone = false;
    out->start = SIZE_MAX;
    out->size = 0;
    out->joined = out->inner = out->cut = false;
    while (!take_waiting(from, out, &alone)) {
        if (!alone) {
            take_ascii(from, out);
        }
        if (from->at == from->text.size) {
            break;
        }
        fetch(from, out);
    }
    out->goes_on =
        from->given && (from->rest_size > 1 || (from->rest_size == 1 && *from->rest != ' '));
    out->data[out->size] = '\0';
    return out->size > 0;
}
