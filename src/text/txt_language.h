/* The language of a text, of those that we read: told by its commonest words. */
#ifndef TXT_LANGUAGE_H
#define TXT_LANGUAGE_H

#include "incmap/types.h"

typedef enum txt_language {
    TXT_NO_LANGUAGE = 0, /* another one */
    TXT_ENGLISH = 1,
    TXT_SERBIAN = 2, /* either script; Croatian and Bosnian too */
    TXT_ALBANIAN = 4
} txt_language;

/* Of the first 2,000 words. A text of less than 20 words is taken for English where it has no
 * common word of any. */
txt_language txt_language_of(incmap_span text);

#endif
