/* Owns the vector instructions of scanning texts and of walking tries, and the plain code that
 * answers the same. */
#include "gaz_children.h"
#include "gaz_scan.h"

#if BASE_CPU_X86
#include <immintrin.h>
#endif

/* Appends the edges of the runs of letters of a block: bits that differ from the one before. Eight
 * are written at a time, whether there are so many or not, as processors cannot foretell that.
 * Always inlined, so that each kernel has it in its own instructions. */
__attribute__((always_inline)) static inline void add_edges(gaz_scan_edges *edges, size_t block,
                                                            uint64_t letters) {
    const uint64_t last = UINT64_C(1) << 63; /* stands in where no bit is left */
    uint64_t bits = letters ^ (letters << 1 | edges->before);
    const size_t behind = edges->count + (size_t)__builtin_popcountll(bits);
    edges->before = letters >> 63;
    for (size_t at = edges->count; at < behind; at += 8) {
        for (size_t n = 0; n < 8; n++, bits &= bits - 1) {
            edges->at[at + n] = (uint16_t)(block * 64 + (size_t)__builtin_ctzll(bits | last));
        }
    }
    edges->count = behind;
}

/* In all kernels: what vanishes of ASCII are the apostrophe and the grave accent. */
static bool is_letter(unsigned char byte) {
    return (byte | 32U) - 'a' < 26U || byte - (unsigned)'0' < 10U;
}

static void classify_plain(const char *text, size_t blocks, char *lower, uint64_t *other,
                           gaz_scan_edges *edges) {
    for (size_t block = 0; block < blocks; block++) {
        uint64_t letters = 0, others = 0;
        for (size_t i = 0; i < GAZ_SCAN_BLOCK; i++) {
            const size_t at = block * GAZ_SCAN_BLOCK + i;
            const unsigned char byte = (unsigned char)text[at];
            letters |= (uint64_t)is_letter(byte) << i;
            others |= (uint64_t)(byte >= 128 || byte == '\'' || byte == '`') << i;
            lower[at] = (char)(byte - (unsigned)'A' < 26U ? byte | 32U : byte);
        }
        other[block] = others;
        add_edges(edges, block, letters | others);
    }
}

static unsigned find_plain(const gaz_scan_bucket *bucket, uint16_t print) {
    for (unsigned i = 0; i < GAZ_SCAN_MARKS; i++) {
        if ((bucket->marks[i] & ~(unsigned)GAZ_SCAN_FLAGS) == print && bucket->marks[i] != 0) {
            return bucket->marks[i] & GAZ_SCAN_FLAGS;
        }
    }
    return 0;
}

static uint64_t find_children_plain(const gaz_trie_node *nodes, size_t count,
                                    const gaz_label_set *set, size_t *seen) {
    uint64_t found = 0;
    size_t i = 0;
    while (i < count) {
        found |= (uint64_t)gaz_label_set_has(set, nodes[i].label) << i;
        if ((nodes[i++].link & GAZ_TRIE_LAST) != 0) {
            break;
        }
    }
    *seen = i;
    return found;
}

#if BASE_CPU_X86

#define WITH_AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define WITH_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx2,bmi,popcnt")))

/* Bytes from `low` to `low` + `span` give -1. */
WITH_AVX2 static __m256i between(__m256i bytes, char low, char span) {
    const __m256i from_low = _mm256_sub_epi8(bytes, _mm256_set1_epi8(low));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(from_low, _mm256_set1_epi8(span)), from_low);
}

/* Half a block. */
WITH_AVX2 static uint32_t classify_half(const char *text, char *lower, uint32_t *other) {
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)text);
    const __m256i upper = between(bytes, 'A', 25);
    const __m256i small = _mm256_or_si256(bytes, _mm256_and_si256(upper, _mm256_set1_epi8(32)));
    const __m256i letters = _mm256_or_si256(between(small, 'a', 25), between(bytes, '0', 9));
    const __m256i quotes = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\'')),
                                           _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('`')));
    _mm256_storeu_si256((__m256i *)(void *)lower, small);
    *other = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(bytes, quotes));
    return (uint32_t)_mm256_movemask_epi8(letters);
}

