/* A small gazetteer with bytes changed: the input is a run of changes, three bytes each: where (16
 * bits) and what. With an even first byte the checksums are made to fit, so that only the bounds of
 * each access stand between the damage and a crash. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base_hash.h"
#include "base_span.h"
#include "fuzz.h"
#include "gaz_format.h"
#include "incmap/gazetteer.h"

enum { FILE_MOST = 1 << 16 };

static const char places[] =
    "id\tname\tlatitude\tlongitude\tfeature\tcountry\tadmin1\tadmin2\tpopulation\tother_names\n"
    "f:1\tGraz\t47.06667\t15.45\tP.PPLA\tAT\t06\t601\t222326\tGradec\n"
    "f:2\tVienna\t48.20849\t16.37208\tP.PPLC\tAT\t09\t900\t1691468\tWien|Беч\n"
    "f:3\tSteiermark\t47.25\t15.16667\tA.ADM1\tAT\t06\t\t1193000\tStyria\n"
    "f:4\tGraz Umgebung\t47.1\t15.4\tA.ADM2\tAT\t06\t601\t\t\n"
    "f:5\tAustria\t47.33333\t13.33333\tA.PCLI\tAT\t\t\t8205000\tÖsterreich\n";

static const char areas[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"level\":"
    "\"admin1\",\"country\":\"AT\",\"code\":\"06\",\"name\":\"Steiermark\",\"names\":[]},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[13.5,46.6],[16.2,46.6],[16.2,47.8],"
    "[13.5,47.8],[13.5,46.6]]]}}]}\n";

typedef struct bench {
    char folder[32];
    char path[3][64]; /* places, areas, the gazetteer */
    char bytes[FILE_MOST];
    size_t size;
} bench;

