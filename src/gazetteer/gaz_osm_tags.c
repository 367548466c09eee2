/* Owns what OpenStreetMap's tags say of a place, after gaz_osm.def. */
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_cells.h"
#include "gaz_osm.h"

typedef struct meaning {
    const char *value;
    const char *feature;
    gaz_level level;
} meaning;

static const meaning places[] = {
#define P(value, feature) {value, feature, GAZ_LEVEL_COUNT},
#define C(value, feature)
#define L(value, feature, level)
#define N(key, flags)
#include "gaz_osm.def"
#undef P
#undef C
#undef L
#undef N
};

static const meaning capitals[] = {
#define P(value, feature)
#define C(value, feature) {value, feature, GAZ_LEVEL_COUNT},
#define L(value, feature, level)
#define N(key, flags)
#include "gaz_osm.def"
#undef P
#undef C
#undef L
#undef N
};

static const meaning levels[] = {
#define P(value, feature)
#define C(value, feature)
#define L(value, feature, level) {value, feature, GAZ_##level},
#define N(key, flags)
#include "gaz_osm.def"
#undef P
#undef C
#undef L
#undef N
};

static const struct {
    const char *key;
    uint8_t flags;
} name_keys[] = {
#define P(value, feature)
#define C(value, feature)
#define L(value, feature, level)
#define N(key, flags) {key, flags},
#include "gaz_osm.def"
#undef P
#undef C
#undef L
#undef N
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const meaning *find(const meaning *list, size_t count, incmap_span value) {
    for (size_t i = 0; i < count; i++) {
        if (base_span_is(value, list[i].value)) {
            return &list[i];
        }
    }
    return NULL;
}

/* "sr", "sr-Latn", "zh_pinyin"; not "etymology" or "pronunciation", which are no languages. */
static bool is_language(incmap_span tag) {
    enum { shortest = 2, longest = 3 };
    size_t letters = 0;
    while (letters < tag.size && base_is_alpha(tag.data[letters])) {
        letters++;
    }
    return letters >= shortest && letters <= longest &&
           (letters == tag.size || tag.data[letters] == '-' || tag.data[letters] == '_');
}

static gaz_name_kind kind_of(incmap_span key) {
    gaz_name_kind kind = {.is_name = false};
    for (size_t i = 0; i < COUNT(name_keys) && !kind.is_name; i++) {
        size_t size = strlen(name_keys[i].key);
        if (!base_span_starts(key, base_span_of(name_keys[i].key)) ||
            (key.size > size && key.data[size] != ':')) {
            continue;
        }
        incmap_span language = key.size == size
                                   ? base_span("", 0)
                                   : base_span(key.data + size + 1, key.size - size - 1);
        kind.is_name = key.size == size || is_language(language);
        kind.flags = name_keys[i].flags;
        if (kind.is_name && language.size < sizeof kind.language) {
            memcpy(kind.language, language.data, language.size);
        }
    }
    return kind;
}

static incmap_status add_names(base_buf *names, incmap_span list, const gaz_name_kind *kind,
                               incmap_error *err) {
    incmap_span part;
    while (list.size > 0 && base_span_cut(&list, ';', &part)) {
        BASE_TRY(gaz_put_name(names, part, kind, err));
    }
    return INCMAP_OK;
}

static incmap_span first_tag(const io_osm_thing *thing, const char *const *keys, size_t count) {
    for (size_t i = 0; i < count; i++) {
        incmap_span value = base_span_trim(io_osm_tag_of(thing, keys[i]));
        if (value.size > 0) {
            return value;
        }
    }
    return base_span("", 0);
}

/* The first two letters of "XK" and of "XK-01". */
static incmap_span country_of(const io_osm_thing *thing) {
    static const char *const keys[] = {"ISO3166-1:alpha2", "ISO3166-1", "ISO3166-2",
                                       "is_in:country_code", "addr:country"};
    char code[2];
    incmap_span value = first_tag(thing, keys, COUNT(keys));
    if (value.size > 2 && value.data[2] == '-') {
        value.size = 2;
    }
    return gaz_country_code(value, code) ? value : base_span("", 0);
}

/* All but the feature. */
static incmap_status read_tags(const io_osm_thing *thing, base_buf *names, gaz_osm_tags *out,
                               incmap_error *err) {
    static const char *const main_names[] = {"name", "int_name", "name:en"};
    names->size = 0;
    for (size_t i = 0; i < thing->tag_count; i++) {
        gaz_name_kind kind = kind_of(thing->tags[i].key);
        if (kind.is_name) {
            BASE_TRY(add_names(names, thing->tags[i].value, &kind, err));
        }
    }
    out->name = first_tag(thing, main_names, COUNT(main_names));
    out->country = country_of(thing);
    out->population = io_osm_tag_of(thing, "population");
    out->names = base_buf_view(names);
    return INCMAP_OK;
}

incmap_status gaz_osm_read_place(const io_osm_thing *node, base_buf *names, gaz_osm_tags *out,
                                 incmap_error *err) {
    const meaning *place = find(places, COUNT(places), io_osm_tag_of(node, "place"));
    *out = (gaz_osm_tags){.feature = {"", 0}};
    if (place == NULL) {
        return INCMAP_OK;
    }
    const meaning *capital = find(capitals, COUNT(capitals), io_osm_tag_of(node, "capital"));
    BASE_TRY(read_tags(node, names, out, err));
    bool is_seat = capital != NULL && strcmp(place->feature, "P.PPL") == 0;
    out->feature = base_span_of(is_seat ? capital->feature : place->feature);
    return INCMAP_OK;
}

incmap_status gaz_osm_read_boundary(const io_osm_thing *relation, base_buf *names,
                                    gaz_osm_tags *out, gaz_level *level, incmap_error *err) {
    const meaning *found = find(levels, COUNT(levels), io_osm_tag_of(relation, "admin_level"));
    *out = (gaz_osm_tags){.feature = {"", 0}};
    *level = GAZ_LEVEL_COUNT;
    if (found == NULL || !base_span_is(io_osm_tag_of(relation, "boundary"), "administrative")) {
        return INCMAP_OK;
    }
    BASE_TRY(read_tags(relation, names, out, err));
    out->feature = base_span_of(found->feature);
    *level = found->level;
    return INCMAP_OK;
}
