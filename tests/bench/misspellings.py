#!/usr/bin/env python3
"""How many misspelt names are found: 10,000 of Kosovo and 10,000 of the world, the country known.

  misspellings.py [--incmap BIN] [--count N] [--seed N] [--show N] [-- OPTIONS OF RESOLVE]

A name is right when the place misspelt, or one of the same name in the same country (which nobody
could tell from it), stands first among the candidates, or among the first five. Time is the
processor's, of the whole run without that of an empty one.
"""
import argparse
import json
import resource
import subprocess
import sys

from misspell import kosovo_places, plain, sample, world_places

ROOT = __file__.rsplit('/tests/', 1)[0]


def run(incmap, options, lines):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([incmap, 'resolve', *options], input=''.join(lines).encode(),
                          stdout=subprocess.PIPE, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [json.loads(line) for line in done.stdout.splitlines()], seconds


def rank_of(row, answer):
    identity, country, name, _ = row
    for rank, place in enumerate(answer.get('candidates', ()), 1):
        same = place['country'] == country and plain(place['name']) == plain(name)
        if same or place['place_id'] == f'geonames:{identity}':
            return rank
    return None


def measure(title, rows, arguments):
    lines = [json.dumps({'place': wrong, 'country': country}) + '\n'
             for _, country, _, wrong in rows]
    answers, seconds = run(arguments.incmap, arguments.rest, lines)
    empty = run(arguments.incmap, arguments.rest, [])[1]
    ranks = [rank_of(row, answer) for row, answer in zip(rows, answers, strict=True)]
    placed = [rank for rank, answer in zip(ranks, answers) if answer['status'] == 'placed']
    print(json.dumps({
        'names': title, 'n': len(rows), 'rank_1': round(ranks.count(1) / len(rows), 4),
        'rank_5': round(sum(r is not None and r <= 5 for r in ranks) / len(rows), 4),
        'placed': round(len(placed) / len(rows), 4),
        'placed_right': round(placed.count(1) / max(1, len(placed)), 4),
        'us_each': round((seconds - empty) / len(rows) * 1e6, 1)}))
    missed = [(row, answer) for row, answer, rank in zip(rows, answers, ranks) if rank != 1]
    for row, answer in missed[:arguments.show]:
        print(row, [(c['name'], c['match'], c['score']) for c in answer['candidates'][:3]],
              answer['status'], file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--incmap', default=f'{ROOT}/build/release/bin/incmap')
    parser.add_argument('--count', type=int, default=10000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--show', type=int, default=0, help='of the names missed, to look at')
    parser.add_argument('rest', nargs='*', help='options of resolve')
    arguments = parser.parse_args()
    for title, places in (('Kosovo', kosovo_places()), ('world', world_places())):
        measure(title, list(sample(places, arguments.count, arguments.seed)), arguments)


if __name__ == '__main__':
    main()
