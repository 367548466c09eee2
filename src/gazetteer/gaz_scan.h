/* Finding names in running text, from inside: words, their hashes, and the marks of SCAN_BUCKETS.
 *
 * A name is a chain of words. SCAN_BUCKETS holds a mark of two bytes for every chain of words that
 * a key is or begins with; so a scan can leave almost all of a text behind without reading a key,
 * and what the marks let through is compared with the key itself. */
#ifndef GAZ_SCAN_H
#define GAZ_SCAN_H

#include <string.h>

#include "base_cpu.h"
#include "gaz_file.h"
#include "txt_fold_words.h"

enum {
    GAZ_SCAN_DEPTH = 64,  /* words of the longest name that is looked for */
    GAZ_SCAN_BLOCK = 64,  /* bytes that are classified at a time */
    GAZ_SCAN_BLOCKS = 64, /* such blocks in a chunk */
    GAZ_SCAN_CHUNK = GAZ_SCAN_BLOCK * GAZ_SCAN_BLOCKS,
    GAZ_SCAN_PAD = 16 /* bytes behind a word that may be read */
};

/* The last bytes of a word, 16 at most, filled up with zeros. */
typedef struct gaz_scan_tail {
    uint64_t low;
    uint64_t high;
} gaz_scan_tail;

/* Of `size` <= 16 bytes; GAZ_SCAN_PAD bytes can be read. */
static inline gaz_scan_tail gaz_scan_tail_of(const char *word, size_t size) {
    gaz_scan_tail tail;
    memcpy(&tail, word, sizeof tail);
    tail.low = size >= 8 ? tail.low : tail.low & ((UINT64_C(1) << 8 * size) - 1);
    tail.high = size >= 16  ? tail.high
                : size <= 8 ? 0
                            : tail.high & ((UINT64_C(1) << 8 * (size - 8)) - 1);
    return tail;
}

static inline uint64_t gaz_scan_mix(uint64_t hash, gaz_scan_tail tail) {
    hash = (hash ^ tail.low) * 0x9E3779B97F4A7C15U;
    return (hash ^ hash >> 32 ^ tail.high) * 0xD6E8FEB86659FD93U;
}

/* The hash of a folded word of `size` bytes; GAZ_SCAN_PAD bytes behind its start can be read, and
 * behind every 16 bytes of it. */
static inline uint64_t gaz_scan_word(const char *word, size_t size) {
    uint64_t hash = 0;
    for (; size > 16; word += 16, size -= 16) {
        hash = gaz_scan_mix(hash, gaz_scan_tail_of(word, 16));
    }
    hash = gaz_scan_mix(hash, gaz_scan_tail_of(word, size));
    return hash ^ hash >> 29;
}

/* The hash of a chain with one word more. That of one word is the word's. */
static inline uint64_t gaz_scan_chain(uint64_t chain, uint64_t word, bool joined) {
    const uint64_t hash = (chain ^ (word << 17 | word >> 47)) * 0x9FB21C651E98DF25U + joined;
    return hash ^ hash >> 32;
}

static inline size_t gaz_scan_bucket_of(uint64_t chain, size_t count) {
    return (size_t)(((chain >> 32) * (uint64_t)count) >> 32);
}

/* The bits of a mark that tell chains apart. */
static inline uint16_t gaz_scan_print(uint64_t chain) {
    return (uint16_t)(chain << GAZ_SCAN_FLAG_BITS);
}

/* Where the runs of letters start and end in a chunk: start, end, start ... */
typedef struct gaz_scan_edges {
    size_t count;
    uint64_t before; /* 1 when the last byte is in a run */
    uint16_t at[GAZ_SCAN_CHUNK + 8];
} gaz_scan_edges;

