#include "gaz_file.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"

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

/* As many numbers as are told and there is room for. */
static gaz_numbers numbers_in(const incmap_gazetteer *g, gaz_section section, uint64_t told,
                              unsigned bits) {
    const size_t words = gaz_count(g, section);
    const uint64_t room = words < GAZ_SPARE_WORDS || bits == 0 || bits > 32
                              ? 0
                              : (uint64_t)(words - GAZ_SPARE_WORDS) * GAZ_WORD_BITS / bits;
    return (gaz_numbers){g->sections[section].data, (size_t)(told < room ? told : room), bits};
}

/* What the counts in META make of the sections. It stands right behind the table. */
static void count_elements(incmap_gazetteer *g) {
    const gaz_meta *meta = g->sections[GAZ_META].data;
    const gaz_meta none = {.names = 0};
    const gaz_meta *told = gaz_count(g, GAZ_META) > 0 ? meta : &none;
    const uint64_t room = (uint64_t)gaz_count(g, GAZ_PLACE_BLOCKS) * GAZ_PLACE_BLOCK;
    const uint64_t ids = (uint64_t)told->places + gaz_count(g, GAZ_OTHER_IDS);
    g->place_count = (size_t)(told->places < room ? told->places : room);
    g->keys = gaz_keys_of(g->sections[GAZ_KEYS].data, gaz_count(g, GAZ_KEYS), g->place_count);
    g->names = numbers_in(g, GAZ_NAMES, told->slots, gaz_bits_for(told->names));
    g->ids = numbers_in(g, GAZ_IDS, told->ids, gaz_bits_for(ids));
    g->frames = numbers_in(g, GAZ_FRAMES, gaz_count(g, GAZ_FRAME_MARKS),
                           gaz_bits_for(gaz_count(g, GAZ_KEYS)));
}

/* Whether a question needs a few bytes here and there of a section, and it is large. */
static bool is_scattered(const incmap_gazetteer *g, unsigned section) {
    enum { large = 1 << 25 };
    return gaz_count(g, section) * gaz_section_element(section) >= large;
}

static size_t start_of(const incmap_gazetteer *g, unsigned section) {
    return section == GAZ_SECTION_COUNT
               ? g->mapping.size
               : (size_t)((const char *)g->sections[section].data - g->mapping.data);
}

/* One call for neighbours of a kind: it is a call of the system, and opening is to be quick. */
void gaz_expect(const incmap_gazetteer *g, bool questions) {
    io_expect(&g->mapping, 0, g->mapping.size, questions ? IO_ACCESS_SCATTERED : IO_ACCESS_USUAL);
    for (unsigned i = 0, end; questions && i < GAZ_SECTION_COUNT; i = end) {
        for (end = i + 1; end < GAZ_SECTION_COUNT && is_scattered(g, end) == is_scattered(g, i);) {
            end++;
        }
        const size_t start = start_of(g, i), behind = start_of(g, end);
        if (!is_scattered(g, i) && behind > start) {
            io_expect(&g->mapping, start, behind - start, IO_ACCESS_USUAL);
        }
    }
}

static incmap_status open_mapping(incmap_gazetteer *g, const char *path, incmap_error *err) {
    gaz_header header;
    io_expect(&g->mapping, 0, g->mapping.size, IO_ACCESS_SCATTERED); /* the header alone */
    BASE_TRY(check_header(&g->mapping, path, &header, err));
    g->hash = header.hash;
    BASE_TRY(find_sections(g, path, err));
    count_elements(g);
    gaz_expect(g, true);
    return INCMAP_OK;
}

incmap_status incmap_gazetteer_open(incmap_gazetteer **out, incmap_context *ctx, const char *path,
                                    incmap_error *err) {
    *out = NULL;
    incmap_gazetteer *g = base_alloc_zeroed(ctx, 1, sizeof *g);
    if (g == NULL) {
        return base_out_of_memory(err);
    }
    g->ctx = ctx;
    g->is_cold = base_alloc(ctx, sizeof *g->is_cold);
    incmap_status status = g->is_cold == NULL ? base_out_of_memory(err) : INCMAP_OK;
    if (status == INCMAP_OK) {
        atomic_init(g->is_cold, true);
        status = io_map(&g->mapping, path, err);
    }
    status = status == INCMAP_OK ? open_mapping(g, path, err) : status;
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
        base_free(gazetteer->ctx, gazetteer->is_cold);
        base_free(gazetteer->ctx, gazetteer);
    }
}

const gaz_codes_record *gaz_codes(const incmap_gazetteer *g, size_t index) {
    const gaz_codes_record *records = g->sections[GAZ_CODES].data;
    return index < g->sections[GAZ_CODES].count ? &records[index] : NULL;
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

incmap_span gaz_feature(const incmap_gazetteer *g, uint32_t number) {
    return gaz_text(g, gaz_number(g, GAZ_FEATURES, number));
}

incmap_span gaz_feature_name(const incmap_gazetteer *g, uint32_t number) {
    return gaz_text(g, gaz_number(g, GAZ_FEATURE_NAMES, number));
}

incmap_span gaz_name(const incmap_gazetteer *g, uint32_t slot) {
    size_t behind = 0;
    return gaz_spelling(g, gaz_name_text(g, slot), &behind);
}

incmap_id gaz_id_at(const incmap_gazetteer *g, gaz_stored_id stored) {
    const uint32_t prefix = stored.high >> GAZ_ID_HIGH_BITS;
    const uint64_t high = stored.high & ((1U << GAZ_ID_HIGH_BITS) - 1);
    return prefix == GAZ_ID_IS_TEXT
               ? incmap_id_read(gaz_text(g, stored.low))
               : (incmap_id){gaz_text(g, gaz_number(g, GAZ_ID_PREFIXES, prefix)),
                             high << 32 | stored.low};
}

uint64_t gaz_population(const incmap_gazetteer *g, const gaz_place_record *place) {
    const uint64_t *large = g->sections[GAZ_POPULATIONS].data;
    const uint32_t number = place->population & ~GAZ_POPULATION_LARGE;
    if (number == place->population) {
        return number;
    }
    return number < gaz_count(g, GAZ_POPULATIONS) ? large[number] : 0;
}

/* Of the spellings from `start` on, the first that is a name of the place. */
static size_t far_spelling(const incmap_gazetteer *g, const gaz_key *key, size_t start,
                           uint32_t place) {
    uint32_t first = 0;
    const size_t count = gaz_names_of(g, place, &first);
    const size_t end = (size_t)key->next * GAZ_KEY_UNIT;
    for (size_t i = 0; i < count; i++) {
        const uint32_t at = gaz_name_text(g, first + i);
        if (at >= start && at < end) {
            return at;
        }
    }
    return start;
}

size_t gaz_posting_spelling(const incmap_gazetteer *g, const gaz_key *key, uint32_t posting) {
    const uint32_t which = posting >> GAZ_POSTING_SHIFT;
    size_t at = key->spellings;
    for (uint32_t i = 0; i < which; i++) {
        (void)gaz_spelling(g, at, &at);
    }
    return which == GAZ_SPELLING_FAR ? far_spelling(g, key, at, gaz_posting_place(posting)) : at;
}
