#include "rep_write.h"

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_record.h"
#include "rep_clean.h"
#include "rep_json.h"
#include "res_unit.h"
#include "res_write.h"
#include "txt_fold.h"
#include "txt_utf8.h"
#include "txt_words.h"

static const char *role_name(rep_role role) {
    static const char *const names[] = {"", "actor", "modifier", "unit"};
    return names[role];
}

static void put_head(io_pen *pen, const rep_head *head) {
    io_pen_open(pen, '{');
    if (head->id.size > 0) {
        io_pen_key(pen, "id");
        io_pen_span(pen, head->id);
    }
    if (head->source.size > 0) {
        io_pen_text(pen, "source", head->source);
    }
    if (base_date_is_set(head->published)) {
        rep_json_date(pen, "published", head->published);
    }
}

static void put_words(io_pen *pen, const rep_reading *r, uint32_t first, uint32_t end) {
    incmap_span text = rep_words(&r->doc, &r->tokens, first, end);
    size_t start = (size_t)(text.data - r->doc.text.data);
    size_t origin[2];
    rep_doc_origin(&r->doc, start, start + text.size, origin);
    io_pen_size(pen, "start", origin[0]);
    io_pen_size(pen, "end", origin[1]);
    io_pen_text(pen, "text", text);
}

static incmap_status put_place(io_pen *pen, const rep_reading *r, uint32_t number,
                               incmap_placement *placement) {
    const rep_name *name = &r->names.at[number];
    incmap_query query = rep_query_of_name(r, number);
    BASE_TRY(incmap_resolver_place(r->resolver, &query, placement, pen->err));
    if (name->role == REP_ROLE_ACTOR && placement->has_place && res_is_capital(&placement->place)) {
        placement->flags |= INCMAP_FLAG_CAPITAL_FOR_GOVERNMENT;
    }
    io_pen_next(pen);
    io_pen_open(pen, '{');
    put_words(pen, r, name->first, name->inner > 0 ? name->first + name->inner : name->end);
    if (name->role != REP_ROLE_NONE) {
        io_pen_text(pen, "role", base_span_of(role_name(name->role)));
    }
    res_write_placement(pen, placement);
    io_pen_close(pen, '}');
    return pen->status;
}

static incmap_status put_places(io_pen *pen, const rep_reading *r, incmap_placement *placement) {
    io_pen_key(pen, "places");
    io_pen_open(pen, '[');
    for (uint32_t i = 0; i < r->names.count; i++) {
        if (r->names.at[i].kind == REP_NAME_PLACE || r->names.at[i].inner > 0) {
            BASE_TRY(put_place(pen, r, i, placement));
            io_pen_pass_on(pen);
        }
    }
    io_pen_close(pen, ']');
    return pen->status;
}

static const char *kind_name(rep_name_kind kind) {
    switch (kind) {
        case REP_NAME_PERSON:
            return "person";
        case REP_NAME_ORGANISATION:
            return "organisation";
        case REP_NAME_DEMONYM:
            return "demonym";
        default:
            return NULL;
    }
}

/* The names that are no places. */
static incmap_status put_names(io_pen *pen, const rep_reading *r) {
    io_pen_key(pen, "names");
    io_pen_open(pen, '[');
    for (size_t i = 0; i < r->names.count; i++) {
        const rep_name *name = &r->names.at[i];
        const char *kind = kind_name(name->kind);
        if (kind != NULL) {
            io_pen_next(pen);
            io_pen_open(pen, '{');
            put_words(pen, r, name->first, name->end);
            io_pen_text(pen, "kind", base_span_of(kind));
            io_pen_close(pen, '}');
            io_pen_pass_on(pen);
        }
    }
    io_pen_close(pen, ']');
    return pen->status;
}

/* The languages that the report or its longer paragraphs are in, of those that are read. */
static void put_languages(io_pen *pen, const rep_reading *r) {
    static const struct {
        unsigned language;
        const char *code;
    } known[] = {{REP_EN, "\"en\""}, {REP_SR, "\"sr\""}, {REP_SQ, "\"sq\""}};
    io_pen_key(pen, "languages");
    io_pen_open(pen, '[');
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if ((r->languages & known[i].language) != 0) {
            io_pen_next(pen);
            io_pen_raw(pen, known[i].code);
        }
    }
    io_pen_close(pen, ']');
}

