#include "rep_reading.h"

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "rep_clean.h"
#include "rep_desk.h"
#include "rep_senses.h"
#include "rep_tagger.h"
#include "txt_utf8.h"

enum { PART_BYTES = 64 * 1024 };

enum { DAY_BLOCKS = 6, DAY_BYTES = 120 };

/* The day that a dateline, or where `dateline` does not ask for one a short line at the top, states
 * in full, where it tells of no event. */
static incmap_date day_of_text(const rep_reading *r, bool dateline) {
    for (size_t i = 0; i < r->dates.count; i++) {
        const rep_date *d = &r->dates.at[i];
        const rep_sentence *s = &r->tokens.sentences[r->tokens.at[d->first].sentence];
        const rep_block *block = &r->doc.blocks[s->block];
        bool short_line =
            !dateline && block->end - block->start <= DAY_BYTES && block->kind != REP_BLOCK_TITLE;
        for (uint32_t t = s->first; t < s->first + s->count; t++) {
            short_line = short_line && r->tokens.at[t].event == 0;
        }
        if (s->block >= DAY_BLOCKS) {
            break;
        }
        if ((short_line || block->kind == REP_BLOCK_DATELINE) && d->dated && d->precision == 1) {
            return d->to;
        }
    }
    return (incmap_date){0, 0, 0};
}

/* A report of yesterday's, published today: its "yesterday" counts from the day it states. */
static bool is_written_before(incmap_date day, incmap_date published) {
    enum { WRITTEN_DAYS = 3 };
    int32_t before = base_date_to_days(published) - base_date_to_days(day);
    return before > 0 && before <= WRITTEN_DAYS;
}

static incmap_status read_dates(rep_reading *r, incmap_error *err) {
    BASE_TRY(rep_dates_read(&r->dates, r->ctx, &r->tokens, r->published, err));
    bool given = base_date_is_set(r->published);
    incmap_date day = day_of_text(r, given);
    if (!base_date_is_set(day) || (given && !is_written_before(day, r->published))) {
        return INCMAP_OK;
    }
    r->published = given ? r->published : day;
    rep_dates_free(&r->dates);
    return rep_dates_read(&r->dates, r->ctx, &r->tokens, day, err);
}

static incmap_status read_names(rep_reading *r, const incmap_tagger *tagger, unsigned languages,
                                incmap_error *err) {
    if (tagger == NULL) {
        return rep_names_read(&r->names, &r->doc, &r->tokens, r->resolver, languages, err);
    }
    uint8_t *tags = NULL;
    const rep_model *model = rep_tagger_model(tagger);
    BASE_TRY(rep_tags_read(&tags, &r->doc, &r->tokens, r->resolver, model, languages, err));
    incmap_status status =
        rep_names_tagged(&r->names, &r->doc, &r->tokens, r->resolver, model, languages, tags, err);
    base_free(r->ctx, tags);
    return status;
}

enum { PARAGRAPH_BYTES = 200, PARAGRAPHS = 400 };

static void add_common(txt_common *all, const txt_common *more) {
    all->words += more->words;
    for (size_t l = 0; l < TXT_LANGUAGES; l++) {
        all->met[l] += more->met[l];
    }
}

/* The language of the report and those of its longer paragraphs, or-ed; 0 for none that we read.
 * The report's words are its paragraphs': they are counted once. */
static unsigned languages_of(const rep_doc *doc) {
    txt_common report = {0};
    unsigned languages = 0;
    for (size_t i = 0; i < doc->block_count; i++) {
        incmap_span text = rep_doc_block(doc, i);
        txt_common own = {0};
        bool counts = i < PARAGRAPHS && text.size >= PARAGRAPH_BYTES;
        unsigned left = TXT_COMMON_WORDS - report.words;
        txt_common_count(text, counts ? TXT_COMMON_WORDS : left, &own);
        languages |= counts ? txt_language_told(&own) : 0;
        if (own.words > left) {
            own = (txt_common){0};
            txt_common_count(text, left, &own);
        }
        add_common(&report, &own);
        if (i >= PARAGRAPHS && report.words == TXT_COMMON_WORDS) {
            break;
        }
    }
    return languages | txt_language_told(&report);
}

