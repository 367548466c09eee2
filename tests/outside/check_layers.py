#!/usr/bin/env python3
"""The layers that are made of incidents: counts, areas of uncertainty, tracks.

    check_layers.py PROGRAM

What lies in which area is worked out again with whole numbers, point by point; distances are geod's (of
PROJ); GDAL reads every format; validate_gpkg and SQLite's rtreecheck judge the GeoPackages.
"""
import csv
import io
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound
import web_reader

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
UNIT = 10 ** 7
run = sound.runner(PROGRAM)


def polygons(geometry):
    return [geometry['coordinates']] if geometry['type'] == 'Polygon' else geometry['coordinates']


def whole(value):
    return round(value * UNIT)


def contains(geometry, x, y):
    """Even-odd over all rings, in units of 1e-7 degrees, exact."""
    inside = False
    for polygon in polygons(geometry):
        for ring in polygon:
            ring = [(whole(a), whole(b)) for a, b in ring]
            for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
                if (y1 > y) != (y2 > y):
                    cross = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
                    inside ^= cross > 0 if y2 > y1 else cross < 0
    return inside


AREAS = {'type': 'FeatureCollection', 'features': [
    {'type': 'Feature', 'properties': {'name': 'ring', 'code': 'R'}, 'geometry': {'type': 'Polygon', 'coordinates': [
        [[20, 42], [22, 42], [22, 44], [20, 44], [20, 42]], [[20.5, 42.5], [20.5, 43.5], [21.5, 43.5], [21.5, 42.5], [20.5, 42.5]]]}},
    {'type': 'Feature', 'id': 7, 'properties': {}, 'geometry': {'type': 'MultiPolygon', 'coordinates': [
        [[[20.6, 42.6], [21.4, 42.6], [21, 43.4], [20.6, 42.6]]], [[[21.7, 43.7], [22.5, 43.7], [22.1, 44.5], [21.7, 43.7]]]]}}]}


