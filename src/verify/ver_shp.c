#include "ver_shp.h"

#include "base_error.h"
#include "base_num.h"
#include "ver_shape.h"

enum { header_bytes = 100, file_code = 9994, version = 1000, entry_bytes = 8 };

typedef struct header {
    bool is_read;
    uint32_t type;
    double box[4];
    double heights[2];              /* least and most */
    unsigned char type_and_box[36]; /* as they stand in the file */
} header;

static incmap_status read_header(ver_member *member, header *out, incmap_error *err) {
    *out = (header){0};
    const unsigned char *bytes;
    ver_report *report = &member->report;
    BASE_TRY(ver_bytes_take(&member->bytes, header_bytes, &bytes, err));
    if (bytes == NULL) {
        ver_find(report, INCMAP_FINDING_SHP_HEADER, (ver_place){0},
                 "%llu bytes, expected a header of %d", (unsigned long long)member->size,
                 header_bytes);
        return INCMAP_OK;
    }
    if (ver_u32_be(bytes) != file_code) {
        ver_find(report, INCMAP_FINDING_SHP_HEADER, (ver_place){.byte = 1},
                 "the file code %u, expected %d", (unsigned)ver_u32_be(bytes), file_code);
        return INCMAP_OK;
    }
    out->is_read = true;
    uint64_t length = (uint64_t)ver_u32_be(bytes + 24) * 2;
    if (length != member->size) {
        ver_find(report, INCMAP_FINDING_SHP_LENGTH, (ver_place){.byte = 25},
                 "a length of %llu bytes in the header, the file has %llu",
                 (unsigned long long)length, (unsigned long long)member->size);
    }
    for (size_t i = 4; i < 24; i++) {
        if (bytes[i] != 0) {
            ver_find(report, INCMAP_FINDING_SHP_UNUSED, (ver_place){.byte = i + 1},
                     "0x%02X in a byte of the header that has no use, expected 0", bytes[i]);
            break;
        }
    }
    if (ver_u32_le(bytes + 28) != version) {
        ver_find(report, INCMAP_FINDING_SHP_HEADER, (ver_place){.byte = 29},
                 "version %u, expected %d", (unsigned)ver_u32_le(bytes + 28), version);
    }
    memcpy(out->type_and_box, bytes + 32, sizeof out->type_and_box);
    out->type = ver_u32_le(bytes + 32);
    if (!ver_shape_type_is_known(out->type)) {
        ver_find(report, INCMAP_FINDING_SHP_HEADER, (ver_place){.byte = 33},
                 "the shape type %u, which there is not", (unsigned)out->type);
    }
    for (int i = 0; i < 4; i++) {
        out->box[i] = ver_f64_le(bytes + 36 + (size_t)8 * i);
    }
    out->heights[0] = ver_f64_le(bytes + 68);
    out->heights[1] = ver_f64_le(bytes + 76);
    return INCMAP_OK;
}

/* The next entry of the .shx against where the record lies. */
static incmap_status check_entry(ver_member *shx, uint64_t record, uint64_t offset,
                                 uint64_t content, uint64_t *entries, incmap_error *err) {
    const unsigned char *bytes = NULL;
    uint64_t at = ver_bytes_offset(&shx->bytes) + 1;
    BASE_TRY(ver_bytes_take(&shx->bytes, entry_bytes, &bytes, err));
    if (bytes == NULL) {
        return INCMAP_OK;
    }
    ++*entries;
    uint64_t said_offset = (uint64_t)ver_u32_be(bytes) * 2;
    uint64_t said_content = (uint64_t)ver_u32_be(bytes + 4) * 2;
    if (said_offset != offset || said_content != content) {
        ver_find(&shx->report, INCMAP_FINDING_SHX_OFFSET, (ver_place){.record = record, .byte = at},
                 "offset %llu and length %llu, in the .shp the record lies at %llu with %llu",
                 (unsigned long long)said_offset, (unsigned long long)said_content,
                 (unsigned long long)offset, (unsigned long long)content);
    }
    return INCMAP_OK;
}

typedef struct reading {
    ver_member *shp;
    ver_member *shx; /* NULL when it cannot be compared */
    ver_shapes shapes;
    uint64_t records;
    uint64_t entries; /* of the .shx */
} reading;

