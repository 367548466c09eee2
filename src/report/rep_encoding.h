/* The letters of a report: which encoding its bytes are in, and the same text as UTF-8. */
#ifndef REP_ENCODING_H
#define REP_ENCODING_H

#include "base_buf.h"

enum { REP_ENCODING_MAX = 40 };

/* The encoding of `bytes` into `name`: UTF-8 where they are that; by a byte order mark of UTF-16;
 * as they declare it (an XML prolog, a <meta charset> in the first kilobyte); else the one of
 * windows-1250, windows-1251, windows-1252, ISO-8859-2 and ISO-8859-5 that gives most letters of
 * the languages we read. False when they are none of these, as bytes that are mostly UTF-8 or hold
 * NUL.
 */
bool rep_encoding_of(incmap_span bytes, char name[REP_ENCODING_MAX]);

/* `bytes` as UTF-8, added to `out`, a byte order mark left out; `encoding` as rep_encoding_of() or
 * the header of a mail names it. What is no letter in it becomes U+FFFD. INCMAP_ENCODING for an
 * encoding that iconv does not know. */
INCMAP_NODISCARD incmap_status rep_decode(base_buf *out, incmap_span bytes, const char *encoding,
                                          incmap_error *err);

#endif
