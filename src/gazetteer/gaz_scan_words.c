/* Owns cutting a text into words: ASCII by the block, the rest letter by letter. */
#include "base_span.h"
#include "gaz_scan.h"

enum { ROOM = GAZ_SCAN_CHUNK + GAZ_SCAN_BLOCK + TXT_FOLD_MAX }; /* that reading on wants at least */

void gaz_scan_find_chains(incmap_span key, gaz_scan_chains *out) {
    txt_folding from = {.text = key};
    txt_folded_word word;
    out->count = 0;
    while (txt_fold_next_word(&from, &word)) {
        char padded[TXT_FOLD_MAX + 1 + GAZ_SCAN_PAD];
        memcpy(padded, word.data, word.size);
        memset(padded + word.size, 0, GAZ_SCAN_PAD);
        const uint64_t hash = gaz_scan_word(padded, word.size);
        out->hashes[out->count] =
            out->count == 0 ? hash : gaz_scan_chain(out->hashes[out->count - 1], hash, word.joined);
        out->ends[out->count++] = word.end;
    }
}

void gaz_scan_words_start(gaz_scan_words *words, incmap_span text) {
    words->text = text;
    words->at = 0;
    words->folding = (txt_folding){.at = 0};
    words->count = 0;
    words->byte_count = 0;
}

/* Moves the words from `done` on, fewer than GAZ_SCAN_DEPTH, to the front of the window. */
static void drop(gaz_scan_words *words, size_t done) {
    const size_t left = words->count - done;
    size_t size = 0;
    for (size_t i = 0; i < left; i++) {
        gaz_scan_place *place = &words->places[i];
        *place = words->places[done + i];
        words->hashes[i] = words->hashes[done + i];
        memcpy(words->kept + size, words->bytes + place->at, place->size);
        place->at = (uint32_t)size;
        size += place->size;
    }
    memcpy(words->bytes, words->kept, size);
    words->count = left;
    words->byte_count = size;
}

static bool has_room(const gaz_scan_words *words) {
    return words->count < GAZ_SCAN_WORDS && GAZ_SCAN_BYTES - words->byte_count >= ROOM;
}

/* Adds words of the stretch that is not plain; leaves it when it ends or there is no room. */
static void read_folding(gaz_scan_words *words) {
    txt_folded_word word;
    while (has_room(words)) {
        if (!txt_fold_next_word(&words->folding, &word)) {
            words->at = words->folding.text.size;
            words->folding.text.size = 0;
            return;
        }
        char *to = words->bytes + words->byte_count;
        memcpy(to, word.data, word.size);
        memset(to + word.size, 0, GAZ_SCAN_PAD);
        words->hashes[words->count] = gaz_scan_word(to, word.size);
        words->places[words->count++] = (gaz_scan_place){word.start,
                                                         word.end,
                                                         (uint32_t)words->byte_count,
                                                         (uint8_t)word.size,
                                                         word.joined,
                                                         !word.inner && !word.cut,
                                                         !word.goes_on && !word.cut};
        words->byte_count += word.size;
    }
}

/* Starts on a stretch that is not plain, up to the next ASCII sign that parts words. */
static void start_folding(gaz_scan_words *words, size_t start, size_t end) {
    words->folding = (txt_folding){.text = {words->text.data, end}, .at = start};
    read_folding(words);
}

static bool is_other(const gaz_scan_words *words, size_t start, size_t end) {
    for (size_t at = start; at < end; at = (at / 64 + 1) * 64) {
        const uint64_t bits = words->other[at / 64] >> at % 64;
        if (bits != 0 && at + (size_t)__builtin_ctzll(bits) < end) {
            return true;
        }
    }
    return false;
}

static void add_plain(gaz_scan_words *words, size_t base, size_t at, size_t start, size_t size) {
    const bool fits = size <= TXT_FOLD_MAX;
    words->hashes[words->count] = gaz_scan_word(words->bytes + at, fits ? size : TXT_FOLD_MAX);
    words->places[words->count++] =
        (gaz_scan_place){base + start, base + start + size,
                         (uint32_t)at, (uint8_t)(fits ? size : TXT_FOLD_MAX),
                         false,        fits,
                         fits};
}

/* Classifies a chunk of the text, or what is left of it, into the bytes behind those there are;
 * answers how many blocks. */
static size_t classify(gaz_scan_words *words, const gaz_scan_kernel *kernel) {
    const char *text = words->text.data + words->at;
    const size_t left = words->text.size - words->at;
    char last[GAZ_SCAN_CHUNK];
    size_t blocks = GAZ_SCAN_BLOCKS;
    if (left < GAZ_SCAN_CHUNK) { /* NUL parts words */
        blocks = (left + GAZ_SCAN_BLOCK - 1) / GAZ_SCAN_BLOCK;
        memcpy(last, text, left);
        memset(last + left, 0, blocks * GAZ_SCAN_BLOCK - left);
        text = last;
    }
    words->edges.count = words->edges.before = 0;
    kernel->classify(text, blocks, words->bytes + words->byte_count, words->other, &words->edges);
    return blocks;
}

static bool parts_words(unsigned char byte) {
    const bool letter = (byte | 32U) >= 'a' && (byte | 32U) <= 'z';
    return byte < 128 && !letter && !(byte >= '0' && byte <= '9') && byte != '\'' && byte != '`';
}

/* A run that no chunk holds is read letter by letter. */
static void read_long(gaz_scan_words *words) {
    size_t end = words->at;
    while (end < words->text.size && !parts_words((unsigned char)words->text.data[end])) {
        end++;
    }
    start_folding(words, words->at, end);
}

/* Reads a chunk. */
static void read_plain(gaz_scan_words *words, const gaz_scan_kernel *kernel) {
    const size_t base = words->at, bytes = words->byte_count;
    const size_t blocks = classify(words, kernel);
    size_t end = base + blocks * GAZ_SCAN_BLOCK;
    const uint16_t *edges = words->edges.at;
    size_t count = words->edges.count;
    end = end < words->text.size ? end : words->text.size;
    if (count % 2 != 0 && end == words->text.size) {
        words->edges.at[count++] = (uint16_t)(end - base);
    } else if (count % 2 != 0) {
        end = base + edges[--count];
    }
    if (end == base) {
        read_long(words);
        return;
    }
    words->byte_count += blocks * GAZ_SCAN_BLOCK;
    words->at = end;
    for (size_t i = 0; i < count; i += 2) {
        const size_t start = edges[i], stop = edges[i + 1];
        if (!has_room(words)) {
            words->at = base + start;
            return;
        }
        if (!is_other(words, start, stop)) {
            add_plain(words, base, bytes + start, start, stop - start);
            continue;
        }
        start_folding(words, base + start, base + stop);
        if (words->folding.text.size > 0) {
            return;
        }
        words->at = end;
    }
}

static bool is_at_end(const gaz_scan_words *words) {
    return words->folding.text.size == 0 && words->at == words->text.size;
}

bool gaz_scan_words_more(gaz_scan_words *words, const gaz_scan_kernel *kernel, size_t done) {
    drop(words, done);
    while (words->count < GAZ_SCAN_DEPTH && !is_at_end(words)) {
        if (words->folding.text.size > 0) {
            read_folding(words);
        } else {
            read_plain(words, kernel);
        }
    }
    return !is_at_end(words);
}
