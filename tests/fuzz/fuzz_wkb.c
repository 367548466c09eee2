/* Any bytes as a geometry of a GeoPackage: a byte for the type of its column, one for its heights,
 * then the blob. Read twice: the same findings; what has points has a finite box. */
#include <math.h>
#include <stdlib.h>

#include "base_hash.h"
#include "fuzz.h"
#include "ver_wkb.h"

static void hear(void *state, const incmap_finding *finding) {
    uint64_t *hash = state;
    incmap_span message = base_span_of(finding->message);
    *hash = base_hash(message.data, message.size, *hash + (uint64_t)finding->code);
}

static uint64_t check(incmap_context *ctx, const uint8_t *data, size_t size) {
    uint64_t hash = 0;
    incmap_verify_counts counts = {0};
    ver_report report = {.to = {&hash, hear}, .counts = &counts, .file = "a.gpkg"};
    const ver_wkb_expected expected = {
        .type = data[0] % 8, .z = data[1] % 3, .m = 0, .srs_id = 4326, .in_degrees = true};
    ver_rings rings;
    ver_wkb_found found;
    ver_rings_init(&rings, ctx);
    incmap_span blob = base_span((const char *)data + 2, size - 2);
    incmap_status status =
        ver_wkb_check(blob, &expected, &rings, &report, (ver_place){.record = 1}, &found, NULL);
    require(status == INCMAP_OK);
    const ver_extent *extent = &found.extent;
    require(extent->count == 0 || (isfinite(extent->west) && extent->west <= extent->east &&
                                   isfinite(extent->south) && extent->south <= extent->north));
    require(found.is_readable || counts.errors > 0 || size > 2);
    ver_rings_free(&rings);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_context *ctx = NULL;
    if (size < 2) {
        return 0;
    }
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    require(check(ctx, data, size) == check(ctx, data, size));
    incmap_context_free(ctx);
    return 0;
}
