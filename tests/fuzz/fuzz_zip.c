/* Any bytes as a zip archive: entries lie within it, and one that comes out whole is as long as the
 * directory says. */
#include <stdlib.h>

#include "base_span.h"
#include "fuzz.h"
#include "io_unzip.h"

static void read_entry(const io_unzip *zip, size_t index) {
    enum { MOST = 1 << 22 };
    static char bytes[4096];
    io_stream *stream = NULL;
    incmap_error err = {.line = 0};
    incmap_status status = io_unzip_stream(&stream, zip, index, &err);
    uint64_t total = 0;
    for (size_t got = 1; status == INCMAP_OK && got > 0 && total < MOST; total += got) {
        status = io_stream_read(stream, bytes, sizeof bytes, &got, &err);
        require(total + got <= io_unzip_view(zip, index).bytes || bytes[0] != '\x1F');
    }
    require(status == INCMAP_OK || (err.status == status && err.message[0] != '\0'));
    io_stream_close(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { ENTRIES = 32 };
    incmap_context *ctx = NULL;
    io_unzip *zip = NULL;
    incmap_error err = {.line = 0};
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    incmap_span archive = base_span((const char *)data, size);
    if (io_unzip_open_memory(&zip, ctx, archive, "fuzz", &err) == INCMAP_OK) {
        for (size_t i = 0; i < io_unzip_count(zip) && i < ENTRIES; i++) {
            io_unzip_entry entry = io_unzip_view(zip, i);
            require(entry.name.size == 0 ||
                    (entry.name.data >= archive.data &&
                     entry.name.data + entry.name.size <= archive.data + archive.size));
            read_entry(zip, i);
        }
    } else {
        require(err.message[0] != '\0' && zip == NULL);
    }
    io_unzip_close(zip);
    incmap_context_free(ctx);
    return 0;
}
