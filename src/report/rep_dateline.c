/* Owns what a dateline is: the words in front of the first dash of a report, when all of them may
 * belong to a place, a day or an agency. */
#include "base_span.h"
#include "rep_clean.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum {
    LINE_BYTES = 100, /* no dateline is longer */
    WORDS_MAX = 9,
    PLAIN_WORDS = 2, /* of one without a day, an agency or capitals throughout */
    BLOCKS = 4       /* of the report that are looked at */
};

/* A dash with its spaces in [*end, *start) of `text`; false when there is none near the start. */
static bool find_dash(incmap_span text, size_t *end, size_t *start) {
    static const char *const dashes[] = {" - ", " -- ", " \xE2\x80\x93 ", " \xE2\x80\x94 ",
                                         "\xE2\x80\x94"};
    incmap_span head = txt_utf8_fit(text, LINE_BYTES);
    *end = SIZE_MAX;
    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++) {
        incmap_span dash = base_span_of(dashes[i]);
        size_t at = base_span_find(head, dash);
        if (at != SIZE_MAX && at < *end) {
            *end = at;
            *start = at + dash.size;
        }
    }
    return *end != SIZE_MAX && *end > 0 && *start < text.size;
}

typedef struct words {
    int count;
    bool marked; /* a digit, a bracket or a word in capitals is among them */
    bool day;    /* the word before was a number */
} words;

/* Whether a word may stand in a dateline: capitalised, a number, or a month behind a number. */
static bool may_belong(words *w, incmap_span word) {
    bool bracket = word.data[0] == '(';
    incmap_span bare = bracket ? base_span(word.data + 1, word.size - 1) : word;
    size_t size = 0;
    txt_class first = bare.size > 0 ? txt_class_of(txt_utf8_next(bare, 0, &size)) : TXT_OTHER;
    bool second_upper =
        bare.size > size && txt_class_of(txt_utf8_next(bare, size, &size)) == TXT_UPPER;
    bool after_day = w->day;
    w->count++;
    w->day = first == TXT_DIGIT;
    w->marked = w->marked || w->day || bracket || (first == TXT_UPPER && second_upper);
    return w->day || first == TXT_UPPER || (after_day && first == TXT_LOWER) ||
           base_span_is(bare, "|") || base_span_is(bare, "/");
}

static bool is_dateline(incmap_span text) {
    words w = {0};
    incmap_span rest = text;
    incmap_span word;
    while (base_span_cut(&rest, ' ', &word)) {
        if (word.size > 0 && (!may_belong(&w, word) || w.count > WORDS_MAX)) {
            return false;
        }
    }
    return w.count > 0 && (w.marked || w.count <= PLAIN_WORDS);
}

/* Behind the first dash the day may stand, with a dash of its own: "(AP) - April 18, 2023 - ". */
static void pass_day(incmap_span text, size_t *end, size_t *start) {
    incmap_span rest = base_span(text.data + *start, text.size - *start);
    size_t day_end = 0;
    size_t day_start = 0;
    if (!find_dash(rest, &day_end, &day_start)) {
        return;
    }
    incmap_span day = base_span(rest.data, day_end);
    bool numbered = false;
    for (size_t i = 0; i < day.size; i++) {
        numbered = numbered || (day.data[i] >= '0' && day.data[i] <= '9');
    }
    if (numbered && is_dateline(day)) {
        *end = *start + day_end;
        *start += day_start;
    }
}

/* Whether a block opens as a dateline does; then what it is goes up to *end, and the text starts at
 * *start. */
static bool opens(const rep_doc *doc, size_t number, size_t *end, size_t *start) {
    const rep_block *block = &doc->blocks[number];
    incmap_span text = rep_doc_block(doc, number);
    if (block->dropped || block->kind != REP_BLOCK_PARAGRAPH || !find_dash(text, end, start) ||
        !is_dateline(base_span(text.data, *end))) {
        return false;
    }
    pass_day(text, end, start);
    return true;
}

/* Several blocks that open so are the items of a bulletin: each says where it was. */
incmap_status rep_part_dateline(rep_doc *doc, incmap_error *err) {
    size_t end = 0;
    size_t start = 0;
    size_t found = 0;
    size_t count = 0;
    for (size_t i = 0; i < doc->block_count && count < 2; i++) {
        bool dateline = (count > 0 || i < BLOCKS) && opens(doc, i, &end, &start);
        found = dateline && count == 0 ? i : found;
        count += dateline ? 1 : 0;
    }
    if (count != 1 || !opens(doc, found, &end, &start)) {
        return INCMAP_OK;
    }
    return rep_doc_part(doc, found, end, start, REP_BLOCK_DATELINE, err);
}
