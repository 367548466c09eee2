/* The incident record from inside: for readers and writers that touch every field of every row. */
#ifndef INC_RECORD_H
#define INC_RECORD_H

#include "base_buf.h"
#include "incmap/incident.h"

/* A place that was weighed against the one taken, for those who show them. */
typedef struct inc_rival {
    uint32_t gazetteer; /* its number in the resolver */
    uint32_t place;
    float score;
} inc_rival;

struct incmap_incident {
    incmap_context *ctx;
    base_arena text; /* of the values; emptied by clear */
    incmap_value values[INCMAP_FIELD_COUNT];
    uint64_t set;   /* a bit a field: those that are not NULL, for who walks over them */
    uint64_t plain; /* of these the texts that JSON and XML spell as they are, and behind which
                       BASE_ARENA_SLACK bytes may be read */
    incmap_value *extras; /* extra_count in use; those behind are not there */
    size_t extra_count;
    size_t extra_room;
    inc_rival rivals[INCMAP_CANDIDATES_MAX]; /* best first */
    size_t rival_count;
    incmap_span context;
    const char *input;
    uint64_t line;
};

_Static_assert((int)INCMAP_FIELD_COUNT <= 64, "a bit for each field");

static inline uint64_t inc_bit(incmap_field field) { return (uint64_t)1 << (unsigned)field; }

/* Text of a field; empty when it is NULL. */
static inline incmap_span inc_text(const incmap_incident *incident, incmap_field field) {
    const incmap_value *value = &incident->values[field];
    return value->kind == INCMAP_KIND_TEXT ? value->as.text : (incmap_span){NULL, 0};
}

static inline bool inc_is_null(const incmap_incident *incident, incmap_field field) {
    return incident->values[field].kind == INCMAP_KIND_NULL;
}

/* Whether JSON and XML spell a text as it is: UTF-8 without quotes, markup and control characters.
 */
bool inc_is_plain(incmap_span text);

/* Set without a check of the kind; `text` is copied. An empty text is NULL. */
INCMAP_NODISCARD incmap_status inc_set_text(incmap_incident *incident, incmap_field field,
                                            incmap_span text, incmap_error *err);

/* The value of a field, to be filled in; the kind is. Inline, as are those that follow: a row sets
 * some twenty fields. */
static inline incmap_value *inc_set(incmap_incident *incident, incmap_field field,
                                    incmap_kind kind) {
    incmap_value *value = &incident->values[field];
    incident->set |= inc_bit(field);
    incident->plain &= ~inc_bit(field);
    value->kind = kind;
    return value;
}

/* Text that outlives the incident, such as a literal, or lies in its memory: not copied. */
static inline void inc_lend_text(incmap_incident *incident, incmap_field field, incmap_span text) {
    inc_set(incident, field, INCMAP_KIND_TEXT)->as.text = text;
}

static inline void inc_set_integer(incmap_incident *incident, incmap_field field, int64_t value) {
    inc_set(incident, field, INCMAP_KIND_INTEGER)->as.integer = value;
}

static inline void inc_set_real(incmap_incident *incident, incmap_field field, double value) {
    inc_set(incident, field, INCMAP_KIND_REAL)->as.real = value;
}

static inline void inc_set_date(incmap_incident *incident, incmap_field field, incmap_date value) {
    inc_set(incident, field, INCMAP_KIND_DATE)->as.date = value;
}

static inline void inc_set_null(incmap_incident *incident, incmap_field field) {
    incident->values[field].kind = INCMAP_KIND_NULL;
    incident->set &= ~inc_bit(field);
}

/* Keep a source's value that no field can hold: appends "[COLUMN: VALUE]" to the notes. */
INCMAP_NODISCARD incmap_status inc_keep_in_notes(incmap_incident *incident, incmap_span column,
                                                 incmap_span value, incmap_error *err);

#endif
