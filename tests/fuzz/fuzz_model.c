/* Any bytes as a model of names: it is refused with a message, or, its checksum put right, tags a
 * sentence without reading past its end. */
#include <stddef.h>

#include "base_buf.h"
#include "base_hash.h"
#include "fuzz.h"
#include "fuzz_world.h"
#include "rep_lexicon.h"
#include "rep_tagger.h"

static const char text[] =
    "Police in Graz, Styria, said that Paris Texas met U.S. Beč on Crno more.";

static void tag(const fuzz_world *b, const rep_model *model) {
    rep_doc doc;
    rep_lexicon *lexicon = NULL;
    rep_tokens tokens = {.ctx = b->ctx};
    uint8_t *tags = NULL;
    const incmap_span all = {text, sizeof text - 1};
    rep_doc_init(&doc, b->ctx);
    require(rep_doc_begin(&doc, REP_BLOCK_PARAGRAPH, NULL) == INCMAP_OK);
    require(rep_doc_add(&doc, all, 0, all.size, NULL) == INCMAP_OK);
    rep_doc_end(&doc);
    require(rep_lexicon_new(&lexicon, b->ctx, REP_EN, NULL) == INCMAP_OK);
    require(rep_tokens_read(&tokens, &doc, lexicon, NULL) == INCMAP_OK);
    require(rep_tags_read(&tags, &doc, &tokens, b->resolver, model, REP_EN, NULL) == INCMAP_OK);
    for (size_t i = 0; i < tokens.count; i++) {
        require(tags[i] < REP_TAGS);
    }
    base_free(b->ctx, tags);
    rep_tokens_free(&tokens);
    rep_lexicon_free(lexicon);
    rep_doc_free(&doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static fuzz_world b; /* built once: it takes far longer than a try */
    if (b.resolver == NULL) {
        fuzz_world_build(&b);
    }
    uint64_t *copy = malloc(size + sizeof *copy); /* aligned, as a mapping is */
    require(copy != NULL);
    memcpy(copy, data, size);
    if (size >= sizeof(rep_model_head)) {
        size_t from = offsetof(rep_model_head, bridge);
        ((rep_model_head *)(void *)copy)->hash =
            base_hash((const char *)copy + from, size - from, 0);
    }
    rep_model model;
    incmap_error err = {0};
    incmap_status status =
        rep_model_view(&model, (incmap_span){(const char *)copy, size}, "m", &err);
    require(status == INCMAP_OK || (err.status == status && err.message[0] != '\0'));
    if (status == INCMAP_OK) {
        tag(&b, &model);
    }
    free(copy);
    return 0;
}
