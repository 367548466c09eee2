#!/usr/bin/env python3
"""What QGIS shows of a project that incmap has made, beside what was put in.

    check_projects.py PROGRAM

A .qgz is opened without a screen as a double click does: the layer, its style, a picture beside that of the
same incidents as a GeoPackage, and what the temporal controller shows of each day, in several time zones; of areas and
counts the colours in their middle. Skipped, and said so, where QGIS with its Debian python3 is not installed.
"""
import json
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import headless_qgis
import sound

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
TITLE = 'Мапа & <"x">'
TEXTS = ['Приштина', 'بريشتينا', 'Çağ "q", <b>&amp;', "it's {{plain}}", '']
run = sound.runner(PROGRAM)
# A day, days, a month, nothing, a day of which only the end is known.
ROWS = ('id,date,date_start,date_end,lat,lon,event_type,notes\n'
        'day,2023-01-15,,,42,20,Battles,Приштина\n'
        'days,,2023-01-14,2023-01-16,43,22,Protests,بريشتينا\n'
        'month,2023-03,,,44,24,Riots,"Çağ ""q"", <b>&amp;"\n'
        'never,,,,45,26,Explosions/Remote violence,"it\'s {{plain}}"\n'
        'until,,,2023-02-01,,,Protests,\n')
# What is shown of each day, by the calendar.
DAYS = {'2023-01-13': ['never'],
        '2023-01-14': ['days', 'never'],
        '2023-01-15': ['day', 'days', 'never'],
        '2023-01-16': ['days', 'never'],
        '2023-01-17': ['never'],
        '2023-01-31': ['never'],
        '2023-02-01': ['never', 'until'],
        '2023-02-02': ['never'],
        '2023-02-28': ['never'],
        '2023-03-01': ['month', 'never'],
        '2023-03-31': ['month', 'never'],
        '2023-04-01': ['never']}

# A project, a layer to be drawn beside it, days.
SCRIPT = r'''
def picture(layer):
    image = drawn(layer)[1]
    return [image.pixelColor(x, y).name() for y in range(300) for x in range(300)]

def at(colours, x, y):
    """Of the picture above, which keeps the layer's extent in its middle: 8 degrees are 300 dots."""
    return colours[int((43.5 - y) * 37.5 + 150) * 300 + int((x - 19) * 37.5)]

project = QgsProject.instance()
found = {'read': project.read(sys.argv[1]), 'title': project.title(), 'crs': project.crs().authid(), 'layers': len(project.mapLayers())}
layer = list(project.mapLayers().values())[0]
span = project.timeSettings().temporalRange()
times = layer.temporalProperties()
found.update(valid=layer.isValid(), name=layer.name(), count=layer.featureCount(), layer_crs=layer.crs().authid(), renderer=layer.renderer().type(),
             active=times.isActive(), span=[d.toUTC().toString(Qt.ISODate) for d in (span.begin(), span.end())],
             step=[project.timeSettings().timeStep(), project.timeSettings().timeStepUnit()],
             drawn=[n.name() for n in project.layerTreeRoot().findLayers() if n.isVisible()],
             ids=sorted(f[0 if layer.fields()[0].name() == 'id' else 1] for f in layer.getFeatures()))
if layer.fields().indexOf('notes') >= 0:
    found['texts'] = sorted('' if f['notes'] is None or not str(f['notes']).strip() or str(f['notes']) == 'NULL' else f['notes'] for f in layer.getFeatures())
other = QgsVectorLayer(sys.argv[2], 'other', 'ogr')
ours = picture(layer)
found.update(wkb=QgsWkbTypes.displayString(layer.wkbType()), at=[at(ours, x, y) for x, y in json.loads(os.environ.get('POINTS', '[]'))])
found.update(same=ours == picture(other), colours=sorted(set(ours)), painted=sum(c != '#ffffff' for c in ours), days={})
for day in sys.argv[3:]:
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    start = QDateTime(QDate.fromString(day, Qt.ISODate), QTime(0, 0), Qt.UTC)
    text = times.createFilterString(context, QgsDateTimeRange(start, start.addDays(1), True, False))
    found['days'][day] = sorted(f['id'] for f in layer.getFeatures(QgsFeatureRequest().setFilterExpression(text)))
say(found)
'''


