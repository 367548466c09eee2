/* Owns the language of conditions: SQL's WHERE over the columns of one layer.
 *
 *   condition  = and { OR and }            comparison = operand (= | <> | != | < | <= | > | >=)
 * operand and        = not { AND not }                      | column [NOT] IN ( literal , ... ) not
 * = NOT not | ( condition )              | column [NOT] BETWEEN literal AND literal | comparison |
 * column [NOT] LIKE | ILIKE 'pattern' [ESCAPE 'c'] | column IS [NOT] NULL
 */
#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_column.h"
#include "inc_condition.h"

enum { depth_max = 64, no_literal = -1 };

typedef enum token_kind { END, WORD, NAME, TEXT, NUMBER, SIGN } token_kind;

typedef struct token {
    token_kind kind;
    size_t at;        /* byte, from 0 */
    incmap_span text; /* as written; of NAME and TEXT without the quotes */
} token;

typedef struct parser {
    incmap_condition *condition;
    const incmap_layer *layer;
    incmap_span text;
    token token; /* the one to look at */
    size_t next; /* where the one behind starts */
    unsigned depth;
} parser;

/* The message that was put stands for this byte of the condition. */
static incmap_status fail(size_t at, incmap_error *err) {
    if (err != NULL) {
        err->source[0] = '\0';
        err->line = 0;
        base_locate(err, "--where", 1, at + 1);
    }
    return INCMAP_USAGE;
}

static incmap_status expected(const parser *p, const char *what, incmap_error *err) {
    if (p->token.kind == END) {
        base_fail(err, INCMAP_USAGE, "expected %s, found the end of the condition", what);
    } else {
        base_fail(err, INCMAP_USAGE, "expected %s, found \"%.*s\"", what,
                  BASE_SPAN_ARG(p->token.text));
    }
    return fail(p->token.at, err);
}

static bool is_word_byte(char c) {
    return base_is_alpha(c) || base_is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* 'text' and "name": the quote doubled stands for itself. */
static incmap_status read_quoted(parser *p, char quote, incmap_error *err) {
    size_t at = p->next + 1;
    char *out = base_arena_alloc(&p->condition->text, p->text.size - p->next);
    size_t size = 0;
    if (out == NULL) {
        return base_out_of_memory(err);
    }
    for (; at < p->text.size; at++) {
        if (p->text.data[at] != quote) {
            out[size++] = p->text.data[at];
        } else if (at + 1 < p->text.size && p->text.data[at + 1] == quote) {
            out[size++] = quote;
            at++;
        } else {
            break;
        }
    }
    if (at == p->text.size) {
        base_fail(err, INCMAP_USAGE, "the %s opened here is not closed",
                  quote == '\'' ? "text" : "name");
        return fail(p->next, err);
    }
    p->token = (token){quote == '\'' ? TEXT : NAME, p->next, base_span(out, size)};
    p->next = at + 1;
    return INCMAP_OK;
}

static void read_number(parser *p) {
    size_t start = p->next;
    while (p->next < p->text.size) {
        char c = p->text.data[p->next];
        bool sign = (c == '-' || c == '+') && p->next > start &&
                    base_lower(p->text.data[p->next - 1]) == 'e';
        if (!is_word_byte(c) && c != '.' && !sign && p->next > start) {
            break;
        }
        p->next++;
    }
    p->token = (token){NUMBER, start, base_span(p->text.data + start, p->next - start)};
}

static incmap_status read_sign(parser *p, incmap_error *err) {
    static const char *const signs[] = {"<>", "!=", "<=", ">=", "==", "<", ">", "=", "(", ")", ","};
    incmap_span rest = base_span(p->text.data + p->next, p->text.size - p->next);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (base_span_starts(rest, base_span_of(signs[i]))) {
            p->token = (token){SIGN, p->next, base_span(rest.data, strlen(signs[i]))};
            p->next += p->token.text.size;
            return INCMAP_OK;
        }
    }
    base_fail(err, INCMAP_USAGE,
              "\"%c\" has no meaning here; a text stands in '...', a column's name in \"...\"",
              rest.data[0] >= ' ' && rest.data[0] < 0x7F ? rest.data[0] : '?');
    return fail(p->next, err);
}

static incmap_status advance(parser *p, incmap_error *err) {
    while (p->next < p->text.size && base_is_space(p->text.data[p->next])) {
        p->next++;
    }
    if (p->next == p->text.size) {
        p->token = (token){END, p->next, {NULL, 0}};
        return INCMAP_OK;
    }
    char c = p->text.data[p->next];
    if (c == '\'' || c == '"') {
        return read_quoted(p, c, err);
    }
    if (base_is_digit(c) || c == '-' || c == '+' || c == '.') {
        read_number(p);
        return INCMAP_OK;
    }
    if (!is_word_byte(c)) {
        return read_sign(p, err);
    }
    size_t start = p->next;
    while (p->next < p->text.size && is_word_byte(p->text.data[p->next])) {
        p->next++;
    }
    p->token = (token){WORD, start, base_span(p->text.data + start, p->next - start)};
    return INCMAP_OK;
}