/* What differs between processors; the answers do not. */
typedef struct gaz_scan_kernel {
    /* Of `blocks` blocks of text: the ASCII letters in lower case and the rest as it is; for each
     * block a bit for each byte that is not ASCII or vanishes; and, behind those in `edges`, the
     * runs of ASCII letters, digits and such bytes. */
    void (*classify)(const char *text, size_t blocks, char *lower, uint64_t *other,
                     gaz_scan_edges *edges);
    /* The flags of the mark with this print in a bucket, or 0. */
    unsigned (*find)(const gaz_scan_bucket *bucket, uint16_t print);
} gaz_scan_kernel;

/* That of `cpu`, or the plain one where the program has no other. */
gaz_scan_kernel gaz_scan_kernel_for(base_cpu cpu);

/* The flags of a chain in one gazetteer; 0 when no key has it. Also, and rarely, those of another
 * chain: what they say has to be compared with the keys. */
static inline unsigned gaz_scan_flags(const gaz_scan_kernel *kernel, const incmap_gazetteer *g,
                                      uint64_t chain) {
    const gaz_scan_bucket *buckets = g->sections[GAZ_SCAN_BUCKETS].data;
    const size_t count = g->sections[GAZ_SCAN_BUCKETS].count;
    size_t bucket = count == 0 ? 0 : gaz_scan_bucket_of(chain, count);
    for (size_t tried = 0; tried < count; tried++) {
        const unsigned flags = kernel->find(&buckets[bucket], gaz_scan_print(chain));
        if (flags != 0 || buckets[bucket].marks[GAZ_SCAN_MARKS - 1] == 0) {
            return flags;
        }
        bucket = bucket + 1 == count ? 0 : bucket + 1;
    }
    return 0;
}

/* The chains that a key begins with, by their number of words, and the bytes that each takes up. */
typedef struct gaz_scan_chains {
    size_t count;
    uint64_t hashes[TXT_FOLD_MAX];
    size_t ends[TXT_FOLD_MAX];
} gaz_scan_chains;

void gaz_scan_find_chains(incmap_span key, gaz_scan_chains *out);

/* A word of the text at hand. */
typedef struct gaz_scan_place {
    size_t start;
    size_t end;
    uint32_t at;  /* in `bytes` */
    uint8_t size; /* of the folded word */
    bool joined;  /* no space before it */
    bool open;    /* a name can start here, */
    bool close;   /* or end here */
} gaz_scan_place;

enum {
    GAZ_SCAN_WORDS = GAZ_SCAN_DEPTH + GAZ_SCAN_CHUNK / 2 + 64,
    GAZ_SCAN_BYTES = GAZ_SCAN_WORDS * 32
};

/* The words of a text, a window of them at a time. */
typedef struct gaz_scan_words {
    incmap_span text;
    size_t at;           /* in the text: what is not read yet */
    txt_folding folding; /* of the stretch that is not plain ASCII, up to folding.text.size */
    size_t count;
    size_t byte_count;
    gaz_scan_place places[GAZ_SCAN_WORDS];
    uint64_t hashes[GAZ_SCAN_WORDS];
    uint64_t other[GAZ_SCAN_BLOCKS];
    gaz_scan_edges edges;
    char bytes[GAZ_SCAN_BYTES];
    char kept[GAZ_SCAN_DEPTH * (TXT_FOLD_MAX + 1)];
} gaz_scan_words;

void gaz_scan_words_start(gaz_scan_words *words, incmap_span text);

/* Drops the first `done` words and reads on; false when the text has no more. Behind a false answer
 * the window holds the last words. */
bool gaz_scan_words_more(gaz_scan_words *words, const gaz_scan_kernel *kernel, size_t done);

/* incmap_scanner_new() with the instructions of `cpu`. */
INCMAP_NODISCARD incmap_status gaz_scanner_new(incmap_scanner **out, incmap_context *ctx,
                                               const incmap_gazetteer *const *gazetteers,
                                               size_t count, unsigned options, base_cpu cpu,
                                               incmap_error *err);

#endif
