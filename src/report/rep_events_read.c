/* Owns how a table of events is written (docs/EVENTS.md); the built-in one comes the same way. */
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "io_file.h"
#include "rep_events.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { CELLS_MAX = 7, RANK_MAX = 99 };

/* One line at hand. */
typedef struct line {
    incmap_events *events;
    const char *source;
    incmap_error *err;
    uint64_t number;
    incmap_span text;
    incmap_span cells[CELLS_MAX];
    size_t cell_count;
} line;

/* A fault at `at`, a part of the line. */
static incmap_status fault(const line *l, incmap_span at, const char *found, const char *wanted) {
    size_t column = at.data == NULL ? l->text.size : (size_t)(at.data - l->text.data);
    return base_fail_at(l->err, INCMAP_FORMAT, l->source, l->number, column + 1,
                        "%s \"%.*s\", %s was expected", found, BASE_SPAN_ARG(at), wanted);
}

static incmap_span cell(const line *l, size_t number) {
    return number < l->cell_count ? base_span_trim(l->cells[number])
                                  : base_span(l->text.data + l->text.size, 0);
}

static const struct {
    const char *text;
    rep_group group;
} groups[] = {
    {"none", REP_GROUP_NONE},
#define X(name, text) {text, REP_GROUP_##name},
#include "rep_groups.def"
#undef X
};

static const struct {
    const char *text;
    uint16_t sign;
} signs[] = {
#define X(name, bit, text, meaning) {text, 1U << (bit)},
#include "rep_signs.def"
#undef X
};

static const struct {
    const char *text;
    uint8_t languages;
} languages[] = {{"en", REP_EN}, {"sr", REP_SR}, {"sq", REP_SQ}, {"*", REP_ALL}};

static size_t find_kind(const incmap_events *events, incmap_span name) {
    size_t i = 0;
    while (i < events->kind_count && !base_span_equal(events->kinds[i].name, name)) {
        i++;
    }
    return i;
}

static incmap_status read_group(const line *l, rep_kind *kind) {
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (base_span_is(cell(l, 2), groups[i].text)) {
            kind->group = groups[i].group;
            return INCMAP_OK;
        }
    }
    return fault(l, cell(l, 2), "the group is",
                 "violence, crowd, arrest, act, accident, disaster, statement, attribution, "
                 "meeting, presence, again or none");
}

/* "rank=3", "crowd=riot" */
static incmap_status read_setting(const line *l, incmap_span part, rep_kind *kind) {
    incmap_span value = part;
    incmap_span name;
    (void)base_span_cut(&value, '=', &name);
    uint64_t rank = 0;
    if (base_span_is(name, "rank") && value.data != NULL && base_num_parse_u64(value, &rank) &&
        rank <= RANK_MAX) {
        kind->rank = (uint8_t)rank;
        return INCMAP_OK;
    }
    uint8_t *to = base_span_is(name, "civilians") ? &kind->civilians
                  : base_span_is(name, "armed")   ? &kind->armed
                  : base_span_is(name, "crowd")   ? &kind->crowd
                                                  : NULL;
    if (to == NULL || value.data == NULL) {
        return fault(l, part, "the setting is",
                     "rank=0 to 99, civilians=KIND, armed=KIND or crowd=KIND");
    }
    size_t number = find_kind(l->events, value);
    if (number == l->events->kind_count) {
        return fault(l, value, "the kind is", "one that a line above names");
    }
    *to = (uint8_t)number;
    return INCMAP_OK;
}

static incmap_status read_texts(const line *l, rep_kind *kind) {
    incmap_span *const texts[] = {&kind->type, &kind->sub_type, &kind->scheme};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        BASE_TRY(base_arena_copy(&l->events->texts, cell(l, 3 + i), texts[i], l->err));
    }
    bool told = kind->group != REP_GROUP_NONE && kind->group != REP_GROUP_AGAIN &&
                kind->group != REP_GROUP_TOLL;
    if (told && kind->type.size == 0) {
        return fault(l, cell(l, 3), "the event type is", "a name");
    }
    return INCMAP_OK;
}

