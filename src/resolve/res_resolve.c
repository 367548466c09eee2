/* One name from its query to its placement: the order of the steps. */
#include "base_error.h"
#include "base_span.h"
#include "geo_coordinates.h"
#include "geo_sphere.h"
#include "res_choice.h"
#include "res_explain.h"
#include "res_known.h"
#include "res_mention.h"
#include "res_pair.h"
#include "res_place.h"
#include "res_resolver.h"
#include "res_signals.h"
#include "txt_fold.h"
#include "txt_utf8.h"
#include "txt_words.h"

enum { PLACE_BYTES_MAX = 1024, WINDOW_WORDS_MAX = 8, WINDOW_LETTERS_MIN = 4 };

/* Below this no candidate agrees with any reported unit in a way worth having. */
static const double no_agreement = 0.02;

static bool is_name(void *state, incmap_span name) { return res_is_name(state, name); }

/* Control characters, the bytes of which no name is made; white space is trimmed or folded. Neither
 * is one made of the two marks (U+202D, U+202E) that show letters in another order. */
static bool has_controls(incmap_span text) {
    if (base_span_find(text, BASE_SPAN("\xE2\x80\xAD")) != SIZE_MAX ||
        base_span_find(text, BASE_SPAN("\xE2\x80\xAE")) != SIZE_MAX) {
        return true;
    }
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < 0x20 && !base_is_space(text.data[i])) || c == 0x7f) {
            return true;
        }
    }
    return false;
}

/* "XK" or "SRB": written as codes are. */
static bool is_code(incmap_span text) {
    if (text.size < 2 || text.size > 3) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 'A' || text.data[i] > 'Z') {
            return false;
        }
    }
    return true;
}

/* "U.S." as "US": letters with a full stop behind each. The text where it is not written so. */
static incmap_span without_stops(incmap_span text, char *out, size_t room) {
    size_t size = 0;
    for (size_t i = 0; i + 1 < text.size; i += 2) {
        if (!base_is_alpha(text.data[i]) || text.data[i + 1] != '.' || size == room) {
            return text;
        }
        out[size++] = text.data[i];
    }
    return size >= 2 && text.size % 2 == 0 ? (incmap_span){out, size} : text;
}

static bool has_country(const res_pool *pool) {
    for (size_t i = 0; i < pool->count; i++) {
        if (res_is(&pool->items[i].place, "A.PCL")) {
            return true;
        }
    }
    return false;
}

/* "123", "=1+1": no letter at all; or a small one alone, as people mark a missing value. */
static bool has_no_word(const txt_folded *folded, incmap_span text) {
    if (text.size == 1 && text.data[0] >= 'a' && text.data[0] <= 'z') {
        return true;
    }
    for (size_t i = 0; i < folded->size; i++) {
        if (folded->data[i] != ' ' && !base_is_digit(folded->data[i])) {
            return false;
        }
    }
    return true;
}

/* "the village", "5 km north of"; "Near" where no place is called so, but not "Of". */
static bool is_phrase_without_name(const res_sources *sources, incmap_span text) {
    incmap_hit hit;
    res_bare bare = res_phrase_bare_words(text);
    bool named = false;
    for (size_t g = 0; g < sources->count && bare == RES_BARE_CAPITAL && !named; g++) {
        named = incmap_gazetteer_lookup(sources->items[g], text, NULL, &hit, 1) > 0 &&
                hit.match <= INCMAP_MATCH_FOLDED;
    }
    return bare == RES_BARE || (bare == RES_BARE_CAPITAL && !named);
}

static bool is_no_name(const res_sources *sources, incmap_span text) {
    txt_folded folded;
    txt_fold(text, &folded);
    return has_no_word(&folded, text) || has_controls(text) || res_phrase_is_placeholder(text) ||
           is_phrase_without_name(sources, text);
}

/* The places that the text names, read once for as many names as are asked in it. */
static incmap_status read_text(incmap_resolver *resolver, incmap_span text, const res_text **out,
                               incmap_error *err) {
    *out = &resolver->no_text;
    if (text.size == 0) {
        return INCMAP_OK;
    }
    if (text.size > RES_TEXT_BYTES_MAX) {
        text = txt_utf8_fit(text, RES_TEXT_BYTES_MAX);
    }
    *out = &resolver->text;
    if (base_span_equal(base_buf_view(&resolver->text_read), text)) {
        return INCMAP_OK;
    }
    resolver->text_read.size = 0;
    if (resolver->sources.known == NULL) { /* single names seldom come again */
        BASE_TRY(res_known_new(&resolver->sources.known, resolver->ctx, &resolver->sources, err));
    }
    BASE_TRY(base_buf_add_span(&resolver->text_read, text, err));
    res_text_read(&resolver->sources, text, &resolver->scratch, &resolver->text);
    return INCMAP_OK;
}

