#include "exp_kml_style.h"

#include <stdio.h>

#include "base_error.h"
#include "base_span.h"

#define SPAN(text) \
    { text, sizeof(text) - 1 }

struct style {
    incmap_span id;
    incmap_span event_type;
    int64_t from; /* of counts: the least that it is for */
    unsigned red, green, blue;
};

static const struct style types[] = {
#define X(id, event_type, red, green, blue) {SPAN(#id), SPAN(event_type), 0, red, green, blue},
#include "exp_palette.def"
#undef X
};

static const struct style counts[] = {
#define X(from, to, label, red, green, blue) \
    {SPAN("count_" #from), {NULL, 0}, from, red, green, blue},
#include "exp_style_counts.def"
#undef X
};

enum {
    type_count = sizeof types / sizeof types[0],
    class_count = sizeof counts / sizeof counts[0],
    colour_bytes = sizeof "<color>aabbggrr</color>"
};

static void spell_colour(char out[colour_bytes], unsigned alpha, const struct style *style) {
    snprintf(out, colour_bytes, "<color>%02x%02x%02x%02x</color>", alpha & 255, style->blue & 255,
             style->green & 255, style->red & 255);
}

/* Areas by type lie one upon another: they are seen through, and their rims have their colour.
 * Those of counts, side by side, have thin grey borders. */
static incmap_status put_style(base_buf *out, const struct style *style, bool counted,
                               const char *symbol, incmap_error *err) {
    static const struct style grey = {.red = 90, .green = 90, .blue = 90};
    char full[colour_bytes];
    char rim[colour_bytes];
    char fill[colour_bytes];
    spell_colour(full, 255, style);
    spell_colour(rim, 255, counted ? &grey : style);
    spell_colour(fill, counted ? 200 : 85, style);
    const char *const parts[] = {"\"><IconStyle>",
                                 full,
                                 symbol == NULL ? "" : "<scale>0.6</scale><Icon><href>",
                                 symbol == NULL ? "" : symbol,
                                 symbol == NULL ? "" : "</href></Icon>",
                                 "</IconStyle><LabelStyle>",
                                 full,
                                 "<scale>0.8</scale></LabelStyle><LineStyle>",
                                 rim,
                                 counted ? "<width>1</width>" : "<width>2</width>",
                                 "</LineStyle><PolyStyle>",
                                 fill,
                                 "</PolyStyle></Style>\n"};
    BASE_TRY(base_buf_add_text(out, "<Style id=\"", err));
    BASE_TRY(base_buf_add_span(out, style->id, err));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        BASE_TRY(base_buf_add_text(out, parts[i], err));
    }
    return INCMAP_OK;
}

incmap_status exp_kml_put_styles(base_buf *out, const incmap_writer *writer, const char *symbol,
                                 incmap_error *err) {
    bool counted = exp_kml_counted(writer) != NULL;
    const struct style *styles = counted ? counts : types;
    size_t count = counted ? class_count : type_count;
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(put_style(out, &styles[i], counted, symbol, err));
    }
    return INCMAP_OK;
}

const exp_column *exp_kml_counted(const incmap_writer *writer) {
    for (size_t i = 0; i < writer->column_count && writer->look == EXP_LOOK_COUNTS; i++) {
        if (base_span_is(writer->columns[i].name, "incidents")) {
            return &writer->columns[i];
        }
    }
    return NULL;
}

static incmap_span class_of(const incmap_value *value) {
    int64_t incidents = value->kind == INCMAP_KIND_INTEGER ? value->as.integer : 0;
    size_t i = class_count - 1;
    while (i > 0 && counts[i].from > incidents) {
        i--;
    }
    return counts[i].id;
}

incmap_span exp_kml_style_of(const exp_column *counted, const incmap_incident *incident) {
    if (counted != NULL) {
        return class_of(exp_value(counted, incident));
    }
    incmap_span event_type = inc_text(incident, INCMAP_FIELD_EVENT_TYPE);
    size_t i = 0;
    while (i < type_count - 1 && !base_span_equal(event_type, types[i].event_type)) {
        i++;
    }
    return types[i].id;
}
