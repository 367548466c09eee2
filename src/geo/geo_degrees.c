/* Coordinates in degrees. A pair is two parts; a part is
 *   [label] [side] [sign] degrees [mark] [minutes [mark] [seconds [mark]]] [side]
 *
 * Which language the letters of the sides are in: English when both letters are English ones, one
 * for each axis (S with E or W), then Serbian (S with I or Z: severno), then Albanian. A letter
 * alone is read in the first of these languages that has it, so S alone is south.
 *
 * Numbers alone are no coordinates: each part needs a decimal fraction, a degree mark, a side or a
 * label. "12, 5", dates and house numbers have none. */
#include <math.h>

#include "base_span.h"
#include "geo_notations.h"
#include "geo_sphere.h"
#include "geo_tokens.h"

static const double metres_per_degree = GEO_EARTH_RADIUS_M * GEO_RADIANS_PER_DEGREE;

struct part {
    double values[3]; /* degrees, minutes, seconds */
    unsigned groups;  /* how many of them are there */
    unsigned decimals;
    bool has_sign;
    bool negative;
    bool has_mark; /* of degrees */
    bool lettered; /* marked as in 42d58m */
    geo_axis label;
    const geo_token *side;  /* NULL when there is none */
    bool side_is_ambiguous; /* "42.97E20.78": of which of the two is the E? */
};

struct pair {
    struct part parts[2];
};

static const geo_token *after_points(const geo_token *at) {
    while (at->kind == GEO_TOKEN_POINT) {
        at++;
    }
    return at;
}

static const geo_token *read_head(const geo_token *at, struct part *part) {
    if (at->kind == GEO_TOKEN_WORD && at->label != GEO_AXIS_NONE) {
        part->label = at->label;
        at = after_points(at + 1);
    }
    if (geo_token_has_side(at)) {
        part->side = at;
        at = after_points(at + 1);
    }
    return at;
}

/* "s" is a second in 42d58m24s and south elsewhere. */
static bool is_mark(const geo_token *at, geo_mark mark, const struct part *part) {
    if (at->mark != mark) {
        return false;
    }
    return at->kind == GEO_TOKEN_MARK ||
           (at->kind == GEO_TOKEN_WORD && (part->lettered || !geo_token_has_side(at)));
}

/* One of degrees, minutes and seconds, and its mark. */
static const geo_token *read_group(const geo_token *at, struct part *part) {
    static const geo_mark marks[] = {GEO_MARK_DEGREES, GEO_MARK_MINUTES, GEO_MARK_SECONDS};
    unsigned group = part->groups++;
    part->values[group] = at->value;
    part->decimals = at->decimals;
    at++;
    if (is_mark(at, marks[group], part)) {
        part->has_mark |= group == 0;
        part->lettered |= at->kind == GEO_TOKEN_WORD;
        at++;
    }
    return at;
}

/* A number goes on with the part when it is not the start of the next. */
static bool goes_on(const geo_token *at, const struct part *part) {
    return part->groups < 3 && part->decimals == 0 && at->kind == GEO_TOKEN_NUMBER &&
           !at->has_sign && at->digits <= 2 && !is_mark(at + 1, GEO_MARK_DEGREES, part);
}

/* A side behind the number, unless it clings to the number that follows: "42.97 E20.78". */
static const geo_token *read_tail(const geo_token *at, struct part *part) {
    if (part->side != NULL || !geo_token_has_side(at)) {
        return at;
    }
    const geo_token *next = at + 1;
    bool number_clings = next->kind == GEO_TOKEN_NUMBER && !next->spaced;
    if (at->spaced && number_clings) {
        return at;
    }
    part->side = at;
    part->side_is_ambiguous = number_clings;
    return next->kind == GEO_TOKEN_POINT ? next + 1 : next;
}

/* NULL when no part stands at `at`, else what follows it. */
static const geo_token *read_part(const geo_token *at, struct part *part) {
    *part = (struct part){0};
    at = read_head(at, part);
    if (at->kind != GEO_TOKEN_NUMBER || at->digits > 3) {
        return NULL;
    }
    part->has_sign = at->has_sign;
    part->negative = at->negative;
    at = read_group(at, part);
    while (goes_on(at, part)) {
        at = read_group(at, part);
    }
    return read_tail(at, part);
}

