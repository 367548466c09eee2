#!/usr/bin/env python3
"""What goes into a map file comes out again: hostile text through every format and back by readers
that know nothing of incmap.

    check_round_trip.py PROGRAM

ogr2ogr, ogrinfo, pyshp, xmllint and Python's own readers have to be there; the npm reader of FlatGeobuf is
used where FLATGEOBUF names its folder (or node finds it), and its absence is said. XML 1.0 cannot
hold most control characters: there U+FFFD is expected in their place.
"""
import csv
import gzip
import html.parser
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound
import web_reader

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
run = sound.runner(PROGRAM)
KML, GPX = '{http://www.opengis.net/kml/2.2}', '{http://www.topografix.com/GPX/1/1}'
DBF_BYTES = 254  # the widest text that a shapefile holds
EXTRA = 'Тим "A" <1>'
HOSTILE = '=cmd() </script>\n@x'  # a column's name
HOSTILE_SQL = HOSTILE.replace('\n', '_')  # of names in a GeoPackage, which tools type
TEXTS = {
    'quotes': 'said "no", then \'left\'; a\\b, `c`',
    'newlines': 'line one\nline two\r\nline three\ttab',
    'script': '</script><script>alert(1)</script> <!-- x --> ]]> <![CDATA[ y ]]> &lt; &#10; $[id]',
    'formula': '=cmd()',
    'minus': '-1+1|A0',
    'plus': '+cmd|\' /C calc\'!A0',
    'at': '@SUM(1+1)*cmd',
    'marks': '\u0301x e\u0301\u0301\u0489 \u0e33\u0bd7.',
    'turned': 'a\u202eb\u2066c\u2028d\u2029e\ufefff',
    'emoji': '👩‍👩‍👧 🇽🇰 👍🏽 ☠️',
    'control': 'a\x01b\x08c\x0bd\x1fe\x7ff',
    'long': 'ж' * 9999 + '.',
    'long_ascii': 'x' * 9999 + '.',
    'arabic': 'انفجار قرب الميناء ‏(مرفأ)‏',
    'cyrillic': 'Ђорђе је рекао: „Не!“',
    'wide': 'ambulance 🚑, 𝔘, U+FFFD �, noncharacter \uffff',
    'spaces': 'a  b   c',
}


def table_of_formats():
    """The endings that the program writes, as it tells them."""
    done = subprocess.run([PROGRAM, 'map', '-', '--from', 'csv', '-o', 'a.unknown'], input='id\n1\n', stderr=subprocess.PIPE, text=True)
    return re.findall(r' \.([a-z.]+)', done.stderr.split('there are')[1])


FORMATS = table_of_formats()
TYPES = ['Battles', 'Riots', 'Protests', 'Statement', '']


def in_xml(value):
    if not isinstance(value, str):
        return value
    return re.sub('[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]', '�', value)


def make_table(path):
    with open(path, 'w', encoding='utf-8', newline='') as file:
        out = csv.writer(file)
        out.writerow(['id', 'date', 'event_type', 'title', 'lat', 'lon', 'fatalities', 'source_url', 'notes', EXTRA, HOSTILE])
        for number, (name, text) in enumerate(TEXTS.items()):
            out.writerow([name, ['2023-09-24', '2023-09', ''][number % 3], TYPES[number % 5], text[:80], 42 + number / 7, 20 - number / 3,
                          ['', 0, 7][number % 3], 'https://example.org/?a=1&b="2"', text, text, text[::-1]])
        out.writerow(['nowhere', '', '', '', '', '', '', '', 'no place', '', ''])


def given(feature):
    return {k: v for k, v in feature['properties'].items() if v is not None}


def guarded(text):
    return "'" + text if text[0] in '=+-@' else text


def fit(value):
    """A text as a shapefile holds it: cut after a whole letter."""
    return value.encode()[:DBF_BYTES].decode(errors='ignore') if isinstance(value, str) else value


# Readers of each format that know nothing of incmap: the rows of a file, with their columns.
def features_of(text):
    return [f['properties'] for f in json.loads(text)['features']]


def lines_of(text):
    return [json.loads(line.strip('\x1e'))['properties'] for line in text.split('\n') if line]


