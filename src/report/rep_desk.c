#include "rep_desk.h"

#include "base_error.h"
#include "base_hash.h"
#include "res_resolver.h"

enum { REPLIES = 1 << 16, GROUP = 2 };

typedef struct kept_reply {
    uint64_t key; /* 0: none */
    rep_reply reply;
} kept_reply;

struct rep_desk {
    incmap_context *ctx;
    rep_lexicon *lexicons[REP_ALL + 1]; /* by languages */
    kept_reply *replies;
};

static void free_desk(void *state) {
    rep_desk *desk = state;
    for (unsigned i = 0; i <= REP_ALL; i++) {
        rep_lexicon_free(desk->lexicons[i]);
    }
    base_free(desk->ctx, desk->replies);
    base_free(desk->ctx, desk);
}

rep_desk *rep_desk_made(const incmap_resolver *resolver) { return resolver->companion.state; }

incmap_status rep_desk_of(rep_desk **out, incmap_resolver *resolver, incmap_error *err) {
    *out = resolver->companion.state;
    if (*out != NULL) {
        return INCMAP_OK;
    }
    rep_desk *desk = base_alloc_zeroed(resolver->ctx, 1, sizeof *desk);
    if (desk == NULL) {
        return base_out_of_memory(err);
    }
    desk->ctx = resolver->ctx;
    desk->replies = base_alloc_zeroed(desk->ctx, REPLIES, sizeof *desk->replies);
    if (desk->replies == NULL) {
        free_desk(desk);
        return base_out_of_memory(err);
    }
    resolver->companion = (res_companion){desk, free_desk};
    *out = desk;
    return INCMAP_OK;
}

incmap_status rep_desk_lexicon(const rep_lexicon **out, rep_desk *desk, unsigned languages,
                               incmap_error *err) {
    rep_lexicon **lexicon = &desk->lexicons[languages & REP_ALL];
    if (*lexicon == NULL) {
        BASE_TRY(rep_lexicon_new(lexicon, desk->ctx, languages & REP_ALL, err));
    }
    *out = *lexicon;
    return INCMAP_OK;
}

rep_reply *rep_desk_reply(rep_desk *desk, rep_question question, incmap_span name, bool *known) {
    uint64_t key = base_hash_key(name, (uint64_t)question);
    kept_reply *group = &desk->replies[key % (REPLIES / GROUP) * GROUP];
    if (group[0].key != key) { /* what was asked last stands first */
        kept_reply second = group[1];
        group[1] = group[0];
        group[0] = second;
    }
    *known = group[0].key == key;
    group[0].key = key;
    return &group[0].reply;
}
