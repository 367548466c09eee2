#include "res_mention.h"

#include <math.h>
#include <string.h>

#include "base_span.h"
#include "res_phrase.h"
#include "res_scene.h"
#include "res_signals.h"
#include "res_weights.h"
#include "res_words.h"
#include "txt_utf8.h"
#include "txt_words.h"

enum { NAME_WORDS_MAX = 4, LETTERS_MIN = 4, RUN_MAX = 6, BEFORE_BYTES = 40, HITS_MAX = 16 };

/* A village is a mention only where its capital letter is not that of a new sentence. */
static const uint64_t well_known = 5000;

typedef struct short_line {
    const char *text;
    const char *country;
    const char *code;
} short_line;

static const short_line short_lines[] = {
#define X(text, country, code) {text, country, code},
#include "res_short.def"
#undef X
};

/* What a text is read with. */
typedef struct reader {
    const res_sources *sources;
    incmap_span text;
    res_pool *pool;
    res_text *out;
} reader;

/* Words of a text that may be a name. */
typedef struct stretch {
    size_t start;
    size_t end;
    bool whole; /* all the capitalised words that stand together */
} stretch;

size_t res_short_form(incmap_span text, size_t at, incmap_span *country, incmap_span *code) {
    size_t longest = 0;
    for (size_t i = 0; i < sizeof short_lines / sizeof short_lines[0]; i++) {
        if (at >= text.size || text.data[at] != short_lines[i].text[0]) {
            continue;
        }
        size_t size = strlen(short_lines[i].text);
        if (size > longest && at + size <= text.size &&
            memcmp(text.data + at, short_lines[i].text, size) == 0) {
            longest = size;
            *country = base_span_of(short_lines[i].country);
            *code = base_span_of(short_lines[i].code);
        }
    }
    return longest;
}

bool res_unit_by_code(const res_sources *sources, incmap_span country, incmap_span code,
                      incmap_place *out) {
    enum { ID_MAX = 32 };
    char id[ID_MAX] = "admin1:";
    size_t size = strlen(id);
    if (country.size != 2 || code.size == 0 || code.size > 8) {
        return false;
    }
    memcpy(id + size, country.data, 2);
    size += 2;
    id[size++] = '.';
    memcpy(id + size, code.data, code.size);
    size += code.size;
    for (size_t g = 0; g < sources->count; g++) {
        uint32_t index = 0;
        if (incmap_gazetteer_find_id(sources->items[g], (incmap_span){id, size}, &index) &&
            incmap_gazetteer_place_view(sources->items[g], index, out)) {
            return true;
        }
    }
    return false;
}

