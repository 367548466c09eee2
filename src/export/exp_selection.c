/* Owns which incidents go on to the writers, and in which order. Those that are to be sorted wait
 * in a scratch file; what is sorted is a key of eight bytes and where the incident lies there.
 * Numbers and days are such a key; of texts each different one is held once, and its place among
 * them in order is the key. An unknown column all of whose values are numbers is one of numbers. */
#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_sort.h"
#include "exp_texts.h"
#include "exp_writer.h"
#include "inc_column.h"
#include "inc_pack.h"

enum { text_ceiling = 64 << 20 };

static const uint64_t last_key = UINT64_MAX; /* of those without a value, in either direction */

/* An incident in the scratch file. */
struct kept {
    uint64_t key;    /* of a number; last_key: no value */
    uint64_t number; /* of a text, where that is sorted by */
    uint64_t offset;
    uint64_t size;
};

struct incmap_selection {
    incmap_context *ctx;
    incmap_condition *condition; /* NULL: all */
    uint64_t limit;
    uint64_t chosen; /* handed on so far */
    bool sorted;     /* below is in use */
    bool descending;
    bool by_text;
    bool any_text; /* in a column that is by text: some value is no number */
    bool handing_out;
    size_t column;
    incmap_span sort; /* the column as given, for messages */
    incmap_span near_path;
    base_arena text;
    base_buf packed;
    io_spool *incidents;
    uint64_t spooled;
    io_spool *keys;
    uint64_t count;
    exp_texts texts;
    uint32_t *rank; /* of each text */
    exp_sort *sorter;
};

static incmap_status read_sort(incmap_selection *s, incmap_span sort, const incmap_layer *layer,
                               incmap_error *err) {
    incmap_span name = base_span_trim(sort);
    size_t blank = name.size;
    while (blank > 0 && !base_is_space(name.data[blank - 1])) {
        blank--;
    }
    incmap_span word = base_span(name.data + blank, name.size - blank);
    s->descending = base_span_equal_nocase(word, BASE_SPAN("desc"));
    if (blank > 0 && (s->descending || base_span_equal_nocase(word, BASE_SPAN("asc")))) {
        name = base_span_trim(base_span(name.data, blank));
    }
    BASE_TRY(base_arena_copy(&s->text, name, &s->sort, err));
    BASE_TRY(inc_column_find(&s->column, layer, name, err));
    incmap_kind kind = inc_column_kind(s->column);
    s->by_text = kind == INCMAP_KIND_TEXT || kind == INCMAP_KIND_JSON;
    s->sorted = true;
    return INCMAP_OK;
}

static incmap_status prepare(incmap_selection *s, const incmap_selection_options *options,
                             incmap_error *err) {
    if (options->where.size > 0) {
        BASE_TRY(incmap_condition_new(&s->condition, s->ctx, options->where, options->layer, err));
    }
    if (options->sort.size == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(read_sort(s, options->sort, options->layer, err));
    BASE_TRY(exp_texts_init(&s->texts, s->ctx, text_ceiling, err));
    BASE_TRY(base_arena_copy(&s->text, base_span_of(options->near_path), &s->near_path, err));
    BASE_TRY(io_spool_open(&s->incidents, s->ctx, options->near_path, err));
    return io_spool_open(&s->keys, s->ctx, options->near_path, err);
}

incmap_status incmap_selection_new(incmap_selection **out, incmap_context *ctx,
                                   const incmap_selection_options *options, incmap_error *err) {
    incmap_selection *s = base_alloc_zeroed(ctx, 1, sizeof *s);
    *out = NULL;
    if (s == NULL) {
        return base_out_of_memory(err);
    }
    s->ctx = ctx;
    s->limit = options->limit;
    base_arena_init(&s->text, ctx);
    base_buf_init(&s->packed, ctx, SIZE_MAX);
    incmap_status status = prepare(s, options, err);
    if (status != INCMAP_OK) {
        incmap_selection_free(s);
        return status;
    }
    *out = s;
    return INCMAP_OK;
}

void incmap_selection_free(incmap_selection *s) {
    if (s != NULL) {
        incmap_condition_free(s->condition);
        io_spool_close(s->incidents);
        io_spool_close(s->keys);
        exp_sort_close(s->sorter);
        exp_texts_free(&s->texts);
        base_free(s->ctx, s->rank);
        base_buf_free(&s->packed);
        base_arena_free(&s->text);
        base_free(s->ctx, s);
    }
}

/* Doubles in their order as whole numbers; below last_key, since that would be no number. */
static uint64_t key_of_number(double number) {
    uint64_t bits;
    number += 0.0; /* one zero */
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static uint64_t key_of_integer(int64_t number) {
    uint64_t key = (uint64_t)number ^ (uint64_t)1 << 63;
    return key == last_key ? key - 1 : key;
}

static uint64_t key_of(const incmap_value *value) {
    double number = 0;
    switch (value->kind) {
        case INCMAP_KIND_DATE:
            return key_of_integer(base_date_to_days(value->as.date));
        case INCMAP_KIND_INTEGER:
            return key_of_integer(value->as.integer);
        case INCMAP_KIND_REAL:
            return key_of_number(value->as.real);
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            return base_num_parse(value->as.text, &number) ? key_of_number(number) : 0;
        case INCMAP_KIND_NULL:
        default:
            return last_key;
    }
}

static incmap_status number_text(incmap_selection *s, const incmap_value *value, uint64_t *out,
                                 incmap_error *err) {
    char room[EXP_TEXT_ROOM];
    uint32_t number = 0;
    double ignored = 0;
    incmap_span text = exp_value_text(value, 9, room);
    s->any_text = s->any_text || s->column < INCMAP_FIELD_COUNT || !base_num_parse(text, &ignored);
    incmap_status status = exp_texts_number(&s->texts, text, &number, err);
    *out = number;
    return status != INCMAP_LIMIT
               ? status
               : base_fail(err, INCMAP_LIMIT,
                           "--sort %.*s: over %d MiB of different texts, which is the most that "
                           "can be sorted; sort by a date or a number, or the input beforehand",
                           BASE_SPAN_ARG(s->sort), text_ceiling >> 20);
}

static incmap_status keep(incmap_selection *s, const incmap_incident *incident, incmap_error *err) {
    incmap_value value = inc_column_value(s->column, incident);
    struct kept kept = {.offset = s->spooled};
    kept.key = key_of(&value);
    if (s->by_text && kept.key != last_key) {
        BASE_TRY(number_text(s, &value, &kept.number, err));
    }
    s->packed.size = 0;
    BASE_TRY(inc_pack(&s->packed, incident, err));
    kept.size = s->packed.size;
    s->spooled += kept.size;
    s->count++;
    BASE_TRY(io_spool_write(s->incidents, s->packed.data, s->packed.size, err));
    return io_spool_write(s->keys, &kept, sizeof kept, err);
}

incmap_status incmap_selection_add(incmap_selection *s, const incmap_incident *incident, bool *now,
                                   incmap_error *err) {
    *now = false;
    if (s->condition != NULL && !incmap_condition_holds(s->condition, incident)) {
        return INCMAP_OK;
    }
    if (s->sorted) {
        return keep(s, incident, err);
    }
    *now = s->chosen < s->limit;
    s->chosen += *now;
    return INCMAP_OK;
}

bool incmap_selection_is_full(const incmap_selection *s) {
    return !s->sorted && s->chosen >= s->limit;
}

/* Texts by their bytes; the largest on top. */
static void sift(const exp_texts *texts, uint32_t *heap, size_t at, size_t count) {
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && base_span_compare(exp_texts_view(texts, heap[child]),
                                                   exp_texts_view(texts, heap[child + 1])) < 0) {
            child++;
        }
        if (base_span_compare(exp_texts_view(texts, heap[at]),
                              exp_texts_view(texts, heap[child])) >= 0) {
            return;
        }
        uint32_t swapped = heap[at];
        heap[at] = heap[child];
        heap[child] = swapped;
        at = child;
    }
}

