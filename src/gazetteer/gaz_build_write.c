/* Owns putting the finished sections into the file. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "gaz_build.h"

typedef struct head {
    gaz_header header;
    gaz_table_entry table[GAZ_SECTION_COUNT];
} head;

static uint64_t aligned(uint64_t offset) {
    return (offset + GAZ_ALIGNMENT - 1) / GAZ_ALIGNMENT * GAZ_ALIGNMENT;
}

typedef struct summing {
    const gaz_build *build;
    head *out;
} summing;

static incmap_status sum_section(void *state, size_t number, incmap_error *err) {
    const summing *in = state;
    const base_buf *section = &in->build->sections[number];
    (void)err;
    in->out->table[number].hash = base_hash(section->data, section->size, 0);
    return INCMAP_OK;
}

static incmap_status fill_head(const gaz_build *build, head *out, incmap_error *err) {
    uint64_t offset = aligned(sizeof *out);
    summing sums = {build, out};
    memset(out, 0, sizeof *out);
    BASE_TRY(gaz_crew_run(build->crew, sum_section, &sums, GAZ_SECTION_COUNT, err));
    for (unsigned i = 0; i < GAZ_SECTION_COUNT; i++) {
        const base_buf *section = &build->sections[i];
        out->table[i] = (gaz_table_entry){.offset = offset,
                                          .bytes = section->size,
                                          .hash = out->table[i].hash,
                                          .element = gaz_section_element(i)};
        offset = aligned(offset + section->size);
    }
    memcpy(out->header.magic, GAZ_MAGIC, sizeof out->header.magic);
    out->header.byte_order = GAZ_BYTE_ORDER;
    out->header.version = GAZ_VERSION;
    out->header.file_bytes = offset;
    out->header.section_count = GAZ_SECTION_COUNT;
    out->header.rules = gaz_rules();
    out->header.hash = base_hash(out, sizeof *out, 0);
    return INCMAP_OK;
}

/* What is written in whole blocks at multiples of their size lies in the system's memory in pieces
 * as large as a large page, and a mapping of it then takes such pages: a byte at random costs a
 * look-up of a page less. */
enum { block_bytes = 4 << 20 };

typedef struct blocks {
    io_atomic *file;
    char *block; /* of block_bytes: what does not fill one yet */
    size_t used;
} blocks;

static incmap_status put(blocks *to, const char *data, size_t size, incmap_error *err) {
    while (size > 0) {
        size_t part = size / block_bytes * block_bytes;
        if (to->used == 0 && part > 0) {
            BASE_TRY(io_atomic_write(to->file, data, part, err));
        } else {
            part = size < block_bytes - to->used ? size : block_bytes - to->used;
            memcpy(to->block + to->used, data, part);
            to->used += part;
        }
        if (to->used == block_bytes) {
            BASE_TRY(io_atomic_write(to->file, to->block, block_bytes, err));
            to->used = 0;
        }
        data += part;
        size -= part;
    }
    return INCMAP_OK;
}

static incmap_status put_padded(blocks *to, const void *data, size_t size, incmap_error *err) {
    static const char zeros[GAZ_ALIGNMENT] = {0};
    BASE_TRY(put(to, data, size, err));
    return put(to, zeros, (size_t)(aligned(size) - size), err);
}

static incmap_status put_all(const gaz_build *build, blocks *to, incmap_error *err) {
    head out;
    BASE_TRY(fill_head(build, &out, err));
    BASE_TRY(put_padded(to, &out, sizeof out, err));
    for (unsigned i = 0; i < GAZ_SECTION_COUNT; i++) {
        BASE_TRY(put_padded(to, build->sections[i].data, build->sections[i].size, err));
    }
    return io_atomic_write(to->file, to->block, to->used, err);
}

static incmap_status write_all(const gaz_build *build, io_atomic *file, gaz_listing *listing,
                               incmap_error *err) {
    blocks to = {file, base_alloc(build->ctx, block_bytes), 0};
    const incmap_status status =
        to.block == NULL ? base_out_of_memory(err) : put_all(build, &to, err);
    base_free(build->ctx, to.block);
    BASE_TRY(status);
    BASE_TRY(io_atomic_finish(file, err));
    BASE_TRY(gaz_listing_finish(listing, err));
    io_atomic *const files[] = {file, listing->file};
    return io_atomic_commit(files, listing->file == NULL ? 1 : 2, err);
}

incmap_status gaz_build_write(gaz_build *build, const char *path, gaz_listing *listing,
                              incmap_error *err) {
    io_atomic *file = NULL;
    BASE_TRY(io_atomic_open(&file, build->ctx, path, err));
    incmap_status status = write_all(build, file, listing, err);
    io_atomic_close(file);
    return status;
}
