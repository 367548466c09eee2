/* From a row of cells to an incident: what every table reader shares. */
#ifndef INC_FILL_H
#define INC_FILL_H

#include "base_span.h"
#include "inc_header.h"
#include "inc_record.h"
#include "inc_source.h"

/* What a row holds in one column. An empty text is "nothing there". */
typedef struct inc_cell {
    incmap_span text;
    bool json; /* a JSON value other than a string: a number, true, an array ... */
} inc_cell;

typedef struct inc_row {
    const inc_cell *cells; /* one a column of the header */
    bool owned;            /* their texts lie in the incident's own memory */
    bool plain;            /* all of them are plain, as an incident's field `plain` says it */
    uint64_t line;
    incmap_span id; /* a GeoJSON feature's own; may be empty */
    bool has_point; /* a GeoJSON feature's geometry: goes before columns */
    incmap_point point;
} inc_row;

typedef struct inc_filler {
    const incmap_source *source;
    inc_header header;
    incmap_notices notices;
    incmap_date published; /* for records that have none; may be unset */
    /* Fields that columns feed as they are: texts, and numbers. */
    incmap_field texts[INCMAP_FIELD_COUNT], numbers[INCMAP_FIELD_COUNT];
    size_t text_count, number_count;
} inc_filler;

/* To be called once the header is known, before the first row. */
void inc_fill_prepare(inc_filler *filler);

/* Fill a cleared incident. Values that cannot be read are told to the notices and kept in the notes
 * field, "[COLUMN: VALUE]"; the record stays. Fails for want of memory or past a limit only. */
INCMAP_NODISCARD incmap_status inc_fill(const inc_filler *filler, const inc_row *row,
                                        incmap_incident *incident, incmap_error *err);

/* The parts of it. */
INCMAP_NODISCARD incmap_status inc_fill_when(const inc_filler *filler, const inc_row *row,
                                             incmap_incident *incident, incmap_error *err);
INCMAP_NODISCARD incmap_status inc_fill_where(const inc_filler *filler, const inc_row *row,
                                              incmap_incident *incident, incmap_error *err);

/* Whether the table has a column for `target`. */
static inline bool inc_is_fed(const inc_filler *filler, int target) {
    return filler->header.column_of[target] >= 0;
}

/* The trimmed text of the cell that feeds `target`; empty when there is none. */
static inline incmap_span inc_cell_of(const inc_filler *filler, const inc_row *row, int target) {
    int column = filler->header.column_of[target];
    return column < 0 ? (incmap_span){NULL, 0} : base_span_trim(row->cells[column].text);
}

/* Set a field to a text of the row's. An empty one is NULL. */
INCMAP_NODISCARD incmap_status inc_take_text(const inc_row *row, incmap_incident *incident,
                                             incmap_field field, incmap_span text,
                                             incmap_error *err);

/* A value that `target` cannot hold: a notice that says what was expected, and into the notes. */
INCMAP_NODISCARD incmap_status inc_drop(const inc_filler *filler, const inc_row *row,
                                        incmap_incident *incident, int target, const char *expected,
                                        incmap_error *err);

/* Tell a notice about the row. */
void inc_tell(const inc_filler *filler, const inc_row *row, incmap_status status,
              const char *format, ...) INCMAP_PRINTF(4, 5);

#endif