class Layers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def table(self, name, rows):
        path = self.folder / name
        with open(path, 'w', encoding='utf-8', newline='') as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return path

    def layer(self, table, output, *options):
        path = self.folder / output
        run(PROGRAM, 'map', '-q', table, '-o', path, *options)
        return json.loads(path.read_text(encoding='utf-8'))['features'] if path.suffix == '.geojson' else path

    def random_incidents(self, count, seed):
        rnd = random.Random(seed)
        return [{'id': i, 'lat': f'{rnd.uniform(41.7, 44.7):.7f}', 'lon': f'{rnd.uniform(19.8, 22.8):.7f}',
                 'date': f'202{rnd.randint(0, 3)}-0{rnd.randint(1, 9)}-11', 'fatalities': rnd.choice(['', 0, 2, 5]),
                 'event_type': rnd.choice(['Battles', 'Protests', 'Riots', 'Meeting', ''])} for i in range(count)]

    def compare_counts(self, features, incidents, least):
        met = 0
        for feature in features:
            properties = feature['properties']
            own = [r for r in incidents if contains(feature['geometry'], whole(float(r['lon'])), whole(float(r['lat'])))]
            dead = [r['fatalities'] for r in own if r['fatalities'] != '']
            expected = {'incidents': len(own), 'battles': sum(r['event_type'] == 'Battles' for r in own),
                        'protests': sum(r['event_type'] == 'Protests' for r in own), 'riots': sum(r['event_type'] == 'Riots' for r in own),
                        'other_types': sum(r['event_type'] in ('', 'Meeting') for r in own), 'precision_1': len(own), 'precision_3': 0,
                        'fatalities_best': sum(dead) if dead else None, 'date_start': min((r['date'] for r in own), default=None),
                        'date_end': max((r['date'] for r in own), default=None)}
            self.assertEqual({k: properties.get(k) for k in expected}, expected, properties['area'])
            met += len(own)
        self.assertGreater(met, least)

    def test_counts_in_municipalities_are_those_of_whole_numbers(self):
        incidents = self.random_incidents(1500, 1)
        features = self.layer(self.table('many.csv', incidents), 'many.geojson', '--layer', 'counts', '--by', 'municipality')
        self.assertEqual(len([f for f in features if f['properties'].get('country') == 'XK']), 30)
        self.compare_counts(features, incidents, 150)

    def test_counts_in_areas_of_a_file_with_holes_and_pieces(self):
        incidents = self.random_incidents(1500, 2)
        (self.folder / 'areas.geojson').write_text(json.dumps(AREAS))
        features = self.layer(self.table('many.csv', incidents), 'own.geojson', '--layer', 'counts', '--by', self.folder / 'areas.geojson')
        self.assertEqual([(f['properties']['area'], f['properties'].get('code')) for f in features], [('ring', 'R'), ('7', '7')])
        self.assertEqual([len(polygons(f['geometry'])[0]) for f in features], [2, 1])
        self.compare_counts(features, incidents, 400)

    def test_a_point_on_a_shared_border_counts_once(self):
        halves = {'type': 'FeatureCollection', 'features': [
            {'type': 'Feature', 'properties': {'name': n}, 'geometry': {'type': 'Polygon', 'coordinates': [[[w, 42], [e, 42], [e, 43], [w, 43], [w, 42]]]}}
            for n, w, e in (('west', 20, 21), ('east', 21, 22))]}
        (self.folder / 'halves.geojson').write_text(json.dumps(halves))
        rows = [{'id': i, 'lat': 42 + i / 100, 'lon': 21} for i in range(1, 100)]
        features = self.layer(self.table('border.csv', rows), 'halves_out.geojson', '--layer', 'counts', '--by', self.folder / 'halves.geojson')
        self.assertEqual(sum(f['properties']['incidents'] for f in features), 99)

    def circles(self):
        places = [(42.9, 20.8, 1500), (0.2, 179.98, 40000), (-16, -179.9999, 25), (89.9, 30, 60000), (-89.95, -170, 9000), (60, 10, 700000)]
        return [{'id': f'c{i}', 'lat': lat, 'lon': lon, 'uncertainty_m': radius, 'place_verbatim': 'x', 'n_candidates': 1, 'gazetteer': 'x'}
                for i, (lat, lon, radius) in enumerate(places)]

    def test_areas_have_their_true_radius_also_at_the_date_line_and_the_poles(self):
        rows = self.circles()
        features = self.layer(self.table('circles.csv', rows), 'circles.geojson', '--layer', 'areas')
        for row, feature in zip(rows, features):
            corners = {tuple(p) for polygon in polygons(feature['geometry']) for ring in polygon for p in ring}
            self.assertTrue(all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in corners))
            rim = [(x, y) for x, y in corners if abs(x) < 180 and abs(y) < 90]
            text = ''.join(f'{row["lat"]} {row["lon"]} {y} {x}\n' for x, y in rim)
            distances = [float(line.split()[2]) for line in run('geod', '-I', '+ellps=WGS84', '-F', '%.4f', input=text).splitlines()]
            self.assertGreaterEqual(len(distances), 60)
            for distance in distances:
                self.assertAlmostEqual(distance, row['uncertainty_m'], delta=0.05)
            self.assertTrue(contains(feature['geometry'], whole(row['lon']), whole(row['lat'])), row)
        self.assertEqual([len(polygons(f['geometry'])) for f in features], [1, 2, 2, 1, 1, 1])
        self.assertEqual([f['bbox'][0] > f['bbox'][2] for f in features], [False, True, True, False, False, False])
        self.assertEqual((max(p[1] for p in features[3]['geometry']['coordinates'][0]), min(p[1] for p in features[4]['geometry']['coordinates'][0])), (90, -90))

    def test_every_format_holds_the_same_areas(self):
        table = self.table('circles.csv', self.circles())
        expected = None
        for name in ('f.geojson', 'f.geojsonl', 'f.shp', 'f.gpkg', 'f.fgb', 'f.kml', 'f.csv'):
            self.layer(table, name, '--layer', 'areas')
            extra = ['-oo', 'GEOM_POSSIBLE_NAMES=WKT'] if name == 'f.csv' else []
            out = run('ogr2ogr', '-f', 'CSV', '/vsistdout/', self.folder / name, *extra, '-dialect', 'OGRSQL', '-nln', 'x',
                      '-sql', f"SELECT id, OGR_GEOM_AREA AS area FROM {'incidents' if name.endswith(('kml', 'fgb')) else 'f'}")
            areas = {row['id']: float(row['area']) for row in csv.DictReader(io.StringIO(out))}
            expected = expected or areas
            self.assertEqual(sorted(areas), [f'c{i}' for i in range(6)], name)
            for key, area in areas.items():
                self.assertAlmostEqual(area, expected[key], delta=1e-6 * (1 + expected[key]), msg=f'{name} {key}')

    def test_tracks_go_on_in_time_and_are_cut_at_the_date_line(self):
        rows = [{'id': i, 'lat': lat, 'lon': lon, 'date': date, 'ship': ship} for i, (ship, date, lat, lon) in enumerate([
            ('a', '2023-03-01', 10, 20), ('b', '2023-01-01', 5, 179), ('a', '2023-01-01', 11, 21), ('a', '2023-02-01', 12, 22), ('b', '2023-01-02', 6, -179),
            ('c', '2023-01-01', 1, 1), ('a', '2023-02-01', 13, 23), ('a', '', 14, 24)])]
        features = self.layer(self.table('ships.csv', rows), 'ships.geojson', '--layer', 'tracks', '--by', 'ship')
        self.assertEqual([f['properties']['track'] for f in features], ['a', 'b'])
        self.assertEqual(features[0]['geometry'], {'type': 'LineString', 'coordinates': [[21, 11], [22, 12], [23, 13], [20, 10]]})
        self.assertEqual(features[1]['geometry'], {'type': 'MultiLineString', 'coordinates': [[[179, 5], [180, 5.5]], [[-180, 5.5], [-179, 6]]]})
        length = float(run('geod', '-I', '+ellps=WGS84', '-F', '%.3f', input='5 179 6 -179\n').split()[2])
        self.assertAlmostEqual(features[1]['properties']['length_km'], length / 1000, 2)
        shape = self.layer(self.folder / 'ships.csv', 'ships.shp', '--layer', 'tracks', '--by', 'ship')
        read = json.loads(run('ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', shape))['features']
        self.assertEqual([f['geometry'] for f in read], [f['geometry'] for f in features])

    def test_geopackages_of_areas_are_sound(self):
        path = self.layer(self.table('circles.csv', self.circles()), 'sound.gpkg', '--layer', 'areas', '--fields', 'id')
        self.assertEqual(run('sqlite3', path, 'SELECT rtreecheck("rtree_sound_geom"), geometry_type_name FROM gpkg_geometry_columns').strip(), 'ok|MULTIPOLYGON')
        python = shutil.which('python3', path='/usr/bin')
        code = 'import sys; from osgeo_utils.samples.validate_gpkg import check; errors = check(sys.argv[1]); print(errors); sys.exit(bool(errors))'
        if python and subprocess.run([python, '-c', 'import osgeo_utils'], stderr=subprocess.DEVNULL).returncode == 0:
            run(python, '-c', code, path)
        found = run('ogrinfo', '-q', '-spat', '179.9', '0', '180', '0.3', path, 'sound')
        self.assertEqual(found.count('OGRFeature'), 1)

    def ships(self):
        return self.table('fleet.csv', [{'id': i, 'lat': lat, 'lon': lon, 'date': f'2023-01-0{day}', 'ship': ship} for i, (ship, day, lat, lon) in enumerate([
            ('a', 1, 11, 21), ('a', 2, 12, 22), ('b', 1, 5, 179), ('b', 2, 6, -179), ('b', 3, 7, -178)])])

    def layers_as_flatgeobuf(self):
        """Each layer as GeoJSON and as FlatGeobuf: its features and the file's path."""
        (self.folder / 'cells.geojson').write_text(json.dumps(AREAS))
        for kind, table, options in (('areas', self.table('rings.csv', self.circles()), ()), ('tracks', self.ships(), ('--by', 'ship')),
                                     ('counts', self.table('few.csv', self.random_incidents(200, 3)), ('--by', self.folder / 'cells.geojson'))):
            features = self.layer(table, f'{kind}.geojson', '--layer', kind, *options)
            yield features, self.layer(table, f'{kind}.fgb', '--layer', kind, *options), kind

    def compare_features(self, found, features):
        """All are of several pieces in FlatGeobuf; numbers of GeoJSON are rounded."""
        def spread(value):
            return [n for part in value for n in spread(part)] if isinstance(value, list) else [value]

        def shape(value):
            return [shape(part) for part in value] if isinstance(value, list) else 0

        def key(feature):
            return feature['properties'].get('id') or feature['properties'].get('track') or feature['properties']['area']

        found = {key(f): f for f in found}
        self.assertEqual(sorted(found), sorted(key(f) for f in features))
        for feature in features:
            other, geometry = found[key(feature)], feature['geometry']
            many = geometry['coordinates'] if geometry['type'].startswith('Multi') else [geometry['coordinates']]
            self.assertEqual(other['geometry']['type'], 'Multi' + geometry['type'].removeprefix('Multi'))
            self.assertEqual(shape(other['geometry']['coordinates']), shape(many))
            for a, b in zip(spread(other['geometry']['coordinates']), spread(many)):
                self.assertAlmostEqual(a, b, delta=6e-8)
            for name, value in feature['properties'].items():
                there = other['properties'].get(name)
                if isinstance(value, float):
                    self.assertAlmostEqual(there, value, delta=6e-4, msg=name)
                else:
                    self.assertEqual(there.split('T00:00:00')[0] if isinstance(there, str) else there, value, name)
            held = {k for k, v in other['properties'].items() if v is not None}
            self.assertLessEqual(held, {k for k, v in feature['properties'].items() if v is not None})

    def test_flatgeobuf_holds_the_layers_as_geojson_does(self):
        types = {'areas': 'Multi Polygon', 'tracks': 'Multi Line String', 'counts': 'Multi Polygon'}
        for features, path, kind in self.layers_as_flatgeobuf():
            read = run('ogr2ogr', '-f', 'GeoJSON', '-lco', 'RFC7946=NO', '-lco', 'COORDINATE_PRECISION=15', '/vsistdout/', path)
            self.compare_features(json.loads(read)['features'], features)
            self.assertIn(f'Geometry: {types[kind]}\n', run('ogrinfo', '-al', '-so', path))

    def test_flatgeobufs_index_finds_the_shapes_that_touch_a_box(self):
        path = self.layer(self.table('rings.csv', self.circles()), 'found.fgb', '--layer', 'areas')
        for box, wanted in ((('20.79', '42.89', '20.81', '42.91'), {'c0'}), (('179.9', '0', '180', '0.3'), {'c1'}), (('-180', '0', '-179.9', '0.3'), {'c1'}),
                            (('-100', '89.8', '-99', '90'), {'c3'}), (('30', '30', '31', '31'), set())):
            read = run('ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', path, '-spat', *box)
            self.assertEqual({f['properties']['id'] for f in json.loads(read)['features']}, wanted, box)

    def test_flatgeobufs_index_finds_what_is_found_without_one(self):
        rnd = random.Random(11)
        table = self.table('rings.csv', [{'id': f'r{i}', 'lat': f'{rnd.uniform(-85, 85):.6f}', 'lon': f'{rnd.uniform(-180, 180):.6f}',
                                          'uncertainty_m': rnd.randint(1, 600000)} for i in range(700)])
        both = [self.folder / 'rings.geojson', self.folder / 'rings.fgb']
        for path in both:
            self.layer(table, path.name, '--layer', 'areas', '--fields', 'id')
        met = 0
        for _ in range(12):
            x, y, w, h = rnd.uniform(-180, 150), rnd.uniform(-90, 60), rnd.uniform(.1, 30), rnd.uniform(.1, 30)
            box = [f'{v:.4f}' for v in (x, y, x + w, y + h)]
            plain, indexed = ([f['properties'].get('id') or f['id'] for f in json.loads(run('ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', path, '-spat', *box))['features']]
                              for path in both)
            self.assertEqual(sorted(indexed), sorted(plain), box)
            met += len(plain)
        self.assertGreater(met, 50)

    def test_flatgeobufs_of_layers_are_read_by_the_reader_of_web_maps(self):
        if not web_reader.is_there():
            self.skipTest(web_reader.ABSENT)
        for features, path, _ in self.layers_as_flatgeobuf():
            self.compare_features(web_reader.read(path), features)

    def test_what_has_no_area_is_left_out_of_a_flatgeobuf_and_told(self):
        table = self.table('bare.csv', [{'id': 'a', 'lat': 1, 'lon': 2, 'uncertainty_m': 50}, {'id': 'b', 'lat': 1, 'lon': 2, 'uncertainty_m': ''},
                                        {'id': 'c', 'lat': '', 'lon': '', 'uncertainty_m': 5}])
        done = subprocess.run([PROGRAM, 'map', table, '-o', 'bare.fgb', '--layer', 'areas'], stderr=subprocess.PIPE, text=True, cwd=self.folder)
        self.assertEqual(done.returncode, 0)
        self.assertIn('wants one for each: 2;', done.stderr)
        read = run('ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', self.folder / 'bare.fgb')
        self.assertEqual([f['properties']['id'] for f in json.loads(read)['features']], ['a'])

    def test_what_cannot_be_is_refused(self):
        table = self.table('circles.csv', self.circles())
        for options, message in ((['-o', 'x.gpx', '--layer', 'areas'], 'shows points only'), (['-o', 'x.geojson', '--layer', 'dots'], 'there is no layer "dots"'),
                                 (['-o', 'x.geojson', '--layer', 'counts'], 'counts need areas'), (['-o', 'x.geojson', '--layer', 'counts', '--by', 'no.geojson'], 'No such file'),
                                 (['-o', 'x.geojson', '--layer', 'tracks', '--by', 'shp'], 'there is no column "shp"'), (['-o', 'x.geojson', '--layer', 'tracks'], 'tracks need a column')):
            done = subprocess.run([PROGRAM, 'map', '-q', table, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(message, done.stderr)
        self.assertFalse((self.folder / 'x.geojson').exists())


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
