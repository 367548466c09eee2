/* The text of a page against its source: where decoded letters stand. Knows no parser. */
#ifndef REP_HTML_TEXT_H
#define REP_HTML_TEXT_H

#include "rep_doc.h"

typedef struct rep_html_text {
    incmap_span text;   /* decoded */
    incmap_span source; /* what stands for it in the page */
    size_t origin;      /* where `source` stands in the input */
    bool verbatim;      /* `source` knows no entities (CDATA) */
} rep_html_text;

/* Adds `piece` to the open block. Runs of white space become one space; *space tells whether the
 * text so far ended with one that is still owed. Letters map to their bytes, those of an entity to
 * all of the entity. */
INCMAP_NODISCARD incmap_status rep_html_add(rep_doc *doc, const rep_html_text *piece, bool *space,
                                            incmap_error *err);

/* How deep the elements of a page nest at most, by its tags alone; elements that HTML closes on its
 * own (li, p, td …) count only inside SVG and MathML, where it does not. Linear; at most a few
 * hundred, since it stops counting there. */
size_t rep_html_nesting(incmap_span page);

#endif
