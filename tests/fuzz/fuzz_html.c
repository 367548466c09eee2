/* Any bytes as a page: it is read or refused, and every piece of clean text maps into the page. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "rep_clean.h"

static void check_map(const rep_doc *doc, size_t size) {
    for (size_t i = 0; i < doc->block_count; i++) {
        const rep_block *block = &doc->blocks[i];
        require(block->start < block->end && block->end <= doc->text.size);
        for (size_t at = block->start; at < block->end; at++) {
            size_t origin[2];
            rep_doc_origin(doc, at, at + 1, origin);
            require(origin[0] <= origin[1] && origin[1] <= size);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_context *ctx = NULL;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    rep_doc doc;
    rep_doc_init(&doc, ctx);
    incmap_span page = {(const char *)data, size};
    incmap_status status = rep_clean(&doc, page, INCMAP_REPORT_HTML, "page", NULL);
    require(status == INCMAP_OK || status == INCMAP_LIMIT || status == INCMAP_ENCODING);
    if (status == INCMAP_OK) {
        check_map(&doc, size);
    }
    rep_doc_free(&doc);
    incmap_context_free(ctx);
    return 0;
}
