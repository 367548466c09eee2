/* The libraries in use, and the data that is built in. The HTML parser has no way to tell its
 * version and is left out. */
#include "exp_canvas.h"
#include "exp_waters.h"
#include "geo_crs.h"
#include "geo_polygon.h"
#include "incmap/export.h"
#include "io_json.h"
#include "io_shapefile.h"
#include "io_sqlite.h"

static const char *leaflet_version(void) { return INCMAP_LEAFLET_VERSION; }

static const struct {
    const char *name;
    const char *(*version)(void);
} libraries[] = {
    {"PROJ", geo_proj_version},    {"GEOS", geo_geos_version},   {"shapelib", io_shapelib_version},
    {"cJSON", io_json_version},    {"zlib", io_zlib_version},    {"SQLite", io_sqlite_version},
    {"cairo", exp_canvas_version}, {"Leaflet", leaflet_version},
};

const char *incmap_library_version(size_t number, const char **version) {
    if (number >= sizeof libraries / sizeof libraries[0]) {
        return NULL;
    }
    *version = libraries[number].version();
    return libraries[number].name;
}

const char *incmap_data_credit(void) { return exp_waters_credit; }
