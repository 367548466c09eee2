/* A small world for the tests of reports: Kosovo's places as shipped, the countries, a few towns
 * that are written here. */
#ifndef REP_UNIT_H
#define REP_UNIT_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base_date.h"
#include "incmap/incmap.h"
#include "rep_reading.h"
#include "unit.h"

typedef struct rep_world {
    incmap_context *ctx;
    incmap_gazetteer *gazetteer;
    incmap_resolver *resolver;
    char folder[64];
} rep_world;

/* Facts of GeoNames. */
static const char rep_towns[] =
    "id\tname\tlatitude\tlongitude\tfeature\tcountry\tadmin1\tadmin2\tpopulation\tother_names\n"
    "geonames:2800866\tBrussels\t50.85045\t4.34878\tP.PPLC\tBE\tBRU\tBRU\t1019022\tBruxelles|"
    "Brisel|Bruksel\n"
    "geonames:792680\tBelgrade\t44.80401\t20.46513\tP.PPLC\tRS\t00\t\t1273651\tBeograd\n"
    "geonames:733191\tBansko\t41.8383\t23.4885\tP.PPL\tBG\t38\t\t9000\tBanska\n"
    "geonames:1502026\tKrasnoyarsk\t56.01839\t92.86717\tP.PPLA\tRU\t91\t\t927200\t\n"
    "geonames:4990729\tDetroit\t42.33143\t-83.04575\tP.PPLA2\tUS\tMI\t163\t677116\t\n"
    "geonames:4717560\tParis\t33.66094\t-95.55551\tP.PPLA2\tUS\tTX\t277\t24476\t\n"
    "geonames:2988507\tParis\t48.85341\t2.3488\tP.PPLC\tFR\t11\t75\t2138551\t\n"
    "geonames:4736286\tTexas\t31.25044\t-99.25061\tA.ADM1\tUS\tTX\t\t22875689\t\n"
    "geonames:2650225\tEnglish\t38.33451\t-86.46415\tP.PPLA2\tUS\tIN\t025\t634\t\n";

static inline int rep_build_world(rep_world *w) {
    char towns[96];
    char target[96];
    (void)snprintf(w->folder, sizeof w->folder, "/tmp/incmap-report-XXXXXX");
    if (mkdtemp(w->folder) == NULL) {
        return -1;
    }
    (void)snprintf(towns, sizeof towns, "%s/towns.tsv", w->folder);
    (void)snprintf(target, sizeof target, "%s/world.gaz", w->folder);
    FILE *file = fopen(towns, "wb");
    if (file == NULL || fwrite(rep_towns, 1, sizeof rep_towns - 1, file) != sizeof rep_towns - 1 ||
        fclose(file) != 0) {
        return -1;
    }
    const char *const paths[] = {TEST_DATA "/../geodata/kosovo.tsv", towns,
                                 TEST_DATA "/../geodata/countries.tsv"};
    const incmap_gazetteer_recipe recipe = {
        .paths = paths, .path_count = 3, .name = BASE_SPAN("test")};
    incmap_error err = {0};
    if (incmap_gazetteer_build(w->ctx, &recipe, target, NULL, &err) != INCMAP_OK ||
        incmap_gazetteer_open(&w->gazetteer, w->ctx, target, &err) != INCMAP_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        return -1;
    }
    (void)unlink(towns);
    (void)unlink(target);
    return rmdir(w->folder);
}

static inline int rep_make_world(void **state) {
    rep_world *w = calloc(1, sizeof *w);
    *state = w;
    if (w == NULL || incmap_context_new(&w->ctx, NULL, NULL) != INCMAP_OK ||
        rep_build_world(w) != 0) {
        return -1;
    }
    const incmap_gazetteer *const all[] = {w->gazetteer};
    return incmap_resolver_new(&w->resolver, w->ctx, all, 1, NULL, NULL) == INCMAP_OK ? 0 : -1;
}

