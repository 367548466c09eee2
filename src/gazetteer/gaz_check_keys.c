/* Owns finding damage in the records of keys, and in what leads to them and to their spellings. */
#include "base_error.h"
#include "base_span.h"
#include "gaz_check.h"
#include "txt_fold.h"
#include "txt_utf8.h"

bool gaz_is_name_of(const incmap_gazetteer *g, uint32_t place, gaz_spellings of, bool is_main) {
    uint32_t first = 0;
    const size_t count = gaz_names_of(g, place, &first);
    for (size_t i = 0; i < count && !(is_main && i > 0); i++) {
        const uint32_t number = gaz_name_number(g, first + i);
        if (number >= of.first && number < of.end) {
            return true;
        }
    }
    return false;
}

/* Of the spellings of a key those that a posting tells. */
static gaz_spellings spellings_of(gaz_spellings of, uint32_t posting) {
    const uint32_t which = posting >> GAZ_POSTING_SHIFT;
    return (gaz_spellings){of.first + which,
                           which == GAZ_SPELLING_FAR ? of.end : of.first + which + 1};
}

/* Postings rise by place and are names of theirs, and of as many places as are told. */
static bool are_postings(const incmap_gazetteer *g, const gaz_key *key, gaz_spellings of) {
    size_t places = 0;
    for (size_t i = 0; i < key->count; i++) {
        const uint32_t posting = gaz_posting(key, i);
        const bool is_main = (posting & GAZ_POSTING_MAIN) != 0;
        const uint32_t place = gaz_posting_place(posting);
        const uint32_t before = i == 0 ? 0 : gaz_posting_place(gaz_posting(key, i - 1));
        if (place < before || !gaz_is_name_of(g, place, spellings_of(of, posting), is_main)) {
            return false;
        }
        places += i == 0 || place > before;
    }
    return key->count > 0 && (key->count < GAZ_KEY_MANY || key->places == places);
}

/* The spellings of a key have its fold. */
static bool are_spellings(const incmap_gazetteer *g, const gaz_key *key) {
    size_t at = key->spellings;
    for (size_t i = 0; i < key->spelling_count; i++) {
        const incmap_span text = gaz_spelling(g, at, &at);
        txt_folded folded;
        txt_fold(text, &folded);
        if (txt_utf8_find_bad(text) != SIZE_MAX ||
            !base_span_equal(base_span(folded.data, folded.size), key->text)) {
            return false;
        }
    }
    return true;
}

/* The steps that lie in a record lead to it. */
static bool are_steps(const incmap_gazetteer *g, uint32_t record, gaz_spellings of) {
    const gaz_name_step *steps = g->sections[GAZ_NAME_STEPS].data;
    size_t step = ((size_t)of.first + GAZ_NAME_STEP - 1) / GAZ_NAME_STEP;
    for (; step * GAZ_NAME_STEP < of.end; step++) {
        if (step >= gaz_count(g, GAZ_NAME_STEPS) || steps[step].record != record ||
            steps[step].first != of.first) {
            return false;
        }
    }
    return true;
}

/* The key is among those of its skeleton; a key that has none is alone with that. */
static bool is_among_alike(const incmap_gazetteer *g, uint32_t record, const gaz_key *key) {
    gaz_question question;
    gaz_ask(key->text, &question);
    gaz_alike keys = gaz_alike_of(g, &question, GAZ_NONE);
    uint32_t found = GAZ_NONE;
    do {
        found = gaz_next_alike(&keys);
    } while (found != GAZ_NONE && found != record);
    return found == record || question.skeleton.size == 0;
}

