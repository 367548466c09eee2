/* Finding damage: what the files of it share. */
#ifndef GAZ_CHECK_H
#define GAZ_CHECK_H

#include "gaz_file.h"

/* INCMAP_DAMAGED, with the section, what is wrong and where. */
incmap_status gaz_damaged(incmap_error *err, gaz_section section, const char *what, size_t index);

/* Whether bytes are zeros; whether a reference is one of a text in good UTF-8; whether an id is one
 * that can be told. */
bool gaz_are_zeros(const char *bytes, size_t start, size_t end);
bool gaz_is_text(const incmap_gazetteer *g, uint32_t reference);
bool gaz_is_id(const incmap_gazetteer *g, gaz_stored_id id);

/* Numbers of spellings, from `first` on and below `end`. */
typedef struct gaz_spellings {
    uint32_t first;
    uint32_t end;
} gaz_spellings;

/* Whether one of these is a name of the place, its first where it must be. */
bool gaz_is_name_of(const incmap_gazetteer *g, uint32_t place, gaz_spellings of, bool is_main);

INCMAP_NODISCARD incmap_status gaz_check_ids(const incmap_gazetteer *g, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_check_keys(const incmap_gazetteer *g, size_t *keys,
                                              incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_check_frames(const incmap_gazetteer *g, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_check_near(const incmap_gazetteer *g, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_check_prefixes(const incmap_gazetteer *g, incmap_error *err);

#endif
