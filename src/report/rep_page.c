#include "rep_page.h"

#include "base_error.h"
#include "base_span.h"
#include "io_json.h"
#include "rep_parts.h"
#include "txt_utf8.h"

typedef enum what { STATES_TITLE, STATES_DAY } what;

static const struct {
    what what;
    rep_page_source source;
    const char *name;
} statements[] = {
#define X(what, source, name) {STATES_##what, REP_PAGE_##source, name},
#include "rep_page.def"
#undef X
};

enum { STATEMENTS = sizeof statements / sizeof statements[0] };

static size_t rank_of(rep_page_source source, incmap_span name) {
    for (size_t i = 0; i < STATEMENTS; i++) {
        if (statements[i].source == source &&
            base_span_equal_nocase(name, base_span_of(statements[i].name))) {
            return i + 1;
        }
    }
    return 0;
}

static bool is_better(const rep_page *page, size_t rank) {
    if (rank == 0) {
        return false;
    }
    size_t known = statements[rank - 1].what == STATES_DAY ? page->day_rank : page->title_rank;
    return known == 0 || rank < known;
}

bool rep_page_wants(const rep_page *page, rep_page_source source, incmap_span name) {
    return is_better(page, rank_of(source, name));
}

/* Runs of white space become one space. */
static incmap_status set_title(rep_page *page, size_t rank, incmap_span value, incmap_error *err) {
    base_buf *title = &page->doc->title;
    incmap_span rest = txt_utf8_fit(base_span_trim(value), REP_PAGE_TITLE_BYTES);
    bool space = false;
    if (rest.size == 0) {
        return INCMAP_OK;
    }
    title->size = 0;
    for (size_t i = 0; i < rest.size; i++) {
        bool blank = base_is_space(rest.data[i]);
        if (!blank && space) {
            BASE_TRY(base_buf_add_char(title, ' ', err));
        }
        if (!blank) {
            BASE_TRY(base_buf_add_char(title, rest.data[i], err));
        }
        space = blank;
    }
    page->title_rank = rank;
    return INCMAP_OK;
}

incmap_status rep_page_state(rep_page *page, rep_page_source source, incmap_span name,
                             incmap_span value, incmap_error *err) {
    size_t rank = rank_of(source, name);
    if (!is_better(page, rank)) {
        return INCMAP_OK;
    }
    if (statements[rank - 1].what == STATES_TITLE) {
        return set_title(page, rank, value, err);
    }
    incmap_date day;
    if (rep_parse_mail_day(value, &day)) {
        page->doc->published = day;
        page->day_rank = rank;
    }
    return INCMAP_OK;
}

static bool names_article(const io_json_value *type) {
    incmap_span name = io_json_text(type);
    return base_span_ends(name, BASE_SPAN("Article")) ||
           base_span_ends(name, BASE_SPAN("Posting")) || base_span_ends(name, BASE_SPAN("Report"));
}

static bool is_article(const io_json_value *object) {
    const io_json_value *type = io_json_member(object, "@type");
    if (io_json_kind_of(type) != IO_JSON_ARRAY) {
        return names_article(type);
    }
    const io_json_value *one = io_json_first(type);
    while (one != NULL && !names_article(one)) {
        one = io_json_next(one);
    }
    return one != NULL;
}

/* Of the objects that may speak for the page, the first article and the first that states a day or
 * a headline at all. */
typedef struct speakers {
    const io_json_value *article;
    const io_json_value *any;
    size_t left; /* values that may still be looked at */
} speakers;

enum { LEVELS = 6, VALUES = 4096 };

static void find_speakers(const io_json_value *value, unsigned levels, speakers *found) {
    static const char *const inner[] = {"@graph", "mainEntity", "mainEntityOfPage"};
    if (levels == 0 || found->left == 0 || found->article != NULL) {
        return;
    }
    found->left--;
    if (io_json_kind_of(value) == IO_JSON_ARRAY) {
        for (const io_json_value *one = io_json_first(value); one != NULL;
             one = io_json_next(one)) {
            find_speakers(one, levels - 1, found);
        }
    } else if (io_json_kind_of(value) == IO_JSON_OBJECT) {
        bool states = io_json_member(value, "headline") != NULL ||
                      io_json_member(value, "datePublished") != NULL;
        found->article = is_article(value) ? value : NULL;
        found->any = found->any == NULL && states ? value : found->any;
        for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++) {
            find_speakers(io_json_member(value, inner[i]), levels - 1, found);
        }
    }
}

static incmap_status speak(rep_page *page, rep_page_source source, const io_json_value *object,
                           incmap_error *err) {
    static const char *const names[] = {"headline", "datePublished"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        incmap_span value = io_json_text(io_json_member(object, names[i]));
        if (value.size > 0) {
            BASE_TRY(rep_page_state(page, source, base_span_of(names[i]), value, err));
        }
    }
    return INCMAP_OK;
}

incmap_status rep_page_linked_data(rep_page *page, incmap_span script, incmap_error *err) {
    if (!rep_page_wants(page, REP_PAGE_ARTICLE, BASE_SPAN("headline")) &&
        !rep_page_wants(page, REP_PAGE_ARTICLE, BASE_SPAN("datePublished"))) {
        return INCMAP_OK;
    }
    io_json *json = NULL;
    incmap_status status = io_json_parse(&json, page->doc->ctx, script, NULL);
    if (status != INCMAP_OK) {
        return status == INCMAP_MEMORY ? base_out_of_memory(err) : INCMAP_OK;
    }
    speakers found = {.left = VALUES};
    find_speakers(io_json_root(json), LEVELS, &found);
    status = speak(page, REP_PAGE_ARTICLE, found.article, err);
    if (status == INCMAP_OK) { /* for what the article itself does not state */
        status = speak(page, REP_PAGE_LINKED_DATA, found.any, err);
    }
    io_json_free(json);
    return status;
}
