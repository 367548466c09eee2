/* HTML: the only source that sees gumbo. The parser takes its memory from an arena of ours and is
 * left by longjmp when that is used up (it has no other way to fail); its tree is never freed node
 * by node, since its own way of doing so recurses as deep as the page nests. For the same reason
 * the tree is walked without recursion. */
#include <gumbo.h>
#include <setjmp.h>

#include "base_error.h"
#include "base_span.h"
#include "rep_clean.h"
#include "rep_html_text.h"
#include "rep_page.h"
#include "txt_utf8.h"

typedef enum role { ROLE_INLINE, ROLE_SKIP, ROLE_BLOCK, ROLE_HEADING } role;

static const struct {
    GumboTag tag;
    role role;
} roles[] = {
#define X(tag, role) {GUMBO_TAG_##tag, ROLE_##role},
#include "rep_html.def"
#undef X
};

static role role_of(const GumboNode *node) {
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (roles[i].tag == node->v.element.tag) {
            return roles[i].role;
        }
    }
    return ROLE_INLINE;
}

typedef struct parser {
    base_arena arena;
    size_t used;
    size_t ceiling;
    incmap_status status;
    jmp_buf full;
} parser;

static void *take(void *state, size_t size) {
    parser *p = state;
    void *block = NULL;
    if (p->used + size > p->ceiling) {
        p->status = INCMAP_LIMIT;
    } else if ((block = base_arena_alloc(&p->arena, size)) == NULL) {
        p->status = INCMAP_MEMORY;
    }
    if (block == NULL) {
        longjmp(p->full, 1);
    }
    p->used += size;
    return block;
}

static void give_back(void *state, void *block) {
    (void)state;
    (void)block;
}

static GumboOutput *parse(parser *p, const char *data, size_t size) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = take;
    options.deallocator = give_back;
    options.userdata = p;
    options.max_errors = 0;
    if (setjmp(p->full) != 0) {
        return NULL;
    }
    return gumbo_parse_with_options(&options, data, size);
}

static bool has_children(const GumboNode *node) {
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static const GumboNode *child(const GumboNode *node, size_t number) {
    return number < node->v.element.children.length ? node->v.element.children.data[number] : NULL;
}

/* The walk: one step to the next node, into it only when `enter`. *left counts the elements that
 * were left on the way. NULL behind `top`. */
static const GumboNode *step(const GumboNode *node, const GumboNode *top, bool enter,
                             unsigned *left) {
    *left = 0;
    if (enter && has_children(node) && child(node, 0) != NULL) {
        return child(node, 0);
    }
    while (node != top) {
        const GumboNode *next = child(node->parent, node->index_within_parent + 1);
        if (next != NULL) {
            return next;
        }
        node = node->parent;
        ++*left;
    }
    return NULL;
}

static const char *attribute(const GumboNode *node, const char *name) {
    const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);
    return found == NULL ? "" : found->value;
}

static bool is_text(const GumboNode *node) {
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA ||
           node->type == GUMBO_NODE_WHITESPACE;
}

static bool enters(const GumboNode *node) {
    if (node->type != GUMBO_NODE_ELEMENT) {
        return false;
    }
    const char *hidden = attribute(node, "aria-hidden");
    return role_of(node) != ROLE_SKIP && strcmp(hidden, "true") != 0 &&
           gumbo_get_attribute(&node->v.element.attributes, "hidden") == NULL;
}

/* How much prose a part holds: bytes of text outside of links and furniture. */
static size_t prose_in(const GumboNode *top) {
    size_t bytes = 0;
    unsigned left = 0;
    const GumboNode *node = top;
    while (node != NULL) {
        bool link = node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_A;
        if (node->type == GUMBO_NODE_TEXT) {
            bytes += strlen(node->v.text.text);
        }
        node = step(node, top, enters(node) && !link, &left);
    }
    return bytes;
}

typedef struct findings {
    const GumboNode *body;
    const GumboNode *article; /* the <article> or <main> with most prose */
    size_t article_prose;
    rep_page page;
} findings;

static incmap_status state(const GumboNode *node, rep_page_source source, const char *value,
                           const char *name_in, findings *found, incmap_error *err) {
    incmap_span name = base_span_of(attribute(node, name_in));
    return rep_page_state(&found->page, source, name, base_span_of(attribute(node, value)), err);
}

static incmap_status look_at_meta(const GumboNode *node, findings *found, incmap_error *err) {
    BASE_TRY(state(node, REP_PAGE_META, "content", "property", found, err));
    BASE_TRY(state(node, REP_PAGE_META, "content", "name", found, err));
    return state(node, REP_PAGE_META, "content", "itemprop", found, err);
}

