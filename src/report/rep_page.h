/* What a page says of itself: its title and its day of publication. Knows which statement is
 * better than which (rep_page.def), and JSON-LD; knows no HTML parser. */
#ifndef REP_PAGE_H
#define REP_PAGE_H

#include "rep_doc.h"

typedef enum rep_page_source {
    REP_PAGE_META,
    REP_PAGE_ARTICLE,     /* of JSON-LD */
    REP_PAGE_LINKED_DATA, /* any other object of it */
    REP_PAGE_ITEMPROP,
    REP_PAGE_ELEMENT
} rep_page_source;

enum { REP_PAGE_TITLE_BYTES = 1000 }; /* what is longer is cut behind a whole letter */

typedef struct rep_page {
    rep_doc *doc;      /* borrowed: its title and day are what was stated best so far */
    size_t title_rank; /* number of that row in rep_page.def, counted from 1; 0: none */
    size_t day_rank;
} rep_page;

/* Would `name` at `source` tell more than what is known? */
bool rep_page_wants(const rep_page *page, rep_page_source source, incmap_span name);

/* The page states `value` for `name`. Of two statements of one rank the first holds; a title of
 * mere white space and a day that is none are not heard. Days are YYYY-MM-DD with anything behind,
 * or as mails have them. */
INCMAP_NODISCARD incmap_status rep_page_state(rep_page *page, rep_page_source source,
                                              incmap_span name, incmap_span value,
                                              incmap_error *err);

/* The text of a JSON-LD script. The first article in it speaks (schema.org's types that end in
 * Article, Posting or Report); for what it does not state, the first object that states a day or a
 * headline; arrays, "@graph", "mainEntity" and "mainEntityOfPage" are looked into, a few levels
 * deep, lists of other articles not. What is no JSON states nothing. */
INCMAP_NODISCARD incmap_status rep_page_linked_data(rep_page *page, incmap_span script,
                                                    incmap_error *err);

#endif
