/* Owns the checks on the bytes and the reading of plain text. */
#include "rep_clean.h"

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "txt_fold.h"
#include "txt_utf8.h"

static bool ends_nocase(incmap_span name, const char *ending) {
    incmap_span e = base_span_of(ending);
    return name.size >= e.size &&
           base_span_equal_nocase(base_span(name.data + name.size - e.size, e.size), e);
}

static bool starts_nocase(incmap_span text, const char *start) {
    incmap_span s = base_span_of(start);
    return text.size >= s.size && base_span_equal_nocase(base_span(text.data, s.size), s);
}

static bool looks_like_html(incmap_span text) {
    static const char *const starts[] = {"<!doctype html", "<html", "<head",    "<body", "<article",
                                         "<main",          "<div",  "<section", "<p>",   "<h1"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (starts_nocase(text, starts[i])) {
            return true;
        }
    }
    return starts_nocase(text, "<?xml") &&
           base_span_find(base_span(text.data, text.size < 1024 ? text.size : 1024),
                          BASE_SPAN("<html")) != SIZE_MAX;
}

static bool looks_like_feed(incmap_span text) {
    incmap_span head = base_span(text.data, text.size < 1024 ? text.size : 1024);
    bool marked =
        starts_nocase(text, "<?xml") || starts_nocase(text, "<rss") || starts_nocase(text, "<feed");
    return marked && (base_span_find(head, BASE_SPAN("<rss")) != SIZE_MAX ||
                      base_span_find(head, BASE_SPAN("<feed")) != SIZE_MAX ||
                      base_span_find(head, BASE_SPAN("<rdf:RDF")) != SIZE_MAX);
}

incmap_report_kind rep_guess_kind(incmap_span name, incmap_span text) {
    static const struct {
        const char *ending;
        incmap_report_kind kind;
    } endings[] = {{".html", INCMAP_REPORT_HTML},         {".htm", INCMAP_REPORT_HTML},
                   {".xhtml", INCMAP_REPORT_HTML},        {".md", INCMAP_REPORT_MARKDOWN},
                   {".markdown", INCMAP_REPORT_MARKDOWN}, {".txt", INCMAP_REPORT_TEXT},
                   {".text", INCMAP_REPORT_TEXT},         {".rss", INCMAP_REPORT_FEED},
                   {".atom", INCMAP_REPORT_FEED},         {".xml", INCMAP_REPORT_FEED},
                   {".eml", INCMAP_REPORT_MAIL}};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (ends_nocase(name, endings[i].ending)) {
            return endings[i].kind;
        }
    }
    if (base_span_starts(text, BASE_SPAN("\xEF\xBB\xBF"))) {
        text = base_span(text.data + 3, text.size - 3);
    }
    text = base_span_trim(text);
    if (looks_like_html(text)) {
        return INCMAP_REPORT_HTML;
    }
    if (looks_like_feed(text)) {
        return INCMAP_REPORT_FEED;
    }
    bool marked = base_span_starts(text, BASE_SPAN("# ")) ||
                  base_span_starts(text, BASE_SPAN("---\n")) ||
                  base_span_starts(text, BASE_SPAN("---\r\n"));
    return marked ? INCMAP_REPORT_MARKDOWN : INCMAP_REPORT_TEXT;
}

bool rep_next_line(incmap_span text, size_t *at, incmap_span *line, size_t *whole) {
    if (*at >= text.size) {
        return false;
    }
    size_t start = *at;
    const char *newline = memchr(text.data + start, '\n', text.size - start);
    size_t end = newline == NULL ? text.size : (size_t)(newline - text.data);
    *at = newline == NULL ? text.size : end + 1;
    *whole = *at - start;
    if (end > start && text.data[end - 1] == '\r') {
        end--;
    }
    *line = base_span(text.data + start, end - start);
    return true;
}

bool rep_parse_day(incmap_span text, incmap_date *out) {
    while (text.size > 0 &&
           (base_is_space(text.data[0]) || text.data[0] == '"' || text.data[0] == '\'')) {
        text = base_span(text.data + 1, text.size - 1);
    }
    return text.size >= 10 && base_date_parse(base_span(text.data, 10), out);
}

/* A text wrapped by hand has no long lines; its line ends are then mere spaces. */
enum { WRAPPED_MAX = 110, WRAPPED_MIN = 40 };

static size_t longest_line(incmap_span text, size_t at) {
    size_t longest = 0;
    incmap_span line;
    size_t whole = 0;
    while (rep_next_line(text, &at, &line, &whole)) {
        longest = line.size > longest ? line.size : longest;
    }
    return longest;
}

static bool starts_lower(incmap_span line) {
    size_t size = 0;
    return line.size > 0 && txt_class_of(txt_utf8_next(line, 0, &size)) == TXT_LOWER;
}

