/* Owns reading marked text and numbering features. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base_num.h"
#include "base_span.h"
#include "io_file.h"
#include "rep_lexicon.h"
#include "train.h"
#include "txt_language.h"

void train_fail(const char *what, const char *which) {
    (void)fprintf(stderr, "train_names: %s%s%s\n", what, which[0] == '\0' ? "" : ": ", which);
    exit(1);
}

void *train_room(void *block, size_t count, size_t size) {
    void *grown = realloc(block, (count == 0 ? 1 : count) * size);
    if (grown == NULL) {
        train_fail("no memory", "");
    }
    return grown;
}

/* ---- marked text */

typedef struct reader {
    incmap_context *ctx;
    const char *path;
    train_report report;
    train_span *spans;
    size_t room;
    size_t count;
    train_visit visit;
    void *state;
} reader;

static void check(incmap_status status, const incmap_error *err) {
    if (status != INCMAP_OK) {
        train_fail("failed", err->message);
    }
}

static void finish(reader *r) {
    train_report *report = &r->report;
    incmap_error err = {0};
    if (report->doc.block_count > 0) {
        rep_doc_end(&report->doc);
        unsigned told = txt_language_of(rep_doc_view(&report->doc));
        report->languages = told != 0 ? told : REP_EN;
        rep_lexicon *lexicon = NULL;
        check(rep_lexicon_new(&lexicon, r->ctx, report->languages, &err), &err);
        check(rep_tokens_read(&report->tokens, &report->doc, lexicon, &err), &err);
        report->spans = r->spans;
        report->span_count = r->count;
        r->visit(r->state, report);
        rep_tokens_free(&report->tokens);
        rep_lexicon_free(lexicon);
    }
    rep_doc_free(&report->doc);
    rep_doc_init(&report->doc, r->ctx);
    r->count = 0;
}

static rep_tag tag_of(incmap_span kind) {
    static const struct {
        const char *name;
        rep_tag tag;
    } kinds[] = {{"PLACE", REP_TAG_PLACE},
                 {"ORGANISATION", REP_TAG_ORGANISATION},
                 {"PERSON", REP_TAG_PERSON},
                 {"MISC", REP_TAG_MISC}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (base_span_is(kind, kinds[i].name)) {
            return kinds[i].tag;
        }
    }
    train_fail("no kind of name", "");
}

static void add_span(reader *r, incmap_span rest) {
    incmap_span start;
    incmap_span end;
    incmap_span kind;
    uint64_t from = 0;
    uint64_t to = 0;
    if (!base_span_cut(&rest, '\t', &start) || !base_span_cut(&rest, '\t', &end) ||
        !base_span_cut(&rest, '\t', &kind) || !base_num_parse_u64(start, &from) ||
        !base_num_parse_u64(end, &to)) {
        train_fail("a line is no start, end and kind", r->path);
    }
    if (r->count == r->room) {
        r->room = r->room * 2 + 64;
        r->spans = train_room(r->spans, r->room, sizeof *r->spans);
    }
    uint32_t block = r->report.doc.blocks[r->report.doc.block_count - 1].start;
    r->spans[r->count++] = (train_span){block + (uint32_t)from, block + (uint32_t)to, tag_of(kind)};
}

static void read_line(reader *r, incmap_span line) {
    incmap_error err = {0};
    incmap_span rest = base_span(line.data + 2, line.size < 2 ? 0 : line.size - 2);
    switch (line.size < 2 ? '\0' : line.data[0]) {
        case 'D':
            finish(r);
            break;
        case 'T':
            check(rep_doc_begin(&r->report.doc, REP_BLOCK_PARAGRAPH, &err), &err);
            check(rep_doc_add(&r->report.doc, rest, 0, rest.size, &err), &err);
            break;
        case 'E':
            add_span(r, rest);
            break;
        default:
            train_fail("a line is neither D, T nor E", r->path);
    }
}

void train_each_report(incmap_context *ctx, const char *path, train_visit visit, void *state) {
    reader r = {.ctx = ctx, .path = path, .visit = visit, .state = state};
    incmap_error err = {0};
    io_stream *stream = NULL;
    bool more = true;
    rep_doc_init(&r.report.doc, ctx);
    check(io_stream_open(&stream, ctx, path, &err), &err);
    while (more) {
        incmap_span line;
        check(io_stream_line(stream, 1 << 20, &line, &more, &err), &err);
        if (more) {
            read_line(&r, line);
        }
    }
    finish(&r);
    rep_doc_free(&r.report.doc);
    io_stream_close(stream);
    free(r.spans);
}

static rep_tag inside(rep_tag tag) { return tag == REP_TAG_MISC ? tag : (rep_tag)(tag + 1); }

void train_right_tags(const train_report *report, uint8_t *tags) {
    size_t s = 0;
    bool begun = false;
    for (size_t i = 0; i < report->tokens.count; i++) {
        const rep_token *t = &report->tokens.at[i];
        while (s < report->span_count && report->spans[s].end <= t->start) {
            s++;
            begun = false;
        }
        bool in = s < report->span_count && report->spans[s].start < t->end;
        tags[i] = !in     ? REP_TAG_NONE
                  : begun ? (uint8_t)inside(report->spans[s].tag)
                          : (uint8_t)report->spans[s].tag;
        begun = begun || in;
    }
}

/* ---- numbers for features */

void train_features_init(train_features *f) {
    *f = (train_features){.mask = (1U << 20) - 1};
    f->hash = calloc(f->mask + 1, sizeof *f->hash);
    f->number = calloc(f->mask + 1, sizeof *f->number);
    if (f->hash == NULL || f->number == NULL) {
        train_fail("no memory", "");
    }
}

void train_features_free(train_features *f) {
    free(f->hash);
    free(f->number);
}

static size_t slot_of(const train_features *f, uint64_t hash) {
    size_t at = (size_t)(hash ^ (hash >> 31)) & f->mask;
    while (f->hash[at] != 0 && f->hash[at] != hash) {
        at = (at + 1) & f->mask;
    }
    return at;
}

static void grow(train_features *f) {
    train_features old = *f;
    f->mask = old.mask * 2 + 1;
    f->hash = calloc(f->mask + 1, sizeof *f->hash);
    f->number = calloc(f->mask + 1, sizeof *f->number);
    if (f->hash == NULL || f->number == NULL) {
        train_fail("no memory", "");
    }
    for (size_t i = 0; i <= old.mask; i++) {
        if (old.hash[i] != 0) {
            size_t at = slot_of(f, old.hash[i]);
            f->hash[at] = old.hash[i];
            f->number[at] = old.number[i];
        }
    }
    train_features_free(&old);
}

uint32_t train_feature_number(train_features *f, uint64_t hash) {
    hash = hash == 0 ? 1 : hash;
    if (f->count * 2 > f->mask) {
        grow(f);
    }
    size_t at = slot_of(f, hash);
    if (f->hash[at] == 0) {
        f->hash[at] = hash;
        f->number[at] = (uint32_t)f->count++;
    }
    return f->number[at];
}
