/* Markdown as far as prose needs it: front matter, headings, lists, links, emphasis, code. */
#include "base_error.h"
#include "base_span.h"
#include "rep_clean.h"

/* Lines of "---" enclose "key: value" lines; the day of publication is one of them. Answers where
 * the text behind it starts. */
static size_t front_matter(rep_doc *doc, incmap_span text, size_t start) {
    size_t at = start;
    incmap_span line;
    size_t whole = 0;
    if (!rep_next_line(text, &at, &line, &whole) || !base_span_is(line, "---")) {
        return start;
    }
    incmap_date published = {0};
    while (rep_next_line(text, &at, &line, &whole)) {
        if (base_span_is(line, "---") || base_span_is(line, "...")) {
            doc->published = published;
            return at;
        }
        incmap_span value = line;
        incmap_span key;
        (void)base_span_cut(&value, ':', &key);
        if (value.data != NULL && (base_span_is(key, "date") || base_span_is(key, "published"))) {
            (void)rep_parse_day(value, &published);
        }
    }
    return start; /* never closed: a rule, not front matter */
}

static bool is_rule(incmap_span line) {
    size_t marks = 0;
    for (size_t i = 0; i < line.size; i++) {
        if (strchr("-*_=", line.data[i]) == NULL || line.data[i] == '\0') {
            return false;
        }
        marks++;
    }
    return marks >= 3;
}

/* The size of a heading's marks, "## "; 0 for no heading. */
static size_t heading_marks(incmap_span line) {
    size_t hashes = 0;
    while (hashes < line.size && line.data[hashes] == '#') {
        hashes++;
    }
    bool heading = hashes > 0 && hashes <= 6 && hashes < line.size && line.data[hashes] == ' ';
    return heading ? hashes : 0;
}

/* The size of a list item's marks, "- " or "3. "; 0 for no item. */
static size_t item_marks(incmap_span line) {
    if (line.size > 1 && strchr("-*+", line.data[0]) != NULL && line.data[1] == ' ') {
        return 2;
    }
    size_t digits = 0;
    while (digits < line.size && digits < 3 && base_is_digit(line.data[digits])) {
        digits++;
    }
    bool item = digits > 0 && digits + 1 < line.size && line.data[digits + 1] == ' ' &&
                strchr(".)", line.data[digits]) != NULL;
    return item ? digits + 2 : 0;
}

/* Cuts the marks off a line's front: "## ", "> ", "- ", "3. ". *kind is its block's. */
static incmap_span cut_marks(incmap_span line, rep_block_kind *kind, bool *item) {
    *kind = REP_BLOCK_PARAGRAPH;
    *item = false;
    size_t marks = heading_marks(line);
    if (marks > 0) {
        *kind = marks == 1 ? REP_BLOCK_TITLE : REP_BLOCK_HEADING;
        while (line.data[line.size - 1] == '#') {
            line.size--;
        }
        return base_span_trim(base_span(line.data + marks, line.size - marks));
    }
    while (line.size > 0 && line.data[0] == '>') {
        line = base_span_trim(base_span(line.data + 1, line.size - 1));
    }
    marks = item_marks(line);
    *item = marks > 0;
    return base_span_trim(base_span(line.data + marks, line.size - marks));
}

enum { TARGET_MAX = 2048 }; /* bytes of the longest link target */

/* The size of the link target "(…)" or "[…]" at `at`; 0 when there is none. */
static size_t target_size(incmap_span line, size_t at) {
    if (at >= line.size || (line.data[at] != '(' && line.data[at] != '[')) {
        return 0;
    }
    char close = line.data[at] == '(' ? ')' : ']';
    size_t rest = line.size - at;
    const char *end = memchr(line.data + at, close, rest < TARGET_MAX ? rest : TARGET_MAX);
    return end == NULL ? 0 : (size_t)(end - line.data) - at + 1;
}

/* An image goes with its text: the size of "![…](…)"; 0 when it is none. */
static size_t image_size(incmap_span line, size_t at) {
    size_t alt = target_size(line, at + 1);
    size_t target = alt > 0 ? target_size(line, at + 1 + alt) : 0;
    return target > 0 ? 1 + alt + target : 0;
}

/* How many bytes at `at` are marks and no text. A link's text stays. */
static size_t mark_size(incmap_span line, size_t at) {
    char next = at + 1 < line.size ? line.data[at + 1] : ' ';
    switch (line.data[at]) {
        case '!':
            return next == '[' ? image_size(line, at) : 0;
        case ']':
            return 1 + target_size(line, at + 1);
        case '_': { /* inside a word it is a letter */
            bool left = at == 0 || base_is_space(line.data[at - 1]);
            return left || !base_is_alpha(next) ? 1 : 0;
        }
        case '\\':
            return next != ' ' && strchr("\\`*_{}[]()#+-.!>", next) != NULL ? 1 : 0;
        case '*':
        case '`':
        case '[':
            return 1;
        default:
            return 0;
    }
}

static incmap_status add_line(rep_doc *doc, incmap_span line, const char *base, incmap_error *err) {
    size_t start = 0;
    for (size_t at = 0; at < line.size;) {
        size_t marks = mark_size(line, at);
        if (marks == 0) {
            at++;
            continue;
        }
        BASE_TRY(rep_doc_add(doc, base_span(line.data + start, at - start),
                             (size_t)(line.data + start - base), at - start, err));
        bool escaped = line.data[at] == '\\';
        at += marks;
        start = at;
        at += escaped && at < line.size ? 1 : 0; /* the letter behind a backslash is itself */
    }
    return rep_doc_add(doc, base_span(line.data + start, line.size - start),
                       (size_t)(line.data + start - base), line.size - start, err);
}

static bool is_fence(incmap_span line) {
    return base_span_starts(line, BASE_SPAN("```")) || base_span_starts(line, BASE_SPAN("~~~"));
}

incmap_status rep_read_markdown(rep_doc *doc, incmap_span text, size_t start, incmap_error *err) {
    bool fenced = false;
    bool running = false; /* the line before belongs to a paragraph that may go on */
    size_t before_end = start;
    incmap_span raw;
    size_t whole = 0;
    for (size_t at = front_matter(doc, text, start); rep_next_line(text, &at, &raw, &whole);) {
        incmap_span line = base_span_trim(raw);
        if (is_fence(line)) {
            fenced = !fenced;
        }
        if (fenced || line.size == 0 || is_fence(line) || is_rule(line)) {
            running = false;
            continue;
        }
        rep_block_kind kind = REP_BLOCK_PARAGRAPH;
        bool item = false;
        incmap_span words = cut_marks(line, &kind, &item);
        size_t origin = (size_t)(words.data - text.data);
        if (running && kind == REP_BLOCK_PARAGRAPH && !item) {
            BASE_TRY(rep_doc_add(doc, BASE_SPAN(" "), before_end, origin - before_end, err));
        } else {
            BASE_TRY(rep_doc_begin(doc, kind, err));
        }
        BASE_TRY(add_line(doc, words, text.data, err));
        before_end = origin + words.size;
        running = kind == REP_BLOCK_PARAGRAPH;
    }
    rep_doc_end(doc);
    return INCMAP_OK;
}