static inline int rep_free_world(void **state) {
    rep_world *w = *state;
    incmap_resolver_free(w->resolver);
    incmap_gazetteer_close(w->gazetteer);
    incmap_context_free(w->ctx);
    free(w);
    return 0;
}

static inline incmap_date rep_day(const char *text) {
    incmap_date date = {0, 0, 0};
    assert_true(text[0] == '\0' || base_date_parse(base_span_of(text), &date));
    return date;
}

static inline rep_reading *rep_read_text_of(rep_world *w, const char *text, const char *published) {
    rep_input input = {.text = base_span_of(text),
                       .kind = INCMAP_REPORT_TEXT,
                       .name = "test",
                       .published = rep_day(published)};
    rep_reading *reading = NULL;
    incmap_error err = {0};
    if (rep_reading_new(&reading, w->ctx, w->resolver, &input, &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
    return reading;
}

static inline incmap_span rep_name_text(const rep_reading *r, size_t name) {
    return rep_words(&r->doc, &r->tokens, r->names.at[name].first, r->names.at[name].end);
}

/* The name with this text, NULL when there is none. */
static inline const rep_name *rep_find_name(const rep_reading *r, const char *text) {
    for (size_t i = 0; i < r->names.count; i++) {
        if (base_span_is(rep_name_text(r, i), text)) {
            return &r->names.at[i];
        }
    }
    return NULL;
}

/* A field of incident `number`, "" when it is empty; dates and numbers as text. */
static inline void rep_field(rep_world *w, const rep_reading *r, size_t number, incmap_field field,
                             char out[256]) {
    incmap_incident *incident = NULL;
    out[0] = '\0';
    assert_int_equal(incmap_incident_new(&incident, w->ctx, NULL), INCMAP_OK);
    assert_true(number < r->incidents.count);
    assert_int_equal(rep_fill(r, number, BASE_SPAN("test"), incident, NULL), INCMAP_OK);
    incmap_value value = incmap_incident_get(incident, field);
    if (value.kind == INCMAP_KIND_TEXT) {
        (void)snprintf(out, 256, "%.*s", (int)value.as.text.size, value.as.text.data);
    } else if (value.kind == INCMAP_KIND_INTEGER) {
        (void)snprintf(out, 256, "%lld", (long long)value.as.integer);
    }
    incmap_incident_free(incident);
}

#define assert_field(world, reading, number, field, expected)          \
    do {                                                               \
        char field_[256];                                              \
        rep_field(world, reading, number, field, field_);              \
        if (strcmp(field_, expected) != 0) {                           \
            fail_msg("got \"%s\", expected \"%s\"", field_, expected); \
        }                                                              \
    } while (0)

/* What a text tells, in order: "Riots@Zvečan 2023-09-24; …" */
static inline void rep_told(rep_world *w, const char *text, char *out, size_t size) {
    rep_reading *r = rep_read_text_of(w, text, "2023-09-25");
    char type[256];
    char place[256];
    char date[256];
    out[0] = '\0';
    for (size_t i = 0; i < r->incidents.count; i++) {
        rep_field(w, r, i, INCMAP_FIELD_EVENT_TYPE, type);
        rep_field(w, r, i, INCMAP_FIELD_PLACE_VERBATIM, place);
        rep_field(w, r, i, INCMAP_FIELD_DATE, date);
        size_t at = strlen(out);
        (void)snprintf(out + at, size - at, "%s%s@%s %s", i > 0 ? "; " : "", type, place, date);
    }
    rep_reading_free(r);
}

static inline void rep_tell_rows(rep_world *w, const char *const rows[][2], size_t count) {
    for (size_t i = 0; i < count; i++) {
        char out[2048];
        rep_told(w, rows[i][0], out, sizeof out);
        if (strcmp(out, rows[i][1]) != 0) {
            print_error("%s\n  got      %s\n  expected %s\n", rows[i][0], out, rows[i][1]);
        }
        assert_string_equal(out, rows[i][1]);
    }
}

#endif
