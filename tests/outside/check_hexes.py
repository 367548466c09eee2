#!/usr/bin/env python3
"""Counts by hexagons.

    check_hexes.py PROGRAM

What lies in which hexagon is worked out again with whole numbers; areas are those of an equal-area
projection by PROJ's cs2cs.
"""
import csv
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound

PROGRAM = pathlib.Path(sys.argv[1]).resolve()


def contains(geometry, x, y):
    """Even-odd over all rings, in units of 1e-7 degrees, exact; the half-open rule."""
    inside = False
    for polygon in ([geometry['coordinates']] if geometry['type'] == 'Polygon' else geometry['coordinates']):
        for ring in polygon:
            ring = [(round(a * 1e7), round(b * 1e7)) for a, b in ring]
            for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
                if (y1 > y) != (y2 > y):
                    cross = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
                    inside ^= cross > 0 if y2 > y1 else cross < 0
    return inside


class Hexes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def layer(self, points, by, name='out.geojson'):
        with open(self.folder / 'in.csv', 'w', newline='') as file:
            writer = csv.writer(file)
            writer.writerow(['id', 'lat', 'lon'])
            writer.writerows((i, f'{lat:.7f}', f'{lon:.7f}') for i, (lat, lon) in enumerate(points))
        command = [PROGRAM, 'map', '-q', self.folder / 'in.csv', '-o', self.folder / name, '--layer', 'counts', '--by', by]
        subprocess.run(command, check=True)
        self.assertEqual(sound.faults(PROGRAM, command), '')
        return json.loads((self.folder / name).read_text())['features']

    def compare(self, points, by):
        features = self.layer(points, by)
        self.assertEqual(sum(f['properties']['incidents'] for f in features), len(points))
        whole = [(round(float(f'{lon:.7f}') * 1e7), round(float(f'{lat:.7f}') * 1e7)) for lat, lon in points]
        for feature in features:
            own = sum(contains(feature['geometry'], *p) for p in whole)
            self.assertEqual(own, feature['properties']['incidents'], feature['properties']['area'])
        return features

    def test_each_point_is_counted_in_the_hexagon_that_it_lies_in(self):
        rnd = random.Random(1)
        self.compare([(rnd.uniform(41, 44), rnd.uniform(19, 23)) for _ in range(1500)], 'hex')
        self.compare([(rnd.uniform(-89.9, 89.9), rnd.uniform(-180, 180)) for _ in range(300)], 'hex:500')

    def test_points_on_corners_and_borders_are_counted_once(self):
        corners = {tuple(p) for f in self.layer([(42.5 + i / 50, 21 + k / 50) for i in range(8) for k in range(8)], 'hex:5')
                   for ring in f['geometry']['coordinates'] for p in ring}
        middles = {((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a in list(corners)[:12] for b in list(corners)[:12]}
        self.compare([(lat, lon) for lon, lat in sorted(corners | middles)], 'hex:5')

    def test_the_grid_closes_at_the_date_line_and_holds_the_poles(self):
        rnd = random.Random(2)
        features = self.compare([(rnd.uniform(-30, 30), rnd.choice([-1, 1]) * rnd.uniform(179.5, 180)) for _ in range(400)], 'hex:100')
        self.assertGreater(sum(f['geometry']['type'] == 'MultiPolygon' for f in features), 5)
        features = self.layer([(90, 0), (-90, 0), (89.99, 12), (0, 180), (0, -180)], 'hex:100')
        self.assertEqual(sum(f['properties']['incidents'] for f in features), 5)
        for f in features:
            polygons = [f['geometry']['coordinates']] if f['geometry']['type'] == 'Polygon' else f['geometry']['coordinates']
            self.assertTrue(all(-180 <= x <= 180 and -90 <= y <= 90 for polygon in polygons for ring in polygon for x, y in ring))

    def test_all_hexagons_have_one_area_on_the_ellipsoid(self):
        features = self.layer([(lat, 21) for lat in range(-60, 61, 5)], 'hex:50')
        text = ''.join(f'{x} {y}\n' for f in features for x, y in f['geometry']['coordinates'][0])
        done = subprocess.run(['cs2cs', '-f', '%.4f', '+proj=longlat', '+ellps=WGS84', '+to', '+proj=cea', '+ellps=WGS84'], input=text, stdout=subprocess.PIPE, text=True, check=True)
        planar = [tuple(map(float, line.split()[:2])) for line in done.stdout.splitlines()]
        areas = []
        for f in features:
            ring, planar = planar[:len(f['geometry']['coordinates'][0])], planar[len(f['geometry']['coordinates'][0]):]
            areas.append(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2)
        for area in areas:  # 50 km between sides that face each other, but for the closing of the grid
            self.assertAlmostEqual(area / (math.sqrt(3) / 2 * 50000 ** 2), 1, delta=0.01)
            self.assertAlmostEqual(area / areas[0], 1, delta=1e-5)

    def test_ids_do_not_depend_on_the_other_points(self):
        points = [(42.97, 20.78), (42.5, 21.0), (0, 0), (-33, 151)]
        together = self.layer(points, 'hex:10')
        alone = [self.layer([p], 'hex:10')[0] for p in points]
        self.assertEqual({json.dumps(f['geometry']): f['properties']['area'] for f in together}, {json.dumps(f['geometry']): f['properties']['area'] for f in alone})
        self.assertEqual([f['properties']['area'] for f in self.layer(points[::-1], 'hex:10')], [f['properties']['area'] for f in together])

    def test_sizes_that_cannot_be_are_refused(self):
        for by in ('hex:', 'hex:0', 'hex:1001', 'hex:ten', 'hex:-5'):
            done = subprocess.run([PROGRAM, 'map', '-q', self.folder / 'in.csv', '-o', self.folder / 'no.geojson', '--layer', 'counts', '--by', by], stderr=subprocess.PIPE, text=True)
            self.assertEqual((done.returncode, 'hex:KM' in done.stderr), (2, True), done.stderr)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
