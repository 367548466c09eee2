#include "rep_tokens.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_num.h"
#include "base_span.h"
#include "txt_fold.h"
#include "txt_utf8.h"
#include "txt_words.h"

/* Marks between words. */
static const struct {
    uint32_t letter;
    uint16_t gap;
} marks[] = {
    {',', REP_GAP_COMMA},     {'.', REP_GAP_POINT},     {'!', REP_GAP_STOP},
    {'?', REP_GAP_STOP},      {0x2026, REP_GAP_STOP},   {'-', REP_GAP_HYPHEN},
    {0x2010, REP_GAP_HYPHEN}, {0x2011, REP_GAP_HYPHEN}, {0x2013, REP_GAP_DASH},
    {0x2014, REP_GAP_DASH},   {0x2212, REP_GAP_DASH},   {':', REP_GAP_COLON},
    {';', REP_GAP_COLON},     {'/', REP_GAP_SLASH},     {'(', REP_GAP_BRACKET},
    {')', REP_GAP_BRACKET},   {'[', REP_GAP_BRACKET},   {']', REP_GAP_BRACKET},
    {'"', REP_GAP_QUOTE},     {'\'', REP_GAP_QUOTE},    {0x00AB, REP_GAP_QUOTE},
    {0x00BB, REP_GAP_QUOTE},  {0x2018, REP_GAP_QUOTE},  {0x2019, REP_GAP_QUOTE},
    {0x201C, REP_GAP_QUOTE},  {0x201D, REP_GAP_QUOTE},  {0x201E, REP_GAP_QUOTE},
};

static uint16_t gap_of_letter(uint32_t letter) {
    if (letter == ' ') {
        return REP_GAP_SPACE;
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (marks[i].letter == letter) {
            return marks[i].gap;
        }
    }
    return txt_class_of(letter) == TXT_SPACE ? REP_GAP_SPACE : REP_GAP_OTHER;
}

static uint16_t gap_between(incmap_span text, size_t from, size_t to) {
    uint16_t gap = 0;
    while (from < to) {
        size_t size = 0;
        gap |= gap_of_letter(txt_utf8_next(text, from, &size));
        from += size;
    }
    return gap;
}

/* The size of an 's at the end of a word, 0 when it has none. */
static size_t possessive_size(incmap_span word) {
    static const char *const forms[] = {"'s", "\xE2\x80\x99s", "'S", "\xE2\x80\x99S"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        incmap_span form = base_span_of(forms[i]);
        if (word.size > form.size && base_span_ends(word, form)) {
            return form.size;
        }
    }
    return 0;
}

/* Letters joined by points ("U.S.", "U.N.") are one word: where it ends, else `end`. */
static size_t pointed_end(incmap_span text, size_t start, size_t end) {
    if (end - start != 1) {
        return end;
    }
    while (end + 1 < text.size && text.data[end] == '.' && text.data[end + 1] >= 'A' &&
           text.data[end + 1] <= 'Z' &&
           (end + 2 >= text.size ||
            !(base_is_alpha(text.data[end + 2]) || (unsigned char)text.data[end + 2] >= 0x80))) {
        end += 2;
    }
    return end - start > 1 && end < text.size && text.data[end] == '.' ? end + 1 : end;
}

static int16_t number_of(incmap_span text) {
    uint64_t value = 0;
    if (text.size > 6 || !base_num_parse_u64(text, &value) || value > 9999) {
        return -1;
    }
    return (int16_t)value;
}

/* "24th" and the like: the number, 0 for what is none. */
static int16_t ordinal_of(incmap_span text) {
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (text.size > 2 && text.size <= 4 && base_span_ends(text, base_span_of(ends[i]))) {
            int16_t value = number_of(base_span(text.data, text.size - 2));
            return value > 0 ? value : 0;
        }
    }
    return 0;
}

/* The first bytes of a folded word, or the last ones backwards, in one number. */
static uint32_t letters_from(const txt_folded *folded, bool backwards) {
    uint32_t letters = 0;
    for (unsigned i = 0; i < 4 && i < folded->size; i++) {
        size_t at = backwards ? (size_t)folded->size - 1 - i : i;
        letters |= (uint32_t)(unsigned char)folded->data[at] << (8 * i);
    }
    return letters;
}

static rep_token read_token(incmap_span text, const txt_word *word, const rep_lexicon *lexicon) {
    incmap_span letters = base_span(text.data + word->start, word->end - word->start);
    rep_token token = {.start = (uint32_t)word->start,
                       .capital = word->capital,
                       .all_upper = word->all_upper,
                       .digits = word->digits};
    size_t cut = possessive_size(letters);
    token.possessive = cut > 0;
    letters.size -= cut;
    size_t pointed = pointed_end(text, word->start, word->end);
    if (pointed > word->end) {
        letters.size = pointed - word->start;
        token.all_upper = true;
    }
    token.end = (uint32_t)(word->start + letters.size);
    txt_folded folded;
    txt_fold(letters, &folded);
    token.key = base_hash(folded.data, folded.size, 0);
    token.head = letters_from(&folded, false);
    token.tail = letters_from(&folded, true);
    rep_meaning meaning =
        rep_lexicon_recall(lexicon, token.key, base_span(folded.data, folded.size));
    token.classes = meaning.classes;
    token.value = meaning.value;
    if (token.digits) {
        token.value = number_of(letters);
        token.classes |= token.value >= 0 ? REP_NUMBER : 0;
    }
    int16_t ordinal = token.digits || token.classes != 0 ? 0 : ordinal_of(letters);
    token.ordinal = ordinal > 0;
    token.value = ordinal > 0 ? ordinal : token.value;
    return token;
}

