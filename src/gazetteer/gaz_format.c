#include "gaz_format.h"

#include <string.h>

#include "base_hash.h"
#include "base_span.h"
#include "txt_fold.h"
#include "txt_frame.h"
#include "txt_utf8.h"

const char *gaz_level_name(gaz_level level) {
    static const char *const names[GAZ_LEVEL_COUNT] = {"country", "admin1", "municipality"};
    return level < GAZ_LEVEL_COUNT ? names[level] : "";
}

const char *gaz_section_name(gaz_section section) {
    static const char *const names[GAZ_SECTION_COUNT] = {
#define X(name, text, type) text,
#include "gaz_section.def"
#undef X
    };
    return names[section];
}

uint32_t gaz_section_element(gaz_section section) {
    static const uint32_t bytes[GAZ_SECTION_COUNT] = {
#define X(name, text, type) sizeof(type),
#include "gaz_section.def"
#undef X
    };
    return bytes[section];
}

/* The tables; and what the code makes of them, by letters of Latin, Greek, Cyrillic and on to
 * Arabic, a few at a time, then pairs of letters. */
uint32_t gaz_rules(void) {
    enum { first = 0xC0, last = 0x700, step = 5, letters = 16 };
    static const char pairs[] = "sh ch zh gj dj nj lj ll th kh ts tz xh ph ck sch y j w x q ia ije";
    uint64_t hash = txt_rules() ^ txt_frame_rules();
    txt_folded folded, skeleton;
    for (uint32_t start = first; start < last; start += step * letters) {
        char text[4 * letters];
        size_t size = 0;
        for (uint32_t i = 0; i < letters; i++) {
            size += txt_utf8_put(text + size, start + i * step);
        }
        txt_fold(base_span(text, size), &folded);
        hash = base_hash(folded.data, folded.size, hash);
    }
    txt_fold(base_span_of(pairs), &folded);
    for (size_t i = 0; i + 4 <= folded.size; i++) {
        txt_skeleton(base_span(folded.data + i, 4), &skeleton);
        hash = base_hash(skeleton.data, skeleton.size, hash);
    }
    return (uint32_t)hash;
}

uint16_t gaz_class_bit(char feature_class) {
    static const char classes[] = "AHLPRSTUV";
    const char *at = feature_class == '\0' ? NULL : strchr(classes, feature_class);
    return (uint16_t)(1U << (at == NULL ? sizeof classes - 1 : (size_t)(at - classes)));
}

size_t gaz_key_labels(incmap_span key, uint8_t *labels) {
    size_t count = 0;
    for (size_t at = 0, size = 1; at < key.size; at += size) {
        unsigned char byte = (unsigned char)key.data[at];
        size = 1;
        labels[count++] = byte < 128 ? byte : gaz_letter_class(txt_utf8_next(key, at, &size));
    }
    return count;
}

enum { units_per_degree = 10000000, columns = 360, rows = 180 };

static int32_t clamp_cell(int64_t value, int32_t count) {
    return (int32_t)(value < 0 ? 0 : value >= count ? count - 1 : value);
}

uint32_t gaz_cell_of(geo_vertex vertex) {
    int64_t lon = (int64_t)vertex.lon + 180LL * units_per_degree;
    int64_t lat = (int64_t)vertex.lat + 90LL * units_per_degree;
    int32_t column = lon == 360LL * units_per_degree
                         ? 0
                         : clamp_cell(lon < 0 ? -1 : lon / units_per_degree, columns);
    int32_t row = clamp_cell(lat < 0 ? -1 : lat / units_per_degree, rows);
    return (uint32_t)(row * columns + column);
}

/* Sine and cosine of 0 to 45 degrees in radians, by their series; the first term left out is below
 * 1e-18. */
static double small_sine(double x) {
    double square = x * x;
    double sum = 0;
    for (int n = 17; n >= 3; n -= 2) {
        sum = (1.0 - sum) * square / (double)(n * (n - 1));
    }
    return x * (1.0 - sum);
}

static double small_cosine(double x) {
    double square = x * x;
    double sum = 0;
    for (int n = 18; n >= 2; n -= 2) {
        sum = (1.0 - sum) * square / (double)(n * (n - 1));
    }
    return 1.0 - sum;
}

/* `units` is 0 to 90 degrees in units of 1e-7. */
static void quadrant(int64_t units, double *sine, double *cosine) {
    const double radian = 3.14159265358979323846 / 180.0 / units_per_degree;
    if (units <= 45LL * units_per_degree) {
        *sine = small_sine((double)units * radian);
        *cosine = small_cosine((double)units * radian);
    } else {
        double rest = (double)(90LL * units_per_degree - units) * radian;
        *sine = small_cosine(rest);
        *cosine = small_sine(rest);
    }
}

/* Any int32 angle: a damaged file may hold one beyond 180 degrees. */
static void sine_cosine(int32_t angle, double *sine, double *cosine) {
    const int64_t right = 90LL * units_per_degree;
    int64_t units = angle < 0 ? -(int64_t)angle : angle;
    units = units > 2 * right ? 2 * right : units;
    bool obtuse = units > right;
    quadrant(obtuse ? 2 * right - units : units, sine, cosine);
    *cosine = obtuse ? -*cosine : *cosine;
    *sine = angle < 0 ? -*sine : *sine;
}

void gaz_unit_vector(geo_vertex vertex, double out[3]) {
    double lat_sine, lat_cosine, lon_sine, lon_cosine;
    sine_cosine(vertex.lat, &lat_sine, &lat_cosine);
    sine_cosine(vertex.lon, &lon_sine, &lon_cosine);
    out[0] = lat_cosine * lon_cosine;
    out[1] = lat_cosine * lon_sine;
    out[2] = lat_sine;
}
