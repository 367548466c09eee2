#include "exp_flat.h"

#include <string.h>

#include "base_error.h"

enum { widest = 8 };

void exp_flat_u16(void *at, uint16_t value) {
    unsigned char *to = at;
    to[0] = (unsigned char)(value & 0xFF);
    to[1] = (unsigned char)(value >> 8);
}

void exp_flat_u32(void *at, uint32_t value) {
    unsigned char *to = at;
    for (int i = 0; i < 4; i++) {
        to[i] = (unsigned char)(value >> (8 * i) & 0xFF);
    }
}

void exp_flat_u64(void *at, uint64_t value) {
    unsigned char *to = at;
    for (int i = 0; i < 8; i++) {
        to[i] = (unsigned char)(value >> (8 * i) & 0xFF);
    }
}

void exp_flat_double(void *at, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    exp_flat_u64(at, bits);
}

static incmap_status put_zeros(base_buf *out, size_t count, incmap_error *err) {
    BASE_TRY(base_buf_reserve(out, count, err));
    memset(out->data + out->size, 0, count);
    out->size += count;
    return INCMAP_OK;
}

incmap_status exp_flat_pad(base_buf *out, size_t align, incmap_error *err) {
    return put_zeros(out, (align - out->size % align) % align, err);
}

incmap_status exp_flat_table(base_buf *out, const uint16_t *slots, size_t count, uint16_t bytes,
                             size_t *table, incmap_error *err) {
    size_t vtable_bytes = 4 + 2 * count;
    /* The vtable ends where the table starts, at a multiple of 8. */
    BASE_TRY(put_zeros(out, (widest - (out->size + vtable_bytes) % widest) % widest, err));
    size_t vtable = out->size;
    BASE_TRY(put_zeros(out, vtable_bytes + bytes, err));
    *table = vtable + vtable_bytes;
    exp_flat_u16(out->data + vtable, (uint16_t)vtable_bytes);
    exp_flat_u16(out->data + vtable + 2, bytes);
    for (size_t i = 0; i < count; i++) {
        exp_flat_u16(out->data + vtable + 4 + 2 * i, slots[i]);
    }
    exp_flat_u32(out->data + *table, (uint32_t)vtable_bytes);
    return INCMAP_OK;
}

void exp_flat_refer(base_buf *out, size_t at) {
    exp_flat_u32(out->data + at, (uint32_t)(out->size - at));
}

incmap_status exp_flat_text(base_buf *out, size_t at, incmap_span text, incmap_error *err) {
    BASE_TRY(exp_flat_pad(out, 4, err));
    BASE_TRY(base_buf_reserve(out, 4, err));
    exp_flat_refer(out, at);
    exp_flat_u32(out->data + out->size, (uint32_t)text.size);
    out->size += 4;
    BASE_TRY(base_buf_add_span(out, text, err));
    return base_buf_add_char(out, '\0', err);
}

incmap_status exp_flat_vector(base_buf *out, size_t at, size_t count, size_t size, size_t *first,
                              incmap_error *err) {
    size_t length = 4;
    /* The elements are aligned, the length stands right before them. */
    BASE_TRY(put_zeros(out, (size - (out->size + length) % size) % size, err));
    exp_flat_refer(out, at);
    *first = out->size + length;
    BASE_TRY(put_zeros(out, length + count * size, err));
    exp_flat_u32(out->data + *first - length, (uint32_t)count);
    return INCMAP_OK;
}
