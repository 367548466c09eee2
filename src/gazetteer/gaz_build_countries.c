/* Owns COUNTRIES: what means a country. A text that means two countries equally well (their main
 * names, their other names, or their people) means none. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

typedef struct meanings {
    const gaz_draft *draft;
    const uint32_t *folds; /* of each text of draft->countries */
} meanings;

static int compare(const void *state, uint32_t a, uint32_t b) {
    const meanings *in = state;
    const gaz_country_text *one = &in->draft->countries[a], *other = &in->draft->countries[b];
    int order = base_span_compare(gaz_pool_text(&in->draft->folds, in->folds[a]),
                                  gaz_pool_text(&in->draft->folds, in->folds[b]));
    if (order != 0) {
        return order;
    }
    if (one->rank != other->rank) {
        return one->rank > other->rank ? -1 : 1;
    }
    return memcmp(one->country, other->country, sizeof one->country);
}

/* The surest meaning stands first; it counts when none of the same rank differs. */
static bool is_clear(const meanings *in, const gaz_sortable *items, size_t from, size_t to) {
    const gaz_country_text *best = &in->draft->countries[items[from].item];
    for (size_t i = from + 1; i < to; i++) {
        const gaz_country_text *other = &in->draft->countries[items[i].item];
        if (other->rank == best->rank && memcmp(other->country, best->country, 2) != 0) {
            return false;
        }
    }
    return true;
}

static incmap_status put_meanings(gaz_build *build, const meanings *in, const gaz_sortable *items,
                                  size_t count, incmap_error *err) {
    for (size_t from = 0, to = 0; from < count; from = to) {
        uint32_t fold = in->folds[items[from].item];
        for (to = from + 1; to < count && in->folds[items[to].item] == fold;) {
            to++;
        }
        const gaz_country_text *best = &in->draft->countries[items[from].item];
        gaz_country_record record = {.country = {best->country[0], best->country[1]}};
        if (is_clear(in, items, from, to)) {
            BASE_TRY(
                gaz_put_string(build, gaz_pool_text(&in->draft->folds, fold), &record.text, err));
            BASE_TRY(gaz_put(build, GAZ_COUNTRIES, &record, sizeof record, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status make(gaz_build *build, uint32_t *folds, gaz_sortable *items,
                          incmap_error *err) {
    meanings in = {build->draft, folds};
    size_t count = 0;
    for (uint32_t i = 0; i < build->draft->country_count; i++) {
        BASE_TRY(gaz_draft_fold(build->draft,
                                gaz_draft_span(build->draft, build->draft->countries[i].text),
                                &folds[i], err));
        if (folds[i] != GAZ_NONE) {
            items[count++] = (gaz_sortable){0, i, 0};
        }
    }
    BASE_TRY(gaz_sort(build->ctx, items, count, compare, &in, err));
    return put_meanings(build, &in, items, count, err);
}

incmap_status gaz_build_countries(gaz_build *build, incmap_error *err) {
    size_t count = build->draft->country_count;
    uint32_t *folds = base_alloc_zeroed(build->ctx, count, sizeof *folds);
    gaz_sortable *items = base_alloc_zeroed(build->ctx, count, sizeof *items);
    incmap_status status =
        folds == NULL || items == NULL ? base_out_of_memory(err) : make(build, folds, items, err);
    base_free(build->ctx, folds);
    base_free(build->ctx, items);
    return status;
}