static void set_scene(incmap_resolver *resolver, const incmap_query *query,
                      const res_phrase *phrase, res_scene *scene) {
    res_scene_set_country(scene, query->country, &resolver->scratch);
    for (size_t i = phrase->hint_count; i-- > 0;) {
        size_t before = scene->unit_count;
        res_scene_add_hint(scene, phrase->hints[i], &resolver->scratch);
        for (size_t u = before; i == 0 && phrase->hint_is_near && u < scene->unit_count; u++) {
            scene->units[u].reported = false; /* what lies beside it is no mismatch */
        }
    }
    res_scene_add_reported(scene, query->admin, &resolver->scratch);
    scene->has_near = query->has_near || resolver->has_near;
    scene->near_point = query->has_near ? query->near_point : resolver->near_point;
    scene->has_near = scene->has_near && geo_point_is_valid(scene->near_point);
    scene->assumed_count = resolver->assumed_count;
    memcpy(scene->assumed, resolver->assumed, sizeof scene->assumed);
    scene->wanted = phrase->wanted;
    scene->in_case = phrase->in_case;
}

/* Whether everything found contradicts what is said of country and unit. */
static bool is_contradicted(const res_scene *scene, const res_pool *pool) {
    bool country = scene->country.size == 0;
    bool unit = !scene->has_reported || scene->unit_count == 0;
    for (size_t i = 0; i < pool->count && !(country && unit); i++) {
        const incmap_place *place = &pool->items[i].place;
        country = country || base_span_equal(place->country, scene->country);
        unit = unit || res_unit_agreement(scene, place) >= no_agreement;
    }
    return !country || !unit;
}

/* Countries that the context speaks for; fuzzy matches are looked for there first, since a list of
 * all the world's would hold the largest places only. */
static size_t likely_countries(const res_scene *scene, incmap_span *out, size_t room) {
    size_t count = 0;
    if (scene->country.size > 0) {
        out[count++] = scene->country;
    }
    for (size_t i = 0; i < scene->assumed_count && count < room; i++) {
        out[count++] = scene->assumed[i];
    }
    for (size_t i = 0; i < scene->unit_count && count < room; i++) {
        out[count++] = scene->units[i].place.country;
    }
    for (size_t i = 0; i < scene->text->count && count < room; i++) {
        out[count++] = scene->text->items[i].anchors[0].place.country;
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool again = out[i].size == 0;
        for (size_t j = 0; j < kept; j++) {
            again = again || base_span_equal(out[j], out[i]);
        }
        if (!again) {
            out[kept++] = out[i];
        }
    }
    return kept;
}

static void find_fuzzy(const res_scene *scene, res_pool *pool) {
    enum { LOOKED_AT_MAX = 32, COUNTRIES_MAX = 4 };
    incmap_span countries[LOOKED_AT_MAX];
    size_t count = likely_countries(scene, countries, LOOKED_AT_MAX);
    size_t before = pool->count;
    for (size_t i = 0; i < count && i < COUNTRIES_MAX; i++) {
        res_find_fuzzy(scene->sources, scene->name, countries[i], pool);
    }
    if (pool->count == before) {
        res_find_fuzzy(scene->sources, scene->name, (incmap_span){0}, pool);
    }
}

/* The longest run of capitalised words of the name that is itself a name. */
static void find_window(res_scene *scene, res_pool *pool) {
    txt_word words[WINDOW_WORDS_MAX];
    size_t count = 0;
    incmap_span name = scene->name;
    for (size_t at = 0;
         count < WINDOW_WORDS_MAX && at < name.size && txt_next_word(name, at, &words[count]);
         count++) {
        at = words[count].end;
    }
    for (size_t size = count; size-- > 1;) {
        for (size_t from = 0; from + size <= count; from++) {
            incmap_span part = {name.data + words[from].start,
                                words[from + size - 1].end - words[from].start};
            if (!words[from].capital || txt_utf8_count(part) < WINDOW_LETTERS_MIN ||
                (size == 1 && res_phrase_is_common_word(part))) {
                continue;
            }
            res_find(scene->sources, part, pool);
            if (pool->count > 0) {
                scene->passed_over = true;
                return;
            }
        }
    }
}

