#include "res_words.h"

#include "base_num.h"
#include "base_span.h"
#include "txt_fold.h"
#include "txt_words.h"

typedef struct phrase_line {
    res_role role;
    const char *words;
    double value;
} phrase_line;

static const phrase_line lines[] = {
#define X(role, words, value) {RES_ROLE_##role, words, value},
#include "res_phrase.def"
#undef X
};

/* The lines' first letters, close together: most lines are told from a word by them. */
static const char first_letters[] = {
#define X(role, words, value) (words)[0],
#include "res_phrase.def"
#undef X
};

enum { LINE_COUNT = sizeof lines / sizeof lines[0] };

/* "1,500" and "2.5": where the run of digits and single marks between them ends. */
static size_t number_end(incmap_span text, size_t at) {
    while (at < text.size) {
        bool mark = (text.data[at] == '.' || text.data[at] == ',') && at + 1 < text.size &&
                    base_is_digit(text.data[at + 1]);
        if (!base_is_digit(text.data[at]) && !mark) {
            break;
        }
        at++;
    }
    return at;
}

static double power_of_ten(int exponent) {
    double power = 1;
    for (; exponent > 0; exponent--) {
        power *= 10;
    }
    for (; exponent < 0; exponent++) {
        power /= 10;
    }
    return power;
}

/* A comma before exactly three digits parts thousands; any other mark is the decimal one. */
static void read_number(incmap_span digits, res_word *word) {
    char plain[BASE_NUM_MAX];
    size_t size = 0;
    int decimals = -1;
    size_t last_group = 0;
    char mark = 0;
    for (size_t i = 0; i < digits.size && size + 1 < sizeof plain; i++) {
        if (base_is_digit(digits.data[i])) {
            plain[size++] = digits.data[i];
            last_group++;
        } else {
            mark = digits.data[i];
            decimals = (int)size;
            last_group = 0;
        }
    }
    word->thousands = mark != 0 && last_group == 3;
    int behind = mark == 0 || (mark == ',' && last_group == 3) ? 0 : (int)size - decimals;
    int zeros = 0;
    while (behind == 0 && zeros + 1 < (int)size && plain[size - 1 - (size_t)zeros] == '0') {
        zeros++;
    }
    double whole = 0;
    word->is_number = base_num_parse((incmap_span){plain, size}, &whole);
    word->value = whole / power_of_ten(behind);
    word->slack = power_of_ten(zeros - behind) / 2;
}

static bool starts_with_word(const char *line, const res_word *word) {
    return strncmp(line, word->folded, word->size) == 0 &&
           (line[word->size] == ' ' || line[word->size] == '\0');
}

/* Most words mean nothing: one look at the table saves one for each role. */
static uint32_t roles_of(const res_word *word) {
    uint32_t roles = 0;
    const char *end = first_letters + LINE_COUNT;
    const char *at = first_letters;
    while (word->size > 0 && (at = memchr(at, word->folded[0], (size_t)(end - at))) != NULL) {
        const phrase_line *line = &lines[at - first_letters];
        if (starts_with_word(line->words, word)) {
            roles |= UINT32_C(1) << line->role;
        }
        at++;
    }
    return roles;
}

static void read_word(incmap_span text, const txt_word *found, res_word *word) {
    *word = (res_word){.start = found->start, .end = found->end};
    txt_folded folded;
    txt_fold((incmap_span){text.data + found->start, found->end - found->start}, &folded);
    if (folded.size <= RES_WORD_BYTES) {
        word->size = (uint8_t)folded.size;
        memcpy(word->folded, folded.data, folded.size);
        word->roles = roles_of(word);
    }
}

size_t res_words_read(incmap_span text, res_word *words, size_t room) {
    size_t count = 0;
    size_t at = 0;
    txt_word found;
    while (count < room && at < text.size && txt_next_word(text, at, &found)) {
        if (!base_is_digit(text.data[found.start])) {
            read_word(text, &found, &words[count++]);
            at = found.end;
            continue;
        }
        size_t end = number_end(text, found.start);
        words[count] = (res_word){.start = found.start, .end = end};
        read_number((incmap_span){text.data + found.start, end - found.start}, &words[count]);
        count++;
        at = end;
    }
    return count;
}

/* How many words `line` takes from `at` on; 0 when it does not fit there. */
static size_t line_fits(const phrase_line *line, const res_word *words, size_t at, size_t end) {
    const char *rest = line->words;
    for (size_t used = 0; at + used < end; used++) {
        const res_word *word = &words[at + used];
        if (word->size == 0 || rest[0] != word->folded[0] ||
            strncmp(rest, word->folded, word->size) != 0) {
            return 0;
        }
        rest += word->size;
        if (*rest == '\0') {
            return used + 1;
        }
        if (*rest != ' ') {
            return 0;
        }
        rest++;
    }
    return 0;
}

size_t res_words_match(const res_word *words, size_t at, size_t end, res_role role, double *value) {
    size_t longest = 0;
    if (at >= end || (words[at].roles >> role & 1) == 0) {
        return 0;
    }
    for (size_t i = 0; i < LINE_COUNT; i++) {
        size_t used = lines[i].role == role ? line_fits(&lines[i], words, at, end) : 0;
        if (used > longest) {
            longest = used;
            if (value != NULL) {
                *value = lines[i].value;
            }
        }
    }
    return longest;
}

size_t res_words_match_end(const res_word *words, size_t from, size_t end, res_role role,
                           double *value) {
    for (size_t size = 3; size > 0; size--) {
        if (end >= from + size && res_words_match(words, end - size, end, role, value) == size) {
            return size;
        }
    }
    return 0;
}
