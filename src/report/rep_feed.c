/* RSS and Atom: the only source that sees expat. Knows which elements hold the title, the body and
 * the day of an item; markup inside a body is text that the reader of pages sees later. */
#include <expat.h>

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "rep_clean.h"
#include "rep_parts.h"

/* What elements hold, by their names without the prefix; the better body and the better day win. */
typedef enum holds { NOTHING, ITEM, TITLE, LATER_DAY, DAY, SUMMARY, BODY } holds;

static const struct {
    const char *name;
    holds holds;
} elements[] = {
    {"item", ITEM},       {"entry", ITEM},        {"title", TITLE},  {"pubDate", DAY},
    {"published", DAY},   {"updated", LATER_DAY}, {"date", DAY},     {"description", SUMMARY},
    {"summary", SUMMARY}, {"encoded", BODY},      {"content", BODY},
};

enum { TITLE_DEPTH = 1 }; /* an item's own elements stand at once in it, not in its media */

typedef struct parser {
    rep_feed *feed;
    XML_Parser xml;
    incmap_error *err;
    incmap_status status;
    unsigned depth;
    unsigned limit;
    unsigned item_depth; /* 0 outside of items */
    holds held;          /* what the element being read holds */
    unsigned held_depth;
    holds body_held; /* where the item's body came from */
    holds day_held;  /* and its day */
    bool inline_markup;
    base_buf text;
    rep_item item;
} parser;

static void stop(parser *p, incmap_status status) {
    p->status = p->status == INCMAP_OK ? status : p->status;
    (void)XML_StopParser(p->xml, XML_FALSE);
}

static holds what_holds(const char *name) {
    const char *colon = strchr(name, ':');
    incmap_span bare = base_span_of(colon == NULL ? name : colon + 1);
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        if (base_span_is(bare, elements[i].name)) {
            return elements[i].holds;
        }
    }
    return NOTHING;
}

static void add_text(parser *p, const char *text, size_t size) {
    incmap_status status = base_buf_add(&p->text, text, size, p->err);
    if (status != INCMAP_OK) {
        stop(p, status);
    }
}

static bool is_xhtml(const char *const *attributes) {
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], "type") == 0) {
            return strcmp(attributes[i + 1], "xhtml") == 0;
        }
    }
    return false;
}

static void XMLCALL on_start(void *state, const char *name, const char **attributes) {
    parser *p = state;
    if (++p->depth > p->limit) {
        stop(p, base_fail_at(p->err, INCMAP_LIMIT, NULL, (uint64_t)XML_GetCurrentLineNumber(p->xml),
                             0, "the feed nests deeper than %u elements", p->limit));
        return;
    }
    holds held = what_holds(name);
    if (p->held != NOTHING) { /* markup inside a body: its elements part the words */
        p->inline_markup = true;
        add_text(p, "\n\n", 2);
    } else if (p->item_depth == 0 && held == ITEM) {
        p->item_depth = p->depth;
        p->item = (rep_item){.html = false};
        p->body_held = p->day_held = NOTHING;
    } else if (p->item_depth > 0 && p->depth == p->item_depth + TITLE_DEPTH && held > ITEM) {
        p->held = held;
        p->held_depth = p->depth;
        p->inline_markup = is_xhtml((const char *const *)attributes);
        p->text.size = 0;
    }
}

static void XMLCALL on_text(void *state, const char *text, int size) {
    parser *p = state;
    if (p->held != NOTHING && size > 0) {
        add_text(p, text, (size_t)size);
    }
}

static incmap_status keep(parser *p) {
    incmap_span text = base_span_trim(base_buf_view(&p->text));
    if (p->held == DAY || p->held == LATER_DAY) {
        incmap_date day;
        if (p->held > p->day_held && rep_parse_mail_day(text, &day)) {
            p->item.published = day;
            p->day_held = p->held;
        }
        return INCMAP_OK;
    }
    if (p->held == TITLE) {
        return base_arena_copy(&p->feed->texts, text, &p->item.title, p->err);
    }
    if (p->held < p->body_held || text.size == 0) {
        return INCMAP_OK;
    }
    p->body_held = p->held;
    p->item.html = !p->inline_markup && memchr(text.data, '<', text.size) != NULL;
    return base_arena_copy(&p->feed->texts, text, &p->item.body, p->err);
}

