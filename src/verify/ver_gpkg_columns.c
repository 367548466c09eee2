/* Columns of a table, and whether values fit them: SQLite itself stores anything anywhere. */
#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_utf8.h"
#include "ver_gpkg.h"
#include "ver_text.h"
#include "ver_wkb.h"

static const struct {
    const char *name;
    ver_value_class class_;
    int64_t low, high;
} types[] = {
#define X(name, class_, low, high) {name, VER_VALUE_##class_, low, high},
#include "ver_gpkg_types.def"
#undef X
};

/* "TEXT(20)": the name and, where it has one, the length. */
static bool cut_length(incmap_span *type, uint64_t *length) {
    *length = 0;
    size_t open = base_span_find(*type, BASE_SPAN("("));
    if (open == SIZE_MAX) {
        return true;
    }
    incmap_span inside = base_span(type->data + open + 1, type->size - open - 1);
    type->size = open;
    return inside.size > 1 && inside.data[inside.size - 1] == ')' &&
           base_num_parse_u64(base_span_trim(base_span(inside.data, inside.size - 1)), length);
}

static void set_type(ver_report *report, ver_column *column, incmap_span declared) {
    incmap_span name = base_span_trim(declared);
    unsigned geometry;
    bool good = cut_length(&name, &column->longest);
    for (size_t i = 0; good && i < sizeof types / sizeof types[0]; i++) {
        if (base_span_equal_nocase(name, base_span_of(types[i].name))) {
            column->class_ = types[i].class_;
            column->low = types[i].low;
            column->high = types[i].high;
        }
    }
    if (column->class_ != VER_VALUE_TEXT && column->class_ != VER_VALUE_BLOB) {
        good = good && column->longest == 0;
    }
    if (good && column->class_ == VER_VALUE_UNKNOWN && ver_wkb_type_of(name, &geometry)) {
        column->class_ = VER_VALUE_GEOMETRY;
    }
    if (!good || column->class_ == VER_VALUE_UNKNOWN) {
        column->class_ = VER_VALUE_UNKNOWN;
        ver_find(report, INCMAP_FINDING_GPKG_COLUMN_TYPE, (ver_place){.field = column->name},
                 "a column of type \"%.*s\", expected one of GeoPackage's, such as TEXT or INTEGER",
                 BASE_SPAN_ARG(declared));
    }
}

static incmap_status add_column(ver_gpkg *gpkg, ver_layer *layer, size_t *room, io_statement *row,
                                incmap_error *err) {
    BASE_TRY(base_grow(gpkg->ctx, (void **)&layer->columns, room, layer->column_count + 1,
                       sizeof *layer->columns, err));
    ver_column *column = &layer->columns[layer->column_count++];
    *column = (ver_column){0};
    BASE_TRY(base_arena_copy(&layer->text, io_statement_text(row, 0), &column->name, err));
    incmap_span type = io_statement_text(row, 1);
    set_type(gpkg->report, column, type);
    bool is_key =
        io_statement_integer(row, 2) == 1 && base_span_equal_nocase(type, BASE_SPAN("INTEGER"));
    if (is_key) {
        layer->key = column->name;
    }
    return INCMAP_OK;
}

static incmap_status read_all(ver_gpkg *gpkg, ver_layer *layer, io_statement *row,
                              incmap_error *err) {
    size_t room = 0;
    bool more;
    BASE_TRY(io_statement_next(row, &more, err));
    while (more) {
        BASE_TRY(add_column(gpkg, layer, &room, row, err));
        BASE_TRY(io_statement_next(row, &more, err));
    }
    return INCMAP_OK;
}

incmap_status ver_gpkg_read_columns(ver_gpkg *gpkg, ver_layer *layer, incmap_error *err) {
    io_statement *row = NULL;
    int64_t views = 0;
    BASE_TRY(
        ver_gpkg_ask(gpkg, &row, "SELECT name, type, pk FROM pragma_table_info({%})", layer, err));
    incmap_status status = read_all(gpkg, layer, row, err);
    io_statement_close(row);
    BASE_TRY(status);
    BASE_TRY(ver_gpkg_number(
        gpkg, &views, "SELECT count(*) FROM sqlite_master WHERE type = 'view' AND name = {%}",
        layer, err));
    if (layer->key.size == 0 && views == 0) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_KEY, (ver_place){0},
                 "no column is INTEGER PRIMARY KEY");
    }
    return INCMAP_OK;
}

static bool are_digits(incmap_span text, size_t at, size_t count, int most) {
    int value = 0;
    for (size_t i = at; i < at + count; i++) {
        if (i >= text.size || !base_is_digit(text.data[i])) {
            return false;
        }
        value = 10 * value + (text.data[i] - '0');
    }
    return value <= most;
}

