/* Gazetteers: files of places that are mapped, never loaded. */
#ifndef INCMAP_GAZETTEER_H
#define INCMAP_GAZETTEER_H

#include "incmap/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum incmap_match {
#define X(name, text, meaning) INCMAP_MATCH_##name,
#include "incmap/match.def"
#undef X
} incmap_match;

/** The name in match.def, such as "folded". Static. @since 0.1 */
INCMAP_API const char *incmap_match_name(incmap_match match);

/** An open gazetteer: immutable, shareable between threads without a lock. */
typedef struct incmap_gazetteer incmap_gazetteer;

/** An id of a place, such as "geonames:792910": a text, and a number in decimal digits behind it.
 * An id that does not end in a number of at most 18 digits (a single 0, or not beginning with one)
 * is all text; one whose text has no data is none. */
typedef struct incmap_id {
    incmap_span text;
    uint64_t number; /* or INCMAP_ID_NO_NUMBER */
} incmap_id;

#define INCMAP_ID_NO_NUMBER UINT64_MAX
#define INCMAP_ID_ROOM 1024 /* bytes of the longest id that a gazetteer holds */

/** The whole id as a text: `id->text` itself where there is no number, else made in `room`. Cut
 * after INCMAP_ID_ROOM bytes. @since 0.1 */
INCMAP_API incmap_span incmap_id_write(const incmap_id *id, char room[INCMAP_ID_ROOM]);

/** Text and number of an id that is a text. @since 0.1 */
INCMAP_API incmap_id incmap_id_read(incmap_span text);

/** By the bytes of the texts, then by number: below 0, 0 or above. @since 0.1 */
INCMAP_API int incmap_id_compare(const incmap_id *a, const incmap_id *b);

/** A place. Spans are borrowed from the gazetteer and live until it is closed. */
typedef struct incmap_place {
    uint32_t index; /* in its gazetteer, by falling importance */
    incmap_id id;
    incmap_span name; /* its main name, as its source writes it */
    incmap_point point;
    incmap_span feature;      /* GeoNames class.code, such as "P.PPL" */
    incmap_span feature_name; /* what that means; empty where no source says it */
    incmap_span country;      /* ISO 3166-1 alpha-2 or XK; empty where the source gives none */
    incmap_span admin1_code;  /* GeoNames codes; empty when unknown */
    incmap_span admin2_code;
    incmap_span admin1; /* names of those units; empty when unknown */
    incmap_span admin2;
    uint64_t population; /* 0 when unknown */
} incmap_place;

/** An area (polygon) of the gazetteer. Spans as for incmap_place. */
typedef struct incmap_area {
    uint32_t index;
    incmap_span level; /* "country", "admin1" or "municipality" */
    incmap_span name;
    incmap_span country; /* may be empty */
    incmap_span code;    /* of the unit within the country; may be empty */
    incmap_span source;
    double area_m2;
} incmap_area;

/** One of the sources a gazetteer was built from. */
typedef struct incmap_gazetteer_source {
    incmap_span file; /* its last path part */
    incmap_span title;
    incmap_span version;
    incmap_span licence;
    incmap_span credit;
    uint64_t rows;     /* read */
    uint64_t rejected; /* of those, passed over for a fault */
    uint64_t hash;     /* XXH3 of the (unpacked) bytes, chained over blocks of 1 MiB */
} incmap_gazetteer_source;

typedef struct incmap_gazetteer_info {
    uint32_t format_version;
    incmap_span name; /* given when it was built */
    uint64_t hash;    /* of the contents: the same sources give the same hash */
    uint64_t bytes;
    uint64_t places;
    uint64_t names; /* distinct name spellings over all places */
    uint64_t areas;
    uint64_t sources;
} incmap_gazetteer_info;

/**
 * Open a gazetteer file.
 * @param[out] out  Owned by the caller; release with incmap_gazetteer_close(). NULL on failure.
 * @param ctx       Borrowed; must outlive `*out`.
 * @retval INCMAP_IO       The file cannot be read.
 * @retval INCMAP_FORMAT   Not a gazetteer, or cut short.
 * @retval INCMAP_VERSION  Made by a later version, for another byte order or under other rules of
 *                         comparing names.
 * @retval INCMAP_DAMAGED  Its header or section table does not match its checksum.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_gazetteer_open(incmap_gazetteer **out,
                                                                incmap_context *ctx,
                                                                const char *path,
                                                                incmap_error *err);

/** Close it; every span borrowed from it ends. NULL is allowed. @since 0.1 */
INCMAP_API void incmap_gazetteer_close(incmap_gazetteer *gazetteer);

/** What the file says of itself. @since 0.1 */
INCMAP_API void incmap_gazetteer_describe(const incmap_gazetteer *gazetteer,
                                          incmap_gazetteer_info *out);