static bool at_word(const parser *p, const char *word) {
    return p->token.kind == WORD && base_span_equal_nocase(p->token.text, base_span_of(word));
}

static bool at_sign(const parser *p, const char *sign) {
    return p->token.kind == SIGN && base_span_is(p->token.text, sign);
}

/* Whether the token is that word; then it is stepped over. */
static incmap_status take_word(parser *p, const char *word, bool *taken, incmap_error *err) {
    *taken = at_word(p, word);
    return *taken ? advance(p, err) : INCMAP_OK;
}

static incmap_status need_sign(parser *p, const char *sign, incmap_error *err) {
    return at_sign(p, sign) ? advance(p, err) : expected(p, sign, err);
}

static incmap_status add_node(parser *p, inc_node node, int *number, incmap_error *err) {
    incmap_condition *c = p->condition;
    if (c->node_count == INC_CONDITION_NODES) {
        base_fail(err, INCMAP_LIMIT, "over %d comparisons in one condition",
                  (int)INC_CONDITION_NODES);
        fail(p->token.at, err);
        return INCMAP_LIMIT;
    }
    BASE_TRY(base_grow(c->ctx, (void **)&c->nodes, &c->node_room, c->node_count + 1,
                       sizeof *c->nodes, err));
    *number = (int)c->node_count;
    c->nodes[c->node_count++] = node;
    return INCMAP_OK;
}

