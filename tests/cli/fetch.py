#!/usr/bin/env python3
"""`incmap gazetteer fetch` against a server on this machine: what it downloads, what it does not, and
what it says when the server or the network fails.

    fetch.py PROGRAM
"""
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

from fetch_server import Server

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
DAY = 1700000000  # 2023-11-14

PLACES = {
    'XK': '792910\tBanjska\tBanjska\t\t42.97333\t20.78083\tP\tPPL\tXK\t\t\t\t\t\t0\t\t\t\t2020-01-01\n',
    'RS': '792680\tBelgrade\tBelgrade\t\t44.80401\t20.46513\tP\tPPLC\tRS\t\tSE\t\t\t\t1273651\t\t\t\t2020-01-01\n',
}
NAMES = {
    'XK': '1\t792910\tsr\tБањска\t\t\t\t\t\t\n2\t792910\tlink\thttps://example.org\t\t\t\t\t\t\n',
    'RS': '3\t792680\tsr\tБеоград\t1\t\t\t\t\t\n',
}
LISTS = {
    'admin1CodesASCII.txt': 'RS.SE\tCentral Serbia\tCentral Serbia\t785958\n',
    'admin2Codes.txt': 'RS.SE.00\tGrad Beograd\tGrad Beograd\t792679\n',
    'countryInfo.txt': '#ISO\tISO3\tISO-Numeric\tfips\tCountry\tCapital\tArea\tPopulation\tContinent\ttld\tCurrencyCode'
                       '\tCurrencyName\tPhone\tPostal\tRegex\tLanguages\tgeonameid\tneighbours\tEquivalentFipsCode\n'
                       'XK\tXKX\t0\tKV\tKosovo\tPristina\t10908\t1845300\tEU\t\tEUR\tEuro\t\t\t\tsq,sr\t831053\t\t\n',
    'featureCodes_en.txt': 'P.PPL\tpopulated place\ta city, town, village\nnull\tnot available\t\n',
}


def zipped(name, text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo('readme.txt'), 'read me\n' * 4000)
        archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


