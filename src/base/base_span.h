/* Borrowed bytes: small questions about them, ASCII only; letters are text/'s business. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <string.h>

#include "incmap/types.h"

static inline incmap_span base_span(const char *data, size_t size) {
    return (incmap_span){data, size};
}

static inline incmap_span base_span_of(const char *text) {
    return (incmap_span){text, text == NULL ? 0 : strlen(text)};
}

/* For string literals only. */
#define BASE_SPAN(literal) ((incmap_span){"" literal, sizeof(literal) - 1})

/* As printf's "%.*s" wants it: (int)size, data. */
#define BASE_SPAN_ARG(span) \
    (int)((span).size > 120 ? 120 : (span).size), (span).data ? (span).data : ""

static inline bool base_span_equal(incmap_span a, incmap_span b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool base_span_is(incmap_span a, const char *text) {
    return base_span_equal(a, base_span_of(text));
}

static inline char base_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }
static inline bool base_is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool base_is_alpha(char c) { return base_lower(c) >= 'a' && base_lower(c) <= 'z'; }
static inline bool base_is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool base_span_equal_nocase(incmap_span a, incmap_span b); /* ASCII letters only */
bool base_span_starts(incmap_span a, incmap_span prefix);
bool base_span_ends(incmap_span a, incmap_span suffix);
int base_span_compare(incmap_span a, incmap_span b); /* by bytes, as memcmp; shorter first */

/* Without ASCII white space at the ends. Most texts have none there. */
incmap_span base_span_trim_ends(incmap_span a);
static inline incmap_span base_span_trim(incmap_span a) {
    bool trimmed = a.size > 0 && !base_is_space(a.data[0]) && !base_is_space(a.data[a.size - 1]);
    return a.size == 0 || trimmed ? a : base_span_trim_ends(a);
}

/* Where `needle` starts in `hay`, or SIZE_MAX. */
size_t base_span_find(incmap_span hay, incmap_span needle);

/* Cut the part up to `separator` off the front of *rest; false when *rest is used up.
 * "a,,b" gives "a", "", "b"; an empty text gives one empty part. Start with rest.data not NULL;
 * at the end rest.data becomes NULL. */
bool base_span_cut(incmap_span *rest, char separator, incmap_span *part);

#endif