static void write_file(const char *path, const char *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    require(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

static void build(bench *b, incmap_context *ctx) {
    static const char *const names[] = {"places.tsv", "areas.geojson", "places.incmap"};
    (void)snprintf(b->folder, sizeof b->folder, "/tmp/incmap-fuzz-XXXXXX");
    require(mkdtemp(b->folder) != NULL);
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(b->path[i], sizeof b->path[i], "%s/%s", b->folder, names[i]);
    }
    write_file(b->path[0], places, sizeof places - 1);
    write_file(b->path[1], areas, sizeof areas - 1);
    const char *const sources[] = {b->path[0], b->path[1]};
    incmap_gazetteer_recipe recipe = {.paths = sources, .path_count = 2, .name = BASE_SPAN("f")};
    require(incmap_gazetteer_build(ctx, &recipe, b->path[2], NULL, NULL) == INCMAP_OK);
    FILE *file = fopen(b->path[2], "rb");
    require(file != NULL);
    b->size = fread(b->bytes, 1, sizeof b->bytes, file);
    require(b->size > 0 && b->size < sizeof b->bytes && fclose(file) == 0);
}

static void clean(bench *b) {
    for (size_t i = 0; i < 3; i++) {
        (void)remove(b->path[i]);
    }
    (void)rmdir(b->folder);
}

static void put_sums_right(bench *b) {
    gaz_header header;
    for (size_t i = 0; i < GAZ_SECTION_COUNT; i++) {
        gaz_table_entry entry;
        char *at = b->bytes + sizeof header + i * sizeof entry;
        memcpy(&entry, at, sizeof entry);
        if (entry.offset <= b->size && entry.bytes <= b->size - entry.offset) {
            entry.hash = base_hash(b->bytes + entry.offset, (size_t)entry.bytes, 0);
            memcpy(at, &entry, sizeof entry);
        }
    }
    memcpy(&header, b->bytes, sizeof header);
    header.hash = 0;
    memcpy(b->bytes, &header, sizeof header);
    header.hash =
        base_hash(b->bytes, sizeof header + GAZ_SECTION_COUNT * sizeof(gaz_table_entry), 0);
    memcpy(b->bytes, &header, sizeof header);
}

static unsigned read_span(incmap_span text) {
    unsigned sum = 0;
    for (size_t i = 0; i < text.size; i++) {
        sum += (unsigned char)text.data[i];
    }
    return sum;
}

static unsigned ask_by_name(const incmap_gazetteer *g, incmap_span name) {
    incmap_hit hits[4];
    incmap_span code = {NULL, 0};
    const incmap_filter filter = {.country = BASE_SPAN("AT"), .classes = "PA"};
    unsigned sum = incmap_gazetteer_knows(g, name);
    size_t count = incmap_gazetteer_lookup(g, name, NULL, hits, 4);
    for (size_t i = 0; i < count && i < 4; i++) {
        sum += read_span(hits[i].name);
    }
    count = incmap_gazetteer_lookup_fuzzy(g, name, name.size < 8 ? 1 : 2, &filter, hits, 4);
    for (size_t i = 0; i < count && i < 4; i++) {
        sum += read_span(hits[i].name);
    }
    count = incmap_gazetteer_lookup_prefix(g, base_span(name.data, 1), NULL, hits, 4);
    count += incmap_gazetteer_lookup_prefix(g, name, &filter, hits, 0);
    for (size_t i = 0; i < count && i < 4; i++) {
        incmap_name about;
        sum += read_span(hits[i].name);
        sum += incmap_gazetteer_hit_name(g, &hits[i], &about) ? about.flags : 0;
    }
    return sum + (incmap_gazetteer_country(g, name, &code) ? read_span(code) : 0);
}

static unsigned ask_by_text(incmap_context *ctx, const incmap_gazetteer *g) {
    incmap_scanner *scanner = NULL;
    incmap_sighting found[8];
    unsigned sum = 0;
    require(incmap_scanner_new(&scanner, ctx, &g, 1, INCMAP_SCAN_OVERLAPPING, NULL) == INCMAP_OK);
    incmap_scanner_start(scanner, BASE_SPAN("From Graz Umgebung to Vienna, Österreich; Беч."));
    const size_t count = incmap_scanner_next(scanner, found, 8);
    for (size_t i = 0; i < count; i++) {
        incmap_place place;
        require(incmap_gazetteer_place_view(g, found[i].place, &place));
        sum += read_span(place.name);
    }
    incmap_scanner_free(scanner);
    return sum;
}

static unsigned ask_by_number(const incmap_gazetteer *g) {
    char room[INCMAP_ID_ROOM];
    incmap_place place;
    incmap_area area;
    incmap_gazetteer_source source;
    incmap_span name;
    unsigned sum = 0;
    for (uint32_t i = 0; i < 16; i++) {
        for (size_t n = 0; incmap_gazetteer_name_view(g, i, n, &name) && n < 8; n++) {
            sum += read_span(name);
        }
        if (incmap_gazetteer_place_view(g, i, &place)) {
            sum += read_span(incmap_id_write(&place.id, room)) + read_span(place.admin1) +
                   read_span(place.admin2);
        }
        if (incmap_gazetteer_area_view(g, i, &area)) {
            sum += read_span(area.name) + read_span(area.level) + read_span(area.source);
        }
        incmap_gazetteer_source_view(g, i, &source);
        sum += read_span(source.file);
    }
    return sum;
}

static unsigned ask_by_point(const incmap_gazetteer *g, incmap_point point) {
    incmap_neighbour near[3];
    incmap_area all[3];
    uint32_t index = 0;
    unsigned sum = (unsigned)incmap_gazetteer_near(g, point, "P", near, 3);
    sum += (unsigned)incmap_gazetteer_areas_at(g, point, all, 3);
    sum += incmap_gazetteer_find_id(g, BASE_SPAN("f:3"), &index);
    sum += incmap_gazetteer_find_area(g, BASE_SPAN("AT"), BASE_SPAN("06"), &index);
    sum += incmap_gazetteer_area_contains(g, index, point);
    return sum + read_span(incmap_gazetteer_unit_name(g, BASE_SPAN("AT"), BASE_SPAN("06"),
                                                      BASE_SPAN("601")));
}

static void ask(incmap_context *ctx, const bench *b) {
    static const char *const names[] = {"Graz", "Vienna", "Osterreich", "Steirmark", "Qraz"};
    incmap_gazetteer *g = NULL;
    unsigned sum = 0;
    if (incmap_gazetteer_open(&g, ctx, b->path[2], NULL) != INCMAP_OK) {
        require(g == NULL);
        return;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        sum += ask_by_name(g, base_span_of(names[i]));
    }
    sum += ask_by_text(ctx, g);
    sum += ask_by_number(g);
    sum += ask_by_point(g, (incmap_point){47.1, 15.4});
    incmap_status status = incmap_gazetteer_check(g, NULL);
    require(status == INCMAP_OK || status == INCMAP_DAMAGED);
    require(sum < UINT32_MAX);
    incmap_gazetteer_close(g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_context *ctx = NULL;
    bench *b = calloc(1, sizeof *b);
    require(b != NULL && incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    build(b, ctx);
    for (size_t i = 1; i + 2 < size; i += 3) {
        b->bytes[(data[i] | (size_t)data[i + 1] << 8) % b->size] = (char)data[i + 2];
    }
    if (size > 0 && data[0] % 2 == 0) {
        put_sums_right(b);
    }
    write_file(b->path[2], b->bytes, b->size);
    ask(ctx, b);
    clean(b);
    incmap_context_free(ctx);
    free(b);
    return 0;
}
