/* Names as they lie in a gazetteer, each copied once to be lent to any number of incidents. */
#ifndef INC_NAMES_H
#define INC_NAMES_H

#include "base_buf.h"

typedef struct inc_name {
    const char *key;  /* where the name lies in its gazetteer; NULL: the slot is free */
    incmap_span text; /* of it a copy with BASE_ARENA_SLACK bytes behind it */
    bool plain;       /* as an incident's field `plain` says it */
} inc_name;

typedef struct inc_names {
    base_arena text;
    inc_name *slots; /* NULL until the first name */
    size_t count;
} inc_names;

void inc_names_init(inc_names *names, incmap_context *ctx);
void inc_names_free(inc_names *names);

/* The copy of `name`, which is not empty: told from others by where it lies. NULL, without a
 * failure, when there are some thousands of names already. INCMAP_MEMORY. */
INCMAP_NODISCARD incmap_status inc_names_find(const inc_name **out, inc_names *names,
                                              incmap_span name, incmap_error *err);

#endif