static incmap_status read(rep_reading *r, const rep_input *input, incmap_error *err) {
    BASE_TRY(rep_clean(&r->doc, input->text, input->kind, input->name, err));
    r->published = base_date_is_set(input->published) ? input->published : r->doc.published;
    unsigned told = languages_of(&r->doc);
    r->languages = told;
    unsigned languages = told != 0 ? told : REP_EN; /* names and dates of any language */
    rep_desk *desk = NULL;
    BASE_TRY(rep_desk_of(&desk, r->resolver, err));
    BASE_TRY(rep_desk_lexicon(&r->lexicon, desk, languages, err));
    BASE_TRY(rep_tokens_read(&r->tokens, &r->doc, r->lexicon, err));
    if (input->events == NULL) {
        BASE_TRY(incmap_events_open(&r->own_events, r->ctx, NULL, 0, err));
    }
    BASE_TRY(rep_triggers_read(&r->triggers, &r->doc, &r->tokens,
                               input->events != NULL ? input->events : r->own_events, told, err));
    BASE_TRY(read_dates(r, err));
    BASE_TRY(read_names(r, input->tagger, languages, err));
    BASE_TRY(rep_senses_read(&r->sense, &r->doc, &r->tokens, &r->names, err));
    rep_found found = rep_reading_found(r);
    return rep_incidents_read(&r->incidents, &found, err);
}

incmap_status rep_reading_new(rep_reading **out, incmap_context *ctx, incmap_resolver *resolver,
                              const rep_input *input, incmap_error *err) {
    *out = NULL;
    rep_reading *r = base_alloc_zeroed(ctx, 1, sizeof *r);
    if (r == NULL) {
        return base_out_of_memory(err);
    }
    r->ctx = r->tokens.ctx = r->names.ctx = r->dates.ctx = r->incidents.ctx = r->triggers.ctx = ctx;
    r->resolver = resolver;
    rep_doc_init(&r->doc, ctx);
    incmap_status status = read(r, input, err);
    if (status != INCMAP_OK) {
        rep_reading_free(r);
        return status;
    }
    *out = r;
    return INCMAP_OK;
}

void rep_reading_free(rep_reading *r) {
    if (r == NULL) {
        return;
    }
    rep_doc_free(&r->doc);
    rep_tokens_free(&r->tokens);
    rep_triggers_free(&r->triggers);
    incmap_events_close(r->own_events);
    rep_names_free(&r->names);
    rep_dates_free(&r->dates);
    rep_incidents_free(&r->incidents);
    base_free(r->ctx, r->sense);
    base_free(r->ctx, r);
}

incmap_span rep_surroundings(incmap_span text, size_t at) {
    size_t start = at / PART_BYTES * PART_BYTES;
    if (text.size <= PART_BYTES || start >= text.size) {
        return text.size <= PART_BYTES ? text : base_span(NULL, 0);
    }
    while (start > 0 && ((unsigned char)text.data[start] & 0xC0) == 0x80) {
        start--;
    }
    return txt_utf8_fit(base_span(text.data + start, text.size - start), PART_BYTES);
}

static incmap_span words(const rep_reading *r, uint32_t first, uint32_t end) {
    return rep_words(&r->doc, &r->tokens, first, end);
}

static incmap_span unit_words(const rep_reading *r, const rep_name *name) {
    return words(r, name->first, name->phrase_end);
}

incmap_span rep_unit_of(const rep_reading *r, uint32_t name) {
    uint32_t unit = r->names.at[name].unit;
    unit = unit == REP_NO_NAME ? r->names.at[r->sense[name]].unit : unit;
    return unit == REP_NO_NAME ? base_span(NULL, 0) : unit_words(r, &r->names.at[unit]);
}

incmap_query rep_query_of_name(const rep_reading *r, uint32_t name) {
    const rep_name *n = &r->names.at[r->sense[name]];
    incmap_query query = {.admin = rep_unit_of(r, name)};
    query.place = n->whole && !n->country
                      ? unit_words(r, n)
                      : words(r, n->first, n->inner > 0 ? n->first + n->inner : n->end);
    size_t at = r->tokens.at[r->names.at[name].first].start;
    query.text = rep_surroundings(rep_doc_view(&r->doc), at);
    return query;
}

incmap_span rep_phrase_of(const rep_reading *r, uint32_t name) {
    const rep_name *n = &r->names.at[name];
    return words(r, n->phrase, n->phrase_end);
}
