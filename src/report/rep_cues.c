#include "rep_cues.h"

#include "base_error.h"
#include "rep_names.h"

/* What the report shows of a word elsewhere, or-ed; the set keeps it. */
enum { SEEN_LOCATED = 1, SEEN_PERSON = 2, SEEN_BODY = 4, SEEN_SMALL = 8, SEEN_LARGE = 16 };

/* rep_cue.place: how large the best known place of the name is in the lowest three bits (0 none, 7
 * a country), then these. */
enum { PLACE_UNIT = 8, PLACE_IN = 16, PLACE_SEVERAL = 32, PLACE_DEMONYM = 64 };

/* What look_up() answers: as rep_cue.place, and these. */
enum { KNOWS_IT = 256, KNOWS_MORE = 512 };

enum { NAME_WORDS = 5, INNER_MAX = 2, TAIL_MAX = 2, HEADLINE_MIN = 4 };

static const rep_cue blank = {.key = 1, .left = 1, .right = 1};

/* ---- over the whole report */

static bool is_large(const rep_token *t) { return t->capital && !t->digits; }

static uint32_t shown_by(const rep_tokens *tokens, const rep_sentence *s, uint32_t i) {
    const rep_token *t = &tokens->at[i];
    uint32_t seen = i > s->first ? SEEN_LARGE : 0;
    if (i > s->first && rep_joined(t)) {
        const rep_token *before = t - 1;
        bool locates = rep_is(before, REP_AT) && !before->capital;
        seen |= locates ? SEEN_LOCATED : 0;
        seen |= rep_is(before, REP_TITLE | REP_GIVEN) && before->capital ? SEEN_PERSON : 0;
    }
    if (i + 1 < s->first + s->count && rep_joined(t + 1)) {
        seen |= is_large(t + 1) && rep_is(t + 1, REP_ORG_WORD) ? SEEN_BODY : 0;
        seen |= !is_large(t + 1) && rep_is(t + 1, REP_SPEECH) ? SEEN_PERSON : 0;
    }
    return seen;
}

/* Large words first, so that of the small ones only those are kept that are also written large. */
static void look_over(rep_cues *cues) {
    const rep_tokens *tokens = cues->tokens;
    for (uint32_t i = 0; i < tokens->count; i++) {
        const rep_token *t = &tokens->at[i];
        if (is_large(t)) {
            rep_set_add(&cues->seen, t->key, shown_by(tokens, &tokens->sentences[t->sentence], i));
        }
    }
    for (uint32_t i = 0; i < tokens->count; i++) {
        const rep_token *t = &tokens->at[i];
        if (!t->capital && !t->digits) {
            rep_set_mark(&cues->seen, t->key, SEEN_SMALL);
        }
    }
}

incmap_status rep_cues_init(rep_cues *cues, const rep_doc *doc, const rep_tokens *tokens,
                            const incmap_resolver *resolver, const rep_model *model,
                            unsigned languages, incmap_error *err) {
    *cues = (rep_cues){.ctx = doc->ctx,
                       .doc = doc,
                       .tokens = tokens,
                       .resolver = resolver,
                       .model = model,
                       .language = languages};
    cues->seen.ctx = doc->ctx;
    size_t large = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        large += is_large(&tokens->at[i]);
    }
    cues->at = base_alloc_zeroed(doc->ctx, REP_SENTENCE_MAX + 4, sizeof *cues->at);
    if (cues->at == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(rep_set_init(&cues->seen, doc->ctx, large, err));
    look_over(cues);
    return INCMAP_OK;
}

void rep_cues_free(rep_cues *cues) {
    rep_set_free(&cues->seen);
    base_free(cues->ctx, cues->at);
}

/* ---- what gazetteers know */

static uint32_t size_class(const rep_fame *fame) {
    static const uint64_t steps[] = {1, 2000, 15000, 100000, 1000000};
    uint32_t class = 1;
    if (fame->country) {
        return 7;
    }
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        class += fame->population >= steps[i];
    }
    return class;
}