/* Told from its people's: "Kosovës" is the genitive of "Kosovë", not many of them. */
static bool is_country_name(const res_sources *sources, incmap_span name) {
    incmap_hit hit;
    incmap_place place;
    for (size_t g = 0; g < sources->count; g++) {
        if (incmap_gazetteer_lookup(sources->items[g], name, NULL, &hit, 1) > 0 &&
            incmap_gazetteer_place_view(sources->items[g], hit.place, &place) &&
            res_is(&place, "A.PCL")) {
            return true;
        }
    }
    return false;
}

/* A country's name, or that of its people, of one or of many: "Syrian", "Syrians". */
static bool country_or_people(const res_sources *sources, incmap_span name, incmap_span *country) {
    if (res_country_of(sources, name, country)) {
        return true;
    }
    incmap_span one = {name.data, name.size - 1};
    return name.size > WINDOW_LETTERS_MIN && name.data[name.size - 1] == 's' &&
           res_country_of(sources, one, country) && !is_country_name(sources, one);
}

/* A text in Serbian or Albanian has most of its names in a case. */
static bool is_text_of_cases(const res_scene *scene) {
    return scene->text != NULL && scene->text->count > 0 &&
           (scene->text->language == TXT_SERBIAN || scene->text->language == TXT_ALBANIAN);
}

/* Forms of the name that are looked for only where it is not enough as it stands. */
static void find_other_forms(res_scene *scene, incmap_span name, bool is_form, res_pool *pool) {
    res_find_variants(scene->sources, name, pool);
    if (!is_form || scene->in_case || is_text_of_cases(scene) || is_contradicted(scene, pool)) {
        res_find_inflected(scene->sources, scene->name, pool);
    }
    if (pool->count == 0 && (scene->in_case || is_text_of_cases(scene))) {
        res_find_transcribed(scene->sources, scene->name, pool);
    }
    if (pool->count == 0 || is_contradicted(scene, pool)) {
        find_fuzzy(scene, pool);
    }
    if (pool->count == 0) {
        find_window(scene, pool);
    }
}

/* All candidates for the scene's name; false when the text stands for no place at all. */
static bool gather(res_scene *scene, res_pool *pool) {
    enum { INITIALS_MAX = 8 };
    char initials[INITIALS_MAX];
    incmap_span country;
    incmap_span name = without_stops(scene->name, initials, INITIALS_MAX);
    pool->count = 0;
    res_find(scene->sources, name, pool);
    bool form = pool->count > 0 && pool->items[0].match <= INCMAP_MATCH_FOLDED;
    bool is_country = country_or_people(scene->sources, name, &country);
    scene->demonym = is_country && !has_country(pool);
    if (scene->demonym && is_code(scene->name)) {
        return false;
    }
    if (is_country && (!scene->demonym || scene->text->count > 0)) {
        res_find_country(scene->sources, country, pool);
    }
    if (scene->demonym && pool->count == 0) {
        return false;
    }
    find_other_forms(scene, name, form, pool);
    return true;
}

static void set_name(res_scene *scene, incmap_span name) {
    scene->name = name;
    scene->name_hash = res_name_hash(name);
}

static void choose_one(const res_scene *scene, res_pool *pool, res_choice *choice) {
    double none = res_weigh(scene, pool);
    res_choose(scene, pool, none, choice);
    if (scene->explainer != NULL) {
        res_explain_choice(scene->explainer, scene, pool, choice);
    }
}

/* One of two names is not found: what is left is near the other. */
static void settle_pair(incmap_resolver *resolver, res_scene *scene, res_phrase *phrase,
                        incmap_placement *out) {
    res_choice choice;
    res_choice other;
    bool first = gather(scene, &resolver->first);
    choose_one(scene, &resolver->first, &choice);
    set_name(scene, phrase->other);
    bool second = gather(scene, &resolver->second);
    choose_one(scene, &resolver->second, &other);
    first = first && choice.verdict != RES_NOT_FOUND;
    second = second && other.verdict != RES_NOT_FOUND;
    if (first && second) {
        res_choose_pair(&resolver->first, &resolver->second, &choice);
        res_settle(scene, phrase, &resolver->first, &choice, &resolver->second.items[0], out);
        return;
    }
    phrase->relation = INCMAP_RELATION_NEAR;
    scene->dropped_hint = true;
    if (second) {
        res_settle(scene, phrase, &resolver->second, &other, NULL, out);
    } else {
        res_settle(scene, phrase, &resolver->first, &choice, NULL, out);
    }
}

