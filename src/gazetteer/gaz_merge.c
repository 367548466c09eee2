/* Owns the question which rows mean the same place:
 * - rows with the same id;
 * - countries with the same code;
 * - admin units with the same country, level and codes;
 * - a settlement (class P) and one of an earlier source within 3 km that shares a folded name, in
 *   the same country or where one of the two names none; likewise other features, when their code
 *   is the same too and they are within 1 km.
 * Rows of one source are never joined by name: their source tells them apart on purpose. */
#include "gaz_merge.h"

#include <math.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_ids.h"
#include "gaz_sort.h"
#include "geo_sphere.h"

static const double settlement_m = 3000;
static const double feature_m = 1000;
static const double metres_per_unit = 6371008.8 * 3.14159265358979323846 / 180.0 * 1e-7;

static uint32_t root_of(gaz_draft *draft, uint32_t row) {
    while (draft->rows[row].root != row) {
        draft->rows[row].root = draft->rows[draft->rows[row].root].root;
        row = draft->rows[row].root;
    }
    return row;
}

static void join(gaz_draft *draft, uint32_t a, uint32_t b) {
    a = root_of(draft, a);
    b = root_of(draft, b);
    draft->rows[a > b ? a : b].root = a < b ? a : b;
}

static void join_same_ids(gaz_draft *draft) {
    for (size_t i = 1; i < draft->row_count; i++) {
        const uint32_t before = draft->by_id[i - 1], here = draft->by_id[i];
        if (gaz_draft_same_id(&draft->rows[before], &draft->rows[here])) {
            join(draft, before, here);
        }
    }
}

/* What identifies a row without looking at names or places: a kind and codes. */
typedef enum identity { BY_COUNTRY, BY_ADMIN1, BY_ADMIN2, IDENTITY_COUNT } identity;

static bool is_identified(const gaz_draft *draft, const gaz_row *row, identity kind) {
    incmap_span feature = gaz_draft_span(draft, row->feature);
    bool has_country = row->country[0] != '\0';
    switch (kind) {
        case BY_COUNTRY:
            return has_country && gaz_is_country(feature);
        case BY_ADMIN1:
            return has_country && row->admin1 != 0 && gaz_is_admin1(feature);
        default:
            return has_country && row->admin2 != 0 && gaz_is_admin2(feature);
    }
}

static uint64_t country_number(const gaz_row *row) {
    return (uint64_t)(unsigned char)row->country[0] << 8 | (unsigned char)row->country[1];
}

static uint64_t identity_key(const gaz_row *row, identity kind) {
    switch (kind) {
        case BY_COUNTRY:
            return country_number(row);
        case BY_ADMIN1:
            return country_number(row) << 32 | row->admin1;
        default:
            return country_number(row) << 32 | row->admin2;
    }
}

static int compare_admin1(const void *state, uint32_t a, uint32_t b) {
    const gaz_draft *draft = state;
    uint32_t code_a = draft->rows[a].admin1, code_b = draft->rows[b].admin1;
    return (code_a > code_b) - (code_a < code_b);
}

static incmap_status join_identified(gaz_draft *draft, identity kind, gaz_sortable *items,
                                     incmap_error *err) {
    size_t count = 0;
    for (size_t i = 0; i < draft->row_count; i++) {
        const gaz_row *row = &draft->rows[i];
        if (is_identified(draft, row, kind)) {
            uint32_t more = kind == BY_ADMIN2 ? row->admin1 : 0;
            items[count++] = (gaz_sortable){identity_key(row, kind), (uint32_t)i, more};
        }
    }
    BASE_TRY(
        gaz_sort(draft->ctx, items, count, kind == BY_ADMIN2 ? compare_admin1 : NULL, draft, err));
    for (size_t i = 1; i < count; i++) {
        const gaz_sortable *before = &items[i - 1], *here = &items[i];
        if (before->key == here->key && before->more == here->more) {
            join(draft, before->item, here->item);
        }
    }
    return INCMAP_OK;
}

/* Names by their folded form, then latitude: key = fold << 32 | latitude, item = row. */
typedef struct name_index {
    gaz_sortable *items;
    size_t count;
    uint32_t *folds; /* of the names of rows that join by name */
} name_index;

static uint32_t latitude_number(int64_t lat) { return (uint32_t)(lat + INT32_MAX); }

/* Countries and admin units are joined by their codes alone. */
static bool joins_by_name(const gaz_draft *draft, const gaz_row *row) {
    incmap_span feature = gaz_draft_span(draft, row->feature);
    return feature.size > 0 && !gaz_is_country(feature) && !gaz_is_admin1(feature) &&
           !gaz_is_admin2(feature);
}

static incmap_status index_names(gaz_draft *draft, name_index *index, incmap_error *err) {
    index->items = base_alloc_zeroed(draft->ctx, draft->name_count, sizeof *index->items);
    index->folds = base_alloc_zeroed(draft->ctx, draft->name_count, sizeof *index->folds);
    if (index->items == NULL || index->folds == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < draft->row_count; i++) {
        const gaz_row *row = &draft->rows[i];
        for (uint32_t n = 0; joins_by_name(draft, row) && n < row->name_count; n++) {
            uint32_t *fold = &index->folds[row->first_name + n];
            BASE_TRY(
                gaz_draft_fold(draft, gaz_draft_name_span(draft, row->first_name + n), fold, err));
            if (*fold != GAZ_NONE) {
                index->items[index->count++] = (gaz_sortable){
                    (uint64_t)*fold << 32 | latitude_number(row->point.lat), (uint32_t)i, 0};
            }
        }
    }
    return gaz_sort_keys(draft->crew, index->items, index->count, err);
}

