#include "inc_header.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "txt_fold.h"

struct spelling {
    int target;
    const char *name;
};

/* Others' names, in order of preference within a target. */
static const struct spelling spellings[] = {
#define X(target, name) {INC_TARGET_##target, name},
#include "inc_header.def"
#undef X
};

enum { spelling_count = sizeof spellings / sizeof spellings[0] };

static const struct {
    const char *scheme;
    const char *column;
} schemes[] = {
#define X(scheme, column) {scheme, column},
#include "inc_scheme.def"
#undef X
};

/* The form in which names of columns are compared: folded, without spaces. */
static void key_of(incmap_span name, txt_folded *key) {
    txt_fold(name, key);
    size_t size = 0;
    for (size_t i = 0; i < key->size; i++) {
        if (key->data[i] != ' ') {
            key->data[size++] = key->data[i];
        }
    }
    key->size = (uint16_t)size;
    key->data[size] = '\0';
}

/* What a header is made with: the keys of the columns and what each has become. */
struct matching {
    inc_header *header;
    incmap_span *keys;
    int *target_of; /* per column; -1: none yet */
};

/* A spelling as keys are compared with it. */
struct pattern {
    txt_folded key;
    bool ending; /* the key need only end so */
};

static void pattern_of(const char *name, struct pattern *pattern) {
    pattern->ending = name[0] == '*';
    key_of(base_span_of(name + pattern->ending), &pattern->key);
}

static bool meets(incmap_span key, const struct pattern *pattern) {
    incmap_span want = base_span(pattern->key.data, pattern->key.size);
    return pattern->ending ? key.size > want.size && base_span_ends(key, want)
                           : base_span_equal(key, want);
}

/* The first column that meets `name`, of those without a target or of all. */
static int column_with_key(const struct matching *matching, const char *name, bool all) {
    struct pattern pattern;
    pattern_of(name, &pattern);
    for (size_t i = 0; i < matching->header->count; i++) {
        if ((all || matching->target_of[i] < 0) && meets(matching->keys[i], &pattern)) {
            return (int)i;
        }
    }
    return INC_NO_COLUMN;
}

static void take(struct matching *matching, int target, int column) {
    if (column >= 0 && matching->header->column_of[target] < 0) {
        matching->header->column_of[target] = column;
        matching->target_of[column] = target;
    }
}

/* Fields that only a table of ours brings along. */
static bool is_of_placing(int field) {
    switch (field) {
        case INCMAP_FIELD_LAT:
        case INCMAP_FIELD_LON:
        case INCMAP_FIELD_GEO_PRECISION:
        case INCMAP_FIELD_WHERE_PREC:
        case INCMAP_FIELD_UNCERTAINTY_M:
        case INCMAP_FIELD_ADMIN_REPORTED:
        case INCMAP_FIELD_COUNTRY:
            return false;
        default:
            return (field >= INCMAP_FIELD_PLACE_NAME && field <= INCMAP_FIELD_FLAGS) ||
                   field == INCMAP_FIELD_GAZETTEER;
    }
}

static void match_fields(struct matching *matching) {
    inc_header *header = matching->header;
    header->ours = column_with_key(matching, "place_verbatim", true) >= 0 &&
                   column_with_key(matching, "n_candidates", true) >= 0 &&
                   column_with_key(matching, "gazetteer", true) >= 0;
    for (int field = 0; field < INCMAP_FIELD_COUNT; field++) {
        if (header->ours || !is_of_placing(field)) {
            take(
                matching, field,
                column_with_key(matching, incmap_field_describe((incmap_field)field)->name, false));
        }
    }
    for (size_t i = 0; i < spelling_count && !header->ours; i++) {
        if (header->column_of[spellings[i].target] < 0) {
            take(matching, spellings[i].target,
                 column_with_key(matching, spellings[i].name, false));
        }
    }
}

