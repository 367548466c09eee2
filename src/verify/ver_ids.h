/* Which ids came before, by their hashes: of four million at most, those behind are not looked at.
 */
#ifndef VER_IDS_H
#define VER_IDS_H

#include "base_context.h"

typedef struct ver_ids {
    uint64_t *slots; /* 0 is a free one */
    size_t slot_count;
    size_t count;
} ver_ids;

void ver_ids_free(ver_ids *ids, incmap_context *ctx); /* a zeroed one is allowed */

/* *seen: this id, of this kind, came before. */
INCMAP_NODISCARD incmap_status ver_ids_add(ver_ids *ids, incmap_context *ctx, bool is_text,
                                           incmap_span id, bool *seen, incmap_error *err);

#endif
