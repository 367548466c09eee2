/* Writing the members of a JSON object one after another; a failure is kept until the end. */
#ifndef RES_WRITER_H
#define RES_WRITER_H

#include "base_buf.h"

typedef struct res_writer {
    base_buf *out;
    incmap_error *err;
    incmap_status status; /* the first failure; nothing is written after it */
    bool first;           /* no member yet in the object at hand */
} res_writer;

/* As it stands: brackets, commas between objects. */
void res_put(res_writer *w, const char *text);

/* The comma in front where one is due, the name in quotes and the colon. */
void res_put_key(res_writer *w, const char *key);

void res_put_text(res_writer *w, const char *key, incmap_span text);
void res_put_number(res_writer *w, const char *key, double value, int decimals);

/* A point to a centimetre: members "lat" and "lon". */
void res_put_point(res_writer *w, incmap_point point);

#endif