bool res_within_holds(const res_sources *sources, const res_within *within,
                      const incmap_place *place) {
    if (within->whole_country) {
        return base_span_equal(within->country, place->country);
    }
    return res_unit_holds(sources, &within->unit, place);
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

/* The last two words before `start`; how many there are. */
static size_t words_before(incmap_span text, size_t start, txt_word *last) {
    size_t at = start > BEFORE_BYTES ? txt_utf8_back(text, start - BEFORE_BYTES) : 0;
    size_t count = 0;
    txt_word word;
    while (at < start && txt_next_word(text, at, &word) && word.end <= start) {
        last[0] = count > 0 ? last[1] : word;
        last[1] = word;
        count++;
        at = word.end;
    }
    return count < 2 ? count : 2;
}

/* Whether the text says beside the name that it is a unit's. */
static bool is_unit_beside(incmap_span text, const stretch *name) {
    txt_word word;
    if (txt_next_word(text, name->end, &word) && word.start == name->end + 1 &&
        res_phrase_is_unit_word((incmap_span){text.data + word.start, word.end - word.start})) {
        return true;
    }
    /* one or two words in front: "opštini Zvečan", "municipality of Zvečan" */
    txt_word last[2];
    size_t count = words_before(text, name->start, last);
    for (size_t i = 0; i < 2 && count > 0; i++) {
        if (res_phrase_is_unit_word(
                (incmap_span){text.data + last[i].start, last[i].end - last[i].start})) {
            return true;
        }
    }
    return false;
}

/* "in Zvečan", "near Zvečan". */
static bool is_place_before(incmap_span text, size_t start) {
    txt_word last[2];
    res_word word;
    if (words_before(text, start, last) == 0 || last[1].end + 1 != start ||
        text.data[last[1].end] != ' ') {
        return false;
    }
    incmap_span before = {text.data + last[1].start, last[1].end - last[1].start};
    return res_words_read(before, &word, 1) == 1 &&
           (res_words_match(&word, 0, 1, RES_ROLE_IN, NULL) == 1 ||
            res_words_match(&word, 0, 1, RES_ROLE_NEAR, NULL) == 1);
}

static void add_within(const reader *r, const incmap_place *place, res_mention *mention) {
    if (mention->within_count == RES_WITHIN_MAX) {
        return;
    }
    res_within made = {.country = place->country, .whole_country = res_is(place, "A.PCL")};
    if (!made.whole_country) {
        res_unit_make(r->sources, place, 1, &made.unit);
    }
    for (size_t i = 0; i < r->pool->count; i++) {
        const incmap_place *inside = &r->pool->items[i].place;
        bool other = !res_is(inside, "A.PCL") && incmap_id_compare(&inside->id, &place->id) != 0;
        if (other && res_within_holds(r->sources, &made, inside)) {
            mention->within[mention->within_count++] = made;
            return;
        }
    }
}

static bool has_first_unit(const res_pool *pool) {
    for (size_t i = 0; i < pool->count; i++) {
        if (res_is(&pool->items[i].place, "A.ADM1") || res_is(&pool->items[i].place, "A.PCL")) {
            return true;
        }
    }
    return false;
}

/* Countries and units of a name, where it has any. "Washington, Oregon" is a list: what may itself
 * be a unit is not taken to lie in one named in full. */
static bool add_named_within(const reader *r, incmap_span name, res_mention *mention) {
    incmap_hit hits[HITS_MAX];
    incmap_place place;
    bool found = false;
    bool list = has_first_unit(r->pool);
    for (size_t g = 0; g < r->sources->count && !found; g++) {
        size_t count = incmap_gazetteer_lookup(r->sources->items[g], name, NULL, hits, HITS_MAX);
        for (size_t i = 0; i < count && i < HITS_MAX; i++) {
            if (hits[i].match > INCMAP_MATCH_FOLDED ||
                !incmap_gazetteer_place_view(r->sources->items[g], hits[i].place, &place)) {
                continue;
            }
            bool country = res_is(&place, "A.PCL");
            if (country || res_is(&place, "A.ADM1") || res_is(&place, "A.ADM2")) {
                found = true;
                if (country || !list) {
                    add_within(r, &place, mention);
                }
            }
        }
    }
    return found;
}

static bool add_short_within(const reader *r, size_t at, res_mention *mention) {
    incmap_span country;
    incmap_span code;
    incmap_place place = {0};
    txt_word word;
    bool listed = res_short_form(r->text, at, &country, &code) > 0;
    if (!listed) {
        if (!txt_next_word(r->text, at, &word) || word.start != at || word.end != at + 2 ||
            !word.all_upper) {
            return false;
        }
        country = BASE_SPAN("US");
        code = (incmap_span){r->text.data + at, 2};
    }
    if (code.size == 0) {
        place = (incmap_place){.country = country, .feature = BASE_SPAN("A.PCLI")};
    } else if (!res_unit_by_code(r->sources, country, code, &place)) {
        if (!listed) {
            return false;
        }
        place =
            (incmap_place){.country = country, .admin1_code = code, .feature = BASE_SPAN("A.ADM1")};
    }
    add_within(r, &place, mention);
    return true;
}

/* What stands behind a comma or bracket: "Paris, Texas", "Paris (Texas)", "Paris, Tex." */
static void read_within(const reader *r, size_t end, res_mention *mention) {
    incmap_span text = r->text;
    txt_word run[RUN_MAX];
    txt_word word;
    bool comma = end + 2 < text.size && text.data[end] == ',' && text.data[end + 1] == ' ';
    bool bracket = end + 2 < text.size && text.data[end] == ' ' && text.data[end + 1] == '(';
    if ((!comma && !bracket) || !txt_next_word(text, end, &word) || word.start != end + 2 ||
        !word.capital || add_short_within(r, end + 2, mention)) {
        return;
    }
    size_t count = read_run(text, word, run);
    for (size_t size = count < NAME_WORDS_MAX ? count : NAME_WORDS_MAX; size > 0; size--) {
        incmap_span name = {text.data + word.start, run[size - 1].end - word.start};
        if (add_named_within(r, name, mention)) {
            return;
        }
    }
}

static double prior_of(const reader *r, const res_mention *mention, const incmap_place *place) {
    double inside = mention->within_count > 0 ? -1 : 0;
    for (size_t i = 0; i < mention->within_count && inside < 0; i++) {
        inside = res_within_holds(r->sources, &mention->within[i], place) ? 1 : -1;
    }
    return res_prominence(place) + res_w_TEXT_PAIR * inside;
}

/* Keep the likeliest places of the pool as anchors. */
static void keep_anchors(const reader *r, res_mention *mention) {
    res_anchor best[RES_ANCHORS_MAX + 1];
    mention->count = 0;
    for (size_t i = 0; i < r->pool->count; i++) {
        const res_candidate *candidate = &r->pool->items[i];
        double prior =
            prior_of(r, mention, &candidate->place) + (candidate->main_name ? 0 : res_w_OTHER_NAME);
        size_t at = mention->count;
        for (; at > 0 && best[at - 1].prior < prior; at--) {
            best[at] = best[at - 1];
        }
        best[at] = (res_anchor){.place = candidate->place, .prior = prior};
        mention->count += mention->count < RES_ANCHORS_MAX;
    }
    for (size_t i = 0; i < mention->count; i++) {
        mention->anchors[i] = best[i];
    }
}

static res_mention *find_mention(res_text *out, uint64_t name) {
    for (size_t i = 0; i < out->count; i++) {
        if (out->items[i].name == name) {
            return &out->items[i];
        }
    }
    return NULL;
}

static double weight_of(const reader *r, const stretch *name, const res_mention *mention) {
    if (mention->within_count > 0 || mention->as_unit || is_place_before(r->text, name->start)) {
        return 1;
    }
    return name->whole ? res_w_MENTION : res_w_MENTION_PART;
}

/* Leave in the pool what a name in running text may mean. */
static void keep_known(const reader *r, const stretch *name, incmap_match loosest) {
    bool new_sentence = starts_sentence(r->text, name->start);
    size_t kept = 0;
    for (size_t i = 0; i < r->pool->count; i++) {
        if (r->pool->items[i].match <= loosest &&
            is_known_mention(&r->pool->items[i].place, new_sentence)) {
            r->pool->items[kept++] = r->pool->items[i];
        }
    }
    r->pool->count = kept;
}

static bool holds_country(const res_pool *pool) {
    for (size_t i = 0; i < pool->count; i++) {
        if (res_is(&pool->items[i].place, "A.PCL")) {
            return true;
        }
    }
    return false;
}

/* A name met again is surer to be a place's, and may say this time what it lies in. */
static void meet_again(const reader *r, const stretch *name, res_mention *mention) {
    size_t before = mention->within_count;
    if (mention->people.size == 0 && before == 0) {
        r->pool->count = 0;
        for (size_t i = 0; i < mention->count; i++) {
            r->pool->items[r->pool->count++] =
                (res_candidate){.place = mention->anchors[i].place, .main_name = true};
        }
        read_within(r, name->end, mention);
    }
    if (mention->within_count > before) {
        incmap_span text = {r->text.data + name->start, name->end - name->start};
        r->pool->count = 0;
        res_find(r->sources, text, r->pool);
        keep_known(r, name, INCMAP_MATCH_FOLDED);
        keep_anchors(r, mention);
    }
    mention->weight = fmax(mention->weight, weight_of(r, name, mention));
    mention->weight = fmin(mention->weight + res_w_MENTION_AGAIN, 2);
}

/* In a text of a language with cases a name that is none as it stands may be one in a case: "u
 * Zvečanu". Answers whether it is. */
static bool find_inflected(const reader *r, const stretch *name, incmap_span words) {
    if (r->out->language != TXT_SERBIAN && r->out->language != TXT_ALBANIAN) {
        return false;
    }
    res_find_inflected(r->sources, words, r->pool);
    keep_known(r, name, INCMAP_MATCH_INFLECTED);
    return r->pool->count > 0;
}

/* Take a stretch as a mention if it names a place or a country's people. */
static bool take_mention(const reader *r, const stretch *name) {
    incmap_span words = {r->text.data + name->start, name->end - name->start};
    if (txt_utf8_count(words) < LETTERS_MIN) {
        return false;
    }
    uint64_t hash = res_name_hash(words);
    res_mention *known = find_mention(r->out, hash);
    if (known != NULL) {
        meet_again(r, name, known);
        return true;
    }
    r->pool->count = 0;
    if (res_is_borne(r->sources, words)) { /* what merely sounds alike would not be kept */
        res_find(r->sources, words, r->pool);
        keep_known(r, name, INCMAP_MATCH_FOLDED);
    }
    incmap_span people = {0};
    bool demonym = !holds_country(r->pool) && res_country_of(r->sources, words, &people);
    bool inflected = r->pool->count == 0 && !demonym && find_inflected(r, name, words);
    if (r->pool->count == 0 && !demonym) {
        return false;
    }
    res_mention *mention = &r->out->items[r->out->count++];
    *mention = (res_mention){.name = hash, .inflected = inflected};
    if (demonym) {
        mention->people = people;
        mention->weight = res_w_MENTION_PEOPLE;
        return true;
    }
    mention->as_unit = is_unit_beside(r->text, name);
    read_within(r, name->end, mention);
    mention->weight = weight_of(r, name, mention);
    keep_anchors(r, mention);
    return true;
}

/* The longest name that starts with the first word of the run; how many words it takes. */
static size_t read_mention(const reader *r, const txt_word *run, size_t count, bool first) {
    size_t longest = count < NAME_WORDS_MAX ? count : NAME_WORDS_MAX;
    for (size_t size = longest; size > 0; size--) {
        stretch name = {run[0].start, run[size - 1].end, first && size == count};
        if (take_mention(r, &name)) {
            return size;
        }
    }
    return 1;
}

/* "U.S." by itself is a country named. */
static size_t take_short_form(const reader *r, size_t at) {
    incmap_span country;
    incmap_span code;
    size_t size = res_short_form(r->text, at, &country, &code);
    if (size == 0 || code.size > 0) {
        return 0;
    }
    uint64_t hash = res_name_hash(country);
    if (find_mention(r->out, hash) == NULL) {
        r->out->items[r->out->count++] =
            (res_mention){.name = hash, .people = country, .weight = res_w_MENTION_PEOPLE};
    }
    return size;
}

void res_mentions_read(const res_sources *sources, incmap_span text, res_pool *pool,
                       res_text *out) {
    reader r = {sources, text, pool, out};
    txt_word run[RUN_MAX];
    txt_word word;
    size_t at = 0;
    size_t run_end = 0;
    while (out->count < RES_MENTIONS_MAX && at < text.size && txt_next_word(text, at, &word)) {
        at = word.end;
        if (!word.capital) {
            continue;
        }
        size_t size = at < text.size && text.data[at] == '.' ? take_short_form(&r, word.start) : 0;
        if (size > 0) {
            at = word.start + size;
            continue;
        }
        size_t count = read_run(text, word, run);
        bool first = word.start >= run_end;
        run_end = run[count - 1].end;
        size_t used = read_mention(&r, run, count, first);
        at = run[used - 1].end;
    }
}
