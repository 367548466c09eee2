#!/usr/bin/env python3
"""What the programs of users make of the map files, beside what was put in.

    check_readers.py PROGRAM

QGIS opens every format without a screen: fields with their types, letters, the style and a picture with
the colours of the style where the points are. geojsonhint and check-geojson judge the GeoJSON, mapshaper
reads GeoJSON and shapefile, pyshp the shapefile. What is not installed is said and skipped: QGIS with its Debian
python3, and under NODE_PATH @mapbox/geojsonhint, @placemarkio/check-geojson and mapshaper.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import headless_qgis
import sound

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
run = sound.runner(PROGRAM)
FORMATS = ('geojson', 'shp', 'gpkg', 'fgb', 'kml', 'csv')
TEXTS = ['Приштина', 'بريشتينا', 'Çağ "q", <b>&amp;', 'plain']
TYPES = ['Battles', 'Protests', 'Riots', 'Explosions/Remote violence']
ROWS = 'id,date,lat,lon,event_type,fatalities,notes\n' + ''.join(
    f'i{i},2023-0{i + 1}-15,{42 + i},{20 + 2 * i},{TYPES[i]},{i * 7},"{t.replace(chr(34), chr(34) * 2)}"\n' for i, t in enumerate(TEXTS))

# What is read and drawn of each file.
SCRIPT = r'''
for path in sys.argv[1:]:
    source = path if not path.endswith('.csv') else 'file://' + path + '?delimiter=,&xField=lon&yField=lat&crs=EPSG:4326&detectTypes=yes'
    layer = QgsVectorLayer(source, 'layer', 'delimitedtext' if path.endswith('.csv') else 'ogr')
    fields = {f.name(): f.typeName() for f in layer.fields()}
    rows = {}
    for feature in layer.getFeatures():
        values = dict(zip(fields, (v if not hasattr(v, 'toString') else v.toString('yyyy-MM-dd') for v in feature.attributes())))
        p = feature.geometry().asPoint()
        rows[values['id']] = {'notes': values['notes'], 'fatalities': values.get('fatalities_best', values.get('fat_best')), 'x': p.x(), 'y': p.y(),
                              'date': values['date_start'], 'types': fields}
    settings, image = drawn(layer)
    colours = {}
    for y in range(300):
        for x in range(300):
            name = image.pixelColor(x, y).name()
            colours[name] = colours.get(name, 0) + 1
    at = settings.mapToPixel()
    spots = {i: image.pixelColor(int(at.transform(r['x'], r['y']).x()), int(at.transform(r['x'], r['y']).y())).name() for i, r in rows.items()}
    say({'path': path, 'valid': layer.isValid(), 'crs': layer.crs().authid(), 'rows': rows, 'renderer': layer.renderer().type(),
                      'colours': len(colours), 'painted': 90000 - colours.get('#ffffff', 0), 'spots': spots})
'''


def node_has(module):
    return shutil.which('node') and subprocess.run(['node', '-e', f'require.resolve({json.dumps(module)})'], stderr=subprocess.DEVNULL).returncode == 0


class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        (cls.folder / 't.csv').write_text(ROWS, encoding='utf-8')
        outputs = [part for ending in FORMATS for part in ('-o', cls.folder / f'out.{ending}')]
        run(PROGRAM, 'map', '-q', cls.folder / 't.csv', *outputs, '--option', 'shapefile.qml=yes')
        run(PROGRAM, 'map', '-q', cls.folder / 't.csv', '-o', cls.folder / 'styled.geojson', '--option', 'geojson.qml=yes')
        run(PROGRAM, 'map', '-q', cls.folder / 't.csv', '-o', cls.folder / 'areas.geojson', '--layer', 'counts', '--by', 'country')

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_qgis_opens_every_format_with_types_letters_style_and_picture(self):
        paths = [self.folder / f'out.{ending}' for ending in FORMATS if ending != 'geojson'] + [self.folder / 'styled.geojson']
        found = {pathlib.Path(f['path']).suffix[1:]: f for f in headless_qgis.ask(self, SCRIPT, *paths, folder=self.folder)}
        self.assertEqual(sorted(found), sorted(FORMATS))
        for ending, file in found.items():
            self.assertEqual((file['valid'], file['crs'], sorted(file['rows'])), (True, 'EPSG:4326', ['i0', 'i1', 'i2', 'i3']), ending)
            for i, text in enumerate(TEXTS):
                row = file['rows'][f'i{i}']
                self.assertEqual((row['notes'], int(row['fatalities']), row['date'][:10]), (text, i * 7, f'2023-0{i + 1}-15'), ending)
                self.assertAlmostEqual(row['x'], 20 + 2 * i, 6)
                self.assertAlmostEqual(row['y'], 42 + i, 6)
            self.assertGreater(file['painted'], 100, ending)
        types = found['shp']['rows']['i0']['types']
        self.assertEqual((types['date_start'], types['fat_best'], types['score']), ('Date', 'Integer', 'Real'))
        self.assertEqual(found['gpkg']['rows']['i0']['types']['date_start'], 'Date')
        # Styled by type of event: every type in its own colour, in the middle of its sign.
        for ending in ('gpkg', 'shp', 'geojson'):
            self.assertEqual(found[ending]['renderer'], 'categorizedSymbol', ending)
            self.assertEqual(len(set(found[ending]['spots'].values())), len(TYPES), ending)
            self.assertNotIn('#ffffff', found[ending]['spots'].values(), ending)
        self.assertEqual(found['gpkg']['spots'], found['shp']['spots'])

    def judge(self, module, code, path):
        if not node_has(module):
            self.skipTest(f'node or its module {module} is not installed (NODE_PATH)')
        return json.loads(run('node', '-e', code, path))

    def test_geojsonhint_has_nothing_to_say(self):
        code = 'console.log(JSON.stringify(require("@mapbox/geojsonhint").hint(require("fs").readFileSync(process.argv[1], "utf8"))))'
        for name in ('out.geojson', 'areas.geojson'):
            self.assertEqual(self.judge('@mapbox/geojsonhint', code, self.folder / name), [], name)

    def test_check_geojson_has_nothing_to_say(self):
        code = ('const text = require("fs").readFileSync(process.argv[1], "utf8");'
                'console.log(JSON.stringify(require("@placemarkio/check-geojson").check(text).features.length))')
        self.assertEqual(self.judge('@placemarkio/check-geojson', code, self.folder / 'out.geojson'), len(TEXTS))
        self.assertEqual(self.judge('@placemarkio/check-geojson', code, self.folder / 'areas.geojson'),
                         len(json.loads((self.folder / 'areas.geojson').read_text())['features']))

    def test_mapshaper_reads_the_same_from_geojson_and_shapefile(self):
        code = ('require("mapshaper").applyCommands("-i " + process.argv[1] + (process.argv[1].endsWith("shp") ? " encoding=utf8" : "") + " -o out.json format=geojson")'
                '.then((out) => console.log(out["out.json"].toString()))')
        for name in ('out.geojson', 'out.shp'):
            found = self.judge('mapshaper', code, self.folder / name)['features']
            self.assertEqual([(f['properties']['notes'], f['geometry']['coordinates']) for f in found],
                             [(t, [20 + 2 * i, 42 + i]) for i, t in enumerate(TEXTS)], name)

    def test_pyshp_reads_types_and_letters(self):
        try:
            import shapefile
        except ImportError:
            self.skipTest('pyshp is not installed: python3-pyshp')
        with shapefile.Reader(str(self.folder / 'out.shp'), encoding='utf-8') as reader:
            self.assertEqual([(str(r['notes']), r['fat_best'], r['date_start'].isoformat()) for r in reader.records()],
                             [(t, i * 7, f'2023-0{i + 1}-15') for i, t in enumerate(TEXTS)])


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
