/* Owns which fields of the record an incident of a report fills. */
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_record.h"
#include "rep_probe.h"
#include "rep_reading.h"

typedef struct filler {
    const rep_reading *r;
    const rep_incident *told;
    incmap_incident *incident;
    incmap_error *err;
} filler;

static incmap_span words(const filler *f, rep_words_range range) {
    return rep_range_is_set(range) ? rep_words(&f->r->doc, &f->r->tokens, range.first, range.end)
                                   : base_span(NULL, 0);
}

static incmap_status set_words(filler *f, incmap_field field, rep_words_range range) {
    return rep_range_is_set(range) ? inc_set_text(f->incident, field, words(f, range), f->err)
                                   : INCMAP_OK;
}

static incmap_status fill_kind(filler *f) {
    const rep_kind *kind = rep_kind_of(f->r->triggers.events, f->told->kind);
    inc_lend_text(f->incident, INCMAP_FIELD_STATUS, BASE_SPAN("provisional"));
    BASE_TRY(inc_set_text(f->incident, INCMAP_FIELD_EVENT_TYPE, kind->type, f->err));
    BASE_TRY(inc_set_text(f->incident, INCMAP_FIELD_SUB_EVENT_TYPE, kind->sub_type, f->err));
    return inc_set_text(f->incident, INCMAP_FIELD_SCHEME, kind->scheme, f->err);
}

static incmap_status note(filler *f, base_buf *notes, const char *lead, incmap_span text) {
    if (notes->size > 0) {
        BASE_TRY(base_buf_add_text(notes, "; ", f->err));
    }
    BASE_TRY(base_buf_add_text(notes, lead, f->err));
    return base_buf_add_span(notes, text, f->err);
}

static incmap_status fill_when(filler *f, base_buf *notes) {
    if (base_date_is_set(f->r->published)) {
        inc_set_date(f->incident, INCMAP_FIELD_PUBLISHED, f->r->published);
    }
    if (f->told->date == REP_NONE) {
        return INCMAP_OK;
    }
    const rep_date *d = &f->r->dates.at[f->told->date];
    if (!d->dated) {
        incmap_span printed = rep_words(&f->r->doc, &f->r->tokens, d->first, d->end);
        return note(f, notes, "dated without a year or a day to count from: ", printed);
    }
    BASE_TRY(inc_set_text(f->incident, INCMAP_FIELD_DATE, base_span_of(d->edtf), f->err));
    inc_set_date(f->incident, INCMAP_FIELD_DATE_START, d->from);
    inc_set_date(f->incident, INCMAP_FIELD_DATE_END, d->to);
    if (d->precision > 0) {
        inc_set_integer(f->incident, INCMAP_FIELD_TIME_PRECISION, d->precision);
    }
    return INCMAP_OK;
}

static incmap_status fill_who(filler *f, base_buf *notes) {
    BASE_TRY(set_words(f, INCMAP_FIELD_ACTOR1, f->told->actor1));
    BASE_TRY(set_words(f, INCMAP_FIELD_ACTOR2, f->told->actor2));
    if (rep_range_is_set(f->told->blamed)) {
        BASE_TRY(note(f, notes, "attributed to ", words(f, f->told->blamed)));
        if (rep_range_is_set(f->told->speaker)) {
            BASE_TRY(base_buf_add_text(notes, " by ", f->err));
            BASE_TRY(base_buf_add_span(notes, words(f, f->told->speaker), f->err));
        }
    }
    return INCMAP_OK;
}

static void set_count(filler *f, incmap_field field, int64_t count) {
    if (count >= 0) {
        inc_set_integer(f->incident, field, count);
    }
}

static incmap_status note_number(base_buf *notes, const char *lead, int64_t count,
                                 incmap_error *err) {
    char digits[BASE_NUM_MAX];
    base_num_write_i64(digits, count);
    BASE_TRY(base_buf_add_text(notes, lead, err));
    return base_buf_add_text(notes, digits, err);
}

/* "injured: 5, at least 3, at most 9" */
static incmap_status fill_tolls(filler *f, base_buf *notes) {
    const rep_toll *dead = &f->told->dead;
    const rep_toll *hurt = &f->told->hurt;
    if (dead->told) {
        set_count(f, INCMAP_FIELD_FATALITIES_BEST, dead->best);
        set_count(f, INCMAP_FIELD_FATALITIES_LOW, dead->low);
        set_count(f, INCMAP_FIELD_FATALITIES_HIGH, dead->high);
    }
    if (!hurt->told) {
        return INCMAP_OK;
    }
    BASE_TRY(note(f, notes, "", BASE_SPAN("injured: ")));
    BASE_TRY(note_number(notes, "", hurt->best, f->err));
    if (hurt->low >= 0) {
        BASE_TRY(note_number(notes, ", at least ", hurt->low, f->err));
    }
    return hurt->high < 0 ? INCMAP_OK : note_number(notes, ", at most ", hurt->high, f->err);
}

/* "attack on the Kosovo police", "talks": the trigger with what it met. */
static incmap_status fill_title(filler *f) {
    const rep_token *tokens = f->r->tokens.at;
    rep_words_range range = {f->told->trigger, f->told->trigger_end};
    uint32_t end = f->told->actor2.end;
    if (rep_range_is_set(f->told->actor2) && f->told->actor2.first > range.first &&
        tokens[end - 1].sentence == tokens[range.first].sentence) {
        range.end = end;
    }
    return set_words(f, INCMAP_FIELD_TITLE, range);
}

