/* Owns finding damage in what is looked up by the starts of names. */
#include "gaz_check.h"

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_prefix.h"
#include "txt_fold.h"

/* The start of the key whose hash it is; empty when none is. */
static incmap_span start_of(incmap_span key, uint64_t hash) {
    for (size_t size = 1; size <= key.size; size++) {
        if (base_hash(key.data, size, 0) == hash) {
            return base_span(key.data, size);
        }
    }
    return base_span("", 0);
}

static bool is_name_so(const incmap_gazetteer *g, const gaz_prefix *prefix, size_t number,
                       incmap_span start) {
    txt_folded folded;
    size_t behind = 0;
    const gaz_prefix_name *name = &prefix->names[number];
    const incmap_span text = gaz_spelling(g, name->text, &behind);
    const size_t size = text.size < UINT8_MAX ? text.size : UINT8_MAX;
    txt_fold(text, &folded);
    const uint32_t spelling = gaz_spelling_number(g, name->text);
    return spelling != GAZ_NONE &&
           gaz_is_name_of(g, name->place, (gaz_spellings){spelling, spelling + 1}, false) &&
           prefix->sizes[number] == size &&
           base_span_starts(base_span(folded.data, folded.size), start) &&
           (number == 0 || prefix->names[number - 1].place < name->place);
}

static bool is_prefix(const incmap_gazetteer *g, const gaz_prefix *prefix) {
    gaz_key key;
    if (prefix->count > GAZ_PREFIX_BEST || !gaz_key_at(g, prefix->first, &key)) {
        return false;
    }
    const incmap_span start = start_of(key.text, prefix->hash);
    bool good = start.size > 0 && gaz_find_prefix(g, start) == prefix;
    for (size_t i = 0; good && i < prefix->count; i++) {
        good = is_name_so(g, prefix, i, start);
    }
    return good;
}

static incmap_status check_steps(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_key_step *steps = g->sections[GAZ_KEY_STEPS].data;
    size_t keys = 0;
    gaz_key key;
    for (uint32_t at = 0; gaz_key_at(g, at, &key); at = key.next) {
        const size_t step = keys / GAZ_KEY_STEP;
        if (key.text.size == 0) {
            continue;
        }
        if (keys++ % GAZ_KEY_STEP == 0 &&
            (step >= gaz_count(g, GAZ_KEY_STEPS) || steps[step].record != at ||
             steps[step].word != gaz_first_word(key.text))) {
            return gaz_damaged(err, GAZ_KEY_STEPS, "does not lead to its key", step);
        }
    }
    return (keys + GAZ_KEY_STEP - 1) / GAZ_KEY_STEP == gaz_count(g, GAZ_KEY_STEPS)
               ? INCMAP_OK
               : gaz_damaged(err, GAZ_KEY_STEPS, "does not lead to all keys", keys);
}

incmap_status gaz_check_prefixes(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_prefix *table = g->sections[GAZ_PREFIXES].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_PREFIXES); i++) {
        if (table[i].count != 0 && !is_prefix(g, &table[i])) {
            return gaz_damaged(err, GAZ_PREFIXES, "holds what is no start of its names", i);
        }
    }
    return check_steps(g, err);
}