/** Source `index` (below info.sources). @since 0.1 */
INCMAP_API void incmap_gazetteer_source_view(const incmap_gazetteer *gazetteer, size_t index,
                                             incmap_gazetteer_source *out);

/**
 * Verify every checksum and every offset of the file.
 * @retval INCMAP_DAMAGED  With the section and what is wrong with it.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_gazetteer_check(const incmap_gazetteer *gazetteer,
                                                                 incmap_error *err);

/** A place by its index; false when there is none. @since 0.1 */
INCMAP_API bool incmap_gazetteer_place_view(const incmap_gazetteer *gazetteer, uint32_t index,
                                            incmap_place *out);

/** A place by an id of any of its sources; false when there is none. @since 0.1 */
INCMAP_API bool incmap_gazetteer_find_id(const incmap_gazetteer *gazetteer, incmap_span id,
                                         uint32_t *index);

/** Name `number` of a place, from 0 (the main name); false behind the last. A name that several
 * languages share comes once for each. @since 0.1 */
INCMAP_API bool incmap_gazetteer_name_view(const incmap_gazetteer *gazetteer, uint32_t place,
                                           size_t number, incmap_span *out);

/** What a source can say of a name, as GeoNames does. */
typedef enum incmap_name_flag {
    INCMAP_NAME_PREFERRED = 1, /* the official or usual one of its language */
    INCMAP_NAME_SHORT = 2,     /* such as California for State of California */
    INCMAP_NAME_COLLOQUIAL = 4,
    INCMAP_NAME_HISTORIC = 8
} incmap_name_flag;

/** A name and what its source says of it. */
typedef struct incmap_name {
    incmap_span text;
    incmap_span language; /* mostly ISO 639; empty when the source does not say */
    unsigned flags;       /* incmap_name_flag, together */
    uint32_t source;      /* for incmap_gazetteer_source_view() */
} incmap_name;

/** As incmap_gazetteer_name_view(), with all that is known of the name. @since 0.1 */
INCMAP_API bool incmap_gazetteer_name_details(const incmap_gazetteer *gazetteer, uint32_t place,
                                              size_t number, incmap_name *out);

/** What places a question is about. All that is set must hold; `{0}` and NULL are all places. */
typedef struct incmap_filter {
    incmap_span country; /* ISO 3166-1 alpha-2 or XK */
    incmap_span admin1;  /* codes, as in incmap_place; with a country */
    incmap_span admin2;
    const char *classes;  /* GeoNames feature classes, such as "P" or "PS"; NULL for all */
    incmap_span language; /* of the name that is met, as its source writes it, such as "sr" */
} incmap_filter;

/** A place that a name met. */
typedef struct incmap_hit {
    uint32_t place;
    incmap_match match; /* EXACT, ALTERNATE, FOLDED, SKELETON, FUZZY or PREFIX */
    uint8_t edits;      /* letters changed, with FUZZY only */
    incmap_span name;   /* the name of the place that was met, as its source writes it */
} incmap_hit;

/** What is known of the name that a hit met; false for a hit of another gazetteer. @since 0.1 */
INCMAP_API bool incmap_gazetteer_hit_name(const incmap_gazetteer *gazetteer, const incmap_hit *hit,
                                          incmap_name *out);

/**
 * Places that bear a name: exact, alternate, folded and skeleton matches together.
 * Ordered by match, then importance; a place comes once, by its best match.
 * @param filter  NULL for all places.
 * @param hits    Room for `room` hits.
 * @return How many were found; more than `room` means that only the first `room` are given. Of
 *         skeleton matches at most the best 4096 are met. Takes some 70 KiB of stack.
 * @since 0.1
 */
INCMAP_API size_t incmap_gazetteer_lookup(const incmap_gazetteer *gazetteer, incmap_span name,
                                          const incmap_filter *filter, incmap_hit *hits,
                                          size_t room);

/**
 * incmap_gazetteer_lookup() of many names, with the same answers: what one name waits for in memory
 * is fetched while others are worked on. Takes some 90 KiB of stack.
 * @param hits        Room for `count` times `room` hits; those of names[i] begin at hits[i * room].
 * @param[out] found  For each name what incmap_gazetteer_lookup() returns.
 * @since 0.1
 */
INCMAP_API void incmap_gazetteer_lookup_many(const incmap_gazetteer *gazetteer,
                                             const incmap_span *names, size_t count,
                                             const incmap_filter *filter, incmap_hit *hits,
                                             size_t room, size_t *found);

/**
 * Places that bear a name but for case, diacritics, script and punctuation: those that
 * incmap_gazetteer_lookup() gives as exact, alternate and folded matches, without saying which they
 * are. The cheapest question: it reads one entry of the index.
 * @param[out] places  Room for `room` places, by falling importance.
 * @return How many bear it; more than `room` means that only the first `room` are given.
 * @since 0.1
 */