static incmap_status put_dates(io_pen *pen, const rep_reading *r) {
    io_pen_key(pen, "dates");
    io_pen_open(pen, '[');
    for (size_t i = 0; i < r->dates.count; i++) {
        const rep_date *d = &r->dates.at[i];
        io_pen_next(pen);
        io_pen_open(pen, '{');
        put_words(pen, r, d->first, d->end);
        if (d->edtf[0] != '\0') {
            io_pen_text(pen, "date", base_span_of(d->edtf));
        }
        if (!d->dated) {
            io_pen_text(pen, "reason",
                        d->edtf[0] != '\0' ? BASE_SPAN("no_year") : BASE_SPAN("no_published"));
        }
        io_pen_close(pen, '}');
    }
    io_pen_close(pen, ']');
    return pen->status;
}

/* "report.txt:1"; a report without a name numbers its incidents alone. */
static incmap_status set_id(incmap_incident *incident, incmap_span source, size_t number,
                            incmap_error *err) {
    base_buf id;
    base_buf_init(&id, incident->ctx, SIZE_MAX);
    char digits[BASE_NUM_MAX];
    base_num_write_u64(digits, number);
    incmap_status status = base_buf_add_span(&id, source, err);
    if (status == INCMAP_OK && source.size > 0) {
        status = base_buf_add_char(&id, ':', err);
    }
    status = status == INCMAP_OK ? base_buf_add_text(&id, digits, err) : status;
    status = status == INCMAP_OK ? inc_set_text(incident, INCMAP_FIELD_ID, base_buf_view(&id), err)
                                 : status;
    base_buf_free(&id);
    return status;
}

/* What the incidents of an answer are placed with. */
typedef struct bench {
    incmap_incident *incident;
    incmap_placer *placer; /* NULL: there are none */
    incmap_placement *placement;
    base_buf incidents; /* the member, JSON */
} bench;

/* How many were injured, as far as it is told. */
static void put_injured(io_pen *pen, const rep_toll *hurt) {
    const struct {
        const char *key;
        int64_t count;
    } counts[] = {
        {"injured_best", hurt->best}, {"injured_low", hurt->low}, {"injured_high", hurt->high}};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0] && hurt->told; i++) {
        if (counts[i].count >= 0) {
            io_pen_size(pen, counts[i].key, (size_t)counts[i].count);
        }
    }
}

/* Where the place stands, and every sentence that tells of the incident. */
static void put_telling(io_pen *pen, const rep_reading *r, const rep_incident *told) {
    static const char *const seats[] = {
#define X(name, text, meaning) text,
#include "rep_seats.def"
#undef X
    };
    put_injured(pen, &told->hurt);
    io_pen_text(pen, "seat", base_span_of(seats[told->seat]));
    io_pen_key(pen, "told");
    io_pen_open(pen, '[');
    for (uint32_t i = 0; i < told->span_count; i++) {
        const rep_sentence *s = &r->tokens.sentences[told->spans[i]];
        size_t origin[2];
        rep_doc_origin(&r->doc, s->start, s->end, origin);
        io_pen_next(pen);
        io_pen_open(pen, '{');
        io_pen_size(pen, "start", origin[0]);
        io_pen_size(pen, "end", origin[1]);
        io_pen_close(pen, '}');
    }
    io_pen_close(pen, ']');
}

static incmap_status put_incidents(io_pen *pen, const rep_reading *r, const rep_head *head,
                                   bench *b) {
    io_pen_key(pen, "incidents");
    io_pen_open(pen, '[');
    for (size_t i = 0; i < r->incidents.count; i++) {
        incmap_incident_clear(b->incident);
        BASE_TRY(rep_fill(r, i, head->source, b->incident, pen->err));
        BASE_TRY(set_id(b->incident, head->source, i + 1, pen->err));
        BASE_TRY(incmap_placer_place(b->placer, b->incident, b->placement, pen->err));
        io_pen_next(pen);
        io_pen_open(pen, '{');
        rep_json_incident(pen, b->incident);
        put_telling(pen, r, &r->incidents.at[i]);
        io_pen_close(pen, '}');
    }
    io_pen_close(pen, ']');
    return pen->status;
}

/* The incidents are written first, aside: they are what can fail. */
static incmap_status put_all(io_pen *pen, const rep_reading *r, const rep_head *head, bench *b) {
    io_pen aside = {.out = &b->incidents, .err = pen->err};
    BASE_TRY(put_incidents(&aside, r, head, b));
    put_head(pen, head);
    if (r->doc.title.size > 0) {
        io_pen_text(pen, "title", base_buf_view(&r->doc.title));
    }
    put_languages(pen, r);
    BASE_TRY(put_places(pen, r, b->placement));
    BASE_TRY(put_names(pen, r));
    BASE_TRY(put_dates(pen, r));
    io_pen_span(pen, base_buf_view(&b->incidents));
    io_pen_raw(pen, "}\n");
    return pen->status;
}