static bool ends_sentence(incmap_span line) {
    line = base_span_trim(line);
    return line.size > 0 && strchr(".!?:", line.data[line.size - 1]) != NULL;
}

/* "* …", "- …", "• …", "– …": an item of a list. */
static bool is_item(incmap_span line) {
    static const char *const marks[] = {"* ", "- ", "\xE2\x80\xA2 ", "\xE2\x80\x93 "};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (base_span_starts(line, base_span_of(marks[i]))) {
            return true;
        }
    }
    return false;
}

/* Whether `line` goes on with the sentence of `before` (both trimmed). */
static bool goes_on(incmap_span before, incmap_span line, size_t longest) {
    if (before.size == 0 || line.size == 0 || is_item(line)) {
        return false;
    }
    if (longest <= WRAPPED_MAX && before.size >= WRAPPED_MIN && before.size * 5 >= longest * 3) {
        return true;
    }
    return before.size >= WRAPPED_MIN && !ends_sentence(before) && starts_lower(line);
}

static bool is_headline(incmap_span line) {
    return line.size > 0 && line.size <= 200 && !ends_sentence(line);
}

incmap_status rep_read_text(rep_doc *doc, incmap_span text, size_t start, incmap_error *err) {
    size_t longest = longest_line(text, start);
    incmap_span before = {NULL, 0};
    incmap_span raw;
    size_t whole = 0;
    for (size_t at = start; rep_next_line(text, &at, &raw, &whole);) {
        incmap_span line = base_span_trim(raw);
        size_t origin = line.size > 0 ? (size_t)(line.data - text.data) : 0;
        if (goes_on(before, line, longest)) {
            size_t gap = (size_t)(before.data + before.size - text.data);
            BASE_TRY(rep_doc_add(doc, BASE_SPAN(" "), gap, origin - gap, err));
        } else if (line.size > 0) {
            bool first = doc->block_count == 0;
            BASE_TRY(rep_doc_begin(
                doc, first && is_headline(line) ? REP_BLOCK_TITLE : REP_BLOCK_PARAGRAPH, err));
        }
        if (line.size > 0) {
            BASE_TRY(rep_doc_add(doc, line, origin, line.size, err));
        }
        before = line;
    }
    rep_doc_end(doc);
    return INCMAP_OK;
}

static incmap_status check_bytes(incmap_context *ctx, incmap_span text, const char *name,
                                 incmap_error *err) {
    size_t limit = incmap_context_limits_view(ctx)->document_bytes;
    if (limit > UINT32_MAX / 4) {
        limit = UINT32_MAX / 4; /* offsets are kept in 32 bits, and blocks are set apart */
    }
    if (text.size > limit) {
        return base_fail_at(err, INCMAP_LIMIT, name, 0, 0,
                            "the report has %zu bytes, at most %zu are allowed", text.size, limit);
    }
    size_t bad = txt_utf8_find_bad(text);
    if (bad != SIZE_MAX) {
        return base_fail_at(err, INCMAP_ENCODING, name, 0, bad + 1,
                            "byte %zu (0x%02X) is not UTF-8", bad + 1,
                            (unsigned)(unsigned char)text.data[bad]);
    }
    const char *nul = text.size > 0 ? memchr(text.data, '\0', text.size) : NULL;
    if (nul != NULL) {
        size_t at = (size_t)(nul - text.data) + 1;
        return base_fail_at(err, INCMAP_ENCODING, name, 0, at, "byte %zu is NUL, text was expected",
                            at);
    }
    return INCMAP_OK;
}

incmap_status rep_clean(rep_doc *doc, incmap_span text, incmap_report_kind kind, const char *name,
                        incmap_error *err) {
    BASE_TRY(check_bytes(doc->ctx, text, name, err));
    if (kind == INCMAP_REPORT_GUESS) {
        kind = rep_guess_kind(base_span_of(name), text);
    }
    size_t start = base_span_starts(text, BASE_SPAN("\xEF\xBB\xBF")) ? 3 : 0;
    incmap_status status = INCMAP_OK;
    if (kind == INCMAP_REPORT_HTML) {
        status = rep_read_html(doc, text, start, err);
    } else if (kind == INCMAP_REPORT_MARKDOWN) {
        status = rep_read_markdown(doc, text, start, err);
    } else {
        status = rep_read_text(doc, text, start, err);
    }
    if (status != INCMAP_OK) {
        base_locate(err, name, 0, 0);
        return status;
    }
    rep_drop_furniture(doc);
    BASE_TRY(rep_part_dateline(doc, err));
    rep_doc_compact(doc);
    return INCMAP_OK;
}
