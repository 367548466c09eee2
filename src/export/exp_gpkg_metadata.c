#include "exp_gpkg_metadata.h"

#include "base_error.h"
#include "base_span.h"
#include "exp_xml.h"
#include "incmap/context.h"
#include "incmap/gazetteer.h"

/* How a table of an extension is told of, once. */
#define TOLD(table)                                                                    \
    "INSERT INTO gpkg_extensions SELECT '" table                                       \
    "', NULL, 'gpkg_metadata', "                                                       \
    "'http://www.geopackage.org/spec131/#extension_metadata', 'read-write' WHERE NOT " \
    "EXISTS (SELECT 1 FROM gpkg_extensions WHERE lower(table_name) = '" table          \
    "' AND "                                                                           \
    "extension_name = 'gpkg_metadata');"

static const char told[] = TOLD("gpkg_metadata") TOLD("gpkg_metadata_reference");

/* The second takes up what the first has put there. */
static const char *const rows[] = {
    "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) SELECT 'dataset', "
    "'" EXP_GPKG_DUBLIN_CORE
    "', 'text/xml', ?1 WHERE ?2 NOT NULL AND NOT EXISTS (SELECT 1 FROM "
    "gpkg_metadata AS m JOIN gpkg_metadata_reference AS r ON r.md_file_id = m.id WHERE "
    "lower(r.table_name) = lower({%}) AND m.metadata = ?1)",
    "INSERT INTO gpkg_metadata_reference SELECT 'table', {%}, NULL, NULL, ?2, id, NULL FROM "
    "gpkg_metadata WHERE metadata = ?1 AND id NOT IN (SELECT md_file_id FROM "
    "gpkg_metadata_reference)"};

static incmap_status put_element(base_buf *out, const char *name, incmap_span text,
                                 incmap_error *err) {
    BASE_TRY(base_buf_add_text(out, "<dc:", err));
    BASE_TRY(base_buf_add_text(out, name, err));
    BASE_TRY(base_buf_add_char(out, '>', err));
    BASE_TRY(exp_xml_put(out, text, err));
    BASE_TRY(base_buf_add_text(out, "</dc:", err));
    BASE_TRY(base_buf_add_text(out, name, err));
    return base_buf_add_char(out, '>', err);
}

/* "GAZETTEER: TITLE, VERSION, LICENCE, CREDIT", without what is not known. */
static incmap_status put_source(base_buf *out, incmap_span gazetteer,
                                const incmap_gazetteer_source *source, incmap_error *err) {
    const incmap_span parts[] = {source->title.size > 0 ? source->title : source->file,
                                 source->version, source->licence, source->credit};
    BASE_TRY(base_buf_add_text(out, "<dc:source>", err));
    BASE_TRY(exp_xml_put(out, gazetteer, err));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].size > 0) {
            BASE_TRY(base_buf_add_text(out, i == 0 ? ": " : ", ", err));
            BASE_TRY(exp_xml_put(out, parts[i], err));
        }
    }
    return base_buf_add_text(out, "</dc:source>", err);
}

static incmap_status put_sources(base_buf *out, const incmap_resolver *resolver,
                                 incmap_error *err) {
    const incmap_gazetteer *gazetteer;
    for (size_t i = 0;
         resolver != NULL && (gazetteer = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        incmap_gazetteer_info info;
        incmap_gazetteer_describe(gazetteer, &info);
        for (size_t k = 0; k < info.sources; k++) {
            incmap_gazetteer_source source;
            incmap_gazetteer_source_view(gazetteer, k, &source);
            BASE_TRY(put_source(out, info.name, &source, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status put_text(base_buf *out, incmap_span table, const incmap_resolver *resolver,
                              incmap_error *err) {
    BASE_TRY(base_buf_add_text(out, "<metadata xmlns:dc=\"" EXP_GPKG_DUBLIN_CORE "\">", err));
    BASE_TRY(put_element(out, "title", table, err));
    BASE_TRY(base_buf_add_text(out, "<dc:creator>incmap ", err));
    BASE_TRY(base_buf_add_text(out, incmap_version(), err));
    BASE_TRY(base_buf_add_text(out, "</dc:creator>", err));
    BASE_TRY(put_sources(out, resolver, err));
    return base_buf_add_text(out, "</metadata>", err);
}

static incmap_status put_rows(io_sqlite *database, base_buf *sql, incmap_span table,
                              incmap_span change, incmap_span text, incmap_error *err) {
    const incmap_span names[2] = {table};
    incmap_status status = io_sqlite_run(database, told, err);
    for (size_t i = 0; i < 2 && status == INCMAP_OK; i++) {
        io_statement *insert = NULL;
        BASE_TRY(io_sql(sql, rows[i], names, err));
        BASE_TRY(io_statement_open(&insert, database, sql->data, err));
        io_statement_set_text(insert, 1, text);
        io_statement_set_text(insert, 2, change);
        status = io_statement_run(insert, err);
        io_statement_close(insert);
    }
    return status;
}

incmap_status exp_gpkg_metadata_put(io_sqlite *database, base_buf *sql, incmap_span table,
                                    incmap_span change, const incmap_resolver *resolver,
                                    incmap_error *err) {
    base_buf text;
    base_buf_init(&text, sql->ctx, SIZE_MAX);
    incmap_status status = put_text(&text, table, resolver, err);
    status = status == INCMAP_OK ? put_rows(database, sql, table, change, base_buf_view(&text), err)
                                 : status;
    base_buf_free(&text);
    return status;
}
