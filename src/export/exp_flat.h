/* FlatBuffers, as far as a writer of one format needs them, from the front to the back: a table
 * stands before what it refers to. After "FlatBuffers Internals" of its documentation:
 * little-endian; a table starts with how far back its vtable is; references count forwards from
 * where they stand; texts and vectors start with their length. Positions are bytes from the start
 * of the buffer, which starts with the size prefix; alignment counts from there. */
#ifndef EXP_FLAT_H
#define EXP_FLAT_H

#include "base_buf.h"

/* Little-endian, at `at`, whatever the machine's order. */
void exp_flat_u16(void *at, uint16_t value);
void exp_flat_u32(void *at, uint32_t value);
void exp_flat_u64(void *at, uint64_t value);
void exp_flat_double(void *at, double value);

/* Zeros up to a multiple of `align`. */
INCMAP_NODISCARD incmap_status exp_flat_pad(base_buf *out, size_t align, incmap_error *err);

/* A table of `bytes` (its own first four included), zeroed, aligned to 8, behind its vtable.
 * slots[i] is where in the table its field i stands, 0: it is not there. *table is its position. */
INCMAP_NODISCARD incmap_status exp_flat_table(base_buf *out, const uint16_t *slots, size_t count,
                                              uint16_t bytes, size_t *table, incmap_error *err);

/* Let the reference at position `at` point to what is written next; pad first. */
void exp_flat_refer(base_buf *out, size_t at);

/* A text or a vector of bytes with its length and a NUL behind it, referred to from `at`. */
INCMAP_NODISCARD incmap_status exp_flat_text(base_buf *out, size_t at, incmap_span text,
                                             incmap_error *err);

/* A vector of `count` elements of `size` bytes (4 or 8), zeroed, referred to from `at`; *first is
 * the position of the first. */
INCMAP_NODISCARD incmap_status exp_flat_vector(base_buf *out, size_t at, size_t count, size_t size,
                                               size_t *first, incmap_error *err);

#endif
