#!/usr/bin/env python3
"""Open what `incmap map` writes in the programs that its users use, and compare what they read.

    check_outputs.py PROGRAM PROJECT

ogrinfo and pyshp have to be there; QGIS (headless) and mapshaper are used where they are installed
and their absence is said. The inputs are the founding case and a table with what usually breaks:
Cyrillic, quotes, long text, empty cells, a column that is no field of ours, names that collide.
"""
import base64
import csv
import hashlib
import html.parser
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import headless_qgis
import sound

PROGRAM, PROJECT = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
PYTHON = '/usr/bin/python3'  # Debian's own: python3-pyshp belongs to it
LONG = ' '.join(['Полиција'] * 60)
run = sound.runner(PROGRAM)

TABLE = [
    ['id', 'date', 'place', 'lat', 'lon', 'fatalities', 'notes', 'Reporter name (first)', 'Reporter name (last)'],
    ['a1', '2023-09-24', 'Бањска', '42.97333', '20.78083', '1', 'said "no", then left', 'Ђорђе', 'Đurić'],
    ['a2', '24.09.2023', 'Leposavić', '43.1040', '20.8028', '', LONG, 'Zoë', ''],
    ['a3', '2023-09', 'Mitrovicë', '42.88333', '20.86667', '0', 'line one\nline two', '=1+1', '7'],
    ['a4', '', 'Nowhere that is', '', '', '', '', '', ''],
]


class Elements(html.parser.HTMLParser):
    """What stands in the elements of a page, its policy, and addresses that it would fetch."""

    def __init__(self):
        super().__init__()
        self.inside, self.open, self.policy, self.addresses = {}, None, '', []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.open = tag
        self.inside.setdefault(tag, []).append('')
        self.addresses += [v for k, v in attrs.items() if k in ('src', 'href', 'data', 'poster', 'srcset', 'action')]
        if attrs.get('http-equiv') == 'Content-Security-Policy':
            self.policy = attrs['content']

    def handle_data(self, text):
        if self.open:
            self.inside[self.open][-1] += text

    def handle_endtag(self, tag):
        self.open = None


def given(feature):
    """The properties that have a value."""
    return {k: v for k, v in feature['properties'].items() if v is not None}


