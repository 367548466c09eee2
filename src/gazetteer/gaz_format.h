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
    GAZ_VERSION = 12,
    GAZ_BYTE_ORDER = 0x01020304,
    GAZ_ALIGNMENT = 64, /* of every section */
    GAZ_NAME_MAX = 1000 /* bytes of a name; a row with a longer one is passed over */
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
    uint64_t names;  /* distinct spellings */
    uint32_t name;   /* of the gazetteer */
    uint32_t places; /* how many */
    uint32_t slots;  /* how many numbers NAMES has */
    uint32_t ids;    /* how many IDS has */
} gaz_meta;

/* Numbers of a few bits each stand in words of 64, one behind the other, the first in the lowest
 * bits of the first word. GAZ_SPARE_WORDS zeros stand behind the last, so that two words can always
 * be read.
 *
 * IDS, NAMES and FRAMES are such numbers. An element of NAMES, a number of a spelling, wants as
 * many bits as the number of spellings, one of IDS as many as the number of places and OTHER_IDS
 * together, one of FRAMES as many as the number of units of KEYS. */
enum { GAZ_WORD_BITS = 64, GAZ_SPARE_WORDS = 2 };

/* The number of `bits` (below 64) that begins at bit `at`. */
static inline uint64_t gaz_bits_at(const uint64_t *words, uint64_t at, unsigned bits) {
    const uint64_t *word = words + at / GAZ_WORD_BITS;
    const unsigned shift = (unsigned)(at % GAZ_WORD_BITS);
    const uint64_t both = word[0] >> shift | word[1] << 1 << (GAZ_WORD_BITS - 1 - shift);
    return both & (((uint64_t)1 << bits) - 1);
}

/* How many bits numbers up to `most` want. */
static inline unsigned gaz_bits_for(uint64_t most) {
    unsigned bits = 0;
    for (; most > 0; most >>= 1) {
        bits++;
    }
    return bits;
}

/* A place as it is read: see gaz_place(). */
typedef struct gaz_place_record {
    geo_vertex point;
    uint64_t id;         /* a gaz_stored_id: high << 32 | low */
    uint32_t population; /* or GAZ_POPULATION_LARGE and an element of POPULATIONS */
    uint32_t first_name; /* in NAMES; the last is before the first of the next place */
    uint32_t codes;      /* in CODES */
    uint32_t feature;    /* in FEATURES */
} gaz_place_record;

/* Places stand in order of importance, in blocks of GAZ_PLACE_BLOCK, of which the last may have
 * fewer. A place is the numbers below, one behind the other: what it has above the lowest of its
 * block, in as many bits as the block wants for that. Those are few: places of a kind stand
 * together, and go by their ids. */
typedef enum gaz_place_field {
    GAZ_PLACE_FIRST_NAME,
    GAZ_PLACE_CODES_NUMBER,
    GAZ_PLACE_FEATURE,
    GAZ_PLACE_LON, /* in steps */
    GAZ_PLACE_LAT,
    GAZ_PLACE_ID,
    GAZ_PLACE_POPULATION, /* above 0 */
    GAZ_PLACE_FIELDS
} gaz_place_field;

typedef struct gaz_place_block {
    uint64_t id;         /* the lowest */
    geo_vertex corner;   /* the lowest longitude and latitude */
    uint32_t step;       /* what a step of both is worth */
    uint32_t first_name; /* of the first place */
    uint32_t codes;      /* the lowest; above GAZ_CODES_BITS the lowest feature */
    uint32_t word;       /* of PLACES, with which the first place begins */
    uint8_t bits[GAZ_PLACE_FIELDS];
    uint8_t unused;
} gaz_place_block;

enum { GAZ_PLACE_BLOCK = 64, GAZ_CODES_BITS = 20, GAZ_ID_HIGH_BITS = 6 };

#define GAZ_CODES_MAX (1U << GAZ_CODES_BITS)
#define GAZ_FEATURES_MAX (1U << (32 - GAZ_CODES_BITS))
#define GAZ_POPULATION_LARGE 0x80000000U

/* An id as it is stored: a number of GAZ_ID_NUMBER_BITS, of which the upper ones stand in `high`,
 * with one of ID_PREFIXES before it; or with GAZ_ID_IS_TEXT all of it as a text. */
typedef struct gaz_stored_id {
    uint32_t low;
    uint32_t high; /* prefix << GAZ_ID_HIGH_BITS | bits of the number */
} gaz_stored_id;

enum { GAZ_ID_NUMBER_BITS = 32 + GAZ_ID_HIGH_BITS, GAZ_ID_IS_TEXT = 63 };