static incmap_status read_kind(const line *l) {
    incmap_events *events = l->events;
    incmap_span name = cell(l, 1);
    if (name.size == 0) {
        return fault(l, name, "the kind's name is", "a word");
    }
    size_t number = find_kind(events, name);
    if (number == REP_KINDS_MAX) {
        return fault(l, name, "there is no room for kind", "at most 250 kinds");
    }
    uint8_t own = (uint8_t)number;
    rep_kind kind = {.civilians = own, .armed = own, .crowd = own};
    BASE_TRY(base_arena_copy(&events->texts, name, &kind.name, l->err));
    BASE_TRY(read_group(l, &kind));
    BASE_TRY(read_texts(l, &kind));
    incmap_span rest = cell(l, 6);
    incmap_span part;
    while (rest.size > 0 && base_span_cut(&rest, ' ', &part)) {
        BASE_TRY(part.size > 0 ? read_setting(l, part, &kind) : INCMAP_OK);
    }
    events->kinds[number] = kind;
    events->kind_count += number == events->kind_count ? 1 : 0;
    return INCMAP_OK;
}

/* One word of a form: "attack", "napad*". */
static incmap_status add_pattern(const line *l, incmap_span word, bool gap) {
    incmap_events *events = l->events;
    bool stem = base_span_ends(word, BASE_SPAN("*"));
    txt_folded folded;
    txt_fold(base_span(word.data, word.size - (stem ? 1 : 0)), &folded);
    bool one = folded.size > 0 && memchr(folded.data, ' ', folded.size) == NULL;
    if (!one && !(folded.size > 0 && memchr(word.data, '-', word.size) != NULL)) {
        return fault(l, word, "a form holds", "letters, with * behind a stem");
    }
    void *patterns = events->patterns;
    BASE_TRY(base_grow(events->ctx, &patterns, &events->pattern_room, events->pattern_count + 1,
                       sizeof *events->patterns, l->err));
    events->patterns = patterns;
    events->patterns[events->pattern_count++] = (rep_pattern){
        .text = (uint32_t)events->words.size, .size = folded.size, .stem = stem, .gap = gap};
    return base_buf_add(&events->words, folded.data, folded.size, l->err);
}

static incmap_status add_form(const line *l, rep_form form, incmap_span text) {
    incmap_events *events = l->events;
    incmap_span rest = text;
    incmap_span word;
    bool gap = false;
    form.first = (uint32_t)events->pattern_count;
    while (base_span_cut(&rest, ' ', &word)) {
        if (base_span_is(word, "..")) {
            gap = form.words > 0;
        } else if (word.size > 0) {
            if (form.words == REP_FORM_WORDS) {
                return fault(l, text, "a form has too many words:", "at most 6");
            }
            BASE_TRY(add_pattern(l, word, gap));
            form.words++;
            gap = false;
        }
    }
    if (form.words == 0) {
        return fault(l, text, "a form holds", "words");
    }
    void *forms = events->forms;
    BASE_TRY(base_grow(events->ctx, &forms, &events->form_room, events->form_count + 1,
                       sizeof *events->forms, l->err));
    events->forms = forms;
    events->forms[events->form_count++] = form;
    return INCMAP_OK;
}

/* The languages and the forms of a line whose meaning is known. */
static incmap_status read_forms(const line *l, rep_form form) {
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        form.languages =
            base_span_is(cell(l, 2), languages[i].text) ? languages[i].languages : form.languages;
    }
    if (form.languages == 0) {
        return fault(l, cell(l, 2), "the language is", "en, sr, sq or * for all");
    }
    incmap_span rest = cell(l, 3);
    incmap_span text;
    if (rest.size == 0) {
        return fault(l, rest, "the forms are", "words parted by semicolons");
    }
    while (base_span_cut(&rest, ';', &text)) {
        BASE_TRY(add_form(l, form, base_span_trim(text)));
    }
    return INCMAP_OK;
}