/* *more false when nothing that could be read follows. */
static incmap_status read_record(reading *r, bool *more, incmap_error *err) {
    ver_bytes *bytes = &r->shp->bytes;
    ver_report *report = &r->shp->report;
    uint64_t offset = ver_bytes_offset(bytes);
    ver_place place = {.record = r->records + 1, .byte = offset + 1};
    *more = false;
    BASE_TRY(ver_bytes_need(bytes, entry_bytes, err));
    if (ver_bytes_left(bytes) == 0) {
        return INCMAP_OK;
    }
    const unsigned char *head;
    BASE_TRY(ver_bytes_take(bytes, entry_bytes, &head, err));
    if (head == NULL) {
        ver_find(report, INCMAP_FINDING_SHP_TRUNCATED, place,
                 "the file ends inside the header of a record");
        return INCMAP_OK;
    }
    r->records++;
    uint32_t number = ver_u32_be(head);
    uint64_t content = (uint64_t)ver_u32_be(head + 4) * 2;
    if (number != r->records) {
        ver_find(report, INCMAP_FINDING_SHP_NUMBER, place, "record number %u, expected %llu",
                 (unsigned)number, (unsigned long long)r->records);
    }
    if (r->shx != NULL) {
        BASE_TRY(check_entry(r->shx, r->records, offset, content, &r->entries, err));
    }
    uint64_t end = offset + entry_bytes + content;
    if (content < 4) {
        ver_find(report, INCMAP_FINDING_SHP_CONTENT, place,
                 "a content length of %llu bytes, expected 4 or more", (unsigned long long)content);
        return INCMAP_OK;
    }
    if (end > r->shp->size) {
        ver_find(report, INCMAP_FINDING_SHP_TRUNCATED, place,
                 "the record would end at byte %llu, the file has %llu", (unsigned long long)end,
                 (unsigned long long)r->shp->size);
    }
    return ver_shape_read(&r->shapes, r->records, content, more, err);
}

static void judge_box(reading *r, const header *head) {
    const ver_extent *e = &r->shapes.extent;
    if (!ver_heights_fit(head->heights, e)) {
        ver_find(&r->shp->report, INCMAP_FINDING_BBOX_WRONG, (ver_place){.byte = 69},
                 "the range of heights in the header is not that of the shapes");
    }
    if (e->count == 0 || ver_box_fits(head->box, e)) {
        return;
    }
    const double edges[8] = {head->box[0], head->box[1], head->box[2], head->box[3],
                             e->west,      e->south,     e->east,      e->north};
    char text[8][BASE_NUM_MAX];
    for (int i = 0; i < 8; i++) {
        base_num_write_fixed(text[i], edges[i], 7);
    }
    ver_find(&r->shp->report, INCMAP_FINDING_BBOX_WRONG, (ver_place){.byte = 37},
             "the box %s, %s, %s, %s in the header, expected %s, %s, %s, %s as the shapes have it",
             text[0], text[1], text[2], text[3], text[4], text[5], text[6], text[7]);
}

static void judge_shx(reading *r, const header *shp, const header *shx) {
    if (memcmp(shp->type_and_box, shx->type_and_box, sizeof shp->type_and_box) != 0) {
        ver_find(&r->shx->report, INCMAP_FINDING_SHP_HEADER, (ver_place){.byte = 33},
                 "the shape type or box is not that of the .shp");
    }
}

static incmap_status read_all(reading *r, const header *shp, const header *shx, incmap_error *err) {
    for (bool more = true; more;) {
        BASE_TRY(read_record(r, &more, err));
    }
    judge_box(r, shp);
    if (r->shx == NULL) {
        return INCMAP_OK;
    }
    judge_shx(r, shp, shx);
    uint64_t entries =
        r->shx->size < header_bytes ? 0 : (r->shx->size - header_bytes) / entry_bytes;
    if (entries != r->records) {
        ver_find(&r->shx->report, INCMAP_FINDING_RECORD_COUNT, (ver_place){0},
                 "%llu entries, the .shp has %llu records", (unsigned long long)entries,
                 (unsigned long long)r->records);
    }
    return INCMAP_OK;
}

incmap_status ver_shp_check(ver_member *shp, ver_member *shx, bool in_degrees, uint64_t *records,
                            ver_extent *extent, incmap_error *err) {
    *records = 0;
    *extent = (ver_extent){0};
    header shp_head;
    header shx_head = {0};
    BASE_TRY(read_header(shp, &shp_head, err));
    if (shx->is_there) {
        BASE_TRY(read_header(shx, &shx_head, err));
    }
    if (!shp_head.is_read) {
        return INCMAP_OK;
    }
    reading r = {.shp = shp,
                 .shx = shx_head.is_read ? shx : NULL,
                 .shapes = {.bytes = &shp->bytes,
                            .report = &shp->report,
                            .file_size = shp->size,
                            .in_degrees = in_degrees,
                            .type = shp_head.type}};
    ver_rings_init(&r.shapes.rings, shp->ctx);
    incmap_status status = read_all(&r, &shp_head, &shx_head, err);
    *extent = r.shapes.extent;
    ver_shapes_free(&r.shapes, shp->ctx);
    *records = r.records;
    return status;
}
