/* Which checker a file goes to: by its ending. */
#include "base_error.h"
#include "ver_kinds.h"

static bool ends(incmap_span path, const char *ending) {
    size_t size = strlen(ending);
    return path.size > size && base_span_equal_nocase(base_span(path.data + path.size - size, size),
                                                      base_span(ending, size));
}

static bool ends_with_one_of(incmap_span path, const char *const *endings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (ends(path, endings[i])) {
            return true;
        }
    }
    return false;
}

static ver_text_kind text_kind_of(incmap_span path) {
    static const char *const lines[] = {".geojsonl", ".geojsons", ".geojsonseq", ".ndjson",
                                        ".jsonl"};
    if (ends(path, ".gz")) {
        path.size -= 3;
    }
    if (ends_with_one_of(path, lines, sizeof lines / sizeof lines[0])) {
        return VER_TEXT_LINES;
    }
    return ends(path, ".geojson") || ends(path, ".json") ? VER_TEXT_DOCUMENT : VER_TEXT_GUESS;
}

incmap_status incmap_verify(incmap_context *ctx, const char *path, incmap_findings findings,
                            incmap_verify_counts *counts, incmap_error *err) {
    static const char *const shapes[] = {".shp", ".shx", ".dbf"};
    static const char *const foreign[] = {".fgb", ".kml", ".kmz", ".csv", ".gpx", ".qgz"};
    *counts = (incmap_verify_counts){0};
    incmap_span name = base_span_of(path);
    ver_report report = {findings, counts, ver_name_of(path), {0}};
    if (ends_with_one_of(name, shapes, sizeof shapes / sizeof shapes[0])) {
        return ver_shapefile_check(ctx, path, &report, err);
    }
    if (ends(name, ".shz")) {
        return ver_zipped_shapefile_check(ctx, path, &report, err);
    }
    if (ends(name, ".gpkg")) {
        return ver_gpkg_check(ctx, path, &report, err);
    }
    if (ends_with_one_of(name, foreign, sizeof foreign / sizeof foreign[0])) {
        return base_fail_at(err, INCMAP_UNSUPPORTED, path, 0, 0,
                            "no format that can be verified: expected GeoJSON, a shapefile or a "
                            "GeoPackage");
    }
    if (base_span_is(name, "-")) {
        report.file = "<stdin>";
    }
    return ver_geojson_check(ctx, path, text_kind_of(name), &report, err);
}
