#!/usr/bin/env python3
"""What `incmap verify` finds in GeoPackages made here, each with one fault.

    bad_geopackages.py PROGRAM

The sound GeoPackage is made with Python's sqlite3 out of the text of the standard (OGC 12-128r18, annexes C
and F.3), not by incmap; a fault is a statement, or bytes put somewhere. Expected is the code of the fault
(all findings have to be among those listed, the first has to be there) and whether the file is sound.
validate_gpkg of GDAL is asked as well: what is sound for us has to be valid for it.
"""
import json
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
WGS84 = ('GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
         'UNIT["degree",0.0174532925199433]]')
UTM = ('PROJCS["WGS 84 / UTM zone 34N",' + WGS84 + ',PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],'
       'PARAMETER["central_meridian",21],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],'
       'PARAMETER["false_northing",0],UNIT["metre",1]]')
TABLES = '''
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE,
  min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL);
'''
TRIGGERS = '''
CREATE TRIGGER rtree_{0}_geom_insert AFTER INSERT ON {0} WHEN (new.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
  INSERT OR REPLACE INTO rtree_{0}_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_{0}_geom_update1 AFTER UPDATE OF geom ON {0} WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
  INSERT OR REPLACE INTO rtree_{0}_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_{0}_geom_update2 AFTER UPDATE OF geom ON {0} WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM rtree_{0}_geom WHERE id = OLD.fid; END;
CREATE TRIGGER rtree_{0}_geom_update3 AFTER UPDATE ON {0} WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM rtree_{0}_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_{0}_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_{0}_geom_update4 AFTER UPDATE ON {0} WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM rtree_{0}_geom WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER rtree_{0}_geom_delete AFTER DELETE ON {0} WHEN old.geom NOT NULL BEGIN DELETE FROM rtree_{0}_geom WHERE id = OLD.fid; END;
'''


def blob(wkb, srs=4326, flags=1, envelope=b'', magic=b'GP', version=0):
    return magic + struct.pack('<BBi', version, flags, srs) + envelope + wkb


def point(x=20.78, y=42.97, kind=1, order='<'):
    return struct.pack(order + 'BIdd', order == '<', kind, x, y)


def trigger(name):
    """One of the towns' triggers again, as the standard has it."""
    return next('CREATE TRIGGER ' + part.strip() for part in TRIGGERS.format('towns').split('CREATE TRIGGER ') if part.startswith(f'rtree_towns_geom_{name} '))


SHELL = [(20.0, 42.0), (21.0, 42.0), (21.0, 43.0), (20.0, 43.0), (20.0, 42.0)]
HOLE = [(20.2, 42.2), (20.2, 42.4), (20.4, 42.4), (20.4, 42.2), (20.2, 42.2)]
CROSSED = [(20.0, 42.0), (21.0, 43.0), (21.0, 42.0), (20.0, 42.4), (20.0, 42.0)]


def polygon(*rings):
    body = struct.pack('<BII', 1, 3, len(rings))
    for ring in rings:
        body += struct.pack('<I', len(ring)) + b''.join(struct.pack('<dd', *p) for p in ring)
    return body


def multi(kind, *members):
    return struct.pack('<BII', 1, kind, len(members)) + b''.join(members)


def envelope(west, east, south, north):
    return struct.pack('<4d', west, east, south, north)