WITH_AVX2 static void classify_avx2(const char *text, size_t blocks, char *lower, uint64_t *other,
                                    gaz_scan_edges *edges) {
    for (size_t i = 0; i < blocks; i++, text += GAZ_SCAN_BLOCK, lower += GAZ_SCAN_BLOCK) {
        uint32_t others[2];
        const uint64_t low = classify_half(text, lower, &others[0]);
        const uint64_t high = classify_half(text + 32, lower + 32, &others[1]);
        other[i] = others[0] | (uint64_t)others[1] << 32;
        add_edges(edges, i, other[i] | low | high << 32);
    }
}

/* An empty mark is like one of print 0, but its flags say that there is none; and as marks stand
 * before empty ones, the first that is alike is the right one. */
WITH_AVX2 static unsigned find_avx2(const gaz_scan_bucket *bucket, uint16_t print) {
    const __m256i *halves = (const __m256i *)(const void *)bucket;
    const __m256i wanted = _mm256_set1_epi16((short)print);
    const __m256i rest = _mm256_set1_epi16((short)~GAZ_SCAN_FLAGS);
    const __m256i low =
        _mm256_cmpeq_epi16(_mm256_and_si256(_mm256_loadu_si256(halves), rest), wanted);
    const __m256i high =
        _mm256_cmpeq_epi16(_mm256_and_si256(_mm256_loadu_si256(halves + 1), rest), wanted);
    const uint64_t same =
        (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
    return same == 0 ? 0 : bucket->marks[(unsigned)__builtin_ctzll(same) / 2] & GAZ_SCAN_FLAGS;
}

WITH_AVX512 static __mmask64 between_512(__m512i bytes, char low, char span) {
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(low)),
                                  _mm512_set1_epi8(span));
}

WITH_AVX512 static void classify_avx512(const char *text, size_t blocks, char *lower,
                                        uint64_t *other, gaz_scan_edges *edges) {
    for (size_t i = 0; i < blocks; i++) {
        const __m512i bytes = _mm512_loadu_si512(text + i * GAZ_SCAN_BLOCK);
        const __m512i small =
            _mm512_mask_add_epi8(bytes, between_512(bytes, 'A', 25), bytes, _mm512_set1_epi8(32));
        _mm512_storeu_si512(lower + i * GAZ_SCAN_BLOCK, small);
        other[i] = _mm512_movepi8_mask(bytes) |
                   _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\'')) |
                   _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('`'));
        add_edges(edges, i, other[i] | between_512(small, 'a', 25) | between_512(bytes, '0', 9));
    }
}

WITH_AVX512 static unsigned find_avx512(const gaz_scan_bucket *bucket, uint16_t print) {
    const __m512i marks = _mm512_loadu_si512(bucket->marks);
    const __m512i rest = _mm512_set1_epi16((short)~GAZ_SCAN_FLAGS);
    const __mmask32 same =
        _mm512_cmpeq_epi16_mask(_mm512_and_si512(marks, rest), _mm512_set1_epi16((short)print));
    return same == 0 ? 0 : bucket->marks[(unsigned)__builtin_ctz(same)] & GAZ_SCAN_FLAGS;
}

/* A node as a number of eight bytes has its label from this bit on. */
enum { label_bit = 32 };

/* The bits before the lowest of `last`, and that; all when there is none. */
static inline uint64_t up_to(uint64_t last) { return last ^ (last - 1); }

/* Four nodes at a time: a label's lower bits choose the byte of the set, the next three the bit of
 * it. Shuffling gives 0 for what has its highest bit set, so one of the two halves answers. */
