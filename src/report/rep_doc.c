#include "rep_doc.h"

#include "base_error.h"
#include "base_span.h"

static const char between_blocks[] = "\n\n";

void rep_doc_init(rep_doc *doc, incmap_context *ctx) {
    *doc = (rep_doc){.ctx = ctx};
    /* Blocks add at most two bytes for every byte of the input that they hold. */
    base_buf_init(&doc->text, ctx, UINT32_MAX - 16);
    base_buf_init(&doc->title, ctx, UINT32_MAX - 16);
}

void rep_doc_free(rep_doc *doc) {
    base_buf_free(&doc->text);
    base_buf_free(&doc->title);
    base_free(doc->ctx, doc->blocks);
    base_free(doc->ctx, doc->runs);
    doc->blocks = NULL;
    doc->runs = NULL;
}

incmap_status rep_doc_begin(rep_doc *doc, rep_block_kind kind, incmap_error *err) {
    rep_doc_end(doc);
    void *blocks = doc->blocks;
    BASE_TRY(base_grow(doc->ctx, &blocks, &doc->block_room, doc->block_count + 1,
                       sizeof *doc->blocks, err));
    doc->blocks = blocks;
    if (doc->text.size > 0) {
        BASE_TRY(base_buf_add_text(&doc->text, between_blocks, err));
    }
    doc->blocks[doc->block_count++] = (rep_block){.start = (uint32_t)doc->text.size,
                                                  .end = (uint32_t)doc->text.size,
                                                  .first_run = (uint32_t)doc->run_count,
                                                  .kind = kind};
    doc->open = true;
    return INCMAP_OK;
}

static bool extends(const rep_run *last, size_t clean, size_t size, size_t origin,
                    size_t origin_size) {
    return size == origin_size && last->size == last->origin_size &&
           last->clean + last->size == clean && last->origin + last->origin_size == origin;
}

incmap_status rep_doc_add(rep_doc *doc, incmap_span text, size_t origin, size_t origin_size,
                          incmap_error *err) {
    if (text.size == 0) {
        return INCMAP_OK;
    }
    rep_block *block = &doc->blocks[doc->block_count - 1];
    size_t clean = doc->text.size - block->start;
    BASE_TRY(base_buf_add_span(&doc->text, text, err));
    rep_run *last = block->run_count > 0 ? &doc->runs[doc->run_count - 1] : NULL;
    if (last != NULL && extends(last, clean, text.size, origin, origin_size)) {
        last->size += (uint32_t)text.size;
        last->origin_size = last->size;
        return INCMAP_OK;
    }
    void *runs = doc->runs;
    BASE_TRY(
        base_grow(doc->ctx, &runs, &doc->run_room, doc->run_count + 1, sizeof *doc->runs, err));
    doc->runs = runs;
    doc->runs[doc->run_count++] =
        (rep_run){(uint32_t)clean, (uint32_t)text.size, (uint32_t)origin, (uint32_t)origin_size};
    block->run_count++;
    return INCMAP_OK;
}

void rep_doc_end(rep_doc *doc) {
    if (!doc->open) {
        return;
    }
    doc->open = false;
    rep_block *block = &doc->blocks[doc->block_count - 1];
    size_t end = doc->text.size;
    while (end > block->start && base_is_space(doc->text.data[end - 1])) {
        end--;
    }
    block->end = (uint32_t)end;
    doc->text.size = end;
    if (block->end > block->start) {
        return;
    }
    doc->run_count = block->first_run;
    doc->block_count--;
    if (doc->text.size >= sizeof between_blocks - 1) {
        doc->text.size -= sizeof between_blocks - 1;
    }
}

