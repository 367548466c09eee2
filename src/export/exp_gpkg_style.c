#include "base_error.h"
#include "base_num.h"
#include "exp_gpkg.h"

static const struct {
    const char *value, *label, *shape, *colour; /* none of them needs escaping in XML */
} kinds[] = {
#define X(value, label, shape, colour) {value, label, shape, colour},
#include "exp_gpkg_style.def"
#undef X
};

enum { kind_count = sizeof kinds / sizeof kinds[0] };

static incmap_status put(base_buf *out, const char *const *parts, size_t count, incmap_error *err) {
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(base_buf_add_text(out, parts[i], err));
    }
    return INCMAP_OK;
}

static incmap_status put_category(base_buf *out, size_t kind, const char *number,
                                  incmap_error *err) {
    const char *const parts[] = {"<category render=\"true\" symbol=\"",
                                 number,
                                 "\" value=\"",
                                 kinds[kind].value,
                                 "\" label=\"",
                                 kinds[kind].label,
                                 "\"/>"};
    return put(out, parts, sizeof parts / sizeof parts[0], err);
}

/* Properties as <prop>, which every QGIS 3 reads. */
static incmap_status put_symbol(base_buf *out, size_t kind, const char *number, incmap_error *err) {
    const char *const parts[] = {
        "<symbol type=\"marker\" name=\"",
        number,
        "\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer class=\"SimpleMarker\" "
        "enabled=\"1\" locked=\"0\" pass=\"0\"><prop k=\"color\" v=\"",
        kinds[kind].colour,
        "\"/><prop k=\"name\" v=\"",
        kinds[kind].shape,
        "\"/><prop k=\"outline_color\" v=\"35,35,35,255\"/><prop k=\"outline_style\" v=\"solid\"/>"
        "<prop k=\"outline_width\" v=\"0.2\"/><prop k=\"outline_width_unit\" v=\"MM\"/>"
        "<prop k=\"scale_method\" v=\"diameter\"/><prop k=\"size\" v=\"2.6\"/>"
        "<prop k=\"size_unit\" v=\"MM\"/></layer></symbol>"};
    return put(out, parts, sizeof parts / sizeof parts[0], err);
}

static incmap_status put_each(base_buf *out,
                              incmap_status (*one)(base_buf *, size_t, const char *,
                                                   incmap_error *),
                              incmap_error *err) {
    for (size_t i = 0; i < kind_count; i++) {
        char number[BASE_NUM_MAX];
        base_num_write_u64(number, i);
        BASE_TRY(one(out, i, number, err));
    }
    return INCMAP_OK;
}

incmap_status exp_gpkg_put_renderer(base_buf *out, incmap_error *err) {
    BASE_TRY(base_buf_add_text(
        out,
        "<renderer-v2 type=\"categorizedSymbol\" attr=\"event_type\" symbollevels=\"0\" "
        "enableorderby=\"0\" forceraster=\"0\"><categories>",
        err));
    BASE_TRY(put_each(out, put_category, err));
    BASE_TRY(base_buf_add_text(out, "</categories><symbols>", err));
    BASE_TRY(put_each(out, put_symbol, err));
    return base_buf_add_text(out, "</symbols></renderer-v2>", err);
}

incmap_status exp_gpkg_put_style(base_buf *out, incmap_error *err) {
    BASE_TRY(base_buf_add_text(out,
                               "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
                               "<qgis version=\"3.22.0\" styleCategories=\"Symbology\">",
                               err));
    BASE_TRY(exp_gpkg_put_renderer(out, err));
    return base_buf_add_text(out, "</qgis>", err);
}
