/* Owns the letters and marks of coordinates; the words themselves are in geo_words.def. Letters are
 * folded here, since the text floor is not below this one: only those of the table matter. */
#include "geo_tokens.h"

#include "base_num.h"
#include "base_span.h"

enum { WORD_MAX = 24, DIGITS_MAX = 20 };

struct word {
    const char *text;
    geo_mark mark;
    geo_axis label;
    geo_side sides[GEO_LANGUAGES];
};

struct symbol {
    const char *text;
    geo_token_kind kind;
    geo_mark mark;
};

static const struct word words[] = {
#define GEO_WORD(text, mark, label, en, sr, sq) \
    {text, GEO_MARK_##mark, GEO_AXIS_##label, {GEO_SIDE_##en, GEO_SIDE_##sr, GEO_SIDE_##sq}},
#define GEO_SYMBOL(text, kind, mark)
#include "geo_words.def"
#undef GEO_WORD
#undef GEO_SYMBOL
};

static const struct symbol symbols[] = {
#define GEO_WORD(text, mark, label, en, sr, sq)
#define GEO_SYMBOL(text, kind, mark) {text, GEO_TOKEN_##kind, GEO_MARK_##mark},
#include "geo_words.def"
#undef GEO_WORD
#undef GEO_SYMBOL
};

struct scanner {
    incmap_span rest;
    bool decimal_comma;
    geo_token pending; /* white space and sign for the next token */
    bool signed_next;
    geo_tokens *out;
};

static void skip(struct scanner *scanner, size_t size) {
    scanner->rest.data += size;
    scanner->rest.size -= size;
}

static bool digit_at(incmap_span text, size_t at) {
    return at < text.size && base_is_digit(text.data[at]);
}

/* A sign belongs to the number right behind it. */
static bool push(struct scanner *scanner, geo_token token) {
    if (scanner->out->count == GEO_TOKENS_MAX ||
        (scanner->signed_next && token.kind != GEO_TOKEN_NUMBER)) {
        return false;
    }
    token.spaced = scanner->pending.spaced;
    token.has_sign = scanner->pending.has_sign;
    token.negative = scanner->pending.negative;
    scanner->pending = (geo_token){0};
    scanner->signed_next = false;
    scanner->out->list[scanner->out->count++] = token;
    return true;
}

static bool is_decimal_mark(const struct scanner *scanner, size_t at) {
    char c = at < scanner->rest.size ? scanner->rest.data[at] : '\0';
    return (c == '.' || (c == ',' && scanner->decimal_comma)) && digit_at(scanner->rest, at + 1);
}

static bool scan_number(struct scanner *scanner) {
    char plain[2 * DIGITS_MAX + 1];
    size_t size = 0;
    geo_token token = {.kind = GEO_TOKEN_NUMBER};
    incmap_span rest = scanner->rest;
    for (; digit_at(rest, size); size++, token.digits++) {
        if (token.digits == DIGITS_MAX) {
            return false;
        }
        plain[size] = rest.data[size];
    }
    if (is_decimal_mark(scanner, size)) {
        plain[size++] = '.';
        for (; digit_at(rest, size); size++, token.decimals++) {
            if (token.decimals == DIGITS_MAX) {
                return false;
            }
            plain[size] = rest.data[size];
        }
        if (is_decimal_mark(scanner, size)) {
            return false; /* a date or a version */
        }
    }
    if (!base_num_parse(base_span(plain, size), &token.value)) {
        return false;
    }
    skip(scanner, size);
    return push(scanner, token);
}

/* Lower case of what the table has: Latin 1, Š and Cyrillic. */
static unsigned fold_code(unsigned code) {
    if ((code >= 0xC0 && code <= 0xDE) || (code >= 0x410 && code <= 0x42F)) {
        return code + 0x20;
    }
    if (code >= 0x400 && code <= 0x40F) {
        return code + 0x50;
    }
    return code == 0x160 ? 0x161 : code;
}

/* The letter at the start of `text`, folded to lower case into `folded`, and its size; 0 when none
 * stands there. Latin and Cyrillic of two bytes at most are all that the table needs. */
static size_t fold_letter(incmap_span text, unsigned char folded[2]) {
    if (text.size > 0 && base_is_alpha(text.data[0])) {
        folded[0] = (unsigned char)base_lower(text.data[0]);
        return 1;
    }
    if (text.size < 2) {
        return 0;
    }
    unsigned char lead = (unsigned char)text.data[0];
    unsigned char trail = (unsigned char)text.data[1];
    if ((lead & 0xE0) != 0xC0 || (trail & 0xC0) != 0x80) {
        return 0;
    }
    unsigned code = fold_code((lead & 0x1FU) << 6 | (trail & 0x3FU));
    bool latin = code >= 0xC0 && code <= 0x17F && code != 0xD7 && code != 0xF7;
    bool cyrillic = code >= 0x400 && code <= 0x45F;
    folded[0] = (unsigned char)(0xC0 | code >> 6);
    folded[1] = (unsigned char)(0x80 | (code & 0x3F));
    return latin || cyrillic ? 2 : 0;
}

static const struct word *find_word(incmap_span folded) {
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (base_span_is(folded, words[i].text)) {
            return &words[i];
        }
    }
    return NULL;
}

