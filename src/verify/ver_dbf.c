#include "ver_dbf.h"

#include "base_date.h"
#include "base_error.h"
#include "base_utf8.h"

enum { header_bytes = 32, descriptor_bytes = 32, terminator = 0x0D, end_of_file = 0x1A };
enum { driver_windows = 0x03, driver_ansi = 0x57 }; /* both are windows-1252 */

typedef struct table {
    ver_member *dbf;
    ver_report *report;
    ver_encoding encoding;
    uint64_t records; /* as the header has it */
    unsigned head_size;
    unsigned record_size;
    unsigned descriptors; /* that the header has room for */
    ver_field *fields;
    unsigned field_count;
    uint64_t foreign; /* texts with bytes over 127, in an encoding that is not UTF-8 */
    uint64_t as_utf8; /* of those, valid UTF-8 */
    unsigned driver;  /* the language driver, which names an encoding as well; 0: none */
    bool has_letters; /* beyond ASCII */
} table;

/* Marks of a database program that was at work. */
static void judge_states(table *t, const unsigned char *head) {
    enum { unfinished_at = 14, encrypted_at = 15 };
    if (head[unfinished_at] != 0) {
        ver_find(t->report, INCMAP_FINDING_DBF_UNFINISHED, (ver_place){.byte = unfinished_at + 1},
                 "0x%02X where 0 says that no change is under way", head[unfinished_at]);
    }
    if (head[encrypted_at] != 0) {
        ver_find(t->report, INCMAP_FINDING_DBF_HEADER, (ver_place){.byte = encrypted_at + 1},
                 "0x%02X where 0 says that nothing is encrypted", head[encrypted_at]);
    }
}

/* *goes_on false when nothing can be read with that header. */
static incmap_status read_header(table *t, bool *goes_on, incmap_error *err) {
    const unsigned char *bytes;
    *goes_on = false;
    BASE_TRY(ver_bytes_take(&t->dbf->bytes, header_bytes, &bytes, err));
    if (bytes == NULL) {
        ver_find(t->report, INCMAP_FINDING_DBF_HEADER, (ver_place){0},
                 "%llu bytes, expected a header of %d or more", (unsigned long long)t->dbf->size,
                 header_bytes + 1);
        return INCMAP_OK;
    }
    if ((bytes[0] & 7) != 3) {
        ver_find(t->report, INCMAP_FINDING_DBF_HEADER, (ver_place){.byte = 1},
                 "version 0x%02X, expected 0x03 (dBASE III)", bytes[0]);
    }
    if (!base_date_is_valid((incmap_date){1900 + bytes[1], bytes[2], bytes[3]})) {
        ver_find(t->report, INCMAP_FINDING_DBF_UPDATED, (ver_place){.byte = 2},
                 "last changed in year 1900 + %u, month %u, day %u", bytes[1], bytes[2], bytes[3]);
    }
    t->records = ver_u32_le(bytes + 4);
    t->head_size = (unsigned)(bytes[8] | bytes[9] << 8);
    t->record_size = (unsigned)(bytes[10] | bytes[11] << 8);
    t->driver = bytes[29];
    if (t->encoding == VER_ENCODING_UNKNOWN && t->driver != 0) {
        bool is_1252 = t->driver == driver_ansi || t->driver == driver_windows;
        t->encoding = is_1252 ? VER_ENCODING_1252 : VER_ENCODING_OTHER;
    }
    judge_states(t, bytes);
    if (t->head_size < header_bytes + 1 || t->record_size == 0) {
        ver_find(t->report, INCMAP_FINDING_DBF_HEADER, (ver_place){.byte = 9},
                 "a header of %u bytes and records of %u, expected 33 and 1 or more", t->head_size,
                 t->record_size);
        return INCMAP_OK;
    }
    t->descriptors = (t->head_size - header_bytes - 1) / descriptor_bytes;
    *goes_on = true;
    return INCMAP_OK;
}

/* The types that shapefiles have, and how wide they are. */
static const struct {
    char type;
    unsigned least;
    unsigned most;
} widths[] = {{'C', 1, 254}, {'N', 1, 32}, {'F', 1, 32}, {'D', 8, 8}, {'L', 1, 1}};

static void judge_width(table *t, const ver_field *f, ver_place place) {
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        if (widths[i].type != f->type) {
            continue;
        }
        if (f->width < widths[i].least || f->width > widths[i].most) {
            ver_find(t->report, INCMAP_FINDING_DBF_FIELD, place,
                     "a width of %u bytes, expected %u to %u for the type %c", f->width,
                     widths[i].least, widths[i].most, f->type);
        }
        return;
    }
    ver_find(t->report, INCMAP_FINDING_DBF_FIELD_TYPE, place,
             "the type 0x%02X, expected one of C N F D L", (unsigned char)f->type);
}

