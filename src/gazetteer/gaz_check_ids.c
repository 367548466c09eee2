/* Owns finding damage in what places are looked up by their ids with. */
#include "base_error.h"
#include "gaz_check.h"

/* Ids in their order: those of a run, or IDS. */
typedef struct row {
    const gaz_id_run *run; /* NULL for IDS */
    size_t count;
    size_t at;
    incmap_id here; /* that of `at`, while it is below the count */
} row;

enum { rows_most = GAZ_ID_RUNS_MOST + 1 };

static bool is_in_run(const incmap_gazetteer *g, uint32_t place) {
    const gaz_id_run *runs = g->sections[GAZ_ID_RUNS].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_ID_RUNS); i++) {
        if (place - runs[i].first < runs[i].count) {
            return true;
        }
    }
    return false;
}

/* False when what stands there is no id, or one of a run. */
static bool read_here(const incmap_gazetteer *g, row *in) {
    const gaz_id_record *others = g->sections[GAZ_OTHER_IDS].data;
    const uint32_t number =
        in->run != NULL ? in->run->first + (uint32_t)in->at : gaz_packed(&g->ids, in->at);
    gaz_place_record place;
    if (in->at >= in->count) {
        return true;
    }
    if (number >= g->place_count) {
        const size_t other = number - g->place_count;
        if (in->run != NULL || other >= gaz_count(g, GAZ_OTHER_IDS)) {
            return false;
        }
        in->here = gaz_id_at(g, others[other].id);
        return true;
    }
    if (!gaz_place(g, number, &place) || (in->run == NULL && is_in_run(g, number))) {
        return false;
    }
    in->here = gaz_id_at(g, gaz_id_of_place(&place));
    return true;
}

/* The row that has the lowest id of all that are not passed yet; NULL when none is left. */
static row *lowest(row *rows, size_t count) {
    row *low = NULL;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].at < rows[i].count &&
            (low == NULL || incmap_id_compare(&rows[i].here, &low->here) < 0)) {
            low = &rows[i];
        }
    }
    return low;
}

static incmap_status damaged_row(const row *in, incmap_error *err) {
    return in->run == NULL ? gaz_damaged(err, GAZ_IDS, "points behind the end", in->at)
                           : gaz_damaged(err, GAZ_ID_RUNS, "holds what is no place", in->at);
}

/* Goes through all rows at once by rising ids: so each is in order, and no id comes twice. */
static incmap_status check_rows(const incmap_gazetteer *g, row *rows, size_t count,
                                incmap_error *err) {
    incmap_id before = {{"", 0}, 0};
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
        if (!read_here(g, &rows[i])) {
            return damaged_row(&rows[i], err);
        }
    }
    for (row *at; (at = lowest(rows, count)) != NULL; is_first = false) {
        if (!is_first && incmap_id_compare(&before, &at->here) >= 0) {
            return gaz_damaged(err, at->run == NULL ? GAZ_IDS : GAZ_ID_RUNS, "is out of order",
                               at->at);
        }
        before = at->here;
        at->at++;
        if (!read_here(g, at)) {
            return damaged_row(at, err);
        }
    }
    return INCMAP_OK;
}

/* Each run lies among the places, and no place in two of them. */
static incmap_status check_runs(const incmap_gazetteer *g, size_t *places, incmap_error *err) {
    const gaz_id_run *runs = g->sections[GAZ_ID_RUNS].data;
    const size_t count = gaz_count(g, GAZ_ID_RUNS);
    *places = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t end = (uint64_t)runs[i].first + runs[i].count;
        bool is_sound = count <= GAZ_ID_RUNS_MOST && end <= g->place_count;
        for (size_t k = 0; k < i && is_sound; k++) {
            is_sound =
                end <= runs[k].first || (uint64_t)runs[k].first + runs[k].count <= runs[i].first;
        }
        if (!is_sound) {
            return gaz_damaged(err, GAZ_ID_RUNS, "does not lie among the places", i);
        }
        *places += runs[i].count;
    }
    return INCMAP_OK;
}

static incmap_status check_parts(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_id_record *others = g->sections[GAZ_OTHER_IDS].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_ID_PREFIXES); i++) {
        if (!gaz_is_text(g, gaz_number(g, GAZ_ID_PREFIXES, i))) {
            return gaz_damaged(err, GAZ_ID_PREFIXES, "is no text", i);
        }
    }
    for (size_t i = 0; i < gaz_count(g, GAZ_OTHER_IDS); i++) {
        if (!gaz_is_id(g, others[i].id) || others[i].place >= g->place_count) {
            return gaz_damaged(err, GAZ_OTHER_IDS, "points behind the end", i);
        }
    }
    return INCMAP_OK;
}

incmap_status gaz_check_ids(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_id_run *runs = g->sections[GAZ_ID_RUNS].data;
    const size_t run_count = gaz_count(g, GAZ_ID_RUNS);
    row rows[rows_most] = {{.run = NULL, .count = g->ids.count}};
    size_t in_runs = 0;
    BASE_TRY(check_parts(g, err));
    BASE_TRY(check_runs(g, &in_runs, err));
    if (g->ids.count + in_runs != g->place_count + gaz_count(g, GAZ_OTHER_IDS)) {
        return gaz_damaged(err, GAZ_IDS, "does not hold each id once", g->ids.count);
    }
    for (size_t i = 0; i < run_count; i++) {
        rows[i + 1] = (row){.run = &runs[i], .count = runs[i].count};
    }
    return check_rows(g, rows, run_count + 1, err);
}
