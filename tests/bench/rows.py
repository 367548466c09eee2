#!/usr/bin/env python3
"""Rows for the benchmarks, the same bytes every time.

    rows.py COUNT located|named > FILE.csv

`located` has coordinates, `named` has names as people write them: a quarter without diacritics, some
in Cyrillic where the table has such a name, one in twelve with a letter missing, some without their
municipality. Frequencies have a long tail. The places are those of geodata/kosovo.tsv.
"""
import pathlib
import random
import sys
import unicodedata

TYPES = ['Battles', 'Protests', 'Riots', 'Explosions/Remote violence', 'Violence against civilians']
WORDS = 'patrol stopped near the bridge sources said road closed në fshat ура полиција vozilo "dy" të plagosur'.split()


def bare(name):
    return ''.join(c for c in unicodedata.normalize('NFKD', name) if not unicodedata.combining(c)).replace('đ', 'd')


def load():
    table = pathlib.Path(__file__).resolve().parents[2] / 'geodata' / 'kosovo.tsv'
    rows = [line.split('\t') for line in table.read_text(encoding='utf-8').splitlines()[1:]]
    units = {r[5]: r[1] for r in rows if r[4] == 'A.ADM1'}
    return [(r[1], [n for n in r[7].split('|') if n], float(r[2]), float(r[3]), units.get(r[5], ''))
            for r in rows if r[4].startswith('P.')]


def spelling(rnd, name, others):
    kind = rnd.random()
    cyrillic = [o for o in others if 'Ѐ' <= o[0] <= 'ӿ']
    if kind < .25:
        return bare(name)
    if kind < .35 and cyrillic:
        return cyrillic[0]
    if kind < .43 and len(name) > 5:
        cut = rnd.randrange(1, len(name) - 1)
        return name[:cut] + name[cut + 1:]
    return name


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in '",\n') else text


def main():
    count, kind = int(sys.argv[1]), sys.argv[2]
    rnd, places = random.Random(1244), load()
    rnd.shuffle(places)
    write = sys.stdout.write
    write('id,date,type,name,lat,lon,deaths,notes\n' if kind == 'located' else 'id,date,type,place,admin,country,deaths,notes\n')
    for number in range(1, count + 1):
        name, others, lat, lon, unit = places[int(len(places) * rnd.random() ** 2)]
        day = f'{2000 + rnd.randrange(24)}-{1 + rnd.randrange(12):02d}-{1 + rnd.randrange(28):02d}'
        deaths = '' if rnd.random() < .1 else str(rnd.randrange(5))
        notes = quoted(' '.join(rnd.choices(WORDS, k=rnd.randrange(8, 16))))
        head = f'{number},{day},{TYPES[rnd.randrange(5)]},'
        if kind == 'located':
            write(f'{head}{quoted(name)},{lat + rnd.gauss(0, .01):.6f},{lon + rnd.gauss(0, .01):.6f},{deaths},{notes}\n')
        else:
            write(f'{head}{quoted(spelling(rnd, name, others))},{unit if rnd.random() < .85 else ""},XK,{deaths},{notes}\n')


main()
