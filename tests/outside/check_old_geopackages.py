#!/usr/bin/env python3
"""Layers that are added to a GeoPackage, or replaced in it, and rows added to a layer.

    check_old_geopackages.py PROGRAM

GDAL makes some of the GeoPackages and reads all of them; `incmap verify`, SQLite's rtreecheck and
validate_gpkg judge what comes out.
"""
import csv
import io
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
JUDGE = 'import sys; from osgeo_utils.samples.validate_gpkg import check; errors = check(sys.argv[1], extra_checks=True); print(errors); sys.exit(bool(errors))'
run = sound.runner(PROGRAM)


class OldGeoPackages(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.scratch.name)
        self.target = self.folder / 'a.gpkg'

    def tearDown(self):
        self.scratch.cleanup()

    def table(self, *rows, header='id,lat,lon,date,published'):
        path = self.folder / 'in.csv'
        path.write_text('\n'.join((header,) + rows) + '\n', encoding='utf-8')
        return path

    def add(self, mode, *rows, options=(), **more):
        run(PROGRAM, 'map', '-q', self.table(*rows, **more), '-o', self.target, '--option', f'gpkg.mode={mode}', *options)

    def rows(self, layer):
        return list(csv.DictReader(io.StringIO(run('ogr2ogr', '-f', 'CSV', '/vsistdout/', self.target, layer, '-lco', 'GEOMETRY=AS_XY'))))

    def ids(self, layer):
        return [row['id'] for row in self.rows(layer)]

    def ask(self, sql):
        database = sqlite3.connect(self.target)
        answer = database.execute(sql).fetchall()
        database.close()
        return answer

    def judge(self, *layers):
        for layer in layers:
            self.assertEqual(self.ask(f"SELECT rtreecheck('rtree_{layer}_geom')"), [('ok',)])
        if subprocess.run(['/usr/bin/python3', '-c', 'import osgeo_utils'], stderr=subprocess.DEVNULL).returncode == 0:
            run('/usr/bin/python3', '-c', JUDGE, self.target)

    def test_layers_are_added_and_the_others_stay_as_they_are(self):
        self.add('append', 'a,42.5,21.1,2023-09-24,', 'b,43,20,,2023-09-25')
        before = self.ask('SELECT * FROM a'), self.ask("SELECT * FROM gpkg_contents WHERE table_name='a'"), self.ask('SELECT * FROM rtree_a_geom')
        self.add('append', 'c,1,2,,', options=('--option', 'gpkg.layer=second'))
        self.add('replace', 'd,3,4,,', options=('--option', 'gpkg.layer=circles', '--layer', 'areas'), header='id,lat,lon,date,uncertainty_m')
        self.assertEqual((self.ask('SELECT * FROM a'), self.ask("SELECT * FROM gpkg_contents WHERE table_name='a'"), self.ask('SELECT * FROM rtree_a_geom')), before)
        self.assertEqual((self.ids('a'), self.ids('second')), (['a', 'b'], ['c']))
        self.assertEqual(self.ask('SELECT f_table_name FROM layer_styles ORDER BY id'), [('a',), ('second',), ('circles',)])
        self.judge('a', 'second', 'circles')

    def test_rows_are_added_to_a_layer_with_index_count_box_and_new_columns(self):
        self.add('new', 'a,42.5,21.1,2023-09-24,2023-09-25', 'b,,,,')
        self.add('append', 'c,-10,100.5,2023-09-26,2024-01-01,нови', header='id,lat,lon,date,published,Extra column')
        rows = self.rows('a')
        self.assertEqual([(row['id'], row['Extra column']) for row in rows], [('a', ''), ('b', ''), ('c', 'нови')])
        self.assertEqual(self.ask("SELECT min_x, min_y, max_x, max_y, last_change FROM gpkg_contents WHERE table_name='a'"), [(21.1, -10.0, 100.5, 42.5, '2024-01-01T00:00:00.000Z')])
        self.assertEqual(self.ask("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name='a'"), [(3,)])
        self.assertEqual(self.ask('SELECT fid FROM a'), [(1,), (2,), (3,)])
        self.assertEqual(run('ogrinfo', '-q', '-spat', '100', '-11', '101', '-9', self.target, 'a').count('OGRFeature'), 1)
        self.judge('a')

    def test_triggers_are_there_again_for_those_who_edit(self):
        self.add('new', 'a,42.5,21.1,,', 'b,43,20,,')
        triggers = self.ask("SELECT name, sql FROM sqlite_master WHERE type='trigger' ORDER BY name")
        self.add('append', 'c,1,2,,')
        self.assertEqual(self.ask("SELECT name, sql FROM sqlite_master WHERE type='trigger' ORDER BY name"), triggers)
        run('ogrinfo', '-q', self.target, '-sql', "DELETE FROM a WHERE id='c'")
        self.assertEqual(self.ask("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name='a'"), [(2,)])
        self.assertEqual(self.ask('SELECT count(*) FROM rtree_a_geom'), [(2,)])

    def test_rows_are_added_to_a_layer_that_gdal_made(self):
        source = self.folder / 's.geojson'
        source.write_text('{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"g","notes":"theirs"},"geometry":{"type":"Point","coordinates":[5,6]}}]}')
        run('ogr2ogr', '-f', 'GPKG', self.target, source, '-nln', 'a')
        self.add('append', 'mine,7,8,2023-09-24,')
        self.assertEqual([(row['id'], row['X'], row['date_start']) for row in self.rows('a')], [('g', '5', ''), ('mine', '8', '2023/09/24')])
        self.judge('a')

    def test_a_layer_is_replaced_with_all_that_belongs_to_it(self):
        self.add('new', *[f'x{i},{i / 10},{i / 5},,' for i in range(300)])
        self.add('append', 'c,1,2,,', options=('--option', 'gpkg.layer=second'))
        for _ in range(2):
            self.add('replace', 'only,42,21,,')
        self.assertEqual((self.ids('a'), self.ids('second')), (['only'], ['c']))
        self.assertEqual(self.ask('SELECT f_table_name FROM layer_styles ORDER BY f_table_name'), [('a',), ('second',)])
        self.assertEqual(self.ask('SELECT count(*) FROM rtree_a_geom'), [(1,)])
        self.judge('a', 'second')

    def test_a_layer_in_another_system_keeps_it(self):
        self.add('new', 'a,42.5,21.1,,')
        self.add('append', 'b,42.6,21.2,,', options=('--option', 'gpkg.layer=utm', '--crs', 'EPSG:32634'))
        own = '+proj=laea +lat_0=42 +lon_0=21 +datum=WGS84'
        self.add('append', 'c,42.6,21.2,,', options=('--option', 'gpkg.layer=own', '--crs', own))
        self.add('append', 'd,42.7,21.2,,', options=('--option', 'gpkg.layer=own', '--crs', own))
        self.add('append', 'e,42.7,21.2,,', options=('--option', 'gpkg.layer=other', '--crs', own.replace('42', '43')))
        found = dict(self.ask("SELECT table_name, srs_id FROM gpkg_contents WHERE data_type='features'"))
        self.assertEqual((found['a'], found['utm'], found['own'] != found['other']), (4326, 32634, True))
        self.assertEqual(self.ids('own'), ['c', 'd'])
        self.judge('a', 'utm', 'own', 'other')

    def test_what_does_not_fit_is_refused_and_the_file_stays(self):
        self.add('new', 'a,42.5,21.1,,')
        database = sqlite3.connect(self.target)
        database.execute('CREATE TABLE plain (a)')
        database.commit()
        database.close()
        before = self.target.read_bytes()
        table = self.table('b,42.5,21.1,,')
        cases = ((('--crs', 'EPSG:32634'), 'system 32634 cannot be added'), (('--layer', 'areas'), 'MULTIPOLYGON in geom'),
                 (('--option', 'gpkg.layer=plain'), 'is no layer of features'))
        for options, reason in cases:
            done = subprocess.run([PROGRAM, 'map', '-q', table, '-o', self.target, '--option', 'gpkg.mode=append', *options], stderr=subprocess.PIPE, text=True)
            self.assertEqual((done.returncode != 0, reason in done.stderr), (True, True), done.stderr)
        self.target.with_name('a.gpkg-wal').write_bytes(b'x')
        done = subprocess.run([PROGRAM, 'map', '-q', table, '-o', self.target, '--option', 'gpkg.mode=append'], stderr=subprocess.PIPE, text=True)
        self.assertIn('close the program first', done.stderr)
        self.assertEqual(self.target.read_bytes(), before)
        for text in (b'', b'no database at all', before[:5000]):
            self.target.with_name('a.gpkg-wal').unlink(missing_ok=True)
            self.target.write_bytes(text)
            done = subprocess.run([PROGRAM, 'map', '-q', table, '-o', self.target, '--option', 'gpkg.mode=replace'], stderr=subprocess.PIPE, text=True)
            self.assertEqual((done.returncode, self.target.read_bytes()), (1, text), done.stderr)

    def test_the_same_additions_give_the_same_bytes(self):
        made = []
        for name in ('first', 'second'):
            self.target = self.folder / name / 'a.gpkg'
            self.target.parent.mkdir()
            self.add('append', 'a,42.5,21.1,,')
            self.add('append', 'b,1,2,,')
            self.add('replace', 'c,1,2,,', options=('--option', 'gpkg.layer=more'))
            made.append(self.target.read_bytes())
        self.assertEqual(made[0], made[1])


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
