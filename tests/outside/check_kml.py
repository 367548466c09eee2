#!/usr/bin/env python3
"""KML and KMZ of every layer against the schema, by xmllint.

    check_kml.py PROGRAM

kml22.xsd beside this file has the elements that incmap writes, after OGC 07-147r2. The standard's own schema
(ogckml22.xsd, with those of Atom and xAL beside it) is in no package of Debian: where the variable KML_SCHEMA names
it, or a Python package that ships it is installed (pykml, fastkml), it is asked as well; else that is said.
"""
import csv
import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
OURS = pathlib.Path(__file__).resolve().parent / 'kml22.xsd'
run = sound.runner(PROGRAM)
HOSTILE = '<b>&amp; "q" \' ]]> <!-- -->\n\r\t\x01\x0b\x7f \ufffe\uffff Приштина بريشتينا 🙂 =cmd()'
HEAD = ('id', 'date', 'date_start', 'date_end', 'lat', 'lon', 'uncertainty_m', 'event_type', 'ship', 'notes', 'a & b', 'x<y>"', '')
ROWS = [('day', '2023-01-15', '', '', 0.2, 179.98, 40000, 'Battles', 's', HOSTILE, 1, 2, 3),
        ('month', '2023-02', '', '', 89.9, 30, 60000, 'Protests', 's', 'x' * 10000, HOSTILE, '', ''),
        ('year', '2023', '', '', 42.3, 20.8, 3000, '', 's', '', '', '', ''),
        ('never', '', '', '', -90, -180, 5, 'Riots', '', '', '', '', ''),
        ('days', '', '2023-01-01', '2023-02-03', -42.1234567, -20, '', HOSTILE, 's', '', '', '', ''),
        ('from', '', '2023-01-01', '', 1, 1, 9000000, 'Riots', '', '', '', '', ''),
        ('until', '', '', '2023-01-01', 1, 1, .2, 'Riots', '', '', '', '', ''),
        ('about', '2023-09-24~', '', '', 10, 10, 700000, 'State-based conflict', 's', '', '', '', ''),
        ('nowhere', '', '', '', '', '', '', '', '', '', '', '', '')]
LAYERS = {'points': (), 'areas': ('--layer', 'areas'), 'counts': ('--layer', 'counts', '--by', 'country'), 'hexes': ('--layer', 'counts', '--by', 'hex:100'),
          'tracks': ('--layer', 'tracks', '--by', 'ship'), 'acled': ('--profile', 'acled'), 'few': ('--fields', 'id,lat,lon')}


def whole_schema():
    """The path of the standard's own schema, or None."""
    named = os.environ.get('KML_SCHEMA')
    found = [pathlib.Path(named)] if named else []
    for package, inside in (('pykml', 'schemas/ogckml22.xsd'), ('fastkml', 'schema/ogckml22.xsd')):
        spec = importlib.util.find_spec(package)
        found += [pathlib.Path(folder) / inside for folder in (spec.submodule_search_locations if spec else [])]
    return next((path for path in found if path.is_file()), None)


class Kml(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        with open(cls.folder / 't.csv', 'w', encoding='utf-8', newline='') as file:
            csv.writer(file).writerows([HEAD, *ROWS])
        cls.documents = []
        for name, options in LAYERS.items():
            target = cls.folder / f'{name}.kml'
            run(PROGRAM, 'map', '-q', cls.folder / 't.csv', '-o', target, '-o', target.with_suffix('.kmz'), *options)
            with zipfile.ZipFile(target.with_suffix('.kmz')) as archive:
                (cls.folder / f'{name}.doc.kml').write_bytes(archive.read('doc.kml'))
            cls.documents += [target, cls.folder / f'{name}.doc.kml']

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def judge(self, schema, *paths):
        return subprocess.run(['xmllint', '--noout', '--nonet', '--schema', schema, *paths], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def test_every_layer_is_valid(self):
        done = self.judge(OURS, *self.documents)
        self.assertEqual(done.returncode, 0, done.stdout[:2000])
        for path in self.documents:
            self.assertIn('<Placemark>', path.read_text(encoding='utf-8'), path)

    def test_every_layer_is_valid_by_the_standards_own_schema(self):
        schema = whole_schema()
        if schema is None:
            self.skipTest("the standard's own ogckml22.xsd is not here: KML_SCHEMA=PATH, or the Python packages pykml or fastkml")
        done = self.judge(schema, *self.documents)
        self.assertEqual(done.returncode, 0, done.stdout[:2000])

    def test_counted_areas_have_the_colour_of_their_class(self):
        kml = '{http://www.opengis.net/kml/2.2}'
        classes = [(0, 'c8ffffff'), (1, 'c8b2ffff'), (2, 'c876d9fe'), (5, 'c84cb2fe'), (10, 'c83c8dfd')]
        for name in ('counts', 'hexes'):
            root = ElementTree.parse(self.folder / f'{name}.kml').getroot()
            fills = {'#' + style.get('id'): style.findtext(f'{kml}PolyStyle/{kml}color') for style in root.iter(f'{kml}Style')}
            placemarks = list(root.iter(f'{kml}Placemark'))
            self.assertTrue(placemarks)
            for placemark in placemarks:
                count = next(int(data.text) for data in placemark.iter(f'{kml}SimpleData') if data.get('name') == 'incidents')
                expected = [colour for least, colour in classes if least <= count][-1]
                self.assertEqual(fills[placemark.findtext(f'{kml}styleUrl')], expected, (name, count))

    def test_the_schema_finds_what_is_wrong(self):
        text = (self.folder / 'areas.kml').read_text(encoding='utf-8')
        path = self.folder / 'wrong.kml'
        for old, new in (('<styleUrl>', '<Url>'), ('type="string"', 'type="date"'), ('<SimpleData name="id">', '<SimpleData name="nobody">'),
                         ('<outerBoundaryIs>', '<innerBoundaryIs>'), ('<color>ff', '<color>#f'), ('<name>', '<title>'), ('<Style id="riots">', '<Style id="battles">'),
                         ('<coordinates>', '<coordinates>181,2 '), ('<when>2023', '<when>23')):
            self.assertIn(old, text)
            close = (old.replace('<', '</'), new.replace('<', '</')) if old.endswith('>') and ' ' not in old else ('', '')
            path.write_text(text.replace(old, new, 1).replace(*close, 1) if close[0] else text.replace(old, new, 1), encoding='utf-8')
            self.assertNotEqual(self.judge(OURS, path).returncode, 0, (old, new))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
