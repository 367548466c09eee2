/* Owns which incidents go on to the writers, and in which order. Those that are to be sorted are
 * packed and go through exp_runs.h by a key of eight bytes: numbers and days as such, texts by
 * their first bytes and then by themselves. An unknown column all of whose values are numbers is
 * one of numbers; that is known at the end only, and until then its incidents wait in a scratch
 * file. */
#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_runs.h"
#include "exp_writer.h"
#include "inc_column.h"
#include "inc_pack.h"

static const uint64_t last_key = UINT64_MAX; /* of those without a value, in either direction */

/* In front of an incident that waits: its key as a number, and how large its text and it are. */
struct waiting {
    uint64_t key;
    uint64_t text;
    uint64_t packed;
};

struct incmap_selection {
    incmap_context *ctx;
    incmap_condition *condition; /* NULL: all */
    uint64_t limit;
    uint64_t chosen; /* handed on so far */
    bool sorted;     /* below is in use */
    bool descending;
    bool by_text;
    bool handing_out;
    size_t column;
    base_buf packed;
    base_buf text;
    io_spool *waiting; /* NULL unless the column is an unknown one */
    uint64_t waiting_count;
    exp_runs *runs;
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
    BASE_TRY(inc_column_find(&s->column, layer, name, err));
    incmap_kind kind = inc_column_kind(s->column);
    s->by_text = kind == INCMAP_KIND_TEXT;
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
    BASE_TRY(exp_runs_open(&s->runs, s->ctx, options->near_path, s->descending, err));
    return s->column < INCMAP_FIELD_COUNT
               ? INCMAP_OK
               : io_spool_open(&s->waiting, s->ctx, options->near_path, err);
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
    base_buf_init(&s->packed, ctx, SIZE_MAX);
    base_buf_init(&s->text, ctx, SIZE_MAX);
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
        io_spool_close(s->waiting);
        exp_runs_close(s->runs);
        base_buf_free(&s->packed);
        base_buf_free(&s->text);
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

/* The first bytes of a text; below last_key. */
static uint64_t key_of_text(incmap_span text) {
    uint64_t key = 0;
    for (size_t i = 0; i < sizeof key; i++) {
        key = key << 8 | (i < text.size ? (unsigned char)text.data[i] : 0);
    }
    return key < last_key ? key : last_key - 1;
}

static incmap_status sort_in(incmap_selection *s, uint64_t key, incmap_span text,
                             incmap_span packed, incmap_error *err) {
    bool none = key == last_key;
    incmap_span name = s->by_text && !none ? text : base_span(NULL, 0);
    key = s->by_text && !none ? key_of_text(text) : key;
    key = s->descending && !none ? last_key - 1 - key : key;
    return exp_runs_add(s->runs, key, name, packed, err);
}

/* By text as soon as one value is no number. */
static incmap_status let_wait(incmap_selection *s, uint64_t key, incmap_span text,
                              incmap_error *err) {
    struct waiting head = {key, text.size, s->packed.size};
    double ignored = 0;
    s->by_text = s->by_text || (key != last_key && !base_num_parse(text, &ignored));
    s->waiting_count++;
    BASE_TRY(io_spool_write(s->waiting, &head, sizeof head, err));
    BASE_TRY(io_spool_write(s->waiting, text.data, text.size, err));
    return io_spool_write(s->waiting, s->packed.data, s->packed.size, err);
}

static incmap_status keep(incmap_selection *s, const incmap_incident *incident, incmap_error *err) {
    char room[EXP_TEXT_ROOM];
    incmap_value value = inc_column_value(s->column, incident);
    incmap_span text = exp_value_text(&value, 9, room);
    s->packed.size = 0;
    BASE_TRY(inc_pack(&s->packed, incident, err));
    return s->waiting == NULL ? sort_in(s, key_of(&value), text, base_buf_view(&s->packed), err)
                              : let_wait(s, key_of(&value), text, err);
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

static incmap_status read_waiting(incmap_selection *s, base_buf *out, uint64_t size,
                                  incmap_error *err) {
    out->size = 0;
    BASE_TRY(base_buf_reserve(out, (size_t)size, err));
    BASE_TRY(io_spool_read(s->waiting, out->data, (size_t)size, err));
    out->size = (size_t)size;
    return INCMAP_OK;
}

static incmap_status begin(incmap_selection *s, incmap_error *err) {
    s->handing_out = true;
    BASE_TRY(s->waiting == NULL ? INCMAP_OK : io_spool_rewind(s->waiting, err));
    for (uint64_t i = 0; i < s->waiting_count; i++) {
        struct waiting head;
        BASE_TRY(io_spool_read(s->waiting, &head, sizeof head, err));
        BASE_TRY(read_waiting(s, &s->text, head.text, err));
        BASE_TRY(read_waiting(s, &s->packed, head.packed, err));
        BASE_TRY(sort_in(s, head.key, base_buf_view(&s->text), base_buf_view(&s->packed), err));
    }
    return exp_runs_begin(s->runs, err);
}

incmap_status incmap_selection_next(incmap_selection *s, incmap_incident *incident, bool *more,
                                    incmap_error *err) {
    incmap_span packed;
    *more = false;
    if (!s->sorted) {
        return INCMAP_OK;
    }
    if (!s->handing_out) {
        BASE_TRY(begin(s, err));
    }
    if (s->chosen >= s->limit) {
        return INCMAP_OK;
    }
    BASE_TRY(exp_runs_next(s->runs, &packed, more, err));
    s->chosen += *more;
    return *more ? inc_unpack(incident, packed, err) : INCMAP_OK;
}