def build(path):
    db = sqlite3.connect(path)
    db.executescript('PRAGMA application_id=0x47504B47; PRAGMA user_version=10300;' + TABLES)
    db.executemany('INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)', [
        ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', None), ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', None),
        ('WGS 84', 4326, 'EPSG', 4326, WGS84, None), ('WGS 84 / UTM zone 34N', 32634, 'EPSG', 32634, UTM, None)])
    layers = (('towns', 'POINT', [blob(point(20.78, 42.97)), blob(point(21.5, 42.5)), blob(point(20.9, 43.1, order='>'))]),
              ('zones', 'MULTIPOLYGON', [blob(multi(6, polygon(SHELL, HOLE)), flags=3, envelope=envelope(20, 21, 42, 43))]))
    for name, kind, blobs in layers:
        db.execute(f'CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}, name TEXT, short TEXT(5), day DATE, '
                   'moment DATETIME, dead INTEGER, small TINYINT, sure BOOLEAN, score DOUBLE, raw BLOB)')
        box = (20.78, 42.5, 21.5, 43.1) if name == 'towns' else (20.0, 42.0, 21.0, 43.0)
        db.execute("INSERT INTO gpkg_contents VALUES (?,'features',?,'','2023-09-25T00:00:00.000Z',?,?,?,?,4326)", (name, name, *box))
        db.execute("INSERT INTO gpkg_geometry_columns VALUES (?,'geom',?,4326,0,0)", (name, kind))
        db.execute('INSERT INTO gpkg_extensions VALUES (?,?,?,?,?)', (name, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec131/#extension_rtree', 'write-only'))
        for data in blobs:
            db.execute(f'INSERT INTO {name} VALUES (NULL,?,?,?,?,?,?,?,?,?,?)', (
                data, 'Бањска', 'Ćuk', '2023-09-24', '2023-09-24T14:05:00.000Z', 3, 1, 1, 0.5, b'\0'))
        db.execute('INSERT INTO gpkg_ogr_contents VALUES (?,?)', (name, len(blobs)))
        db.execute(f'CREATE VIRTUAL TABLE rtree_{name}_geom USING rtree(id, minx, maxx, miny, maxy)')
    db.executemany('INSERT INTO rtree_towns_geom VALUES (?,?,?,?,?)', [
        (1, 20.78, 20.78, 42.97, 42.97), (2, 21.5, 21.5, 42.5, 42.5), (3, 20.9, 20.9, 43.1, 43.1)])
    db.execute('INSERT INTO rtree_zones_geom VALUES (1, 20, 21, 42, 43)')
    db.commit()
    for name, *_ in layers:
        db.executescript(TRIGGERS.format(name))
    db.close()


def sql(*statements):
    """The statements, with the values behind a statement bound to it."""
    def act(path):
        db = sqlite3.connect(path)
        for name, answer in (('ST_IsEmpty', 0), ('ST_MinX', 20.0), ('ST_MaxX', 20.0), ('ST_MinY', 42.0), ('ST_MaxY', 42.0)):
            db.create_function(name, 1, lambda _, answer=answer: answer)
        for statement in statements:
            db.execute(*statement) if isinstance(statement, tuple) else db.execute(statement)
        db.commit()
        db.close()
    return act


def town(data):
    """The first town's geometry, with the trigger that would put it into the index out of the way."""
    return sql('DROP TRIGGER rtree_towns_geom_update1', ('UPDATE towns SET geom=? WHERE fid=1', (data,)))


def zone(data):
    return sql('DROP TRIGGER rtree_zones_geom_update1', ('UPDATE zones SET geom=?', (data,)))


def value(column, what):
    return sql((f'UPDATE towns SET {column}=? WHERE fid=2', (what,)))


def put(offset, data):
    def act(path):
        with open(path, 'r+b') as file:
            file.seek(offset)
            file.write(data)
    return act


def cut(size):
    def act(path):
        with open(path, 'r+b') as file:
            file.truncate(size)
    return act


def schema(old, new):
    """SQLite does not look at the text of a schema that is changed behind its back."""
    return sql('PRAGMA writable_schema=ON', ('UPDATE sqlite_master SET sql=replace(sql,?,?)', (old, new)))


def metadata(scope='dataset', reference='geopackage', table=None, time='2023-09-25T00:00:00.000Z', column=None, row=None):
    return sql(('INSERT INTO gpkg_metadata VALUES (1,?,?,?,?)', (scope, 'http://purl.org/dc/terms/', 'text/xml', '<a/>')),
               ('INSERT INTO gpkg_metadata_reference VALUES (?,?,?,?,?,1,NULL)', (reference, table, column, row, time)))


def schema_tables(column='name', constraint='short', rows=(('short', 'glob', '*', None, None), ('some', 'range', None, 1, 9), ('one', 'enum', 'a', None, None), ('one', 'enum', 'b', None, None))):
    """The extension that describes columns."""
    return sql('CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT)',
               'CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT)',
               ('INSERT INTO gpkg_data_columns VALUES (?,?,NULL,NULL,NULL,NULL,?)', ('towns', column, constraint)),
               *[('INSERT INTO gpkg_data_column_constraints VALUES (?,?,?,?,NULL,?,NULL,NULL)', row) for row in rows])


def tiles(*statements):
    return sql('CREATE TABLE gpkg_tile_matrix_set (table_name TEXT PRIMARY KEY, srs_id INTEGER, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE)',
               'CREATE TABLE gpkg_tile_matrix (table_name TEXT, zoom_level INTEGER, matrix_width INTEGER, matrix_height INTEGER, tile_width INTEGER, tile_height INTEGER, pixel_x_size DOUBLE, pixel_y_size DOUBLE)',
               'CREATE TABLE pictures (id INTEGER PRIMARY KEY AUTOINCREMENT, zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)',
               "INSERT INTO gpkg_contents VALUES ('pictures','tiles','pictures','','2023-09-25T00:00:00.000Z',20,42,21,43,4326)",
               "INSERT INTO gpkg_tile_matrix_set VALUES ('pictures',4326,20,42,21,43)", "INSERT INTO gpkg_tile_matrix VALUES ('pictures',0,1,1,256,256,0.1,0.1)", *statements)


# A circle's arc among the towns, in a column of all geometries.
CURVES = ["UPDATE gpkg_geometry_columns SET geometry_type_name='GEOMETRY' WHERE table_name='towns'", 'DROP TRIGGER rtree_towns_geom_update1',
          ('UPDATE towns SET geom=? WHERE fid=1', (blob(struct.pack('<BII6d', 1, 8, 3, 20.5, 42.9, 20.6, 43.0, 20.7, 42.9)),)), trigger('update1'),
          "UPDATE gpkg_contents SET min_x=20.9 WHERE table_name='towns'",
          'PRAGMA writable_schema=ON', "UPDATE sqlite_master SET sql=replace(sql,'geom POINT','geom GEOMETRY')"]
BAD_TEXT = "CAST(x'{}' AS TEXT)"
SOUND = {
    'as_it_is': sql(),
    'without_geometry_columns_of_others': sql("INSERT INTO gpkg_contents(table_name,data_type,identifier,last_change) VALUES ('notes','attributes','notes','2023-09-25T00:00:00Z')",
                                              'CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)'),
    'version_1_0': sql('PRAGMA application_id=0x47503130', 'PRAGMA user_version=0'),
    'any_geometry': sql("UPDATE gpkg_geometry_columns SET geometry_type_name='GEOMETRY' WHERE table_name='towns'", 'PRAGMA writable_schema=ON',
                        "UPDATE sqlite_master SET sql=replace(sql,'geom POINT','geom GEOMETRY')"),
    'letters_are_counted_not_bytes': value('short', 'ЂЂЂЂЂ'),
    'seconds_without_fraction': value('moment', '2023-09-24T14:05:00Z'),
    'real_that_is_whole': value('score', 7),
    'metadata': metadata(),
    'metadata_of_a_table': metadata(reference='table', table='towns'),
    'wal': sql('PRAGMA journal_mode=WAL'),
    'empty_point': sql('DROP TRIGGER rtree_towns_geom_update1', ('UPDATE towns SET geom=? WHERE fid=2', (blob(point(float('nan'), float('nan')), flags=0x11),)),
                       'DELETE FROM rtree_towns_geom WHERE id=2', "UPDATE gpkg_contents SET max_x=20.9, min_y=42.97 WHERE table_name='towns'",
                       trigger('update1')),
    'no_index_of_a_small_layer': sql(*[f'DROP TRIGGER rtree_towns_geom_{t}' for t in ('insert', 'update1', 'update2', 'update3', 'update4', 'delete')],
                                     'DROP TABLE rtree_towns_geom', "DELETE FROM gpkg_extensions WHERE table_name='towns'"),
    'triggers_of_1_4': sql('DROP TRIGGER rtree_towns_geom_update1', 'DROP TRIGGER rtree_towns_geom_update3', *[trigger(old).replace(f'_{old} ', f'_{new} ') for old, new in (('update1', 'update6'), ('update3', 'update5'))]),
    'trigger_written_otherwise': sql('DROP TRIGGER rtree_towns_geom_delete', 'create trigger "RTREE_towns_geom_delete"\nafter  delete on [towns] when OLD.geom not null\nbegin delete from `rtree_towns_geom` where id=OLD.fid; end'),
    'empty_with_an_envelope_of_nan': sql('DROP TRIGGER rtree_zones_geom_update1', ('UPDATE zones SET geom=?', (blob(multi(6), flags=0x13, envelope=envelope(*[float('nan')] * 4)),)),
                                         'DELETE FROM rtree_zones_geom', "UPDATE gpkg_contents SET min_x=NULL,min_y=NULL,max_x=NULL,max_y=NULL WHERE table_name='zones'", trigger('update1').replace('towns', 'zones')),
    'curve_that_is_told_of': sql(*CURVES, "INSERT INTO gpkg_extensions VALUES ('towns','geom','gpkg_geom_CIRCULARSTRING','x','read-write')"),
    'metadata_of_a_row': metadata(reference='row', table='towns', row=2),
    'metadata_of_a_column': metadata(reference='column', table='towns', column='name'),
    'described_columns': schema_tables(), 'tiles': tiles(),
}
FAULTS = {
    'no_database': (put(0, b'SQLate'), 'gpkg_header'),
    'nothing': (cut(0), 'gpkg_header', 'gpkg_table'),
    'application': (sql('PRAGMA application_id=0'), 'gpkg_header'),
    'version': (sql('PRAGMA user_version=7'), 'gpkg_header'),
    'cut': (cut(40960), 'gpkg_header', 'gpkg_damaged', 'gpkg_table', 'rtree_damaged'),
    'page_overwritten': (put(4096 * 3 + 8, b'\xff' * 40), 'gpkg_damaged', 'gpkg_header', 'gpkg_table', 'gpkg_reference'),
    'no_contents': (sql('DROP TABLE gpkg_contents'), 'gpkg_table', 'gpkg_reference'),
    'no_systems': (sql('DROP TABLE gpkg_spatial_ref_sys'), 'gpkg_table', 'gpkg_reference', 'gpkg_damaged'),
    'column_of_contents': (sql('ALTER TABLE gpkg_contents RENAME COLUMN min_x TO minx'), 'gpkg_table', 'gpkg_damaged'),
    'system_missing': (sql('DELETE FROM gpkg_spatial_ref_sys WHERE srs_id=-1'), 'gpkg_srs'),
    'system_of_a_layer': (sql("UPDATE gpkg_contents SET srs_id=7 WHERE table_name='towns'"), 'gpkg_srs', 'gpkg_reference'),
    'two_systems': (sql("UPDATE gpkg_contents SET srs_id=32634 WHERE table_name='towns'"), 'gpkg_srs'),
    'definition': (sql("UPDATE gpkg_spatial_ref_sys SET definition='GEOGCS[\"WGS 84\"' WHERE srs_id=4326"), 'gpkg_srs_definition'),
    'table_that_is_not_there': (sql("INSERT INTO gpkg_contents(table_name,data_type,identifier) VALUES ('gone','features','gone')"), 'gpkg_contents'),
    'box_turned': (sql("UPDATE gpkg_contents SET min_x=30 WHERE table_name='zones'"), 'gpkg_contents', 'bbox_wrong'),
    'box_too_small': (sql("UPDATE gpkg_contents SET max_x=21 WHERE table_name='towns'"), 'bbox_wrong'),
    'box_nan': (sql("UPDATE gpkg_contents SET max_x='x' WHERE table_name='towns'"), 'bbox_wrong', 'gpkg_contents'),
    'last_change': (sql("UPDATE gpkg_contents SET last_change='25.09.2023' WHERE table_name='towns'"), 'gpkg_date'),
    'last_change_on_no_day': (sql("UPDATE gpkg_contents SET last_change='2023-02-30T00:00:00.000Z' WHERE table_name='towns'"), 'gpkg_date'),
    'no_geometry_column': (sql("DELETE FROM gpkg_geometry_columns WHERE table_name='towns'"), 'gpkg_geometry_column', 'rtree_missing'),
    'geometry_column_by_another_name': (sql("UPDATE gpkg_geometry_columns SET column_name='shape' WHERE table_name='towns'"), 'gpkg_geometry_column', 'rtree_missing'),
    'geometry_column_of_text': (sql("UPDATE gpkg_geometry_columns SET column_name='name' WHERE table_name='towns'"), 'gpkg_geometry_column', 'rtree_missing'),
    'heights_maybe_not': (sql("UPDATE gpkg_geometry_columns SET z=5 WHERE table_name='towns'"), 'gpkg_geometry_column', 'gpkg_geometry_type'),
    'no_key': (schema('fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTI', 'fid INTEGER, geom MULTI'), 'gpkg_key', 'gpkg_damaged'),
    'column_type': (sql('ALTER TABLE towns ADD COLUMN extra VARCHAR(20)'), 'gpkg_column_type'),
    'length_of_an_integer': (sql('ALTER TABLE towns ADD COLUMN extra INTEGER(4)'), 'gpkg_column_type'),
    'length_without_end': (sql('ALTER TABLE towns ADD COLUMN extra NUMERIC'), 'gpkg_column_type'),
    'text_in_an_integer': (value('dead', 'many'), 'gpkg_value'),
    'integer_too_large': (value('small', 128), 'gpkg_value'),
    'boolean': (value('sure', 2), 'gpkg_value'),
    'text_in_a_blob': (value('raw', 'abc'), 'gpkg_value'),
    'blob_in_a_text': (value('name', b'abc'), 'gpkg_value'),
    'half_letter': (sql(f"UPDATE towns SET name={BAD_TEXT.format('50726973687469C3')} WHERE fid=2"), 'gpkg_text'),
    'latin_1': (sql(f"UPDATE towns SET name={BAD_TEXT.format('507269B974696E61')} WHERE fid=2"), 'gpkg_text'),
    'surrogate': (sql(f"UPDATE towns SET name={BAD_TEXT.format('EDA080')} WHERE fid=2"), 'gpkg_text'),
    'no_day': (value('day', '2023-02-30'), 'gpkg_date'),
    'day_with_dots': (value('day', '24.09.2023'), 'gpkg_date'),
    'day_with_time': (value('day', '2023-09-24T00:00:00Z'), 'gpkg_date'),
    'day_as_number': (value('day', 20230924), 'gpkg_value'),
    'time_without_zone': (value('moment', '2023-09-24T14:05:00'), 'gpkg_date'),
    'time_with_a_space': (value('moment', '2023-09-24 14:05:00Z'), 'gpkg_date'),
    'no_hour': (value('moment', '2023-09-24T25:05:00Z'), 'gpkg_date'),
    'magic': (town(blob(point(), magic=b'GB')), 'gpkg_geometry', 'rtree_trigger', 'bbox_wrong', 'gpkg_extent'),
    'version_of_a_blob': (town(blob(point(), version=1)), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'envelope_that_there_is_not': (town(blob(point(), flags=1 | 5 << 1)), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'bare_wkb': (town(point()), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'geometry_cut': (town(blob(point())[:-3]), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'geometry_of_nothing': (town(b''), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'bytes_behind': (town(blob(point() + b'\0')), 'gpkg_geometry', 'rtree_trigger'),
    'byte_order': (town(blob(b'\2' + point()[1:])), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'type_that_is_none': (town(blob(point(kind=99))), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'ewkb': (town(blob(struct.pack('<BIIdd', 1, 0x20000001, 4326, 20.78, 42.97))), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'flagged_empty': (town(blob(point(), flags=0x11)), 'gpkg_geometry', 'rtree_trigger'),
    'not_flagged_empty': (sql('DROP TRIGGER rtree_towns_geom_update1', ('UPDATE towns SET geom=? WHERE fid=2', (blob(point(float('nan'), float('nan'))),)), 'DELETE FROM rtree_towns_geom WHERE id=2'),
                          'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'too_many_points': (zone(blob(multi(6, struct.pack('<BIII', 1, 3, 1, 1 << 30)))), 'gpkg_geometry', 'rtree_trigger'),
    'member_of_another_type': (zone(blob(multi(6, point()))), 'gpkg_geometry', 'rtree_trigger'),
    'nested_without_end': (zone(blob(b''.join([struct.pack('<BII', 1, 7, 1)] * 40) + point())), 'gpkg_geometry', 'gpkg_geometry_type', 'rtree_trigger'),
    'polygon_among_points': (town(blob(polygon(SHELL))), 'gpkg_geometry_type', 'rtree_trigger', 'rtree_box', 'bbox_wrong'),
    'heights': (town(blob(struct.pack('<BIddd', 1, 1001, 20.78, 42.97, 5))), 'gpkg_geometry_type', 'rtree_trigger'),
    'system_of_a_geometry': (town(blob(point(), srs=32634)), 'gpkg_geometry_srs', 'rtree_trigger'),
    'nan': (town(blob(point(20.78, float('nan')))), 'coordinates_nan', 'rtree_trigger', 'rtree_entry', 'gpkg_extent'),
    'infinite': (town(blob(point(float('inf'), 42.97))), 'coordinates_nan', 'rtree_trigger', 'rtree_entry', 'gpkg_extent'),
    'latitude': (town(blob(point(20.78, 95.0))), 'coordinates_range', 'rtree_trigger', 'rtree_box', 'bbox_wrong', 'gpkg_extent'),
    'open_ring': (zone(blob(multi(6, polygon(SHELL[:-1])), flags=3, envelope=envelope(20, 21, 42, 43))), 'ring_open', 'rtree_trigger'),
    'short_ring': (zone(blob(multi(6, polygon([SHELL[0], SHELL[2], SHELL[0]])))), 'coordinates_count', 'rtree_trigger'),
    'bow_tie': (zone(blob(multi(6, polygon(CROSSED)))), 'polygon_invalid', 'rtree_trigger'),
    'hole_outside': (zone(blob(multi(6, polygon(SHELL, [(x + 5, y) for x, y in HOLE])))), 'polygon_invalid', 'rtree_trigger', 'rtree_box', 'bbox_wrong'),
    'envelope': (zone(blob(multi(6, polygon(SHELL)), flags=3, envelope=envelope(20, 22, 42, 43))), 'bbox_wrong', 'rtree_trigger'),
    'not_in_the_index': (sql('DELETE FROM rtree_towns_geom WHERE id=2'), 'rtree_entry'),
    'in_the_index_only': (sql('INSERT INTO rtree_towns_geom VALUES (77,20,20,42,42)'), 'rtree_entry'),
    'one_gone_one_too_many': (sql('UPDATE rtree_towns_geom SET id=78 WHERE id=2'), 'rtree_entry'),
    'null_in_the_index': (sql('DROP TRIGGER rtree_towns_geom_update2', 'UPDATE towns SET geom=NULL WHERE fid=2'), 'rtree_entry', 'rtree_trigger', 'geometry_null', 'gpkg_extent'),
    'box_elsewhere': (sql('UPDATE rtree_towns_geom SET minx=10, maxx=10 WHERE id=2'), 'rtree_box'),
    'box_too_large': (sql('UPDATE rtree_towns_geom SET minx=10 WHERE id=2'), 'rtree_box'),
    'node_of_the_index': (sql('PRAGMA writable_schema=ON', "UPDATE rtree_towns_geom_node SET data=x'0001' WHERE nodeno=1"), 'rtree_damaged', 'gpkg_damaged', 'rtree_entry'),
    'no_trigger': (sql('DROP TRIGGER rtree_towns_geom_insert'), 'rtree_trigger'),
    'index_told_of_and_gone': (sql(*[f'DROP TRIGGER rtree_towns_geom_{t}' for t in ('insert', 'update1', 'update2', 'update3', 'update4', 'delete')], 'DROP TABLE rtree_towns_geom'), 'gpkg_extension', 'rtree_missing'),
    'count': (sql("UPDATE gpkg_ogr_contents SET feature_count=4 WHERE table_name='towns'"), 'gpkg_count'),
    'count_of_nothing': (sql("INSERT INTO gpkg_ogr_contents VALUES ('gone', 3)"), 'gpkg_count'),
    'extension_of_nothing': (sql("INSERT INTO gpkg_extensions VALUES ('gone','geom','x_y','z','read-write')"), 'gpkg_extension'),
    'scope': (sql("UPDATE gpkg_extensions SET scope='both' WHERE table_name='towns'"), 'gpkg_extension'),
    'system_4326_of_another_number': (sql('UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id=3857 WHERE srs_id=4326'), 'gpkg_srs'),
    'system_without_definition': (sql("UPDATE gpkg_spatial_ref_sys SET definition='undefined' WHERE srs_id=32634"), 'gpkg_srs_definition'),
    'definition_of_another_system': (sql(('UPDATE gpkg_spatial_ref_sys SET definition=? WHERE srs_id=4326', (UTM,))), 'gpkg_srs_definition', 'prj_doubtful'),
    'box_of_three_sides': (sql("UPDATE gpkg_contents SET min_x=NULL WHERE table_name='towns'"), 'gpkg_contents'),
    'box_of_latitude_first': (sql("UPDATE gpkg_contents SET min_x=42.5,min_y=20.78,max_x=43.1,max_y=21.5 WHERE table_name='towns'"), 'bbox_wrong'),
    'geometry_type_in_small_letters': (sql("UPDATE gpkg_geometry_columns SET geometry_type_name='point' WHERE table_name='towns'"), 'gpkg_geometry_column'),
    'geometry_type_that_is_none': (sql("UPDATE gpkg_geometry_columns SET geometry_type_name='DOT' WHERE table_name='towns'"), 'gpkg_geometry_column'),
    'index_not_told_of': (sql("DELETE FROM gpkg_extensions WHERE table_name='towns'"), 'gpkg_extension'),
    'extension_of_a_column_that_is_gone': (sql("INSERT INTO gpkg_extensions VALUES ('towns','gone','x_y','z','read-write')"), 'gpkg_extension'),
    'all_gone_from_the_index': (sql('DELETE FROM rtree_towns_geom'), 'rtree_entry'),
    'box_a_little_elsewhere': (sql('UPDATE rtree_towns_geom SET minx=minx+0.01, maxx=maxx+0.01 WHERE id=1'), 'rtree_box'),
    'spatialite': (town(b'\0\1' + struct.pack('<i4d', 4326, 20.78, 42.97, 20.78, 42.97) + b'\x7c' + struct.pack('<idd', 1, 20.78, 42.97) + b'\xfe'), 'gpkg_geometry', 'rtree_trigger', 'gpkg_extent'),
    'envelope_by_point': (zone(blob(multi(6, polygon(SHELL)), flags=3, envelope=envelope(20, 42, 21, 43))), 'bbox_wrong', 'rtree_trigger'),
    'polygon_among_multipolygons': (zone(blob(polygon(SHELL), flags=3, envelope=envelope(20, 21, 42, 43))), 'gpkg_geometry_type', 'rtree_trigger'),
    'scope_of_metadata': (metadata(scope='nonsense'), 'gpkg_metadata'),
    'reference_scope_of_metadata': (metadata(reference='rows'), 'gpkg_metadata'),
    'time_of_metadata': (metadata(time='yesterday'), 'gpkg_metadata'),
    'metadata_of_a_table_that_is_gone': (metadata(reference='table', table='gone'), 'gpkg_metadata'),
    'metadata_of_a_table_not_named': (metadata(reference='table'), 'gpkg_metadata'),
    'metadata_of_a_row_that_is_gone': (metadata(reference='row', table='towns', row=99), 'gpkg_metadata'),
    'metadata_of_a_column_that_is_gone': (metadata(reference='column', table='towns', column='gone'), 'gpkg_metadata'),
    'metadata_of_a_row_not_named': (metadata(reference='row', table='towns'), 'gpkg_metadata'),
    'metadata_of_a_table_with_a_column': (metadata(reference='table', table='towns', column='name'), 'gpkg_metadata'),
    'described_column_that_is_gone': (schema_tables(column='gone'), 'gpkg_schema'),
    'constraint_that_is_gone': (schema_tables(constraint='gone'), 'gpkg_schema'),
    'range_turned': (schema_tables(rows=(('short', 'range', None, 9, 1),)), 'gpkg_schema'),
    'range_without_end': (schema_tables(rows=(('short', 'range', None, 9, None),)), 'gpkg_schema'),
    'pattern_without_value': (schema_tables(rows=(('short', 'glob', None, None, None),)), 'gpkg_schema'),
    'constraint_of_no_type': (schema_tables(rows=(('short', 'list', 'a', None, None),)), 'gpkg_schema'),
    'range_given_twice': (schema_tables(rows=(('short', 'range', None, 1, 2), ('short', 'range', None, 3, 4))), 'gpkg_schema'),
    'tiles_without_set': (tiles('DELETE FROM gpkg_tile_matrix_set'), 'gpkg_tiles'),
    'tiles_without_tables': (tiles('DROP TABLE gpkg_tile_matrix_set'), 'gpkg_tiles'),
    'tiles_of_another_system': (tiles('UPDATE gpkg_tile_matrix_set SET srs_id=32634'), 'gpkg_srs'),
    'tiles_without_size': (tiles('UPDATE gpkg_tile_matrix SET tile_width=0'), 'gpkg_tiles'),
    'system_0_of_somebody': (sql("UPDATE gpkg_spatial_ref_sys SET organization='EPSG' WHERE srs_id=0"), 'gpkg_srs'),
    'definition_for_proj': (sql("UPDATE gpkg_spatial_ref_sys SET definition='+proj=longlat +datum=WGS84' WHERE srs_id=4326"), 'gpkg_srs_definition'),
    'text_behind_a_definition': (sql("UPDATE gpkg_spatial_ref_sys SET definition=definition || ' or so' WHERE srs_id=4326"), 'gpkg_srs_definition'),
    'two_geometries': (sql('ALTER TABLE towns ADD COLUMN more POINT'), 'gpkg_geometry_column'),
    'geometry_declared_as_another': (sql("UPDATE gpkg_geometry_columns SET geometry_type_name='GEOMETRY' WHERE table_name='towns'"), 'gpkg_geometry_column'),
    'curve_not_told_of': (sql(*CURVES), 'gpkg_extension'),
    'empty_with_an_envelope': (zone(blob(multi(6), flags=0x13, envelope=envelope(0, 0, 0, 0))), 'bbox_wrong', 'rtree_entry', 'rtree_trigger', 'gpkg_extent'),
    'index_for_readers': (sql("UPDATE gpkg_extensions SET scope='read-write' WHERE table_name='towns'"), 'gpkg_extension'),
    'extension_of_nobody': (sql("INSERT INTO gpkg_extensions VALUES ('towns',NULL,'thing','x','read-write')"), 'gpkg_extension'),
    'extension_with_a_hyphen': (sql("INSERT INTO gpkg_extensions VALUES ('towns',NULL,'a_b-c','x','read-write')"), 'gpkg_extension'),
    'trigger_that_does_nothing': (sql('DROP TRIGGER rtree_towns_geom_insert', 'CREATE TRIGGER rtree_towns_geom_insert AFTER INSERT ON towns BEGIN SELECT 1; END'), 'rtree_trigger'),
    'trigger_of_another_table': (sql('DROP TRIGGER rtree_towns_geom_delete', trigger('delete').replace('ON towns', 'ON zones')), 'rtree_trigger'),
    'trigger_for_another_index': (sql('DROP TRIGGER rtree_towns_geom_delete', trigger('delete').replace('FROM rtree_towns', 'FROM rtree_zones')), 'rtree_trigger'),
    'no_trigger_of_updates': (sql('DROP TRIGGER rtree_towns_geom_update3'), 'rtree_trigger'),
    'metadata_of_nothing': (sql("INSERT INTO gpkg_metadata_reference(reference_scope,md_file_id) VALUES ('geopackage', 5)"), 'gpkg_reference'),
}
DOUBTFUL = {
    'unlisted': (sql('CREATE TABLE more (id INTEGER PRIMARY KEY)'), 'gpkg_unlisted'),
    'box_too_large': (sql("UPDATE gpkg_contents SET max_x=25 WHERE table_name='towns'"), 'gpkg_extent'),
    'no_index': (sql(*[f'DROP TRIGGER rtree_towns_geom_{t}' for t in ('insert', 'update1', 'update2', 'update3', 'update4', 'delete')], 'DROP TABLE rtree_towns_geom',
                     "DELETE FROM gpkg_extensions WHERE table_name='towns'", "UPDATE gpkg_ogr_contents SET feature_count=10000 WHERE table_name='towns'",
                     ('WITH RECURSIVE n(i) AS (SELECT 4 UNION ALL SELECT i+1 FROM n WHERE i<10000) INSERT INTO towns(fid,geom) SELECT i,? FROM n', (blob(point()),))), 'rtree_missing'),
    'text_too_long': (value('short', 'abcdef'), 'gpkg_length'),
    'no_geometry': (sql('UPDATE towns SET geom=NULL WHERE fid=1', "UPDATE gpkg_contents SET min_x=20.9 WHERE table_name='towns'"), 'geometry_null'),
    'replaced_letter': (value('name', 'Pri\uFFFDtina'), 'text_replaced'),
    'question_marks': (value('name', '?????'), 'text_replaced'),
    'day_in_a_text': (value('name', '2023-02-30'), 'date_wrong'),
    'hour_in_a_text': (value('name', '2023-09-24T25:61:00Z'), 'date_wrong'),
    'letters_doubled': (value('name', 'Priština'.encode().decode('cp1252')), 'text_doubled'),
    'nul_in_a_text': (sql(f"UPDATE towns SET name={BAD_TEXT.format('610062')} WHERE fid=2"), 'text_nul'),
    'zero': (sql('DROP TRIGGER rtree_towns_geom_update1', ('UPDATE towns SET geom=? WHERE fid=2', (blob(point(0.0, 0.0)),)), 'UPDATE rtree_towns_geom SET minx=0, maxx=0, miny=0, maxy=0 WHERE id=2',
                 "UPDATE gpkg_contents SET min_x=0, min_y=0, max_x=20.9 WHERE table_name='towns'", trigger('update1')), 'coordinates_zero'),
    'degrees_in_utm': (sql("UPDATE gpkg_contents SET srs_id=32634 WHERE table_name='towns'", "UPDATE gpkg_geometry_columns SET srs_id=32634 WHERE table_name='towns'",
                           *[('UPDATE towns SET geom=? WHERE fid=?', (blob(point(*p), srs=32634), i)) for i, p in ((1, (20.78, 42.97)), (2, (21.5, 42.5)), (3, (20.9, 43.1)))],
                           *[('INSERT OR REPLACE INTO rtree_towns_geom VALUES (?,?,?,?,?)', (i, x, x, y, y)) for i, x, y in ((1, 20.78, 42.97), (2, 21.5, 42.5), (3, 20.9, 43.1))]), 'prj_doubtful'),
    'style_of_nothing': (sql('CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN)',
                             "INSERT INTO layer_styles VALUES (1,'gone','geom','x','<qgis/>','',1)"), 'gpkg_style'),
}


JUDGE = '''
import json, sys
from osgeo_utils.samples import validate_gpkg
def valid(path):
    try:
        return not validate_gpkg.check(path, extra_checks=True, warning_as_error=False)
    except Exception:  # it gives up in many ways
        return False
print()
print(json.dumps([valid(path) for path in sys.argv[1:]]))
'''


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.kept.name)
        cls.whole = cls.folder / 'whole.gpkg'
        build(cls.whole)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def made(self, name, act):
        path = self.folder / f'{name}.gpkg'
        shutil.copy(self.whole, path)
        act(path)
        return path

    def verify(self, *paths):
        done = subprocess.run([PROGRAM, 'verify', '--json', *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, [json.loads(line) for line in done.stdout.decode('utf-8').splitlines()], done.stderr

    def expect_all(self, cases, sound):
        paths = {name: self.made(name, act) for name, (act, *_) in cases.items()}
        _, lines, said = self.verify(*paths.values())
        for name, (_, *codes) in cases.items():
            with self.subTest(name):
                own = [line for line in lines if line['path'] == str(paths[name])]
                found = [line['code'] for line in own[:-1]]
                self.assertTrue(own, said)
                self.assertEqual((own[-1]['sound'], set(found) - set(codes)), (sound, set()), own)
                self.assertTrue(not codes or codes[0] in found, (codes, own))

    def test_sound_geopackages_have_no_finding(self):
        self.expect_all({name: (act,) for name, act in SOUND.items()}, True)

    def test_each_fault_is_named(self):
        self.expect_all(FAULTS, False)

    def test_what_is_legal_but_doubtful_is_a_warning(self):
        self.expect_all(DOUBTFUL, True)

    def test_a_journal_beside_it_is_told(self):
        path = self.made('journal', sql())
        path.with_name(path.name + '-wal').write_bytes(b'x' * 100)
        _, lines, _ = self.verify(path)
        self.assertEqual([line.get('code') for line in lines], ['gpkg_journal', None])

    def test_findings_name_table_row_and_column(self):
        status, lines, _ = self.verify(self.made('named', value('dead', 'many')))
        self.assertEqual((status, lines[0]['table'], lines[0]['record'], lines[0]['field']), (1, 'towns', 2, 'dead'))
        done = subprocess.run([PROGRAM, 'verify', self.folder / 'named.gpkg'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.stdout, 'named.gpkg: error: table "towns", record 2, field "dead": a text, expected an integer within its range [gpkg_value]\n')

    def test_every_changed_byte_of_the_file_is_survived(self):
        """Not all are faults, and none may be the program's end."""
        data = self.whole.read_bytes()
        step = len(data) // 150
        paths = []
        for i, at in enumerate(range(1, len(data), step)):
            path = self.folder / f'changed{i}.gpkg'
            path.write_bytes(data[:at] + bytes([data[at] ^ 0xA5]) + data[at + 1:])
            paths.append(path)
        for size in (99, 100, 512, 4095, 4096, 4097, len(data) - 4096):
            path = self.folder / f'cut{size}.gpkg'
            path.write_bytes(data[:size])
            paths.append(path)
        status, lines, said = self.verify(*paths)
        self.assertIn(status, (0, 1), said)
        self.assertEqual(len([line for line in lines if 'sound' in line]), len(paths), said)

    def test_validate_gpkg_calls_valid_what_is_sound_and_overlooks_much_that_is_not(self):
        """GDAL's own sample, run by the python3 that GDAL's bindings belong to."""
        if subprocess.run(['/usr/bin/python3', '-c', 'import osgeo_utils.samples.validate_gpkg'], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest('python3-gdal is not installed')
        paths = [self.whole] + [self.made('judged_' + name, act) for name, (act, *_) in FAULTS.items()]
        done = subprocess.run(['/usr/bin/python3', '-c', JUDGE, *paths], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
        valid = json.loads(done.stdout.splitlines()[-1])
        self.assertTrue(valid[0])
        overlooked = [name for name, is_valid in zip(FAULTS, valid[1:]) if is_valid]
        print(f'{len(FAULTS)} faults; validate_gpkg overlooks {len(overlooked)}: {", ".join(overlooked)}')
        self.assertIn('count', overlooked)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