static incmap_status read_word(const line *l) {
    incmap_span name = cell(l, 1);
    rep_form form = {.weak = base_span_ends(name, BASE_SPAN("?"))};
    name.size -= form.weak ? 1 : 0;
    size_t number = find_kind(l->events, name);
    if (number == l->events->kind_count) {
        return fault(l, name, "the kind is", "one that a line above names");
    }
    form.kind = (uint8_t)number;
    return read_forms(l, form);
}

static incmap_status read_sign(const line *l) {
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (base_span_is(cell(l, 1), signs[i].text)) {
            return read_forms(l, (rep_form){.sign = signs[i].sign});
        }
    }
    return fault(l, cell(l, 1), "the sign is",
                 "hit, dead, hurt, felt, if, past, least, most, and or about");
}

static incmap_status read_line(line *l) {
    static const struct {
        const char *name;
        incmap_status (*read)(const line *);
    } forms[] = {{"kind", read_kind}, {"word", read_word}, {"sign", read_sign}};
    incmap_span rest = l->text;
    l->cell_count = 0;
    while (l->cell_count < CELLS_MAX && base_span_cut(&rest, '\t', &l->cells[l->cell_count])) {
        l->cell_count++;
    }
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (base_span_is(cell(l, 0), forms[i].name)) {
            return forms[i].read(l);
        }
    }
    return fault(l, cell(l, 0), "the line begins with", "kind, word, sign or #");
}

incmap_status rep_events_read(incmap_events *events, incmap_span text, const char *source,
                              incmap_error *err) {
    line l = {.events = events, .source = source, .err = err};
    size_t bad = txt_utf8_find_bad(text);
    if (bad != SIZE_MAX) {
        return base_fail_at(err, INCMAP_ENCODING, source, 0, bad + 1, "byte %zu is not UTF-8",
                            bad + 1);
    }
    if (base_span_starts(text, BASE_SPAN("\xEF\xBB\xBF"))) {
        text = base_span(text.data + 3, text.size - 3);
    }
    while (text.size > 0 && base_span_cut(&text, '\n', &l.text)) {
        l.number++;
        l.text.size -= base_span_ends(l.text, BASE_SPAN("\r")) ? 1 : 0;
        if (base_span_trim(l.text).size > 0 && l.text.data[0] != '#') {
            BASE_TRY(read_line(&l));
        }
    }
    return INCMAP_OK;
}

static incmap_status read_file(incmap_events *events, const char *path, incmap_error *err) {
    base_buf text;
    base_buf_init(&text, events->ctx, incmap_context_limits_view(events->ctx)->document_bytes);
    io_stream *stream = NULL;
    BASE_TRY(io_stream_open(&stream, events->ctx, path, err));
    incmap_status status = io_stream_rest(stream, &text, err);
    io_stream_close(stream);
    if (status == INCMAP_OK) {
        status = rep_events_read(events, base_buf_view(&text), path, err);
    } else {
        base_locate(err, path, 0, 0);
    }
    base_buf_free(&text);
    return status;
}

incmap_status incmap_events_open(incmap_events **out, incmap_context *ctx, const char *const *paths,
                                 size_t count, incmap_error *err) {
    *out = NULL;
    incmap_events *events = base_alloc_zeroed(ctx, 1, sizeof *events);
    if (events == NULL) {
        return base_out_of_memory(err);
    }
    events->ctx = ctx;
    base_arena_init(&events->texts, ctx);
    base_buf_init(&events->words, ctx, UINT32_MAX);
    incmap_status status = rep_events_read(events, base_span(rep_events_text, rep_events_size),
                                           "the built-in table", err);
    for (size_t i = 0; status == INCMAP_OK && i < count; i++) {
        status = read_file(events, paths[i], err);
    }
    status = status == INCMAP_OK ? rep_events_index(events, err) : status;
    if (status != INCMAP_OK) {
        incmap_events_close(events);
        return status;
    }
    *out = events;
    return INCMAP_OK;
}

void incmap_events_close(incmap_events *events) {
    if (events == NULL) {
        return;
    }
    base_arena_free(&events->texts);
    base_buf_free(&events->words);
    base_free(events->ctx, events->patterns);
    base_free(events->ctx, events->forms);
    base_free(events->ctx, events->slots);
    base_free(events->ctx, events);
}
