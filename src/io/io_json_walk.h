/* Finds where a JSON value ends, in text that comes piece by piece: brackets, commas, colons and
 * strings are followed exactly; whether a number, a word, an escape or a letter is a good one is
 * left to io_json_parse(). */
#ifndef IO_JSON_WALK_H
#define IO_JSON_WALK_H

#include "incmap/types.h"
#include "io_json_scan.h"

typedef enum io_json_walk_step {
    IO_JSON_WALK_MORE,  /* all was taken; the value goes on */
    IO_JSON_WALK_DONE,  /* *at is behind the value */
    IO_JSON_WALK_ARRAY, /* *at is behind the '[' of an array that is a member of the outermost
                           object; only when asked for */
    IO_JSON_WALK_BAD,   /* *at is at a byte that cannot stand there */
    IO_JSON_WALK_DEEP   /* *at is at a bracket that nests too deep */
} io_json_walk_step;

typedef struct io_json_walk {
    bool is_object[IO_JSON_DEEPEST]; /* of every open bracket */
    unsigned depth;
    unsigned deepest; /* depth that is allowed */
    int expect;       /* of io_json_walk.c, both */
    int token;
    bool stop_at_arrays;
    /* Of the outermost object, its last key, quotes included. */
    size_t key_start;
    size_t key_end;
    bool has_key; /* the key was begun and its value was not */
} io_json_walk;

void io_json_walk_start(io_json_walk *walk, unsigned deepest);

/* From `*at` of `text` on, which starts with the value, blanks before it allowed. */
io_json_walk_step io_json_walk_on(io_json_walk *walk, incmap_span text, size_t *at);

/* At the end of the text: true when a number or word at its very end is the whole value. */
bool io_json_walk_can_end(const io_json_walk *walk);

/* The first byte of the text that is needed again, when the walk has come to `at`: the key of the
 * outermost object whose value was not begun, else none of them. */
size_t io_json_walk_needs(const io_json_walk *walk, size_t at);

/* The caller has dropped `size` bytes, none of them needed, off the front of the text. */
void io_json_walk_moved(io_json_walk *walk, size_t size);

/* Behind the last byte of an array that IO_JSON_WALK_ARRAY stopped at, passed over otherwise. */
void io_json_walk_behind_array(io_json_walk *walk);

/* "a string", "an object", "an array": what the walk is inside of. */
const char *io_json_walk_inside(const io_json_walk *walk);

/* What would have been right where the walk went bad. */
const char *io_json_walk_expected(const io_json_walk *walk);

#endif
