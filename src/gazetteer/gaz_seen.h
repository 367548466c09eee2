/* Texts in the order of their first coming, each once, for short lists that are made again and
 * again. */
#ifndef GAZ_SEEN_H
#define GAZ_SEEN_H

#include "gaz_pool.h"

typedef struct gaz_seen {
    base_buf texts;  /* incmap_span */
    base_buf prints; /* uint32_t */
    gaz_pool pool;   /* of all, once they are many */
    uint32_t count;
} gaz_seen;

void gaz_seen_init(gaz_seen *seen, incmap_context *ctx);
void gaz_seen_free(gaz_seen *seen);
void gaz_seen_clear(gaz_seen *seen);

/* The number of `text`, which is borrowed until the list is cleared. */
INCMAP_NODISCARD incmap_status gaz_seen_add(gaz_seen *seen, incmap_span text, uint32_t *number,
                                            incmap_error *err);

static inline incmap_span gaz_seen_text(const gaz_seen *seen, uint32_t number) {
    return ((const incmap_span *)(const void *)seen->texts.data)[number];
}

#endif
