#include "exp_shpxml.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_xml.h"

static const char *type_of(const io_dbf_field *field) {
    static const char *const types[] = {[IO_DBF_TEXT] = "String",
                                        [IO_DBF_INTEGER] = "Number",
                                        [IO_DBF_REAL] = "Number",
                                        [IO_DBF_DATE] = "Date"};
    return types[field->kind];
}

static incmap_status put_text(base_buf *out, const char *tag, incmap_span text, incmap_error *err) {
    BASE_TRY(base_buf_add_text(out, "<", err));
    BASE_TRY(base_buf_add_text(out, tag, err));
    BASE_TRY(base_buf_add_text(out, ">", err));
    BASE_TRY(exp_xml_put(out, text, err));
    BASE_TRY(base_buf_add_text(out, "</", err));
    BASE_TRY(base_buf_add_text(out, tag, err));
    return base_buf_add_text(out, ">", err);
}

static incmap_status put_number(base_buf *out, const char *tag, uint64_t number,
                                incmap_error *err) {
    char text[BASE_NUM_MAX];
    size_t size = base_num_write_u64(text, number);
    return put_text(out, tag, base_span(text, size), err);
}

static incmap_status put_column(base_buf *out, const exp_column *column, const io_dbf_field *field,
                                incmap_error *err) {
    incmap_span meaning = column->meaning[0] == '\0' ? BASE_SPAN("column of the input")
                                                     : base_span_of(column->meaning);
    BASE_TRY(base_buf_add_text(out, "<attr>", err));
    BASE_TRY(put_text(out, "attrlabl", base_span_of(field->name), err));
    BASE_TRY(put_text(out, "attalias", column->name, err));
    BASE_TRY(put_text(out, "attrdef", meaning, err));
    BASE_TRY(put_text(out, "attrtype", base_span_of(type_of(field)), err));
    BASE_TRY(put_number(out, "attwidth", field->width, err));
    BASE_TRY(put_number(out, "atnumdec", field->decimals, err));
    return base_buf_add_text(out, "</attr>\n", err);
}

/* The file's name without its folder and, for the title, without its ending. */
static incmap_span name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    incmap_span name = base_span_of(slash == NULL ? path : slash + 1);
    name.size -= name.size > 4 ? 4 : 0;
    return name;
}

static incmap_status put_all(base_buf *out, const incmap_writer *writer, const char *system,
                             const io_dbf_field *fields, incmap_error *err) {
    incmap_span name = name_of(writer->path);
    BASE_TRY(base_buf_add_text(out,
                               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<metadata xml:lang=\"en\"><idinfo><citation><citeinfo>",
                               err));
    BASE_TRY(put_text(out, "title", name, err));
    BASE_TRY(base_buf_add_text(out, "</citeinfo></citation><descript>", err));
    BASE_TRY(put_text(out, "abstract", BASE_SPAN("Incidents, made by incmap"), err));
    BASE_TRY(base_buf_add_text(out, "</descript></idinfo>\n", err));
    if (writer->way[0] != '\0') {
        BASE_TRY(base_buf_add_text(out, "<dataqual><posacc><horizpa>", err));
        BASE_TRY(put_text(out, "horizpar", base_span_of(writer->way), err));
        BASE_TRY(base_buf_add_text(out, "</horizpa></posacc></dataqual>\n", err));
    }
    BASE_TRY(base_buf_add_text(out, "<spref><horizsys>", err));
    BASE_TRY(put_text(out, "coordsysname", base_span_of(system), err));
    BASE_TRY(base_buf_add_text(out, "</horizsys></spref>\n<eainfo><detailed><enttyp>", err));
    BASE_TRY(put_text(out, "enttypl", name, err));
    BASE_TRY(base_buf_add_text(out, "</enttyp>\n", err));
    for (size_t i = 0; i < writer->column_count; i++) {
        BASE_TRY(put_column(out, &writer->columns[i], &fields[i], err));
    }
    return base_buf_add_text(out,
                             "</detailed></eainfo>\n<metainfo><metstdn>FGDC Content Standard for "
                             "Digital Geospatial Metadata</metstdn>"
                             "<metstdv>FGDC-STD-001-1998</metstdv></metainfo></metadata>\n",
                             err);
}

static incmap_status write_file(io_atomic **out, base_buf *text, const incmap_writer *writer,
                                const char *system, const io_dbf_field *fields, incmap_error *err) {
    BASE_TRY(base_buf_add_text(text, writer->path, err));
    BASE_TRY(base_buf_add(text, ".xml", sizeof ".xml", err));
    BASE_TRY(io_atomic_open(out, writer->ctx, text->data, err));
    text->size = 0;
    BASE_TRY(put_all(text, writer, system, fields, err));
    BASE_TRY(io_atomic_write(*out, text->data, text->size, err));
    return io_atomic_finish(*out, err);
}

incmap_status exp_shpxml_make(io_atomic **out, const incmap_writer *writer, const char *system,
                              const io_dbf_field *fields, incmap_error *err) {
    base_buf text;
    base_buf_init(&text, writer->ctx, SIZE_MAX);
    incmap_status status = write_file(out, &text, writer, system, fields, err);
    base_buf_free(&text);
    return status;
}
