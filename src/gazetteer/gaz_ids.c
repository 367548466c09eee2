/* Owns the order of rows by their ids. */
#include "gaz_ids.h"

#include "base_error.h"
#include "base_span.h"
#include "gaz_sort.h"

static incmap_span prefix_of(const void *state, uint32_t text) {
    return gaz_draft_span(state, text);
}

/* `rank` gets, for each text that is a prefix, its place among them by their bytes. There are few
 * prefixes, unless ids are words. */
static incmap_status rank_prefixes(gaz_draft *draft, uint32_t *rank, gaz_sortable *items,
                                   size_t *count, incmap_error *err) {
    *count = 0;
    for (size_t i = 0; i < draft->row_count; i++) {
        const uint32_t prefix = draft->rows[i].id_prefix;
        if (rank[prefix] == 0) {
            rank[prefix] = 1;
            items[(*count)++] = (gaz_sortable){0, prefix, 0};
        }
    }
    BASE_TRY(gaz_sort_texts(draft->crew, items, *count, prefix_of, draft, err));
    for (size_t i = 0; i < *count; i++) {
        rank[items[i].item] = (uint32_t)i;
    }
    return INCMAP_OK;
}

static incmap_status sort_rows(gaz_draft *draft, const uint32_t *rank, size_t prefixes,
                               gaz_sortable *items, incmap_error *err) {
    const size_t count = draft->row_count;
    for (uint32_t i = 0; i < count; i++) {
        items[i] = (gaz_sortable){draft->rows[i].id_number, i, 0};
    }
    BASE_TRY(gaz_sort_keys(draft->crew, items, count, err));
    if (prefixes > 1) {
        for (size_t i = 0; i < count; i++) {
            items[i].key = rank[draft->rows[items[i].item].id_prefix];
        }
        BASE_TRY(gaz_sort_keys(draft->crew, items, count, err));
    }
    for (size_t i = 0; i < count; i++) {
        draft->by_id[i] = items[i].item;
    }
    return INCMAP_OK;
}

static incmap_status order_rows(gaz_draft *draft, uint32_t *rank, gaz_sortable *items,
                                incmap_error *err) {
    size_t prefixes = 0;
    BASE_TRY(rank_prefixes(draft, rank, items, &prefixes, err));
    return sort_rows(draft, rank, prefixes, items, err);
}

incmap_status gaz_order_ids(gaz_draft *draft, incmap_error *err) {
    const size_t count = draft->row_count;
    uint32_t *rank = base_alloc_zeroed(draft->ctx, draft->texts.count, sizeof *rank);
    gaz_sortable *items = base_alloc(draft->ctx, count * sizeof *items);
    draft->by_id = base_alloc(draft->ctx, count * sizeof *draft->by_id);
    incmap_status status = INCMAP_OK;
    if (rank == NULL || items == NULL || draft->by_id == NULL) {
        status = base_out_of_memory(err);
    } else {
        status = order_rows(draft, rank, items, err);
    }
    base_free(draft->ctx, rank);
    base_free(draft->ctx, items);
    return status;
}
