/* A source of incidents from inside: what a table reader and a report reader both are. */
#ifndef INC_SOURCE_H
#define INC_SOURCE_H

#include "incmap/incident.h"

typedef struct inc_source_class {
    /* Unknown columns in order; the same from opening to closing. NULL: there are none. Names are
     * unique within the source and are no name of field.def; they live as long as the source. */
    size_t (*column_count)(const incmap_source *source);
    incmap_span (*column)(const incmap_source *source, size_t number);

    /* Fills `incident`, which comes cleared. A record that cannot be read is told to the source's
     * notices, counted in `rejected` and passed over; what fails ends the batch (memory, the input
     * itself). At the end *more is false. Extras go through inc_source_set_extra(). */
    incmap_status (*next)(incmap_source *source, incmap_incident *incident, bool *more,
                          incmap_error *err);

    /* Releases everything, the source's own memory included. */
    void (*close)(incmap_source *source);
} inc_source_class;

/* The first member of a reader's own struct. The reader sets `kind`, `ctx` and `name`. */
struct incmap_source {
    const inc_source_class *kind;
    incmap_context *ctx;
    const char *name; /* path or "<stdin>"; lives as long as the source */
    uint64_t rejected;
    unsigned same_name;   /* sources of that last path part before this one in the layer */
    size_t *layer_column; /* the layer's numbers of the columns; the layer's; NULL: as they are */
};

/* Set column `number` of the source's own on an incident that may belong to a layer. */
INCMAP_NODISCARD incmap_status inc_source_set_extra(const incmap_source *source,
                                                    incmap_incident *incident, size_t number,
                                                    incmap_value value, incmap_error *err);

/* Set the id of a record that has none of its own: last path part of the source, ":" and `number`
 * (a line, or the place of an incident in its report), as in "log.csv:14". The second source of the
 * same last path part in a layer writes "log.csv#2:14". */
INCMAP_NODISCARD incmap_status inc_source_make_id(const incmap_source *source,
                                                  incmap_incident *incident, uint64_t number,
                                                  incmap_error *err);

#endif
