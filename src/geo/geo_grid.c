/* UTM and MGRS. The letters of MGRS follow NGA.STND.0037 (Universal Grids and Grid Reference
 * Systems, 2014), section 3; the least northing of each latitude band is the table that NGA's
 * GEOTRANS uses with it. The polar grids (UPS; letters A, B, Y, Z) are not read. */
#include <math.h>

#include "base_num.h"
#include "base_span.h"
#include "geo_crs.h"
#include "geo_notations.h"

/* The letters of both alphabets: without I and O. */
static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";

struct band {
    char letter;
    int8_t south, north; /* degrees */
    uint8_t least;       /* northing of its southern edge, in 100 km, rounded down */
};

static const struct band bands[] = {
    {'C', -80, -72, 11}, {'D', -72, -64, 20}, {'E', -64, -56, 28}, {'F', -56, -48, 37},
    {'G', -48, -40, 46}, {'H', -40, -32, 55}, {'J', -32, -24, 64}, {'K', -24, -16, 73},
    {'L', -16, -8, 82},  {'M', -8, 0, 91},    {'N', 0, 8, 0},      {'P', 8, 16, 8},
    {'Q', 16, 24, 17},   {'R', 24, 32, 26},   {'S', 32, 40, 35},   {'T', 40, 48, 44},
    {'U', 48, 56, 53},   {'V', 56, 64, 62},   {'W', 64, 72, 70},   {'X', 72, 84, 79}};

static const struct band *find_band(char letter) {
    for (size_t i = 0; i < sizeof bands / sizeof bands[0]; i++) {
        if (bands[i].letter == letter) {
            return &bands[i];
        }
    }
    return NULL;
}

/* Reads from the front of `rest`. */
struct cursor {
    incmap_span rest;
};

