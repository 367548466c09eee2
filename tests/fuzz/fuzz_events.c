/* Any bytes as a table of events: it is read or refused with a reason, and what was read finds
 * words without leaving it. */
#include "base_error.h"
#include "base_span.h"
#include "fuzz.h"
#include "fuzz_world.h"
#include "rep_events.h"

static incmap_span word_of(void *state, uint32_t ahead) {
    (void)state;
    return ahead % 2 == 0 ? BASE_SPAN("fire") : BASE_SPAN("opened");
}

static void check(incmap_events *events) {
    require(rep_events_index(events, NULL) == INCMAP_OK);
    static const char *const words[] = {"opened", "a", "attacks", "", "zemljotresi"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        rep_match match =
            rep_events_match(events, REP_ALL, base_span_of(words[i]), (rep_ahead){.word = word_of});
        require(match.words == 0 || match.kind < events->kind_count);
        if (match.words > 0) {
            const rep_kind *kind = rep_kind_of(events, match.kind);
            require(kind->civilians < events->kind_count && kind->armed < events->kind_count &&
                    kind->crowd < events->kind_count);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_context *ctx = NULL;
    incmap_error err = {0};
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    incmap_events *events = base_alloc_zeroed(ctx, 1, sizeof *events);
    require(events != NULL);
    events->ctx = ctx;
    base_arena_init(&events->texts, ctx);
    base_buf_init(&events->words, ctx, SIZE_MAX);
    incmap_status status =
        rep_events_read(events, base_span((const char *)data, size), "fuzz", &err);
    require(status == INCMAP_OK || err.message[0] != '\0');
    if (status == INCMAP_OK) {
        check(events);
    }
    incmap_events_close(events);
    incmap_context_free(ctx);
    return 0;
}
