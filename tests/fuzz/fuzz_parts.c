/* Any bytes as a feed, a mail, or in whatever encoding: what is read is UTF-8, or it is refused
 * with a reason. The first byte chooses. */
#include "base_span.h"
#include "fuzz.h"
#include "fuzz_world.h"
#include "rep_encoding.h"
#include "rep_parts.h"
#include "txt_utf8.h"

static void check_feed(incmap_context *ctx, incmap_span bytes) {
    rep_feed feed;
    incmap_error err = {0};
    incmap_status status = rep_feed_read(&feed, ctx, bytes, &err);
    require(status == INCMAP_OK || err.message[0] != '\0');
    for (size_t i = 0; i < feed.count; i++) {
        require(txt_utf8_find_bad(feed.items[i].title) == SIZE_MAX);
        require(txt_utf8_find_bad(feed.items[i].body) == SIZE_MAX);
    }
    rep_feed_free(&feed);
}

static void check_mail(incmap_context *ctx, incmap_span bytes) {
    rep_part part = {.kind = INCMAP_REPORT_GUESS};
    incmap_error err = {0};
    base_buf_init(&part.text, ctx, (size_t)1 << 28);
    incmap_status status = rep_mail_read(&part, ctx, bytes, &err);
    require(status == INCMAP_OK || err.message[0] != '\0');
    require(status != INCMAP_OK || part.kind != INCMAP_REPORT_GUESS);
    base_buf_free(&part.text);
}

static void check_encoding(incmap_context *ctx, incmap_span bytes) {
    char name[REP_ENCODING_MAX] = "";
    base_buf out;
    base_buf_init(&out, ctx, (size_t)1 << 28);
    if (rep_encoding_of(bytes, name)) {
        require(rep_decode(&out, bytes, name, NULL) == INCMAP_OK);
        require(txt_utf8_find_bad(base_buf_view(&out)) == SIZE_MAX);
    }
    base_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static void (*const checks[])(incmap_context *, incmap_span) = {check_feed, check_mail,
                                                                    check_encoding};
    incmap_context *ctx = NULL;
    if (size == 0) {
        return 0;
    }
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    checks[data[0] % 3](ctx, base_span((const char *)data + 1, size - 1));
    incmap_context_free(ctx);
    return 0;
}
