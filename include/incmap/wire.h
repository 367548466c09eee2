/* Small pieces that programs around the library read and write with: lines in, JSON out. */
#ifndef INCMAP_WIRE_H
#define INCMAP_WIRE_H

#include "incmap/context.h"

#ifdef __cplusplus
extern "C" {
#endif

/** `text` as a JSON string with its quotes; what is no UTF-8 becomes U+FFFD. @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_json_put_text(incmap_context *ctx,
                                                               incmap_sink sink, incmap_span text,
                                                               incmap_error *err);

/** `value` rounded to `decimals` (0 to 9) places without trailing zeros, the same in every locale;
 * "null" when it is not finite. @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_json_put_number(incmap_sink sink, double value,
                                                                 int decimals, incmap_error *err);

/** Reads a decimal number that is all of `text`; false when it is none. @since 0.1 */
INCMAP_API bool incmap_number_read(incmap_span text, double *out);

/** Reads a day written YYYY-MM-DD; false when it is none. @since 0.1 */
INCMAP_API bool incmap_date_read(incmap_span text, incmap_date *out);

/** Where files are read line by line, as the filters do: gzip is seen through, "-" is standard
 * input. Each line is given without its end to `line`, which stops the reading by answering
 * another status than INCMAP_OK. A line over the context's document limit is given as NULL data.
 * @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_each_line(
    incmap_context *ctx, const char *path, void *state,
    incmap_status (*line)(void *state, incmap_span text, uint64_t number, incmap_error *err),
    incmap_error *err);

#ifdef __cplusplus
}
#endif
#endif
