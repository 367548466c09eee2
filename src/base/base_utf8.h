/* UTF-8 as bytes: which of them make up a letter. What the letters mean is text/'s business. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base_block.h"
#include "incmap/types.h"

/* The size in bytes, 1 to 4, of the letter at `at` (< text.size); 0 when no valid letter stands
 * there (overlong forms, surrogates, cut letters, stray continuation bytes, values over U+10FFFF;
 * table 3-7 of the Unicode standard). NUL is a letter of size 1. */
size_t base_utf8_size(incmap_span text, size_t at);

/* The first byte that is not part of a valid letter, or SIZE_MAX when all are. */
size_t base_utf8_find_bad(incmap_span text);

/* How many of the first `size` bytes of a block, 1 to 16, are letters of one or two bytes, which
 * most letters are: all of them, all but the last where that begins a letter that goes on behind
 * it, or 0 where anything else is among them. */
static inline size_t base_utf8_short(base_block block, size_t size) {
    enum { after_follow = 0xC0 - 0x100, first_lead = 0xC2 - 0x100, after_lead = 0xE0 - 0x100 };
    unsigned first = base_block_first(size);
    unsigned high = base_block_high(block) & first;
    unsigned follow = base_block_mask(base_block_below(block, after_follow)) & first;
    unsigned lead = first & base_block_mask(base_block_below(block, after_lead) &
                                            ~base_block_below(block, first_lead));
    if (high != (lead | follow) || ((lead << 1) & first) != follow) {
        return 0;
    }
    return size - ((lead & ~(first >> 1)) != 0 ? 1 : 0);
}

/* How many of the first `size` bytes of a block can be copied as they are: letters of one or two
 * bytes up to the first that needs a look. `odd` is the mask of the ASCII bytes that are spelt in
 * another way and of all bytes over ASCII. */
static inline size_t base_utf8_plain(base_block block, unsigned odd, size_t size) {
    odd &= base_block_first(size);
    if (odd == 0) {
        return size;
    }
    bool letters = (odd & ~base_block_high(block)) == 0;
    size_t plain = letters ? base_utf8_short(block, size) : 0;
    return plain > 0 ? plain : base_block_lowest(odd);
}

/* Writes the 1 to 4 bytes of `letter`, answers how many; U+FFFD for what is no Unicode scalar
 * value. */
size_t base_utf8_put(char out[4], uint32_t letter);

#endif
