#include "inc_doubts.h"

#include <stdlib.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "inc_guard.h"

static const uint32_t no_entry = UINT32_MAX;

/* A candidate in little room: what the gazetteer can tell again is left to it. */
struct candidate {
    uint32_t gazetteer;
    uint32_t place;
    float score;
};

struct entry {
    inc_question question;
    uint64_t hash;
    uint64_t count;
    uint64_t line;
    const char *input;
    incmap_outcome outcome;
    incmap_reason reason;
    uint32_t flags;
    bool has_place;
    bool has_point;
    uint8_t candidate_count;
    incmap_id place_id; /* its text borrowed from the gazetteer, as place_name */
    incmap_span place_name;
    incmap_point point;
    struct candidate *candidates;
};

struct rank {
    uint64_t count;
    uint32_t entry;
};

struct inc_doubts {
    incmap_context *ctx;
    base_arena text;
    size_t text_bytes;
    struct entry *entries;
    size_t count;
    size_t room;
    uint32_t *slots; /* open addressing; a power of two, at most half full */
    size_t slot_count;
    uint64_t added; /* calls of inc_doubts_add, to know whether the order is stale */
    uint64_t missed;
    struct rank *order;
    size_t order_room;
    uint64_t ordered_at;
};

incmap_status inc_doubts_new(inc_doubts **out, incmap_context *ctx, incmap_error *err) {
    inc_doubts *doubts = base_alloc_zeroed(ctx, 1, sizeof *doubts);
    *out = doubts;
    if (doubts == NULL) {
        return base_out_of_memory(err);
    }
    doubts->ctx = ctx;
    base_arena_init(&doubts->text, ctx);
    return INCMAP_OK;
}

void inc_doubts_free(inc_doubts *doubts) {
    if (doubts != NULL) {
        base_arena_free(&doubts->text);
        base_free(doubts->ctx, doubts->entries);
        base_free(doubts->ctx, doubts->slots);
        base_free(doubts->ctx, doubts->order);
        base_free(doubts->ctx, doubts);
    }
}

size_t inc_doubts_count(const inc_doubts *doubts) { return doubts->count; }

inc_doubt inc_doubts_view(const inc_doubts *doubts, size_t number) {
    const struct entry *entry = &doubts->entries[number];
    return (inc_doubt){
        .question = &entry->question,
        .count = entry->count,
        .input = entry->input,
        .line = entry->line,
        .outcome = entry->outcome,
        .reason = entry->reason,
        .flags = entry->flags,
    };
}

uint64_t inc_doubts_missed(const inc_doubts *doubts) { return doubts->missed; }

static size_t slot_of(const inc_doubts *doubts, const inc_question *question, uint64_t hash) {
    size_t slot = (size_t)hash & (doubts->slot_count - 1);
    while (doubts->slots[slot] != no_entry) {
        const struct entry *entry = &doubts->entries[doubts->slots[slot]];
        if (entry->hash == hash && entry->question.context == question->context &&
            inc_question_same(&entry->question, question)) {
            break;
        }
        slot = (slot + 1) & (doubts->slot_count - 1);
    }
    return slot;
}

static incmap_status grow_slots(inc_doubts *doubts, incmap_error *err) {
    if (doubts->count * 2 < doubts->slot_count) {
        return INCMAP_OK;
    }
    size_t count = doubts->slot_count == 0 ? 64 : doubts->slot_count * 2;
    uint32_t *slots = base_alloc(doubts->ctx, count * sizeof *slots);
    if (slots == NULL) {
        return base_out_of_memory(err);
    }
    memset(slots, 0xFF, count * sizeof *slots);
    base_free(doubts->ctx, doubts->slots);
    doubts->slots = slots;
    doubts->slot_count = count;
    for (size_t i = 0; i < doubts->count; i++) {
        const struct entry *entry = &doubts->entries[i];
        slots[slot_of(doubts, &entry->question, entry->hash)] = (uint32_t)i;
    }
    return INCMAP_OK;
}

