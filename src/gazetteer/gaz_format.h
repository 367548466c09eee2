/* The bytes of a gazetteer file: header, section table, records. docs/adr/0003-gazetteer-file.md
 * says why it is so. Numbers stand in the byte order of the machine that made the file; the header
 * tells another one apart. Texts are references into STRINGS: the offset of two bytes of length and
 * that many bytes of UTF-8; reference 0 is the empty text. Records hold no padding: unused bytes
 * are named and zero. */
#ifndef GAZ_FORMAT_H
#define GAZ_FORMAT_H

#include "geo_polygon.h"
#include "incmap/types.h"

enum {
    GAZ_VERSION = 1,
    GAZ_BYTE_ORDER = 0x01020304,
    GAZ_ALIGNMENT = 64,   /* of every section */
    GAZ_NAME_MAX = 1000,  /* bytes of a name; a row with a longer one is passed over */
    GAZ_HASH_LOAD = 2,    /* hash slots a key */
    GAZ_LETTERS_MAX = 256 /* fuzzy runs: keys by their number of letters, 0 to 255 */
};

#define GAZ_MAGIC "incmapgz"
#define GAZ_NONE UINT32_MAX /* no such index; also what reading behind a section gives */

typedef struct gaz_header {
    char magic[8];
    uint32_t byte_order;
    uint32_t version;
    uint64_t file_bytes;
    uint32_t section_count;
    uint32_t rules; /* gaz_rules() when it was made */
    uint64_t hash;  /* of this header with 0 here, and of the table behind it */
} gaz_header;

typedef struct gaz_table_entry {
    uint64_t offset;
    uint64_t bytes;
    uint64_t hash;
    uint32_t element; /* bytes of one element */
    uint32_t unused;
} gaz_table_entry;

typedef struct gaz_meta {
    uint64_t names; /* distinct spellings */
    uint32_t name;  /* of the gazetteer */
    uint32_t unused;
} gaz_meta;

/* In order of importance. */
typedef struct gaz_place_record {
    uint64_t population;
    geo_vertex point;
    uint32_t id;
    uint32_t first_name; /* in NAMES: the main name; the others follow */
    uint32_t name_count;
    uint32_t feature;
    uint32_t admin1;
    uint32_t admin2;
    uint32_t unit1; /* in UNITS, or GAZ_NONE */
    uint32_t unit2;
    char country[2]; /* zeros where there is none */
    char unused[6];
} gaz_place_record;

/* Ordered by the bytes of the id. */
typedef struct gaz_id_record {
    uint32_t id;
    uint32_t place;
} gaz_id_record;

/* A balanced kd-tree over the unit sphere: a range of points of more than GAZ_NEAR_LEAF is split at
 * its middle point, in the direction that the middle's node names; lower ones stand before it. */
enum { GAZ_NEAR_LEAF = 16 };

typedef struct gaz_near_point {
    float at[3];
    uint32_t place;
} gaz_near_point;

typedef struct gaz_near_node {
    uint16_t axis;
    uint16_t classes; /* of all points in the range: gaz_class_bit() */
} gaz_near_node;

typedef struct gaz_area_record {
    double area_m2;
    geo_box box;
    uint32_t first_ring;
    uint32_t ring_count;
    uint32_t level; /* a gaz_level */
    uint32_t name;
    uint32_t code;
    uint32_t source;
    char country[2];
    char unused[6];
} gaz_area_record;

typedef struct gaz_ring_record {
    geo_box box;
    uint32_t first_vertex;
    uint32_t vertex_count;
} gaz_ring_record;

/* That an area meets a cell of the one-degree grid; ordered by cell, then area. */
typedef struct gaz_cell_record {
    uint32_t cell; /* (lat + 90) * 360 + lon + 180 */
    uint32_t area; /* with GAZ_CELL_FULL when the area covers all of the cell */
} gaz_cell_record;

#define GAZ_CELL_FULL 0x80000000U

/* Ordered by the bytes of the text, which is folded. */
typedef struct gaz_country_record {
    uint32_t text;
    char country[2];
    char unused[2];
} gaz_country_record;

/* Ordered by country, admin1, admin2. */
typedef struct gaz_unit_record {
    uint32_t admin1;
    uint32_t admin2; /* empty for an admin-1 unit */
    uint32_t name;
    char country[2];
    char unused[2];
} gaz_unit_record;

typedef struct gaz_source_record {
    uint64_t rows;
    uint64_t rejected;
    uint64_t hash;
    uint32_t file;
    uint32_t title;
    uint32_t version;
    uint32_t licence;
    uint32_t credit;
    uint32_t unused;
} gaz_source_record;

typedef enum gaz_section {
#define X(name, text, type) GAZ_##name,
#include "gaz_section.def"
#undef X
    GAZ_SECTION_COUNT
} gaz_section;

typedef enum gaz_level { GAZ_COUNTRY, GAZ_ADMIN1, GAZ_MUNICIPALITY, GAZ_LEVEL_COUNT } gaz_level;

const char *gaz_level_name(gaz_level level);
const char *gaz_section_name(gaz_section section);
uint32_t gaz_section_element(gaz_section section); /* bytes */

/* What the places are searched by, both when building and when asking. */

/* A number for the rules of folding and of skeletons, from a sample of what they do: a file made
 * under other rules would be asked in vain, so it is refused. */
uint32_t gaz_rules(void);

/* The bit of a GeoNames feature class; letters that are none share one bit. */
uint16_t gaz_class_bit(char feature_class);

/* Which letters a folded key has: one bit for each of a to z, the space, digits; letters of other
 * scripts are spread over all bits. One edit changes at most one bit each way. */
uint32_t gaz_letters_of(incmap_span key, size_t *letter_count);

/* The first slot to look at for `hash` among `slots` (> 0). */
static inline size_t gaz_hash_slot(uint64_t hash, size_t slots) {
    return (size_t)(((hash >> 32) * (uint64_t)slots) >> 32);
}

/* The cell of the one-degree grid; longitude 180 is -180. */
uint32_t gaz_cell_of(geo_vertex vertex);

/* The point on the unit sphere. Uses only the four operations and sqrt, which IEEE 754 makes the
 * same everywhere, so that files do not depend on a machine's sine. */
void gaz_unit_vector(geo_vertex vertex, double out[3]);

#endif
