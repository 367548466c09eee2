#!/usr/bin/env python3
"""What lies beside the .shp: the index .qix, the long names .shp.xml, and all of it in one .shz.

    check_sidecars.py PROGRAM

The index is read here by shapelib's layout, and GDAL's answers through it are those of looking at every
record. The long names are those of the CSV output. The .shz is opened by GDAL and by pyshp.
"""
import csv
import io
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
PYTHON = '/usr/bin/python3'  # Debian's own: python3-pyshp belongs to it
MEMBERS = ('.shp', '.shx', '.dbf', '.prj', '.cpg', '.qix', '.shp.xml')
run = sound.runner(PROGRAM)


def read_index(data):
    """(shapes, levels, [(box, numbers)]) of a .qix; every offset is looked at."""
    magic, order, version, reserved, shapes, levels = struct.unpack_from('<3sBB3sii', data)
    assert (magic, order, version, reserved) == (b'SQT', 1, 1, b'\0\0\0'), data[:8]
    nodes = []

    def node(at, level, around):
        assert level < levels
        offset, *box, count = struct.unpack_from('<i4di', data, at)
        assert around is None or (box[0] >= around[0] and box[1] >= around[1] and box[2] <= around[2] and box[3] <= around[3])
        numbers = struct.unpack_from(f'<{count}i', data, at + 40)
        at += 40 + 4 * count
        below, = struct.unpack_from('<i', data, at)
        at += 4
        nodes.append((box, numbers))
        end = at
        for _ in range(below):
            end = node(end, level + 1, box)
        assert end - at == offset, (end - at, offset)
        return end
    assert node(16, 0, None) == len(data)
    return shapes, levels, nodes


