#include "gaz_seen.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"

enum { MANY = 64 };

void gaz_seen_init(gaz_seen *seen, incmap_context *ctx) {
    *seen = (gaz_seen){.count = 0};
    base_buf_init(&seen->texts, ctx, SIZE_MAX / 2);
    base_buf_init(&seen->prints, ctx, SIZE_MAX / 2);
    gaz_pool_init(&seen->pool, ctx);
}

void gaz_seen_free(gaz_seen *seen) {
    base_buf_free(&seen->texts);
    base_buf_free(&seen->prints);
    gaz_pool_free(&seen->pool);
}

void gaz_seen_clear(gaz_seen *seen) {
    seen->texts.size = 0;
    seen->prints.size = 0;
    seen->count = 0;
    if (seen->pool.count > 0) {
        gaz_pool_free(&seen->pool);
    }
}

/* What most texts differ in: their size and their ends. */
static uint32_t print_of(incmap_span text) {
    uint32_t first = 0, last = 0;
    if (text.size < sizeof first) {
        for (size_t i = 0; i < text.size; i++) {
            first = first << 8 | (unsigned char)text.data[i];
        }
    } else {
        memcpy(&first, text.data, sizeof first);
        memcpy(&last, text.data + text.size - sizeof last, sizeof last);
    }
    return first ^ (last << 13 | last >> 19) ^ (uint32_t)text.size << 24;
}

/* Its number, or how many there are. */
static uint32_t find(const gaz_seen *seen, incmap_span text, uint32_t print) {
    const uint32_t *prints = (const uint32_t *)(const void *)seen->prints.data;
    uint32_t i = 0;
    while (i < seen->count &&
           (prints[i] != print || !base_span_equal(gaz_seen_text(seen, i), text))) {
        i++;
    }
    return i;
}

static incmap_status fill_pool(gaz_seen *seen, incmap_error *err) {
    uint32_t number = 0;
    for (uint32_t i = 0; i < seen->count; i++) {
        BASE_TRY(gaz_pool_add(&seen->pool, gaz_seen_text(seen, i), &number, err));
    }
    return INCMAP_OK;
}

incmap_status gaz_seen_add(gaz_seen *seen, incmap_span text, uint32_t *number, incmap_error *err) {
    const uint32_t print = print_of(text);
    if (seen->count < MANY) {
        *number = find(seen, text, print);
    } else {
        BASE_TRY(seen->count == MANY && seen->pool.count == 0 ? fill_pool(seen, err) : INCMAP_OK);
        BASE_TRY(gaz_pool_add(&seen->pool, text, number, err));
    }
    if (*number == seen->count) {
        BASE_TRY(base_buf_add(&seen->texts, &text, sizeof text, err));
        BASE_TRY(base_buf_add(&seen->prints, &print, sizeof print, err));
        seen->count++;
    }
    return INCMAP_OK;
}
