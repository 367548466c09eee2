#!/usr/bin/env python3
"""Run names with a known right answer through `incmap resolve`.

    resolve.py PROGRAM CASES.tsv

Columns: id, place, admin, country, near "lat,lon", text, expect. expect is a place id, "lat,lon,km",
"ambiguous" or "unplaced"; alternatives are joined by |. Every row has to be right.
"""
import json
import math
import re
import subprocess
import sys


def km(a, b):
    (la, lo), (lb, lp) = [tuple(map(math.radians, p)) for p in (a, b)]
    x = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(x)))


def fits(answer, expected):
    for want in expected.split('|'):
        if want in ('ambiguous', 'unplaced'):
            good = answer['status'] == want
        elif re.match(r'^-?\d+(\.\d+)?,', want):
            lat, lon, within = map(float, want.split(','))
            good = answer['status'] == 'placed' and km((answer['lat'], answer['lon']), (lat, lon)) <= within
        else:
            good = answer['status'] == 'placed' and answer.get('place_id') == want
        if good:
            return True
    return False


def main():
    rows = [l.rstrip('\n').split('\t') for l in open(sys.argv[2], encoding='utf-8') if l.strip() and l[0] != '#']
    lines = []
    for row in rows:
        query = {'id': row[0], 'place': row[1]}
        for key, value in zip(('admin', 'country', 'near', 'text'), row[2:6]):
            if value:
                query[key] = [float(x) for x in value.split(',')] if key == 'near' else value
        lines.append(json.dumps(query, ensure_ascii=False) + '\n')
    done = subprocess.run([sys.argv[1], 'resolve'], input=''.join(lines).encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(l) for l in done.stdout.splitlines()]
    failed = abs(len(answers) - len(rows))
    for row, answer in zip(rows, answers):
        if answer.get('id') != row[0] or not fits(answer, row[6]):
            failed += 1
            print(f"{row[0]}: {row[1]!r} expected {row[6]}, got {answer.get('status')} {answer.get('place_id')} {answer.get('name')}")
    print(f'{len(rows) - failed} passed, {failed} failed')
    return 1 if failed or not rows else 0


if __name__ == '__main__':
    sys.exit(main())