static inline gaz_stored_id gaz_id_of_place(const gaz_place_record *place) {
    return (gaz_stored_id){(uint32_t)place->id, (uint32_t)(place->id >> 32)};
}

/* What places lie in; each combination once. */
typedef struct gaz_codes_record {
    uint32_t admin1;
    uint32_t admin2;
    uint32_t unit1; /* in UNITS, or GAZ_NONE */
    uint32_t unit2;
    char country[2]; /* zeros where there is none */
    char unused[2];
} gaz_codes_record;

/* What a source says of a name; each combination once. The first is that of a name of the first
 * source of which nothing else is said. */
typedef struct gaz_tag_record {
    uint32_t language;
    uint16_t flags; /* of incmap_name_flag */
    uint16_t source;
} gaz_tag_record;

/* Names stand in the records of KEYS, which is a run of units of two bytes; a record is called by
 * the number of its first unit. Of a key, that is a folded name:
 *
 *     the size of the key in bytes: a byte
 *     a byte: how many postings, with GAZ_KEY_IS_PLAIN; GAZ_KEY_MANY for that or more
 *     with GAZ_KEY_MANY: how many postings, then how many places, 32 bits each
 *     the key, unless GAZ_KEY_IS_PLAIN says that it is the first spelling with small letters for
 *     the capitals A to Z
 *     the spellings: names that fold to the key, each its size and its bytes
 *     the postings, by rising place
 *     filled up with zeros to whole units
 *
 * A size is one byte, or GAZ_SPELLING_LONG and two bytes; its first byte says with
 * GAZ_SPELLING_LAST that no spelling of the key follows. None is 0. A name of which folding leaves
 * nothing belongs to the empty key, whose record comes first, when there is one. Records go by the
 * bytes of their keys; GAZ_KEY_SPARE units of zeros stand behind the last, so that eight bytes can
 * always be read. */
enum {
    GAZ_KEY_UNIT = sizeof(uint16_t),
    GAZ_KEY_SPARE = 4,
    GAZ_KEY_IS_PLAIN = 128,
    GAZ_KEY_MANY = 127,
    GAZ_SPELLING_LAST = 128,
    GAZ_SPELLING_LONG = 127
};

/* NAMES calls a name by the number of its spelling among those of all keys, as they stand in KEYS.
 * Of every GAZ_NAME_STEPth spelling, from the first on, NAME_STEPS has the record in which it
 * stands, and the number of the first spelling of that. */
typedef struct gaz_name_step {
    uint32_t record;
    uint32_t first;
} gaz_name_step;

enum { GAZ_NAME_STEP = 16 };

/* A posting as it is read: the place, GAZ_POSTING_MAIN when the name is its first, and above
 * GAZ_POSTING_SHIFT which of the key's spellings; GAZ_SPELLING_FAR stands for that one and all
 * behind it, of which a place has one posting, and its names tell which they are. It is written as
 * the place in as many bits as the number of places has, the bit of GAZ_POSTING_MAIN, and the
 * spelling in as many bits as the last number of one has; postings stand one behind the other, the
 * first in the lowest bits of the first byte. */
#define GAZ_POSTING_PLACE 0x03FFFFFFU
#define GAZ_POSTING_MAIN 0x04000000U
enum { GAZ_POSTING_PLACE_BITS = 26, GAZ_POSTING_SHIFT = 27, GAZ_SPELLING_FAR = 31 };

/* The bits of a spelling of a key that has so many. */
static inline unsigned gaz_spelling_bits(size_t spellings) {
    return spellings > GAZ_SPELLING_FAR ? gaz_bits_for(GAZ_SPELLING_FAR)
           : spellings == 0             ? 0
                                        : gaz_bits_for(spellings - 1);
}

/* Records of keys by the hash of their skeleton: a cache line of twelve entries. An entry is a
 * record of KEYS, eight bits of that hash, in `print`, which are not all zero, and two of the hash
 * of the key's text. Entries fill a bucket from its start; what does not fit into its bucket stands
 * in the next one that has room. So the keys of one skeleton stand together, and a bit in `alike`
 * says of an entry that its key has the skeleton of the one before it in the bucket. By the hash of
 * its own text each start of a key before a space that is no key itself leads to the first key that
 * begins so. */
enum { GAZ_BUCKET_ENTRIES = 12, GAZ_BUCKET_LOAD = 10, GAZ_ENTRY_BITS = 30 };

