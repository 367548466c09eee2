#include "gaz_key.h"

enum { unit = sizeof(uint32_t) };

/* The head of a record: what stands before its texts. */
typedef struct head {
    uint32_t bits;
    uint32_t postings;
    uint32_t other;
    size_t behind; /* the unit behind it */
} head;

static bool read_head(const uint32_t *units, size_t count, size_t record, head *out) {
    size_t at = record;
    if (at >= count || (units[at] & GAZ_KEY_IS_SKELETON) != 0) {
        return false;
    }
    out->bits = units[at++];
    const bool is_many = (out->bits & GAZ_KEY_MANY) == GAZ_KEY_MANY;
    const bool is_shared = (out->bits & GAZ_KEY_IS_SHARED) != 0;
    if (count - at < (size_t)is_many + is_shared) {
        return false;
    }
    out->postings = is_many ? units[at++] : out->bits & GAZ_KEY_MANY;
    out->other = is_shared ? units[at++] : GAZ_NONE;
    out->behind = at;
    return true;
}

/* Of a plain key the first spelling is the key in other letters, and has its size. */
static incmap_span text_of(const char *bytes, size_t spellings, const head *of, char *room) {
    const size_t size = of->bits >> GAZ_KEY_SIZE_SHIFT, start = of->behind * unit;
    if ((of->bits & GAZ_KEY_IS_PLAIN) == 0) {
        return (incmap_span){bytes + start, size};
    }
    gaz_lower(room, bytes + spellings + (size < GAZ_SPELLING_LONG ? 1 : 3), size);
    return (incmap_span){room, size};
}

bool gaz_key_read(const uint32_t *units, size_t count, uint32_t record, gaz_key *out) {
    const char *bytes = (const char *)units;
    const size_t all = count * unit;
    head of;
    out->text = (incmap_span){"", 0};
    out->count = 0;
    if (!read_head(units, count, record, &of)) {
        return false;
    }
    const bool is_plain = (of.bits & GAZ_KEY_IS_PLAIN) != 0;
    const size_t key_size = of.bits >> GAZ_KEY_SIZE_SHIFT;
    size_t text = of.behind * unit, size = is_plain ? 0 : key_size;
    if (size > all - text) {
        return false;
    }
    out->spellings = text + size;
    for (bool is_first = true;; is_first = false) {
        if (!gaz_spelling_at(bytes, all, text + size, &text, &size) ||
            (is_first && is_plain && size != key_size)) {
            return false;
        }
        if (size == 0) {
            break;
        }
    }
    const size_t postings = (text + unit - 1) / unit;
    if (of.postings > count - postings) {
        return false;
    }
    out->text = text_of(bytes, out->spellings, &of, out->room);
    out->postings = units + postings;
    out->count = of.postings;
    out->other = of.other;
    out->next = (uint32_t)(postings + of.postings);
    return true;
}

incmap_span gaz_key_text(const uint32_t *units, uint32_t record, char room[TXT_FOLD_MAX]) {
    head of = {0, 0, 0, 0};
    (void)read_head(units, SIZE_MAX, record, &of);
    return text_of((const char *)units, of.behind * unit, &of, room);
}