static incmap_status look_at_script(const GumboNode *node, findings *found, incmap_error *err) {
    const GumboNode *text = child(node, 0);
    incmap_span type = base_span_of(attribute(node, "type"));
    if (text == NULL || !is_text(text) ||
        !base_span_equal_nocase(base_span_trim(type), BASE_SPAN("application/ld+json"))) {
        return INCMAP_OK;
    }
    return rep_page_linked_data(&found->page, base_span_of(text->v.text.text), err);
}

enum { GATHER_NODES = 1000 };

/* The text within `top`, as far as a title or a day goes, appended to `out`. */
static incmap_status gather(const GumboNode *top, base_buf *out, incmap_error *err) {
    unsigned left = 0;
    const GumboNode *node = top;
    for (unsigned n = 0; node != NULL && n < GATHER_NODES && out->size <= REP_PAGE_TITLE_BYTES;
         n++) {
        if (is_text(node)) {
            incmap_span text = base_span_of(node->v.text.text);
            BASE_TRY(
                base_buf_add_span(out, txt_utf8_fit(text, (size_t)2 * REP_PAGE_TITLE_BYTES), err));
        }
        node = step(node, top, node == top || enters(node), &left);
    }
    return INCMAP_OK;
}

static incmap_status state_text(const GumboNode *node, rep_page_source source, const char *name,
                                findings *found, incmap_error *err) {
    if (!rep_page_wants(&found->page, source, base_span_of(name))) {
        return INCMAP_OK;
    }
    base_buf text;
    base_buf_init(&text, found->page.doc->ctx, SIZE_MAX);
    incmap_status status = gather(node, &text, err);
    if (status == INCMAP_OK) {
        status =
            rep_page_state(&found->page, source, base_span_of(name), base_buf_view(&text), err);
    }
    base_buf_free(&text);
    return status;
}

/* <time itemprop="datePublished" datetime="…">, <span itemprop="datePublished" content="…">, or the
 * day as the element's text. */
static incmap_status look_at_item(const GumboNode *node, findings *found, incmap_error *err) {
    const char *name = attribute(node, "itemprop");
    if (*name == '\0' || node->v.element.tag == GUMBO_TAG_META) {
        return INCMAP_OK;
    }
    BASE_TRY(state(node, REP_PAGE_ITEMPROP, "content", "itemprop", found, err));
    BASE_TRY(state(node, REP_PAGE_ITEMPROP, "datetime", "itemprop", found, err));
    return state_text(node, REP_PAGE_ITEMPROP, name, found, err);
}

static void find_part(const GumboNode *node, findings *found) {
    size_t prose = prose_in(node);
    if (prose > found->article_prose) {
        found->article = node;
        found->article_prose = prose;
    }
}

static incmap_status look_at(const GumboNode *node, findings *found, incmap_error *err) {
    BASE_TRY(look_at_item(node, found, err));
    switch (node->v.element.tag) {
        case GUMBO_TAG_BODY:
            found->body = node;
            return INCMAP_OK;
        case GUMBO_TAG_META:
            return look_at_meta(node, found, err);
        case GUMBO_TAG_SCRIPT:
            return look_at_script(node, found, err);
        case GUMBO_TAG_TITLE:
            return node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML
                       ? state_text(node, REP_PAGE_ELEMENT, "title", found, err)
                       : INCMAP_OK;
        case GUMBO_TAG_H1:
            return state_text(node, REP_PAGE_ELEMENT, "h1", found, err);
        case GUMBO_TAG_TIME:
            return rep_page_state(&found->page, REP_PAGE_ELEMENT, BASE_SPAN("time"),
                                  base_span_of(attribute(node, "datetime")), err);
        default:
            return INCMAP_OK;
    }
}

static bool is_part(const GumboNode *node) {
    return node->type == GUMBO_NODE_ELEMENT &&
           (node->v.element.tag == GUMBO_TAG_ARTICLE || node->v.element.tag == GUMBO_TAG_MAIN);
}

