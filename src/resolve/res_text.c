#include "res_text.h"

#include <math.h>

#include "base_hash.h"
#include "base_span.h"
#include "geo_sphere.h"
#include "res_phrase.h"
#include "res_signals.h"
#include "res_weights.h"
#include "txt_fold.h"
#include "txt_utf8.h"
#include "txt_words.h"

enum { NAME_WORDS_MAX = 4, LETTERS_MIN = 4, RUN_MAX = 6 };

/* A village is a mention only where its capital letter is not that of a new sentence. */
static const uint64_t well_known = 5000;

uint64_t res_name_hash(incmap_span name) {
    txt_folded folded;
    txt_fold(name, &folded);
    return base_hash(folded.data, folded.size, 0);
}

static bool starts_sentence(incmap_span text, size_t at) {
    while (at > 0 && base_is_space(text.data[at - 1])) {
        at--;
    }
    if (at == 0) {
        return true;
    }
    char before = text.data[at - 1];
    return before == '.' || before == '!' || before == '?' || before == '"' || before == ':';
}

/* Capitalised words that follow one another with a single space between. */
static size_t read_run(incmap_span text, txt_word first, txt_word *run) {
    size_t count = 0;
    run[count++] = first;
    while (count < RUN_MAX) {
        txt_word next;
        size_t end = run[count - 1].end;
        if (!txt_next_word(text, end, &next) || next.start != end + 1 || text.data[end] != ' ' ||
            !next.capital) {
            break;
        }
        run[count++] = next;
    }
    return count;
}

static bool is_known_mention(const incmap_place *place, bool new_sentence) {
    if (!new_sentence || place->population >= well_known) {
        return true;
    }
    return res_is(place, "A.") || res_is_seat(place);
}

/* Keep the likeliest places of the pool as anchors. */
static void keep_anchors(const res_pool *pool, res_mention *mention) {
    res_anchor best[RES_ANCHORS_MAX + 1] = {0};
    double total = 0;
    for (size_t i = 0; i < pool->count; i++) {
        double share = exp(res_prominence(&pool->items[i].place));
        total += share;
        size_t at = mention->count;
        for (; at > 0 && best[at - 1].share < share; at--) {
            best[at] = best[at - 1];
        }
        best[at] = (res_anchor){pool->items[i].place, share};
        mention->count += mention->count < RES_ANCHORS_MAX;
    }
    for (size_t i = 0; i < mention->count; i++) {
        mention->anchors[i] = best[i];
        mention->anchors[i].share /= total;
    }
}

static bool has_mention(const res_text *out, uint64_t name) {
    for (size_t i = 0; i < out->count; i++) {
        if (out->items[i].name == name) {
            return true;
        }
    }
    return false;
}

/* Whether the text says beside the name that it is a unit's. */
static bool is_unit_beside(incmap_span text, size_t start, size_t end) {
    txt_word word;
    if (txt_next_word(text, end, &word) && word.start == end + 1 &&
        res_phrase_is_unit_word((incmap_span){text.data + word.start, word.end - word.start})) {
        return true;
    }
    /* one or two words in front: "opštini Zvečan", "municipality of Zvečan" */
    size_t at = start > 40 ? txt_utf8_back(text, start - 40) : 0;
    txt_word last[2];
    size_t count = 0;
    while (at < start && txt_next_word(text, at, &word) && word.end <= start) {
        last[0] = count > 0 ? last[1] : word;
        last[1] = word;
        count++;
        at = word.end;
    }
    for (size_t i = 0; i < 2 && count > 0; i++) {
        if (res_phrase_is_unit_word(
                (incmap_span){text.data + last[i].start, last[i].end - last[i].start})) {
            return true;
        }
    }
    return false;
}

/* Take the words [start, end) as a mention if they name a place. */
static bool take_mention(const res_sources *sources, incmap_span text, size_t start, size_t end,
                         res_pool *pool, res_text *out) {
    incmap_span name = {text.data + start, end - start};
    if (txt_utf8_count(name) < LETTERS_MIN) {
        return false;
    }
    pool->count = 0;
    res_find(sources, name, pool);
    bool new_sentence = starts_sentence(text, start);
    size_t kept = 0;
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->items[i].match <= INCMAP_MATCH_FOLDED &&
            is_known_mention(&pool->items[i].place, new_sentence)) {
            pool->items[kept++] = pool->items[i];
        }
    }
    pool->count = kept;
    if (kept == 0) {
        return false;
    }
    uint64_t hash = res_name_hash(name);
    if (!has_mention(out, hash)) {
        res_mention *mention = &out->items[out->count++];
        *mention = (res_mention){.name = hash, .as_unit = is_unit_beside(text, start, end)};
        keep_anchors(pool, mention);
    }
    return true;
}

/* The longest name that starts with the first word of the run; how many words it takes. */
static size_t read_mention(const res_sources *sources, incmap_span text, const txt_word *run,
                           size_t count, res_pool *pool, res_text *out) {
    size_t longest = count < NAME_WORDS_MAX ? count : NAME_WORDS_MAX;
    for (size_t size = longest; size > 0; size--) {
        if (take_mention(sources, text, run[0].start, run[size - 1].end, pool, out)) {
            return size;
        }
    }
    return 1;
}

void res_text_read(const res_sources *sources, incmap_span text, res_pool *pool, res_text *out) {
    out->count = 0;
    if (text.size > RES_TEXT_BYTES_MAX) {
        text = txt_utf8_fit(text, RES_TEXT_BYTES_MAX);
    }
    txt_word run[RUN_MAX];
    txt_word word;
    size_t at = 0;
    while (out->count < RES_MENTIONS_MAX && at < text.size && txt_next_word(text, at, &word)) {
        at = word.end;
        if (!word.capital) {
            continue;
        }
        size_t count = read_run(text, word, run);
        size_t used = read_mention(sources, text, run, count, pool, out);
        at = run[used - 1].end;
    }
}

static bool same(incmap_span a, incmap_span b) { return a.size > 0 && base_span_equal(a, b); }

/* Countries and first-order units have no point worth measuring from: what counts is whether one
 * lies in the other. */
static double anchor_support(const incmap_place *anchor, const incmap_place *place) {
    bool country = same(anchor->country, place->country);
    if (res_is(anchor, "A.PCL")) {
        return country ? res_w_TEXT_COUNTRY : 0;
    }
    if (res_is(place, "A.PCL")) {
        return country ? 1 : 0;
    }
    if ((res_is(anchor, "A.ADM1") || res_is(place, "A.ADM1")) && country &&
        same(anchor->admin1_code, place->admin1_code)) {
        return 1;
    }
    double km = geo_distance_m(anchor->point, place->point) / 1000;
    return 0.6 * exp(-km / res_w_TEXT_CLOSE_KM) + 0.4 * exp(-km / res_w_TEXT_WIDE_KM);
}

double res_text_support(const res_text *text, uint64_t but, const incmap_place *place) {
    double support = 0;
    for (size_t i = 0; i < text->count; i++) {
        const res_mention *mention = &text->items[i];
        if (mention->name == but) {
            continue;
        }
        for (size_t j = 0; j < mention->count; j++) {
            support +=
                mention->anchors[j].share * anchor_support(&mention->anchors[j].place, place);
        }
    }
    return support;
}
