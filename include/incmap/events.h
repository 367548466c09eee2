/* Tables of events: which words of a report tell of which kind of event. */
#ifndef INCMAP_EVENTS_H
#define INCMAP_EVENTS_H

#include "incmap/context.h"
#include "incmap/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The words of events, compiled; reading many reports, open it once and lend it to each. */
typedef struct incmap_events incmap_events;

/**
 * The built-in table with the files of the user read behind it (docs/EVENTS.md has the format).
 * A later line wins over an earlier one.
 * @param paths   May be NULL when `count` is 0.
 * @param[out] out  Owned by the caller; incmap_events_close().
 * @return INCMAP_FORMAT with line and column of what was not understood; INCMAP_ENCODING,
 *         INCMAP_LIMIT, INCMAP_IO or INCMAP_MEMORY.
 * @since 0.2
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_events_open(incmap_events **out,
                                                             incmap_context *ctx,
                                                             const char *const *paths, size_t count,
                                                             incmap_error *err);

/** NULL is allowed. @since 0.2 */
INCMAP_API void incmap_events_close(incmap_events *events);

#ifdef __cplusplus
}
#endif
#endif
