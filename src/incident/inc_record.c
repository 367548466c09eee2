#include "inc_record.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "base_utf8.h"

static const incmap_field_info fields[] = {
#define X(name, text, dbf, kind, meaning) {text, dbf, INCMAP_KIND_##kind, meaning},
#include "incmap/field.def"
#undef X
};

const incmap_field_info *incmap_field_describe(incmap_field field) { return &fields[field]; }

incmap_status incmap_incident_new(incmap_incident **out, incmap_context *ctx, incmap_error *err) {
    incmap_incident *incident = base_alloc_zeroed(ctx, 1, sizeof *incident);
    *out = incident;
    if (incident == NULL) {
        return base_out_of_memory(err);
    }
    incident->ctx = ctx;
    base_arena_init(&incident->text, ctx);
    return INCMAP_OK;
}

void incmap_incident_free(incmap_incident *incident) {
    if (incident != NULL) {
        base_arena_free(&incident->text);
        base_free(incident->ctx, incident->extras);
        base_free(incident->ctx, incident);
    }
}

void incmap_incident_clear(incmap_incident *incident) {
    base_arena_reset(&incident->text);
    for (uint64_t set = incident->set; set != 0; set &= set - 1) {
        incident->values[__builtin_ctzll(set)].kind = INCMAP_KIND_NULL;
    }
    incident->set = 0;
    incident->plain = 0;
    incident->extra_count = 0;
    incident->rival_count = 0;
    incident->context = (incmap_span){NULL, 0};
    incident->input = NULL;
    incident->line = 0;
}

incmap_value incmap_incident_get(const incmap_incident *incident, incmap_field field) {
    return incident->values[field];
}

/* `value` with its text, if it has one, copied into the incident. */
static incmap_status own_value(incmap_incident *incident, incmap_value value, incmap_value *out,
                               incmap_error *err) {
    if (value.kind == INCMAP_KIND_TEXT || value.kind == INCMAP_KIND_JSON) {
        BASE_TRY(base_arena_copy(&incident->text, value.as.text, &value.as.text, err));
    }
    *out = value;
    return INCMAP_OK;
}

incmap_status incmap_incident_set(incmap_incident *incident, incmap_field field, incmap_value value,
                                  incmap_error *err) {
    if (value.kind != INCMAP_KIND_NULL && value.kind != fields[field].kind) {
        return base_fail(err, INCMAP_USAGE, "field %s was given a value of another kind than its",
                         fields[field].name);
    }
    BASE_TRY(own_value(incident, value, &value, err));
    if (value.kind == INCMAP_KIND_NULL) {
        inc_set_null(incident, field);
    } else {
        inc_set(incident, field, value.kind)->as = value.as;
    }
    return INCMAP_OK;
}

incmap_status inc_set_text(incmap_incident *incident, incmap_field field, incmap_span text,
                           incmap_error *err) {
    if (text.size == 0) {
        inc_set_null(incident, field);
        return INCMAP_OK;
    }
    incmap_span copy;
    BASE_TRY(base_arena_copy(&incident->text, text, &copy, err));
    inc_lend_text(incident, field, copy);
    return INCMAP_OK;
}

incmap_value incmap_incident_extra(const incmap_incident *incident, size_t number) {
    return number < incident->extra_count ? incident->extras[number]
                                          : (incmap_value){.kind = INCMAP_KIND_NULL};
}

incmap_status incmap_incident_set_extra(incmap_incident *incident, size_t number,
                                        incmap_value value, incmap_error *err) {
    size_t most = incident->ctx->limits.columns;
    if (number >= most) {
        return base_fail(err, INCMAP_LIMIT, "column %zu; the limit is %zu columns", number + 1,
                         most);
    }
    BASE_TRY(base_grow(incident->ctx, (void **)&incident->extras, &incident->extra_room, number + 1,
                       sizeof *incident->extras, err));
    while (incident->extra_count <= number) {
        incident->extras[incident->extra_count++] = (incmap_value){.kind = INCMAP_KIND_NULL};
    }
    return own_value(incident, value, &incident->extras[number], err);
}

void incmap_incident_set_context(incmap_incident *incident, incmap_span text) {
    incident->context = text;
}

incmap_span incmap_incident_context(const incmap_incident *incident) { return incident->context; }

void incmap_incident_set_origin(incmap_incident *incident, const char *input, uint64_t line) {
    incident->input = input;
    incident->line = line;
}

const char *incmap_incident_input(const incmap_incident *incident) { return incident->input; }

uint64_t incmap_incident_line(const incmap_incident *incident) { return incident->line; }

/* U+2028 and U+2029, which scripts take for line ends, and letters that XML has not start with the
 * bytes E2 and EF. */
bool inc_is_plain(incmap_span text) {
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if ((unsigned char)c < 0x20 || memchr("\"'<>&\\\xE2\xEF", c, 8) != NULL) {
            return false;
        }
    }
    return base_utf8_find_bad(text) == SIZE_MAX;
}

static char *append(char *at, incmap_span text) {
    if (text.size > 0) {
        memcpy(at, text.data, text.size);
    }
    return at + text.size;
}

incmap_status inc_keep_in_notes(incmap_incident *incident, incmap_span column, incmap_span value,
                                incmap_error *err) {
    incmap_span notes = inc_text(incident, INCMAP_FIELD_NOTES);
    size_t most = notes.size + column.size + value.size + 5;
    char *text = base_arena_alloc(&incident->text, most);
    if (text == NULL) {
        return base_out_of_memory(err);
    }
    char *at = append(text, notes);
    at = append(at, notes.size > 0 ? BASE_SPAN(" [") : BASE_SPAN("["));
    at = append(append(append(at, column), BASE_SPAN(": ")), value);
    *at++ = ']';
    inc_lend_text(incident, INCMAP_FIELD_NOTES, base_span(text, (size_t)(at - text)));
    return INCMAP_OK;
}