static bool push_word(struct scanner *scanner, const struct word *word) {
    geo_token token = {.kind = GEO_TOKEN_WORD, .mark = word->mark, .label = word->label};
    memcpy(token.sides, word->sides, sizeof token.sides);
    return push(scanner, token);
}

static bool has_side(const struct word *word) {
    for (size_t i = 0; i < GEO_LANGUAGES; i++) {
        if (word->sides[i] != GEO_SIDE_NONE) {
            return true;
        }
    }
    return false;
}

/* "sN" is a mark and a side written together. */
static bool push_pair(struct scanner *scanner, incmap_span run) {
    for (size_t cut = 1; cut < run.size; cut++) {
        const struct word *mark = find_word(base_span(run.data, cut));
        const struct word *side = find_word(base_span(run.data + cut, run.size - cut));
        if (mark != NULL && side != NULL && mark->mark != GEO_MARK_NONE && has_side(side)) {
            return push_word(scanner, mark) && push_word(scanner, side);
        }
    }
    return false;
}

static bool scan_word(struct scanner *scanner) {
    char run[WORD_MAX];
    size_t size = 0;
    unsigned char letter[2];
    for (size_t got; (got = fold_letter(scanner->rest, letter)) != 0; size += got) {
        if (size + got > WORD_MAX) {
            return false;
        }
        memcpy(run + size, letter, got);
        skip(scanner, got);
    }
    const struct word *word = find_word(base_span(run, size));
    return word != NULL ? push_word(scanner, word) : push_pair(scanner, base_span(run, size));
}

static bool take_symbol(struct scanner *scanner, const struct symbol *symbol) {
    switch (symbol->kind) {
        case GEO_TOKEN_SPACE:
            scanner->pending.spaced = true;
            return !scanner->signed_next;
        case GEO_TOKEN_PLUS:
        case GEO_TOKEN_MINUS:
            if (scanner->signed_next) {
                return false;
            }
            scanner->signed_next = true;
            scanner->pending.has_sign = true;
            scanner->pending.negative = symbol->kind == GEO_TOKEN_MINUS;
            return true;
        default:
            return push(scanner, (geo_token){.kind = symbol->kind, .mark = symbol->mark});
    }
}

static bool scan_symbol(struct scanner *scanner) {
    static const struct symbol space = {" ", GEO_TOKEN_SPACE, GEO_MARK_NONE};
    if (base_is_space(scanner->rest.data[0])) {
        skip(scanner, 1);
        return take_symbol(scanner, &space);
    }
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        incmap_span text = base_span_of(symbols[i].text);
        if (base_span_starts(scanner->rest, text)) {
            skip(scanner, text.size);
            return take_symbol(scanner, &symbols[i]);
        }
    }
    return false;
}

bool geo_tokens_scan(incmap_span text, bool decimal_comma, geo_tokens *out) {
    struct scanner scanner = {.rest = text, .decimal_comma = decimal_comma, .out = out};
    out->count = 0;
    while (scanner.rest.size > 0) {
        unsigned char letter[2];
        bool good = digit_at(scanner.rest, 0)                ? scan_number(&scanner)
                    : fold_letter(scanner.rest, letter) != 0 ? scan_word(&scanner)
                                                             : scan_symbol(&scanner);
        if (!good) {
            return false;
        }
    }
    out->list[out->count] = (geo_token){.kind = GEO_TOKEN_END, .spaced = scanner.pending.spaced};
    return !scanner.signed_next;
}

bool geo_token_has_side(const geo_token *token) {
    for (size_t i = 0; i < GEO_LANGUAGES; i++) {
        if (token->kind == GEO_TOKEN_WORD && token->sides[i] != GEO_SIDE_NONE) {
            return true;
        }
    }
    return false;
}
