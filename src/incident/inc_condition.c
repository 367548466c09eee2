/* Owns what a condition answers: yes, no, or unknown where there is no value, after SQL. */
#include "inc_condition.h"

#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_column.h"

/* In this order AND is the least and OR the most of two. */
typedef enum truth { NO, UNKNOWN, YES } truth;

enum { text_room = 32 };

incmap_status incmap_condition_new(incmap_condition **out, incmap_context *ctx, incmap_span text,
                                   const incmap_layer *layer, incmap_error *err) {
    incmap_condition *condition = base_alloc_zeroed(ctx, 1, sizeof *condition);
    *out = NULL;
    if (condition == NULL) {
        return base_out_of_memory(err);
    }
    condition->ctx = ctx;
    base_arena_init(&condition->text, ctx);
    incmap_status status = inc_condition_parse(condition, text, layer, err);
    if (status != INCMAP_OK) {
        incmap_condition_free(condition);
        return status;
    }
    *out = condition;
    return INCMAP_OK;
}

void incmap_condition_free(incmap_condition *condition) {
    if (condition != NULL) {
        base_free(condition->ctx, condition->nodes);
        base_free(condition->ctx, condition->literals);
        base_arena_free(&condition->text);
        base_free(condition->ctx, condition);
    }
}

/* The value as text; a date as YYYY-MM-DD. */
static incmap_span text_of(const incmap_value *value, char room[text_room]) {
    switch (value->kind) {
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            return value->as.text;
        case INCMAP_KIND_INTEGER:
            return base_span(room, base_num_write_i64(room, value->as.integer));
        case INCMAP_KIND_REAL:
            return base_span(room, base_num_write_shortest(room, value->as.real));
        case INCMAP_KIND_DATE:
            base_date_write(value->as.date, room);
            return base_span(room, 10);
        case INCMAP_KIND_NULL:
        default:
            return base_span(NULL, 0);
    }
}

/* False for a text that is no number. */
static bool number_of(const incmap_value *value, double *out) {
    switch (value->kind) {
        case INCMAP_KIND_INTEGER:
            *out = (double)value->as.integer;
            return true;
        case INCMAP_KIND_REAL:
            *out = value->as.real;
            return true;
        case INCMAP_KIND_DATE:
            *out = base_date_to_days(value->as.date);
            return true;
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            return base_num_parse(base_span_trim(value->as.text), out);
        case INCMAP_KIND_NULL:
        default:
            return false;
    }
}

static int order_of(double a, double b) { return (a > b) - (a < b); }

static truth judge(inc_comparison comparison, int order) {
    switch (comparison) {
        case INC_EQUAL:
            return order == 0 ? YES : NO;
        case INC_DIFFERENT:
            return order != 0 ? YES : NO;
        case INC_LESS:
            return order < 0 ? YES : NO;
        case INC_LESS_EQUAL:
            return order <= 0 ? YES : NO;
        case INC_GREATER:
            return order > 0 ? YES : NO;
        case INC_GREATER_EQUAL:
        default:
            return order >= 0 ? YES : NO;
    }
}

static truth compare_literal(const incmap_value *value, inc_comparison comparison,
                             const inc_literal *literal) {
    if (value->kind == INCMAP_KIND_NULL) {
        return UNKNOWN;
    }
    if (literal->kind == INCMAP_KIND_TEXT) {
        char room[text_room];
        return judge(comparison, base_span_compare(text_of(value, room), literal->text));
    }
    double number = 0;
    return number_of(value, &number) ? judge(comparison, order_of(number, literal->number))
                                     : UNKNOWN;
}

static bool is_plain(incmap_kind kind) {
    return kind == INCMAP_KIND_TEXT || kind == INCMAP_KIND_JSON;
}

/* Two texts as texts, all else as numbers. */
static truth compare_values(const incmap_value *a, inc_comparison comparison,
                            const incmap_value *b) {
    double left = 0;
    double right = 0;
    if (a->kind == INCMAP_KIND_NULL || b->kind == INCMAP_KIND_NULL) {
        return UNKNOWN;
    }
    if (is_plain(a->kind) && is_plain(b->kind)) {
        return judge(comparison, base_span_compare(a->as.text, b->as.text));
    }
    return number_of(a, &left) && number_of(b, &right) ? judge(comparison, order_of(left, right))
                                                       : UNKNOWN;
}

