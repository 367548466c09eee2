#!/usr/bin/env python3
"""What a reader of docs/FORMATS.md reads in a gazetteer file, beside what the program says of it.

    compare.py PROGRAM PROJECT
"""
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from gazetteer_reader import Gazetteer, chain_hashes, xxh3_short

PROJECT = pathlib.Path(sys.argv.pop(2))
PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
DATA = PROJECT / 'tests/unit/gazetteer/data'
SOURCES = [PROJECT / 'geodata/kosovo.tsv', DATA / 'beside/QA.txt', DATA / 'cities.txt', DATA / 'points.geojson',
           DATA / 'island.osm.pbf']
AREAS = [DATA / 'areas.geojson', DATA / 'pcodes.geojson']


def run(*words, text=None, gazetteer=None):
    env = {'PATH': '/usr/bin:/bin', **({'INCMAP_GAZETTEER': str(gazetteer)} if gazetteer else {})}
    done = subprocess.run([PROGRAM, *map(str, words)], input=text, capture_output=True, text=True, env=env, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()] if done.stdout.startswith('{') else done.stdout


class Compare(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = pathlib.Path(cls.folder.name, 'test.gaz')
        areas = [word for path in AREAS for word in ('--areas', path)]
        run('gazetteer', 'build', *SOURCES, *areas, '-o', cls.path, '--name', 'Reader')
        cls.gaz = Gazetteer(cls.path)
        cls.keys = list(cls.gaz.walk_keys())

    def same(self, answer, number):
        place = self.gaz.place(number)
        for name in ('name', 'feature', 'country', 'lat', 'lon'):
            if name in answer:
                self.assertEqual(answer[name], place[name], (name, place))

    def test_it_is_described_alike(self):
        info = run('gazetteer', 'info', '--json', self.path)[0]
        self.assertEqual(info['hash'], f'{self.gaz.hash:016x}')
        self.assertEqual(info['format_version'], self.gaz.version)
        self.assertEqual(info['name'], self.gaz.text(self.gaz.record('meta', 0, 'QI')[1]))
        self.assertEqual(info['names'], self.gaz.record('meta', 0, 'QI')[0])
        self.assertEqual([info[n] for n in ('places', 'areas')], [self.gaz.places, self.gaz.count('areas')])
        for number, source in enumerate(info['sources']):
            for name, value in self.gaz.source(number).items():
                self.assertEqual(source[name], value)

    def test_names_stand_under_the_keys_that_lead_to_their_places(self):
        spelt = {(start, text) for *_, spellings in self.keys for start, text in spellings}
        bearers = {}
        for number in range(self.gaz.places):
            for text, *_ in self.gaz.names(number):
                bearers.setdefault(number, set()).add(text)
        self.assertEqual({text for _, text in spelt}, set().union(*bearers.values()))
        posted = {}
        for _, _, postings, spellings in self.keys:
            for place, is_main, which in postings:
                if which < 31:
                    posted.setdefault(place, set()).add(spellings[which][1])
                    if is_main:
                        self.assertEqual(spellings[which][1], self.gaz.place(place)['name'])
        self.assertEqual(posted, bearers)

    def test_a_key_is_found_among_all(self):
        self.assertGreater(len(self.keys), 3000)
        for record, key, _, _ in self.keys:
            self.assertEqual(self.gaz.find_key(key), record, key)
        self.assertIsNone(self.gaz.find_key(b'no such key'))

    def test_a_key_is_found_by_the_hash_of_its_skeleton(self):
        """A skeleton of these letters, none of them doubled, is the key itself but for three runs."""
        own = [(record, key) for record, key, _, _ in self.keys
               if re.fullmatch(rb'[abdeikmnprsv]{1,16}', key) and not re.search(rb'(.)\1|ae|iansk|^mp', key)]
        self.assertGreater(len(own), 100)
        for record, key in own:
            self.assertEqual(self.gaz.find_entry(key, key), record, key)
        self.assertIsNone(self.gaz.find_entry(b'no such key', b'nosuchcei'))
        for key, skeleton in [(b'zvecan', b'zvecan'), (b'banjska', b'banska'), (b'pec', b'pec')]:
            self.assertEqual(self.gaz.find_entry(key, skeleton), self.gaz.find_key(key))

    def test_every_key_has_an_entry_that_tells_two_bits_of_its_hash(self):
        entries = set()
        before = None
        for record, mark, bits, is_alike in self.gaz.walk_entries():
            entries.add((record, bits))
            self.assertTrue(not is_alike or before == mark)
            before = mark
        for record, key, _, _ in self.keys:
            if 1 <= len(key) <= 16:
                self.assertIn((record, xxh3_short(key) >> 30 & 3), entries, key)

    def test_the_words_of_a_key_are_marked_for_running_text(self):
        plain = [key.split(b' ') for _, key, _, _ in self.keys if key and key.isascii()]
        for words in plain:
            *before, last = map(self.gaz.scan_flags, chain_hashes(words))
            self.assertTrue(last & 1 and all(flags & 2 for flags in before), words)
        known = sum(self.gaz.scan_flags(*chain_hashes([b'none%d' % n])) != 0 for n in range(1000))
        self.assertLess(known, 20)

    def test_places_are_found_by_any_of_their_ids(self):
        self.assertGreater(len(self.gaz.runs), 0)
        self.assertGreater(self.gaz.listed_ids, 0)
        self.assertEqual(self.gaz.listed_ids + sum(count for _, count in self.gaz.runs), self.gaz.ids)
        for number in range(self.gaz.places):
            self.assertEqual(self.gaz.find_id(self.gaz.place(number)['id']), number)
        for number in range(self.gaz.count('other_ids')):
            low, high, place = self.gaz.record('other_ids', number, 'III')
            self.assertEqual(self.gaz.find_id(self.gaz.id_text(high << 32 | low)), place)
        self.assertIsNone(self.gaz.find_id('geonames:1'))

    def test_what_a_name_resolves_to_bears_it(self):
        names = sorted({text for *_, spellings in self.keys for _, text in spellings if text.strip() == text})[::9]
        questions = '\n'.join(json.dumps({'place': name}) for name in names)
        answers = run('resolve', text=questions + '\n', gazetteer=self.path)
        met = 0
        for name, answer in zip(names, answers):
            for found in [answer] + answer.get('candidates', []):
                if found.get('match') in ('exact', 'alternate') and answer['query'] == name and 'place_id' in found:
                    number = self.gaz.find_id(found['place_id'])
                    texts = [text for text, *_ in self.gaz.names(number)]
                    self.assertIn(name, texts)
                    self.assertTrue(found['match'] == 'alternate' or texts[0] == name)
                    self.same(found, number)
                    met += 1
        self.assertGreater(met, len(names) // 2)

    def test_what_is_near_lies_where_it_says(self):
        for answer in run('near', '42.97,20.78', '50.1,8.6', '48.2,16.4', gazetteer=self.path):
            self.assertTrue(answer['places'])
            for found in answer['places']:
                number = self.gaz.find_id(found['place_id'])
                self.same(found, number)
                self.assertEqual(found['admin2'], self.gaz.place(number)['admin2'])
                self.assertEqual(found.get('feature_name', ''), self.gaz.place(number)['feature_name'])

    def test_the_tree_of_places_leads_to_where_they_are(self):
        classes, met = 'AHLPRSTUV', set()
        for node, points in self.gaz.near_leaves():
            for where, within, number, kind in points:
                place = self.gaz.place(number)
                lat, lon = math.radians(place['lat']), math.radians(place['lon'])
                vector = (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
                for axis in range(3):
                    self.assertLess(abs(where[axis] - vector[axis]), within[axis] + 1e-6)
                self.assertEqual((classes + '?')[kind], (place['feature'] or '?')[0])
                met.add(number)
                above = node
                while above > 1:
                    plane, axis, mask = self.gaz.record('near_nodes', above // 2, 'fHH')
                    self.assertTrue(mask >> kind & 1)
                    side = vector[axis] - plane if above % 2 else plane - vector[axis]
                    self.assertGreater(side, -1e-6)
                    above //= 2
        self.assertEqual(met, set(range(self.gaz.places)))

    def test_points_lie_in_the_same_areas(self):
        points = [(42.97, 20.78), (42.6, 21.1), (47.1, 15.4), (10.5, 20.5), (48.2, 16.4), (0.5, 0.5)]
        met = 0
        for (lat, lon), answer in zip(points, run('near', *(f'{a},{o}' for a, o in points), gazetteer=self.path)):
            found = [{k: area[k] for k in ('level', 'name', 'country', 'code')} for area in self.gaz.areas_at(lat, lon)]
            self.assertEqual(sorted(map(str, found)), sorted(map(str, answer['areas'])))
            met += len(found)
        self.assertGreater(met, 2)

    def test_names_keep_their_language_and_source(self):
        names = {text: (language, flags, source)
                 for text, language, flags, source in self.gaz.names(self.gaz.find_id('geonames:101'))}
        self.assertEqual(names['Мустерград'], ('sr', 1, 'alternateNamesV2.txt'))
        self.assertEqual(names['Exemplaria Vetus'][::2], ('la', 'alternateNamesV2.txt'))
        self.assertEqual(names['Musterstadt'][2], 'QA.txt')
        names = {(text, language) for text, language, *_ in self.gaz.names(self.gaz.find_id('osm:node/100'))}
        self.assertLessEqual({('Portograd', 'en'), ('Portograd na moru', 'sr-Latn'), ('Luka', '')}, names)


if __name__ == '__main__':
    unittest.main()
