/* Owns making the admin codes of rows whole. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_merge.h"
#include "gaz_sort.h"

/* A country, and the text of one of its codes. */
static uint64_t code_key(const char country[2], uint32_t code) {
    return (uint64_t)(unsigned char)country[0] << 40 | (uint64_t)(unsigned char)country[1] << 32 |
           code;
}

/* What is known of admin units: per country and code, in `item` the code of the unit above. */
typedef struct units {
    gaz_sortable *items;
    size_t count;
} units;

static incmap_status collect(const gaz_draft *draft, bool (*is_unit)(incmap_span feature),
                             units *out, incmap_error *err) {
    out->count = 0;
    out->items = base_alloc(draft->ctx, draft->row_count * sizeof *out->items);
    if (out->items == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < draft->row_count; i++) {
        const gaz_row *row = &draft->rows[i];
        bool second = gaz_is_admin2(gaz_draft_span(draft, row->feature));
        if (is_unit(gaz_draft_span(draft, row->feature)) && row->admin1 != 0 &&
            (!second || row->admin2 != 0)) {
            out->items[out->count++] = (gaz_sortable){
                code_key(row->country, second ? row->admin2 : row->admin1), row->admin1, 0};
        }
    }
    return gaz_sort(draft->ctx, out->items, out->count, NULL, NULL, err);
}

static size_t lower_bound(const units *in, uint64_t key) {
    size_t low = 0, high = in->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (in->items[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The one code above the unit, or 0. */
static uint32_t only_code_above(const units *in, uint64_t key) {
    size_t at = lower_bound(in, key);
    uint32_t code = 0;
    for (; at < in->count && in->items[at].key == key; at++) {
        if (code != 0 && in->items[at].item != code) {
            return 0;
        }
        code = in->items[at].item;
    }
    return code;
}

static void complete(gaz_draft *draft, const units *first, const units *second) {
    for (size_t i = 0; i < draft->row_count; i++) {
        gaz_row *row = &draft->rows[i];
        if (base_span_is(gaz_draft_span(draft, row->admin1), "00")) {
            uint64_t key = code_key(row->country, row->admin1);
            size_t at = lower_bound(first, key);
            if (at == first->count || first->items[at].key != key) {
                row->admin1 = 0;
            }
        }
        if (row->admin1 == 0 && row->admin2 != 0 && row->country[0] != '\0') {
            row->admin1 = only_code_above(second, code_key(row->country, row->admin2));
        }
    }
}

incmap_status gaz_complete_codes(gaz_draft *draft, incmap_error *err) {
    units first = {NULL, 0}, second = {NULL, 0};
    incmap_status status = collect(draft, gaz_is_admin1, &first, err);
    if (status == INCMAP_OK) {
        status = collect(draft, gaz_is_admin2, &second, err);
    }
    if (status == INCMAP_OK) {
        complete(draft, &first, &second);
    }
    base_free(draft->ctx, first.items);
    base_free(draft->ctx, second.items);
    return status;
}
