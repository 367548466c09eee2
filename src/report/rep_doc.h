/* A report as clean text: blocks of prose, each with a map back to the bytes it was read from. */
#ifndef REP_DOC_H
#define REP_DOC_H

#include "base_buf.h"

typedef enum rep_block_kind {
    REP_BLOCK_PARAGRAPH,
    REP_BLOCK_HEADING,
    REP_BLOCK_TITLE,
    REP_BLOCK_DATELINE /* where and when the report was written: tells of no event */
} rep_block_kind;

/* `size` bytes of a block, `clean` bytes from its start, stand for `origin_size` bytes at `origin`
 * of the input. Equal sizes mean that they are the same bytes. */
typedef struct rep_run {
    uint32_t clean;
    uint32_t size;
    uint32_t origin;
    uint32_t origin_size;
} rep_run;

typedef struct rep_block {
    uint32_t start; /* in the clean text */
    uint32_t end;
    uint32_t first_run;
    uint32_t run_count;
    rep_block_kind kind;
    bool dropped; /* furniture: vanishes with rep_doc_compact() */
} rep_block;

typedef struct rep_doc {
    incmap_context *ctx;
    base_buf text;  /* the blocks, an empty line between two */
    base_buf title; /* as a page states it, in one line; may be empty */
    rep_block *blocks;
    size_t block_count;
    size_t block_room;
    rep_run *runs;
    size_t run_count;
    size_t run_room;
    bool open;             /* between rep_doc_begin and rep_doc_end */
    incmap_date published; /* as the report itself states it; may be unset */
} rep_doc;

void rep_doc_init(rep_doc *doc, incmap_context *ctx);
void rep_doc_free(rep_doc *doc);

/* A new block; an open one is ended first. */
INCMAP_NODISCARD incmap_status rep_doc_begin(rep_doc *doc, rep_block_kind kind, incmap_error *err);

/* Text of the open block that stands for the input's bytes [origin, origin + origin_size). */
INCMAP_NODISCARD incmap_status rep_doc_add(rep_doc *doc, incmap_span text, size_t origin,
                                           size_t origin_size, incmap_error *err);

/* Ends the open block; one without anything but white space is forgotten. */
void rep_doc_end(rep_doc *doc);

/* Parts a block: what stands before `end` and what stands from `start` on (both in the block's
 * bytes, start > end by two or more) become blocks of their own; the bytes between belong to none.
 * The first gets `kind`. */
INCMAP_NODISCARD incmap_status rep_doc_part(rep_doc *doc, size_t block, size_t end, size_t start,
                                            rep_block_kind kind, incmap_error *err);

/* Removes the dropped blocks from the text. */
void rep_doc_compact(rep_doc *doc);

static inline incmap_span rep_doc_view(const rep_doc *doc) { return base_buf_view(&doc->text); }
static inline incmap_span rep_doc_block(const rep_doc *doc, size_t block) {
    const rep_block *b = &doc->blocks[block];
    return (incmap_span){doc->text.data + b->start, b->end - b->start};
}

/* Where [start, end) of the clean text stands in the input. */
void rep_doc_origin(const rep_doc *doc, size_t start, size_t end, size_t origin[2]);

#endif