def rows_of_csv(path):
    with open(path, encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def rows_of_kml(data):
    return [{d.get('name'): d.text for d in p.iter(KML + 'SimpleData')} for p in ElementTree.fromstring(data).iter(KML + 'Placemark')]


def rows_of_gpx(path):
    return [{c.tag.removeprefix('{http://osgeo.org/gdal}'): c.text for c in w.find(GPX + 'extensions')}
            for w in ElementTree.parse(path).getroot().iter(GPX + 'wpt')]


def rows_of_sqlite(path):
    base = sqlite3.connect(path)
    base.row_factory = sqlite3.Row
    table = base.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchone()[0]
    return [dict(row) for row in base.execute(f'SELECT * FROM "{table}"')]


def rows_of_qgz(path):
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        return rows_of_sqlite(archive.extract('incidents.gpkg', folder))


def rows_of_kmz(path):
    with zipfile.ZipFile(path) as archive:
        return rows_of_kml(archive.read('doc.kml'))


def rows_by_ogr(path):
    return features_of(run('ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', path, '-lco', 'RFC7946=NO'))


def rows_of_dbf(path):
    # Debian's own Python, which pyshp belongs to; a script, since this one may be another.
    code = ('import json, shapefile, sys; s = shapefile.Reader(sys.argv[1], encoding="utf-8"); '
            'print(json.dumps([r.as_dict() for r in s.records()], default=str))')
    return json.loads(run('/usr/bin/python3', '-c', code, path))


def rows_of_page(path):
    scripts = re.findall('<script[^>]*>(.*?)</script>', path.read_text(encoding='utf-8'), re.S)
    page = json.loads(scripts[0])
    def texts(column):
        return [page['texts'][i] for i in column]
    columns = {k: texts(page['columns'][k]) for k in ('id', 'notes')} | {name: texts(values) for name, values in page['extras']}
    return [dict(zip(columns, values)) for values in zip(*columns.values())]


def only_places(path):
    """A picture: none of these texts is in it, and it is whole."""
    run(*(['xmllint', '--noout', '--nonet', path] if path.suffix == '.svg' else ['gdalinfo', '-checksum', path]))


# Of each ending: what reads it, what becomes of a text, what the two unknown columns are called.
def same(text):
    return text


READERS = {
    'geojson': (lambda p: features_of(p.read_text(encoding='utf-8')), same, EXTRA, HOSTILE),
    'geojsonl': (lambda p: lines_of(p.read_text(encoding='utf-8')), same, EXTRA, HOSTILE),
    'geojsons': (lambda p: lines_of(p.read_text(encoding='utf-8')), same, EXTRA, HOSTILE),
    'geojson.gz': (lambda p: features_of(gzip.decompress(p.read_bytes())), same, EXTRA, HOSTILE),
    'geojsonl.gz': (lambda p: lines_of(gzip.decompress(p.read_bytes()).decode()), same, EXTRA, HOSTILE),
    'csv': (rows_of_csv, guarded, EXTRA, guarded(HOSTILE)),
    'kml': (lambda p: rows_of_kml(p.read_bytes()), in_xml, EXTRA, HOSTILE),
    'kmz': (rows_of_kmz, in_xml, EXTRA, HOSTILE),
    'gpx': (rows_of_gpx, in_xml, 'tim_a_1', 'cmd_script_x'),
    'fgb': (rows_by_ogr, same, EXTRA, HOSTILE),
    'gpkg': (rows_of_sqlite, same, EXTRA, HOSTILE_SQL),
    'qgz': (rows_of_qgz, same, EXTRA, HOSTILE_SQL),
    'shp': (rows_of_dbf, fit, 'tim_a_1', 'cmd_script'),
    'shz': (rows_by_ogr, fit, 'tim_a_1', 'cmd_script'),
    'html': (rows_of_page, same, EXTRA, HOSTILE),
    'svg': (only_places, None, None, None),
    'png': (only_places, None, None, None),
}


class Described(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.text = set(), ''
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.text += '\n' if tag == 'br' else ''

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.tags.add('comment')

    def handle_decl(self, data):
        self.tags.add('declaration')
    unknown_decl = handle_pi = handle_decl


class RoundTrip(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        make_table(cls.folder / 'in.csv')
        cls.write(cls.folder)
        cls.expected = {f['properties']['id']: f for f in json.loads((cls.folder / 't.geojson').read_text(encoding='utf-8'))['features']}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def write(cls, folder, **environment):
        outputs = [a for ending in FORMATS for a in ('-o', folder / f't.{ending}')]
        run(PROGRAM, 'map', '--quiet', cls.folder / 'in.csv', *outputs, env={**os.environ, **environment})

    def by_ogr(self, name, *more):
        done = subprocess.run(['ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', self.folder / name, *more, '-lco', 'RFC7946=NO', '-lco',
                               'COORDINATE_PRECISION=15'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ''), name)
        return json.loads(done.stdout)['features']

    def compare(self, features, seen=lambda v: v, prefix='', read=lambda v: v):
        """All values of all incidents that have a place, and the places."""
        located = {i: f for i, f in self.expected.items() if f['geometry']}
        actual = {f['properties'][prefix + 'id']: f for f in features}
        self.assertEqual(sorted(located), sorted(i for i in actual if actual[i]['geometry']))
        for number, feature in located.items():
            for key, value in feature['properties'].items():
                found = read(actual[number]['properties'].get(prefix + key))
                if isinstance(value, (int, float)):  # GeoJSON writes 7 decimals, GDAL takes types from GPX values
                    self.assertAlmostEqual(float(found), value, 7, f'{number}, {key}')
                else:
                    self.assertEqual(found, seen(value), f'{number}, {key}')
            for a, b in zip(feature['geometry']['coordinates'], actual[number]['geometry']['coordinates']):
                self.assertAlmostEqual(a, b, 7)

    def test_geojson_holds_the_input(self):
        for name, text in TEXTS.items():
            properties = self.expected[name]['properties']
            self.assertEqual((properties['notes'], properties['title'], properties[EXTRA]), (text, text[:80], text), name)

    def test_gzipped_geojson_is_the_same_and_has_no_time(self):
        for ending in ('geojson', 'geojsonl'):
            packed = (self.folder / f't.{ending}.gz').read_bytes()
            self.assertEqual(gzip.decompress(packed), (self.folder / f't.{ending}').read_bytes())
            self.assertEqual(packed[4:8], b'\0\0\0\0')
        again = run(PROGRAM, 'map', '--quiet', self.folder / 't.geojson.gz', '--from', 'geojson', '-o', '-', '--to', 'geojsonl')
        self.assertEqual(len(again.splitlines()), len(self.expected))

    def test_every_format_holds_every_text(self):
        """All formats of the table: one without a reader here fails."""
        for ending in FORMATS:
            with self.subTest(ending):
                read, seen, extra, hostile = READERS[ending]
                rows = {row['id']: row for row in read(self.folder / f't.{ending}') or ()}
                self.assertTrue(seen is None or set(TEXTS) <= set(rows), sorted(rows))
                for name, text in TEXTS.items() if seen else ():
                    found = [rows[name][column] for column in ('notes', extra, hostile)]
                    self.assertEqual(found, [seen(text), seen(text), seen(text[::-1])], name)

    def test_xml_is_well_formed(self):
        self.assertEqual(run('xmllint', '--noout', '--nonet', self.folder / 't.kml', self.folder / 't.gpx'), '')

    def placemarks(self):
        root = ElementTree.parse(self.folder / 't.kml').getroot()
        return {p.find(f".//{KML}SimpleData[@name='id']").text: p for p in root.iter(KML + 'Placemark')}

    def test_kml_holds_all_values_by_python(self):
        placemarks = self.placemarks()
        self.assertEqual(set(placemarks), set(self.expected))
        for number, placemark in placemarks.items():
            values = {d.get('name'): d.text for d in placemark.iter(KML + 'SimpleData')}
            for key, value in self.expected[number]['properties'].items():
                if not isinstance(value, float):
                    self.assertEqual(values.get(key), None if value is None else in_xml(str(value)), (number, key))

    def test_kml_and_kmz_come_back_through_ogr(self):
        for name in ('t.kml', 't.kmz'):
            self.compare(self.by_ogr(name), in_xml)

    def test_kml_descriptions_hold_no_markup_of_the_data(self):
        for number, placemark in self.placemarks().items():
            described = Described(placemark.findtext(KML + 'description') or '')
            self.assertLessEqual(described.tags, {'br'}, number)
            if number in TEXTS:
                self.assertIn(in_xml(TEXTS[number].replace('\r', '')), described.text)

    def test_kmz_is_a_sound_zip_of_the_same_document(self):
        with zipfile.ZipFile(self.folder / 't.kmz') as kmz:
            self.assertIsNone(kmz.testzip())
            self.assertEqual(kmz.namelist(), ['doc.kml', 'symbol.png'])
            document = kmz.read('doc.kml').decode()
            self.assertEqual({i.date_time for i in kmz.infolist()}, {(1980, 1, 1, 0, 0, 0)})
            self.assertEqual(kmz.read('symbol.png')[:8], b'\x89PNG\r\n\x1a\n')
        plain = (self.folder / 't.kml').read_text(encoding='utf-8')
        self.assertEqual(re.sub(r'<scale>0\.6</scale><Icon>.*?</Icon>', '', document).replace('\r', ''), plain.replace('\r', ''))

    def test_gpx_comes_back_through_ogr(self):
        features = self.by_ogr('t.gpx', 'waypoints')
        for feature in features:  # a column whose name is no element's comes under its folded name
            feature['properties']['ogr_' + EXTRA] = feature['properties'].pop('ogr_tim_a_1')
            feature['properties']['ogr_' + HOSTILE] = feature['properties'].pop('ogr_cmd_script_x')
        # GDAL 3.6 drops line ends within extensions.
        self.compare(features, lambda v: in_xml(v).replace('\n', '') if isinstance(v, str) else v, 'ogr_')

    def test_gpx_holds_all_values_by_python(self):
        for waypoint in ElementTree.parse(self.folder / 't.gpx').getroot().iter(GPX + 'wpt'):
            values = {child.tag.removeprefix('{http://osgeo.org/gdal}'): child.text for child in waypoint.find(GPX + 'extensions')}
            properties = self.expected[values['id']]['properties']
            for key, value in properties.items():
                if not isinstance(value, float):
                    found = values.get({EXTRA: 'tim_a_1', HOSTILE: 'cmd_script_x'}.get(key, key))
                    self.assertEqual(found, None if value is None else in_xml(str(value)), (values['id'], key))

    def test_gpx_elements_stand_in_the_order_of_the_standard(self):
        order = ['time', 'name', 'desc', 'src', 'link', 'type', 'extensions']
        for waypoint in ElementTree.parse(self.folder / 't.gpx').getroot().iter(GPX + 'wpt'):
            found = [order.index(child.tag.removeprefix(GPX)) for child in waypoint]
            self.assertEqual(found, sorted(found))

    def test_flatgeobuf_comes_back_through_ogr_with_its_types(self):
        self.compare(self.by_ogr('t.fgb'), read=lambda v: v.removesuffix('T00:00:00') if isinstance(v, str) else v)
        info = run('ogrinfo', '-al', '-so', self.folder / 't.fgb')
        for part in ('id: String', 'date_start: DateTime', 'fatalities_best: Integer64', 'score: Real', 'WGS 84', 'Geometry: Point',
                     f'Feature Count: {len(TEXTS)}'):
            self.assertIn(part, info)

    def many_points(self):
        rnd = random.Random(7)
        points = [(rnd.uniform(-180, 180), rnd.uniform(-90, 90)) for _ in range(3000)]
        with open(self.folder / 'many.csv', 'w', encoding='utf-8') as file:
            file.write('id,lat,lon\n' + ''.join(f'{i},{y:.6f},{x:.6f}\n' for i, (x, y) in enumerate(points)))
        run(PROGRAM, 'map', '--quiet', self.folder / 'many.csv', '-o', self.folder / 'many.fgb')
        return [(round(x, 6), round(y, 6)) for x, y in points]

    def test_flatgeobufs_index_finds_what_lies_in_a_box(self):
        points, rnd = self.many_points(), random.Random(8)
        for _ in range(25):
            x, y, w, h = rnd.uniform(-180, 150), rnd.uniform(-90, 80), rnd.uniform(.1, 60), rnd.uniform(.1, 40)
            box = [f'{v:.4f}' for v in (x, y, x + w, y + h)]
            west, south, east, north = map(float, box)
            wanted = {str(i) for i, (px, py) in enumerate(points) if west <= px <= east and south <= py <= north}
            self.assertEqual({f['properties']['id'] for f in self.by_ogr('many.fgb', '-spat', *box)}, wanted)
        self.assertEqual(len(self.by_ogr('many.fgb')), len(points))

    def test_flatgeobuf_in_another_system_is_where_cct_says(self):
        with open(self.folder / 'one.csv', 'w', encoding='utf-8') as file:
            file.write('id,lat,lon\n1,42.97333,20.78083\n')
        x, y = [float(v) for v in run('cct', '-d', '3', '+proj=utm', '+zone=34', '+ellps=WGS84', input='20.78083 42.97333 0 0\n').split()[:2]]
        for system in ('EPSG:32634', '+proj=utm +zone=34 +datum=WGS84 +type=crs'):
            run(PROGRAM, 'map', '--quiet', self.folder / 'one.csv', '-o', self.folder / 'utm.fgb', '--crs', system)
            found = self.by_ogr('utm.fgb')[0]['geometry']['coordinates']
            self.assertAlmostEqual(found[0], x, 2)
            self.assertAlmostEqual(found[1], y, 2)
            self.assertIn('32634', run('gdalsrsinfo', '-e', '-o', 'epsg', self.folder / 'utm.fgb'))

    def test_flatgeobuf_is_read_by_the_reader_of_web_maps(self):
        if not web_reader.is_there():
            self.skipTest(web_reader.ABSENT)
        self.compare(web_reader.read(self.folder / 't.fgb'))

    def test_text_sequences_hold_a_feature_behind_each_separator(self):
        records = (self.folder / 't.geojsons').read_bytes().split(b'\x1e')
        self.assertEqual(records[0], b'')
        found = [json.loads(r) for r in records[1:]]
        self.assertEqual([given(f) for f in found], [given(f) for f in self.expected.values()])

    def test_geopackage_comes_back_through_ogr(self):
        features = self.by_ogr('t.gpkg', 't')
        for feature in features:
            feature['properties'][HOSTILE] = feature['properties'].pop(HOSTILE_SQL)
        self.compare(features, read=lambda v: v.removesuffix('T00:00:00') if isinstance(v, str) else v)
        self.assertIn('nowhere', {f['properties']['id'] for f in features})

    def test_shapefile_comes_back_through_ogr(self):
        for feature in self.by_ogr('t.shp'):
            name, properties = feature['properties']['id'], feature['properties']
            if name in TEXTS:
                self.assertEqual(properties['notes'], fit(TEXTS[name]), name)
                for a, b in zip(feature['geometry']['coordinates'], self.expected[name]['geometry']['coordinates']):
                    self.assertAlmostEqual(a, b, 7)

    def test_page_holds_the_texts_and_none_of_their_markup(self):
        page = (self.folder / 't.html').read_text(encoding='utf-8')
        self.assertNotIn('</script><script>alert', page)
        self.assertNotIn('<!-- x', page)
        self.assertIn('انفجار قرب الميناء', page)
        self.assertIn('Ђорђе је рекао', page)

    def test_the_same_input_gives_the_same_bytes(self):
        again = self.folder / 'again'
        again.mkdir()
        self.write(again, TZ='Asia/Tokyo', LC_ALL='de_DE.UTF-8', LANG='de_DE.UTF-8')
        names = sorted(p.name for p in self.folder.glob('t.*'))
        self.assertEqual(names, sorted(p.name for p in again.iterdir()))
        self.assertTrue({'t.dbf', 't.shx', 't.prj', 't.cpg', *(f't.{ending}' for ending in FORMATS)} <= set(names))
        for name in names:
            self.assertEqual((again / name).read_bytes(), (self.folder / name).read_bytes(), name)

    def test_any_number_of_threads_gives_the_same_bytes(self):
        names = ['Gjilan', 'Prishtina', 'Xyzzy', 'Mitrovica', '5 km north of Pejë', 'Banjska']
        with open(self.folder / 'named.csv', 'w', encoding='utf-8') as file:
            file.write('id,date,place,lat,lon\n')
            for i in range(2000):
                where = '42.5,20.8' if i % 7 == 0 else ','
                file.write(f'{i},2023-{1 + i % 12:02d}-{1 + i % 28:02d},{names[i % 6]},{where}\n')
        made = {}
        for run_number, threads in enumerate((1, 2, 2, 5)):
            folder = self.folder / f'run{run_number}'
            folder.mkdir()
            outputs = [a for ending in FORMATS for a in ('-o', folder / f't.{ending}')]
            run(PROGRAM, 'map', '--quiet', '--threads', threads, self.folder / 'named.csv', '--unplaced', folder / 'list.csv', *outputs)
            made[run_number] = {p.name: p.read_bytes() for p in folder.iterdir()}
        for run_number in (1, 2, 3):
            self.assertEqual(sorted(made[run_number]), sorted(made[0]))
            for name, written in made[0].items():
                self.assertTrue(made[run_number][name] == written, name)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
