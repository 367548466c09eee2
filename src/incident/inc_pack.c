#include "inc_pack.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"

/* In front of the values; `input` is borrowed from the source, which lives as long as the run. */
struct head {
    const char *input;
    uint64_t line;
    uint64_t set, plain; /* of the fields: whose values follow, and which are plain */
    uint64_t extra_count;
    size_t rival_count;
    inc_rival rivals[INCMAP_CANDIDATES_MAX];
};

static bool is_text(incmap_kind kind) {
    return kind == INCMAP_KIND_TEXT || kind == INCMAP_KIND_JSON;
}

static incmap_status pack_value(base_buf *out, const incmap_value *value, incmap_error *err) {
    unsigned char kind = (unsigned char)value->kind;
    BASE_TRY(base_buf_add(out, &kind, 1, err));
    if (value->kind == INCMAP_KIND_NULL) {
        return INCMAP_OK;
    }
    if (!is_text(value->kind)) {
        return base_buf_add(out, &value->as, sizeof value->as, err);
    }
    uint64_t size = value->as.text.size;
    BASE_TRY(base_buf_add(out, &size, sizeof size, err));
    return base_buf_add_span(out, value->as.text, err);
}

incmap_status inc_pack(base_buf *out, const incmap_incident *incident, incmap_error *err) {
    struct head head = {
        .input = incident->input,
        .line = incident->line,
        .set = incident->set,
        .plain = incident->plain,
        .extra_count = incident->extra_count,
        .rival_count = incident->rival_count,
    };
    memcpy(head.rivals, incident->rivals, sizeof head.rivals);
    BASE_TRY(base_buf_add(out, &head, sizeof head, err));
    for (uint64_t set = head.set; set != 0; set &= set - 1) {
        BASE_TRY(pack_value(out, &incident->values[__builtin_ctzll(set)], err));
    }
    for (size_t i = 0; i < incident->extra_count; i++) {
        BASE_TRY(pack_value(out, &incident->extras[i], err));
    }
    return INCMAP_OK;
}

static void take(incmap_span *rest, void *to, size_t size) {
    memcpy(to, rest->data, size);
    *rest = base_span(rest->data + size, rest->size - size);
}

/* Its text still in `rest`. */
static incmap_value unpack_value(incmap_span *rest) {
    unsigned char kind = 0;
    incmap_value value = {.kind = INCMAP_KIND_NULL};
    take(rest, &kind, 1);
    value.kind = (incmap_kind)kind;
    if (value.kind == INCMAP_KIND_NULL) {
        return value;
    }
    if (!is_text(value.kind)) {
        take(rest, &value.as, sizeof value.as);
        return value;
    }
    uint64_t size = 0;
    take(rest, &size, sizeof size);
    value.as.text = base_span(rest->data, (size_t)size);
    *rest = base_span(rest->data + size, rest->size - (size_t)size);
    return value;
}

incmap_status inc_unpack(incmap_incident *incident, incmap_span packed, incmap_error *err) {
    struct head head;
    incmap_incident_clear(incident);
    take(&packed, &head, sizeof head);
    incmap_incident_set_origin(incident, head.input, head.line);
    incident->rival_count = head.rival_count;
    memcpy(incident->rivals, head.rivals, sizeof head.rivals);
    for (uint64_t set = head.set; set != 0; set &= set - 1) {
        incmap_field field = (incmap_field)__builtin_ctzll(set);
        incmap_value value = unpack_value(&packed);
        if (value.kind == INCMAP_KIND_TEXT) {
            BASE_TRY(inc_set_text(incident, field, value.as.text, err));
        } else {
            inc_set(incident, field, value.kind)->as = value.as;
        }
    }
    incident->plain = head.plain;
    for (size_t i = 0; i < head.extra_count; i++) {
        BASE_TRY(incmap_incident_set_extra(incident, i, unpack_value(&packed), err));
    }
    return INCMAP_OK;
}
