#include "exp_style.h"

#include "base_error.h"
#include "base_num.h"

/* A class of a renderer and the look of its symbol; nothing in it needs escaping in XML. */
struct shade {
    const char *from, *to; /* of counts; of types both are the type */
    const char *label, *shape, *colour;
};

static const struct shade types[] = {
#define X(value, label, shape, colour) {value, value, label, shape, colour},
#include "exp_style_types.def"
#undef X
};

static const struct shade counts[] = {
#define X(from, to, label, red, green, blue) {#from, #to, label, "", #red "," #green "," #blue},
#include "exp_style_counts.def"
#undef X
};

static const struct shade plain[] = {{"", "", "", "", "0,114,178"}};

/* How a layer is drawn, by exp_look. */
static const struct look {
    const struct shade *shades;
    size_t count;
    const char *head;                 /* of the renderer, up to its classes */
    const char *before, *between;     /* each class: before FROM between TO; NULL: there are none */
    const char *foot;                 /* behind the classes */
    const char *fill_alpha, *meaning; /* how far areas hide what is below them, of 255 */
} looks[] = {
    [EXP_LOOK_TYPES] = {types, sizeof types / sizeof types[0],
                        "type=\"categorizedSymbol\" attr=\"event_type\"><categories>",
                        "<category value=\"", NULL, "</categories>", ",85",
                        "Incidents by type of event"},
    [EXP_LOOK_COUNTS] = {counts, sizeof counts / sizeof counts[0],
                         "type=\"graduatedSymbol\" attr=\"incidents\" "
                         "graduatedMethod=\"GraduatedColor\"><ranges>",
                         "<range lower=\"", "\" upper=\"", "</ranges>", ",200",
                         "Areas by how many incidents lie in them"},
    [EXP_LOOK_PLAIN] = {plain, sizeof plain / sizeof plain[0], "type=\"singleSymbol\">", NULL, NULL,
                        "", ",85", "Incidents joined in the order of time"},
};

static incmap_status put(base_buf *out, const char *const *parts, size_t count, incmap_error *err) {
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(base_buf_add_text(out, parts[i], err));
    }
    return INCMAP_OK;
}

static incmap_status put_class(base_buf *out, const struct look *look, const struct shade *shade,
                               const char *number, incmap_error *err) {
    const char *const parts[] = {look->before,
                                 shade->from,
                                 look->between == NULL ? "" : look->between,
                                 look->between == NULL ? "" : shade->to,
                                 "\" symbol=\"",
                                 number,
                                 "\" label=\"",
                                 shade->label,
                                 "\" render=\"true\"/>"};
    return put(out, parts, sizeof parts / sizeof parts[0], err);
}

static incmap_status put_marker(base_buf *out, const struct shade *shade, incmap_error *err) {
    const char *const parts[] = {"<prop k=\"color\" v=\"",
                                 shade->colour,
                                 ",255\"/>",
                                 "<prop k=\"name\" v=\"",
                                 shade->shape,
                                 "\"/>",
                                 "<prop k=\"outline_color\" v=\"35,35,35,255\"/>",
                                 "<prop k=\"outline_style\" v=\"solid\"/>",
                                 "<prop k=\"outline_width\" v=\"0.2\"/>",
                                 "<prop k=\"outline_width_unit\" v=\"MM\"/>",
                                 "<prop k=\"scale_method\" v=\"diameter\"/>",
                                 "<prop k=\"size\" v=\"2.6\"/>",
                                 "<prop k=\"size_unit\" v=\"MM\"/>"};
    return put(out, parts, sizeof parts / sizeof parts[0], err);
}

/* Areas of uncertainty lie one upon another: they are seen through, and their rims tell them apart.
 * Those of counts, side by side, have thin grey borders. */
