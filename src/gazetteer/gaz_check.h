/* Finding damage: what the files of it share. */
#ifndef GAZ_CHECK_H
#define GAZ_CHECK_H

#include "gaz_file.h"

/* INCMAP_DAMAGED, with the section, what is wrong and where. */
incmap_status gaz_damaged(incmap_error *err, gaz_section section, const char *what, size_t index);

/* Whether the place has a name at byte `text` of KEYS, as its first where it must be. */
bool gaz_is_name_of(const incmap_gazetteer *g, uint32_t place, size_t text, bool is_main);

INCMAP_NODISCARD incmap_status gaz_check_frames(const incmap_gazetteer *g, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_check_near(const incmap_gazetteer *g, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_check_prefixes(const incmap_gazetteer *g, incmap_error *err);

#endif