static incmap_status rank_texts(incmap_selection *s, incmap_error *err) {
    size_t count = s->texts.count;
    uint32_t *order = base_alloc_zeroed(s->ctx, count + 1, sizeof *order);
    s->rank = base_alloc_zeroed(s->ctx, count + 1, sizeof *s->rank);
    if (order == NULL || s->rank == NULL) {
        base_free(s->ctx, order);
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint32_t)i;
    }
    for (size_t i = count / 2; i-- > 0;) {
        sift(&s->texts, order, i, count);
    }
    for (size_t left = count; left-- > 1;) {
        uint32_t last = order[0];
        order[0] = order[left];
        order[left] = last;
        sift(&s->texts, order, 0, left);
    }
    for (size_t i = 0; i < count; i++) {
        s->rank[order[i]] = (uint32_t)i;
    }
    base_free(s->ctx, order);
    return INCMAP_OK;
}

static incmap_status begin(incmap_selection *s, incmap_error *err) {
    BASE_TRY(rank_texts(s, err));
    BASE_TRY(exp_sort_open(&s->sorter, s->ctx, s->near_path.data, err));
    BASE_TRY(io_spool_rewind(s->keys, err));
    for (uint64_t i = 0; i < s->count; i++) {
        struct kept kept;
        BASE_TRY(io_spool_read(s->keys, &kept, sizeof kept, err));
        if (kept.key != last_key) {
            kept.key = s->any_text ? s->rank[kept.number] : kept.key;
            kept.key = s->descending ? last_key - 1 - kept.key : kept.key;
        }
        BASE_TRY(exp_sort_add(s->sorter, (exp_sort_item){kept.key, {kept.offset, kept.size}}, err));
    }
    BASE_TRY(exp_sort_begin(s->sorter, err));
    return io_spool_rewind(s->incidents, err);
}

incmap_status incmap_selection_next(incmap_selection *s, incmap_incident *incident, bool *more,
                                    incmap_error *err) {
    exp_sort_item item;
    *more = false;
    if (!s->sorted) {
        return INCMAP_OK;
    }
    if (s->sorter == NULL) {
        BASE_TRY(begin(s, err));
    }
    if (s->chosen >= s->limit) {
        return INCMAP_OK;
    }
    BASE_TRY(exp_sort_next(s->sorter, &item, more, err));
    if (!*more) {
        return INCMAP_OK;
    }
    size_t size = (size_t)item.load[1];
    s->chosen++;
    s->packed.size = 0;
    BASE_TRY(base_buf_reserve(&s->packed, size, err));
    BASE_TRY(io_spool_read_at(s->incidents, item.load[0], s->packed.data, size, err));
    return inc_unpack(incident, base_span(s->packed.data, size), err);
}