typedef struct gaz_bucket {
    uint32_t entries[GAZ_BUCKET_ENTRIES]; /* the record, and two bits of the text's hash above it */
    uint8_t print[GAZ_BUCKET_ENTRIES];    /* 0: no entry */
    uint16_t alike;                       /* of entry n bit n */
    uint16_t unused;
} gaz_bucket;

#define GAZ_ENTRY_MAX ((1U << GAZ_ENTRY_BITS) - 1)

/* The bits of an entry that come from the hashes. */
static inline uint8_t gaz_entry_print(uint64_t skeleton) { return (uint8_t)(1 + skeleton % 255); }
static inline uint32_t gaz_entry_high(uint64_t text) {
    return (uint32_t)(text >> 30 & 3) << GAZ_ENTRY_BITS;
}

/* Chains of words that a key is or begins with, for finding names in running text: gaz_scan.h says
 * what a chain's hash is. A mark holds GAZ_SCAN_FLAG_BITS of flags and above them bits of the hash;
 * chains that share those bits and the bucket share the mark. Marks fill a bucket from its start, 0
 * is none; a chain that does not fit into its bucket stands in the next one that has room. */
enum {
    GAZ_SCAN_MARKS = 32,
    GAZ_SCAN_LOAD = 22,
    GAZ_SCAN_NAME = 1,    /* a key has these words and no more */
    GAZ_SCAN_GOES_ON = 2, /* a key has more words */
    GAZ_SCAN_FLAGS = 3,
    GAZ_SCAN_FLAG_BITS = 2
};

typedef struct gaz_scan_bucket {
    uint16_t marks[GAZ_SCAN_MARKS];
} gaz_scan_bucket;

/* Starts, to a whole letter, that GAZ_PREFIX_KEYS keys or more have, with the best places of those:
 * by the hash of the start at gaz_bucket_of(), else behind; what has no places is free. A start
 * that fewer keys have is looked for from the key before it in KEY_STEPS, which holds every
 * GAZ_KEY_STEPth key. */
enum { GAZ_PREFIX_BEST = 10, GAZ_PREFIX_KEYS = 64, GAZ_KEY_STEP = 32 };

typedef struct gaz_prefix_name {
    uint32_t place;
    uint32_t text; /* its spelling: a byte of KEYS */
} gaz_prefix_name;

typedef struct gaz_prefix {
    uint64_t hash;
    uint32_t first;                 /* the record of the first key */
    uint8_t count;                  /* of places */
    uint8_t sizes[GAZ_PREFIX_BEST]; /* of the texts; 255: that or more */
    uint8_t unused;
    gaz_prefix_name names[GAZ_PREFIX_BEST];
} gaz_prefix;

typedef struct gaz_key_step {
    uint64_t word; /* the first bytes of the key, the first the highest; zeros behind its end */
    uint32_t record;
    uint32_t unused;
} gaz_key_step;

/* A node of the tries over the keys' letters, forward and reversed (TRIE_*). Letters stand as their
 * class, one byte: ASCII as it is, others by their last seven bits. The children of a node stand
 * together, by rising label; nodes stand level by level, so children behind their parent, and the
 * root's children first. A node that only one key goes through is a leaf. */
typedef struct gaz_trie_node {
    uint32_t link;    /* of a leaf its key record, of others their first child; with GAZ_TRIE_* */
    uint8_t label;    /* GAZ_TRIE_END: the key ends here */
    uint8_t shortest; /* letters that can follow the label: at least; of a leaf exactly */
    uint8_t more[2];  /* at most, and 0; of a leaf the next two letters, 0 where there is none */
} gaz_trie_node;

enum { GAZ_TRIE_END = 0 };
#define GAZ_TRIE_LEAF 0x80000000U
#define GAZ_TRIE_LAST 0x40000000U /* the last child of its parent */
#define GAZ_TRIE_LINK 0x3FFFFFFFU /* the rest of a link */

/* Places that follow one another and go by their ids. Among places of the same importance they do,
 * so most places are in a few long runs: the longest are listed in ID_RUNS. */
typedef struct gaz_id_run {
    uint32_t first; /* place */
    uint32_t count;
} gaz_id_run;

enum { GAZ_ID_RUNS_MOST = 8, GAZ_ID_RUN_LEAST = 64 };

/* IDS has the others, ordered by incmap_id_compare(): places, whose own id is meant; numbers behind
 * those of the places are elements of OTHER_IDS, ids that places had in further sources. */
typedef struct gaz_id_record {
    gaz_stored_id id;
    uint32_t place;
} gaz_id_record;

