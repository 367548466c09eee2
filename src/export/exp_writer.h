/* A writer from inside: what every format implements. A new format is one file with its class and
 * one line in exp_formats.def. */
#ifndef EXP_WRITER_H
#define EXP_WRITER_H

#include "exp_shape.h"
#include "inc_record.h"
#include "incmap/export.h"
#include "io_atomic.h"

/* Where a writer writes to. */
typedef struct exp_target {
    const char *path; /* NULL: to the sink */
    incmap_sink sink;
    incmap_span crs;                 /* empty unless the format takes one */
    incmap_span layer_name;          /* may be empty */
    const incmap_resolver *resolver; /* may be NULL */
} exp_target;

typedef struct exp_class {
    size_t size; /* of the format's struct, which starts with an incmap_writer */

    /* Take what is needed; the struct is zeroed but for its incmap_writer. When it fails, close is
     * called all the same. */
    incmap_status (*open)(incmap_writer *writer, const exp_target *target, incmap_error *err);
    incmap_status (*add)(incmap_writer *writer, const incmap_incident *incident, incmap_error *err);
    /* Write the end; files are then complete under their temporary names. */
    incmap_status (*finish)(incmap_writer *writer, incmap_error *err);
    /* The finished files, at most `room`; none for a sink. */
    size_t (*files)(incmap_writer *writer, io_atomic **files, size_t room);
    /* Release what open took; not the struct. */
    void (*close)(incmap_writer *writer);
} exp_class;

/* How a layer is drawn where a format has styles. */
typedef enum exp_look {
    EXP_LOOK_TYPES,  /* by type of event */
    EXP_LOOK_COUNTS, /* by the column "incidents" */
    EXP_LOOK_PLAIN   /* all alike */
} exp_look;

enum { EXP_FILES_MAX = 8, EXP_TEXT_ROOM = 32 };

/* The options of all formats, by their place in the table. */
typedef enum exp_setting {
#define X(format, key, values, usual, meaning) EXP_SETTING_##format##_##key,
#include "exp_settings.def"
#undef X
    EXP_SETTINGS
} exp_setting;

/* A column of an output: what it is called and which value of an incident it shows. */
typedef struct exp_column {
    incmap_span name;
    incmap_span short_name; /* for where names are short */
    const char *meaning;    /* "" of an unknown column */
    incmap_kind kind;       /* JSON of an unknown column, which may hold anything */
    int decimals;           /* of a REAL, at most */
    size_t value;           /* a field, or INCMAP_FIELD_COUNT and the number of an unknown column */
} exp_column;

struct incmap_writer {
    const exp_class *kind;
    const incmap_format_info *format;
    incmap_context *ctx;
    base_arena text;
    const char *path;    /* "<stdout>" for a sink */
    exp_column *columns; /* in order; in the arena */
    size_t column_count;
    bool narrowed; /* some fields were not asked for: */
    bool hidden[INCMAP_FIELD_COUNT];
    bool to_file;
    io_atomic *style;                   /* a file beside it; NULL: none */
    struct exp_layer *layer;            /* NULL: each incident at its point */
    exp_geometry geometry;              /* that all its rows have */
    exp_look look;                      /* and how they are drawn */
    const exp_shape *shape;             /* of the row that is added; NULL for points */
    incmap_span settings[EXP_SETTINGS]; /* of its format, the usual value where none is given */
    char way[sizeof((incmap_error *)0)->message]; /* to the reference system, as told; or empty */
    uint64_t outside; /* records that the reference system does not hold: the run fails */
    incmap_notices notices;
    incmap_status failure; /* of an earlier call: bytes are missing then */
    bool finished;
};

/* The value of a column; never NULL. */
static inline const incmap_value *exp_value(const exp_column *column,
                                            const incmap_incident *incident) {
    static const incmap_value nothing = {.kind = INCMAP_KIND_NULL};
    size_t extra = column->value - INCMAP_FIELD_COUNT;
    return column->value < INCMAP_FIELD_COUNT ? &incident->values[column->value]
           : extra < incident->extra_count    ? &incident->extras[extra]
                                              : &nothing;
}

/* Decimals that a REAL field is written with at most. */
int exp_decimals(incmap_field field);

/* Whether the incident has a point, and which. */
bool exp_point(const incmap_incident *incident, incmap_point *out);

/* Tell that `count` rows, if any, are not in the file because they have no point, area or line. */
void exp_tell_placeless(const incmap_writer *writer, uint64_t count);

/* `value` as plain text: digits, a date as YYYY-MM-DD, texts as they are. The span borrows from the
 * value or from `room`. Empty for NULL. */
incmap_span exp_value_text(const incmap_value *value, int decimals, char room[EXP_TEXT_ROOM]);

#endif
