/* Any bytes through the text floor: what its headers promise must hold for all of them. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "txt_edit.h"
#include "txt_fold.h"
#include "txt_fold_words.h"
#include "txt_frame.h"
#include "txt_utf8.h"
#include "txt_words.h"

static void check_utf8(incmap_span text) {
    size_t bad = txt_utf8_find_bad(text);
    size_t letters = 0;
    size_t size = 0;
    for (size_t at = 0; at < text.size; at += size) {
        uint32_t letter = txt_utf8_next(text, at, &size);
        require(size >= 1 && size <= 4 && size <= text.size - at);
        require(txt_utf8_back(text, at + size) == at);
        bool is_bad = letter == 0xFFFD && size == 1;
        require(at < bad ? !is_bad : at > bad || is_bad);
        char again[4];
        require(is_bad ||
                (txt_utf8_put(again, letter) == size && memcmp(again, text.data + at, size) == 0));
        letters++;
    }
    require(txt_utf8_count(text) == letters);
    for (size_t bytes = 0; bytes < 8; bytes++) {
        incmap_span fit = txt_utf8_fit(text, bytes);
        require(fit.size <= bytes && fit.size <= text.size);
        require(bad < bytes || txt_utf8_find_bad(fit) == SIZE_MAX);
    }
}

static incmap_span check_folded(const txt_folded *folded) {
    incmap_span text = {folded->data, folded->size};
    require(folded->size <= TXT_FOLD_MAX && folded->data[folded->size] == '\0');
    require(memchr(folded->data, '\0', folded->size) == NULL);
    require(txt_utf8_find_bad(text) == SIZE_MAX);
    return text;
}

static void check_fold(incmap_span text, txt_folded *folded) {
    txt_fold(text, folded);
    incmap_span once = check_folded(folded);
    require(once.size == 0 || (once.data[0] != ' ' && once.data[once.size - 1] != ' '));
    require(strstr(once.data, "  ") == NULL);
    txt_folded again;
    txt_fold(once, &again);
    require(!again.cut && strcmp(again.data, folded->data) == 0);
    txt_folded key;
    txt_skeleton(once, &key);
    incmap_span bones = check_folded(&key);
    require(memchr(bones.data, ' ', bones.size) == NULL);
    txt_frame frame;
    txt_frame_of(once, &frame);
    require(frame.size <= TXT_FRAME_MAX && (frame.size == 0 || frame.size >= TXT_FRAME_LEAST));
}

/* The words of the text, with spaces between those that are not joined, are the folded text. */
static void check_folded_words(incmap_span text, const txt_folded *whole) {
    txt_folding from = {.text = text};
    txt_folded_word word;
    txt_folded joined = {.size = 0};
    size_t end = 0;
    bool fits = true;
    while (txt_fold_next_word(&from, &word)) {
        require(word.start < word.end && word.end <= text.size);
        require(word.start >= end || (word.inner && word.end >= end));
        require(word.size > 0 && word.data[word.size] == '\0');
        const size_t space = joined.size > 0 && !word.joined;
        end = word.end;
        fits = fits && !word.cut && joined.size + space + word.size <= TXT_FOLD_MAX;
        if (fits) {
            joined.data[joined.size] = ' ';
            memcpy(joined.data + joined.size + space, word.data, word.size);
            joined.size = (uint16_t)(joined.size + space + word.size);
        }
    }
    require(fits ? !whole->cut && joined.size == whole->size : whole->cut);
    require(memcmp(joined.data, whole->data, joined.size) == 0);
}

static void check_words(incmap_span text) {
    txt_word word;
    for (size_t at = 0; txt_next_word(text, at, &word); at = word.end) {
        require(word.start >= at && word.end > word.start && word.end <= text.size);
        require(!(word.digits && (word.capital || word.all_upper)));
    }
}

static void check_edit(incmap_span a, incmap_span b) {
    unsigned whole = txt_edit_distance(a, b, 255);
    require(whole <= 256 && txt_edit_distance(b, a, 255) == whole);
    require(whole == 256 ||
            (whole == 0) == (a.size == b.size && memcmp(a.data, b.data, a.size) == 0));
    for (unsigned limit = 0; limit < 4; limit++) {
        unsigned expected = whole > limit ? limit + 1 : whole;
        require(txt_edit_distance(a, b, limit) == expected);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_span text = {(const char *)data, size};
    txt_folded whole;
    txt_folded half;
    check_utf8(text);
    check_words(text);
    check_fold((incmap_span){text.data, size / 2}, &half);
    check_fold(text, &whole);
    check_folded_words(text, &whole);
    check_edit((incmap_span){whole.data, whole.size}, (incmap_span){half.data, half.size});
    return 0;
}