class Sidecars(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        rnd = random.Random(7)
        with open(cls.folder / 't.csv', 'w', encoding='utf-8', newline='') as file:
            out = csv.writer(file)
            out.writerow(['id', 'lat', 'lon', 'uncertainty_m', 'Reporter name (first)', 'Reporter name (last)', 'Извор <1> & "2"'])
            for i in range(3000):
                lat, lon = (rnd.uniform(-80, 80), rnd.uniform(-179, 179)) if i % 3 else (42.5 + rnd.gauss(0, .05), 21 + rnd.gauss(0, .05))
                out.writerow([i, '' if i % 97 == 5 else f'{lat:.6f}', '' if i % 97 == 5 else f'{lon:.6f}', rnd.choice([500, 20000]), 'a', 'b', 'ж'])
        run(PROGRAM, 'map', '-q', cls.folder / 't.csv', '-o', cls.folder / 't.shp', '-o', cls.folder / 't.shz', '-o', cls.folder / 't.out.csv')
        run(PROGRAM, 'map', '-q', cls.folder / 't.csv', '-o', cls.folder / 'areas.shp', '--layer', 'areas')

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def boxes(self, name):
        """Of each record by number, out of the .shp; None for a null shape."""
        data, at, boxes = (self.folder / f'{name}.shp').read_bytes(), 100, []
        while at < len(data):
            size, kind = struct.unpack_from('>i', data, at + 4)[0], struct.unpack_from('<i', data, at + 8)[0]
            if kind == 1:
                boxes.append(struct.unpack_from('<2d', data, at + 12) * 2)
            else:
                boxes.append(struct.unpack_from('<4d', data, at + 12) if kind else None)
            at += 8 + 2 * size
        return boxes

    def test_every_shape_is_once_in_a_node_whose_box_holds_it(self):
        for name in ('t', 'areas'):
            boxes = self.boxes(name)
            shapes, levels, nodes = read_index((self.folder / f'{name}.qix').read_bytes())
            self.assertEqual(shapes, len(boxes))
            self.assertGreater(levels, 3)
            self.assertEqual(sorted(n for _, numbers in nodes for n in numbers), [n for n, box in enumerate(boxes) if box])
            for box, numbers in nodes:
                self.assertEqual(list(numbers), sorted(numbers))
                for n in numbers:
                    self.assertTrue(boxes[n][0] >= box[0] and boxes[n][1] >= box[1] and boxes[n][2] <= box[2] and boxes[n][3] <= box[3])

    def test_gdal_finds_through_the_index_what_is_there(self):
        rnd = random.Random(8)
        queries = [(-180, -90, 180, 90), (20.9, 42.4, 21.1, 42.6), (0, 0, 0.5, 0.5)]
        queries += [(x, y, x + rnd.uniform(0, 9), y + rnd.uniform(0, 9)) for x, y in ((rnd.uniform(-175, 170), rnd.uniform(-75, 70)) for _ in range(8))]
        boxes = self.boxes('t')
        for query in queries:
            found = run('ogrinfo', '-q', '-spat', *query, self.folder / 't.shp', 't').count('OGRFeature')
            expected = sum(1 for b in boxes if b and query[0] <= b[0] <= query[2] and query[1] <= b[1] <= query[3])
            self.assertEqual(found, expected, query)

    def test_an_empty_shapefile_has_an_index(self):
        (self.folder / 'none.csv').write_text('id,lat,lon\n')
        run(PROGRAM, 'map', '-q', self.folder / 'none.csv', '-o', self.folder / 'none.shp')
        self.assertEqual(read_index((self.folder / 'none.qix').read_bytes()), (0, 1, [([0.0, 0.0, 0.0, 0.0], ())]))

    def test_long_names_are_those_of_the_other_formats(self):
        tree = ElementTree.parse(self.folder / 't.shp.xml')
        columns = tree.findall('./eainfo/detailed/attr')
        long_names = [c.findtext('attalias') for c in columns]
        with open(self.folder / 't.out.csv', encoding='utf-8', newline='') as file:
            self.assertEqual(long_names, next(csv.reader(file)))
        self.assertIn('Извор <1> & "2"', long_names)
        told = json.loads(run(PYTHON, '-c', 'import json, shapefile, sys; print(json.dumps(shapefile.Reader(sys.argv[1]).fields[1:]))', self.folder / 't.shp'))
        self.assertEqual([[c.findtext('attrlabl'), int(c.findtext('attwidth')), int(c.findtext('atnumdec'))] for c in columns],
                         [[name, width, decimals] for name, _, width, decimals in told])
        self.assertEqual({c.findtext('attrtype') for c in columns}, {'String', 'Number', 'Date'})

    def test_a_zip_holds_the_same_members_and_opens(self):
        with zipfile.ZipFile(self.folder / 't.shz') as archive:
            self.assertEqual(archive.namelist(), ['t' + ending for ending in MEMBERS])
            self.assertIsNone(archive.testzip())
            for ending in MEMBERS:
                self.assertEqual(archive.read('t' + ending), (self.folder / ('t' + ending)).read_bytes(), ending)
        both = [list(csv.reader(io.StringIO(run('ogr2ogr', '-f', 'CSV', '/vsistdout/', self.folder / name, '-lco', 'GEOMETRY=AS_WKT')))) for name in ('t.shp', 't.shz')]
        self.assertEqual(len(both[0]), 3001)
        self.assertEqual(both[0], both[1])
        members = {'shp': 't.shp', 'shx': 't.shx', 'dbf': 't.dbf'}
        code = ('import io, json, shapefile, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); '
                'r = shapefile.Reader(**{k: io.BytesIO(z.read(v)) for k, v in json.loads(sys.argv[2]).items()}); print(len(r), r.record(7)["id"])')
        self.assertEqual(run(PYTHON, '-c', code, self.folder / 't.shz', json.dumps(members)).split(), ['3000', '7'])

    def test_nothing_but_the_zip_is_left_and_letters_are_kept_in_its_names(self):
        target = self.folder / 'alone'
        target.mkdir()
        run(PROGRAM, 'map', '-q', self.folder / 't.csv', '-o', target / 'Бањска.shz')
        self.assertEqual([p.name for p in target.iterdir()], ['Бањска.shz'])
        with zipfile.ZipFile(target / 'Бањска.shz') as archive:
            self.assertEqual(archive.namelist()[0], 'Бањска.shp')
        self.assertIn('1: Бањска (Point)', run('ogrinfo', target / 'Бањска.shz'))

    def test_capitals_are_kept_for_all_members(self):
        run(PROGRAM, 'map', '-q', self.folder / 't.csv', '-o', self.folder / 'UPPER.SHP')
        self.assertEqual(sorted(p.name for p in self.folder.glob('UPPER.*')), ['UPPER.CPG', 'UPPER.DBF', 'UPPER.PRJ', 'UPPER.QIX', 'UPPER.SHP', 'UPPER.SHP.xml', 'UPPER.SHX'])

    def test_an_index_of_another_shapefile_is_found(self):
        (self.folder / 'areas2.qix').write_bytes(b'SQT\1\1\0\0\0' + struct.pack('<ii', 2, 1))
        for ending in ('.shp', '.shx', '.dbf', '.prj', '.cpg'):
            (self.folder / f'areas2{ending}').write_bytes((self.folder / f'areas{ending}').read_bytes())
        done = subprocess.run([PROGRAM, 'verify', '--json', self.folder / 'areas2.shp'], stdout=subprocess.PIPE, text=True)
        self.assertEqual({json.loads(line).get('code') for line in done.stdout.splitlines()}, {'geometry_null', 'qix_wrong', None})


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
