/* The header of a table: which column is which field of ours. */
#ifndef INC_HEADER_H
#define INC_HEADER_H

#include "base_buf.h"
#include "incmap/incident.h"

/* What a column can be: a field of field.def, or one of these that feed fields in their own way. */
typedef enum inc_target {
#define X(name, text, dbf, kind, meaning) INC_TARGET_##name = INCMAP_FIELD_##name,
#include "incmap/field.def"
#undef X
    INC_TARGET_CLAIMED_ADMIN1 = INCMAP_FIELD_COUNT, /* the units the source claims */
    INC_TARGET_CLAIMED_ADMIN2,
    INC_TARGET_POINT,     /* latitude and longitude in one column */
    INC_TARGET_DATE_PREC, /* UCDP's date_prec, 1 to 5 */
    INC_TARGET_VIOLENCE,  /* UCDP's type_of_violence, 1 to 3 */
    INC_TARGET_GEO_TYPE,  /* GDELT's ActionGeo_Type, 1 to 5 */
    INC_TARGET_COUNT
} inc_target;

enum { INC_NO_COLUMN = -1 };

typedef struct inc_header {
    incmap_context *ctx;
    base_arena text;
    incmap_span *names; /* as the table spells them */
    size_t count;
    int column_of[INC_TARGET_COUNT]; /* INC_NO_COLUMN: the table has none */
    int *extra_of;       /* per column: its number among the unknown, or INC_NO_COLUMN */
    incmap_span *extras; /* names of the unknown columns, as they travel on */
    size_t extra_count;
    const char *scheme; /* of inc_scheme.def; NULL: not known */
    bool ours;          /* the table is one that incmap wrote */
    bool any;           /* some column is one of ours */
} inc_header;

/* Find out what the `count` columns `names` (copied) are. `wanted` is "field=column,..." and goes
 * before the table of spellings; a field may be written as any spelling of it.
 *
 * Fields that placing fills (place_name to gazetteer) are taken only from a table that incmap wrote
 * (it has place_verbatim, n_candidates and gazetteer). In others admin1 and admin2 are what the
 * source claims, and columns such as "score" are the source's own and travel on.
 *
 * Unknown columns keep their names, but for "input_" before one that is a name of field.def, "_2"
 * and so on behind one that came before, and "column_7" for one without a name.
 *
 * INCMAP_USAGE: `wanted` is not of that form or names no field. INCMAP_FORMAT: a column it names is
 * not there. */
INCMAP_NODISCARD incmap_status inc_header_init(inc_header *out, incmap_context *ctx,
                                               const incmap_span *names, size_t count,
                                               incmap_span wanted, incmap_error *err);
void inc_header_free(inc_header *header);

#endif
