#include "io_csv_plain.h"

#include "base_block.h"
#include "base_span.h"

/* Of one block of the four that make up a chunk. */
struct masks {
    unsigned separators, stops, markup, high;
};

/* Bytes that are spelt in another way: < > & ' and \; U+2028 and U+2029 start with the byte E2. */
static inline base_block_truth is_markup(base_block block) {
    return base_block_equal(block & 0xFD, '<') | /* and '>' */
           base_block_equal(block & 0xFE, '&') | /* and the apostrophe */
           base_block_equal(block, '\\') | base_block_equal(block, '\xE2');
}

static inline struct masks masks_of(const char *at, char separator) {
    base_block block = base_block_at(at);
    return (struct masks){
        .separators = base_block_mask(base_block_equal(block, separator)),
        .stops = base_block_mask(base_block_under(block, 0x20) | base_block_equal(block, '"')),
        .markup = base_block_mask(is_markup(block)),
        .high = base_block_high(block),
    };
}

static inline uint64_t join(unsigned a, unsigned b, unsigned c, unsigned d) {
    return a | (uint64_t)b << 16 | (uint64_t)c << 32 | (uint64_t)d << 48;
}

static inline unsigned leads_of(const char *at) {
    enum { first_lead = 0xC2 - 0x100, after_lead = 0xE0 - 0x100 };
    base_block block = base_block_at(at);
    return base_block_mask(base_block_below(block, after_lead) &
                           ~base_block_below(block, first_lead));
}

static inline unsigned followers_of(const char *at) {
    enum { after_follow = 0xC0 - 0x100 };
    return base_block_mask(base_block_below(base_block_at(at), after_follow));
}

/* Whether letters of one and two bytes go on from the chunk before. `high`: what is no ASCII. */
static inline bool has_long_letters(io_csv_marks *marks, uint64_t high) {
    const char *at = marks->at;
    if ((high | marks->begun) == 0) {
        return false;
    }
    uint64_t leads = join(leads_of(at), leads_of(at + 16), leads_of(at + 32), leads_of(at + 48));
    uint64_t followers =
        join(followers_of(at), followers_of(at + 16), followers_of(at + 32), followers_of(at + 48));
    uint64_t expected = leads << 1 | marks->begun;
    marks->begun = leads >> 63;
    return high != (leads | followers) || expected != followers;
}

static inline bool look_at(io_csv_marks *marks, const char *at, const char *end, char separator) {
    if (end - at < IO_CSV_CHUNK) {
        return false;
    }
    struct masks a = masks_of(at, separator);
    struct masks b = masks_of(at + 16, separator);
    struct masks c = masks_of(at + 32, separator);
    struct masks d = masks_of(at + 48, separator);
    marks->at = at;
    marks->separators = join(a.separators, b.separators, c.separators, d.separators);
    marks->stops = join(a.stops, b.stops, c.stops, d.stops) & ~marks->separators;
    marks->markup = join(a.markup, b.markup, c.markup, d.markup);
    marks->long_letters = has_long_letters(marks, join(a.high, b.high, c.high, d.high));
    return true;
}

/* Get to the chunk that holds the row's first byte, `at`. */
static inline bool start_at(io_csv_marks *marks, const char *at, const char *end, char separator) {
    if (marks->at == NULL) {
        marks->begun = 0;
        return look_at(marks, at, end, separator);
    }
    return at - marks->at < IO_CSV_CHUNK || look_at(marks, at, end, separator);
}

bool io_csv_plain_take(io_csv_marks *marks, incmap_span view, char separator, incmap_span *fields,
                       size_t room, io_csv_plain *out) {
    const char *end = view.data + view.size;
    const char *field = view.data;
    size_t count = 0;
    uint64_t markup = 0;
    bool long_letters = false;
    if (!start_at(marks, view.data, end, separator)) {
        return false;
    }
    uint64_t row = UINT64_MAX << (view.data - marks->at); /* bits of the row's bytes */
    uint64_t stops = marks->stops & row;
    for (;; stops = marks->stops) {
        row &= stops == 0 ? UINT64_MAX : (stops & (0 - stops)) - 1;
        if (room - count <= IO_CSV_CHUNK) {
            return false;
        }
        for (uint64_t left = marks->separators & row; left != 0; left &= left - 1) {
            const char *at = marks->at + __builtin_ctzll(left);
            fields[count++] = base_span(field, (size_t)(at - field));
            field = at + 1;
        }
        markup |= marks->markup & row;
        long_letters |= marks->long_letters;
        if (stops != 0) {
            break;
        }
        row = UINT64_MAX;
        if (!look_at(marks, marks->at + IO_CSV_CHUNK, end, separator)) {
            return false;
        }
    }
    const char *stop = marks->at + __builtin_ctzll(stops);
    bool two = *stop == '\r' && stop + 1 < end && stop[1] == '\n';
    fields[count++] = base_span(field, (size_t)(stop - field));
    *out = (io_csv_plain){
        .count = count,
        .row = base_span(view.data, (size_t)(stop - view.data)),
        .next = (size_t)(stop - view.data) + (two ? 2 : 1),
        .is_checked = !long_letters,
        .is_plain = markup == 0,
    };
    return two || *stop == '\n';
}
