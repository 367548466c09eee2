/* Any bytes as a shapefile: each member with its size in three bytes, lower ones first, before it,
 * in the order .shp .shx .dbf .cpg .prj; a size of 0 leaves the member out. Verified twice: the
 * same findings, and as many as are counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz_verify.h"

static const char *const endings[] = {".shp", ".shx", ".dbf", ".cpg", ".prj"};
enum { members = sizeof endings / sizeof endings[0] };

static void write_member(const char *path, const uint8_t *data, size_t size) {
    FILE *file = fopen(path, "wb");
    require(file != NULL);
    require(fwrite(data, 1, size, file) == size);
    require(fclose(file) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char folder[] = "/tmp/incmap-fuzz-XXXXXX";
    char path[members][64];
    require(mkdtemp(folder) != NULL);
    for (size_t i = 0; i < members; i++) {
        snprintf(path[i], sizeof path[i], "%s/a%s", folder, endings[i]);
        if (size < 3) {
            continue;
        }
        size_t wanted = data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16;
        size_t own = wanted < size - 3 ? wanted : size - 3;
        if (own > 0) {
            write_member(path[i], data + 3, own);
        }
        data += 3 + own;
        size -= 3 + own;
    }
    require(fuzz_verify(path[0]) == fuzz_verify(path[0]));
    for (size_t i = 0; i < members; i++) {
        unlink(path[i]);
    }
    require(rmdir(folder) == 0);
    return 0;
}