incmap_status rep_write_reading(base_buf *out, const incmap_sink *sink, const rep_reading *r,
                                const rep_head *head, incmap_error *err) {
    bench b = {.incident = NULL};
    base_buf_init(&b.incidents, r->ctx, SIZE_MAX);
    b.placement = base_alloc_zeroed(r->ctx, 1, sizeof *b.placement);
    incmap_status status = b.placement == NULL ? base_out_of_memory(err) : INCMAP_OK;
    if (status == INCMAP_OK) {
        status = incmap_incident_new(&b.incident, r->ctx, err);
    }
    if (status == INCMAP_OK && r->incidents.count > 0) {
        status = incmap_placer_new(&b.placer, r->ctx, r->resolver, NULL, err);
    }
    if (status == INCMAP_OK) {
        io_pen pen = {.out = out, .err = err, .first = true, .sink = sink};
        status = put_all(&pen, r, head, &b);
    }
    incmap_placer_free(b.placer);
    incmap_incident_free(b.incident);
    base_buf_free(&b.incidents);
    base_free(r->ctx, b.placement);
    return status;
}

static bool is_boundary(incmap_span text, size_t at) {
    return at == text.size || ((unsigned char)text.data[at] & 0xC0) != 0x80;
}

enum { UNIT_WORDS = 3 };

/* "Paris, Texas": what follows a name behind a comma, when it is a unit or a country. */
static incmap_span unit_behind(const incmap_resolver *resolver, incmap_span text, size_t at) {
    incmap_span unit = {NULL, 0};
    if (at + 2 >= text.size || text.data[at] != ',' || text.data[at + 1] != ' ') {
        return unit;
    }
    size_t start = at + 2;
    size_t end = start;
    txt_word word;
    for (int i = 0;
         i < UNIT_WORDS && txt_next_word(text, end, &word) && word.capital && word.start <= end + 1;
         i++) {
        end = word.end;
        incmap_span words = base_span(text.data + start, end - start);
        rep_fame fame = rep_fame_of(resolver, words, false);
        unit = fame.country || fame.unit ? words : unit;
    }
    return unit;
}

static incmap_status put_span(io_pen *pen, incmap_resolver *resolver, incmap_span text,
                              const size_t span[2], incmap_placement *placement) {
    if (span[0] >= span[1] || span[1] > text.size || !is_boundary(text, span[0]) ||
        !is_boundary(text, span[1])) {
        return base_fail(pen->err, INCMAP_RANGE,
                         "span [%zu,%zu) is no run of whole letters in a text of %zu bytes",
                         span[0], span[1], text.size);
    }
    incmap_query query = {.place = base_span(text.data + span[0], span[1] - span[0]),
                          .text = rep_surroundings(text, span[0]),
                          .admin = unit_behind(resolver, text, span[1])};
    BASE_TRY(incmap_resolver_place(resolver, &query, placement, pen->err));
    io_pen_next(pen);
    io_pen_open(pen, '{');
    io_pen_size(pen, "start", span[0]);
    io_pen_size(pen, "end", span[1]);
    io_pen_text(pen, "text", query.place);
    res_write_placement(pen, placement);
    io_pen_close(pen, '}');
    return pen->status;
}

incmap_status rep_write_spans(base_buf *out, incmap_resolver *resolver,
                              const incmap_document *document, const rep_head *head,
                              incmap_error *err) {
    incmap_placement *placement = base_alloc_zeroed(out->ctx, 1, sizeof *placement);
    if (placement == NULL) {
        return base_out_of_memory(err);
    }
    io_pen pen = {.out = out, .err = err, .first = true};
    put_head(&pen, head);
    io_pen_key(&pen, "places");
    io_pen_open(&pen, '[');
    incmap_status status = pen.status;
    for (size_t i = 0; status == INCMAP_OK && i < document->span_count; i++) {
        status = put_span(&pen, resolver, document->text, document->spans[i], placement);
    }
    base_free(out->ctx, placement);
    BASE_TRY(status);
    io_pen_raw(&pen, "],\"dates\":[],\"incidents\":[]}\n");
    return pen.status;
}
