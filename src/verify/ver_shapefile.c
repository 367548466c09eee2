/* A shapefile as a whole: which members there are, and what the small ones say. */
#include "base_error.h"
#include "geo_crs.h"
#include "ver_dbf.h"
#include "ver_kinds.h"
#include "ver_shp.h"
#include "ver_wkt.h"

typedef struct shapefile {
    ver_member shp, shx, dbf, prj, cpg, qix;
    bool in_degrees;
    bool is_projected;
    ver_encoding encoding;
} shapefile;

/* All of a small member, trimmed; .data NULL when it is too large to be one. */
static incmap_status small_text(ver_member *member, incmap_span *out, incmap_error *err) {
    *out = (incmap_span){0};
    BASE_TRY(ver_bytes_need(&member->bytes, VER_BYTES_NEED_MAX, err));
    size_t size = ver_bytes_left(&member->bytes);
    if (size < VER_BYTES_NEED_MAX) {
        *out = base_span_trim(base_span(ver_bytes_here(&member->bytes), size));
    }
    return INCMAP_OK;
}

static bool starts_with_one_of(incmap_span text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        incmap_span word = base_span_of(words[i]);
        if (text.size > word.size &&
            base_span_equal_nocase(base_span(text.data, word.size), word) &&
            strchr("[( \t\r\n", text.data[word.size]) != NULL) {
            return true;
        }
    }
    return false;
}

static bool is_wkt1(incmap_span text) {
    static const char *const words[] = {"GEOGCS", "PROJCS", "COMPD_CS", "LOCAL_CS", "GEOCCS"};
    return starts_with_one_of(text, words, sizeof words / sizeof words[0]);
}

/* ISO 19162, either edition. */
static bool is_wkt2(incmap_span text) {
    static const char *const words[] = {
        "GEOGCRS",     "GEODCRS",       "PROJCRS",        "BOUNDCRS", "COMPOUNDCRS",
        "VERTCRS",     "GEOGRAPHICCRS", "GEODETICCRS",    "ENGCRS",   "PROJECTEDCRS",
        "VERTICALCRS", "PARAMETRICCRS", "DERIVEDPROJCRS", "TIMECRS"};
    return starts_with_one_of(text, words, sizeof words / sizeof words[0]);
}

static incmap_status check_prj(shapefile *s, incmap_error *err) {
    ver_member *prj = &s->prj;
    incmap_span text;
    BASE_TRY(small_text(prj, &text, err));
    if (is_wkt2(text)) {
        ver_find(&prj->report, INCMAP_FINDING_PRJ_WKT2, (ver_place){.line = 1, .byte = 1},
                 "WKT 2, expected ESRI's WKT 1, such as GEOGCS[...]");
    } else if (!is_wkt1(text)) {
        ver_find(&prj->report, INCMAP_FINDING_PRJ_UNREADABLE, (ver_place){.line = 1, .byte = 1},
                 "\"%.*s\", expected WKT 1, such as GEOGCS[...]", BASE_SPAN_ARG(text));
        return INCMAP_OK;
    } else if (!ver_wkt_is_one(text)) {
        ver_find(&prj->report, INCMAP_FINDING_PRJ_UNREADABLE, (ver_place){.line = 1, .byte = 1},
                 "brackets that do not match, or text behind the definition: \"%.*s\"",
                 BASE_SPAN_ARG(text));
        return INCMAP_OK;
    }
    geo_crs *crs = NULL;
    incmap_error why = {0};
    incmap_status status = geo_crs_open(&crs, prj->ctx, text, &why);
    geo_crs_close(crs);
    if (status == INCMAP_MEMORY) {
        return base_out_of_memory(err);
    }
    if (status != INCMAP_OK) {
        ver_find(&prj->report, INCMAP_FINDING_PRJ_UNREADABLE, (ver_place){.line = 1, .byte = 1},
                 "%s", why.message);
        return INCMAP_OK;
    }
    /* 0.01745329 radians are a degree; there are systems in grads. */
    s->is_projected = base_span_equal_nocase(base_span(text.data, 4), BASE_SPAN("PROJ"));
    s->in_degrees = base_span_equal_nocase(base_span(text.data, 3), BASE_SPAN("GEO")) &&
                    base_span_find(text, BASE_SPAN("0.01745329")) != SIZE_MAX;
    return INCMAP_OK;
}

/* Whether `text` has `word` in it, whatever the case. */
static bool mentions(incmap_span text, const char *word) {
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= text.size; i++) {
        if (base_span_equal_nocase(base_span(text.data + i, size), base_span(word, size))) {
            return true;
        }
    }
    return false;
}

