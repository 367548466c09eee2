/* Owns what is furniture of a page; knows nothing of markup. */
#include "base_span.h"
#include "rep_clean.h"
#include "txt_fold.h"

typedef enum furniture { NONE, LINE, START, NEXT, LIST, ANY } furniture;

static const struct {
    furniture kind;
    const char *phrase;
} phrases[] = {
#define X(kind, phrase) {kind, phrase},
#include "rep_furniture.def"
#undef X
};

enum {
    LABEL_BYTES = 160,   /* no label is longer */
    HEADLINE_BYTES = 240 /* nor is the headline of another article */
};

static bool meets(furniture kind, incmap_span block, incmap_span phrase) {
    if (kind == ANY) {
        return base_span_find(block, phrase) != SIZE_MAX;
    }
    if (kind == START) {
        return base_span_starts(block, phrase) && block.size > phrase.size &&
               block.data[phrase.size] == ' ';
    }
    return base_span_equal(block, phrase);
}

static furniture kind_of(incmap_span block) {
    if (block.size > LABEL_BYTES) {
        return NONE;
    }
    txt_folded folded;
    txt_fold(block, &folded);
    incmap_span text = base_span(folded.data, folded.size);
    furniture found = NONE;
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        if (phrases[i].kind > found &&
            meets(phrases[i].kind, text, base_span_of(phrases[i].phrase))) {
            found = phrases[i].kind;
        }
    }
    bool mark = base_span_starts(block, BASE_SPAN("\xC2\xA9")); /* © */
    return found == NONE && mark ? LINE : found;
}

/* A "share" or "watch" that opens a whole sentence is prose. */
static bool is_sentence(incmap_span block) {
    char last = block.data[block.size - 1];
    return last == '.' && base_span_find(block, BASE_SPAN(" ")) != SIZE_MAX;
}

static bool is_headline(const rep_doc *doc, size_t block) {
    incmap_span text = rep_doc_block(doc, block);
    return text.size <= HEADLINE_BYTES && !is_sentence(text);
}

void rep_drop_furniture(rep_doc *doc) {
    size_t next = 0; /* headlines still to drop */
    for (size_t i = 0; i < doc->block_count; i++) {
        incmap_span text = rep_doc_block(doc, i);
        furniture kind = kind_of(text);
        if (kind == START && is_sentence(text)) {
            kind = NONE;
        }
        if (kind != NONE) {
            doc->blocks[i].dropped = true;
            next = kind == NEXT ? 1 : kind == LIST ? SIZE_MAX : next;
        } else if (next > 0 && is_headline(doc, i)) {
            doc->blocks[i].dropped = true;
            next -= next == SIZE_MAX ? 0 : 1;
        } else {
            next = 0;
        }
    }
}