static truth is_among(const incmap_condition *condition, const inc_node *node,
                      const incmap_value *value) {
    truth found = NO;
    for (size_t i = 0; i < node->count && found != YES; i++) {
        truth one = compare_literal(value, INC_EQUAL, &condition->literals[node->first + i]);
        found = one > found ? one : found;
    }
    return found;
}

/* Bytes of the letter that `text` starts with. */
static size_t letter_size(incmap_span text) {
    size_t size = 1;
    while (size < text.size && ((unsigned char)text.data[size] & 0xC0) == 0x80) {
        size++;
    }
    return size;
}

static incmap_span behind(incmap_span text, size_t bytes) {
    return base_span(text.data + bytes, text.size - bytes);
}

/* One step of a pattern that is no %: takes a letter off both, or answers false. */
static bool match_one(incmap_span *text, incmap_span *pattern, bool any_case, char escape) {
    if (text->size == 0 || pattern->size == 0) {
        return false;
    }
    incmap_span rest = *pattern;
    if (rest.data[0] == '_') {
        *pattern = behind(rest, 1);
        *text = behind(*text, letter_size(*text));
        return true;
    }
    if (escape != '\0' && rest.data[0] == escape && rest.size > 1) {
        rest = behind(rest, 1);
    }
    char a = any_case ? base_lower(text->data[0]) : text->data[0];
    char b = any_case ? base_lower(rest.data[0]) : rest.data[0];
    if (a != b) {
        return false;
    }
    *text = behind(*text, 1);
    *pattern = behind(rest, 1);
    return true;
}

/* After a mismatch only the last % has to take a letter more. */
bool inc_is_like(incmap_span text, incmap_span pattern, bool any_case, char escape) {
    incmap_span retry_text = {NULL, 0};
    incmap_span retry_pattern = {NULL, 0};
    for (;;) {
        bool any = pattern.size > 0 && pattern.data[0] == '%' && escape != '%';
        if (any) {
            pattern = behind(pattern, 1);
            retry_text = text;
            retry_pattern = pattern;
        } else if (text.size == 0 && pattern.size == 0) {
            return true;
        } else if (!match_one(&text, &pattern, any_case, escape)) {
            if (retry_pattern.data == NULL || retry_text.size == 0) {
                return false;
            }
            retry_text = behind(retry_text, letter_size(retry_text));
            text = retry_text;
            pattern = retry_pattern;
        }
    }
}

static truth is_like(const inc_node *node, const incmap_value *value, const inc_literal *literal) {
    char room[text_room];
    if (value->kind == INCMAP_KIND_NULL) {
        return UNKNOWN;
    }
    return inc_is_like(text_of(value, room), literal->text, node->any_case, node->escape) ? YES
                                                                                          : NO;
}

static truth judge_column(const incmap_condition *condition, const inc_node *node,
                          const incmap_incident *incident) {
    incmap_value value = inc_column_value(node->column, incident);
    switch (node->kind) {
        case INC_NODE_NULL:
            return value.kind == INCMAP_KIND_NULL ? YES : NO;
        case INC_NODE_IN:
            return is_among(condition, node, &value);
        case INC_NODE_LIKE:
            return is_like(node, &value, &condition->literals[node->first]);
        case INC_NODE_COMPARE:
        default:
            break;
    }
    if (node->count > 0) {
        return compare_literal(&value, node->comparison, &condition->literals[node->first]);
    }
    incmap_value other = inc_column_value(node->other, incident);
    return compare_values(&value, node->comparison, &other);
}

/* As deep as there are nodes at most: INC_CONDITION_NODES. */
static truth evaluate(const incmap_condition *condition, int number,
                      const incmap_incident *incident) {
    const inc_node *node = &condition->nodes[number];
    truth left = UNKNOWN;
    truth right = UNKNOWN;
    switch (node->kind) {
        case INC_NODE_NOT:
            return (truth)(YES - evaluate(condition, node->left, incident));
        case INC_NODE_AND:
            left = evaluate(condition, node->left, incident);
            right = left == NO ? NO : evaluate(condition, node->right, incident);
            return left < right ? left : right;
        case INC_NODE_OR:
            left = evaluate(condition, node->left, incident);
            right = left == YES ? YES : evaluate(condition, node->right, incident);
            return left > right ? left : right;
        case INC_NODE_COMPARE:
        case INC_NODE_IN:
        case INC_NODE_LIKE:
        case INC_NODE_NULL:
        default:
            return judge_column(condition, node, incident);
    }
}

bool incmap_condition_holds(const incmap_condition *condition, const incmap_incident *incident) {
    return evaluate(condition, condition->root, incident) == YES;
}
