#!/usr/bin/env python3
"""How often the names of one place in two scripts meet without an edit.

  scripts.py PLACES.txt [COUNTRY:SCRIPT]... [--meet BIN] [--missed N]

PLACES.txt is a dump of GeoNames. Of each place all names are taken, the main one and the alternate
ones, and told by the script of their first letter. A name in another script meets when the library
leads from it to one of the place's Latin names, as bench_meet says. It is counted twice over:

  all      every such name of a place that has a Latin one, translations ("Авиабаза Баграм"), former
           names and slips with the rest; nothing can reach 100 %
  written  the names of which one Latin name is a way to write them: one that the letters of the name
           spell after the table romanisations.tsv, which holds what the standards say and shares
           nothing with the library

of names, and of places that have such a name, which meet when one of their names does. --missed
prints N names that are written so and do not meet, in an order of no meaning. The last line says what
coarseness costs: how many places share a skeleton.
"""
import argparse
import collections
import pathlib
import random
import subprocess
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ('LATIN', 'CYRILLIC', 'GREEK', 'ARABIC', 'HEBREW', 'ARMENIAN', 'GEORGIAN')


def script_of(name):
    for letter in name:
        if letter.isalpha():
            script = unicodedata.name(letter, '').split(' ')[0]
            return script if script in SCRIPTS else None
    return None


def plain(text, keeps=lambda letter: False):
    """Lower case, without marks and what is no letter or digit; `keeps` tells letters that stay
    composed."""
    out = []
    for letter in text.lower():
        parts = letter if keeps(letter) else unicodedata.normalize('NFD', letter)
        out += [part for part in parts if part.isalnum()]
    return ''.join(out)


class Judge:
    """Says whether Latin letters are a way to write a name, after romanisations.tsv."""

    def __init__(self):
        self.ways = collections.defaultdict(list)
        table = ROOT / 'tests/bench/romanisations.tsv'
        for line in table.read_text(encoding='utf-8').splitlines():
            if not line.startswith('#'):
                letters, ways = line.split('\t')
                for way in ways.split(' '):
                    self.ways[letters[0]].append((letters, way.strip('-')))

    def spells(self, name, latin):
        """Both plain. Where in `latin` one can stand after each letter of the name; a letter may
        stand doubled or single."""
        reached = [set() for _ in range(len(name) + 1)]
        reached[0].add(0)
        for at, letter in enumerate(name):
            ways = self.ways.get(letter, [(letter, letter)])
            for start in reached[at]:
                for letters, way in ways:
                    if name.startswith(letters, at) and latin.startswith(way, start):
                        reached[at + len(letters)].add(start + len(way))
            if not any(reached[at:]):
                return False
        return len(latin) in reached[-1]

    def is_way(self, name, latins):
        letters = single(plain(name, self.ways.__contains__))
        return any(self.spells(letters, latin) for latin in latins)


def single(text):
    return ''.join(a for a, b in zip(text, ' ' + text) if a != b)


def latin_plain(name):
    text = name.lower()
    for letter, ascii_letter in zip('đðłøı', 'ddloi'):
        text = text.replace(letter, ascii_letter)
    return single(plain(text))


def places(path):
    with open(path, encoding='utf-8') as rows:
        for row in rows:
            fields = row.rstrip('\n').split('\t')
            if len(fields) > 8:
                names = dict.fromkeys(name.replace('\t', ' ') for name in
                                      (fields[1], *fields[3].split(',')) if name)
                scripts = {name: script_of(name) for name in names}
                latin = [name for name in names if scripts[name] == 'LATIN']
                others = [name for name in names if scripts[name] not in (None, 'LATIN')]
                yield fields[8], latin, [(name, scripts[name]) for name in others]


class Tally:
    def __init__(self):
        self.names = self.met = self.places = self.places_met = 0

    def add(self, meets):
        self.names += len(meets)
        self.met += sum(meets)
        self.places += bool(meets)
        self.places_met += any(meets)

    def __str__(self):
        return (f'{self.names:8} names {100 * self.met / max(1, self.names):6.2f} %'
                f'{self.places:9} places {100 * self.places_met / max(1, self.places):6.2f} %')


def ask(meet, rows):
    """The answers of bench_meet, through a file that no one waits for."""
    lines = ('\t'.join([*latin, '', *(name for name, _ in others)]) for _, latin, others in rows)
    done = subprocess.run([meet], input='\n'.join(lines).encode() + b'\n', stdout=subprocess.PIPE,
                          check=True)
    return done.stdout.decode().split('\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('places')
    parser.add_argument('wanted', nargs='*', metavar='COUNTRY:SCRIPT')
    parser.add_argument('--meet', default=ROOT / 'build/release/tests/bench_meet')
    parser.add_argument('--missed', type=int, default=0, metavar='N')
    arguments = parser.parse_args()
    judge = Judge()
    rows = list(places(arguments.places))
    tallies = collections.defaultdict(lambda: (Tally(), Tally()))
    missed, shared = [], collections.Counter()
    for (country, latin, others), answer in zip(rows, ask(arguments.meet, rows)):
        fields = answer.split('\t')
        shared.update({text for text in fields[len(others):] if text})
        if not latin or not others:
            continue
        latins = [latin_plain(name) for name in latin]
        for script in {script for _, script in others}:
            keys = [key for key in (f'{country}:{script}', f'all:{script}')
                    if key.startswith('all') or key in arguments.wanted]
            found = [(name, int(fields[i]) >= 0, judge.is_way(name, latins))
                     for i, (name, its) in enumerate(others) if its == script]
            for key in keys:
                tallies[key][0].add([meets for _, meets, _ in found])
                tallies[key][1].add([meets for _, meets, way in found if way])
            if keys[:-1] or not arguments.wanted:
                missed += [(country, name, latin) for name, meets, way in found
                           if way and not meets]
    for key in (*arguments.wanted, *sorted(key for key in tallies if key.startswith('all'))):
        print(f'{key:14} all     {tallies[key][0]}\n{"":14} written {tallies[key][1]}')
    print(f'{len(shared)} skeletons, {sum(shared.values()) / len(shared):.3f} places each, '
          f'{100 * sum(n == 1 for n in shared.values()) / len(shared):.2f} % of one place')
    random.Random(1).shuffle(missed)
    for country, name, latin in missed[:arguments.missed]:
        print(country, name, '|', ' | '.join(latin[:6]), file=sys.stderr)


if __name__ == '__main__':
    main()
