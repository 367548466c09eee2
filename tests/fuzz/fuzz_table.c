/* Any bytes as a table of each kind (the first byte picks it), read twice: the records come out the
 * same both times, and what comes out keeps the record's promises. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base_hash.h"
#include "fuzz.h"
#include "incmap/incident.h"

static void check_value(const incmap_incident *incident, int number) {
    incmap_field field = (incmap_field)number;
    incmap_value value = incmap_incident_get(incident, field);
    require(value.kind == INCMAP_KIND_NULL || value.kind == incmap_field_describe(field)->kind);
    if (field == INCMAP_FIELD_LAT && value.kind == INCMAP_KIND_REAL) {
        require(fabs(value.as.real) <= 90);
        require(fabs(incmap_incident_get(incident, INCMAP_FIELD_LON).as.real) <= 180);
    }
    if (value.kind == INCMAP_KIND_DATE) {
        require(value.as.date.month >= 1 && value.as.date.month <= 12 && value.as.date.day >= 1 &&
                value.as.date.day <= 31);
    }
}

static uint64_t hash_value(incmap_value value, uint64_t hash) {
    hash = base_hash(&value.kind, sizeof value.kind, hash);
    if (value.kind == INCMAP_KIND_TEXT || value.kind == INCMAP_KIND_JSON) {
        return base_hash(value.as.text.data, value.as.text.size, hash);
    }
    if (value.kind == INCMAP_KIND_DATE) {
        int32_t days[] = {value.as.date.year, value.as.date.month, value.as.date.day};
        return base_hash(days, sizeof days, hash);
    }
    return value.kind == INCMAP_KIND_NULL ? hash
                                          : base_hash(&value.as.real, sizeof value.as.real, hash);
}

/* A hash of all records. */
static uint64_t read_all(incmap_layer *layer, incmap_incident *incident) {
    uint64_t hash = 0;
    for (;;) {
        bool more = false;
        require(incmap_layer_next(layer, incident, &more, NULL) == INCMAP_OK);
        if (!more) {
            return base_hash(&(uint64_t){incmap_layer_rejected(layer)}, sizeof(uint64_t), hash);
        }
        require(incmap_incident_get(incident, INCMAP_FIELD_ID).kind == INCMAP_KIND_TEXT);
        for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
            check_value(incident, i);
            hash = hash_value(incmap_incident_get(incident, (incmap_field)i), hash);
        }
        for (size_t i = 0; i < incmap_layer_column_count(layer); i++) {
            hash = hash_value(incmap_incident_extra(incident, i), hash);
        }
    }
}

static uint64_t read_file(const char *path, incmap_table_kind kind) {
    incmap_context *ctx = NULL;
    incmap_layer *layer = NULL;
    incmap_incident *incident = NULL;
    incmap_source *source = NULL;
    incmap_table_options options = {.kind = kind};
    uint64_t hash = 0;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    require(incmap_layer_new(&layer, ctx, NULL) == INCMAP_OK);
    require(incmap_incident_new(&incident, ctx, NULL) == INCMAP_OK);
    if (incmap_table_open(&source, ctx, path, &options, NULL) == INCMAP_OK) {
        require(incmap_layer_add(layer, source, NULL) == INCMAP_OK);
        hash = read_all(layer, incident);
    } else {
        require(source == NULL);
    }
    incmap_incident_free(incident);
    incmap_layer_free(layer);
    incmap_context_free(ctx);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const incmap_table_kind kinds[] = {INCMAP_TABLE_GUESS, INCMAP_TABLE_CSV,
                                              INCMAP_TABLE_TSV, INCMAP_TABLE_JSON};
    char path[] = "/tmp/incmap-fuzz-XXXXXX";
    if (size == 0) {
        return 0;
    }
    int file = mkstemp(path);
    require(file >= 0);
    require(write(file, data + 1, size - 1) == (ssize_t)(size - 1));
    require(close(file) == 0);
    incmap_table_kind kind = kinds[data[0] % 4];
    require(read_file(path, kind) == read_file(path, kind));
    require(unlink(path) == 0);
    return 0;
}
