/* What a line of the filter asks. */
#ifndef RES_REQUEST_H
#define RES_REQUEST_H

#include "incmap/resolve.h"
#include "io_json.h"

/* Spans borrow from the line or from `json`. */
typedef struct res_request {
    io_json *json; /* NULL where none was needed */
    const io_json_value *id;
    incmap_span id_text;   /* of an id that is a text, where `json` is NULL */
    incmap_span id_digits; /* of an id that is a number, as it is written */
    incmap_query query;
} res_request;

/* Read a bare name or an object with id, place, admin, country, near and text into `out`, which is
 * zeroed. What is wrong with a line is INCMAP_FORMAT, INCMAP_ENCODING or INCMAP_LIMIT. */
INCMAP_NODISCARD incmap_status res_request_read(res_request *out, incmap_context *ctx,
                                                incmap_span line, incmap_error *err);
void res_request_free(res_request *request);

#endif