class Fetch(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.work = pathlib.Path(self.place.name, 'work')
        self.site = pathlib.Path(self.place.name, 'site')
        self.work.mkdir()
        for code in PLACES:
            self.publish(f'{code}.zip', zipped(f'{code}.txt', PLACES[code]))
            self.publish(f'alternatenames/{code}.zip', zipped(f'{code}.txt', NAMES[code]))
        for name, text in LISTS.items():
            self.publish(name, text.encode())
        self.publish('hierarchy.zip', zipped('hierarchy.txt', '6295630\t831053\tADM\n'))
        self.server = Server(self.site)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def publish(self, name, data, day=DAY):
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (day, day))

    def run_program(self, *words, expect=0):
        env = {k: v for k, v in os.environ.items() if not k.lower().endswith('_proxy')}
        done = subprocess.run([PROGRAM, *words], cwd=self.work, capture_output=True, text=True, env=env)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done.stderr if words[1] == 'fetch' else done.stdout

    def fetch(self, *words, expect=0):
        return self.run_program('gazetteer', 'fetch', *words, '--mirror', self.server.url, expect=expect)

    def local(self, name):
        return self.work / 'geonames' / name

    def test_a_pack_has_the_names_and_the_provenance_of_what_was_fetched(self):
        said = self.fetch('XK', 'rs', '-o', 'pack.gaz')
        self.assertIn('places 2, ', said)
        info = json.loads(self.run_program('gazetteer', 'info', '--json', 'pack.gaz'))
        self.assertEqual(info['name'], 'GeoNames XK RS 2023-11-14')
        first = info['sources'][0]
        self.assertEqual((first['file'], first['title'], first['version'], first['rows'], first['licence'],
                          first['credit']),
                         ('XK.zip', 'GeoNames: places of XK', '2023-11-14', 1, 'CC BY 4.0',
                          'GeoNames (geonames.org)'))
        words = self.run_program('gazetteer', 'info', 'pack.gaz')
        for line in ('  XK.zip', '    title    GeoNames: places of XK', '    version  2023-11-14',
                     '    rows     1, passed over 0', '    licence  CC BY 4.0; GeoNames (geonames.org)',
                     f'    hash     {first["hash"]}'):
            self.assertIn(line + '\n', words)
        env = {**os.environ, 'INCMAP_GAZETTEER': 'pack.gaz'}
        done = subprocess.run([PROGRAM, 'resolve', 'Београд', 'Бањска'], cwd=self.work, env=env,
                              capture_output=True, text=True, check=True)
        ids = [json.loads(line)['place_id'] for line in done.stdout.splitlines()]
        self.assertEqual(ids, ['geonames:792680', 'geonames:792910'])

    def test_without_a_name_the_pack_is_called_after_its_countries(self):
        self.fetch('XK', 'RS', 'XK')
        self.assertTrue((self.work / 'geonames-XK-RS.gaz').is_file())

    def test_what_has_not_changed_is_not_downloaded_again(self):
        self.fetch('XK')
        self.assertEqual(self.local('XK.zip').stat().st_mtime, DAY)
        before = len(self.server.bodies())
        self.assertIn('XK.zip: unchanged', self.fetch('XK'))
        self.assertEqual(self.server.bodies()[before:], [])

    def test_what_has_a_newer_date_or_another_size_is_downloaded_again(self):
        self.fetch('XK')
        self.publish('XK.zip', zipped('XK.txt', PLACES['XK']), DAY + 86400)
        self.local('admin2Codes.txt').write_bytes(b'cut')
        os.utime(self.local('admin2Codes.txt'), (DAY, DAY))
        before = len(self.server.bodies())
        self.fetch('XK')
        self.assertEqual([path for path, *_ in self.server.bodies()[before:]], ['/XK.zip', '/admin2Codes.txt'])
        rows = [row.split('\t') for row in self.local('sources.tsv').read_text().splitlines()]
        self.assertEqual([row[3] for row in rows if row[0] == 'XK.zip'], ['2023-11-15'])
        self.assertEqual(len({row[0] for row in rows}), len(rows))

    def test_a_connection_that_breaks_is_taken_up_where_it_broke(self):
        size = (self.site / 'XK.zip').stat().st_size
        self.server.faults['/XK.zip'] = ('cut', 10000)
        self.fetch('XK')
        self.assertEqual(self.local('XK.zip').read_bytes(), (self.site / 'XK.zip').read_bytes())
        parts = [(start, sent) for path, start, sent in self.server.bodies() if path == '/XK.zip']
        self.assertEqual(parts, [(at, min(10000, size - at)) for at in range(0, size, 10000)])
        self.assertFalse(self.local('XK.zip.part').exists())

    def leave_part(self, data, day):
        self.local('').mkdir()
        self.local('XK.zip.part').write_bytes(data)
        os.utime(self.local('XK.zip.part'), (day, day))

    def test_a_later_run_goes_on_with_what_an_earlier_one_left(self):
        whole = (self.site / 'XK.zip').read_bytes()
        self.leave_part(whole[:5000], DAY)
        self.assertIn('5000 of them from an earlier run', self.fetch('XK'))
        self.assertEqual(self.local('XK.zip').read_bytes(), whole)
        self.assertIn(('/XK.zip', 5000, len(whole) - 5000), self.server.bodies())

    def test_a_part_of_an_older_file_is_thrown_away(self):
        whole = (self.site / 'XK.zip').read_bytes()
        self.leave_part(b'x' * 5000, DAY - 1)
        self.fetch('XK')
        self.assertEqual(self.local('XK.zip').read_bytes(), whole)
        self.assertIn(('/XK.zip', 0, len(whole)), self.server.bodies())

    def test_a_server_that_cannot_begin_in_the_middle_is_asked_for_the_whole(self):
        whole = (self.site / 'XK.zip').read_bytes()
        self.server.faults['/XK.zip'] = ('no_range',)
        self.leave_part(whole[:5000], DAY)
        self.fetch('XK')
        self.assertEqual(self.local('XK.zip').read_bytes(), whole)

    def test_a_file_shorter_than_announced_is_refused(self):
        self.server.faults['/XK.zip'] = ('short', 7)
        said = self.fetch('XK', expect=1)
        self.assertRegex(said, r'XK\.zip: \d+ bytes came, \d+ were announced')
        self.assertFalse(self.local('XK.zip').exists())

    def test_what_the_server_has_not_is_told_with_its_address(self):
        said = self.fetch('XK', 'QQ', '-o', 'pack.gaz', expect=1)
        self.assertIn(f'the server answers 404 (it has no such file): {self.server.url}/QQ.zip', said)
        self.assertFalse((self.work / 'pack.gaz').exists())

    def test_a_server_in_trouble_leaves_the_old_files(self):
        self.fetch('XK', '-o', 'pack.gaz')
        old = (self.work / 'pack.gaz').read_bytes()
        self.publish('XK.zip', zipped('XK.txt', PLACES['XK'] * 2), DAY + 9)
        self.server.faults['/admin2Codes.txt'] = ('status', 503)
        self.assertIn('503', self.fetch('XK', '-o', 'pack.gaz', expect=1))
        self.assertEqual((self.work / 'pack.gaz').read_bytes(), old)

    def test_a_login_page_is_not_taken_for_a_file(self):
        for name in ('XK.zip', 'admin2Codes.txt'):
            self.server.faults = {f'/{name}': ('page',)}
            self.assertIn('is a login page in the way?', self.fetch('XK', expect=1))
            self.assertFalse(self.local(name).exists())

    def test_without_a_network_it_says_what_cannot_be_reached(self):
        self.server.shutdown()
        self.server.server_close()
        said = self.run_program('gazetteer', 'fetch', 'XK', '--mirror', self.server.url, expect=1)
        self.assertIn('connect', said)
        self.assertIn(self.server.url, said)

    def test_a_mirror_by_https_is_not_left_for_http(self):
        said = self.run_program('gazetteer', 'fetch', 'XK', '--mirror', self.server.url.replace('http', 'https'),
                                expect=1)
        self.assertIn('https://127.0.0.1', said)
        self.assertEqual(self.server.bodies(), [])

    def test_only_codes_of_countries_and_web_addresses_are_taken(self):
        for code in ('XKX', '../XK', 'X', '12', ''):
            self.assertIn('is no code of a country', self.fetch(code, expect=2))
        self.assertIn('which countries?', self.fetch(expect=2))
        for mirror in ('file:///etc', 'ftp://example.org', 'example.org', 'http://a@b/'):
            said = self.run_program('gazetteer', 'fetch', 'XK', '--mirror', mirror, expect=2)
            self.assertIn('expected an address', said)
        self.assertEqual(self.server.log, [])


if __name__ == '__main__':
    unittest.main()