static const char *seat_words(rep_seat seat) {
    static const char *const words[] = {
#define X(name, text, meaning) meaning,
#include "rep_seats.def"
#undef X
    };
    return words[seat];
}

/* Where the phrase starts that names a unit as one ("municipality of Leposavić") or says what a
 * place is near to; REP_NONE where the words do neither, so that the name alone would be its town.
 */
static uint32_t area_phrase(const rep_reading *r, const rep_name *unit) {
    const rep_token *tokens = r->tokens.at;
    uint32_t first = unit->phrase;
    bool area = unit->phrase < unit->first || unit->phrase_end > unit->end;
    while (first > 0 && rep_joined(&tokens[first]) &&
           (rep_is(&tokens[first - 1], REP_AREA | REP_PARTICLE) ||
            rep_is_genitive(&tokens[first - 1]))) {
        first--;
        area = area || rep_is(&tokens[first], REP_UNIT);
    }
    return area ? first : REP_NONE;
}

static bool is_in_no_list(const filler *f, const rep_name *name) {
    rep_fame fame = rep_fame_of(f->r->resolver,
                                rep_words(&f->r->doc, &f->r->tokens, name->first, name->end), true);
    return !fame.known && fame.population == 0;
}

/* The phrase that an incident is placed by: where no gazetteer has a village or quarter, the unit
 * that the report says it lies in, or what it is near to. */
static incmap_status place_by(filler *f, incmap_span *phrase, uint32_t *place) {
    const rep_name *name = &f->r->names.at[f->told->place];
    *place = f->told->place;
    *phrase = rep_phrase_of(f->r, *place);
    if (name->unit == REP_NO_NAME || name->whole || !is_in_no_list(f, name)) {
        return INCMAP_OK;
    }
    const rep_name *unit = &f->r->names.at[name->unit];
    uint32_t first = area_phrase(f->r, unit);
    incmap_placement *placement = base_alloc_zeroed(f->r->ctx, 1, sizeof *placement);
    if (placement == NULL) {
        return base_out_of_memory(f->err);
    }
    incmap_query query = rep_query_of_name(f->r, *place);
    incmap_status status = incmap_resolver_place(f->r->resolver, &query, placement, f->err);
    if (status == INCMAP_OK && first != REP_NONE && placement->outcome == INCMAP_OUTCOME_UNPLACED) {
        *place = name->unit;
        *phrase = rep_words(&f->r->doc, &f->r->tokens, first, unit->phrase_end);
    }
    base_free(f->r->ctx, placement);
    return status;
}

static incmap_status fill_where(filler *f, base_buf *notes) {
    if (f->told->place == REP_NONE) {
        return INCMAP_OK;
    }
    if (f->told->seat > REP_SEAT_SENTENCE) {
        BASE_TRY(note(f, notes, "place told ", base_span_of(seat_words(f->told->seat))));
    }
    uint32_t place = REP_NONE;
    incmap_span phrase;
    BASE_TRY(place_by(f, &phrase, &place));
    if (place != f->told->place) {
        BASE_TRY(note(f, notes, "told of a place that no gazetteer has: ",
                      rep_phrase_of(f->r, f->told->place)));
    }
    BASE_TRY(inc_set_text(f->incident, INCMAP_FIELD_PLACE_VERBATIM, phrase, f->err));
    return inc_set_text(f->incident, INCMAP_FIELD_ADMIN_REPORTED, rep_unit_of(f->r, place), f->err);
}

static incmap_status fill_evidence(filler *f) {
    const rep_sentence *s = &f->r->tokens.sentences[f->told->sentence];
    incmap_span text = base_span(f->r->doc.text.data + s->start, s->end - s->start);
    size_t origin[2];
    rep_doc_origin(&f->r->doc, s->start, s->end, origin);
    BASE_TRY(inc_set_text(f->incident, INCMAP_FIELD_EVIDENCE, text, f->err));
    inc_set_integer(f->incident, INCMAP_FIELD_EVIDENCE_START, (int64_t)origin[0]);
    inc_set_integer(f->incident, INCMAP_FIELD_EVIDENCE_END, (int64_t)origin[1]);
    incmap_incident_set_context(f->incident, rep_surroundings(rep_doc_view(&f->r->doc), s->start));
    return INCMAP_OK;
}

static incmap_status fill(filler *f, incmap_span source, base_buf *notes) {
    BASE_TRY(fill_kind(f));
    BASE_TRY(fill_when(f, notes));
    BASE_TRY(fill_who(f, notes));
    BASE_TRY(fill_tolls(f, notes));
    BASE_TRY(fill_title(f));
    BASE_TRY(fill_where(f, notes));
    BASE_TRY(fill_evidence(f));
    BASE_TRY(inc_set_text(f->incident, INCMAP_FIELD_SOURCE, source, f->err));
    return inc_set_text(f->incident, INCMAP_FIELD_NOTES, base_buf_view(notes), f->err);
}

incmap_status rep_fill(const rep_reading *reading, size_t number, incmap_span source,
                       incmap_incident *incident, incmap_error *err) {
    filler f = {reading, &reading->incidents.at[number], incident, err};
    base_buf notes;
    base_buf_init(&notes, reading->ctx, incmap_context_limits_view(reading->ctx)->field_bytes);
    incmap_status status = fill(&f, source, &notes);
    base_buf_free(&notes);
    return status;
}
