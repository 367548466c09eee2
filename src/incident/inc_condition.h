/* A condition on incidents from inside: what the parser hands to the evaluation. */
#ifndef INC_CONDITION_H
#define INC_CONDITION_H

#include "base_buf.h"
#include "incmap/incident.h"

enum {
    INC_CONDITION_NODES = 1000, /* of one condition at most, so that walking it is bounded */
    INC_NO_NODE = -1
};

typedef enum inc_node_kind {
    INC_NODE_OR,
    INC_NODE_AND,
    INC_NODE_NOT,
    INC_NODE_COMPARE, /* column with literals[first], or with `other` */
    INC_NODE_IN,      /* column among `count` literals from `first` */
    INC_NODE_LIKE,    /* column like literals[first] */
    INC_NODE_NULL     /* column has no value */
} inc_node_kind;

typedef enum inc_comparison {
    INC_EQUAL,
    INC_DIFFERENT,
    INC_LESS,
    INC_LESS_EQUAL,
    INC_GREATER,
    INC_GREATER_EQUAL
} inc_comparison;

/* A number, a text or, beside a column of days, a day (as days since 1970 in `number`). */
typedef struct inc_literal {
    incmap_kind kind; /* REAL, TEXT or DATE */
    double number;
    incmap_span text;
} inc_literal;

typedef struct inc_node {
    inc_node_kind kind;
    int left, right; /* of OR and AND; left of NOT */
    size_t column;
    size_t other; /* of COMPARE: a column, where count is 0 */
    inc_comparison comparison;
    size_t first, count;
    bool any_case; /* LIKE: ASCII letters without regard to case */
    char escape;   /* LIKE: takes the next letter as it is; 0: none */
} inc_node;

struct incmap_condition {
    incmap_context *ctx;
    base_arena text;
    inc_node *nodes;
    size_t node_count, node_room;
    inc_literal *literals;
    size_t literal_count, literal_room;
    int root;
};

/* Read `text` into an empty condition whose arena is ready. */
INCMAP_NODISCARD incmap_status inc_condition_parse(incmap_condition *condition, incmap_span text,
                                                   const incmap_layer *layer, incmap_error *err);

/* Whether `text` is like `pattern`: % stands for any letters, _ for one. */
bool inc_is_like(incmap_span text, incmap_span pattern, bool any_case, char escape);

#endif
