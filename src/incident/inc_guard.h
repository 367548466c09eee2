/* Text in tables that a person opens in a spreadsheet. A cell that starts with = + - @, also
 * full-width ones, TAB or CR and is no number would be run as a formula; it gets an apostrophe in
 * front, which tells the program that it is text. */
#ifndef INC_GUARD_H
#define INC_GUARD_H

#include "base_buf.h"

/* `text` as a cell of a table with this separator, guarded and quoted where it has to be. */
INCMAP_NODISCARD incmap_status inc_guard_put(base_buf *out, incmap_span text, char separator,
                                             incmap_error *err);

/* The text that was guarded: exactly what inc_guard_put() was given. */
incmap_span inc_guard_strip(incmap_span cell);

#endif