static bool is_initial(const rep_token *token) {
    return token->end - token->start <= 2 && token->capital && !token->digits &&
           !rep_is(token, REP_COMMON);
}

/* "24. septembra", "24. 9." */
static bool is_ordinal(const rep_token *token, const rep_token *next) {
    bool day = token->digits && token->value >= 0 && token->value <= 31;
    return day && (rep_is(next, REP_MONTH) || next->digits);
}

bool rep_ends_sentence(const rep_token *before, const rep_token *token) {
    if ((token->gap & (REP_GAP_POINT | REP_GAP_STOP)) == 0 || (token->gap & REP_GAP_SPACE) == 0) {
        return false;
    }
    bool starts = token->capital || token->digits;
    if (!starts || (token->gap & REP_GAP_STOP) != 0) {
        return starts;
    }
    if ((token->gap & (REP_GAP_QUOTE | REP_GAP_BRACKET | REP_GAP_OTHER)) != 0) {
        return (token->gap & REP_GAP_BRACKET) == 0 || !is_initial(before); /* "D. M. (41)" */
    }
    return !is_initial(before) && !is_ordinal(before, token) && !rep_is(before, REP_ABBREVIATION);
}

static incmap_status open_sentence(rep_tokens *tokens, const rep_token *first, uint32_t block,
                                   incmap_error *err) {
    void *sentences = tokens->sentences;
    BASE_TRY(base_grow(tokens->ctx, &sentences, &tokens->sentence_room, tokens->sentence_count + 1,
                       sizeof *tokens->sentences, err));
    tokens->sentences = sentences;
    tokens->sentences[tokens->sentence_count++] = (rep_sentence){
        .start = first->start, .end = first->end, .first = (uint32_t)tokens->count, .block = block};
    return INCMAP_OK;
}

static incmap_status add_token(rep_tokens *tokens, rep_token token, uint32_t block,
                               incmap_error *err) {
    rep_sentence *last =
        tokens->sentence_count > 0 ? &tokens->sentences[tokens->sentence_count - 1] : NULL;
    bool begins = (token.gap & REP_GAP_BLOCK) != 0 || last == NULL ||
                  last->count >= REP_SENTENCE_MAX ||
                  rep_ends_sentence(&tokens->at[tokens->count - 1], &token);
    if (begins) {
        BASE_TRY(open_sentence(tokens, &token, block, err));
    }
    void *at = tokens->at;
    BASE_TRY(
        base_grow(tokens->ctx, &at, &tokens->room, tokens->count + 1, sizeof *tokens->at, err));
    tokens->at = at;
    token.sentence = (uint32_t)tokens->sentence_count - 1;
    tokens->at[tokens->count++] = token;
    tokens->sentences[token.sentence].count++;
    tokens->sentences[token.sentence].end = token.end;
    return INCMAP_OK;
}

/* The end of a sentence with its stops and closing quotes: what stands up to the next space. */
static void close_sentences(rep_tokens *tokens, const rep_doc *doc) {
    incmap_span text = rep_doc_view(doc);
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        rep_sentence *s = &tokens->sentences[i];
        uint32_t limit =
            i + 1 < tokens->sentence_count && tokens->sentences[i + 1].block == s->block
                ? tokens->sentences[i + 1].start
                : doc->blocks[s->block].end;
        while (s->end < limit && !base_is_space(text.data[s->end])) {
            s->end++;
        }
    }
}

static incmap_status read_block(rep_tokens *tokens, incmap_span text, uint32_t start,
                                uint32_t block, const rep_lexicon *lexicon, incmap_error *err) {
    size_t at = start;
    txt_word word;
    while (txt_next_word(text, at, &word)) {
        rep_token token = read_token(text, &word, lexicon);
        token.gap =
            (uint16_t)(gap_between(text, at, word.start) | (at == start ? REP_GAP_BLOCK : 0));
        BASE_TRY(add_token(tokens, token, block, err));
        at = word.end > token.end ? word.end : token.end;
    }
    return INCMAP_OK;
}

incmap_status rep_tokens_read(rep_tokens *tokens, const rep_doc *doc, const rep_lexicon *lexicon,
                              incmap_error *err) {
    *tokens = (rep_tokens){.ctx = doc->ctx};
    for (size_t i = 0; i < doc->block_count; i++) {
        incmap_span text = base_span(doc->text.data, doc->blocks[i].end);
        BASE_TRY(read_block(tokens, text, doc->blocks[i].start, (uint32_t)i, lexicon, err));
    }
    close_sentences(tokens, doc);
    return INCMAP_OK;
}

void rep_tokens_free(rep_tokens *tokens) {
    base_free(tokens->ctx, tokens->at);
    base_free(tokens->ctx, tokens->sentences);
    tokens->at = NULL;
    tokens->sentences = NULL;
}

bool rep_is_one_of(const rep_token *token, const char *const *words, size_t count) {
    bool is = false;
    for (size_t i = 0; i < count && !is; i++) {
        is = token->key == base_hash(words[i], strlen(words[i]), 0);
    }
    return is;
}