/* The runs of what stands from `start` on, counted from there: the one that holds it is cut. */
static incmap_status part_runs(rep_doc *doc, const rep_block *whole, rep_block *rest,
                               uint32_t start, incmap_error *err) {
    void *runs = doc->runs;
    rest->first_run = (uint32_t)doc->run_count;
    BASE_TRY(base_grow(doc->ctx, &runs, &doc->run_room, doc->run_count + whole->run_count,
                       sizeof *doc->runs, err));
    doc->runs = runs;
    for (uint32_t i = 0; i < whole->run_count; i++) {
        rep_run run = doc->runs[whole->first_run + i];
        if (run.clean + run.size <= start) {
            continue;
        }
        uint32_t cut = run.clean < start ? start - run.clean : 0;
        bool same = run.size == run.origin_size;
        run.origin += same ? cut : 0;
        run.origin_size -= same ? cut : 0;
        run.size -= cut;
        run.clean = run.clean + cut - start;
        doc->runs[doc->run_count++] = run;
        rest->run_count++;
    }
    return INCMAP_OK;
}

incmap_status rep_doc_part(rep_doc *doc, size_t block, size_t end, size_t start,
                           rep_block_kind kind, incmap_error *err) {
    void *blocks = doc->blocks;
    rep_doc_end(doc);
    BASE_TRY(base_grow(doc->ctx, &blocks, &doc->block_room, doc->block_count + 1,
                       sizeof *doc->blocks, err));
    doc->blocks = blocks;
    rep_block *whole = &doc->blocks[block];
    rep_block rest = {.start = whole->start + (uint32_t)start,
                      .end = whole->end,
                      .kind = whole->kind,
                      .dropped = whole->dropped};
    BASE_TRY(part_runs(doc, whole, &rest, (uint32_t)start, err));
    whole->end = whole->start + (uint32_t)end;
    whole->kind = kind;
    memmove(whole + 2, whole + 1, (doc->block_count - block - 1) * sizeof *whole);
    whole[1] = rest;
    doc->block_count++;
    return INCMAP_OK;
}

void rep_doc_compact(rep_doc *doc) {
    rep_doc_end(doc);
    size_t kept = 0;
    size_t at = 0;
    for (size_t i = 0; i < doc->block_count; i++) {
        rep_block block = doc->blocks[i];
        if (block.dropped) {
            continue;
        }
        if (at > 0) {
            memcpy(doc->text.data + at, between_blocks, sizeof between_blocks - 1);
            at += sizeof between_blocks - 1;
        }
        size_t size = block.end - block.start;
        memmove(doc->text.data + at, doc->text.data + block.start, size);
        block.start = (uint32_t)at;
        block.end = (uint32_t)(at + size);
        at += size;
        doc->blocks[kept++] = block;
    }
    doc->block_count = kept;
    doc->text.size = at;
}

static const rep_block *block_at(const rep_doc *doc, size_t at) {
    size_t low = 0;
    size_t high = doc->block_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (doc->blocks[middle].start <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &doc->blocks[low];
}

static const rep_run *run_at(const rep_doc *doc, const rep_block *block, size_t at) {
    const rep_run *runs = doc->runs + block->first_run;
    size_t low = 0;
    size_t high = block->run_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (runs[middle].clean <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &runs[low];
}

void rep_doc_origin(const rep_doc *doc, size_t start, size_t end, size_t origin[2]) {
    origin[0] = origin[1] = 0;
    if (doc->block_count == 0) {
        return;
    }
    const rep_block *block = block_at(doc, start);
    size_t in_block = start > block->start ? start - block->start : 0;
    const rep_run *run = run_at(doc, block, in_block);
    size_t offset = in_block > run->clean ? in_block - run->clean : 0;
    origin[0] = run->origin + (run->size == run->origin_size ? offset : 0);
    size_t last = end > start ? end - 1 : start; /* the end is that of the last byte's run */
    block = block_at(doc, last);
    in_block = last > block->start ? last - block->start : 0;
    run = run_at(doc, block, in_block);
    offset = in_block > run->clean ? in_block - run->clean + 1 : 1;
    origin[1] = run->origin + (run->size == run->origin_size ? offset : run->origin_size);
    if (end <= start) {
        origin[1] = origin[0];
    }
}
