/* A program outside the project: opens the gazetteer named, places one name, prints where it is. */
#include <incmap/incmap.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    incmap_error err = {0};
    incmap_context *ctx = NULL;
    incmap_gazetteer *gazetteer = NULL;
    incmap_resolver *resolver = NULL;
    incmap_placement placement;
    const incmap_query query = {.place = {argv[2], strlen(argv[2])}};
    if (incmap_context_new(&ctx, NULL, &err) == INCMAP_OK &&
        incmap_gazetteer_open(&gazetteer, ctx, argv[1], &err) == INCMAP_OK &&
        incmap_resolver_new(&resolver, ctx, (const incmap_gazetteer *const *)&gazetteer, 1, NULL,
                            &err) == INCMAP_OK &&
        incmap_resolver_place(resolver, &query, &placement, &err) == INCMAP_OK) {
        char room[INCMAP_ID_ROOM];
        const incmap_span id = incmap_id_write(&placement.place.id, room);
        printf("%.*s %.*s\n", (int)id.size, id.data, (int)placement.place.name.size,
               placement.place.name.data);
    } else {
        fprintf(stderr, "%s\n", err.message);
    }
    incmap_resolver_free(resolver);
    incmap_gazetteer_close(gazetteer);
    incmap_context_free(ctx);
    return incmap_status_exit(err.status);
}
