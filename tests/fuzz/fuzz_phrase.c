/* Any bytes as a place phrase: what res_phrase.h and res_inflect.h promise must hold for all of
 * them. The first byte says which spans count as names. */
#include <stdlib.h>

#include "fuzz.h"
#include "res_inflect.h"
#include "res_phrase.h"

typedef struct oracle {
    incmap_span text;
    unsigned every; /* spans whose size it divides are names; 0: none are */
} oracle;

static void require_inside(incmap_span part, incmap_span whole) {
    require(part.size == 0 ||
            (part.data >= whole.data && part.data + part.size <= whole.data + whole.size));
}

static bool is_name(void *state, incmap_span name) {
    const oracle *o = state;
    require_inside(name, o->text);
    return o->every > 0 && name.size % o->every == 0;
}

static bool count_form(void *state, incmap_span form, const char *language) {
    (void)language;
    size_t *count = state;
    require(form.size > 0 && form.size < 1024);
    return ++*count < 500;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    oracle o = {.text = {(const char *)data + 1, size - 1}, .every = data[0] % 8u};
    res_phrase phrase;
    res_phrase_read(o.text, (res_known){&o, is_name}, &phrase);
    require_inside(phrase.name, o.text);
    require_inside(phrase.other, o.text);
    require(phrase.hint_count <= RES_HINTS_MAX);
    for (size_t i = 0; i < phrase.hint_count; i++) {
        require(phrase.hints[i].size > 0);
        require_inside(phrase.hints[i], o.text);
    }
    require(phrase.relation != INCMAP_RELATION_BETWEEN || phrase.other.size > 0);
    require(phrase.relation != INCMAP_RELATION_OFFSET ||
            (phrase.has_distance && phrase.distance_m >= 0 && phrase.bearing_deg >= 0));
    require(phrase.bearing_deg >= -1 && phrase.bearing_deg < 360);
    require_inside(res_phrase_bare_unit(o.text), o.text);
    (void)res_phrase_is_placeholder(o.text);
    (void)res_phrase_bare_words(o.text);
    (void)res_phrase_is_unit_word(o.text);
    size_t forms = 0;
    res_inflect(o.text, count_form, &forms);
    require(forms <= 200);
    return 0;
}
