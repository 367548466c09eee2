#include "base_span.h"

bool base_span_equal_nocase(incmap_span a, incmap_span b) {
    if (a.size != b.size) {
        return false;
    }
    for (size_t i = 0; i < a.size; i++) {
        if (base_lower(a.data[i]) != base_lower(b.data[i])) {
            return false;
        }
    }
    return true;
}

bool base_span_starts(incmap_span a, incmap_span prefix) {
    return a.size >= prefix.size && base_span_equal(base_span(a.data, prefix.size), prefix);
}

bool base_span_ends(incmap_span a, incmap_span suffix) {
    return a.size >= suffix.size && (suffix.size == 0 || memcmp(a.data + a.size - suffix.size,
                                                                suffix.data, suffix.size) == 0);
}

int base_span_compare(incmap_span a, incmap_span b) {
    size_t shared = a.size < b.size ? a.size : b.size;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    if (order != 0) {
        return order;
    }
    return a.size < b.size ? -1 : a.size > b.size ? 1 : 0;
}

incmap_span base_span_trim_ends(incmap_span a) {
    while (a.size > 0 && base_is_space(a.data[0])) {
        a.data++;
        a.size--;
    }
    while (a.size > 0 && base_is_space(a.data[a.size - 1])) {
        a.size--;
    }
    return a;
}

size_t base_span_find(incmap_span hay, incmap_span needle) {
    if (needle.size == 0) {
        return 0;
    }
    size_t at = 0;
    while (hay.size - at >= needle.size) {
        const char *found = memchr(hay.data + at, needle.data[0], hay.size - at - needle.size + 1);
        if (found == NULL) {
            return SIZE_MAX;
        }
        if (memcmp(found, needle.data, needle.size) == 0) {
            return (size_t)(found - hay.data);
        }
        at = (size_t)(found - hay.data) + 1;
    }
    return SIZE_MAX;
}

bool base_span_cut(incmap_span *rest, char separator, incmap_span *part) {
    if (rest->data == NULL) {
        return false;
    }
    const char *end = rest->size == 0 ? NULL : memchr(rest->data, separator, rest->size);
    if (end == NULL) {
        *part = *rest;
        *rest = (incmap_span){NULL, 0};
        return true;
    }
    *part = base_span(rest->data, (size_t)(end - rest->data));
    rest->size -= part->size + 1;
    rest->data = end + 1;
    return true;
}