static bool is_keyword(incmap_span word) {
    static const char *const words[] = {"and",  "or",    "not",  "in",      "is",
                                        "like", "ilike", "null", "between", "escape"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (base_span_equal_nocase(word, base_span_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static bool at_column(const parser *p) {
    return p->token.kind == NAME || (p->token.kind == WORD && !is_keyword(p->token.text));
}

static bool at_literal(const parser *p) { return p->token.kind == TEXT || p->token.kind == NUMBER; }

static incmap_status read_column(parser *p, size_t *column, incmap_error *err) {
    if (!at_column(p)) {
        return expected(p, "a column's name", err);
    }
    if (inc_column_find(column, p->layer, p->token.text, err) != INCMAP_OK) {
        return fail(p->token.at, err);
    }
    return advance(p, err);
}

/* "2023-09-24", also as 2023/09/24, which ogr2ogr takes. */
static bool read_day(incmap_span text, double *days) {
    char plain[10];
    incmap_date date;
    if (text.size != sizeof plain) {
        return false;
    }
    for (size_t i = 0; i < sizeof plain; i++) {
        plain[i] = text.data[i] == '/' ? '-' : text.data[i];
    }
    if (!base_date_parse(base_span(plain, sizeof plain), &date)) {
        return false;
    }
    *days = base_date_to_days(date);
    return true;
}

/* The token as a value to compare a column of this kind with. */
static incmap_status make_literal(const parser *p, incmap_kind kind, inc_literal *out,
                                  incmap_error *err) {
    bool number = base_num_parse(p->token.text, &out->number);
    out->text = p->token.text;
    if (p->token.kind == NUMBER && !number) {
        base_fail(err, INCMAP_USAGE, "\"%.*s\" is no number", BASE_SPAN_ARG(p->token.text));
        return fail(p->token.at, err);
    }
    if (kind == INCMAP_KIND_DATE) {
        out->kind = INCMAP_KIND_DATE;
        return p->token.kind == TEXT && read_day(p->token.text, &out->number)
                   ? INCMAP_OK
                   : expected(p, "a day in quotes, such as '2023-09-24'", err);
    }
    if (kind == INCMAP_KIND_INTEGER || kind == INCMAP_KIND_REAL) {
        out->kind = INCMAP_KIND_REAL;
        return number ? INCMAP_OK : expected(p, "a number, which this column holds", err);
    }
    out->kind = p->token.kind == NUMBER ? INCMAP_KIND_REAL : INCMAP_KIND_TEXT;
    return INCMAP_OK;
}

static incmap_status read_literal(parser *p, incmap_kind kind, size_t *number, incmap_error *err) {
    incmap_condition *c = p->condition;
    inc_literal literal = {0};
    if (!at_literal(p)) {
        return expected(p, "a number or a text in '...'", err);
    }
    BASE_TRY(make_literal(p, kind, &literal, err));
    BASE_TRY(base_grow(c->ctx, (void **)&c->literals, &c->literal_room, c->literal_count + 1,
                       sizeof *c->literals, err));
    *number = c->literal_count;
    c->literals[c->literal_count++] = literal;
    return advance(p, err);
}

static incmap_status read_comparison_sign(parser *p, inc_comparison *out, incmap_error *err) {
    static const struct {
        const char *sign;
        inc_comparison comparison;
    } signs[] = {{"=", INC_EQUAL},      {"==", INC_EQUAL},        {"<>", INC_DIFFERENT},
                 {"!=", INC_DIFFERENT}, {"<", INC_LESS},          {"<=", INC_LESS_EQUAL},
                 {">", INC_GREATER},    {">=", INC_GREATER_EQUAL}};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (at_sign(p, signs[i].sign)) {
            *out = signs[i].comparison;
            return advance(p, err);
        }
    }
    return expected(p, "= <> < <= > >= IN, LIKE, ILIKE, BETWEEN or IS NULL", err);
}

static incmap_status read_in(parser *p, inc_node *node, incmap_error *err) {
    size_t last = 0;
    node->kind = INC_NODE_IN;
    node->first = p->condition->literal_count;
    BASE_TRY(need_sign(p, "(", err));
    BASE_TRY(read_literal(p, inc_column_kind(node->column), &last, err));
    while (at_sign(p, ",")) {
        BASE_TRY(advance(p, err));
        BASE_TRY(read_literal(p, inc_column_kind(node->column), &last, err));
    }
    node->count = last + 1 - node->first;
    return at_sign(p, ")") ? advance(p, err) : expected(p, ", or )", err);
}

static incmap_status read_like(parser *p, inc_node *node, incmap_error *err) {
    bool escaped = false;
    incmap_kind kind = inc_column_kind(node->column);
    node->kind = INC_NODE_LIKE;
    node->any_case = at_word(p, "ilike");
    if (kind == INCMAP_KIND_INTEGER || kind == INCMAP_KIND_REAL) {
        base_fail(err, INCMAP_USAGE, "LIKE compares texts; this column holds numbers");
        return fail(p->token.at, err);
    }
    BASE_TRY(advance(p, err));
    if (p->token.kind != TEXT) {
        return expected(p, "a pattern in '...'", err);
    }
    BASE_TRY(read_literal(p, INCMAP_KIND_TEXT, &node->first, err));
    BASE_TRY(take_word(p, "escape", &escaped, err));
    if (!escaped) {
        return INCMAP_OK;
    }
    if (p->token.kind != TEXT || p->token.text.size != 1) {
        return expected(p, "one ASCII character in '...'", err);
    }
    node->escape = p->token.text.data[0];
    return advance(p, err);
}

/* column >= low AND column <= high */
static incmap_status read_between(parser *p, size_t column, int *number, incmap_error *err) {
    inc_node low = {.kind = INC_NODE_COMPARE, .column = column, .count = 1};
    inc_node high = low;
    inc_node both = {.kind = INC_NODE_AND};
    bool and_taken = false;
    low.comparison = INC_GREATER_EQUAL;
    high.comparison = INC_LESS_EQUAL;
    BASE_TRY(advance(p, err));
    BASE_TRY(read_literal(p, inc_column_kind(column), &low.first, err));
    BASE_TRY(take_word(p, "and", &and_taken, err));
    if (!and_taken) {
        return expected(p, "AND", err);
    }
    BASE_TRY(read_literal(p, inc_column_kind(column), &high.first, err));
    BASE_TRY(add_node(p, low, &both.left, err));
    BASE_TRY(add_node(p, high, &both.right, err));
    return add_node(p, both, number, err);
}

static incmap_status read_is_null(parser *p, inc_node *node, bool *negated, incmap_error *err) {
    bool null = false;
    node->kind = INC_NODE_NULL;
    BASE_TRY(advance(p, err));
    BASE_TRY(take_word(p, "not", negated, err));
    BASE_TRY(take_word(p, "null", &null, err));
    return null ? INCMAP_OK : expected(p, *negated ? "NULL" : "NULL or NOT NULL", err);
}

static incmap_status compare_columns(parser *p, inc_node *node, incmap_error *err) {
    size_t at = p->token.at;
    BASE_TRY(read_column(p, &node->other, err));
    bool day = inc_column_kind(node->column) == INCMAP_KIND_DATE;
    if (day != (inc_column_kind(node->other) == INCMAP_KIND_DATE)) {
        base_fail(err, INCMAP_USAGE, "a day can be compared with another day only");
        return fail(at, err);
    }
    return INCMAP_OK;
}

/* What stands behind a column's name. */
static incmap_status read_test(parser *p, size_t column, int *number, incmap_error *err) {
    inc_node node = {.kind = INC_NODE_COMPARE, .column = column};
    bool negated = false;
    BASE_TRY(take_word(p, "not", &negated, err));
    if (at_word(p, "between")) {
        BASE_TRY(read_between(p, column, number, err));
    } else if (at_word(p, "in")) {
        BASE_TRY(advance(p, err));
        BASE_TRY(read_in(p, &node, err));
        BASE_TRY(add_node(p, node, number, err));
    } else if (at_word(p, "like") || at_word(p, "ilike")) {
        BASE_TRY(read_like(p, &node, err));
        BASE_TRY(add_node(p, node, number, err));
    } else if (negated) {
        return expected(p, "IN, LIKE, ILIKE or BETWEEN behind NOT", err);
    } else if (at_word(p, "is")) {
        BASE_TRY(read_is_null(p, &node, &negated, err));
        BASE_TRY(add_node(p, node, number, err));
    } else {
        BASE_TRY(read_comparison_sign(p, &node.comparison, err));
        node.count = at_column(p) ? 0 : 1;
        BASE_TRY(node.count == 0 ? compare_columns(p, &node, err)
                                 : read_literal(p, inc_column_kind(column), &node.first, err));
        BASE_TRY(add_node(p, node, number, err));
    }
    return negated ? add_node(p, (inc_node){.kind = INC_NODE_NOT, .left = *number}, number, err)
                   : INCMAP_OK;
}

/* literal < column is column > literal; the literal can be made only once the column is known. */
static incmap_status read_turned(parser *p, int *number, incmap_error *err) {
    static const inc_comparison turned[] = {INC_EQUAL,         INC_DIFFERENT, INC_GREATER,
                                            INC_GREATER_EQUAL, INC_LESS,      INC_LESS_EQUAL};
    inc_node node = {.kind = INC_NODE_COMPARE, .count = 1};
    token literal = p->token;
    BASE_TRY(advance(p, err));
    BASE_TRY(read_comparison_sign(p, &node.comparison, err));
    node.comparison = turned[node.comparison];
    BASE_TRY(read_column(p, &node.column, err));
    token rest = p->token;
    size_t next = p->next;
    p->token = literal;
    p->next = literal.at; /* for the message only; put back below */
    incmap_kind kind = inc_column_kind(node.column);
    incmap_status status = read_literal(p, kind, &node.first, err);
    p->token = rest;
    p->next = next;
    BASE_TRY(status);
    return add_node(p, node, number, err);
}

static incmap_status read_or(parser *p, int *number, incmap_error *err);

static incmap_status read_not(parser *p, int *number, incmap_error *err) {
    bool negated = false;
    if (++p->depth > depth_max) {
        base_fail(err, INCMAP_LIMIT, "nested deeper than %d", (int)depth_max);
        fail(p->token.at, err);
        return INCMAP_LIMIT;
    }
    BASE_TRY(take_word(p, "not", &negated, err));
    if (negated) {
        BASE_TRY(read_not(p, number, err));
        BASE_TRY(add_node(p, (inc_node){.kind = INC_NODE_NOT, .left = *number}, number, err));
    } else if (at_sign(p, "(")) {
        BASE_TRY(advance(p, err));
        BASE_TRY(read_or(p, number, err));
        BASE_TRY(at_sign(p, ")") ? advance(p, err) : expected(p, "AND, OR or )", err));
    } else if (at_literal(p)) {
        BASE_TRY(read_turned(p, number, err));
    } else {
        size_t column = 0;
        BASE_TRY(read_column(p, &column, err));
        BASE_TRY(read_test(p, column, number, err));
    }
    p->depth--;
    return INCMAP_OK;
}

/* One operand, or several with `word` between them. */
static incmap_status read_chain(parser *p, const char *word, inc_node_kind kind,
                                incmap_status (*operand)(parser *, int *, incmap_error *),
                                int *number, incmap_error *err) {
    bool more = false;
    BASE_TRY(operand(p, number, err));
    BASE_TRY(take_word(p, word, &more, err));
    while (more) {
        inc_node node = {.kind = kind, .left = *number};
        BASE_TRY(operand(p, &node.right, err));
        BASE_TRY(add_node(p, node, number, err));
        BASE_TRY(take_word(p, word, &more, err));
    }
    return INCMAP_OK;
}

static incmap_status read_and(parser *p, int *number, incmap_error *err) {
    return read_chain(p, "and", INC_NODE_AND, read_not, number, err);
}

static incmap_status read_or(parser *p, int *number, incmap_error *err) {
    return read_chain(p, "or", INC_NODE_OR, read_and, number, err);
}

incmap_status inc_condition_parse(incmap_condition *condition, incmap_span text,
                                  const incmap_layer *layer, incmap_error *err) {
    parser p = {.condition = condition, .layer = layer, .text = text};
    BASE_TRY(advance(&p, err));
    BASE_TRY(read_or(&p, &condition->root, err));
    return p.token.kind == END ? INCMAP_OK : expected(&p, "AND, OR or the end", err);
}