/* A balanced tree over points of the unit sphere: a range of points is halved at a plane across an
 * axis, of an odd number the second half has one more, in as many levels as bring all ranges down
 * to GAZ_NEAR_LEAF points. The halves of node n are 2n and 2n + 1, the root is 1. Nodes that are
 * halved stand in NEAR_NODES, the boxes around the points of all in NEAR_BOXES; element 0 is
 * unused. */
enum { GAZ_NEAR_LEAF = 16, GAZ_NEAR_CLASS_BITS = 4, GAZ_NEAR_STEP_BITS = 10 };

#define GAZ_NEAR_PLACE_MAX ((1U << (32 - GAZ_NEAR_CLASS_BITS)) - 1)
#define GAZ_NEAR_STEPS ((1U << GAZ_NEAR_STEP_BITS) - 1)

/* Points of the first half are not above the plane, those of the second not below. */
typedef struct gaz_near_node {
    float plane;
    uint16_t axis;
    uint16_t classes; /* of all points in the range: gaz_class_bit() */
} gaz_near_node;

/* A box that holds all points of a node, in units of gaz_near_bound(). */
typedef struct gaz_near_box {
    uint16_t low[3];
    uint16_t high[3];
} gaz_near_box;

/* FRAMES has the records of the Latin names that places have in countries where Arabic letters are
 * written, by the hash of their frames (txt_frame.h), then by the record. Hashes are parted evenly
 * into as many ranges as FRAME_STARTS has elements but one: each says where the range begins in
 * FRAMES, the last where they end. FRAME_MARKS has the lowest byte of each hash. */
enum { GAZ_FRAME_RANGE = 16 /* names in a range on average */ };

static inline size_t gaz_frame_range(uint32_t hash, size_t ranges) {
    return (size_t)((uint64_t)hash * ranges >> 32);
}

/* The coordinate of a side of a box: from -1 to 1. */
static inline float gaz_near_bound(uint16_t side) {
    return (float)side * (2.0F / (float)UINT16_MAX) - 1.0F;
}

/* `at` counts steps from the low corner of the leaf's box, of which GAZ_NEAR_STEPS lead to the high
 * one, GAZ_NEAR_STEP_BITS for each axis, x the lowest. A place lies within half a step of that on
 * each axis, but for what single precision loses. */
typedef struct gaz_near_point {
    uint32_t place; /* above GAZ_NEAR_PLACE_MAX: the number of the bit of its class */
    uint32_t at;
} gaz_near_point;

/* The levels of halving that so many points want. */
static inline unsigned gaz_near_levels(size_t count) {
    unsigned levels = 0;
    for (; count > GAZ_NEAR_LEAF; count -= count / 2) {
        levels++;
    }
    return levels;
}

static inline uint32_t gaz_near_place(const gaz_near_point *point) {
    return point->place & GAZ_NEAR_PLACE_MAX;
}

static inline uint32_t gaz_near_class(const gaz_near_point *point) {
    return 1U << (point->place >> (32 - GAZ_NEAR_CLASS_BITS));
}

/* What a step in a box is worth on an axis. */
static inline float gaz_near_step(const gaz_near_box *box, unsigned axis) {
    return (gaz_near_bound(box->high[axis]) - gaz_near_bound(box->low[axis])) /
           (float)GAZ_NEAR_STEPS;
}

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

/* A number for the rules of folding, skeletons and frames, from their tables and a sample of what
 * they do: a file made under other rules would be asked in vain, so it is refused. */
uint32_t gaz_rules(void);

/* The bit of a GeoNames feature class; letters that are none share one bit. */
uint16_t gaz_class_bit(char feature_class);

/* The label of a letter in the tries. */
static inline uint8_t gaz_letter_class(uint32_t letter) {
    return (uint8_t)(letter < 128 ? letter : (letter & 127) | 128);
}

/* The labels of a folded key in their order: at most `key.size`, which are as many as letters. */
size_t gaz_key_labels(incmap_span key, uint8_t *labels);

/* The first bucket to look at for `hash` among `count` (> 0). */
static inline size_t gaz_bucket_of(uint64_t hash, size_t count) {
    return (size_t)(((hash >> 32) * (uint64_t)count) >> 32);
}

/* The cell of the one-degree grid; longitude 180 is -180. */
uint32_t gaz_cell_of(geo_vertex vertex);

/* The point on the unit sphere. Uses only the four operations and sqrt, which IEEE 754 makes the
 * same everywhere, so that files do not depend on a machine's sine. */
void gaz_unit_vector(geo_vertex vertex, double out[3]);

#endif
