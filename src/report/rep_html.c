/* HTML: the only source that sees gumbo. The parser takes its memory from an arena of ours and is
 * left by longjmp when that is used up (it has no other way to fail); its tree is never freed node
 * by node, since its own way of doing so recurses as deep as the page nests. For the same reason
 * the tree is walked without recursion. */
#include <gumbo.h>
#include <setjmp.h>

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "rep_clean.h"
#include "rep_html_text.h"

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

/* Days a page states for itself, best first: article:published_time and its kin, JSON-LD, <time>.
 */
typedef struct findings {
    const GumboNode *body;
    const GumboNode *article; /* the <article> or <main> with most prose */
    size_t article_prose;
    incmap_date meta;
    incmap_date linked_data;
    incmap_date time;
} findings;

static void find_meta(const GumboNode *node, findings *found) {
    static const char *const names[] = {"article:published_time",
                                        "og:article:published_time",
                                        "datePublished",
                                        "date",
                                        "dc.date",
                                        "dc.date.issued",
                                        "dcterms.created",
                                        "dcterms.issued",
                                        "dcterms.date",
                                        "pubdate",
                                        "publish-date",
                                        "publication_date",
                                        "parsely-pub-date",
                                        "sailthru.date",
                                        "citation_publication_date"};
    const char *property = attribute(node, "property");
    const char *name = *property != '\0' ? property : attribute(node, "name");
    name = *name != '\0' ? name : attribute(node, "itemprop");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (base_span_equal_nocase(base_span_of(name), base_span_of(names[i])) &&
            !base_date_is_set(found->meta)) {
            (void)rep_parse_day(base_span_of(attribute(node, "content")), &found->meta);
        }
    }
}

static void find_linked_data(const GumboNode *node, findings *found) {
    const GumboNode *text = child(node, 0);
    if (text == NULL || !is_text(text) || base_date_is_set(found->linked_data) ||
        strcmp(attribute(node, "type"), "application/ld+json") != 0) {
        return;
    }
    incmap_span rest = base_span_of(text->v.text.text);
    incmap_span key = BASE_SPAN("\"datePublished\"");
    size_t at = base_span_find(rest, key);
    if (at == SIZE_MAX) {
        return;
    }
    rest = base_span(rest.data + at + key.size, rest.size - at - key.size);
    const char *colon = memchr(rest.data, ':', rest.size);
    if (colon != NULL) {
        rest = base_span(colon + 1, rest.size - (size_t)(colon + 1 - rest.data));
        (void)rep_parse_day(rest, &found->linked_data);
    }
}

static void find_part(const GumboNode *node, findings *found) {
    size_t prose = prose_in(node);
    if (prose > found->article_prose) {
        found->article = node;
        found->article_prose = prose;
    }
}

static void look_at(const GumboNode *node, findings *found) {
    switch (node->v.element.tag) {
        case GUMBO_TAG_BODY:
            found->body = node;
            break;
        case GUMBO_TAG_META:
            find_meta(node, found);
            break;
        case GUMBO_TAG_SCRIPT:
            find_linked_data(node, found);
            break;
        case GUMBO_TAG_TIME:
            if (!base_date_is_set(found->time)) {
                (void)rep_parse_day(base_span_of(attribute(node, "datetime")), &found->time);
            }
            break;
        default:
            break;
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
            look_at(node, found);
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
    findings found = {0};
    BASE_TRY(survey(root, &found, incmap_context_limits_view(doc->ctx)->nesting_depth, err));
    doc->published = base_date_is_set(found.meta)          ? found.meta
                     : base_date_is_set(found.linked_data) ? found.linked_data
                                                           : found.time;
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
