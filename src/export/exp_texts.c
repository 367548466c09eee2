#include "exp_texts.h"

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"

enum { first_slots = 1024 };

static void enter(exp_texts *texts, uint32_t number) {
    size_t at = (size_t)texts->texts[number].hash & (texts->slot_count - 1);
    while (texts->slots[at] != 0) {
        at = (at + 1) & (texts->slot_count - 1);
    }
    texts->slots[at] = number;
}

/* Slots stay at least half free. */
static incmap_status widen(exp_texts *texts, incmap_error *err) {
    size_t count = texts->slot_count == 0 ? first_slots : texts->slot_count * 2;
    uint32_t *slots = base_alloc_zeroed(texts->ctx, count, sizeof *slots);
    if (slots == NULL) {
        return base_out_of_memory(err);
    }
    base_free(texts->ctx, texts->slots);
    texts->slots = slots;
    texts->slot_count = count;
    for (size_t i = 1; i < texts->count; i++) {
        enter(texts, (uint32_t)i);
    }
    return INCMAP_OK;
}

static incmap_status append(exp_texts *texts, incmap_span text, uint64_t hash, incmap_error *err) {
    void *block = texts->texts;
    if (texts->count == UINT32_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more different texts than 32 bits can count");
    }
    incmap_status status =
        base_grow(texts->ctx, &block, &texts->room, texts->count + 1, sizeof *texts->texts, err);
    texts->texts = block;
    BASE_TRY(status);
    size_t offset = texts->bytes.size;
    BASE_TRY(base_buf_add_span(&texts->bytes, text, err));
    texts->texts[texts->count++] = (exp_text){hash, offset, text.size};
    return INCMAP_OK;
}

incmap_status exp_texts_init(exp_texts *texts, incmap_context *ctx, size_t ceiling,
                             incmap_error *err) {
    *texts = (exp_texts){.ctx = ctx};
    base_buf_init(&texts->bytes, ctx, ceiling);
    BASE_TRY(widen(texts, err));
    return append(texts, BASE_SPAN(""), 0, err);
}

void exp_texts_free(exp_texts *texts) {
    if (texts->ctx != NULL) {
        base_buf_free(&texts->bytes);
        base_free(texts->ctx, texts->texts);
        base_free(texts->ctx, texts->slots);
    }
}

incmap_status exp_texts_number(exp_texts *texts, incmap_span text, uint32_t *out,
                               incmap_error *err) {
    *out = 0;
    if (text.size == 0) {
        return INCMAP_OK;
    }
    uint64_t hash = base_hash(text.data, text.size, 0);
    size_t at = (size_t)hash & (texts->slot_count - 1);
    for (; texts->slots[at] != 0; at = (at + 1) & (texts->slot_count - 1)) {
        uint32_t number = texts->slots[at];
        if (texts->texts[number].hash == hash &&
            base_span_equal(exp_texts_view(texts, number), text)) {
            *out = number;
            return INCMAP_OK;
        }
    }
    if (texts->count >= texts->slot_count / 2) {
        BASE_TRY(widen(texts, err));
    }
    BASE_TRY(append(texts, text, hash, err));
    *out = (uint32_t)(texts->count - 1);
    enter(texts, *out);
    return INCMAP_OK;
}

incmap_span exp_texts_view(const exp_texts *texts, size_t number) {
    const exp_text *text = &texts->texts[number];
    return base_span(texts->bytes.data == NULL ? "" : texts->bytes.data + text->offset, text->size);
}