/* What is left when part of a phrase was passed over is near the place, not in it. */
static void pass_over(res_scene *scene, res_phrase *phrase) {
    scene->passed_over = true;
    if (phrase->relation == INCMAP_RELATION_IN) {
        phrase->relation = INCMAP_RELATION_NEAR;
    }
}

static bool try_name(incmap_resolver *resolver, res_scene *scene, res_phrase *phrase,
                     incmap_placement *out) {
    res_choice choice;
    if (!gather(scene, &resolver->first)) {
        res_settle_nowhere(INCMAP_REASON_NOT_A_NAME, out);
        return true;
    }
    if (scene->passed_over) {
        pass_over(scene, phrase);
    }
    choose_one(scene, &resolver->first, &choice);
    res_settle(scene, phrase, &resolver->first, &choice, NULL, out);
    bool doubtful = choice.verdict == RES_UNDECIDED && is_contradicted(scene, &resolver->first);
    return choice.verdict != RES_NOT_FOUND && !doubtful;
}

/* "Kan." by itself is Kansas, of the United States. */
static incmap_span spelled_out(res_scene *scene, incmap_span name) {
    incmap_span country;
    incmap_span code;
    incmap_place unit;
    if (res_short_form(name, 0, &country, &code) != name.size ||
        !res_unit_by_code(scene->sources, country, code, &unit)) {
        return name;
    }
    scene->country = scene->country.size > 0 ? scene->country : country;
    return unit.name;
}

/* "The police station in Zvečan": when the name is none, what holds it is placed instead. */
static void settle_name(incmap_resolver *resolver, res_scene *scene, res_phrase *phrase,
                        incmap_placement *out) {
    set_name(scene, spelled_out(scene, phrase->name));
    res_scene_add_text_units(scene);
    if (phrase->relation == INCMAP_RELATION_BETWEEN) {
        settle_pair(resolver, scene, phrase, out);
        return;
    }
    if (!try_name(resolver, scene, phrase, out) && phrase->hint_holds) {
        res_phrase holder;
        incmap_placement held;
        res_phrase_read(phrase->hints[0], (res_known){&resolver->sources, is_name}, &holder);
        scene->wanted = holder.wanted;
        scene->in_case = holder.in_case;
        set_name(scene, holder.name);
        pass_over(scene, phrase);
        if (try_name(resolver, scene, phrase, &held)) {
            *out = held;
        }
    }
}

incmap_status res_resolve(incmap_resolver *resolver, const incmap_query *query,
                          incmap_placement *out, incmap_error *err) {
    incmap_span place = base_span_trim(query->place);
    if (place.size == 0 || place.size > PLACE_BYTES_MAX) {
        res_settle_nowhere(place.size == 0 ? INCMAP_REASON_EMPTY : INCMAP_REASON_TOO_LONG, out);
        return INCMAP_OK;
    }
    geo_coordinates coordinates;
    geo_coordinates_found found = geo_coordinates_parse(place, &coordinates);
    if (found == GEO_COORDINATES_OUT_OF_RANGE) {
        res_settle_nowhere(INCMAP_REASON_OUT_OF_RANGE, out);
        return INCMAP_OK;
    }
    if (found == GEO_COORDINATES_NONE && is_no_name(&resolver->sources, place)) {
        res_settle_nowhere(INCMAP_REASON_NOT_A_NAME, out);
        return INCMAP_OK;
    }
    res_scene scene = {.sources = &resolver->sources, .explainer = resolver->explainer};
    res_phrase phrase = {.relation = INCMAP_RELATION_IN};
    BASE_TRY(read_text(resolver, query->text, &scene.text, err));
    if (found == GEO_COORDINATES_OK) {
        set_scene(resolver, query, &phrase, &scene);
        res_settle_coordinates(&scene, coordinates.point, coordinates.precision_m, out);
        return INCMAP_OK;
    }
    res_phrase_read(place, (res_known){&resolver->sources, is_name}, &phrase);
    set_scene(resolver, query, &phrase, &scene);
    settle_name(resolver, &scene, &phrase, out);
    return INCMAP_OK;
}