static uint32_t look_up(const rep_cues *cues, uint32_t first, uint32_t end) {
    incmap_span words = rep_words(cues->doc, cues->tokens, first, end);
    bool inflected = (cues->language & (REP_SR | REP_SQ)) != 0;
    rep_fame fame = rep_fame_known(cues->resolver, words, inflected);
    uint32_t all = (fame.knows & 1) != 0 ? KNOWS_MORE : 0;
    if (fame.known) {
        all |= KNOWS_IT | size_class(&fame) | (fame.unit ? PLACE_UNIT : 0);
    }
    return all | (fame.demonym ? PLACE_DEMONYM : 0);
}

/* Marks the longest known name that starts at word `i`; the word behind it. */
static uint32_t mark_place(rep_cues *cues, uint32_t i) {
    uint32_t best = 0;
    uint32_t best_end = i + 1;
    uint32_t single = 0;
    for (uint32_t end = i + 1; end <= cues->count && end <= i + NAME_WORDS; end++) {
        const rep_token *t = &cues->tokens->at[cues->first + end - 1];
        if (end > i + 1 && (!cues->at[end].active || (t->gap & REP_GAP_COMMA) != 0)) {
            break;
        }
        uint32_t found = look_up(cues, cues->first + i, cues->first + end);
        single = end == i + 1 ? found : single;
        if ((found & KNOWS_IT) != 0) {
            best = found;
            best_end = end;
        }
        if ((found & KNOWS_MORE) == 0) {
            break;
        }
    }
    uint32_t several = best_end > i + 1 ? PLACE_SEVERAL : 0;
    for (uint32_t k = i; k < best_end; k++) {
        uint32_t in = k > i ? PLACE_IN : 0;
        cues->at[k + 1].place = (uint8_t)((best & 0xFFU) | (best != 0 ? several | in : 0));
    }
    cues->at[i + 1].place |= (uint8_t)(single & PLACE_DEMONYM);
    return best_end;
}

/* ---- one sentence */

static uint8_t shape_of(const rep_token *t) {
    uint32_t size = t->end - t->start;
    uint8_t length = size <= 1 ? 0 : size <= 3 ? 1 : size <= 6 ? 2 : 3;
    if (t->digits) {
        return size == 4 ? 33 : 32;
    }
    return (uint8_t)(length | (t->capital ? 4 : 0) | (t->all_upper ? 8 : 0) |
                     (t->possessive ? 16 : 0));
}

static uint8_t gap_of(const rep_token *t) {
    static const uint16_t order[] = {REP_GAP_BLOCK, REP_GAP_STOP,   REP_GAP_BRACKET, REP_GAP_QUOTE,
                                     REP_GAP_COLON, REP_GAP_COMMA,  REP_GAP_POINT,   REP_GAP_DASH,
                                     REP_GAP_SLASH, REP_GAP_HYPHEN, REP_GAP_OTHER,   REP_GAP_SPACE};
    uint8_t i = 0;
    while (i < sizeof order / sizeof order[0] && (t->gap & order[i]) == 0) {
        i++;
    }
    return i;
}

/* A small word between large ones ("Bosna i Hercegovina"), or behind one ("Crno more"). */
static bool may_belong(const rep_cues *cues, uint32_t i) {
    const rep_token *t = &cues->tokens->at[cues->first + i];
    uint32_t back = 1;
    while (back <= INNER_MAX + 1 && back <= i && !is_large(t - back)) {
        if (!rep_joined(t - back + 1)) {
            return false;
        }
        back++;
    }
    if (back > i || back > INNER_MAX || !rep_joined(t - back + 1)) {
        return false;
    }
    for (uint32_t on = 1; on <= INNER_MAX && i + on < cues->count && rep_joined(t + on); on++) {
        if (is_large(t + on)) {
            return true;
        }
    }
    return back <= TAIL_MAX &&
           !rep_is(t, REP_COMMON | REP_AT | REP_TOWARDS | REP_SPEECH | REP_ARTICLE | REP_NUMBER);
}