static incmap_status add_item(parser *p) {
    rep_feed *feed = p->feed;
    void *items = feed->items;
    BASE_TRY(
        base_grow(feed->ctx, &items, &feed->room, feed->count + 1, sizeof *feed->items, p->err));
    feed->items = items;
    feed->items[feed->count++] = p->item;
    return INCMAP_OK;
}

static void XMLCALL on_end(void *state, const char *name) {
    parser *p = state;
    incmap_status status = INCMAP_OK;
    (void)name;
    if (p->held != NOTHING && p->depth == p->held_depth) {
        status = keep(p);
        p->held = NOTHING;
    } else if (p->held != NOTHING) {
        add_text(p, "\n\n", 2);
    } else if (p->item_depth > 0 && p->depth == p->item_depth) {
        status = add_item(p);
        p->item_depth = 0;
    }
    p->depth--;
    if (status != INCMAP_OK) {
        stop(p, status);
    }
}

/* Entities can be made to grow without end; no feed needs its own. */
static void XMLCALL on_entity(void *state, const char *name, int parameter, const char *value,
                              int size, const char *base, const char *system, const char *public,
                              const char *notation) {
    parser *p = state;
    (void)parameter;
    (void)value;
    (void)size;
    (void)base;
    (void)system;
    (void)public;
    (void)notation;
    stop(p, base_fail_at(p->err, INCMAP_FORMAT, NULL, (uint64_t)XML_GetCurrentLineNumber(p->xml), 0,
                         "the feed declares the entity \"%.60s\"; expected none", name));
}

static incmap_status parse(parser *p, incmap_span text) {
    enum { CHUNK = 1 << 20 };
    XML_SetUserData(p->xml, p);
    XML_SetElementHandler(p->xml, on_start, on_end);
    XML_SetCharacterDataHandler(p->xml, on_text);
    XML_SetEntityDeclHandler(p->xml, on_entity);
    for (size_t at = 0; at <= text.size; at += CHUNK) {
        size_t left = text.size - at;
        int size = left < CHUNK ? (int)left : CHUNK;
        bool last = left <= CHUNK;
        if (XML_Parse(p->xml, text.data + at, size, last) != XML_STATUS_OK) {
            enum XML_Error code = XML_GetErrorCode(p->xml);
            if (p->status != INCMAP_OK) {
                return p->status;
            }
            return code == XML_ERROR_NO_MEMORY
                       ? base_out_of_memory(p->err)
                       : base_fail_at(p->err, INCMAP_FORMAT, NULL,
                                      (uint64_t)XML_GetCurrentLineNumber(p->xml),
                                      (uint64_t)XML_GetCurrentColumnNumber(p->xml) + 1,
                                      "%s; expected an RSS or Atom feed", XML_ErrorString(code));
        }
        if (last) {
            break;
        }
    }
    return INCMAP_OK;
}

incmap_status rep_feed_read(rep_feed *feed, incmap_context *ctx, incmap_span text,
                            incmap_error *err) {
    const incmap_limits *limits = incmap_context_limits_view(ctx);
    *feed = (rep_feed){.ctx = ctx};
    base_arena_init(&feed->texts, ctx);
    parser p = {.feed = feed, .err = err, .limit = limits->nesting_depth};
    p.xml = XML_ParserCreate("UTF-8"); /* whatever the prolog says: the text is decoded */
    if (p.xml == NULL) {
        return base_out_of_memory(err);
    }
    base_buf_init(&p.text, ctx, limits->document_bytes);
    incmap_status status = parse(&p, text);
    base_buf_free(&p.text);
    XML_ParserFree(p.xml);
    return status;
}

void rep_feed_free(rep_feed *feed) {
    base_arena_free(&feed->texts);
    base_free(feed->ctx, feed->items);
    feed->items = NULL;
}
