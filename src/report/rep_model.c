#include "rep_model.h"

#include <stddef.h>

#include "base_context.h"
#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "io_file.h"

struct incmap_tagger {
    incmap_context *ctx;
    io_mapping file;
    rep_model model;
};

enum { BYTE_ORDER_MARK = 0x01020304, HASHED_FROM = offsetof(rep_model_head, bridge) };

incmap_status rep_model_view(rep_model *out, incmap_span bytes, const char *path,
                             incmap_error *err) {
    const rep_model_head *head = (const rep_model_head *)(const void *)bytes.data;
    if (bytes.size < sizeof *head ||
        memcmp(head->magic, REP_MODEL_MAGIC, sizeof head->magic) != 0) {
        return base_fail_at(err, INCMAP_FORMAT, path, 0, 0,
                            "no model of names; expected names.model as incmap ships it");
    }
    if (head->order != BYTE_ORDER_MARK || head->version != REP_MODEL_VERSION) {
        return base_fail_at(err, INCMAP_VERSION, path, 0, 0,
                            "a model of names of version %u, expected %u in this byte order",
                            (unsigned)head->version, (unsigned)REP_MODEL_VERSION);
    }
    uint64_t rest = bytes.size - sizeof *head;
    if (head->lines == 0 || head->lines != rest / sizeof(rep_model_line) ||
        rest % sizeof(rep_model_line) != 0 || head->lines > UINT32_MAX) {
        return base_fail_at(err, INCMAP_FORMAT, path, 0, 0,
                            "a model of names of %zu bytes, another size than it claims",
                            bytes.size);
    }
    if (base_hash(bytes.data + HASHED_FROM, bytes.size - HASHED_FROM, 0) != head->hash ||
        memchr(head->note, 0, sizeof head->note) == NULL) {
        return base_fail_at(err, INCMAP_DAMAGED, path, 0, 0,
                            "the weights do not match their checksum");
    }
    *out = (rep_model){.head = head,
                       .lines = (const rep_model_line *)(const void *)(bytes.data + sizeof *head)};
    return INCMAP_OK;
}

incmap_status incmap_tagger_open(incmap_tagger **out, incmap_context *ctx, const char *path,
                                 incmap_error *err) {
    *out = NULL;
    incmap_tagger *tagger = base_alloc_zeroed(ctx, 1, sizeof *tagger);
    if (tagger == NULL) {
        return base_out_of_memory(err);
    }
    tagger->ctx = ctx;
    incmap_status status = io_map(&tagger->file, path, err);
    if (status == INCMAP_OK) {
        status = rep_model_view(&tagger->model, base_span(tagger->file.data, tagger->file.size),
                                path, err);
    }
    if (status != INCMAP_OK) {
        incmap_tagger_close(tagger);
        return status;
    }
    *out = tagger;
    return INCMAP_OK;
}

void incmap_tagger_close(incmap_tagger *tagger) {
    if (tagger != NULL) {
        io_unmap(&tagger->file);
        base_free(tagger->ctx, tagger);
    }
}

void incmap_tagger_describe(const incmap_tagger *tagger, incmap_tagger_info *out) {
    const rep_model_head *head = tagger->model.head;
    *out = (incmap_tagger_info){.format_version = head->version,
                                .note = base_span_of(head->note),
                                .hash = head->hash,
                                .bytes = tagger->file.size};
}

const rep_model *rep_tagger_model(const incmap_tagger *tagger) { return &tagger->model; }
