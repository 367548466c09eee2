/* JSON: reading through cJSON (io_json.c is the only source that sees it), writing on our own. */
#ifndef IO_JSON_H
#define IO_JSON_H

#include "base_buf.h"
#include "io_file.h"

typedef struct io_json io_json;             /* a parsed document */
typedef struct io_json_value io_json_value; /* a value in one; NULL is "not there" everywhere */

typedef enum io_json_kind {
    IO_JSON_MISSING,
    IO_JSON_NULL,
    IO_JSON_FALSE,
    IO_JSON_TRUE,
    IO_JSON_NUMBER,
    IO_JSON_STRING,
    IO_JSON_ARRAY,
    IO_JSON_OBJECT
} io_json_kind;

/* All of `text` must be one JSON value (white space around it aside), strict UTF-8 without NUL or
 * raw control characters in strings, no lone surrogates, depth and size within the context's
 * limits. Duplicate keys are INCMAP_FORMAT. Errors carry line and byte within `text`. */
INCMAP_NODISCARD incmap_status io_json_parse(io_json **out, incmap_context *ctx, incmap_span text,
                                             incmap_error *err);
void io_json_free(io_json *json);
const io_json_value *io_json_root(const io_json *json);

io_json_kind io_json_kind_of(const io_json_value *value);
const io_json_value *io_json_member(const io_json_value *object, const char *name);
size_t io_json_count(const io_json_value *value);               /* of members or elements */
const io_json_value *io_json_first(const io_json_value *value); /* walk them in order */
const io_json_value *io_json_next(const io_json_value *value);
incmap_span io_json_name(const io_json_value *member);        /* of an object's member */
incmap_span io_json_text(const io_json_value *value);         /* of a string, else empty */
bool io_json_number(const io_json_value *value, double *out); /* false when not a number */

/* The value printed again, compact, into `out`; a missing one as null. Numbers are the shortest
 * that read back the same, whole ones up to 2^53 without an exponent. */
INCMAP_NODISCARD incmap_status io_json_print(const io_json_value *value, base_buf *out,
                                             incmap_error *err);

enum {
    IO_JSON_ESCAPED_MAX = 6, /* bytes that one byte of text becomes at most */
    IO_JSON_SLACK = 18       /* and what io_json_write_string() wants besides */
};

/* `text` as a JSON string with its quotes; what is no UTF-8 becomes U+FFFD, byte by byte. U+2028,
 * U+2029, "</" and "<!" are escaped so that the text can stand in a script. */
INCMAP_NODISCARD incmap_status io_json_put_string(base_buf *out, incmap_span text,
                                                  incmap_error *err);

/* The same to `out`, which has room for text.size * IO_JSON_ESCAPED_MAX + IO_JSON_SLACK bytes, all
 * of which may be overwritten; answers how many the string has. */
size_t io_json_write_string(char *out, incmap_span text);

/* Elements of an array inside a document that is not held in memory: opened on a stream it finds
 * the top-level array, or the array that is member `member` of the top-level object (such as
 * "features"), and hands out the text of one element after the other. For a text that is one
 * object without that member, or newline-delimited JSON (also with RFC 8142 record separators), it
 * hands out the top-level values, which may follow one another in any layout, also over several
 * lines. An element is complete and its brackets match; whether it is JSON in all its parts is for
 * io_json_parse() to say. */
typedef struct io_json_split io_json_split;
INCMAP_NODISCARD incmap_status io_json_split_open(io_json_split **out, incmap_context *ctx,
                                                  io_stream *stream, const char *member,
                                                  incmap_error *err);
void io_json_split_close(io_json_split *split);

/* The next element's text, borrowed until the next call, and the line it starts in. A newline-
 * delimited line that is no JSON fails and the next call goes on behind it; so does an element over
 * the limit of a record. A document that is cut or broken in its middle fails once with
 * INCMAP_FORMAT (or INCMAP_LIMIT where it nests too deep), and then *more is false; a failure of
 * the stream likewise. No byte is looked at more often than the limit of nesting allows brackets.
 */
INCMAP_NODISCARD incmap_status io_json_split_next(io_json_split *split, incmap_span *element,
                                                  uint64_t *line, bool *more, incmap_error *err);

/* To be asked when *more was false: did a fault reported before end the document early? */
bool io_json_split_is_broken(const io_json_split *split);

const char *io_json_version(void); /* cJSON's */

#endif
