#include "inc_decisions.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "inc_again.h"
#include "inc_guard.h"
#include "io_csv.h"

enum column { DECISION, PHRASE, ADMIN, COUNTRY, CONTEXT, ANSWER, CANDIDATES, COLUMN_COUNT };

static const char *const column_names[COLUMN_COUNT] = {"decision", "phrase", "admin",     "country",
                                                       "context",  "answer", "candidates"};

static const uint32_t no_entry = UINT32_MAX;

struct entry {
    inc_question question;
    inc_decision decision;
    uint64_t hash;
    uint64_t line;
    uint32_t next; /* with the same question in another context */
};

struct inc_decisions {
    incmap_context *ctx;
    const incmap_resolver *resolver;
    const char *path; /* borrowed */
    incmap_notices notices;
    base_arena text;
    struct entry *entries;
    size_t count;
    size_t room;
    uint32_t *slots; /* open addressing; a power of two, at most half full */
    size_t slot_count;
};

static void tell(const inc_decisions *decisions, incmap_error *problem) {
    base_locate(problem, decisions->path, 0, 0);
    if (decisions->notices.notice != NULL) {
        decisions->notices.notice(decisions->notices.state, problem);
    }
}

/* The slot of a question: taken by it, or free. */
static size_t slot_of(const inc_decisions *decisions, const inc_question *question, uint64_t hash) {
    size_t slot = (size_t)hash & (decisions->slot_count - 1);
    while (decisions->slots[slot] != no_entry) {
        const struct entry *entry = &decisions->entries[decisions->slots[slot]];
        if (entry->hash == hash && inc_question_same(&entry->question, question)) {
            break;
        }
        slot = (slot + 1) & (decisions->slot_count - 1);
    }
    return slot;
}

static incmap_status grow_slots(inc_decisions *decisions, incmap_error *err) {
    if (decisions->count * 2 < decisions->slot_count) {
        return INCMAP_OK;
    }
    size_t count = decisions->slot_count == 0 ? 64 : decisions->slot_count * 2;
    uint32_t *slots = base_alloc(decisions->ctx, count * sizeof *slots);
    if (slots == NULL) {
        return base_out_of_memory(err);
    }
    uint32_t *old = decisions->slots;
    size_t old_count = decisions->slot_count;
    memset(slots, 0xFF, count * sizeof *slots);
    decisions->slots = slots;
    decisions->slot_count = count;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i] != no_entry) {
            const struct entry *entry = &decisions->entries[old[i]];
            slots[slot_of(decisions, &entry->question, entry->hash)] = old[i];
        }
    }
    base_free(decisions->ctx, old);
    return INCMAP_OK;
}

static bool find_place(const inc_decisions *decisions, incmap_span id, inc_decision *out) {
    const incmap_gazetteer *gazetteer;
    for (size_t i = 0; (gazetteer = incmap_resolver_gazetteer(decisions->resolver, i)) != NULL;
         i++) {
        if (incmap_gazetteer_find_id(gazetteer, id, &out->place)) {
            out->gazetteer = i;
            out->kind = INC_DECISION_PLACE;
            return true;
        }
    }
    return false;
}

/* An id may be followed by more, as when a candidate was copied whole. */
bool inc_decisions_parse(const inc_decisions *decisions, incmap_span text, inc_decision *out) {
    bool undo = base_span_equal_nocase(text, BASE_SPAN("undo"));
    *out = (inc_decision){.kind = undo ? INC_DECISION_UNDO : INC_DECISION_REJECT};
    if (undo || base_span_equal_nocase(text, BASE_SPAN("reject")) ||
        find_place(decisions, text, out)) {
        return true;
    }
    size_t space = base_span_find(text, BASE_SPAN(" "));
    if (space != SIZE_MAX && find_place(decisions, base_span(text.data, space), out)) {
        return true;
    }
    out->kind = INC_DECISION_POINT;
    return geo_coordinates_parse(text, &out->point) == GEO_COORDINATES_OK;
}

static bool is_same(const inc_decision *a, const inc_decision *b) {
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
        case INC_DECISION_PLACE:
            return a->gazetteer == b->gazetteer && a->place == b->place;
        case INC_DECISION_POINT:
            return a->point.point.lat == b->point.point.lat &&
                   a->point.point.lon == b->point.point.lon &&
                   a->point.precision_m == b->point.precision_m;
        case INC_DECISION_UNDO:
        case INC_DECISION_REJECT:
        default:
            return true;
    }
}

/* The last entry of the chain at `slot`; *same is the one of the same context. */
static struct entry *chain_end(inc_decisions *decisions, size_t slot, uint64_t context,
                               struct entry **same) {
    struct entry *last = NULL;
    *same = NULL;
    for (uint32_t at = decisions->slots[slot]; at != no_entry; at = last->next) {
        last = &decisions->entries[at];
        if (last->question.context == context) {
            *same = last;
        }
    }
    return last;
}