INCMAP_API size_t incmap_gazetteer_bearers(const incmap_gazetteer *gazetteer, incmap_span name,
                                           uint32_t *places, size_t room);

/**
 * Places whose folded name is at most `max_edits` (1 or 2) letters from `name`'s: insert, delete,
 * replace, or swap of neighbours. Places that bear the name itself are left
 * out. Ordered by edits, then importance.
 * @param filter  NULL for all places.
 * @return As for incmap_gazetteer_lookup(), but at most the best 4096 names are met; nothing for
 *         names of fewer than 4 letters, and with 2 edits fewer than 7. Takes some 110 KiB
 *         of stack.
 * @since 0.1
 */
INCMAP_API size_t incmap_gazetteer_lookup_fuzzy(const incmap_gazetteer *gazetteer, incmap_span name,
                                                unsigned max_edits, const incmap_filter *filter,
                                                incmap_hit *hits, size_t room);

/** How many places incmap_gazetteer_lookup_prefix() gives at most. */
#define INCMAP_PREFIX_BEST 10

/**
 * The most important places one of whose names, folded, begins with `start`, folded: for completing
 * what somebody types.
 * @param filter  NULL for all places. With one that is not empty all names that begin so are looked
 *                at, which for a letter or two of a large gazetteer takes milliseconds.
 * @return How many were given: at most `room`, and at most INCMAP_PREFIX_BEST. Each place comes
 * once, by its main name where that begins so.
 * @since 0.1
 */
INCMAP_API size_t incmap_gazetteer_lookup_prefix(const incmap_gazetteer *gazetteer,
                                                 incmap_span start, const incmap_filter *filter,
                                                 incmap_hit *hits, size_t room);

/** Whether any name, folded, starts with the words of `name`: 0 no; 1 one continues it; 2 one
 * equals it; 3 both. For finding names in running text. @since 0.1 */
INCMAP_API unsigned incmap_gazetteer_knows(const incmap_gazetteer *gazetteer, incmap_span name);

/* What a scanner looks for, or-ed. */
enum {
    INCMAP_SCAN_OVERLAPPING = 1, /* every name, not only the leftmost, longest ones */
    INCMAP_SCAN_CAPITALS = 2     /* none that starts with a lower-case letter */
};

/** Finds all names in running texts. One thread at a time; as many scanners as one likes. */
typedef struct incmap_scanner incmap_scanner;

/** A name in a text. All places that bear it are what incmap_gazetteer_lookup() gives for it up to
 * match "folded". */
typedef struct incmap_sighting {
    size_t start; /* bytes of the text */
    size_t end;
    uint32_t gazetteer; /* the first that has the name: its number among those given */
    uint32_t place;     /* in that: the most important place that bears it */
} incmap_sighting;

/**
 * @param[out] out    Owned by the caller; release with incmap_scanner_free(). NULL on failure.
 * Takes under 1 MiB.
 * @param gazetteers  Up to 64; borrowed, must outlive `*out`.
 * @param options     INCMAP_SCAN_*.
 * @retval INCMAP_LIMIT  More gazetteers than that.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_scanner_new(
    incmap_scanner **out, incmap_context *ctx, const incmap_gazetteer *const *gazetteers,
    size_t count, unsigned options, incmap_error *err);

/** NULL is allowed. @since 0.1 */
INCMAP_API void incmap_scanner_free(incmap_scanner *scanner);

/** Start on a text, borrowed until the next one or the end of the scanner. @since 0.1 */
INCMAP_API void incmap_scanner_start(incmap_scanner *scanner, incmap_span text);

/**
 * The next names of the text, by their start, overlapping ones of the same start the shortest
 * first. A name is a run of whole words that folds to what a name of a place folds to (see
 * incmap_match FOLDED), whatever signs part its words; letters of Han, Kana, Thai, Lao, Burmese and
 * Khmer are words. A name of more than 64 words is not found. Names are not judged: ordinary words
 * are the names of places, too.
 * @param room  More than 0.
 * @return How many; fewer than `room` only at the end of the text.
 * @since 0.1
 */
INCMAP_API size_t incmap_scanner_next(incmap_scanner *scanner, incmap_sighting *out, size_t room);

typedef struct incmap_neighbour {
    uint32_t place;
    double distance_m;
} incmap_neighbour;

/**
 * The places nearest to a point, nearest first.
 * @param classes  GeoNames feature classes to keep to, such as "P" or "PS"; NULL for all.
 * @return How many were given: `room`, or all there are.
 * @since 0.1
 */
INCMAP_API size_t incmap_gazetteer_near(const incmap_gazetteer *gazetteer, incmap_point point,
                                        const char *classes, incmap_neighbour *out, size_t room);