WITH_AVX2 static uint64_t find_children_avx2(const gaz_trie_node *nodes, size_t count,
                                             const gaz_label_set *set, size_t *seen) {
    const __m128i *halves = (const __m128i *)(const void *)set->bits;
    const __m256i below = _mm256_broadcastsi128_si256(_mm_loadu_si128(halves));
    const __m256i above = _mm256_broadcastsi128_si256(_mm_loadu_si128(halves + 1));
    const __m256i bits = _mm256_set1_epi64x((int64_t)0x8040201008040201);
    const __m256i one = _mm256_set1_epi64x(0xFF), numbers = _mm256_setr_epi64x(0, 1, 2, 3);
    uint64_t found = 0;
    for (size_t i = 0; i < count; i += 4) {
        const __m256i there = _mm256_cmpgt_epi64(_mm256_set1_epi64x((int64_t)(count - i)), numbers);
        const __m256i four =
            _mm256_maskload_epi64((const long long *)(const void *)(nodes + i), there);
        const __m256i labels = _mm256_srli_epi64(four, label_bit);
        const __m256i low = _mm256_and_si256(labels, _mm256_set1_epi8((char)0x8F));
        const __m256i from = _mm256_or_si256(
            _mm256_shuffle_epi8(below, low),
            _mm256_shuffle_epi8(above, _mm256_xor_si256(low, _mm256_set1_epi8((char)0x80))));
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(labels, 4), _mm256_set1_epi8(7));
        const __m256i bit = _mm256_and_si256(_mm256_shuffle_epi8(bits, high), one);
        const __m256i none =
            _mm256_cmpeq_epi64(_mm256_and_si256(from, bit), _mm256_setzero_si256());
        const unsigned in =
            (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_andnot_si256(none, there)));
        const unsigned last =
            (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_slli_epi64(four, 63 - 30)));
        if (last != 0) {
            *seen = i + (unsigned)__builtin_ctz(last) + 1;
            return found | (in & up_to(last)) << i;
        }
        found |= (uint64_t)in << i;
    }
    *seen = count;
    return found;
}

/* The same, eight at a time. */
WITH_AVX512 static uint64_t find_children_avx512(const gaz_trie_node *nodes, size_t count,
                                                 const gaz_label_set *set, size_t *seen) {
    const __m128i *halves = (const __m128i *)(const void *)set->bits;
    const __m512i below = _mm512_broadcast_i32x4(_mm_loadu_si128(halves));
    const __m512i above = _mm512_broadcast_i32x4(_mm_loadu_si128(halves + 1));
    const __m512i bits = _mm512_set1_epi64((int64_t)0x8040201008040201);
    uint64_t found = 0;
    for (size_t i = 0; i < count; i += 8) {
        const __mmask8 there = (__mmask8)(count - i < 8 ? (1U << (count - i)) - 1 : 0xFFU);
        const __m512i eight = _mm512_maskz_loadu_epi64(there, nodes + i);
        const __m512i labels = _mm512_srli_epi64(eight, label_bit);
        const __m512i low = _mm512_and_si512(labels, _mm512_set1_epi8((char)0x8F));
        const __m512i from = _mm512_or_si512(
            _mm512_shuffle_epi8(below, low),
            _mm512_shuffle_epi8(above, _mm512_xor_si512(low, _mm512_set1_epi8((char)0x80))));
        const __m512i high = _mm512_and_si512(_mm512_srli_epi16(labels, 4), _mm512_set1_epi8(7));
        const __m512i bit = _mm512_and_si512(_mm512_shuffle_epi8(bits, high), from);
        const uint64_t in = _mm512_mask_test_epi64_mask(there, bit, _mm512_set1_epi64(0xFF));
        const uint64_t last = _mm512_test_epi64_mask(eight, _mm512_set1_epi64(GAZ_TRIE_LAST));
        if (last != 0) {
            *seen = i + (size_t)__builtin_ctzll(last) + 1;
            return found | (in & up_to(last)) << i;
        }
        found |= in << i;
    }
    *seen = count;
    return found;
}

#endif

gaz_scan_kernel gaz_scan_kernel_for(base_cpu cpu) {
    switch (cpu) {
#if BASE_CPU_X86
        case BASE_CPU_AVX512:
            return (gaz_scan_kernel){classify_avx512, find_avx512};
        case BASE_CPU_AVX2:
            return (gaz_scan_kernel){classify_avx2, find_avx2};
#endif
        default:
            return (gaz_scan_kernel){classify_plain, find_plain};
    }
}

gaz_find_children gaz_find_children_for(base_cpu cpu) {
    switch (cpu) {
#if BASE_CPU_X86
        case BASE_CPU_AVX512:
            return find_children_avx512;
        case BASE_CPU_AVX2:
            return find_children_avx2;
#endif
        default:
            return find_children_plain;
    }
}
