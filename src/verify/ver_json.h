/* JSON read token by token from a stream of any size, to the letter of RFC 8259. What can be passed
 * over is a finding and the reading goes on; what cannot is a finding and INCMAP_FORMAT: the
 * document is broken there. */
#ifndef VER_JSON_H
#define VER_JSON_H

#include "ver_bytes.h"
#include "ver_keys.h"
#include "ver_number.h"

typedef enum ver_token {
    VER_OBJECT,
    VER_OBJECT_END,
    VER_ARRAY,
    VER_ARRAY_END,
    VER_KEY,
    VER_STRING,
    VER_NUMBER,
    VER_TRUE,
    VER_FALSE,
    VER_NULL
} ver_token;

enum { VER_DEEPEST = 1000, VER_TEXT_KEPT = 64, VER_NO_STOP = -2 };

typedef struct ver_open {
    bool is_object;
    size_t keys;     /* that were there before it */
    uint64_t number; /* of the object */
} ver_open;

typedef struct ver_json {
    ver_bytes bytes;
    ver_report *report;
    uint64_t line;       /* here */
    uint64_t line_start; /* offset of its first byte */
    uint64_t record;     /* for findings; set by the user */
    int stop;            /* the byte that ends a record, even inside a value; set by the user */
    ver_open open[VER_DEEPEST];
    unsigned depth;
    unsigned deepest;
    int expect;    /* of ver_json.c */
    bool in_value; /* the last key's value is not behind us */
    ver_keys keys;
    /* The token: */
    uint64_t token_line;
    uint64_t token_byte;
    base_buf key;  /* the last key, whole */
    base_buf text; /* the first VER_TEXT_KEPT bytes or so of a string */
    ver_number number;
    char spelling[VER_NUMBER_MAX];
    size_t spelling_size;
} ver_json;

INCMAP_NODISCARD incmap_status ver_json_open(ver_json *json, incmap_context *ctx, const char *path,
                                             ver_report *report, incmap_error *err);
void ver_json_close(ver_json *json);

/* Before the first token of a value. */
void ver_json_start(ver_json *json);

INCMAP_NODISCARD incmap_status ver_json_next(ver_json *json, ver_token *token, incmap_error *err);

/* Over blanks; *c is what comes then, -1 at the end. Line ends are left alone where they stop. */
INCMAP_NODISCARD incmap_status ver_json_peek(ver_json *json, int *c, incmap_error *err);

/* Behind the next byte `stop`, or to the end. */
INCMAP_NODISCARD incmap_status ver_json_skip_past(ver_json *json, char stop, incmap_error *err);

/* The byte that is next, counted as a line end when it is one. */
void ver_json_step(ver_json *json);

ver_place ver_json_here(const ver_json *json);  /* the byte that is next */
ver_place ver_json_place(const ver_json *json); /* the token */

/* The number that was read last as "%.*s" wants it, cut to what a message can hold. */
#define VER_SPELLING(json) \
    (int)((json)->spelling_size > 60 ? 60 : (json)->spelling_size), (json)->spelling

/* Findings about the number that was read last, wherever it stands. */
void ver_json_judge_number(ver_json *json);

/* ver_json_string.c: behind the opening quote, up to behind the closing one. The letters go to
 * `out`: all of a key, up to the context's field_bytes (INCMAP_LIMIT), the first of a value. */
INCMAP_NODISCARD incmap_status ver_json_string(ver_json *json, bool is_key, incmap_error *err);

#endif