static incmap_status check_cpg(ver_member *cpg, ver_encoding *encoding, incmap_error *err) {
    /* Code pages as ESRI and GDAL write them: "ISO-8859-1", "88591", "ANSI 1252", "OEM 866". */
    static const char *const known[] = {
        "8859", "125",  "437",  "737", "775",  "85",  "86",   "874",  "932",   "936", "949",
        "950",  "1361", "sjis", "jis", "big5", "gbk", "gb18", "koi8", "ascii", "euc", "mac"};
    incmap_span text;
    BASE_TRY(small_text(cpg, &text, err));
    *encoding = VER_ENCODING_OTHER;
    if (base_span_equal_nocase(text, BASE_SPAN("UTF-8")) ||
        base_span_equal_nocase(text, BASE_SPAN("UTF8")) || base_span_is(text, "65001")) {
        *encoding = VER_ENCODING_UTF8;
        return INCMAP_OK;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (text.size <= 32 && mentions(text, "1252")) {
            *encoding = VER_ENCODING_1252;
            return INCMAP_OK;
        }
        if (text.size <= 32 && mentions(text, known[i])) {
            return INCMAP_OK;
        }
    }
    ver_find(&cpg->report, INCMAP_FINDING_CPG_UNKNOWN, (ver_place){.line = 1, .byte = 1},
             "\"%.*s\", expected the name of an encoding, such as UTF-8", BASE_SPAN_ARG(text));
    return INCMAP_OK;
}

/* The head of shapelib's index; a count of another number of records betrays one that was left over
 * from before an edit. */
static incmap_status check_qix(ver_member *qix, uint64_t records, incmap_error *err) {
    enum { head_bytes = 16, lowest_first = 1, highest_first = 2 };
    const unsigned char *head;
    BASE_TRY(ver_bytes_take(&qix->bytes, head_bytes, &head, err));
    if (head == NULL || memcmp(head, "SQT", 3) != 0 ||
        (head[3] != lowest_first && head[3] != highest_first)) {
        ver_find(&qix->report, INCMAP_FINDING_QIX_WRONG, (ver_place){.byte = 1},
                 "no spatial index: it does not begin with SQT and an order of bytes");
        return INCMAP_OK;
    }
    uint32_t count = head[3] == lowest_first ? ver_u32_le(head + 8) : ver_u32_be(head + 8);
    if (count != records) {
        ver_find(&qix->report, INCMAP_FINDING_QIX_WRONG, (ver_place){.byte = 9},
                 "an index of %u records, the .shp has %llu", (unsigned)count,
                 (unsigned long long)records);
    }
    return INCMAP_OK;
}

static void find_missing(const ver_member *member, incmap_finding_code code, const char *why) {
    if (!member->is_there) {
        ver_report report = member->report;
        ver_find(&report, code, (ver_place){0}, "the file is missing: %s", why);
    }
}

/* Where a shapefile is: beside a path, or in an archive. */
typedef struct source {
    incmap_context *ctx;
    const char *path;
    const ver_entries *entries; /* NULL: none */
    incmap_span shp;            /* the entry that is its .shp */
} source;

static incmap_status open_one(ver_member *member, const source *from, const char *ending,
                              const ver_report *report, incmap_error *err) {
    return from->entries == NULL
               ? ver_member_open(member, from->ctx, from->path, ending, report, err)
               : ver_member_open_packed(member, from->ctx, from->entries, from->shp, ending, report,
                                        err);
}

static incmap_status open_all(shapefile *s, const source *from, const ver_report *report,
                              incmap_error *err) {
    BASE_TRY(open_one(&s->shp, from, ".shp", report, err));
    BASE_TRY(open_one(&s->shx, from, ".shx", report, err));
    BASE_TRY(open_one(&s->dbf, from, ".dbf", report, err));
    BASE_TRY(open_one(&s->prj, from, ".prj", report, err));
    BASE_TRY(open_one(&s->cpg, from, ".cpg", report, err));
    BASE_TRY(open_one(&s->qix, from, ".qix", report, err));
    if (!s->shp.is_there) {
        return base_fail_at(err, INCMAP_IO, s->shp.path, 0, 0,
                            "there is no such file: a shapefile without a .shp");
    }
    find_missing(&s->shx, INCMAP_FINDING_SHX_MISSING, "most readers refuse the shapefile");
    find_missing(&s->dbf, INCMAP_FINDING_DBF_MISSING, "the shapes have no values");
    find_missing(&s->prj, INCMAP_FINDING_PRJ_MISSING, "the coordinates could be of any system");
    find_missing(&s->cpg, INCMAP_FINDING_CPG_MISSING, "readers guess the encoding of the texts");
    return INCMAP_OK;
}