class Outputs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        with open(cls.folder / 'in.csv', 'w', encoding='utf-8', newline='') as file:
            csv.writer(file).writerows(TABLE)
        outputs = [a for name in ('t.geojson', 't.shp', 't.csv', 't.geojsonl', 't.kml', 't.kmz', 't.gpx', 't.fgb', 't.html', 't.gpkg', 't.svg', 't.png') for a in ('-o', cls.folder / name)]
        run(PROGRAM, 'map', '--quiet', cls.folder / 'in.csv', *outputs)
        run(PROGRAM, 'map', '--quiet', cls.folder / 'in.csv', '-o', cls.folder / 'utm.shp', '-o', cls.folder / 'utm.gpkg',
            '--crs', 'EPSG:32634')
        report = PROJECT / 'examples' / 'banjska' / 'report.txt'
        run(PROGRAM, 'map', '--quiet', report, '--published', '2023-09-25', '-o', cls.folder / 'r.geojson', '-o', cls.folder / 'r.shp', '-o', cls.folder / 'r.gpkg')
        cls.features = json.loads((cls.folder / 't.geojson').read_text(encoding='utf-8'))['features']

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def rows_by_ogr(self, name):
        """Records as GDAL reads them."""
        out = run('ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', self.folder / name, '-lco', 'RFC7946=NO')
        return json.loads(out)['features']

    def test_ogrinfo_reads_every_file_without_a_word_of_complaint(self):
        for name in ('t.geojson', 't.shp', 't.geojsonl', 't.kml', 't.kmz', 't.fgb', 't.gpkg', 'r.geojson', 'r.shp', 'r.gpkg', 'utm.shp', 'utm.gpkg'):
            done = subprocess.run(['ogrinfo', '-al', '-so', self.folder / name], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ''), name)
            self.assertNotIn('Feature Count: 0', done.stdout, name)

    def test_still_maps_are_what_their_names_say(self):
        run('xmllint', '--noout', self.folder / 't.svg')
        self.assertIn(b'width="510.', (self.folder / 't.svg').read_bytes()[:400])  # 180 mm in points
        size = json.loads(run('gdalinfo', '-json', self.folder / 't.png'))
        self.assertEqual(size['driverShortName'], 'PNG')
        self.assertEqual(size['size'], [1063, 768])  # 180 by 130 mm at 150 dots an inch

    def test_our_own_verifier_finds_no_error(self):
        names = ['t.geojson', 't.shp', 't.geojsonl', 't.geojsons', 'r.geojson', 'r.shp', 'utm.shp']
        run(PROGRAM, 'map', '--quiet', self.folder / 'in.csv', '-o', self.folder / 't.geojsons')
        done = subprocess.run([PROGRAM, 'verify', '--json', *[self.folder / n for n in names]], stdout=subprocess.PIPE, text=True)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual([line['sound'] for line in lines if 'sound' in line], [True] * len(names))
        # Incidents that could not be placed are written without a geometry: that is all it says.
        self.assertEqual({line['code'] for line in lines if 'code' in line}, {'geometry_null'})

    def test_shapefile_fields_have_their_types(self):
        info = run('ogrinfo', '-al', '-so', self.folder / 't.shp')
        for field in ('date_start: Date', 'date_end: Date', 'fat_best: Integer', 'lat: Real', 'place_raw: String'):
            self.assertIn(field, info)
        self.assertEqual((self.folder / 't.cpg').read_text(), 'UTF-8')
        self.assertIn('WGS 84', info)

    def test_letters_and_values_come_back_whole(self):
        by_id = {f['properties']['id']: f for f in self.rows_by_ogr('t.shp')}
        self.assertEqual(len(by_id), len(TABLE) - 1)
        self.assertEqual(by_id['a1']['properties']['place_raw'], 'Бањска')
        self.assertEqual(by_id['a1']['properties']['notes'], 'said "no", then left')
        self.assertEqual(by_id['a1']['properties']['fat_best'], 1)
        self.assertIsNone(by_id['a2']['properties']['fat_best'])
        self.assertEqual(by_id['a3']['properties']['fat_best'], 0)
        self.assertIn('Ђорђе', by_id['a1']['properties'].values())
        cut = by_id['a2']['properties']['notes']
        self.assertTrue(LONG.startswith(cut) and 250 <= len(cut.encode()) <= 254, cut)
        self.assertIsNone(by_id['a4']['geometry'])
        lon, lat = by_id['a1']['geometry']['coordinates']
        self.assertAlmostEqual(lat, 42.97333, 7)
        self.assertAlmostEqual(lon, 20.78083, 7)

    def test_geojson_and_sequence_hold_the_same_features(self):
        lines = (self.folder / 't.geojsonl').read_text(encoding='utf-8').splitlines()
        parsed = [json.loads(line.lstrip('\x1e')) for line in lines if line.strip('\x1e')]
        self.assertEqual([f['properties'] for f in parsed], [f['properties'] for f in self.features])
        self.assertEqual(self.features[0]['properties']['Reporter name (last)'], 'Đurić')
        self.assertEqual(self.features[1]['properties']['notes'], LONG)

    def test_csv_is_read_by_pythons_reader(self):
        with open(self.folder / 't.csv', encoding='utf-8', newline='') as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([r['id'] for r in rows], ['a1', 'a2', 'a3', 'a4'])
        self.assertEqual(rows[2]['notes'], 'line one\nline two')
        self.assertNotEqual(rows[2]['Reporter name (first)'][0], '=')

    def test_projected_shapefile_is_where_cct_says(self):
        out = run('cct', '-d', '3', '+proj=utm', '+zone=34', '+ellps=WGS84', input='20.78083 42.97333 0 0\n')
        x, y = [float(v) for v in out.split()[:2]]
        info = run('ogrinfo', '-al', '-where', "id = 'a1'", self.folder / 'utm.shp')
        point = info.split('POINT (')[1].split(')')[0].split()
        self.assertAlmostEqual(float(point[0]), x, 2)
        self.assertAlmostEqual(float(point[1]), y, 2)
        self.assertIn('32634', run('gdalsrsinfo', '-o', 'epsg', self.folder / 'utm.shp'))
        info = run('ogrinfo', '-where', "id = 'a1'", self.folder / 'utm.gpkg', 'utm')
        point = info.split('POINT (')[1].split(')')[0].split()
        self.assertAlmostEqual(float(point[0]), x, 2)
        self.assertAlmostEqual(float(point[1]), y, 2)
        self.assertIn('ID["EPSG",32634]', info)

    def test_a_geopackage_is_valid(self):
        for name in ('t.gpkg', 'r.gpkg', 'utm.gpkg'):
            done = subprocess.run([PYTHON, '-m', 'osgeo_utils.samples.validate_gpkg', '--extra', '--warning-as-error', self.folder / name],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual((done.returncode, done.stdout), (0, ''), name)
            table = name.split('.')[0]
            checks = f"PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT rtreecheck('rtree_{table}_geom');"
            self.assertEqual(run('sqlite3', self.folder / name, checks), 'ok\nok\n', name)

    def test_a_geopackage_tells_where_its_places_come_from(self):
        credits = [source['credit'] for source in json.loads(run(PROGRAM, 'gazetteer', 'info', '--json'))['sources']]
        info = run('ogrinfo', '-so', self.folder / 't.gpkg', 't')
        told = xml.etree.ElementTree.fromstring(info.split('GPKG_METADATA_ITEM_1=')[1].split('\n')[0])
        core = '{http://purl.org/dc/elements/1.1/}'
        self.assertEqual(told.findtext(core + 'title'), 't')
        self.assertTrue(told.findtext(core + 'creator').startswith('incmap '))
        self.assertEqual(len(told.findall(core + 'source')), len(credits))
        for element, credit in zip(told.iter(core + 'source'), credits):
            self.assertTrue(element.text.endswith(credit), (element.text, credit))

    def test_a_geopackage_holds_what_the_geojson_holds(self):
        self.maxDiff = None
        rows = json.loads(run('ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', self.folder / 't.gpkg', 't'))['features']
        self.assertEqual([given(r) for r in rows], [given(f) for f in self.features])
        self.assertEqual([r['geometry'] for r in rows], [f['geometry'] for f in self.features])
        info = run('ogrinfo', '-so', self.folder / 't.gpkg', 't')
        for field in ('date_start: Date', 'fatalities_best: Integer64', 'lat: Real', 'place_verbatim: String', 'Reporter name (last): String'):
            self.assertIn(field, info)

    def test_a_geopackage_answers_boxes_by_its_index(self):
        rnd = random.Random(6)
        points = [(round(rnd.uniform(20, 22), 6), round(rnd.uniform(42, 43), 6)) for _ in range(5000)]
        with open(self.folder / 'many.csv', 'w', encoding='utf-8') as file:
            file.write('id,lat,lon\n' + ''.join(f'{i},{y},{x}\n' for i, (x, y) in enumerate(points)))
        run(PROGRAM, 'map', '--quiet', self.folder / 'many.csv', '-o', self.folder / 'many.gpkg')
        for size in (0.01, 0.2, 1.0):
            west, south = rnd.uniform(20, 21), rnd.uniform(42, 42.5)
            expected = sum(west <= x <= west + size and south <= y <= south + size for x, y in points)
            info = run('ogrinfo', '-so', self.folder / 'many.gpkg', 'many', '-spat', *[str(v) for v in (west, south, west + size, south + size)])
            self.assertIn(f'Feature Count: {expected}\n', info)

    def test_the_founding_case_lies_where_it_was(self):
        attacks = [f['properties'] for f in self.rows_by_ogr('r.shp') if f['properties']['event_type'] == 'Battles']
        self.assertEqual([a['place_id'] for a in attacks], ['geonames:792910'])
        self.assertIn('admin_mismatch', attacks[0]['flags'])

    def test_pyshp_reads_the_shapefile(self):
        code = ('import shapefile, sys; r = shapefile.Reader(sys.argv[1]); '
                'print(len(r), r.shapeTypeName, r.record(0)["place_raw"], r.record(0)["date_start"])')
        out = run(PYTHON, '-c', code, self.folder / 't.shp', env={'PYTHONIOENCODING': 'utf-8', 'PATH': '/usr/bin:/bin'})
        self.assertEqual(out.split()[0], str(len(TABLE) - 1))
        self.assertEqual(out.split()[1:], ['POINT', 'Бањска', '2023-09-24'])

    def test_the_page_is_read_by_pythons_parser_and_keeps_to_itself(self):
        page, parser = (self.folder / 't.html').read_text(encoding='utf-8'), Elements()
        parser.feed(page)
        self.assertEqual(parser.addresses, [])
        style, (data, script) = parser.inside['style'][0], parser.inside['script']
        for kind, text in (('style', style), ('script', script)):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            self.assertIn(f"{kind}-src 'sha256-{digest}'", parser.policy)
        self.assertIn("default-src 'none'", parser.policy)
        self.assertNotIn('unsafe', parser.policy)
        data = json.loads(data)
        place = [data['texts'][i] for i in data['columns']['place_verbatim']]
        self.assertEqual(place, [row[2] for row in TABLE[1:]])
        self.assertEqual(data['columns']['lat'][:1] + data['columns']['lon'][3:], [42.97333, None])
        land = data['land']
        self.assertIn('Kosovo', [name for level, name, _ in land['areas'] if level == 0])
        self.assertTrue(any(level == 2 and name == 'Zvečan' for level, name, _ in land['areas']))
        self.assertIn('Leposaviq', [p[0] for p in land['places']])
        west, south, east, north = [side * land['unit'] for side in land['box']]
        self.assertTrue(west < 20.78 - 0.6 and east > 20.87 + 0.6 and south < 42.88 - .44 and north > 43.1 + .44)
        self.assertLess(len(page.encode()), 600_000)

    def test_mapshaper_reads_all(self):
        mapshaper = os.environ.get('MAPSHAPER') or shutil.which('mapshaper')
        if not mapshaper:
            self.skipTest('mapshaper is not installed')
        for name in ('t.geojson', 't.shp', 'r.geojson', 'r.shp'):
            done = subprocess.run([mapshaper, str(self.folder / name), '-info'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertNotIn('rror', done.stdout)
            self.assertNotIn('arning', done.stdout)

    def test_qgis_opens_and_types_all(self):
        script = ('for path in sys.argv[1:]:\n'
                  '    layer = QgsVectorLayer(path, "layer", "ogr")\n'
                  '    place = "place_raw" if path.endswith("shp") else "place_verbatim"\n'
                  '    say({"file": path.split("/")[-1], "count": layer.featureCount(), "crs": layer.crs().authid(), "place": next(layer.getFeatures())[place],\n'
                  '         "date": layer.fields().field("date_start").typeName(), "renderer": layer.renderer().type()})\n')
        named = {'t.shp': 4326, 't.geojson': 4326, 'utm.shp': 32634, 't.gpkg|layername=t': 4326, 'utm.gpkg|layername=utm': 32634}
        found = headless_qgis.ask(self, script, *(self.folder / name for name in named), folder=self.folder)
        self.assertEqual(found, [{'file': name, 'count': len(TABLE) - 1, 'crs': f'EPSG:{code}', 'place': 'Бањска', 'date': 'Date',
                                  'renderer': 'categorizedSymbol' if 'gpkg' in name else 'singleSymbol'} for name, code in named.items()])


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