static void match_scheme(struct matching *matching) {
    for (size_t s = 0; s < sizeof schemes / sizeof schemes[0]; s++) {
        if (column_with_key(matching, schemes[s].column, true) >= 0) {
            matching->header->scheme = schemes[s].scheme;
            return;
        }
    }
}

static int field_named(incmap_span name) {
    for (int field = 0; field < INCMAP_FIELD_COUNT; field++) {
        if (base_span_is(name, incmap_field_describe((incmap_field)field)->name)) {
            return field;
        }
    }
    return -1;
}

/* The target meant by the left side of "field=column"; -1 when there is none. */
static int target_named(incmap_span name) {
    txt_folded folded;
    key_of(name, &folded);
    incmap_span key = base_span(folded.data, folded.size);
    for (size_t i = 0; i < spelling_count; i++) {
        struct pattern pattern;
        pattern_of(spellings[i].name, &pattern);
        if (!pattern.ending && meets(key, &pattern)) {
            return spellings[i].target;
        }
    }
    return field_named(name);
}

/* A column by its name letter by letter, else by its key. */
static int column_named(const struct matching *matching, incmap_span name) {
    txt_folded folded;
    key_of(name, &folded);
    int found = INC_NO_COLUMN;
    for (size_t i = 0; i < matching->header->count; i++) {
        if (base_span_equal(base_span_trim(matching->header->names[i]), name)) {
            return (int)i;
        }
        if (found < 0 && base_span_equal(matching->keys[i], base_span(folded.data, folded.size))) {
            found = (int)i;
        }
    }
    return found;
}

static incmap_status match_wanted(struct matching *matching, incmap_span wanted,
                                  incmap_error *err) {
    incmap_span rest = wanted;
    incmap_span pair;
    while (wanted.size > 0 && base_span_cut(&rest, ',', &pair)) {
        size_t equals = base_span_find(pair, BASE_SPAN("="));
        if (equals == SIZE_MAX) {
            return base_fail(err, INCMAP_USAGE,
                             "\"%.*s\" in the columns; expected FIELD=COLUMN, such as place=Ort",
                             BASE_SPAN_ARG(pair));
        }
        incmap_span field = base_span_trim(base_span(pair.data, equals));
        incmap_span name =
            base_span_trim(base_span(pair.data + equals + 1, pair.size - equals - 1));
        int target = target_named(field);
        if (target < 0) {
            return base_fail(err, INCMAP_USAGE, "\"%.*s\" in the columns is no field",
                             BASE_SPAN_ARG(field));
        }
        int column = column_named(matching, name);
        if (column < 0) {
            return base_fail(err, INCMAP_FORMAT, "the table has no column \"%.*s\"",
                             BASE_SPAN_ARG(name));
        }
        take(matching, target, column);
    }
    return INCMAP_OK;
}

static bool is_taken(const inc_header *header, incmap_span name) {
    for (size_t i = 0; i < header->extra_count; i++) {
        if (base_span_equal(header->extras[i], name)) {
            return true;
        }
    }
    return field_named(name) >= 0;
}

