/* The strict checker of map files: what is wrong with one, and what is legal but doubtful. */
#ifndef INCMAP_VERIFY_H
#define INCMAP_VERIFY_H

#include "incmap/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum incmap_severity {
    INCMAP_SEVERITY_WARNING, /* legal, but some readers get it wrong */
    INCMAP_SEVERITY_ERROR    /* against the format, or values are lost in reading */
} incmap_severity;

typedef enum incmap_finding_code {
#define X(id, severity, code, meaning) INCMAP_FINDING_##id,
#include "incmap/finding.def"
#undef X
    INCMAP_FINDING_COUNT
} incmap_finding_code;

/** One thing found. All texts are borrowed for the call. */
typedef struct incmap_finding {
    incmap_finding_code code;
    const char *code_name; /* as in finding.def, such as "ring_open" */
    incmap_severity severity;
    const char *file;    /* name of the file, without folders: of a shapefile, the member's */
    uint64_t line;       /* of a text file, from 1; 0 when no line is to blame */
    uint64_t byte;       /* in the line, from 1; of a binary file, from the start; 0: none */
    incmap_span table;   /* of a GeoPackage; empty when none is to blame */
    uint64_t record;     /* feature or record, from 1, in a table its key; 0: none is to blame */
    incmap_span field;   /* of a record; empty when none is to blame */
    const char *message; /* one line of UTF-8: what was found, what was expected */
} incmap_finding;

/** Where findings go. A NULL `finding` drops them; they are counted all the same. */
typedef struct incmap_findings {
    void *state;
    void (*finding)(void *state, const incmap_finding *finding);
} incmap_findings;

typedef struct incmap_verify_counts {
    uint64_t records; /* features or records that were looked at */
    uint64_t errors;
    uint64_t warnings;
} incmap_verify_counts;

/** The name of a code, "" for what is none. Static. @since 0.1 */
INCMAP_API const char *incmap_finding_name(incmap_finding_code code);

/**
 * Check a map file: GeoJSON (RFC 7946, gzip seen through), one feature a line (NDJSON, RFC 8142;
 * told by the ending .geojsonl, .ndjson, .jsonl, .geojsons or .geojsonseq), a shapefile (a path
 * that ends in .shp, .shx or .dbf; all members are looked at), one in a zip (.shz) or a GeoPackage
 * (.gpkg).
 * Files but GeoPackages are read once, front to back; memory grows with the largest ring count of
 * one feature and the most keys of one object only.
 * @param path           "-" is GeoJSON on standard input.
 * @param[out] counts    What was found, also after a failure.
 * @retval INCMAP_OK     The file was checked to its end or to where it breaks off; whether it is
 *                       sound is said by `counts`.
 * @retval INCMAP_IO     It cannot be opened or read.
 * @retval INCMAP_LIMIT  A key, or the rings of one feature, pass a limit of the context.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_verify(incmap_context *ctx, const char *path,
                                                        incmap_findings findings,
                                                        incmap_verify_counts *counts,
                                                        incmap_error *err);

#ifdef __cplusplus
}
#endif
#endif
