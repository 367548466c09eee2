/* The documents of a file: one, or the items of a feed. */
#ifndef REP_PARTS_H
#define REP_PARTS_H

#include "rep_reading.h"

typedef struct rep_parts rep_parts;

/* The documents of the file at `path`, decoded. `options` may be NULL and is borrowed. */
INCMAP_NODISCARD incmap_status rep_parts_open(rep_parts **out, incmap_context *ctx,
                                              const char *path,
                                              const incmap_report_options *options,
                                              incmap_error *err);
void rep_parts_close(rep_parts *parts); /* NULL is allowed */

/* The next document; *more false at the end. What `input` points to lives until the next call. */
INCMAP_NODISCARD incmap_status rep_parts_next(rep_parts *parts, rep_input *input, bool *more,
                                              incmap_error *err);

/* Whether the file may hold several documents: then the fault of one is no reason to stop. */
bool rep_parts_many(const rep_parts *parts);

/* ---- made documents */

/* One document out of a feed or a mail: a page made of its title and its body. */
typedef struct rep_part {
    base_buf text;
    incmap_report_kind kind;
    incmap_date published;
} rep_part;

/* The page of a title and a body, which is markup where `html` is set. */
INCMAP_NODISCARD incmap_status rep_part_make(base_buf *out, incmap_span title, incmap_span body,
                                             bool html, incmap_error *err);

/* A day as mails and feeds write it: "Sun, 24 Sep 2023 05:10:00 +0200" or 2023-09-24T… */
bool rep_parse_mail_day(incmap_span text, incmap_date *out);

/* The mail in `bytes`: its subject, its text (plain before HTML, attachments left out), its day. */
INCMAP_NODISCARD incmap_status rep_mail_read(rep_part *out, incmap_context *ctx, incmap_span bytes,
                                             incmap_error *err);

/* An item of a feed. */
typedef struct rep_item {
    incmap_span title;
    incmap_span body;
    bool html; /* the body is markup */
    incmap_date published;
} rep_item;

typedef struct rep_feed {
    incmap_context *ctx;
    base_arena texts;
    rep_item *items;
    size_t count;
    size_t room;
} rep_feed;

/* The items of an RSS or Atom feed (UTF-8), in order. INCMAP_FORMAT for what is no XML or declares
 * entities, INCMAP_LIMIT for nesting. */
INCMAP_NODISCARD incmap_status rep_feed_read(rep_feed *feed, incmap_context *ctx, incmap_span text,
                                             incmap_error *err);
void rep_feed_free(rep_feed *feed);

#endif