class Projects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        (cls.folder / 't.csv').write_text(ROWS, encoding='utf-8')

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def make(self, name, *options, table='t.csv'):
        """The project, which stands alone in its folder, and the same as a GeoPackage."""
        folder = self.folder / name
        folder.mkdir()
        run(PROGRAM, 'map', '-q', self.folder / table, '-o', folder / f'{TITLE}.qgz', *options)
        self.assertEqual([p.name for p in folder.iterdir()], [f'{TITLE}.qgz'])
        run(PROGRAM, 'map', '-q', self.folder / table, '-o', self.folder / f'{name}.gpkg', *options)
        return folder / f'{TITLE}.qgz', self.folder / f'{name}.gpkg'

    def open(self, project, beside, *days, zone='UTC', points=()):
        return headless_qgis.ask(self, SCRIPT, project, beside, *days, folder=self.folder, TZ=zone, POINTS=json.dumps(points))[0]

    def test_qgis_opens_it_styled_titled_and_with_its_times_set(self):
        project, beside = self.make('plain')
        for zone in ('UTC', 'America/New_York', 'Pacific/Auckland'):
            with self.subTest(zone):
                found = self.open(project, beside, *DAYS, zone=zone)
                self.assertEqual((found['read'], found['valid'], found['layers'], found['count']), (True, True, 1, 5))
                self.assertEqual((found['title'], found['name'], found['drawn']), (TITLE, TITLE, [TITLE]))
                self.assertEqual((found['crs'], found['layer_crs'], found['renderer']), ('EPSG:4326', 'EPSG:4326', 'categorizedSymbol'))
                self.assertEqual(found['texts'], sorted(TEXTS))
                self.assertTrue(found['active'])
                self.assertEqual(found['span'], ['2023-01-14T00:00:00Z', '2023-03-31T23:59:59Z'])
                self.assertEqual(found['days'], DAYS)

    def test_it_is_drawn_as_the_geopackage_is_by_its_own_style(self):
        found = self.open(*self.make('drawn'))
        self.assertTrue(found['same'])
        self.assertGreater(found['painted'], 100)
        self.assertGreater(len(found['colours']), 5)  # white, the outline, four types

    def test_it_has_the_system_and_the_columns_that_were_asked_for(self):
        found = self.open(*self.make('projected', '--crs', 'EPSG:3035', '--profile', 'acled'))
        self.assertEqual((found['valid'], found['count'], found['crs'], found['layer_crs'], found['active']), (True, 5, 'EPSG:3035', 'EPSG:3035', True))
        found = self.open(*self.make('narrow', '--fields', 'id,lat,lon'))
        self.assertEqual((found['valid'], found['count'], found['active']), (True, 5, False))
        self.assertEqual(found['ids'], ['day', 'days', 'month', 'never', 'until'])

    def test_the_geopackage_inside_is_sound_and_the_map_begins_around_all_points(self):
        project, _ = self.make('unpacked')
        with zipfile.ZipFile(project) as archive:
            self.assertEqual((archive.testzip(), archive.namelist()), (None, ['map.qgs', 'incidents.gpkg']))
            archive.extractall(self.folder)
        run(PROGRAM, 'verify', self.folder / 'incidents.gpkg')
        extent = xml.etree.ElementTree.parse(self.folder / 'map.qgs').getroot().find('mapcanvas/extent')
        west, south, east, north = (float(extent.find(side).text) for side in ('xmin', 'ymin', 'xmax', 'ymax'))
        self.assertTrue(19 < west < 20 and 41 < south < 42 and 26 < east < 27 and 45 < north < 46, (west, south, east, north))

    def test_a_project_without_any_place_or_day_opens(self):
        (self.folder / 'bare.csv').write_text('id,notes\na,b\n', encoding='utf-8')
        run(PROGRAM, 'map', '-q', self.folder / 'bare.csv', '-o', self.folder / 'bare.qgz', '-o', self.folder / 'bare.gpkg')
        found = self.open(self.folder / 'bare.qgz', self.folder / 'bare.gpkg')
        self.assertEqual((found['read'], found['valid'], found['count'], found['active']), (True, True, 1, False))

    def test_areas_of_uncertainty_are_seen_through_coloured_by_type_and_dated(self):
        (self.folder / 'rings.csv').write_text('id,date,lat,lon,uncertainty_m,event_type\n'
                                               'battle,2023-01-14,42.5,20.5,60000,Battles\n'
                                               'riot,2023-01-16,44.5,22.5,60000,Riots\n'
                                               'other,2023-01-15,42.5,24.5,60000,Meeting\n'
                                               'none,2023-01-15,42.5,25,,Riots\n', encoding='utf-8')
        points = [(20.5, 42.5), (22.5, 44.5), (24.5, 42.5), (26.5, 45.5)]
        found = self.open(*self.make('rings', '--layer', 'areas', table='rings.csv'), '2023-01-14', '2023-01-15', points=points)
        self.assertEqual((found['valid'], found['count'], found['wkb'], found['renderer'], found['same']), (True, 4, 'MultiPolygon', 'categorizedSymbol', True))
        self.assertEqual((found['active'], found['days']), (True, {'2023-01-14': ['battle'], '2023-01-15': ['none', 'other']}))
        self.colours(found['at'][:3], [(213, 94, 0), (0, 114, 178), (153, 153, 153)], 85)
        self.assertEqual(found['at'][3], '#ffffff')

    def test_counts_in_areas_are_coloured_by_classes_and_stand_for_all_days(self):
        squares = [('none', 20), ('one', 22), ('seven', 24)]
        (self.folder / 'squares.geojson').write_text(json.dumps({'type': 'FeatureCollection', 'features': [
            {'type': 'Feature', 'properties': {'name': name}, 'geometry': {'type': 'Polygon', 'coordinates': [[[w, 42], [w + 1, 42], [w + 1, 43], [w, 43], [w, 42]]]}}
            for name, w in squares]}))
        (self.folder / 'many.csv').write_text('id,date,lat,lon\n' + ''.join(f'{i},2023-01-1{i},42.5,{24.5 if i else 22.5}\n' for i in range(8)))
        project, beside = self.make('counted', '--layer', 'counts', '--by', self.folder / 'squares.geojson', table='many.csv')
        found = self.open(project, beside, points=[(w + .5, 42.5) for _, w in squares])
        self.assertEqual((found['valid'], found['count'], found['wkb'], found['renderer'], found['same']), (True, 3, 'MultiPolygon', 'graduatedSymbol', True))
        self.assertFalse(found['active'])
        # ColorBrewer's YlOrRd of seven classes: the first is of 1, the third of 5 to 9.
        self.colours(found['at'], [(255, 255, 255), (255, 255, 178), (254, 178, 76)], 200)

    def test_tracks_are_lines(self):
        found = self.open(*self.make('lines', '--layer', 'tracks', '--by', 'notes'))
        self.assertEqual((found['valid'], found['wkb'], found['renderer'], found['same']), (True, 'MultiLineString', 'singleSymbol', True))

    def test_the_style_beside_a_file_is_that_of_its_layer(self):
        (self.folder / 'squares.csv').write_text('id,date,lat,lon,uncertainty_m\na,2023-01-01,42.5,20.5,5000\n')
        for kind, renderer in (('areas', 'categorizedSymbol'), ('counts', 'graduatedSymbol')):
            run(PROGRAM, 'map', '-q', self.folder / 'squares.csv', '-o', self.folder / f'{kind}.shp', '--layer', kind, '--option', 'shapefile.qml=yes',
                *(('--by', 'municipality') if kind == 'counts' else ()))
            style = xml.etree.ElementTree.parse(self.folder / f'{kind}.qml').getroot().find('renderer-v2')
            self.assertEqual((style.get('type'), {s.get('type') for s in style.iter('symbol')}), (renderer, {'fill'}))

    def colours(self, found, expected, alpha):
        """The colours, laid upon white, to what rounding leaves open."""
        for name, colour in zip(found, expected):
            wanted = [round((part * alpha + 255 * (255 - alpha)) / 255) for part in colour]
            for a, b in zip((int(name[i:i + 2], 16) for i in (1, 3, 5)), wanted):
                self.assertAlmostEqual(a, b, delta=3, msg=f'{name} for {wanted}')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