bool ver_is_datetime(incmap_span text) {
    enum { day = 10, minutes = 16, seconds = 19 };
    incmap_date date;
    if (text.size < minutes + 1 || text.data[text.size - 1] != 'Z' || text.data[day] != 'T' ||
        text.data[day + 3] != ':' || !base_date_parse(base_span(text.data, day), &date) ||
        !are_digits(text, day + 1, 2, 24) || !are_digits(text, day + 4, 2, 59)) {
        return false;
    }
    size_t at = minutes;
    if (text.data[at] == ':') {
        if (!are_digits(text, at + 1, 2, 60)) {
            return false;
        }
        at = seconds;
        if (text.data[at] == '.') {
            while (base_is_digit(text.data[++at])) {
            }
        }
    }
    return at == text.size - 1;
}

static void judge_text(ver_report *report, const ver_column *column, incmap_span text,
                       ver_place place) {
    incmap_date date;
    size_t bad = base_utf8_find_bad(text);
    if (bad != SIZE_MAX) {
        ver_find(report, INCMAP_FINDING_GPKG_TEXT, place,
                 "byte %zu of the text is no UTF-8: \"%.*s\"", bad + 1, BASE_SPAN_ARG(text));
        return;
    }
    if (column->class_ == VER_VALUE_DATE && (text.size != 10 || !base_date_parse(text, &date))) {
        ver_find(report, INCMAP_FINDING_GPKG_DATE, place,
                 "\"%.*s\" is no day, expected one such as 2023-09-24", BASE_SPAN_ARG(text));
    } else if (column->class_ == VER_VALUE_DATETIME && !ver_is_datetime(text)) {
        ver_find(report, INCMAP_FINDING_GPKG_DATE, place,
                 "\"%.*s\" is no time, expected one such as 2023-09-24T14:05:00.000Z",
                 BASE_SPAN_ARG(text));
    } else if (column->class_ == VER_VALUE_TEXT) {
        ver_text_judge(report, text, place);
    }
}

static uint64_t letters_of(incmap_span text) {
    uint64_t letters = 0;
    for (size_t i = 0; i < text.size; i++) {
        letters += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
    return letters;
}

/* A length that is declared binds nobody ("for informational purposes", table 1 of the standard),
 * but programs may cut there. */
static void judge_length(ver_report *report, const ver_column *column, io_statement *row,
                         int number, ver_place place) {
    bool is_text = column->class_ == VER_VALUE_TEXT;
    uint64_t length =
        is_text ? letters_of(io_statement_text(row, number)) : io_statement_blob(row, number).size;
    if (length > column->longest) {
        ver_find(report, INCMAP_FINDING_GPKG_LENGTH, place, "%llu %s, the column's type says %llu",
                 (unsigned long long)length, is_text ? "letters" : "bytes",
                 (unsigned long long)column->longest);
    }
}

static bool fits(const ver_column *column, io_statement *row, int number, io_stored stored) {
    switch (column->class_) {
        case VER_VALUE_INTEGER:
            return stored == IO_STORED_INTEGER &&
                   io_statement_integer(row, number) >= column->low &&
                   io_statement_integer(row, number) <= column->high;
        case VER_VALUE_REAL:
            return stored == IO_STORED_REAL || stored == IO_STORED_INTEGER;
        case VER_VALUE_TEXT:
        case VER_VALUE_DATE:
        case VER_VALUE_DATETIME:
            return stored == IO_STORED_TEXT;
        case VER_VALUE_BLOB:
        case VER_VALUE_GEOMETRY:
            return stored == IO_STORED_BLOB;
        case VER_VALUE_UNKNOWN:
        default:
            return true;
    }
}

void ver_gpkg_judge_value(ver_report *report, const ver_column *column, io_statement *row,
                          int number, ver_place place) {
    static const char *const kinds[] = {"nothing", "an integer", "a real", "a text", "a blob"};
    static const char *const wanted[] = {"any",
                                         "an integer within its range",
                                         "a number",
                                         "a text",
                                         "a blob",
                                         "a day as text",
                                         "a time as text",
                                         "a geometry"};
    io_stored stored = io_statement_stored(row, number);
    if (!fits(column, row, number, stored)) {
        ver_find(report, INCMAP_FINDING_GPKG_VALUE, place, "%s, expected %s", kinds[stored],
                 wanted[column->class_]);
    } else if (column->longest > 0) {
        judge_length(report, column, row, number, place);
    }
    if (stored == IO_STORED_TEXT) {
        judge_text(report, column, io_statement_text(row, number), place);
    }
}