static bool is_plain_name(incmap_span name) {
    for (size_t i = 0; i < name.size; i++) {
        char c = base_lower(name.data[i]);
        bool is_letter = (c >= 'a' && c <= 'z') || (unsigned char)c > 0x7F;
        if (!is_letter && (i == 0 || (c != '_' && !base_is_digit(c)))) {
            return false;
        }
    }
    return true;
}

/* Whether texts are taken to be UTF-8. */
static bool is_of_letters(ver_encoding encoding) {
    return encoding == VER_ENCODING_UTF8 || encoding == VER_ENCODING_UNKNOWN;
}

static void judge_name(table *t, unsigned number, ver_place place) {
    incmap_span name = t->fields[number].name_span;
    if (name.size == 0) {
        ver_find(t->report, INCMAP_FINDING_DBF_FIELD, place, "field %u has no name", number + 1);
        return;
    }
    if (strlen(t->fields[number].name) > 10) {
        ver_find(t->report, INCMAP_FINDING_DBF_FIELD, place,
                 "field %u has a name of 11 bytes, expected at most 10 and a NUL", number + 1);
    }
    if (is_of_letters(t->encoding) && base_utf8_find_bad(name) != SIZE_MAX) {
        ver_find(t->report, INCMAP_FINDING_DBF_TEXT, place,
                 "the name of field %u ends or stands in the middle of a letter", number + 1);
    }
    if (!is_plain_name(name)) {
        ver_find(t->report, INCMAP_FINDING_DBF_FIELD_NAME, place,
                 "\"%.*s\", expected a letter and then letters, digits and _", BASE_SPAN_ARG(name));
    }
    for (unsigned i = 0; i < number; i++) {
        if (base_span_equal_nocase(name, t->fields[i].name_span)) {
            ver_find(t->report, INCMAP_FINDING_DBF_FIELD_DUPLICATE, place,
                     "fields %u and %u are both named \"%s\"", i + 1, number + 1,
                     t->fields[number].name);
            return;
        }
    }
}

static void judge_field(table *t, unsigned number) {
    const ver_field *f = &t->fields[number];
    ver_place place = {.byte = header_bytes + (uint64_t)number * descriptor_bytes + 1,
                       .field = f->name_span};
    judge_name(t, number, place);
    judge_width(t, f, place);
    bool is_number = f->type == 'N' || f->type == 'F';
    if (is_number && f->decimals > 0 && f->decimals + 1 >= f->width) {
        ver_find(t->report, INCMAP_FINDING_DBF_FIELD, place, "%u decimals in a width of %u bytes",
                 f->decimals, f->width);
    }
}

static void take_descriptor(ver_field *f, const unsigned char *bytes, unsigned offset) {
    memcpy(f->name, bytes, 11);
    f->name[11] = '\0';
    size_t size = strlen(f->name);
    while (size > 0 && f->name[size - 1] == ' ') {
        size--;
    }
    f->name[size] = '\0';
    f->name_span = base_span(f->name, size);
    f->type = (char)bytes[11];
    f->width = bytes[16];
    f->decimals = bytes[17];
    if (f->type == 'C') { /* the byte of the decimals is the upper one of the width */
        f->width |= (unsigned)f->decimals << 8;
    }
    f->offset = offset;
}

/* Descriptors up to the terminator, and what stands behind it, up to the records. */
static incmap_status read_descriptors(table *t, incmap_error *err) {
    ver_bytes *bytes = &t->dbf->bytes;
    unsigned width = 1;
    const unsigned char *next = NULL;
    while (t->field_count < t->descriptors) {
        BASE_TRY(ver_bytes_need(bytes, descriptor_bytes, err));
        if (ver_bytes_left(bytes) > 0 && *ver_bytes_here(bytes) == terminator) {
            break;
        }
        BASE_TRY(ver_bytes_take(bytes, descriptor_bytes, &next, err));
        if (next == NULL) {
            break;
        }
        take_descriptor(&t->fields[t->field_count], next, width);
        width += t->fields[t->field_count].width;
        judge_field(t, t->field_count++);
    }
    ver_place place = {.byte = ver_bytes_offset(bytes) + 1};
    BASE_TRY(ver_bytes_take(bytes, 1, &next, err));
    if (next == NULL || *next != terminator) {
        ver_find(t->report, INCMAP_FINDING_DBF_HEADER, place,
                 "no 0x0D behind the last of %u field descriptors", t->field_count);
    }
    if (t->field_count == 0) {
        ver_find(t->report, INCMAP_FINDING_DBF_HEADER, place, "no fields, expected one or more");
    }
    if (width != t->record_size) {
        ver_find(t->report, INCMAP_FINDING_DBF_HEADER, (ver_place){.byte = 11},
                 "records of %u bytes, the fields make %u", t->record_size, width);
    }
    bool whole;
    uint64_t at = ver_bytes_offset(bytes);
    return ver_bytes_skip(bytes, at < t->head_size ? t->head_size - at : 0, &whole, err);
}

