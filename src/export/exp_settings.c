#include "exp_settings.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "txt_edit.h"

static const incmap_setting_info settings[] = {
#define X(format, key, values, usual, meaning) {#format, #key, values, usual, meaning},
#include "exp_settings.def"
#undef X
};

_Static_assert(sizeof settings / sizeof settings[0] == EXP_SETTINGS, "one row a setting");

const incmap_setting_info *incmap_setting_view(size_t number) {
    return number < EXP_SETTINGS ? &settings[number] : NULL;
}

/* The parts of FORMAT.KEY=VALUE. */
struct parts {
    incmap_span format, key, value;
};

static incmap_status split(const char *text, struct parts *out, incmap_error *err) {
    incmap_span rest = base_span_of(text);
    size_t equals = base_span_find(rest, BASE_SPAN("="));
    size_t point = base_span_find(rest, BASE_SPAN("."));
    if (text == NULL || equals == SIZE_MAX || point > equals) {
        return base_fail(err, INCMAP_USAGE,
                         "\"%.*s\" is no setting: expected FORMAT.KEY=VALUE, such as csv.bom=yes",
                         BASE_SPAN_ARG(rest));
    }
    *out = (struct parts){base_span(text, point), base_span(text + point + 1, equals - point - 1),
                          base_span(text + equals + 1, rest.size - equals - 1)};
    return INCMAP_OK;
}

/* The setting whose name has the fewest letters to change, out of a few. */
static incmap_status no_such_setting(const struct parts *parts, incmap_error *err) {
    char name[64];
    char best_name[64] = "";
    unsigned best = 5;
    size_t size = parts->format.size + 1 + parts->key.size;
    incmap_span given = base_span(parts->format.data, size);
    for (size_t i = 0; i < EXP_SETTINGS; i++) {
        size_t format_size = strlen(settings[i].format);
        size_t key_size = strlen(settings[i].key);
        memcpy(name, settings[i].format, format_size);
        name[format_size] = '.';
        memcpy(name + format_size + 1, settings[i].key, key_size + 1);
        unsigned distance = txt_edit_distance(given, base_span_of(name), best);
        if (distance < best) {
            best = distance;
            memcpy(best_name, name, sizeof name);
        }
    }
    return best_name[0] == '\0'
               ? base_fail(err, INCMAP_USAGE,
                           "there is no setting %.*s; incmap map --help lists them",
                           BASE_SPAN_ARG(given))
               : base_fail(err, INCMAP_USAGE, "there is no setting %.*s; did you mean %s?",
                           BASE_SPAN_ARG(given), best_name);
}

static bool is_in_range(incmap_span range, incmap_span value) {
    size_t dots = base_span_find(range, BASE_SPAN(".."));
    uint64_t low = 0;
    uint64_t high = 0;
    uint64_t number = 0;
    return base_num_parse_u64(base_span(range.data, dots), &low) &&
           base_num_parse_u64(base_span(range.data + dots + 2, range.size - dots - 2), &high) &&
           base_num_parse_u64(value, &number) && number >= low && number <= high;
}

static bool is_allowed(const char *values, incmap_span value) {
    incmap_span rest = base_span_of(values);
    incmap_span word;
    if (base_span_is(rest, "TEXT")) {
        return value.size > 0;
    }
    if (base_span_find(rest, BASE_SPAN("..")) != SIZE_MAX) {
        return is_in_range(rest, value);
    }
    while (base_span_cut(&rest, '|', &word)) {
        if (base_span_equal(word, value)) {
            return true;
        }
    }
    return false;
}

static incmap_status check(const char *text, struct parts *parts, size_t *number,
                           incmap_error *err) {
    BASE_TRY(split(text, parts, err));
    for (*number = 0; *number < EXP_SETTINGS; ++*number) {
        const incmap_setting_info *row = &settings[*number];
        if (base_span_is(parts->format, row->format) && base_span_is(parts->key, row->key)) {
            return is_allowed(row->values, parts->value)
                       ? INCMAP_OK
                       : base_fail(err, INCMAP_USAGE, "%s.%s cannot be \"%.*s\": expected %s",
                                   row->format, row->key, BASE_SPAN_ARG(parts->value), row->values);
        }
    }
    return no_such_setting(parts, err);
}

incmap_status incmap_setting_check(const char *text, const incmap_setting_info **setting,
                                   incmap_error *err) {
    struct parts parts;
    size_t number = 0;
    BASE_TRY(check(text, &parts, &number, err));
    if (setting != NULL) {
        *setting = &settings[number];
    }
    return INCMAP_OK;
}

/* "geojson_gz" has the settings of "geojson". */
static bool is_for(const incmap_writer *writer, const char *format) {
    incmap_span name = base_span_of(writer->format->name);
    if (base_span_ends(name, BASE_SPAN("_gz"))) {
        name.size -= sizeof "_gz" - 1;
    }
    return base_span_is(name, format);
}

incmap_status exp_settings_read(incmap_writer *writer, const incmap_writer_options *options,
                                incmap_error *err) {
    for (size_t i = 0; i < EXP_SETTINGS; i++) {
        writer->settings[i] = base_span_of(settings[i].usual);
    }
    for (size_t i = 0; options != NULL && i < options->setting_count; i++) {
        struct parts parts;
        size_t number = 0;
        BASE_TRY(check(options->settings[i], &parts, &number, err));
        if (is_for(writer, settings[number].format)) {
            BASE_TRY(base_arena_copy(&writer->text, parts.value, &writer->settings[number], err));
        }
    }
    return INCMAP_OK;
}

bool exp_setting_is(const incmap_writer *writer, exp_setting setting, const char *value) {
    return base_span_is(writer->settings[setting], value);
}

int exp_setting_number(const incmap_writer *writer, exp_setting setting) {
    int64_t number = 0;
    return base_num_parse_i64(writer->settings[setting], &number) ? (int)number : 0;
}
