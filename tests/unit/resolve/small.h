/* A small gazetteer of true places for the tests of placing, built from sources written here. */
#ifndef SMALL_H
#define SMALL_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "close.h"
#include "incmap/resolve.h"
#include "unit_id.h"

static const char small_places[] =
    "id\tname\tlatitude\tlongitude\tfeature\tcountry\tadmin1\tadmin2\tpopulation\tother_names\n"
    "t:1\tBanjska\t42.97333\t20.78083\tP.PPL\tXK\t10097358\t30\t\tBanjskë|Banska|Бањска\n"
    "t:2\tBanjska\t42.85861\t20.95389\tP.PPL\tXK\t10097358\t28\t\tBanjskë|Banska|Бањска\n"
    "t:3\tBansko\t41.8383\t23.4885\tP.PPL\tBG\t38\t\t9000\tBanjska|Банско\n"
    "t:4\tLeposavić\t43.10389\t20.80278\tP.PPLA2\tXK\t10097358\t12\t19000\tLeposaviq|Лепосавић\n"
    "t:5\tOpština Leposavić\t43.11667\t20.78333\tA.ADM2\tXK\t10097358\t12\t\tLeposavić|Komuna e "
    "Leposaviqit\n"
    "t:6\tZvečan\t42.9075\t20.84028\tP.PPLA2\tXK\t10097358\t30\t17000\tZveçan|Звечан\n"
    "t:7\tOpština Zvečan\t42.96\t20.77524\tA.ADM2\tXK\t10097358\t30\t\tZvečan|Zveçan\n"
    "t:8\tVushtrri\t42.82306\t20.9675\tP.PPLA2\tXK\t10097358\t28\t30651\tVučitrn|Вучитрн\n"
    "t:9\tBrussels\t50.85045\t4.34878\tP.PPLC\tBE\tBRU\t\t1019022\tBruxelles|Брисел\n"
    "t:10\tParis\t48.85341\t2.3488\tP.PPLC\tFR\t11\t75\t2138551\tПариз\n"
    "t:11\tParis\t33.66094\t-95.55551\tP.PPLA2\tUS\tTX\t277\t24476\t\n"
    "t:12\tTexas\t31.25044\t-99.25061\tA.ADM1\tUS\tTX\t\t\t\n"
    "t:13\tGraz\t47.06667\t15.45\tP.PPLA\tAT\t06\t601\t222326\tGradec\n"
    "t:14\tVienna\t48.20849\t16.37208\tP.PPLC\tAT\t09\t900\t1691468\tWien|Беч|Bécs\n"
    "t:15\tMitrovica\t42.88333\t20.86667\tP.PPLA\tXK\t10097358\t15\t107045\tKosovska "
    "Mitrovica|Mitrovicë\n"
    "t:16\tReykjavík\t64.13548\t-21.89541\tP.PPLC\tIS\t39\t\t118918\t\n"
    "t:17\tDallas\t32.78306\t-96.80667\tP.PPLA2\tUS\tTX\t113\t1197816\t\n";

static const char small_countries[] =
    "iso2\tiso3\tnumeric\tname\tlatitude\tlongitude\tother_names\tdemonyms\n"
    "AT\tAUT\t040\tAustria\t47.51977\t14.14018\tÖsterreich|Аустрија\tAustrian|Austrians\n"
    "BE\tBEL\t056\tBelgium\t50.63982\t4.64066\t\tBelgian\n"
    "BG\tBGR\t100\tBulgaria\t42.7655\t25.23\t\tBulgarian\n"
    "FR\tFRA\t250\tFrance\t46.63728\t2.33826\t\tFrench\n"
    "MK\tMKD\t807\tNorth Macedonia\t41.60059\t21.69841\tSeverna Makedonija\tMacedonian\n"
    "RS\tSRB\t688\tSerbia\t44.22151\t20.78958\tSrbija\tSerbian|Serbians\n"
    "US\tUSA\t840\tUnited States\t39.76\t-98.5\t\tAmerican\n"
    "XK\tXKX\t\tKosovo\t42.5701\t20.87164\tKosova|Косово\tKosovar\n";

