#include "gaz_file.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "txt_fold.h"

static const uint32_t other_order = 0x04030201;

static uint64_t header_hash(const char *data) {
    char bytes[sizeof(gaz_header) + GAZ_SECTION_COUNT * sizeof(gaz_table_entry)];
    gaz_header header;
    memcpy(bytes, data, sizeof bytes);
    memcpy(&header, bytes, sizeof header);
    header.hash = 0;
    memcpy(bytes, &header, sizeof header);
    return base_hash(bytes, sizeof bytes, 0);
}

static incmap_status check_header(const io_mapping *file, const char *path, gaz_header *header,
                                  incmap_error *err) {
    size_t least = sizeof *header + GAZ_SECTION_COUNT * sizeof(gaz_table_entry);
    memset(header, 0, sizeof *header);
    memcpy(header, file->data, file->size < sizeof *header ? file->size : sizeof *header);
    if (file->size == 0 || memcmp(header->magic, GAZ_MAGIC, sizeof header->magic) != 0) {
        return base_fail_at(err, INCMAP_FORMAT, path, 0, 0,
                            "not a gazetteer: it does not begin with \"" GAZ_MAGIC "\"");
    }
    if (header->byte_order == other_order) {
        return base_fail_at(err, INCMAP_VERSION, path, 0, 0,
                            "made on a machine of the other byte order; build it again here");
    }
    if (header->byte_order == GAZ_BYTE_ORDER && header->version != GAZ_VERSION) {
        return base_fail_at(err, INCMAP_VERSION, path, 0, 0,
                            "version %u of the format; this library reads version %u",
                            header->version, (unsigned)GAZ_VERSION);
    }
    if (file->size < least) {
        return base_fail_at(err, INCMAP_FORMAT, path, 0, 0,
                            "cut short: %zu bytes, and the header alone has %zu", file->size,
                            least);
    }
    if (header->hash != header_hash(file->data) || header->section_count != GAZ_SECTION_COUNT) {
        return base_fail_at(err, INCMAP_DAMAGED, path, 0, 0,
                            "damaged: its header does not match its checksum");
    }
    if (header->file_bytes != file->size) {
        return base_fail_at(err, INCMAP_FORMAT, path, 0, 0,
                            "cut short or added to: %zu bytes, and its header says %llu",
                            file->size, (unsigned long long)header->file_bytes);
    }
    if (header->rules != gaz_rules()) {
        return base_fail_at(err, INCMAP_VERSION, path, 0, 0,
                            "made under other rules of comparing names; build it again");
    }
    return INCMAP_OK;
}

/* The table's own checksum holds; what it says must still lie inside the file. */
static incmap_status find_sections(incmap_gazetteer *g, const char *path, incmap_error *err) {
    for (unsigned i = 0; i < GAZ_SECTION_COUNT; i++) {
        gaz_table_entry entry;
        memcpy(&entry, g->mapping.data + sizeof(gaz_header) + i * sizeof entry, sizeof entry);
        uint32_t element = gaz_section_element(i);
        if (entry.element != element || entry.offset % GAZ_ALIGNMENT != 0 ||
            entry.offset > g->mapping.size || entry.bytes > g->mapping.size - entry.offset ||
            entry.bytes % element != 0) {
            return base_fail_at(err, INCMAP_DAMAGED, path, 0, 0,
                                "damaged: section \"%s\" does not lie inside the file",
                                gaz_section_name(i));
        }
        g->sections[i].data = g->mapping.data + entry.offset;
        g->sections[i].count = (size_t)entry.bytes / element;
    }
    return INCMAP_OK;
}

static incmap_status open_mapping(incmap_gazetteer *g, const char *path, incmap_error *err) {
    gaz_header header;
    BASE_TRY(check_header(&g->mapping, path, &header, err));
    g->hash = header.hash;
    return find_sections(g, path, err);
}

incmap_status incmap_gazetteer_open(incmap_gazetteer **out, incmap_context *ctx, const char *path,
                                    incmap_error *err) {
    *out = NULL;
    incmap_gazetteer *g = base_alloc_zeroed(ctx, 1, sizeof *g);
    if (g == NULL) {
        return base_out_of_memory(err);
    }
    g->ctx = ctx;
    incmap_status status = io_map(&g->mapping, path, err);
    if (status != INCMAP_OK) {
        base_free(ctx, g);
        return status;
    }
    status = open_mapping(g, path, err);
    if (status != INCMAP_OK) {
        incmap_gazetteer_close(g);
        return status;
    }
    *out = g;
    return INCMAP_OK;
}

void incmap_gazetteer_close(incmap_gazetteer *gazetteer) {
    if (gazetteer != NULL) {
        io_unmap(&gazetteer->mapping);
        base_free(gazetteer->ctx, gazetteer);
    }
}

