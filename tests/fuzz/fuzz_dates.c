/* Any text as one that holds dates, in every language: what is found are real days in order, not
 * overlapping, and none is later than can be. */
#include <stdlib.h>
#include <string.h>

#include "base_date.h"
#include "fuzz.h"
#include "rep_clean.h"
#include "rep_dates.h"

static void check(const rep_dates *dates, const rep_tokens *tokens) {
    uint32_t before = 0;
    for (size_t i = 0; i < dates->count; i++) {
        const rep_date *d = &dates->at[i];
        require(d->first >= before && d->first < d->end && d->end <= tokens->count);
        before = d->end;
        require(memchr(d->edtf, '\0', sizeof d->edtf) != NULL);
        if (d->dated) {
            require(base_date_is_valid(d->from) && base_date_is_valid(d->to));
            require(base_date_compare(d->from, d->to) <= 0 && d->edtf[0] != '\0');
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_context *ctx = NULL;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    rep_doc doc;
    rep_doc_init(&doc, ctx);
    incmap_span text = {(const char *)data, size};
    if (rep_clean(&doc, text, INCMAP_REPORT_TEXT, "text", NULL) == INCMAP_OK) {
        static const incmap_date days[] = {{0, 0, 0}, {2023, 9, 25}, {1, 1, 1}, {9999, 12, 31}};
        rep_lexicon *lexicon = NULL;
        rep_tokens tokens;
        require(rep_lexicon_new(&lexicon, ctx, REP_ALL, NULL) == INCMAP_OK);
        require(rep_tokens_read(&tokens, &doc, lexicon, NULL) == INCMAP_OK);
        for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
            rep_dates dates;
            require(rep_dates_read(&dates, ctx, &tokens, days[i], NULL) == INCMAP_OK);
            check(&dates, &tokens);
            rep_dates_free(&dates);
        }
        rep_tokens_free(&tokens);
        rep_lexicon_free(lexicon);
    }
    rep_doc_free(&doc);
    incmap_context_free(ctx);
    return 0;
}