/* Boxes that hold what lies in them; true borders are none of these tests' business. */
#define SMALL_BOX(level, country, code, name, west, south, east, north)                          \
    "{\"type\":\"Feature\",\"properties\":{\"level\":\"" level "\",\"country\":\"" country       \
    "\",\"code\":" code ",\"name\":\"" name                                                      \
    "\",\"names\":[],\"source\":\"drawn for a test\"},"                                          \
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west "," south "],[" east "," south \
    "],[" east "," north "],[" west "," north "],[" west "," south "]]]}}"

static const char small_areas[] = "{\"type\":\"FeatureCollection\",\"features\":[\n" SMALL_BOX(
    "country", "AT", "null", "Austria", "9.5", "46.4", "17.1",
    "49.0") ",\n" SMALL_BOX("country", "XK", "null", "Kosovo", "20.0", "41.85", "21.8",
                            "43.27") ",\n" SMALL_BOX("municipality", "XK", "\"12\"", "Leposavić",
                                                     "20.64", "43.0", "20.95",
                                                     "43.27") ",\n" SMALL_BOX("municipality", "XK",
                                                                              "\"30\"", "Zvečan",
                                                                              "20.62", "42.9",
                                                                              "20.87",
                                                                              "43.0") "]}\n";

typedef struct small {
    incmap_context *ctx;
    incmap_gazetteer *gazetteer;
    incmap_resolver *resolver;
} small;

static inline void small_write(char *path, size_t room, const char *folder, const char *name,
                               const char *text) {
    (void)snprintf(path, room, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

/* The places as a source of another year has them: the same under other ids. */
static inline void small_rename(char *text, char prefix) {
    for (char *id = text; (id = strstr(id, "\nt:")) != NULL; id++) {
        id[1] = prefix;
    }
}

/* Builds in a folder of its own and leaves nothing there: the open file stays mapped. Ids start
 * with `prefix` and a colon. */
static inline void small_build_as(incmap_context *ctx, char prefix, incmap_gazetteer **out) {
    char places[sizeof small_places];
    memcpy(places, small_places, sizeof places);
    small_rename(places, prefix);
    char folder[] = "/tmp/incmap-small-XXXXXX";
    char paths[3][64];
    char target[64];
    incmap_error err = {0};
    assert_non_null(mkdtemp(folder));
    small_write(paths[0], sizeof paths[0], folder, "places.tsv", places);
    small_write(paths[1], sizeof paths[1], folder, "countries.tsv", small_countries);
    small_write(paths[2], sizeof paths[2], folder, "areas.geojson", small_areas);
    (void)snprintf(target, sizeof target, "%s/small.incmap", folder);
    const char *const sources[] = {paths[0], paths[1], paths[2]};
    const incmap_gazetteer_recipe recipe = {
        .paths = sources, .path_count = 3, .name = BASE_SPAN("small")};
    incmap_status status = incmap_gazetteer_build(ctx, &recipe, target, NULL, &err);
    if (status == INCMAP_OK) {
        status = incmap_gazetteer_open(out, ctx, target, &err);
    }
    for (size_t i = 0; i < 3; i++) {
        (void)unlink(paths[i]);
    }
    (void)unlink(target);
    (void)rmdir(folder);
    if (status != INCMAP_OK) {
        fail_msg("%s: %s", incmap_status_name(status), err.message);
    }
}

static inline void small_build(incmap_context *ctx, incmap_gazetteer **out) {
    small_build_as(ctx, 't', out);
}

static inline int small_setup_as(void **state, char prefix) {
    small *s = calloc(1, sizeof *s);
    assert_non_null(s);
    assert_status(incmap_context_new(&s->ctx, NULL, NULL), INCMAP_OK);
    small_build_as(s->ctx, prefix, &s->gazetteer);
    const incmap_gazetteer *const all[] = {s->gazetteer};
    assert_status(incmap_resolver_new(&s->resolver, s->ctx, all, 1, NULL, NULL), INCMAP_OK);
    *state = s;
    return 0;
}

static inline int small_setup(void **state) { return small_setup_as(state, 't'); }

static inline int small_teardown(void **state) {
    small *s = *state;
    incmap_resolver_free(s->resolver);
    incmap_gazetteer_close(s->gazetteer);
    incmap_context_free(s->ctx);
    free(s);
    return 0;
}

#endif