/* The name of an input, shared with the entry before where it is the same. */
static incmap_status copy_input(inc_doubts *doubts, const char *input, const char **out,
                                incmap_error *err) {
    incmap_span name = base_span_of(input == NULL ? "" : input);
    if (doubts->count > 0 && base_span_is(name, doubts->entries[doubts->count - 1].input)) {
        *out = doubts->entries[doubts->count - 1].input;
        return INCMAP_OK;
    }
    incmap_span copy;
    BASE_TRY(base_arena_copy(&doubts->text, name, &copy, err));
    *out = copy.data;
    return INCMAP_OK;
}

static incmap_status copy_candidates(inc_doubts *doubts, const incmap_placement *answer,
                                     struct entry *entry, incmap_error *err) {
    entry->candidate_count = (uint8_t)answer->candidate_count;
    entry->candidates =
        base_arena_alloc(&doubts->text, answer->candidate_count * sizeof *entry->candidates);
    if (entry->candidates == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < answer->candidate_count; i++) {
        entry->candidates[i] = (struct candidate){
            .gazetteer = (uint32_t)answer->candidates[i].gazetteer,
            .place = answer->candidates[i].place.index,
            .score = (float)answer->candidates[i].score,
        };
    }
    return INCMAP_OK;
}

static incmap_status make_entry(inc_doubts *doubts, const inc_question *question,
                                const incmap_placement *answer, struct entry *entry,
                                incmap_error *err) {
    *entry = (struct entry){
        .count = 1,
        .outcome = answer->outcome,
        .reason = answer->reason,
        .flags = answer->flags,
        .has_place = answer->has_place,
        .has_point = answer->has_point,
        .place_id = answer->place.id,
        .place_name = answer->place.name,
        .point = answer->point,
        .question.context = question->context,
    };
    BASE_TRY(base_arena_copy(&doubts->text, question->phrase, &entry->question.phrase, err));
    BASE_TRY(base_arena_copy(&doubts->text, question->admin, &entry->question.admin, err));
    BASE_TRY(base_arena_copy(&doubts->text, question->country, &entry->question.country, err));
    return copy_candidates(doubts, answer, entry, err);
}

incmap_status inc_doubts_add(inc_doubts *doubts, const inc_question *question,
                             const incmap_placement *answer, const char *input, uint64_t line,
                             incmap_error *err) {
    uint64_t hash = inc_question_hash(question);
    BASE_TRY(grow_slots(doubts, err));
    doubts->added++;
    size_t slot = slot_of(doubts, question, hash);
    if (doubts->slots[slot] != no_entry) {
        doubts->entries[doubts->slots[slot]].count++;
        return INCMAP_OK;
    }
    size_t bytes = question->phrase.size + question->admin.size + question->country.size +
                   answer->candidate_count * sizeof(struct candidate);
    if (doubts->count == INC_DOUBTS_MAX || bytes > INC_DOUBTS_TEXT_BYTES - doubts->text_bytes) {
        doubts->missed++;
        return INCMAP_OK;
    }
    BASE_TRY(base_grow(doubts->ctx, (void **)&doubts->entries, &doubts->room, doubts->count + 1,
                       sizeof *doubts->entries, err));
    struct entry *entry = &doubts->entries[doubts->count];
    BASE_TRY(make_entry(doubts, question, answer, entry, err));
    BASE_TRY(copy_input(doubts, input, &entry->input, err));
    entry->hash = hash;
    entry->line = line;
    doubts->text_bytes += bytes;
    doubts->slots[slot] = (uint32_t)doubts->count++;
    return INCMAP_OK;
}

