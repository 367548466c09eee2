/* Owns reading GeoNames dumps: 19 columns, tabs between them, no header, no quoting. */
#include <string.h>

#include "base_buf.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_import.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum {
    ID,
    NAME,
    ASCII_NAME,
    OTHER_NAMES,
    LATITUDE,
    LONGITUDE,
    CLASS,
    CODE,
    COUNTRY,
    ADMIN1 = 10,
    ADMIN2 = 11,
    POPULATION = 14,
    COLUMNS = 19
};

/* How many columns the line has; the first 19 of them. */
static size_t split(incmap_span line, incmap_span columns[COLUMNS]) {
    size_t count = 0;
    incmap_span part;
    while (base_span_cut(&line, '\t', &part)) {
        if (count < COLUMNS) {
            columns[count] = part;
        }
        count++;
    }
    return count;
}

bool gaz_is_geonames(incmap_span start, incmap_span first_line) {
    incmap_span columns[COLUMNS];
    double number = 0;
    (void)start;
    return split(first_line, columns) == COLUMNS && (base_num_parse(columns[LATITUDE], &number) ||
                                                     base_num_parse(columns[LONGITUDE], &number));
}

static bool folds_alike(incmap_span a, incmap_span b) {
    txt_folded folded_a, folded_b;
    txt_fold(a, &folded_a);
    txt_fold(b, &folded_b);
    return base_span_equal(base_span(folded_a.data, folded_a.size),
                           base_span(folded_b.data, folded_b.size));
}

/* The ASCII name is one more name only where it says more than the name does without its marks. */
static incmap_status collect_names(const incmap_span columns[COLUMNS], base_buf *names,
                                   incmap_error *err) {
    names->size = 0;
    if (columns[ASCII_NAME].size > 0 && !folds_alike(columns[NAME], columns[ASCII_NAME])) {
        BASE_TRY(base_buf_add_span(names, columns[ASCII_NAME], err));
        BASE_TRY(base_buf_add_char(names, ',', err));
    }
    return base_buf_add_span(names, columns[OTHER_NAMES], err);
}

typedef struct scratch {
    char id[BASE_NUM_MAX + 16];
    char feature[16];
    base_buf names;
} scratch;

static incmap_span feature_of(incmap_span class, incmap_span code, char out[16]) {
    if (class.size != 1 || code.size > 12) {
        return base_span("", 0);
    }
    size_t size = 0;
    out[size++] = class.data[0];
    if (code.size > 0) {
        out[size++] = '.';
        memcpy(out + size, code.data, code.size);
        size += code.size;
    }
    return base_span(out, size);
}

static incmap_status import_columns(gaz_import *import, const incmap_span columns[COLUMNS],
                                    uint64_t line, scratch *use, incmap_error *err) {
    static const char prefix[] = "geonames:";
    uint64_t number = 0;
    if (!base_num_parse_u64(columns[ID], &number) || number > INT64_MAX) {
        gaz_reject(import, line, GAZ_BAD_ID, "the id \"%.*s\" is not a number",
                   BASE_SPAN_ARG(txt_utf8_fit(columns[ID], 40)));
        return INCMAP_OK;
    }
    memcpy(use->id, prefix, sizeof prefix - 1);
    size_t id_size = sizeof prefix - 1 + base_num_write_u64(use->id + sizeof prefix - 1, number);
    BASE_TRY(collect_names(columns, &use->names, err));
    gaz_fields fields = {
        .id = base_span(use->id, id_size),
        .name = columns[NAME],
        .lat = columns[LATITUDE],
        .lon = columns[LONGITUDE],
        .feature = feature_of(columns[CLASS], columns[CODE], use->feature),
        .country = columns[COUNTRY],
        .admin1 = columns[ADMIN1],
        .admin2 = columns[ADMIN2],
        .population = columns[POPULATION],
        .other_names = base_buf_view(&use->names),
        .separator = ',',
    };
    return gaz_import_row(import, &fields, line, NULL, err);
}

static incmap_status import_line(gaz_import *import, incmap_span text, uint64_t line, scratch *use,
                                 incmap_error *err) {
    incmap_span columns[COLUMNS];
    size_t count = split(text, columns);
    size_t bad = txt_utf8_find_bad(text);
    if (count != COLUMNS) {
        gaz_reject(import, line, GAZ_BAD_COLUMNS, "%zu columns, not 19", count);
    } else if (bad != SIZE_MAX || memchr(text.data, '\0', text.size) != NULL) {
        gaz_reject(import, line, GAZ_BAD_ENCODING, "not UTF-8 text");
    } else {
        return import_columns(import, columns, line, use, err);
    }
    return INCMAP_OK;
}

static incmap_status import_lines(gaz_import *import, io_stream *stream, scratch *use,
                                  incmap_error *err) {
    size_t limit = incmap_context_limits_view(import->draft->ctx)->record_bytes;
    for (bool more = true; more;) {
        incmap_span text = {NULL, 0};
        incmap_error problem;
        incmap_status status = io_stream_line(stream, limit, &text, &more, &problem);
        uint64_t line = io_stream_line_number(stream);
        if (status == INCMAP_LIMIT) {
            import->rows++;
            BASE_TRY(gaz_reject_or_fail(import, line, GAZ_BAD_TOO_LONG, status, &problem, err));
            more = true;
        } else if (status != INCMAP_OK) {
            return base_fail_at(err, status, import->path, line, 0, "%s", problem.message);
        } else if (more && text.size > 0) {
            import->rows++;
            BASE_TRY(import_line(import, text, line, use, err));
        }
    }
    return INCMAP_OK;
}

incmap_status gaz_import_geonames(gaz_import *import, io_stream *stream, incmap_error *err) {
    scratch use;
    base_buf_init(&use.names, import->draft->ctx,
                  incmap_context_limits_view(import->draft->ctx)->record_bytes * 2);
    incmap_status status = import_lines(import, stream, &use, err);
    base_buf_free(&use.names);
    return status;
}