/* A row of flags carries more of its hash, since a wrong one would mislead. */
uint8_t rep_word_flags(const rep_model *model, uint64_t key) {
    uint64_t feature = rep_word_feature(key);
    const int8_t *row = rep_model_find(model, feature);
    bool own = row != NULL && row[1] == (int8_t)(feature >> 8) &&
               row[2] == (int8_t)(feature >> 16) && row[3] == (int8_t)(feature >> 24);
    return own ? (uint8_t)row[0] : 0;
}

static void read_word(rep_cues *cues, uint32_t i) {
    const rep_token *t = &cues->tokens->at[cues->first + i];
    rep_cue *c = &cues->at[i + 1];
    *c = (rep_cue){.key = t->key,
                   .classes = t->classes,
                   .head = t->head,
                   .tail = t->tail,
                   .shape = shape_of(t),
                   .gap = gap_of(t)};
    c->active = is_large(t) || may_belong(cues, i);
    if (c->active) {
        c->words = rep_word_flags(cues->model, t->key);
        c->seen = is_large(t) ? rep_set_get(&cues->seen, t->key) : 0;
    }
}

static uint64_t parted(uint64_t key, uint8_t gap) { return key + gap * 0xA0761D6478BD642FU; }

static bool runs_on(const rep_cues *cues, uint32_t i) {
    const rep_token *t = &cues->tokens->at[cues->first + i];
    return i > 0 && is_large(t) && is_large(t - 1) && rep_joined(t);
}

static void read_neighbours(rep_cues *cues) {
    for (uint32_t i = 0; i < cues->count; i++) {
        rep_cue *c = &cues->at[i + 1];
        bool on = runs_on(cues, i);
        c->left = on ? c[-1].left : parted(c[-1].key, c->gap);
        c->away = on && c[-1].away < 3 ? (uint8_t)(c[-1].away + 1) : on ? 3 : 0;
    }
    for (uint32_t i = cues->count; i > 0; i--) {
        rep_cue *c = &cues->at[i];
        bool on = i < cues->count && runs_on(cues, i);
        c->right = on ? c[1].right : parted(c[1].key, c[1].gap);
    }
}

static bool is_headline(const rep_cues *cues) {
    uint32_t words = 0;
    uint32_t large = 0;
    for (uint32_t i = 0; i < cues->count; i++) {
        const rep_token *t = &cues->tokens->at[cues->first + i];
        bool counts = !t->digits && t->end - t->start >= 4;
        words += counts;
        large += counts && t->capital;
    }
    return words >= HEADLINE_MIN && large * 4 >= words * 3;
}

void rep_cues_sentence(rep_cues *cues, size_t number) {
    const rep_sentence *s = &cues->tokens->sentences[number];
    cues->first = s->first;
    cues->count = s->count;
    cues->headline = is_headline(cues);
    cues->at[0] = blank;
    for (uint32_t i = 0; i < s->count; i++) {
        read_word(cues, i);
    }
    cues->at[s->count + 1] = cues->at[s->count + 2] = blank;
    read_neighbours(cues);
    for (uint32_t i = 0; i < s->count;) {
        bool starts = cues->at[i + 1].active && is_large(&cues->tokens->at[s->first + i]);
        i = starts ? mark_place(cues, i) : i + 1;
    }
}

rep_bridge rep_bridge_before(const rep_cues *cues, uint32_t i) {
    uint16_t gap = cues->tokens->at[cues->first + i].gap;
    uint16_t marks = gap & (uint16_t)~REP_GAP_SPACE;
    return marks == 0                ? REP_BRIDGE_JOINED
           : marks == REP_GAP_POINT  ? REP_BRIDGE_POINT
           : marks == REP_GAP_HYPHEN ? REP_BRIDGE_HYPHEN
                                     : REP_BRIDGE_OTHER;
}
