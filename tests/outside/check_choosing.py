#!/usr/bin/env python3
"""--where, --sort and --limit beside SQLite: random conditions over a random table.

    check_choosing.py PROGRAM

The table goes into an SQLite table of the same columns, and both are asked the same. Sorting is by
number, day and text, with ties in the order of the input.
"""
import csv
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
NAMES = ['Police', 'police', 'Army', 'Ćuk', 'Ahmeti', "O'Neil", 'a_b', '100%', 'Zvečan', 'Z']
COLUMNS = {'fatalities_best': 'INTEGER', 'score_x': 'REAL', 'actor1': 'TEXT', 'actor2': 'TEXT', 'date_start': 'TEXT'}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class Choosing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.rnd = random.Random(20230924)
        rnd = cls.rnd
        cls.rows = []
        for i in range(400):
            day = f'{rnd.choice([2019, 2023])}-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}'
            cls.rows.append((f'r{i:03}', rnd.choice([None, 0, 1, 3, 250]), rnd.choice([None, -2.5, 0, 1e3, 7]),
                             rnd.choice([None] + NAMES), rnd.choice([None] + NAMES), rnd.choice([None, day])))
        with open(cls.folder / 't.csv', 'w', encoding='utf-8', newline='') as file:
            writer = csv.writer(file)
            writer.writerow(['id', 'fatalities', 'score_x', 'actor1', 'actor2', 'date', 'lat', 'lon'])
            writer.writerows([[*('' if v is None else v for v in row), 42.5, 20.5] for row in cls.rows])
        cls.database = sqlite3.connect(':memory:')
        cls.database.execute('PRAGMA case_sensitive_like=ON')
        cls.database.execute('CREATE TABLE t (n INTEGER PRIMARY KEY, id TEXT, fatalities_best INTEGER, score_x REAL, '
                             'actor1 TEXT, actor2 TEXT, date_start TEXT)')
        cls.database.executemany('INSERT INTO t VALUES (NULL, ?, ?, ?, ?, ?, ?)', cls.rows)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def ids(self, *options):
        out = self.folder / 'out.csv'
        done = subprocess.run([PROGRAM, 'map', '-q', self.folder / 't.csv', '-o', out, '--fields', 'id', *options],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ''), options)
        return out.read_text(encoding='utf-8').split()[1:]

    def comparison(self):
        rnd = self.rnd
        column = rnd.choice(list(COLUMNS))
        kind = COLUMNS[column]
        if column == 'date_start':
            def value():
                return quoted(f'{rnd.choice([2019, 2023])}-{rnd.randint(1, 12):02}-15')
        elif kind == 'TEXT':
            def value():
                return quoted(rnd.choice(NAMES))
        else:
            def value():
                return str(rnd.choice([0, 1, 3, -2.5, 1e3, '1.0e1', '.5', '-7']))
        maybe = rnd.choice(['', 'NOT '])
        form = rnd.randrange(7)
        if form == 0:
            return f'{column} IS {maybe}NULL'
        if form == 1:
            return f'{column} {maybe}IN ({", ".join(value() for _ in range(rnd.randint(1, 4)))})'
        if form == 2:
            return f'{column} {maybe}BETWEEN {value()} AND {value()}'
        if form == 3 and column in ('actor1', 'actor2'):
            pattern = rnd.choice(['P%', '%e', '_rmy', '%\\_%', '%\\%', '__uk', 'Z%n', '%o%', '', '%%', '_%_'])
            return f"{column} {maybe}LIKE {quoted(pattern)} ESCAPE '\\'"
        sign = rnd.choice(['=', '<>', '!=', '<', '<=', '>', '>=', '=='])
        if form == 4:
            return f'actor1 {sign} actor2'
        if form == 5:
            return f'{value()} {sign} {column}'
        return f'{column} {sign} {value()}'

    def condition(self, depth):
        form = self.rnd.randrange(5) if depth > 0 else 0
        if form <= 1:
            return self.comparison()
        if form == 2:
            return f'NOT ({self.condition(depth - 1)})'
        word = self.rnd.choice(['AND', 'OR', 'and'])
        parts = [self.condition(depth - 1) for _ in range(self.rnd.randint(2, 3))]
        joined = f' {word} '.join(parts)
        return f'({joined})' if form == 3 else joined

    def test_random_conditions_choose_what_sqlite_chooses(self):
        met = set()
        for _ in range(120):
            where = self.condition(3)
            expected = [row[0] for row in self.database.execute(f'SELECT id FROM t WHERE {where} ORDER BY n')]
            self.assertEqual(self.ids('--where', where), expected, where)
            met.add(len(expected))
        self.assertGreater(len(met), 30)  # not only all or nothing

    def test_sorting_is_that_of_sqlite_with_nothing_at_the_end(self):
        for column in COLUMNS:
            for direction in ('', ' desc'):
                expected = [row[0] for row in self.database.execute(
                    f'SELECT id FROM t ORDER BY {column} IS NULL, {column}{direction}, n')]
                self.assertEqual(self.ids('--sort', column + direction), expected, column + direction)
                self.assertEqual(self.ids('--sort', column + direction, '--limit', '7'), expected[:7])

    def test_sorted_features_hold_what_unsorted_ones_do(self):
        def features(*options):
            out = self.folder / 'out.geojsonl'
            command = [PROGRAM, 'map', '-q', self.folder / 't.csv', '-o', out, *options]
            subprocess.run(command, check=True)
            self.assertEqual(sound.faults(PROGRAM, command), '')
            found = [json.loads(line) for line in out.read_text(encoding='utf-8').splitlines()]
            return sorted(({k: v for k, v in f['properties'].items() if v is not None} for f in found), key=lambda p: p['id'])
        self.assertEqual(features('--sort', 'score_x desc'), features())
        self.assertEqual({frozenset(f) for f in features('--fields', 'actor1,id')}, {frozenset(('id', 'actor1')), frozenset(('id',))})

    def test_limit_counts_what_was_chosen(self):
        expected = [row[0] for row in self.database.execute("SELECT id FROM t WHERE fatalities_best = 3 ORDER BY n LIMIT 5")]
        self.assertEqual(self.ids('--where', 'fatalities_best = 3', '--limit', '5'), expected)
        self.assertEqual(self.ids('--limit', '0'), [])


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