/* A second decision on a question. One that was taken back makes room for it. */
static void decide_again(const inc_decisions *decisions, struct entry *same,
                         const inc_decision *decision, uint64_t line) {
    incmap_error problem;
    if (decision->kind == INC_DECISION_UNDO || same->decision.kind == INC_DECISION_UNDO) {
        same->decision = *decision;
        same->line = line;
    } else if (!is_same(&same->decision, decision)) {
        base_fail_at(&problem, INCMAP_USAGE, decisions->path, line, 0,
                     "it decides \"%.*s\" otherwise than line %llu, which is taken",
                     BASE_SPAN_ARG(same->question.phrase), (unsigned long long)same->line);
        tell(decisions, &problem);
    }
}

incmap_status inc_decisions_add(inc_decisions *decisions, const inc_question *question,
                                const inc_decision *decision, uint64_t line, incmap_error *err) {
    BASE_TRY(grow_slots(decisions, err));
    BASE_TRY(base_grow(decisions->ctx, (void **)&decisions->entries, &decisions->room,
                       decisions->count + 1, sizeof *decisions->entries, err));
    uint64_t hash = inc_question_hash(question);
    size_t slot = slot_of(decisions, question, hash);
    struct entry *same = NULL;
    struct entry *last = chain_end(decisions, slot, question->context, &same);
    if (same != NULL) {
        decide_again(decisions, same, decision, line);
        return INCMAP_OK;
    }
    struct entry *entry = &decisions->entries[decisions->count];
    *entry = (struct entry){*question, *decision, hash, line, no_entry};
    incmap_span *texts[] = {&entry->question.phrase, &entry->question.admin,
                            &entry->question.country};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        BASE_TRY(base_arena_copy(&decisions->text, *texts[i], texts[i], err));
    }
    if (last == NULL) {
        decisions->slots[slot] = (uint32_t)decisions->count;
    } else {
        last->next = (uint32_t)decisions->count;
    }
    decisions->count++;
    return INCMAP_OK;
}

static bool read_hex(incmap_span text, uint64_t *out) {
    *out = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = base_lower(text.data[i]);
        bool letter = c >= 'a' && c <= 'f';
        if (!letter && !base_is_digit(c)) {
            return false;
        }
        *out = *out << 4 | (uint64_t)(letter ? c - 'a' + 10 : c - '0');
    }
    return text.size <= 16;
}

static incmap_span cell_of(const io_csv_row *row, size_t column) {
    return column < row->count ? inc_guard_strip(base_span_trim(row->fields[column]))
                               : base_span(NULL, 0);
}

/* A place whose id no gazetteer has any more, by what the row still says of it. */
static bool find_again(const inc_decisions *decisions, const io_csv_row *row,
                       const size_t columns[COLUMN_COUNT], inc_decision *out) {
    incmap_span text = cell_of(row, columns[DECISION]);
    size_t space = base_span_find(text, BASE_SPAN(" "));
    incmap_span id = {text.data, space == SIZE_MAX ? text.size : space};
    const incmap_span said[] = {text, inc_find_listed(cell_of(row, columns[CANDIDATES]), id),
                                inc_find_listed(cell_of(row, columns[ANSWER]), id)};
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (inc_find_again(decisions->resolver, said[i], &out->gazetteer, &out->place)) {
            out->kind = INC_DECISION_PLACE;
            return true;
        }
    }
    return false;
}

static incmap_status take_row(inc_decisions *decisions, const io_csv_row *row,
                              const size_t columns[COLUMN_COUNT], incmap_error *err) {
    incmap_span text = cell_of(row, columns[DECISION]);
    inc_question question = {
        .phrase = cell_of(row, columns[PHRASE]),
        .admin = cell_of(row, columns[ADMIN]),
        .country = cell_of(row, columns[COUNTRY]),
    };
    inc_decision decision;
    incmap_error problem = {.status = INCMAP_OK};
    if (text.size == 0) {
        return INCMAP_OK;
    }
    if (!inc_decisions_parse(decisions, text, &decision) &&
        !find_again(decisions, row, columns, &decision)) {
        base_fail_at(&problem, INCMAP_NOT_FOUND, decisions->path, row->line, 0,
                     "the decision \"%.*s\" is no place of a gazetteer in use, no coordinates and "
                     "not \"reject\"; not applied",
                     (int)(text.size > 60 ? 60 : text.size), text.data);
    } else if (question.phrase.size == 0) {
        base_fail_at(&problem, INCMAP_FORMAT, decisions->path, row->line, 0,
                     "a decision on no phrase; not applied");
    } else if (!read_hex(cell_of(row, columns[CONTEXT]), &question.context)) {
        base_fail_at(&problem, INCMAP_FORMAT, decisions->path, row->line, 0,
                     "a context that is not up to 16 hexadecimal digits; not applied");
    } else {
        return inc_decisions_add(decisions, &question, &decision, row->line, err);
    }
    tell(decisions, &problem);
    return INCMAP_OK;
}