static void judge_flag(table *t, char flag, ver_place place) {
    if (flag == '*') {
        ver_find(t->report, INCMAP_FINDING_DBF_DELETED, place,
                 "the record is marked as deleted, its shape is not");
    } else if (flag != ' ') {
        ver_find(t->report, INCMAP_FINDING_DBF_FLAG, place,
                 "the deletion flag 0x%02X, expected 0x20 or 0x2A", (unsigned char)flag);
    }
}

static bool is_ascii(incmap_span text) {
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] > 0x7F) {
            return false;
        }
    }
    return true;
}

/* Bytes of another encoding are valid UTF-8 by chance only. */
static void judge_encoding(table *t) {
    if (t->foreign > 0 && t->as_utf8 == t->foreign) {
        ver_find(t->report, INCMAP_FINDING_CPG_DOUBTFUL, (ver_place){0},
                 "all %llu texts with letters beyond ASCII are UTF-8, another encoding is named",
                 (unsigned long long)t->foreign);
    }
    if (t->encoding == VER_ENCODING_UTF8 && t->driver != 0 && t->has_letters) {
        ver_find(t->report, INCMAP_FINDING_CPG_DOUBTFUL, (ver_place){.byte = 30},
                 "the language driver 0x%02X names another encoding than the .cpg, UTF-8: some "
                 "readers go by it",
                 t->driver);
    }
}

static void judge_record(table *t, const char *record, ver_place place) {
    uint64_t start = place.byte;
    judge_flag(t, record[0], place);
    for (unsigned i = 0; i < t->field_count; i++) {
        const ver_field *f = &t->fields[i];
        if (f->offset + f->width > t->record_size) {
            return; /* the header does not add up: a finding already */
        }
        place.field = f->name_span;
        place.byte = start + f->offset;
        incmap_span value = base_span(record + f->offset, f->width);
        ver_dbf_judge_value(t->report, f, t->encoding, value, place);
        if (f->type == 'C' && !is_ascii(value)) {
            bool is_foreign = !is_of_letters(t->encoding);
            t->has_letters = true;
            t->foreign += is_foreign;
            t->as_utf8 += is_foreign && base_utf8_find_bad(value) == SIZE_MAX;
        }
    }
}

static incmap_status read_records(table *t, incmap_error *err) {
    ver_bytes *bytes = &t->dbf->bytes;
    for (uint64_t i = 0; i < t->records; i++) {
        ver_place place = {.record = i + 1, .byte = ver_bytes_offset(bytes) + 1};
        const unsigned char *record;
        BASE_TRY(ver_bytes_take(bytes, t->record_size, &record, err));
        if (record == NULL) {
            ver_find(t->report, INCMAP_FINDING_DBF_SIZE, place,
                     "the file ends inside record %llu of %llu", (unsigned long long)i + 1,
                     (unsigned long long)t->records);
            return INCMAP_OK;
        }
        judge_record(t, (const char *)record, place);
    }
    judge_encoding(t);
    BASE_TRY(ver_bytes_need(bytes, 2, err));
    size_t left = ver_bytes_left(bytes);
    if (left > 1 || (left == 1 && *ver_bytes_here(bytes) != end_of_file)) {
        uint64_t at = ver_bytes_offset(bytes);
        ver_find(t->report, INCMAP_FINDING_DBF_SIZE, (ver_place){.byte = at + 1},
                 "%llu bytes behind the last of %llu records, expected at most 0x1A",
                 (unsigned long long)(t->dbf->size > at ? t->dbf->size - at : left),
                 (unsigned long long)t->records);
    }
    return INCMAP_OK;
}

static incmap_status read_table(table *t, uint64_t shapes, incmap_error *err) {
    bool goes_on = false;
    BASE_TRY(read_header(t, &goes_on, err));
    if (!goes_on) {
        return INCMAP_OK;
    }
    if (t->records != shapes) {
        ver_find(t->report, INCMAP_FINDING_RECORD_COUNT, (ver_place){.byte = 5},
                 "%llu records, the .shp has %llu", (unsigned long long)t->records,
                 (unsigned long long)shapes);
    }
    t->fields = base_alloc_zeroed(t->dbf->ctx, t->descriptors + 1, sizeof *t->fields);
    if (t->fields == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(read_descriptors(t, err));
    return read_records(t, err);
}

incmap_status ver_dbf_check(ver_member *dbf, ver_encoding encoding, uint64_t shapes,
                            incmap_error *err) {
    table t = {.dbf = dbf, .report = &dbf->report, .encoding = encoding};
    incmap_status status = read_table(&t, shapes, err);
    base_free(dbf->ctx, t.fields);
    return status;
}
