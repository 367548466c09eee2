/* What the tests of io/ share: a folder of their own, files in it, memory that runs out. */
#ifndef IO_UNIT_H
#define IO_UNIT_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io_file.h"
#include "unit.h"

typedef struct io_unit {
    incmap_context *ctx;
    char folder[64];
    char path[512]; /* of the file named last */
} io_unit;

static inline int io_unit_setup(void **state) {
    io_unit *unit = calloc(1, sizeof *unit);
    if (unit == NULL || incmap_context_new(&unit->ctx, NULL, NULL) != INCMAP_OK) {
        free(unit);
        return -1;
    }
    memcpy(unit->folder, "/tmp/incmap-io-XXXXXX", sizeof "/tmp/incmap-io-XXXXXX");
    *state = unit;
    return mkdtemp(unit->folder) == NULL ? -1 : 0;
}

/* The path of `name` in the test's folder; valid until the next call. */
static inline const char *io_unit_path(io_unit *unit, const char *name) {
    snprintf(unit->path, sizeof unit->path, "%s/%s", unit->folder, name);
    return unit->path;
}

/* How many entries the folder has; with `remove` they go. */
static inline size_t io_unit_entries(io_unit *unit, bool remove) {
    size_t count = 0;
    DIR *folder = opendir(unit->folder);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            count++;
            if (remove) {
                const char *path = io_unit_path(unit, entry->d_name);
                if (unlink(path) != 0) {
                    rmdir(path);
                }
            }
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count;
}

static inline int io_unit_teardown(void **state) {
    io_unit *unit = *state;
    io_unit_entries(unit, true);
    rmdir(unit->folder);
    incmap_context_free(unit->ctx);
    free(unit);
    return 0;
}

static inline const char *io_unit_write(io_unit *unit, const char *name, incmap_span bytes) {
    const char *path = io_unit_path(unit, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* All of a file of at most `room` bytes. */
static inline incmap_span io_unit_read(const char *path, char *data, size_t room) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return (incmap_span){NULL, 0};
    }
    size_t size = fread(data, 1, room, file);
    fclose(file);
    return (incmap_span){data, size};
}

/* An allocator whose `left`th request fails, and every one behind it. */
typedef struct io_unit_memory {
    size_t left;
    size_t blocks; /* not released */
} io_unit_memory;

static inline void *io_unit_resize(void *state, void *block, size_t size) {
    io_unit_memory *memory = state;
    if (size == 0) {
        memory->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (memory->left == 0) {
        return NULL;
    }
    memory->left--;
    void *grown = realloc(block, size);
    memory->blocks += block == NULL && grown != NULL;
    return grown;
}

/* Runs `use` with memory for 0, 1, 2 … requests until it succeeds; before that it must answer
 * INCMAP_MEMORY, and nothing may be left behind. */
static inline void io_unit_starve(incmap_status (*use)(incmap_context *ctx, void *state),
                                  void *state) {
    incmap_status status = INCMAP_MEMORY;
    for (size_t requests = 1; status == INCMAP_MEMORY; requests++) {
        assert_true(requests < 10000);
        io_unit_memory memory = {.left = requests};
        incmap_allocator allocator = {&memory, io_unit_resize};
        incmap_context *ctx = NULL;
        assert_status(incmap_context_new(&ctx, &allocator, NULL), INCMAP_OK);
        status = use(ctx, state);
        incmap_context_free(ctx);
        assert_int_equal(memory.blocks, 0);
    }
    assert_status(status, INCMAP_OK);
}

#endif
