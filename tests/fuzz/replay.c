/* Runs a fuzz target over committed inputs under any compiler: every file of the folders named,
 * each also cut short in its middle. libFuzzer brings a main of its own. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static int replay_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    size_t room = (size_t)8 << 20;
    uint8_t *data = malloc(room);
    if (data == NULL) {
        fclose(file);
        return 0;
    }
    size_t size = fread(data, 1, room, file);
    fclose(file);
    const size_t cuts[] = {size, size / 2, size / 3, size == 0 ? 0 : size - 1};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        uint8_t *copy = malloc(cuts[i] + 1); /* its own block, so that a read past it is seen */
        if (copy != NULL) {
            memcpy(copy, data, cuts[i]);
            LLVMFuzzerTestOneInput(copy, cuts[i]);
            free(copy);
        }
    }
    free(data);
    return 1;
}

int main(int argc, char **argv) {
    int count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        const struct dirent *entry;
        while (folder != NULL && (entry = readdir(folder)) != NULL) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            count += entry->d_name[0] != '.' && replay_file(path);
        }
        if (folder != NULL) {
            closedir(folder);
        }
    }
    printf("%d passed, %d failed\n", count, count == 0);
    return count == 0;
}
