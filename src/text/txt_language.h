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

enum { TXT_LANGUAGES = 3, TXT_COMMON_WORDS = 2000 };

/* How many words were met, and how many of those are among the commonest of each language, by its
 * bit. */
typedef struct txt_common {
    unsigned words;
    unsigned met[TXT_LANGUAGES];
} txt_common;

/* Adds the words of `text`, until `out` has `most`. */
void txt_common_count(incmap_span text, unsigned most, txt_common *out);

/* A text of less than 20 words is taken for English where it has no common word of any. */
txt_language txt_language_told(const txt_common *common);

/* Of the first TXT_COMMON_WORDS words. */
txt_language txt_language_of(incmap_span text);

#endif