static incmap_status survey(const GumboNode *root, findings *found, unsigned limit,
                            incmap_error *err) {
    unsigned depth = 1;
    unsigned left = 0;
    const GumboNode *part = NULL; /* articles inside articles are not weighed again */
    unsigned part_depth = 0;
    const GumboNode *node = root;
    while (node != NULL) {
        if (depth > limit) {
            return base_fail_at(err, INCMAP_LIMIT, NULL, 0, 0,
                                "the page nests deeper than %u elements", limit);
        }
        bool element = node->type == GUMBO_NODE_ELEMENT;
        if (element) {
            BASE_TRY(look_at(node, found, err));
        }
        if (is_part(node) && part == NULL) {
            find_part(node, found);
            part = node;
            part_depth = depth;
        }
        bool into = has_children(node) && child(node, 0) != NULL;
        node = step(node, root, true, &left);
        depth = into ? depth + 1 : depth - left;
        if (part != NULL && depth <= part_depth) {
            part = NULL;
        }
    }
    return INCMAP_OK;
}

static incmap_status add_node(rep_doc *doc, const GumboNode *node, const char *base, bool *space,
                              incmap_error *err) {
    const GumboText *text = &node->v.text;
    rep_html_text piece = {
        .text = base_span_of(text->text),
        .source = base_span(text->original_text.data, text->original_text.length),
        .origin = (size_t)(text->original_text.data - base),
        .verbatim = node->type == GUMBO_NODE_CDATA};
    return rep_html_add(doc, &piece, space, err);
}

static rep_block_kind kind_of(role r, GumboTag tag) {
    return tag == GUMBO_TAG_H1 ? REP_BLOCK_TITLE
           : r == ROLE_HEADING ? REP_BLOCK_HEADING
                               : REP_BLOCK_PARAGRAPH;
}

/* Blocks of the page: one begins where a block element begins or ends. */
static incmap_status read_part(rep_doc *doc, const GumboNode *top, const char *base,
                               incmap_error *err) {
    bool space = false;
    unsigned left = 0;
    const GumboNode *node = top;
    while (node != NULL) {
        bool enter = enters(node);
        role r = node->type == GUMBO_NODE_ELEMENT ? role_of(node) : ROLE_INLINE;
        if (enter && r != ROLE_INLINE) {
            BASE_TRY(rep_doc_begin(doc, kind_of(r, node->v.element.tag), err));
            space = false;
        } else if (is_text(node)) {
            if (!doc->open) {
                BASE_TRY(rep_doc_begin(doc, REP_BLOCK_PARAGRAPH, err));
            }
            BASE_TRY(add_node(doc, node, base, &space, err));
        }
        const GumboNode *next = step(node, top, enter, &left);
        const GumboNode *leaving = node;
        bool down = enter && child(node, 0) != NULL;
        for (unsigned i = 0; next != NULL && !down && i <= left; i++) {
            if (leaving->type == GUMBO_NODE_ELEMENT && role_of(leaving) != ROLE_INLINE) {
                rep_doc_end(doc);
                space = false;
            }
            leaving = leaving->parent;
        }
        node = next;
    }
    rep_doc_end(doc);
    return INCMAP_OK;
}

static incmap_status read_page(rep_doc *doc, const GumboNode *root, const char *base,
                               incmap_error *err) {
    findings found = {.page = {.doc = doc}};
    BASE_TRY(survey(root, &found, incmap_context_limits_view(doc->ctx)->nesting_depth, err));
    const GumboNode *part = found.body != NULL ? found.body : root;
    /* A page of many small articles is a list of them: then all of it is read. */
    if (found.article != NULL && found.article_prose * 4 >= prose_in(part)) {
        part = found.article;
    }
    return read_part(doc, part, base, err);
}

incmap_status rep_read_html(rep_doc *doc, incmap_span text, size_t start, incmap_error *err) {
    incmap_span page = base_span(text.data + start, text.size - start);
    unsigned depth = incmap_context_limits_view(doc->ctx)->nesting_depth;
    if (rep_html_nesting(page) > (size_t)depth * 4) {
        return base_fail_at(err, INCMAP_LIMIT, NULL, 0, 0, "the page nests deeper than %u elements",
                            depth);
    }
    parser *p = base_alloc_zeroed(doc->ctx, 1, sizeof *p);
    if (p == NULL) {
        return base_out_of_memory(err);
    }
    base_arena_init(&p->arena, doc->ctx);
    p->ceiling = ((size_t)16 << 20) + page.size * 200;
    GumboOutput *output = parse(p, page.size > 0 ? page.data : "", page.size);
    incmap_status status = p->status;
    if (output != NULL) {
        status = read_page(doc, output->root, text.data, err);
    } else if (status == INCMAP_LIMIT) {
        (void)base_fail(err, status, "the page needs over %zu bytes to be parsed", p->ceiling);
    } else {
        (void)base_out_of_memory(err);
    }
    base_arena_free(&p->arena);
    base_free(doc->ctx, p);
    return status;
}