const gaz_place_record *gaz_place(const incmap_gazetteer *g, size_t index) {
    const gaz_place_record *records = g->sections[GAZ_PLACES].data;
    return index < g->sections[GAZ_PLACES].count ? &records[index] : NULL;
}

const gaz_area_record *gaz_area(const incmap_gazetteer *g, size_t index) {
    const gaz_area_record *records = g->sections[GAZ_AREAS].data;
    return index < g->sections[GAZ_AREAS].count ? &records[index] : NULL;
}

const gaz_unit_record *gaz_unit(const incmap_gazetteer *g, size_t index) {
    const gaz_unit_record *records = g->sections[GAZ_UNITS].data;
    return index < g->sections[GAZ_UNITS].count ? &records[index] : NULL;
}

incmap_span gaz_text(const incmap_gazetteer *g, uint32_t reference) {
    const char *strings = g->sections[GAZ_STRINGS].data;
    size_t bytes = g->sections[GAZ_STRINGS].count;
    uint16_t size = 0;
    if (bytes < sizeof size || reference > bytes - sizeof size) {
        return base_span("", 0);
    }
    memcpy(&size, strings + reference, sizeof size);
    if (size > bytes - sizeof size - reference) {
        return base_span("", 0);
    }
    return base_span(strings + reference + sizeof size, size);
}

incmap_span gaz_country_span(const char country[2]) {
    bool good = country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z';
    return base_span(country, good ? 2 : 0);
}

incmap_span gaz_name(const incmap_gazetteer *g, uint32_t slot) {
    return gaz_text(g, gaz_number(g, GAZ_NAMES, slot));
}

incmap_span gaz_key(const incmap_gazetteer *g, uint32_t key) {
    const char *text = g->sections[GAZ_KEY_TEXT].data;
    uint32_t start = gaz_number(g, GAZ_KEY_STARTS, key);
    uint32_t end = gaz_number(g, GAZ_KEY_STARTS, (size_t)key + 1);
    if (start > end || end > g->sections[GAZ_KEY_TEXT].count) {
        return base_span("", 0);
    }
    return base_span(text + start, end - start);
}

gaz_run gaz_run_of(const incmap_gazetteer *g, gaz_section starts, gaz_section items, size_t index) {
    const uint32_t *all = g->sections[items].data;
    uint32_t start = gaz_number(g, starts, index);
    uint32_t end = gaz_number(g, starts, index + 1);
    if (start > end || end > g->sections[items].count) {
        return (gaz_run){NULL, 0};
    }
    return (gaz_run){all + start, end - start};
}

static size_t key_count(const incmap_gazetteer *g) {
    size_t starts = gaz_count(g, GAZ_KEY_STARTS);
    return starts == 0 ? 0 : starts - 1;
}

size_t gaz_key_lower_bound(const incmap_gazetteer *g, incmap_span text) {
    size_t low = 0, high = key_count(g);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (base_span_compare(gaz_key(g, (uint32_t)middle), text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

gaz_run gaz_slots_of_key(const incmap_gazetteer *g, incmap_span folded) {
    size_t slots = gaz_count(g, GAZ_KEY_HASH);
    size_t slot = slots == 0 ? 0 : gaz_hash_slot(base_hash(folded.data, folded.size, 0), slots);
    for (size_t tried = 0; folded.size > 0 && tried < slots; tried++) {
        uint32_t entry = gaz_number(g, GAZ_KEY_HASH, slot);
        if (entry == 0) {
            break;
        }
        if (base_span_equal(gaz_key(g, entry - 1), folded)) {
            return gaz_run_of(g, GAZ_KEY_RUNS, GAZ_KEY_SLOTS, entry - 1);
        }
        slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return (gaz_run){NULL, 0};
}

/* A skeleton is not kept: it is made again from one of the keys that have it. */
static bool is_skeleton(const incmap_gazetteer *g, uint32_t skeleton, incmap_span text) {
    txt_folded made;
    txt_skeleton(gaz_key(g, gaz_number(g, GAZ_SKELETONS, skeleton)), &made);
    return base_span_equal(base_span(made.data, made.size), text);
}

gaz_run gaz_slots_of_skeleton(const incmap_gazetteer *g, incmap_span skeleton) {
    size_t slots = gaz_count(g, GAZ_SKELETON_HASH);
    size_t slot = slots == 0 ? 0 : gaz_hash_slot(base_hash(skeleton.data, skeleton.size, 0), slots);
    for (size_t tried = 0; skeleton.size > 0 && tried < slots; tried++) {
        uint32_t entry = gaz_number(g, GAZ_SKELETON_HASH, slot);
        if (entry == 0) {
            break;
        }
        if (is_skeleton(g, entry - 1, skeleton)) {
            return gaz_run_of(g, GAZ_SKELETON_RUNS, GAZ_SKELETON_SLOTS, entry - 1);
        }
        slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return (gaz_run){NULL, 0};
}