static int compare_ranks(const void *left, const void *right) {
    const struct rank *a = left;
    const struct rank *b = right;
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static incmap_status put_in_order(inc_doubts *doubts, incmap_error *err) {
    if (doubts->ordered_at == doubts->added) {
        return INCMAP_OK;
    }
    BASE_TRY(base_grow(doubts->ctx, (void **)&doubts->order, &doubts->order_room, doubts->count,
                       sizeof *doubts->order, err));
    for (size_t i = 0; i < doubts->count; i++) {
        doubts->order[i] = (struct rank){doubts->entries[i].count, (uint32_t)i};
    }
    qsort(doubts->order, doubts->count, sizeof *doubts->order, compare_ranks);
    doubts->ordered_at = doubts->added;
    return INCMAP_OK;
}

bool inc_doubts_top(inc_doubts *doubts, size_t number, incmap_span *phrase, uint64_t *count,
                    incmap_outcome *outcome) {
    if (number >= INC_DOUBTS_TOP || number >= doubts->count ||
        put_in_order(doubts, NULL) != INCMAP_OK) {
        return false;
    }
    const struct entry *entry = &doubts->entries[doubts->order[number].entry];
    *phrase = entry->question.phrase;
    *count = entry->count;
    *outcome = entry->outcome;
    return true;
}

/* Pieces of one cell, appended without quotes. */

static incmap_status add_point(base_buf *cell, incmap_point point, incmap_error *err) {
    char text[BASE_NUM_MAX];
    BASE_TRY(base_buf_add(cell, text, base_num_write_fixed(text, point.lat, 7), err));
    BASE_TRY(base_buf_add_char(cell, ',', err));
    return base_buf_add(cell, text, base_num_write_fixed(text, point.lon, 7), err);
}

static incmap_status add_candidate(base_buf *cell, const incmap_place *place, double score,
                                   incmap_error *err) {
    char text[BASE_NUM_MAX], room[INCMAP_ID_ROOM];
    bool brackets = place->admin2.size + place->country.size > 0;
    BASE_TRY(base_buf_add_span(cell, incmap_id_write(&place->id, room), err));
    BASE_TRY(base_buf_add_char(cell, ' ', err));
    BASE_TRY(base_buf_add_span(cell, place->name, err));
    BASE_TRY(base_buf_add_text(cell, brackets ? " (" : "", err));
    BASE_TRY(base_buf_add_span(cell, place->admin2, err));
    if (place->admin2.size > 0 && place->country.size > 0) {
        BASE_TRY(base_buf_add_text(cell, ", ", err));
    }
    BASE_TRY(base_buf_add_span(cell, place->country, err));
    BASE_TRY(base_buf_add_text(cell, brackets ? ") " : " ", err));
    BASE_TRY(add_point(cell, place->point, err));
    BASE_TRY(base_buf_add_char(cell, ' ', err));
    return base_buf_add(cell, text, base_num_write_fixed(text, score, 2), err);
}

static incmap_status add_candidates(const struct entry *entry, const incmap_resolver *resolver,
                                    base_buf *cell, incmap_error *err) {
    for (size_t i = 0; i < entry->candidate_count; i++) {
        const struct candidate *candidate = &entry->candidates[i];
        const incmap_gazetteer *gazetteer =
            incmap_resolver_gazetteer(resolver, candidate->gazetteer);
        incmap_place place;
        if (gazetteer != NULL && incmap_gazetteer_place_view(gazetteer, candidate->place, &place)) {
            BASE_TRY(base_buf_add_text(cell, cell->size > 0 ? " | " : "", err));
            BASE_TRY(add_candidate(cell, &place, (double)candidate->score, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status add_answer(const struct entry *entry, base_buf *cell, incmap_error *err) {
    char room[INCMAP_ID_ROOM];
    if (entry->has_place) {
        BASE_TRY(base_buf_add_span(cell, incmap_id_write(&entry->place_id, room), err));
        BASE_TRY(base_buf_add_char(cell, ' ', err));
        BASE_TRY(base_buf_add_span(cell, entry->place_name, err));
        BASE_TRY(base_buf_add_text(cell, entry->has_point ? " " : "", err));
    }
    return entry->has_point ? add_point(cell, entry->point, err) : INCMAP_OK;
}

static incmap_status add_flags(uint32_t flags, base_buf *cell, incmap_error *err) {
    for (unsigned bit = 0; bit < 32; bit++) {
        const char *name = incmap_flag_name(flags & (uint32_t)1 << bit);
        if (name != NULL) {
            BASE_TRY(base_buf_add_text(cell, cell->size > 0 ? ";" : "", err));
            BASE_TRY(base_buf_add_text(cell, name, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status add_hex(uint64_t value, base_buf *cell, incmap_error *err) {
    for (int shift = 60; value != 0 && shift >= 0; shift -= 4) {
        BASE_TRY(base_buf_add_char(cell, "0123456789abcdef"[value >> shift & 15], err));
    }
    return INCMAP_OK;
}

static incmap_status add_number(uint64_t value, base_buf *cell, incmap_error *err) {
    char text[BASE_NUM_MAX];
    return base_buf_add(cell, text, base_num_write_u64(text, value), err);
}

/* The cells of the list, in order: X(name, call that appends the cell). */
#define CELLS(X)                                                                 \
    X(decision, INCMAP_OK)                                                       \
    X(phrase, base_buf_add_span(cell, entry->question.phrase, err))              \
    X(admin, base_buf_add_span(cell, entry->question.admin, err))                \
    X(country, base_buf_add_span(cell, entry->question.country, err))            \
    X(context, add_hex(entry->question.context, cell, err))                      \
    X(count, add_number(entry->count, cell, err))                                \
    X(first_input, base_buf_add_text(cell, entry->input, err))                   \
    X(first_line, add_number(entry->line, cell, err))                            \
    X(status, base_buf_add_text(cell, incmap_outcome_name(entry->outcome), err)) \
    X(reason, base_buf_add_text(cell, incmap_reason_name(entry->reason), err))   \
    X(flags, add_flags(entry->flags, cell, err))                                 \
    X(answer, add_answer(entry, cell, err))                                      \
    X(candidates, add_candidates(entry, resolver, cell, err))                    \
    X(comment, base_buf_add_text(cell, "", err))

enum cell_number {
#define X(name, call) CELL_##name,
    CELLS(X)
#undef X
        cell_count
};

static const char *const cell_names[] = {
#define X(name, call) #name,
    CELLS(X)
#undef X
};

static incmap_status add_cell(enum cell_number number, const struct entry *entry,
                              const incmap_resolver *resolver, base_buf *cell, incmap_error *err) {
    switch (number) {
#define X(name, call) \
    case CELL_##name: \
        return call;
        CELLS(X)
#undef X
        case cell_count:
        default:
            break;
    }
    return INCMAP_OK;
}

static incmap_status write_lines(inc_doubts *doubts, const incmap_resolver *resolver,
                                 io_atomic *file, base_buf *line, base_buf *cell,
                                 incmap_error *err) {
    for (size_t i = 0; i < cell_count; i++) {
        BASE_TRY(base_buf_add_text(line, i > 0 ? "," : "", err));
        BASE_TRY(base_buf_add_text(line, cell_names[i], err));
    }
    for (size_t row = 0;; row++) {
        BASE_TRY(base_buf_add_char(line, '\n', err));
        BASE_TRY(io_atomic_write(file, line->data, line->size, err));
        line->size = 0;
        if (row == doubts->count) {
            return INCMAP_OK;
        }
        for (size_t i = 0; i < cell_count; i++) {
            cell->size = 0;
            BASE_TRY(base_buf_add_text(line, i > 0 ? "," : "", err));
            BASE_TRY(add_cell((enum cell_number)i, &doubts->entries[doubts->order[row].entry],
                              resolver, cell, err));
            BASE_TRY(inc_guard_put(line, base_buf_view(cell), ',', err));
        }
    }
}

incmap_status inc_doubts_write(inc_doubts *doubts, const incmap_resolver *resolver, io_atomic *file,
                               incmap_error *err) {
    base_buf line;
    base_buf cell;
    base_buf_init(&line, doubts->ctx, SIZE_MAX);
    base_buf_init(&cell, doubts->ctx, SIZE_MAX);
    incmap_status status = put_in_order(doubts, err);
    if (status == INCMAP_OK) {
        status = write_lines(doubts, resolver, file, &line, &cell, err);
    }
    base_buf_free(&line);
    base_buf_free(&cell);
    return status;
}