/* "42.97-20.78" is a range; "+42.97-020.78" are coordinates as ISO 6709 has them. */
static bool signs_are_apart(const geo_token *second, const struct part *first) {
    bool clings = second->kind == GEO_TOKEN_NUMBER && second->has_sign && !second->spaced &&
                  second[-1].kind == GEO_TOKEN_NUMBER;
    return !clings || first->has_sign;
}

static bool read_pair(const geo_tokens *tokens, struct pair *pair) {
    const geo_token *at = read_part(tokens->list, &pair->parts[0]);
    if (at == NULL || !signs_are_apart(at, &pair->parts[0])) {
        return false;
    }
    at = read_part(at->kind == GEO_TOKEN_SEPARATOR ? at + 1 : at, &pair->parts[1]);
    return at != NULL && at->kind == GEO_TOKEN_END;
}

static bool is_evident(const struct part *part) {
    return part->label != GEO_AXIS_NONE || part->side != NULL || part->has_mark ||
           (part->groups == 1 && part->decimals > 0);
}

static geo_axis axis_of(geo_side side) {
    if (side == GEO_SIDE_NONE) {
        return GEO_AXIS_NONE;
    }
    return side == GEO_SIDE_NORTH || side == GEO_SIDE_SOUTH ? GEO_AXIS_LATITUDE
                                                            : GEO_AXIS_LONGITUDE;
}

static bool sides_fit(const geo_side sides[2], const struct pair *pair) {
    for (size_t i = 0; i < 2; i++) {
        if ((pair->parts[i].side != NULL) != (sides[i] != GEO_SIDE_NONE)) {
            return false;
        }
    }
    return axis_of(sides[0]) != axis_of(sides[1]);
}

/* The sides in the first language that has both of them. */
static bool choose_sides(const struct pair *pair, geo_side sides[2]) {
    sides[0] = GEO_SIDE_NONE;
    sides[1] = GEO_SIDE_NONE;
    if (pair->parts[0].side == NULL && pair->parts[1].side == NULL) {
        return true;
    }
    if (pair->parts[0].side_is_ambiguous && pair->parts[1].side == NULL) {
        return false;
    }
    for (size_t language = 0; language < GEO_LANGUAGES; language++) {
        for (size_t i = 0; i < 2; i++) {
            const geo_token *side = pair->parts[i].side;
            sides[i] = side == NULL ? GEO_SIDE_NONE : side->sides[language];
        }
        if (sides_fit(sides, pair)) {
            return true;
        }
    }
    return false;
}

/* Which part is the latitude: 0, 1, or -1 when labels and sides gainsay one another. */
static int find_latitude(const struct pair *pair, const geo_side sides[2]) {
    geo_axis axes[2];
    for (size_t i = 0; i < 2; i++) {
        geo_axis label = pair->parts[i].label;
        axes[i] = axis_of(sides[i]);
        if (label != GEO_AXIS_NONE && axes[i] != GEO_AXIS_NONE && label != axes[i]) {
            return -1;
        }
        axes[i] = label != GEO_AXIS_NONE ? label : axes[i];
    }
    if (axes[0] != GEO_AXIS_NONE && axes[0] == axes[1]) {
        return -1;
    }
    return axes[0] == GEO_AXIS_LONGITUDE || axes[1] == GEO_AXIS_LATITUDE ? 1 : 0;
}

/* In degrees; false when minutes, seconds or the sign make no sense. */
static bool value_of(const struct part *part, geo_side side, double *out) {
    double size = part->values[0] + part->values[1] / 60 + part->values[2] / 3600;
    bool turned = side == GEO_SIDE_SOUTH || side == GEO_SIDE_WEST;
    if (part->values[1] >= 60 || part->values[2] >= 60 ||
        (part->negative && side != GEO_SIDE_NONE)) { /* "-20.78 W": which of the two counts? */
        return false;
    }
    *out = part->negative || turned ? 0 - size : size;
    return true;
}

/* What the last digit counts, in degrees. */
static double step_of(const struct part *part) {
    static const double units[] = {1, 1.0 / 60, 1.0 / 3600};
    return units[part->groups - 1] * pow(10, -(double)part->decimals);
}

