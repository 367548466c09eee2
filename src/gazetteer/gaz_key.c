#include "gaz_key.h"

enum { unit = GAZ_KEY_UNIT };

/* The head of a record: what stands before its texts. */
typedef struct head {
    size_t size; /* of the key */
    bool is_plain;
    uint32_t postings;
    uint32_t places;
    size_t behind; /* the byte behind it */
} head;

static bool read_head(const gaz_keys *keys, size_t record, head *out) {
    const unsigned char *bytes = (const unsigned char *)keys->units;
    if (record >= keys->count) {
        return false;
    }
    const unsigned char *at = bytes + record * unit;
    out->size = at[0];
    out->is_plain = (at[1] & GAZ_KEY_IS_PLAIN) != 0;
    out->postings = at[1] & GAZ_KEY_MANY;
    out->places = 0;
    out->behind = record * unit + 2;
    if (out->postings == GAZ_KEY_MANY) {
        const size_t counts = sizeof out->postings + sizeof out->places;
        if ((keys->count - record) * unit < 2 + counts) {
            return false;
        }
        memcpy(&out->postings, at + 2, sizeof out->postings);
        memcpy(&out->places, at + 2 + sizeof out->postings, sizeof out->places);
        out->behind += counts;
    }
    return true;
}

/* Of a plain key the first spelling is the key in other letters, and has its size. */
static incmap_span text_of(const char *bytes, const head *of, char *room) {
    if (!of->is_plain) {
        return (incmap_span){bytes + of->behind, of->size};
    }
    gaz_lower(room, bytes + of->behind + (of->size < GAZ_SPELLING_LONG ? 1 : 3), of->size);
    return (incmap_span){room, of->size};
}

/* Walks over the spellings from a byte on, the first of which has `first` bytes where that is not
 * SIZE_MAX. *behind gets the byte behind them, *count how many there are. */
static bool pass_spellings(const char *bytes, size_t all, size_t first, size_t *behind,
                           size_t *count) {
    size_t text = *behind, size = 0;
    bool is_last = false;
    for (*count = 0; !is_last; ++*count) {
        const size_t at = text + size;
        if (!gaz_spelling_at(bytes, all, at, &text, &size) || size == 0 ||
            (*count == 0 && first != SIZE_MAX && size != first)) {
            return false;
        }
        is_last = ((unsigned char)bytes[at] & GAZ_SPELLING_LAST) != 0;
    }
    *behind = text + size;
    return true;
}

/* What a record has but its text. */
static bool read_rest(const gaz_keys *keys, const head *of, gaz_key *out) {
    const char *bytes = (const char *)keys->units;
    const size_t all = keys->count * unit;
    const size_t size = of->is_plain ? 0 : of->size;
    if (size > all - of->behind) {
        return false;
    }
    out->spellings = of->behind + size;
    size_t at = out->spellings;
    if (!pass_spellings(bytes, all, of->is_plain ? of->size : SIZE_MAX, &at,
                        &out->spelling_count)) {
        return false;
    }
    out->place_bits = keys->place_bits;
    out->bits = keys->place_bits + 1 + gaz_spelling_bits(out->spelling_count);
    const uint64_t room = ((uint64_t)of->postings * out->bits + 7) / 8;
    if (room > all - at) {
        return false;
    }
    out->postings = (const unsigned char *)bytes + at;
    out->count = of->postings;
    out->places = of->places;
    out->next = (uint32_t)((at + room + unit - 1) / unit);
    return true;
}

bool gaz_key_read(const gaz_keys *keys, uint32_t record, gaz_key *out) {
    head of;
    out->text = (incmap_span){"", 0};
    out->count = 0;
    if (!read_head(keys, record, &of) || !read_rest(keys, &of, out)) {
        return false;
    }
    out->text = text_of((const char *)keys->units, &of, out->room);
    return true;
}

bool gaz_key_pass(const gaz_keys *keys, uint32_t *record, size_t *spellings, size_t *count) {
    gaz_key key;
    head of;
    if (!read_head(keys, *record, &of) || !read_rest(keys, &of, &key)) {
        return false;
    }
    *record = key.next;
    *spellings = key.spellings;
    *count = key.spelling_count;
    return true;
}

incmap_span gaz_key_text(const gaz_keys *keys, uint32_t record, char room[TXT_FOLD_MAX]) {
    head of = {.size = 0};
    return read_head(keys, record, &of) ? text_of((const char *)keys->units, &of, room)
                                        : (incmap_span){"", 0};
}
