/* incmap gazetteer build. */
#include "cli_build.h"

#include <inttypes.h>
#include <stdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <string.h>

enum { reasons_most = 32, areas_most = 64 };

/* How many rows were passed over, by reason, in the order in which the reasons came. */
typedef struct tally {
    struct {
        const char *reason;
        uint64_t count;
    } of[reasons_most];
    size_t count;
} tally;

static void count_rejection(void *state, const incmap_rejection *rejection) {
    tally *all = state;
    size_t i = 0;
    while (i < all->count && strcmp(all->of[i].reason, rejection->reason) != 0) {
        i++;
    }
    if (i == all->count && all->count < reasons_most) {
        all->of[all->count++].reason = rejection->reason;
    }
    if (i < all->count) {
        all->of[i].count++;
    }
}

static void say_tally(const tally *all) {
    for (size_t i = 0; i < all->count; i++) {
        fprintf(stderr, "%s%s %" PRIu64, i == 0 ? " (" : ", ", all->of[i].reason, all->of[i].count);
    }
    fputs(all->count > 0 ? ")\n" : "\n", stderr);
}

/* Describe what was built. */
static incmap_status say_built(cli_session *session, const char *output, uint64_t rejected,
                               const tally *reasons, incmap_error *err) {
    incmap_gazetteer *built = NULL;
    incmap_status status = incmap_gazetteer_open(&built, session->ctx, output, err);
    if (status == INCMAP_OK) {
        incmap_gazetteer_info info;
        incmap_gazetteer_describe(built, &info);
        fprintf(stderr,
                "%s: places %" PRIu64 ", names %" PRIu64 ", areas %" PRIu64 ", sources %" PRIu64
                ", rows passed over %" PRIu64,
                output, info.places, info.names, info.areas, info.sources, rejected);
        say_tally(reasons);
        incmap_gazetteer_close(built);
    }
    return status;
}

/* A build takes and gives back some gigabytes, part by part. What the program keeps meanwhile the
 * system need not clear for it again; and there is one heap, since threads take from it in turn. */
static void keep_memory(void) {
#ifdef __GLIBC__
    (void)mallopt(M_ARENA_MAX, 1);
    (void)mallopt(M_MMAP_MAX, 0);
    (void)mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

incmap_status cli_build(cli_session *session, incmap_gazetteer_recipe recipe, const char *output,
                        incmap_error *err) {
    cli_notices notices = {.quiet = session->quiet};
    tally reasons = {.count = 0};
    uint64_t rejected = 0;
    recipe.notices = cli_notices_of(&notices);
    recipe.rejected_path = cli_value(session->arguments, CLI_OPTION_REJECTED, 0);
    recipe.rejected_state = &reasons;
    recipe.rejected = count_rejection;
    keep_memory();
    incmap_status status = incmap_gazetteer_build(session->ctx, &recipe, output, &rejected, err);
    cli_notices_end(&notices);
    return status != INCMAP_OK || session->quiet
               ? status
               : say_built(session, output, rejected, &reasons, err);
}

incmap_status cli_gazetteer_build(cli_session *session, incmap_error *err) {
    const cli_arguments *arguments = session->arguments;
    const char *output = cli_value(arguments, CLI_OPTION_OUTPUT, 0);
    const char *name = cli_value(arguments, CLI_OPTION_NAME, 0);
    const char *areas[areas_most];
    size_t area_count = 0;
    while (area_count < areas_most &&
           (areas[area_count] = cli_value(arguments, CLI_OPTION_AREAS, area_count)) != NULL) {
        area_count++;
    }
    if (arguments->operand_count + area_count == 0 || output == NULL) {
        return cli_fail(err, INCMAP_USAGE,
                        "what from, and to where? gazetteer build SOURCE... -o FILE");
    }
    if (cli_value(arguments, CLI_OPTION_AREAS, areas_most) != NULL) {
        return cli_fail(err, INCMAP_USAGE, "more than %d --areas", areas_most);
    }
    incmap_gazetteer_recipe recipe = {
        .paths = arguments->operands,
        .path_count = arguments->operand_count,
        .name = cli_span(name == NULL ? "unnamed" : name),
        .format = cli_value(arguments, CLI_OPTION_FORMAT, 0),
        .area_paths = areas,
        .area_count = area_count,
    };
    return cli_build(session, recipe, output, err);
}