static size_t lower_bound(const name_index *index, uint64_t key) {
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->items[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* How far apart the two may lie and still be one; below 0 when they cannot be. */
static double reach(const gaz_draft *draft, const gaz_row *a, const gaz_row *b) {
    incmap_span feature_a = gaz_draft_span(draft, a->feature);
    incmap_span feature_b = gaz_draft_span(draft, b->feature);
    bool same_country = a->country[0] == '\0' || b->country[0] == '\0' ||
                        memcmp(a->country, b->country, sizeof a->country) == 0;
    if (!same_country || feature_a.size == 0 || feature_b.size == 0 ||
        feature_a.data[0] != feature_b.data[0]) {
        return -1;
    }
    if (feature_a.data[0] == 'P') {
        return settlement_m;
    }
    return a->feature == b->feature ? feature_m : -1;
}

typedef struct nearest {
    uint32_t row;
    double distance_m;
} nearest;

static void consider(const gaz_draft *draft, const gaz_row *row, uint32_t candidate,
                     nearest *best) {
    const gaz_row *other = &draft->rows[candidate];
    if (other->source >= row->source || !joins_by_name(draft, other)) {
        return;
    }
    double limit = reach(draft, row, other);
    double distance = geo_distance_m(geo_point_of(row->point), geo_point_of(other->point));
    bool nearer = best->row == GAZ_NONE || distance < best->distance_m ||
                  (distance <= best->distance_m && candidate < best->row);
    if (distance <= limit && nearer) {
        *best = (nearest){candidate, distance};
    }
}

/* The row of an earlier source that means the same place by one of its names. */
static void find_same(const gaz_draft *draft, const name_index *index, const gaz_row *row,
                      nearest *best) {
    const int64_t span = (int64_t)(settlement_m / metres_per_unit) + 1;
    *best = (nearest){GAZ_NONE, 0};
    for (uint32_t n = 0; n < row->name_count; n++) {
        const uint32_t fold = index->folds[row->first_name + n];
        if (fold == GAZ_NONE) {
            continue;
        }
        uint64_t from = (uint64_t)fold << 32 | latitude_number(row->point.lat - span);
        uint64_t to = (uint64_t)fold << 32 | latitude_number(row->point.lat + span);
        for (size_t i = lower_bound(index, from); i < index->count && index->items[i].key <= to;
             i++) {
            consider(draft, row, index->items[i].item, best);
        }
    }
}

/* The bit of a source. Those from the 64th on share one, which joins a little less. */
static uint64_t source_bit(const gaz_row *row) {
    enum { bits = 64 };
    return (uint64_t)1 << (row->source < bits ? row->source : bits - 1);
}

/* Rows of one source stay apart: `taken` tells for each root of which sources it has a row. */
static void join_named(gaz_draft *draft, const name_index *index, uint64_t *taken) {
    for (uint32_t i = 0; i < draft->row_count; i++) {
        taken[root_of(draft, i)] |= source_bit(&draft->rows[i]);
    }
    for (uint32_t i = 0; i < draft->row_count; i++) {
        const gaz_row *row = &draft->rows[i];
        nearest best;
        if (row->source == 0 || root_of(draft, i) != i || !joins_by_name(draft, row)) {
            continue;
        }
        find_same(draft, index, row, &best);
        if (best.row != GAZ_NONE) {
            uint32_t root = root_of(draft, best.row);
            if ((taken[root] & taken[i]) == 0) {
                taken[root] |= taken[i];
                join(draft, root, i);
            }
        }
    }
}

static incmap_status merge_by_name(gaz_draft *draft, incmap_error *err) {
    name_index index = {.items = NULL};
    uint64_t *taken = base_alloc_zeroed(draft->ctx, draft->row_count, sizeof *taken);
    if (taken == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = index_names(draft, &index, err);
    if (status == INCMAP_OK) {
        join_named(draft, &index, taken);
    }
    base_free(draft->ctx, index.items);
    base_free(draft->ctx, index.folds);
    base_free(draft->ctx, taken);
    return status;
}

incmap_status gaz_merge(gaz_draft *draft, incmap_error *err) {
    BASE_TRY(gaz_order_ids(draft, err));
    join_same_ids(draft);
    gaz_sortable *items = base_alloc(draft->ctx, draft->row_count * sizeof *items);
    incmap_status status = INCMAP_OK;
    if (items == NULL) {
        return base_out_of_memory(err);
    }
    for (identity kind = BY_COUNTRY; status == INCMAP_OK && kind < IDENTITY_COUNT; kind++) {
        status = join_identified(draft, kind, items, err);
    }
    base_free(draft->ctx, items);
    if (status == INCMAP_OK && draft->source_count > 1) {
        status = merge_by_name(draft, err);
    }
    for (uint32_t i = 0; i < draft->row_count; i++) {
        draft->rows[i].root = root_of(draft, i);
    }
    return status;
}