/* A gzip stream that breaks off inside a member ends that member's check only. */
static incmap_status unless_told(incmap_status status) {
    return status == INCMAP_FORMAT ? INCMAP_OK : status;
}

/* In a system of metres the whole world lies within 180 of its origin for hardly anybody. */
static void judge_system(shapefile *s, const ver_extent *extent) {
    if (s->is_projected && extent->count > 0 && extent->west >= -180 && extent->east <= 180 &&
        extent->south >= -90 && extent->north <= 90) {
        ver_find(&s->prj.report, INCMAP_FINDING_PRJ_DOUBTFUL, (ver_place){0},
                 "a projected system, all coordinates lie within 180 and 90 as degrees do");
    }
}

static void judge_size(ver_member *member) {
    static const uint64_t most = UINT64_C(1) << 31;
    if (member->is_there && member->size >= most) {
        ver_find(&member->report, INCMAP_FINDING_FILE_LARGE, (ver_place){0},
                 "%llu bytes, expected less than 2 GiB", (unsigned long long)member->size);
    }
}

static incmap_status check_all(shapefile *s, incmap_error *err) {
    if (s->prj.is_there) {
        BASE_TRY(unless_told(check_prj(s, err)));
    }
    if (s->cpg.is_there) {
        BASE_TRY(unless_told(check_cpg(&s->cpg, &s->encoding, err)));
    }
    uint64_t records = 0;
    ver_extent extent;
    BASE_TRY(unless_told(ver_shp_check(&s->shp, &s->shx, s->in_degrees, &records, &extent, err)));
    judge_system(s, &extent);
    judge_size(&s->shp);
    judge_size(&s->dbf);
    s->shp.report.counts->records += records;
    if (s->qix.is_there) {
        BASE_TRY(unless_told(check_qix(&s->qix, records, err)));
    }
    if (s->dbf.is_there) {
        BASE_TRY(unless_told(ver_dbf_check(&s->dbf, s->encoding, records, err)));
    }
    return INCMAP_OK;
}

static incmap_status check_one(const source *from, const ver_report *report, incmap_error *err) {
    shapefile s = {0};
    incmap_status status = open_all(&s, from, report, err);
    if (status == INCMAP_OK) {
        status = check_all(&s, err);
    }
    ver_member_close(&s.shp);
    ver_member_close(&s.shx);
    ver_member_close(&s.dbf);
    ver_member_close(&s.prj);
    ver_member_close(&s.cpg);
    ver_member_close(&s.qix);
    return status;
}

incmap_status ver_shapefile_check(incmap_context *ctx, const char *path, ver_report *report,
                                  incmap_error *err) {
    const source from = {.ctx = ctx, .path = path};
    return check_one(&from, report, err);
}

static incmap_status check_entries(const ver_entries *entries, const char *path,
                                   const ver_report *report, incmap_error *err) {
    size_t found = 0;
    for (size_t i = 0; i < entries->count; i++) {
        incmap_span name = io_unzip_view(entries->zip, i).name;
        const source from = {.ctx = entries->ctx, .path = path, .entries = entries, .shp = name};
        if (name.size > 4 &&
            base_span_equal_nocase(base_span(name.data + name.size - 4, 4), BASE_SPAN(".shp"))) {
            found++;
            BASE_TRY(unless_told(check_one(&from, report, err)));
        }
    }
    return found > 0 ? INCMAP_OK
                     : base_fail_at(err, INCMAP_FORMAT, path, 0, 0,
                                    "no .shp is in the archive: expected a zipped shapefile");
}

incmap_status ver_zipped_shapefile_check(incmap_context *ctx, const char *path, ver_report *report,
                                         incmap_error *err) {
    io_unzip *zip = NULL;
    incmap_error why = {0};
    incmap_status status = io_unzip_open(&zip, ctx, path, &why);
    if (status == INCMAP_OK) {
        ver_entries entries;
        status = ver_entries_init(&entries, ctx, zip, err);
        status = status == INCMAP_OK ? check_entries(&entries, path, report, err) : status;
        ver_entries_free(&entries);
        io_unzip_close(zip);
        return status;
    }
    if (status == INCMAP_FORMAT) {
        ver_find(report, INCMAP_FINDING_GZIP, (ver_place){0}, "%s", why.message);
        return INCMAP_OK;
    }
    if (err != NULL) {
        *err = why;
    }
    return status;
}
