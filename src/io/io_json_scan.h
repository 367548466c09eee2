/* The strict reading of a JSON text, before a tree is made of it: everything that is refused is
 * refused here, with its line and byte. */
#ifndef IO_JSON_SCAN_H
#define IO_JSON_SCAN_H

#include "base_context.h"

/* Deeper nesting is refused whatever the context allows: the tree's library stops there. */
enum { IO_JSON_DEEPEST = 1000 };

typedef struct io_json_numbers {
    double *values; /* in the order they stand in the text; release with base_free() */
    size_t count;
    size_t capacity;
} io_json_numbers;

/* All of `text` must be one JSON value, by the rules of io_json_parse(). `numbers` starts zeroed
 * and is to be released whatever the answer. `masked` is a copy of `text` to write into: every
 * number in it becomes a 0 followed by blanks, since the tree's library reads numbers by the
 * process's locale and only their first 63 bytes. */
INCMAP_NODISCARD incmap_status io_json_scan(incmap_context *ctx, incmap_span text, char *masked,
                                            io_json_numbers *numbers, incmap_error *err);

#endif