/* `front`, `name` and, where `number` is not 0, "_" and the number, in the header's own memory. */
static incmap_status compose(inc_header *header, const char *front, incmap_span name,
                             uint64_t number, incmap_span *out, incmap_error *err) {
    size_t front_size = strlen(front);
    char *text = base_arena_alloc(&header->text, front_size + name.size + BASE_NUM_MAX + 1);
    if (text == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(text, front, front_size);
    if (name.size > 0) {
        memcpy(text + front_size, name.data, name.size);
    }
    size_t size = front_size + name.size;
    if (number > 0) {
        text[size++] = '_';
        size += base_num_write_u64(text + size, number);
    }
    *out = base_span(text, size);
    return INCMAP_OK;
}

static incmap_status add_extra(inc_header *header, size_t column, incmap_error *err) {
    incmap_span name = base_span_trim(header->names[column]);
    if (name.size == 0) {
        BASE_TRY(compose(header, "column", name, column + 1, &name, err));
    } else if (field_named(name) >= 0) {
        BASE_TRY(compose(header, "input_", name, 0, &name, err));
    }
    incmap_span plain = name;
    for (uint64_t number = 2; is_taken(header, name); number++) {
        BASE_TRY(compose(header, "", plain, number, &name, err));
    }
    header->extra_of[column] = (int)header->extra_count;
    header->extras[header->extra_count++] = name;
    return INCMAP_OK;
}

/* Columns that feed a field in part only, so that their own value travels on as well. */
static bool travels_too(const inc_header *header, int target) {
    return target == INC_TARGET_DATE_PREC || target == INC_TARGET_GEO_TYPE ||
           (target == INC_TARGET_CLAIMED_ADMIN1 &&
            header->column_of[INC_TARGET_CLAIMED_ADMIN2] >= 0);
}

static incmap_status match_columns(struct matching *matching, incmap_span wanted,
                                   incmap_error *err) {
    inc_header *header = matching->header;
    for (size_t i = 0; i < header->count; i++) {
        txt_folded key;
        key_of(header->names[i], &key);
        matching->target_of[i] = -1;
        BASE_TRY(
            base_arena_copy(&header->text, base_span(key.data, key.size), &matching->keys[i], err));
    }
    BASE_TRY(match_wanted(matching, wanted, err));
    match_fields(matching);
    match_scheme(matching);
    for (size_t i = 0; i < header->count; i++) {
        header->any = header->any || matching->target_of[i] >= 0;
        header->extra_of[i] = INC_NO_COLUMN;
        if (matching->target_of[i] < 0 || travels_too(header, matching->target_of[i])) {
            BASE_TRY(add_extra(header, i, err));
        }
    }
    return INCMAP_OK;
}

incmap_status inc_header_init(inc_header *out, incmap_context *ctx, const incmap_span *names,
                              size_t count, incmap_span wanted, incmap_error *err) {
    *out = (inc_header){.ctx = ctx, .count = count};
    base_arena_init(&out->text, ctx);
    for (int i = 0; i < INC_TARGET_COUNT; i++) {
        out->column_of[i] = INC_NO_COLUMN;
    }
    if (count > ctx->limits.columns) {
        return base_fail(err, INCMAP_LIMIT, "%zu columns; the limit is %u", count,
                         ctx->limits.columns);
    }
    out->names = base_alloc_zeroed(ctx, count, sizeof *out->names);
    out->extras = base_alloc_zeroed(ctx, count, sizeof *out->extras);
    out->extra_of = base_alloc_zeroed(ctx, count, sizeof *out->extra_of);
    struct matching matching = {
        .header = out,
        .keys = base_alloc_zeroed(ctx, count, sizeof *matching.keys),
        .target_of = base_alloc_zeroed(ctx, count, sizeof *matching.target_of),
    };
    incmap_status status = INCMAP_OK;
    if (out->names == NULL || out->extras == NULL || out->extra_of == NULL ||
        matching.keys == NULL || matching.target_of == NULL) {
        status = base_out_of_memory(err);
    }
    for (size_t i = 0; i < count && status == INCMAP_OK; i++) {
        status = base_arena_copy(&out->text, names[i], &out->names[i], err);
    }
    status = status == INCMAP_OK ? match_columns(&matching, wanted, err) : status;
    base_free(ctx, matching.keys);
    base_free(ctx, matching.target_of);
    if (status != INCMAP_OK) {
        inc_header_free(out);
    }
    return status;
}

void inc_header_free(inc_header *header) {
    base_arena_free(&header->text);
    base_free(header->ctx, header->names);
    base_free(header->ctx, header->extras);
    base_free(header->ctx, header->extra_of);
    *header = (inc_header){.ctx = header->ctx};
    base_arena_init(&header->text, header->ctx);
}
