/* What a call may answer. The table is status.def. */
#ifndef INCMAP_STATUS_H
#define INCMAP_STATUS_H

#include <stdint.h>

#include "incmap/api.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum incmap_status {
#define X(name, value, exit_status, meaning) INCMAP_##name = (value),
#include "incmap/status.def"
#undef X
} incmap_status;

/** The name as in status.def, such as "FORMAT"; "UNKNOWN" for a value that is none. Static.
 * @since 0.1 */
INCMAP_API const char *incmap_status_name(incmap_status status);

/** One sentence on what the status means. Static. @since 0.1 */
INCMAP_API const char *incmap_status_meaning(incmap_status status);

/** The exit status that the program ends with after it: 0 to 3. @since 0.1 */
INCMAP_API int incmap_status_exit(incmap_status status);

/**
 * Why a call failed. Lives on the caller's stack; NULL is allowed wherever one is asked for.
 * A call that succeeds leaves it alone.
 */
typedef struct incmap_error {
    incmap_status status;
    uint64_t line;     /* in the input, from 1; 0 when no line is to blame */
    uint64_t byte;     /* column in bytes, from 1; 0 when none is to blame */
    char source[64];   /* short name of that input; empty when no input is to blame */
    char message[192]; /* one line: what was found, what was expected */
} incmap_error;

#ifdef __cplusplus
}
#endif
#endif