static geo_coordinates_found finish(const struct part *lat, geo_side lat_side,
                                    const struct part *lon, geo_side lon_side,
                                    geo_coordinates *out) {
    incmap_point point = {0};
    if (!value_of(lat, lat_side, &point.lat) || !value_of(lon, lon_side, &point.lon) ||
        !geo_point_is_valid(point)) {
        return GEO_COORDINATES_OUT_OF_RANGE;
    }
    static const geo_notation notations[] = {GEO_DECIMAL, GEO_DEGREES_MINUTES,
                                             GEO_DEGREES_MINUTES_SECONDS};
    unsigned groups = lat->groups > lon->groups ? lat->groups : lon->groups;
    double height = step_of(lat) * metres_per_degree;
    double width = step_of(lon) * metres_per_degree * cos(point.lat * GEO_RADIANS_PER_DEGREE);
    *out = (geo_coordinates){point, notations[groups - 1], hypot(height, width) / 2};
    return GEO_COORDINATES_OK;
}

/* "1,234 5,678" are two large numbers rather than two fractions; "1,234; 5,678" are fractions, as
 * who parts them so has another use for the comma. */
static bool looks_like_thousands(incmap_span text, const struct pair *pair) {
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == ';' || text.data[i] == '/' || text.data[i] == '|') {
            return false;
        }
    }
    for (size_t i = 0; i < 2; i++) {
        const struct part *part = &pair->parts[i];
        if (part->decimals != 3 || part->has_mark || part->side != NULL ||
            part->label != GEO_AXIS_NONE) {
            return false;
        }
    }
    return true;
}

static geo_coordinates_found read_degrees(incmap_span text, bool decimal_comma,
                                          geo_coordinates *out) {
    geo_tokens tokens;
    struct pair pair;
    geo_side sides[2];
    if (!geo_tokens_scan(text, decimal_comma, &tokens) || !read_pair(&tokens, &pair) ||
        !is_evident(&pair.parts[0]) || !is_evident(&pair.parts[1]) || !choose_sides(&pair, sides) ||
        (decimal_comma && looks_like_thousands(text, &pair))) {
        return GEO_COORDINATES_NONE;
    }
    int lat = find_latitude(&pair, sides);
    if (lat < 0) {
        return GEO_COORDINATES_NONE;
    }
    return finish(&pair.parts[lat], sides[lat], &pair.parts[1 - lat], sides[1 - lat], out);
}

/* Is there a digit, `mark` and a digit in a row? */
static bool has_mark_between_digits(incmap_span text, char mark) {
    for (size_t i = 1; i + 1 < text.size; i++) {
        if (text.data[i] == mark && base_is_digit(text.data[i - 1]) &&
            base_is_digit(text.data[i + 1])) {
            return true;
        }
    }
    return false;
}

static bool has_digit(incmap_span text) {
    size_t i = 0;
    while (i < text.size && !base_is_digit(text.data[i])) {
        i++;
    }
    return i < text.size;
}

geo_coordinates_found geo_read_degrees(incmap_span text, geo_coordinates *out) {
    if (!has_digit(text)) { /* a name, as most texts are */
        return GEO_COORDINATES_NONE;
    }
    if (has_mark_between_digits(text, ',') && !has_mark_between_digits(text, '.')) {
        geo_coordinates_found found = read_degrees(text, true, out);
        if (found != GEO_COORDINATES_NONE) {
            return found;
        }
    }
    return read_degrees(text, false, out);
}

geo_coordinates_found geo_read_bare_pair(incmap_span text, bool commas, bool longitude_first,
                                         geo_coordinates *out) {
    geo_tokens tokens;
    size_t last = commas ? 2 : 1;
    if (!geo_tokens_scan(text, false, &tokens) || tokens.count != last + 1 ||
        tokens.list[0].kind != GEO_TOKEN_NUMBER || tokens.list[last].kind != GEO_TOKEN_NUMBER ||
        (commas ? tokens.list[1].kind != GEO_TOKEN_SEPARATOR : !tokens.list[1].spaced)) {
        return GEO_COORDINATES_NONE;
    }
    struct part parts[2];
    for (size_t i = 0; i < 2; i++) {
        const geo_token *number = &tokens.list[i * last];
        parts[i] = (struct part){.values = {number->value},
                                 .groups = 1,
                                 .decimals = number->decimals,
                                 .negative = number->negative};
    }
    return finish(&parts[longitude_first], GEO_SIDE_NONE, &parts[!longitude_first], GEO_SIDE_NONE,
                  out);
}