static incmap_status put_fill(base_buf *out, const struct look *look, const struct shade *shade,
                              incmap_error *err) {
    bool counted = look == &looks[EXP_LOOK_COUNTS];
    const char *const parts[] = {"<prop k=\"color\" v=\"",
                                 shade->colour,
                                 look->fill_alpha,
                                 "\"/>",
                                 "<prop k=\"style\" v=\"solid\"/>",
                                 "<prop k=\"outline_color\" v=\"",
                                 counted ? "90,90,90" : shade->colour,
                                 ",255\"/>",
                                 "<prop k=\"outline_style\" v=\"solid\"/>",
                                 "<prop k=\"outline_width\" v=\"",
                                 counted ? "0.15" : "0.4",
                                 "\"/>",
                                 "<prop k=\"outline_width_unit\" v=\"MM\"/>"};
    return put(out, parts, sizeof parts / sizeof parts[0], err);
}

static incmap_status put_line(base_buf *out, const struct shade *shade, incmap_error *err) {
    const char *const parts[] = {"<prop k=\"line_color\" v=\"",
                                 shade->colour,
                                 ",255\"/>",
                                 "<prop k=\"line_style\" v=\"solid\"/>",
                                 "<prop k=\"line_width\" v=\"0.5\"/>",
                                 "<prop k=\"line_width_unit\" v=\"MM\"/>"};
    return put(out, parts, sizeof parts / sizeof parts[0], err);
}

static incmap_status put_properties(base_buf *out, const incmap_writer *writer,
                                    const struct shade *shade, incmap_error *err) {
    switch (writer->geometry) {
        case EXP_AREAS:
            return put_fill(out, &looks[writer->look], shade, err);
        case EXP_LINES:
            return put_line(out, shade, err);
        case EXP_POINTS:
        default:
            return put_marker(out, shade, err);
    }
}

/* Properties as <prop>, which every QGIS 3 reads. */
static incmap_status put_symbol(base_buf *out, const incmap_writer *writer,
                                const struct shade *shade, const char *number, incmap_error *err) {
    static const char *const names[][2] = {[EXP_POINTS] = {"marker", "SimpleMarker"},
                                           [EXP_AREAS] = {"fill", "SimpleFill"},
                                           [EXP_LINES] = {"line", "SimpleLine"}};
    const char *const parts[] = {"<symbol type=\"",
                                 names[writer->geometry][0],
                                 "\" name=\"",
                                 number,
                                 "\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">",
                                 "<layer class=\"",
                                 names[writer->geometry][1],
                                 "\" enabled=\"1\" locked=\"0\" pass=\"0\">"};
    BASE_TRY(put(out, parts, sizeof parts / sizeof parts[0], err));
    BASE_TRY(put_properties(out, writer, shade, err));
    return base_buf_add_text(out, "</layer></symbol>", err);
}

incmap_status exp_style_put_renderer(base_buf *out, const incmap_writer *writer,
                                     incmap_error *err) {
    const struct look *look = &looks[writer->look];
    char number[BASE_NUM_MAX];
    BASE_TRY(base_buf_add_text(
        out, "<renderer-v2 symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\" ", err));
    BASE_TRY(base_buf_add_text(out, look->head, err));
    for (size_t i = 0; i < look->count && look->before != NULL; i++) {
        base_num_write_u64(number, i);
        BASE_TRY(put_class(out, look, &look->shades[i], number, err));
    }
    BASE_TRY(base_buf_add_text(out, look->foot, err));
    BASE_TRY(base_buf_add_text(out, "<symbols>", err));
    for (size_t i = 0; i < look->count; i++) {
        base_num_write_u64(number, i);
        BASE_TRY(put_symbol(out, writer, &look->shades[i], number, err));
    }
    return base_buf_add_text(out, "</symbols></renderer-v2>", err);
}

incmap_status exp_style_put(base_buf *out, const incmap_writer *writer, incmap_error *err) {
    BASE_TRY(base_buf_add_text(out,
                               "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
                               "<qgis version=\"3.22.0\" styleCategories=\"Symbology\">",
                               err));
    BASE_TRY(exp_style_put_renderer(out, writer, err));
    return base_buf_add_text(out, "</qgis>", err);
}

const char *exp_style_meaning(const incmap_writer *writer) { return looks[writer->look].meaning; }