static char peek(const struct cursor *cursor) {
    char c = cursor->rest.size == 0 ? '\0' : cursor->rest.data[0];
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static void advance(struct cursor *cursor, size_t size) {
    cursor->rest.data += size;
    cursor->rest.size -= size;
}

static bool skip_spaces(struct cursor *cursor) {
    bool any = false;
    while (cursor->rest.size > 0 && base_is_space(cursor->rest.data[0])) {
        advance(cursor, 1);
        any = true;
    }
    return any;
}

static bool skip_char(struct cursor *cursor, char c) {
    if (cursor->rest.size == 0 || peek(cursor) != c) {
        return false;
    }
    advance(cursor, 1);
    return true;
}

/* "UTM", "Zone", "MGRS", in any case, with a colon or white space behind. */
static void skip_word(struct cursor *cursor, incmap_span word) {
    if (cursor->rest.size > word.size &&
        base_span_equal_nocase(base_span(cursor->rest.data, word.size), word)) {
        advance(cursor, word.size);
        skip_char(cursor, ':');
        skip_spaces(cursor);
    }
}

static incmap_span take_digits(struct cursor *cursor) {
    incmap_span digits = {cursor->rest.data, 0};
    while (digits.size < cursor->rest.size && base_is_digit(digits.data[digits.size])) {
        digits.size++;
    }
    advance(cursor, digits.size);
    return digits;
}

/* Letters outside of the alphabet of bands make it no grid reference; a zone that does not exist
 * makes it one to no place, which is for the caller to say. */
static bool read_zone(struct cursor *cursor, int *zone) {
    incmap_span digits = take_digits(cursor);
    if (digits.size < 1 || digits.size > 2) {
        return false;
    }
    *zone = digits.data[0] - '0';
    if (digits.size == 2) {
        *zone = *zone * 10 + digits.data[1] - '0';
    }
    return true;
}

static bool zone_exists(int zone, char band) {
    bool svalbard_gap = band == 'X' && (zone == 32 || zone == 34 || zone == 36);
    return zone >= 1 && zone <= 60 && !svalbard_gap;
}

/* Metres with at most nine decimals; without leading zeros `least` to `most` digits before them. */
static bool read_metres(struct cursor *cursor, size_t least, size_t most, double *value,
                        unsigned *decimals) {
    incmap_span number = take_digits(cursor);
    size_t whole = number.size;
    *decimals = 0;
    if (peek(cursor) == '.') {
        struct cursor behind = *cursor;
        advance(&behind, 1);
        size_t fraction = take_digits(&behind).size;
        if (fraction == 0 || fraction > 9) {
            return false;
        }
        *decimals = (unsigned)fraction;
        number.size += 1 + fraction;
        *cursor = behind;
    }
    if (whole < least || whole > most + 1 || (whole > most && number.data[0] != '0')) {
        return false;
    }
    return base_num_parse(number, value);
}

/* "m", "mE", "m E", "E" behind an easting, likewise N behind a northing. */
static void skip_unit(struct cursor *cursor, char direction) {
    struct cursor behind = *cursor;
    skip_spaces(&behind);
    bool unit = skip_char(&behind, 'M');
    if (unit) {
        *cursor = behind;
        skip_spaces(&behind);
    }
    if (skip_char(&behind, direction)) {
        *cursor = behind;
    }
}

static bool in_band(const struct band *band, incmap_point point, double slack_deg) {
    return point.lat >= band->south - slack_deg && point.lat <= band->north + slack_deg;
}

struct utm {
    int zone;
    char letter;
    double easting, northing;
    unsigned decimals;
};

static bool read_utm(struct cursor *cursor, struct utm *utm) {
    unsigned decimals = 0;
    skip_word(cursor, BASE_SPAN("UTM"));
    skip_word(cursor, BASE_SPAN("Zone"));
    if (!read_zone(cursor, &utm->zone)) {
        return false;
    }
    skip_spaces(cursor);
    utm->letter = peek(cursor);
    if (find_band(utm->letter) == NULL) {
        return false;
    }
    advance(cursor, 1);
    bool apart = skip_char(cursor, ',');
    apart = skip_spaces(cursor) || apart;
    if (!apart || !read_metres(cursor, 6, 6, &utm->easting, &utm->decimals)) {
        return false;
    }
    skip_unit(cursor, 'E');
    apart = skip_char(cursor, ',');
    apart = skip_spaces(cursor) || apart;
    if (!apart || !read_metres(cursor, 6, 7, &utm->northing, &decimals)) {
        return false;
    }
    utm->decimals = utm->decimals < decimals ? utm->decimals : decimals;
    skip_unit(cursor, 'N');
    return cursor->rest.size == 0;
}

/* The letter behind a zone is a band, or N and S the hemisphere: both are written. N is north
 * either way. S is the band where the point then lies in it (32 to 40 degrees north), else the
 * southern hemisphere: a band that fits by chance would lie in the Southern Ocean. */
static bool place_utm(const struct utm *utm, incmap_point *point) {
    const struct band *band = find_band(utm->letter);
    bool north = utm->letter >= 'N';
    static const double slack_deg = 1e-4; /* a place on the edge of a band, rounded to metres */
    if (!zone_exists(utm->zone, utm->letter) || utm->easting < 100000 ||
        geo_utm_to_point(utm->zone, north, utm->easting, utm->northing, point, NULL) != INCMAP_OK) {
        return false;
    }
    if (in_band(band, *point, slack_deg)) {
        return true;
    }
    if (utm->letter == 'S') {
        return geo_utm_to_point(utm->zone, false, utm->easting, utm->northing, point, NULL) ==
                   INCMAP_OK &&
               point->lat >= -80 - slack_deg;
    }
    return utm->letter == 'N' && point->lat <= 84 + slack_deg;
}

geo_coordinates_found geo_read_utm(incmap_span text, geo_coordinates *out) {
    struct cursor cursor = {text};
    struct utm utm = {0};
    incmap_point point = {0};
    if (!read_utm(&cursor, &utm)) {
        return GEO_COORDINATES_NONE;
    }
    if (!place_utm(&utm, &point)) {
        return GEO_COORDINATES_OUT_OF_RANGE;
    }
    *out = (geo_coordinates){point, GEO_UTM, pow(10, -(double)utm.decimals) * sqrt(0.5)};
    return GEO_COORDINATES_OK;
}

struct mgrs {
    int zone;
    const struct band *band;
    int column, row;    /* places in the alphabet */
    incmap_span digits; /* of the easting */
    incmap_span more;   /* of the northing */
};

static int place_of(char letter) {
    const char *at = letter == '\0' ? NULL : strchr(letters, letter);
    return at == NULL ? -1 : (int)(at - letters);
}

static bool read_mgrs_digits(struct cursor *cursor, struct mgrs *mgrs) {
    mgrs->digits = take_digits(cursor);
    if (skip_spaces(cursor)) {
        mgrs->more = take_digits(cursor);
    } else {
        mgrs->digits.size /= 2;
        mgrs->more = base_span(mgrs->digits.data + mgrs->digits.size,
                               (size_t)(cursor->rest.data - mgrs->digits.data) - mgrs->digits.size);
    }
    return cursor->rest.size == 0 && mgrs->digits.size == mgrs->more.size &&
           mgrs->digits.size >= 1 && mgrs->digits.size <= 5;
}

static bool read_mgrs(struct cursor *cursor, struct mgrs *mgrs) {
    skip_word(cursor, BASE_SPAN("MGRS"));
    if (!read_zone(cursor, &mgrs->zone)) {
        return false;
    }
    mgrs->band = find_band(peek(cursor));
    if (mgrs->band == NULL) {
        return false;
    }
    advance(cursor, 1);
    skip_spaces(cursor);
    mgrs->column = place_of(peek(cursor));
    if (mgrs->column < 0) {
        return false;
    }
    advance(cursor, 1);
    mgrs->row = place_of(peek(cursor));
    if (mgrs->row < 0) {
        return false;
    }
    advance(cursor, 1);
    skip_spaces(cursor);
    return read_mgrs_digits(cursor, mgrs);
}

static double digits_value(incmap_span digits, double cell_m) {
    double value = 0;
    for (size_t i = 0; i < digits.size; i++) {
        value = value * 10 + (digits.data[i] - '0');
    }
    return value * cell_m;
}

/* Columns: eight letters a zone, in a cycle of three zones. Rows: twenty letters a cycle of 2000
 * km, in zones of even number begun five letters later. The digits name the south-western corner
 * of a cell; the point is its middle. */
static bool place_mgrs(const struct mgrs *mgrs, double cell_m, incmap_point *point) {
    int column = mgrs->column - 8 * ((mgrs->zone + 2) % 3);
    if (!zone_exists(mgrs->zone, mgrs->band->letter) || column < 0 || column > 7 ||
        mgrs->row > 19) {
        return false;
    }
    int row = mgrs->zone % 2 == 0 ? (mgrs->row + 15) % 20 : mgrs->row;
    while (row < mgrs->band->least) {
        row += 20;
    }
    double easting = (column + 1) * 100000.0 + digits_value(mgrs->digits, cell_m) + cell_m / 2;
    double northing = row * 100000.0 + digits_value(mgrs->more, cell_m) + cell_m / 2;
    bool north = mgrs->band->letter >= 'N';
    /* The middle of a cell on the edge of a band may lie half a cell beyond it. */
    return geo_utm_to_point(mgrs->zone, north, easting, northing, point, NULL) == INCMAP_OK &&
           in_band(mgrs->band, *point, cell_m / 111000);
}

geo_coordinates_found geo_read_mgrs(incmap_span text, geo_coordinates *out) {
    struct cursor cursor = {text};
    struct mgrs mgrs = {0};
    incmap_point point = {0};
    if (!read_mgrs(&cursor, &mgrs)) {
        return GEO_COORDINATES_NONE;
    }
    double cell_m = pow(10, 5 - (double)mgrs.digits.size);
    if (!place_mgrs(&mgrs, cell_m, &point)) {
        return GEO_COORDINATES_OUT_OF_RANGE;
    }
    *out = (geo_coordinates){point, GEO_MGRS, cell_m * sqrt(0.5)};
    return GEO_COORDINATES_OK;
}