static incmap_status find_columns(const io_csv_row *row, size_t columns[COLUMN_COUNT],
                                  incmap_error *err) {
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        columns[c] = SIZE_MAX;
        for (size_t i = row->count; i > 0; i--) {
            if (base_span_equal_nocase(base_span_trim(row->fields[i - 1]),
                                       base_span_of(column_names[c]))) {
                columns[c] = i - 1;
            }
        }
    }
    if (columns[DECISION] == SIZE_MAX || columns[PHRASE] == SIZE_MAX) {
        return base_fail(err, INCMAP_FORMAT,
                         "no header with the columns \"decision\" and \"phrase\"");
    }
    return INCMAP_OK;
}

static incmap_status read_rows(inc_decisions *decisions, io_csv *csv, incmap_error *err) {
    size_t columns[COLUMN_COUNT];
    io_csv_row row = {.count = 0};
    bool more = false;
    BASE_TRY(io_csv_next(csv, &row, &more, err));
    BASE_TRY(find_columns(&row, columns, err));
    while (more) {
        incmap_error problem = {.status = INCMAP_OK};
        incmap_status status = io_csv_next(csv, &row, &more, &problem);
        if (status == INCMAP_MEMORY || status == INCMAP_IO) {
            return base_fail(err, status, "%s", problem.message);
        }
        if (status != INCMAP_OK) {
            tell(decisions, &problem);
            more = true;
        } else if (more) {
            BASE_TRY(take_row(decisions, &row, columns, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status read_file(inc_decisions *decisions, incmap_error *err) {
    io_stream *stream = NULL;
    io_csv *csv = NULL;
    BASE_TRY(io_stream_open(&stream, decisions->ctx, decisions->path, err));
    incmap_status status = io_csv_open(&csv, decisions->ctx, stream, '\0', err);
    if (status == INCMAP_OK) {
        status = read_rows(decisions, csv, err);
    }
    io_csv_close(csv);
    io_stream_close(stream);
    return status;
}

incmap_status inc_decisions_open(inc_decisions **out, incmap_context *ctx, const char *path,
                                 const incmap_resolver *resolver, const incmap_notices *notices,
                                 incmap_error *err) {
    *out = NULL;
    inc_decisions *decisions = base_alloc_zeroed(ctx, 1, sizeof *decisions);
    if (decisions == NULL) {
        return base_out_of_memory(err);
    }
    decisions->ctx = ctx;
    decisions->resolver = resolver;
    decisions->path = path;
    decisions->notices = *notices;
    base_arena_init(&decisions->text, ctx);
    incmap_status status = grow_slots(decisions, err);
    status = status == INCMAP_OK ? read_file(decisions, err) : status;
    if (status != INCMAP_OK) {
        base_locate(err, path, 0, 0);
        inc_decisions_close(decisions);
        return status;
    }
    *out = decisions;
    return INCMAP_OK;
}

void inc_decisions_close(inc_decisions *decisions) {
    if (decisions != NULL) {
        base_arena_free(&decisions->text);
        base_free(decisions->ctx, decisions->entries);
        base_free(decisions->ctx, decisions->slots);
        base_free(decisions->ctx, decisions);
    }
}

bool inc_decisions_has(const inc_decisions *decisions, const inc_question *question) {
    size_t slot = slot_of(decisions, question, inc_question_hash(question));
    for (uint32_t at = decisions->slots[slot]; at != no_entry; at = decisions->entries[at].next) {
        const struct entry *entry = &decisions->entries[at];
        if (entry->question.context == question->context) {
            return entry->decision.kind != INC_DECISION_UNDO;
        }
    }
    return false;
}

bool inc_decisions_find(const inc_decisions *decisions, const inc_question *question,
                        inc_decision *out) {
    size_t slot = slot_of(decisions, question, inc_question_hash(question));
    const struct entry *general = NULL;
    const struct entry *first = NULL;
    bool agree = true;
    for (uint32_t at = decisions->slots[slot]; at != no_entry; at = decisions->entries[at].next) {
        const struct entry *entry = &decisions->entries[at];
        if (entry->decision.kind == INC_DECISION_UNDO) {
            continue;
        }
        if (entry->question.context == question->context) {
            *out = entry->decision;
            return true;
        }
        general = entry->question.context == 0 ? entry : general;
        first = first == NULL ? entry : first;
        agree = agree && is_same(&entry->decision, &first->decision);
    }
    if (general != NULL) {
        first = general;
        agree = true;
    }
    if (first != NULL) {
        *out = first->decision;
    }
    return first != NULL && agree;
}
