/* Owns how forms are found in running text; the loader owns how a table is written. */
#include "rep_events.h"

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"

enum {
    STEM_MIN = 2, /* letters of the shortest stem */
    TAIL_MAX = 8, /* letters that may follow one */
    WORD_MAX = 40
};

const rep_kind *rep_kind_of(const incmap_events *events, uint8_t kind) {
    return &events->kinds[kind];
}

static incmap_span text_of(const incmap_events *events, const rep_pattern *pattern) {
    return base_span(events->words.data + pattern->text, pattern->size);
}

static uint64_t hash_of(incmap_span word, bool stem) {
    return base_hash(word.data, word.size, stem ? 2 : 1);
}

static bool is_first(const incmap_events *events, const rep_slot *slot, incmap_span word,
                     bool stem) {
    const rep_pattern *first = &events->patterns[events->forms[slot->form - 1].first];
    return first->stem == stem && base_span_equal(text_of(events, first), word);
}

static size_t slot_of(const incmap_events *events, incmap_span word, bool stem, uint64_t hash) {
    size_t at = (size_t)hash & events->slot_mask;
    while (events->slots[at].form != 0 && (events->slots[at].hash != (uint32_t)(hash >> 32) ||
                                           !is_first(events, &events->slots[at], word, stem))) {
        at = (at + 1) & events->slot_mask;
    }
    return at;
}

incmap_status rep_events_index(incmap_events *events, incmap_error *err) {
    size_t room = 64;
    while (room < events->form_count * 2) {
        room *= 2;
    }
    events->slots = base_alloc_zeroed(events->ctx, room, sizeof *events->slots);
    if (events->slots == NULL) {
        return base_out_of_memory(err);
    }
    events->slot_mask = room - 1;
    for (size_t i = 0; i < events->form_count; i++) {
        rep_form *form = &events->forms[i];
        const rep_pattern *first = &events->patterns[form->first];
        incmap_span word = text_of(events, first);
        uint64_t hash = hash_of(word, first->stem);
        size_t at = slot_of(events, word, first->stem, hash);
        form->next = events->slots[at].form;
        events->slots[at] = (rep_slot){(uint32_t)i + 1, (uint32_t)(hash >> 32)};
        rep_starts_add(&events->starts, form->languages, word, first->stem);
    }
    return INCMAP_OK;
}

static bool meets(const incmap_events *events, const rep_pattern *pattern, incmap_span word) {
    incmap_span wanted = text_of(events, pattern);
    if (!pattern->stem) {
        return base_span_equal(word, wanted);
    }
    return word.size <= wanted.size + TAIL_MAX && base_span_starts(word, wanted);
}

/* The words that `form` takes from the first on, 0 when it does not stand there. */
static uint32_t words_met(const incmap_events *events, const rep_form *form, rep_ahead ahead) {
    uint32_t at = 1;
    for (uint32_t i = 1; i < form->words; i++) {
        const rep_pattern *pattern = &events->patterns[form->first + i];
        uint32_t limit = at + (pattern->gap ? REP_GAP_WORDS : 0);
        for (;;) {
            incmap_span word = ahead.word(ahead.state, at);
            if (word.size == 0) {
                return 0;
            }
            if (meets(events, pattern, word)) {
                break;
            }
            bool passed = pattern->gap && ahead.tells_time != NULL;
            limit += passed && ahead.tells_time(ahead.state, at) ? 1 : 0;
            if (++at > limit) {
                return 0;
            }
        }
        at++;
    }
    return at;
}

typedef struct search {
    const incmap_events *events;
    unsigned languages;
    rep_ahead ahead;
    rep_match best;
    uint32_t best_form;
} search;

/* Of two events the longer wins, of two as long the exact one, which is tried first; of the forms
 * of one word the last read. */
static void try_word(search *s, incmap_span word, bool stem) {
    const incmap_events *events = s->events;
    uint32_t next = events->slots[slot_of(events, word, stem, hash_of(word, stem))].form;
    while (next != 0) {
        const rep_form *form = &events->forms[next - 1];
        next = form->next;
        if ((form->languages & s->languages) == 0 ||
            (form->sign != 0 && (s->best.signs & form->sign) != 0)) {
            continue;
        }
        uint32_t words = words_met(events, form, s->ahead);
        if (words > 0 && form->sign != 0) {
            s->best.signs |= form->sign;
        } else if (words > s->best.words) {
            s->best.words = words;
            s->best.kind = form->kind;
            s->best.weak = form->weak;
        }
    }
}

rep_match rep_events_match(const incmap_events *events, unsigned languages, incmap_span first,
                           rep_ahead ahead) {
    search s = {.events = events, .languages = languages, .ahead = ahead};
    if (first.size == 0 || first.size > WORD_MAX) {
        return s.best;
    }
    rep_may_be may = rep_starts_of(&events->starts, languages, first);
    if (may.whole) {
        try_word(&s, first, false);
    }
    size_t shortest = first.size > TAIL_MAX + STEM_MIN ? first.size - TAIL_MAX : STEM_MIN;
    for (size_t size = first.size; size >= shortest && may.stems >> shortest != 0; size--) {
        if ((may.stems >> size & 1) != 0) {
            try_word(&s, base_span(first.data, size), true);
        }
    }
    return s.best;
}
