#include "rep_html_text.h"

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "txt_utf8.h"

static bool is_blank(char c) { return base_is_space(c); }

/* The entity at `at` of `source`: its size, from & to ; */
static size_t entity_size(incmap_span source, size_t at) {
    size_t end = at + 1;
    if (end < source.size && source.data[end] == '#') {
        end++;
    }
    while (end < source.size &&
           (base_is_alpha(source.data[end]) || base_is_digit(source.data[end]))) {
        end++;
    }
    return end - at + (end < source.size && source.data[end] == ';' ? 1 : 0);
}

typedef struct place {
    size_t text;   /* in the decoded text */
    size_t source; /* in the source */
} place;

/* How far both go on the same way from `at`, up to white space or an entity. */
static size_t same_run(const rep_html_text *p, place at) {
    size_t n = 0;
    while (at.text + n < p->text.size && at.source + n < p->source.size) {
        char c = p->text.data[at.text + n];
        if (c != p->source.data[at.source + n] || is_blank(c) || (c == '&' && !p->verbatim)) {
            break;
        }
        n++;
    }
    return n;
}

static size_t blank_run(incmap_span text, size_t at) {
    size_t n = 0;
    while (at + n < text.size && is_blank(text.data[at + n])) {
        n++;
    }
    return n;
}

static incmap_status owe_space(rep_doc *doc, bool *space, size_t origin, incmap_error *err) {
    bool wanted = *space && doc->text.size > doc->blocks[doc->block_count - 1].start;
    *space = false;
    return wanted ? rep_doc_add(doc, BASE_SPAN(" "), origin, 0, err) : INCMAP_OK;
}

/* A letter that the source spells otherwise: one decoded letter, or two where an entity has two. */
static incmap_status add_entity(rep_doc *doc, const rep_html_text *p, place *at,
                                incmap_error *err) {
    size_t letter = 0;
    uint32_t code = txt_utf8_next(p->text, at->text, &letter);
    size_t size = at->source < p->source.size && p->source.data[at->source] == '&'
                      ? entity_size(p->source, at->source)
                      : (at->source < p->source.size ? 1 : 0);
    incmap_span text = base_span(p->text.data + at->text, letter);
    if (code == 0xA0) { /* a no-break space is a space */
        text = BASE_SPAN(" ");
    }
    size_t origin = p->origin + at->source;
    at->text += letter;
    at->source += size;
    return rep_doc_add(doc, text, origin, size, err);
}

incmap_status rep_html_add(rep_doc *doc, const rep_html_text *p, bool *space, incmap_error *err) {
    place at = {0, 0};
    while (at.text < p->text.size) {
        size_t blanks = blank_run(p->text, at.text);
        if (blanks > 0) {
            *space = true;
            at.text += blanks;
            at.source += blank_run(p->source, at.source);
            continue;
        }
        BASE_TRY(owe_space(doc, space, p->origin + at.source, err));
        size_t same = same_run(p, at);
        if (same > 0) {
            BASE_TRY(rep_doc_add(doc, base_span(p->text.data + at.text, same),
                                 p->origin + at.source, same, err));
            at.text += same;
            at.source += same;
        } else {
            BASE_TRY(add_entity(doc, p, &at, err));
        }
    }
    return INCMAP_OK;
}

enum { OPEN_MAX = 512 };

typedef struct open_tags {
    uint32_t names[OPEN_MAX];
    size_t count;
    size_t deepest;
    size_t foreign; /* svg and math that are open */
} open_tags;

static bool is_one_of(incmap_span name, const char *list) {
    incmap_span rest = base_span_of(list);
    incmap_span word;
    while (base_span_cut(&rest, ' ', &word)) {
        if (base_span_equal_nocase(word, name)) {
            return true;
        }
    }
    return false;
}

static uint32_t name_key(incmap_span name) {
    char lower[16];
    size_t size = name.size < sizeof lower ? name.size : sizeof lower;
    for (size_t i = 0; i < size; i++) {
        lower[i] = base_lower(name.data[i]);
    }
    return (uint32_t)base_hash(lower, size, 0);
}

static void open_tag(open_tags *open, incmap_span name) {
    if (is_one_of(name,
                  "br hr img input meta link area base col embed param source track wbr p li "
                  "dd dt")) {
        return;
    }
    bool foreign = is_one_of(name, "svg math");
    if (!foreign && open->foreign == 0 &&
        is_one_of(name, "tr td th thead tbody tfoot option optgroup colgroup")) {
        return;
    }
    open->foreign += foreign ? 1 : 0;
    if (open->count < OPEN_MAX) {
        open->names[open->count++] = name_key(name);
        open->deepest = open->count > open->deepest ? open->count : open->deepest;
    }
}

static void close_tag(open_tags *open, incmap_span name) {
    uint32_t key = name_key(name);
    for (size_t i = open->count; i > 0; i--) {
        if (open->names[i - 1] == key) {
            open->count = i - 1;
            open->foreign -= open->foreign > 0 && is_one_of(name, "svg math") ? 1 : 0;
            return;
        }
    }
}

/* What starts at `at`, a '<', up to where the search goes on. */
static size_t pass_tag(incmap_span page, size_t at, open_tags *open) {
    incmap_span rest = base_span(page.data + at, page.size - at);
    if (base_span_starts(rest, BASE_SPAN("<!--"))) {
        size_t end = base_span_find(rest, BASE_SPAN("-->"));
        return end == SIZE_MAX ? page.size : at + end + 3;
    }
    bool closing = rest.size > 1 && rest.data[1] == '/';
    size_t start = closing ? 2 : 1;
    size_t end = start;
    while (end < rest.size && (base_is_alpha(rest.data[end]) || base_is_digit(rest.data[end]))) {
        end++;
    }
    if (end == start) {
        return at + 1;
    }
    incmap_span name = base_span(rest.data + start, end - start);
    if (closing) {
        close_tag(open, name);
        return at + end;
    }
    bool raw = is_one_of(name, "script style");
    if (!raw) {
        open_tag(open, name);
        return at + end;
    }
    incmap_span body = base_span(rest.data + end, rest.size - end);
    size_t stop = base_span_find(
        body, is_one_of(name, "script") ? BASE_SPAN("</script") : BASE_SPAN("</style"));
    return stop == SIZE_MAX ? page.size : at + end + stop + 7;
}

size_t rep_html_nesting(incmap_span page) {
    open_tags open = {.count = 0};
    size_t at = 0;
    while (at < page.size) {
        const char *tag = memchr(page.data + at, '<', page.size - at);
        if (tag == NULL) {
            break;
        }
        at = pass_tag(page, (size_t)(tag - page.data), &open);
    }
    return open.deepest;
}