/**
 * The areas that a point lies in: country, admin-1, municipality, and within a level the largest
 * first. An admin-1 unit whose source draws it in pieces comes whole, with its code, and then as
 * the piece, without a code (England, then Kent).
 * @return How many there are; at most `room` are given.
 * @since 0.1
 */
INCMAP_API size_t incmap_gazetteer_areas_at(const incmap_gazetteer *gazetteer, incmap_point point,
                                            incmap_area *out, size_t room);

/** Area `index`; false when there is none. @since 0.1 */
INCMAP_API bool incmap_gazetteer_area_view(const incmap_gazetteer *gazetteer, uint32_t index,
                                           incmap_area *out);

/** A corner of an area, in units of 1e-7 degrees. */
typedef struct incmap_vertex {
    int32_t lon;
    int32_t lat;
} incmap_vertex;

/** A ring of an area: closed (the last corner is the first), and the box around it. Inside the
 * area is where a ray crosses an odd number of edges of all its rings. Borrowed from the gazetteer
 * until it is closed. */
typedef struct incmap_ring {
    const incmap_vertex *vertices;
    size_t count;
    incmap_vertex low;  /* southwest */
    incmap_vertex high; /* northeast */
} incmap_ring;

/** Ring `number` of area `index`, from 0; false behind the last. @since 0.1 */
INCMAP_API bool incmap_gazetteer_ring_view(const incmap_gazetteer *gazetteer, uint32_t index,
                                           size_t number, incmap_ring *out);

/** The area of a unit: its country and its code ("" for the country itself); false when the
 * gazetteer holds no such area. Where two levels share the code, the larger one. @since 0.1 */
INCMAP_API bool incmap_gazetteer_find_area(const incmap_gazetteer *gazetteer, incmap_span country,
                                           incmap_span code, uint32_t *index);

/** Whether a point lies in area `index`. @since 0.1 */
INCMAP_API bool incmap_gazetteer_area_contains(const incmap_gazetteer *gazetteer, uint32_t index,
                                               incmap_point point);

/** The ISO 3166-1 alpha-2 code (or XK) meant by a code of two or three letters, a name in any
 * language held, or a demonym; false when none is. @since 0.1 */
INCMAP_API bool incmap_gazetteer_country(const incmap_gazetteer *gazetteer, incmap_span name,
                                         incmap_span *alpha2);

/** The name of the admin unit with these codes ("" admin2 for an admin-1 unit); empty when unknown.
 * @since 0.1 */
INCMAP_API incmap_span incmap_gazetteer_unit_name(const incmap_gazetteer *gazetteer,
                                                  incmap_span country, incmap_span admin1,
                                                  incmap_span admin2);

/** A row of a source that was passed over. Borrowed for the call. */
typedef struct incmap_rejection {
    incmap_span file; /* last part of the path */
    uint64_t line;
    const char *reason; /* a word of docs/FORMATS.md, such as "coordinates" */
    incmap_span text;   /* what was found */
} incmap_rejection;

/** What to build a gazetteer from. Sources are told apart by their contents: GeoNames dumps of 19
 * columns, GNS country files, tables with a header line, GeoJSON and shapefiles of points and
 * areas, OpenStreetMap's PBF, Who's On First's SQLite, GeoNames' lists of alternate names, of admin
 * codes and of countries; all but SQLite also gzipped or in a zip archive (a shapefile not
 * gzipped). Such lists are read without being named when they lie beside a GeoNames dump. Where the
 * same place comes from several, earlier sources give its main name and point. A file sources.tsv
 * beside a source gives its title, version, licence and credit. */
typedef struct incmap_gazetteer_recipe {
    const char *const *paths;
    size_t path_count;
    incmap_span name;              /* of the result, such as "incmap default 2026-11" */
    incmap_notices notices;        /* one for each row passed over */
    const char *format;            /* of all `paths`, such as "gns"; NULL: by their contents */
    const char *const *area_paths; /* GeoJSON or shapefiles of areas, after `paths` */
    size_t area_count;
    const char
        *rejected_path; /* CSV of the rows passed over; appears with the gazetteer. Or NULL */
    void *rejected_state;
    void (*rejected)(void *state, const incmap_rejection *rejection); /* may be NULL */
    unsigned threads; /* 0: as many as there are processors; the file is the same with any number */
} incmap_gazetteer_recipe;

/**
 * Build a gazetteer file; it appears whole or not at all. The same sources give the same bytes.
 * The allocator of `ctx` is called by one thread at a time, if by several.
 * @param[out] rejected  Rows passed over; may be NULL.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status
incmap_gazetteer_build(incmap_context *ctx, const incmap_gazetteer_recipe *recipe, const char *path,
                       uint64_t *rejected, incmap_error *err);

#ifdef __cplusplus
}
#endif
#endif
