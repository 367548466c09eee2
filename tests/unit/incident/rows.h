/* What the tests of incident/ share: a table written to a file and read through a layer, with the
 * notices it gave. */
#ifndef ROWS_H
#define ROWS_H

#include "base_num.h"
#include "incmap/incident.h"
#include "io/io_unit.h"

enum { notices_max = 64 };

typedef struct rows {
    incmap_layer *layer;
    incmap_incident *incident;
    size_t notice_count;
    incmap_error notices[notices_max];
} rows;

static inline void rows_note(void *state, const incmap_error *problem) {
    rows *r = state;
    if (r->notice_count < notices_max) {
        r->notices[r->notice_count] = *problem;
    }
    r->notice_count++;
}

static inline void rows_open(rows *r, io_unit *unit) {
    *r = (rows){.notice_count = 0};
    assert_status(incmap_layer_new(&r->layer, unit->ctx, NULL), INCMAP_OK);
    assert_status(incmap_incident_new(&r->incident, unit->ctx, NULL), INCMAP_OK);
}

/* Add a file called `name` with this text to the layer. */
static inline incmap_status rows_add(rows *r, io_unit *unit, const char *name, const char *text,
                                     const char *columns, incmap_error *err) {
    const char *path = io_unit_write(unit, name, base_span_of(text));
    incmap_table_options options = {
        .columns = base_span_of(columns),
        .notices = {r, rows_note},
    };
    incmap_source *source = NULL;
    incmap_status status = incmap_table_open(&source, unit->ctx, path, &options, err);
    return status == INCMAP_OK ? incmap_layer_add(r->layer, source, err) : status;
}

/* A layer of one table. */
static inline void rows_read(rows *r, io_unit *unit, const char *name, const char *text) {
    incmap_error err = {.status = INCMAP_OK};
    rows_open(r, unit);
    if (rows_add(r, unit, name, text, NULL, &err) != INCMAP_OK) {
        fail_msg("%s: %s", incmap_status_name(err.status), err.message);
    }
}

static inline bool rows_next(rows *r) {
    bool more = false;
    assert_status(incmap_layer_next(r->layer, r->incident, &more, NULL), INCMAP_OK);
    return more;
}

static inline void rows_close(rows *r) {
    incmap_incident_free(r->incident);
    incmap_layer_free(r->layer);
}

/* A value as text: numbers by base_num, dates as YYYY-MM-DD, NULL as "". */
static inline const char *rows_text(const incmap_value *value, char room[512]) {
    switch (value->kind) {
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            snprintf(room, 512, "%.*s", (int)value->as.text.size, value->as.text.data);
            break;
        case INCMAP_KIND_INTEGER:
            base_num_write_i64(room, value->as.integer);
            break;
        case INCMAP_KIND_REAL:
            base_num_write_fixed(room, value->as.real, 7);
            break;
        case INCMAP_KIND_DATE:
            snprintf(room, 512, "%04d-%02d-%02d", (int)value->as.date.year,
                     (int)value->as.date.month, (int)value->as.date.day);
            break;
        case INCMAP_KIND_NULL:
        default:
            room[0] = '\0';
            break;
    }
    return room;
}

#define assert_field(r, field, expected)                                                \
    do {                                                                                \
        char room_[512];                                                                \
        incmap_value value_ = incmap_incident_get((r)->incident, INCMAP_FIELD_##field); \
        assert_string_equal(rows_text(&value_, room_), expected);                       \
    } while (0)

#define assert_extra(r, number, expected)                                   \
    do {                                                                    \
        char room_[512];                                                    \
        incmap_value value_ = incmap_incident_extra((r)->incident, number); \
        assert_string_equal(rows_text(&value_, room_), expected);           \
    } while (0)

/* Notice `number` names this line and says this. */
#define assert_notice(r, number, in_line, text)                                                   \
    do {                                                                                          \
        assert_true((r)->notice_count > (number));                                                \
        assert_int_equal((r)->notices[number].line, in_line);                                     \
        if (strstr((r)->notices[number].message, text) == NULL) {                                 \
            fail_msg("notice \"%s\", expected \"%s\" in it", (r)->notices[number].message, text); \
        }                                                                                         \
    } while (0)

#endif
