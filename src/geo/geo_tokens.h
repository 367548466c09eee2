/* Coordinates cut into numbers, marks and words. Inside of the geo floor only. */
#ifndef GEO_TOKENS_H
#define GEO_TOKENS_H

#include "incmap/types.h"

enum { GEO_TOKENS_MAX = 32, GEO_LANGUAGES = 3 /* English, Serbian, Albanian */ };

typedef enum geo_token_kind {
    GEO_TOKEN_END,
    GEO_TOKEN_NUMBER,
    GEO_TOKEN_MARK,
    GEO_TOKEN_WORD,
    GEO_TOKEN_SEPARATOR,
    GEO_TOKEN_POINT, /* the full stop or colon of "lat." and "N:" */
    GEO_TOKEN_PLUS,  /* this and the next two never leave the scanner */
    GEO_TOKEN_MINUS,
    GEO_TOKEN_SPACE
} geo_token_kind;

typedef enum geo_mark {
    GEO_MARK_NONE,
    GEO_MARK_DEGREES,
    GEO_MARK_MINUTES,
    GEO_MARK_SECONDS
} geo_mark;

typedef enum geo_axis { GEO_AXIS_NONE, GEO_AXIS_LATITUDE, GEO_AXIS_LONGITUDE } geo_axis;

typedef enum geo_side {
    GEO_SIDE_NONE,
    GEO_SIDE_NORTH,
    GEO_SIDE_SOUTH,
    GEO_SIDE_EAST,
    GEO_SIDE_WEST
} geo_side;

typedef struct geo_token {
    geo_token_kind kind;
    bool spaced; /* white space stands before it */

    double value; /* of a number, without its sign */
    bool has_sign;
    bool negative;
    unsigned digits;   /* before the decimal mark */
    unsigned decimals; /* behind it; 0 when there is none */

    geo_mark mark;                 /* of a mark; of a word that can be one ("m") */
    geo_axis label;                /* of a word such as "lat" */
    geo_side sides[GEO_LANGUAGES]; /* of a word, by language */
} geo_token;

typedef struct geo_tokens {
    geo_token list[GEO_TOKENS_MAX + 1]; /* with one of kind END behind the last */
    size_t count;
} geo_tokens;

/* False when something in `text` can be no part of coordinates, or there is too much of it. With
 * `decimal_comma`, a comma between two digits is a decimal mark; a point between digits always is,
 * and two decimal marks in one number ("24.09.2023") are no number. */
bool geo_tokens_scan(incmap_span text, bool decimal_comma, geo_tokens *out);

bool geo_token_has_side(const geo_token *token);

#endif
