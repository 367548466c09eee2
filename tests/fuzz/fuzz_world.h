/* A gazetteer of a few places and a resolver over it, for targets that need one. Built once a
 * process. */
#ifndef FUZZ_WORLD_H
#define FUZZ_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "incmap/resolve.h"

enum { FUZZ_WORLD_PLACES = 6 };

typedef struct fuzz_world {
    incmap_context *ctx;
    incmap_gazetteer *gazetteer;
    incmap_resolver *resolver;
} fuzz_world;

static inline void fuzz_world_build(fuzz_world *world) {
    static const char places[] =
        "id\tname\tlatitude\tlongitude\tfeature\tcountry\tadmin1\tadmin2\tpopulation\t"
        "other_names\n"
        "f:1\tGraz\t47.06667\t15.45\tP.PPLA\tAT\t06\t601\t222326\tGradec\n"
        "f:2\tVienna\t48.20849\t16.37208\tP.PPLC\tAT\t09\t900\t1691468\tWien|Беч\n"
        "f:3\tSteiermark\t47.25\t15.16667\tA.ADM1\tAT\t06\t\t1193000\tStyria\n"
        "f:4\tParis\t48.85341\t2.3488\tP.PPLC\tFR\t11\t75\t2138551\tПариз\n"
        "f:5\tParis\t33.66094\t-95.55551\tP.PPLA2\tUS\tTX\t277\t24476\t\n"
        "f:6\tTexas\t31.25044\t-99.25061\tA.ADM1\tUS\tTX\t\t\t\n";
    char folder[] = "/tmp/incmap-fuzz-XXXXXX";
    char source[64];
    char target[64];
    require(mkdtemp(folder) != NULL);
    (void)snprintf(source, sizeof source, "%s/places.tsv", folder);
    (void)snprintf(target, sizeof target, "%s/places.gaz", folder);
    FILE *file = fopen(source, "wb");
    require(file != NULL && fwrite(places, 1, sizeof places - 1, file) == sizeof places - 1);
    require(fclose(file) == 0);
    const char *const paths[] = {source};
    const incmap_gazetteer_recipe recipe = {.paths = paths, .path_count = 1, .name = {"f", 1}};
    require(incmap_context_new(&world->ctx, NULL, NULL) == INCMAP_OK);
    require(incmap_gazetteer_build(world->ctx, &recipe, target, NULL, NULL) == INCMAP_OK);
    require(incmap_gazetteer_open(&world->gazetteer, world->ctx, target, NULL) == INCMAP_OK);
    const incmap_gazetteer *const all[] = {world->gazetteer};
    require(incmap_resolver_new(&world->resolver, world->ctx, all, 1, NULL, NULL) == INCMAP_OK);
    (void)unlink(source);
    (void)unlink(target);
    (void)rmdir(folder);
}

#endif