static incmap_status check_key(const incmap_gazetteer *g, uint32_t record, const gaz_key *key,
                               gaz_spellings of, incmap_span before, incmap_error *err) {
    gaz_key found;
    if (!are_spellings(g, key) || !are_postings(g, key, of)) {
        return gaz_damaged(err, GAZ_KEYS, "holds what is no name of its place", record);
    }
    if (!are_steps(g, record, of)) {
        return gaz_damaged(err, GAZ_NAME_STEPS, "does not lead to a key's spellings", record);
    }
    if (record > 0 && base_span_compare(before, key->text) >= 0) {
        return gaz_damaged(err, GAZ_KEYS, "is out of order", record);
    }
    if (key->text.size == 0) {
        return INCMAP_OK;
    }
    if (!gaz_find_key(g, key->text, &found) || found.postings != key->postings) {
        return gaz_damaged(err, GAZ_KEY_BUCKETS, "does not lead to a key", record);
    }
    return is_among_alike(g, record, key)
               ? INCMAP_OK
               : gaz_damaged(err, GAZ_KEY_BUCKETS, "does not lead to a key's skeleton", record);
}

/* Whether two entries are records of keys with one skeleton. */
static bool are_alike(const incmap_gazetteer *g, const uint32_t entries[2]) {
    txt_folded made[2];
    gaz_key key;
    for (unsigned i = 0; i < 2; i++) {
        if (!gaz_key_at(g, entries[i] & GAZ_ENTRY_MAX, &key)) {
            return false;
        }
        txt_skeleton(key.text, &made[i]);
    }
    return base_span_equal(base_span(made[0].data, made[0].size),
                           base_span(made[1].data, made[1].size));
}

/* Entries that are said to have the skeleton of the one before do. */
static incmap_status check_alike(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_bucket *buckets = g->sections[GAZ_KEY_BUCKETS].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_KEY_BUCKETS); i++) {
        const gaz_bucket *bucket = &buckets[i];
        bool is_sound = (bucket->alike & 1) == 0 && bucket->alike >> GAZ_BUCKET_ENTRIES == 0;
        for (unsigned at = 1; is_sound && at < GAZ_BUCKET_ENTRIES; at++) {
            if ((bucket->alike >> at & 1) != 0) {
                is_sound = bucket->print[at] != 0 && are_alike(g, &bucket->entries[at - 1]);
            }
        }
        if (!is_sound) {
            return gaz_damaged(err, GAZ_KEY_BUCKETS, "tells keys to be alike that are not", i);
        }
    }
    return INCMAP_OK;
}

/* As many spellings as are told, and steps to them. */
static incmap_status check_count(const incmap_gazetteer *g, size_t spellings, incmap_error *err) {
    const gaz_meta *meta = g->sections[GAZ_META].data;
    if (gaz_count(g, GAZ_META) != 1 || meta->names != spellings) {
        return gaz_damaged(err, GAZ_META, "does not tell how many spellings there are", 0);
    }
    return gaz_count(g, GAZ_NAME_STEPS) == (spellings + GAZ_NAME_STEP - 1) / GAZ_NAME_STEP
               ? INCMAP_OK
               : gaz_damaged(err, GAZ_NAME_STEPS, "does not lead to all spellings", spellings);
}

/* Every key is found through the buckets, and nothing stands behind the last. */
incmap_status gaz_check_keys(const incmap_gazetteer *g, size_t *keys, incmap_error *err) {
    incmap_span before = base_span("", 0);
    gaz_key both[2];
    gaz_spellings of = {0, 0};
    uint32_t at = 0;
    *keys = 0;
    for (size_t i = 0; at < g->keys.count; i++) {
        gaz_key *key = &both[i % 2];
        if (!gaz_key_at(g, at, key)) {
            return gaz_damaged(err, GAZ_KEYS, "holds what is no record", at);
        }
        of = (gaz_spellings){of.end, of.end + (uint32_t)key->spelling_count};
        BASE_TRY(check_key(g, at, key, of, before, err));
        before = key->text;
        *keys += key->text.size > 0;
        at = key->next;
    }
    BASE_TRY(check_count(g, of.end, err));
    BASE_TRY(check_alike(g, err));
    return gaz_are_zeros((const char *)(g->keys.units + g->keys.count), 0,
                         (gaz_count(g, GAZ_KEYS) - g->keys.count) * GAZ_KEY_UNIT)
               ? INCMAP_OK
               : gaz_damaged(err, GAZ_KEYS, "has something behind its records", at);
}
