/* Any bytes as a file of each kind that is one file (the first byte picks it), verified twice: the
 * findings are the same both times, their number is what the counts say, and they can be shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz_verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const endings[] = {".geojson", ".ndjson", "", ".shz", ".gpkg"};
    char path[64] = "/tmp/incmap-fuzz-XXXXXX";
    if (size == 0) {
        return 0;
    }
    int file = mkstemp(path);
    require(file >= 0);
    require(write(file, data + 1, size - 1) == (ssize_t)(size - 1));
    require(close(file) == 0);
    char named[96];
    snprintf(named, sizeof named, "%s%s", path,
             endings[data[0] % (sizeof endings / sizeof endings[0])]);
    require(rename(path, named) == 0);
    require(fuzz_verify(named) == fuzz_verify(named));
    require(unlink(named) == 0);
    return 0;
}
