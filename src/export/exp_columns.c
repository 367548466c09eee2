#include "exp_columns.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "txt_edit.h"

enum { extra_decimals = 9 };

static const struct profile_name {
    const char *profile;
    incmap_field field;
    const char *name;
} profile_names[] = {
#define X(profile, field, name) {#profile, INCMAP_FIELD_##field, name},
#include "exp_profiles.def"
#undef X
};

enum { profile_name_count = sizeof profile_names / sizeof profile_names[0] };

static incmap_status check_profile(incmap_span profile, incmap_error *err) {
    if (profile.size == 0 || base_span_is(profile, "plain")) {
        return INCMAP_OK;
    }
    for (size_t i = 0; i < profile_name_count; i++) {
        if (base_span_is(profile, profile_names[i].profile)) {
            return INCMAP_OK;
        }
    }
    return base_fail(err, INCMAP_USAGE,
                     "there is no profile \"%.*s\": expected acled, ucdp or plain",
                     BASE_SPAN_ARG(profile));
}

static void add_field(incmap_writer *writer, incmap_field field, const char *profile_name) {
    const incmap_field_info *info = incmap_field_describe(field);
    writer->columns[writer->column_count++] = (exp_column){
        .name = base_span_of(profile_name == NULL ? info->name : profile_name),
        .short_name = base_span_of(profile_name == NULL ? info->dbf_name : profile_name),
        .meaning = info->meaning,
        .kind = info->kind,
        .decimals = exp_decimals(field),
        .value = (size_t)field,
    };
}

/* The fields that the profile names, in its order, then the others. */
static void add_fields(incmap_writer *writer, incmap_span profile) {
    bool taken[INCMAP_FIELD_COUNT] = {false};
    for (size_t i = 0; i < profile_name_count; i++) {
        if (base_span_is(profile, profile_names[i].profile)) {
            taken[profile_names[i].field] = true;
            add_field(writer, profile_names[i].field, profile_names[i].name);
        }
    }
    for (size_t i = 0; i < INCMAP_FIELD_COUNT; i++) {
        if (!taken[i]) {
            add_field(writer, (incmap_field)i, NULL);
        }
    }
}

static bool is_taken(const incmap_writer *writer, incmap_span name) {
    for (size_t i = 0; i < writer->column_count; i++) {
        if (base_span_equal(writer->columns[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* An unknown column's name, with "_2" and so on behind it where the profile has that name. */
static incmap_status name_unknown(incmap_writer *writer, incmap_span name, incmap_span *out,
                                  incmap_error *err) {
    char *text = base_arena_alloc(&writer->text, name.size + 1 + BASE_NUM_MAX);
    if (text == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(text, name.data, name.size);
    *out = base_span(text, name.size);
    for (uint64_t number = 2; is_taken(writer, *out); number++) {
        text[name.size] = '_';
        out->size = name.size + 1 + base_num_write_u64(text + name.size + 1, number);
    }
    return INCMAP_OK;
}

static incmap_status add_all(incmap_writer *writer, const incmap_layer *layer, incmap_span profile,
                             incmap_error *err) {
    size_t extra_count = layer == NULL ? 0 : incmap_layer_column_count(layer);
    writer->columns = base_arena_alloc(
        &writer->text, (INCMAP_FIELD_COUNT + extra_count) * sizeof *writer->columns);
    if (writer->columns == NULL) {
        return base_out_of_memory(err);
    }
    add_fields(writer, profile);
    for (size_t i = 0; i < extra_count; i++) {
        incmap_span name = {NULL, 0};
        BASE_TRY(name_unknown(writer, incmap_layer_column(layer, i), &name, err));
        writer->columns[writer->column_count++] = (exp_column){
            .name = name,
            .short_name = name,
            .meaning = "",
            .kind = INCMAP_KIND_JSON,
            .decimals = extra_decimals,
            .value = INCMAP_FIELD_COUNT + i,
        };
    }
    return INCMAP_OK;
}

static bool is_called(const exp_column *column, incmap_span name) {
    bool own = column->value < INCMAP_FIELD_COUNT &&
               base_span_is(name, incmap_field_describe((incmap_field)column->value)->name);
    return own || base_span_equal(column->name, name);
}

static incmap_status no_such_column(const incmap_writer *writer, incmap_span name,
                                    incmap_error *err) {
    incmap_span best_name = {NULL, 0};
    unsigned best = 4;
    for (size_t i = 0; i < writer->column_count; i++) {
        unsigned distance = txt_edit_distance(name, writer->columns[i].name, best);
        if (distance < best) {
            best = distance;
            best_name = writer->columns[i].name;
        }
    }
    return best_name.size == 0
               ? base_fail(err, INCMAP_USAGE, "there is no column \"%.*s\"", BASE_SPAN_ARG(name))
               : base_fail(err, INCMAP_USAGE, "there is no column \"%.*s\"; did you mean %.*s?",
                           BASE_SPAN_ARG(name), BASE_SPAN_ARG(best_name));
}

/* The columns named, in that order, in place of all. */
static incmap_status narrow(incmap_writer *writer, incmap_span fields, incmap_error *err) {
    exp_column *chosen =
        base_arena_alloc(&writer->text, writer->column_count * sizeof *writer->columns);
    size_t count = 0;
    incmap_span name = {NULL, 0};
    if (chosen == NULL) {
        return base_out_of_memory(err);
    }
    memset(writer->hidden, 1, sizeof writer->hidden);
    while (base_span_cut(&fields, ',', &name)) {
        size_t i = 0;
        name = base_span_trim(name);
        while (i < writer->column_count && !is_called(&writer->columns[i], name)) {
            i++;
        }
        if (i == writer->column_count) {
            return no_such_column(writer, name, err);
        }
        for (size_t other = 0; other < count; other++) {
            if (chosen[other].value == writer->columns[i].value) {
                return base_fail(err, INCMAP_USAGE, "column \"%.*s\" is named twice",
                                 BASE_SPAN_ARG(name));
            }
        }
        chosen[count++] = writer->columns[i];
        if (writer->columns[i].value < INCMAP_FIELD_COUNT) {
            writer->hidden[writer->columns[i].value] = false;
        }
    }
    writer->columns = chosen;
    writer->column_count = count;
    writer->narrowed = true;
    return INCMAP_OK;
}

incmap_status exp_columns_choose(incmap_writer *writer, const incmap_writer_options *options,
                                 incmap_error *err) {
    static const incmap_writer_options usual = {0};
    options = options == NULL ? &usual : options;
    BASE_TRY(check_profile(options->profile, err));
    BASE_TRY(add_all(writer, options->layer, options->profile, err));
    return options->fields.size == 0 ? INCMAP_OK : narrow(writer, options->fields, err);
}

void exp_columns_hide(const incmap_writer *writer, incmap_incident *incident) {
    for (uint64_t set = incident->set; set != 0; set &= set - 1) {
        incmap_field field = (incmap_field)__builtin_ctzll(set);
        if (writer->hidden[field] && field != INCMAP_FIELD_LAT && field != INCMAP_FIELD_LON) {
            inc_set_null(incident, field);
        }
    }
}
