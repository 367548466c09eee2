#!/usr/bin/env python3
"""The main job at a million rows, beside ogr2ogr in the same run.

    map.py [--resolve] [--incmap PROGRAM] [--rows N] [--runs N] [--located FILE.csv] [--named FILE.csv]

Without files it makes its own rows (rows.py). Prints for each job the median CPU seconds (user and
system, children included) and the peak of the memory that is not a mapped file (RssAnon, sampled),
and the ratio to ogr2ogr. One warm-up run goes before the counted ones. For the filter it prints the
rows a second by the clock, which is what its users wait for.
"""
import argparse
import csv
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


def anonymous_kb(pid):
    try:
        for line in open(f'/proc/{pid}/status', encoding='ascii', errors='replace'):
            if line.startswith('RssAnon:'):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def run(command, folder, source=None):
    """CPU seconds, peak anonymous KiB and seconds by the clock of one run in a fresh folder."""
    work = tempfile.mkdtemp(dir=folder)
    start = time.monotonic()
    with open(source or os.devnull, 'rb') as stdin, open(work + '/stdout', 'wb') as stdout:
        process = subprocess.Popen([c.replace('@', work + '/') for c in command], stdin=stdin, stdout=stdout,
                                   stderr=subprocess.DEVNULL)
    peak = 0
    while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        peak = max(peak, anonymous_kb(process.pid))
        time.sleep(0.005)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    shutil.rmtree(work)
    if process.returncode != 0:
        sys.exit(f'{command} ended with {process.returncode}')
    return usage.ru_utime + usage.ru_stime, peak, elapsed


def measure(name, command, runs, folder, against=None):
    run(command, folder)
    results = [run(command, folder) for _ in range(runs)]
    seconds = statistics.median(r[0] for r in results)
    peak = max(r[1] for r in results) / 1024
    ratio = '' if against is None else f'   {seconds / against:6.2f} x ogr2ogr'
    print(f'{name:44} {seconds:8.2f} s CPU {peak:8.1f} MiB{ratio}', flush=True)
    return seconds


def measure_filter(name, command, runs, folder, source, count):
    run(command, folder, source)
    results = [run(command, folder, source) for _ in range(runs)]
    seconds = statistics.median(r[0] for r in results)
    elapsed = statistics.median(r[2] for r in results)
    peak = max(r[1] for r in results) / 1024
    print(f'{name:44} {seconds:8.2f} s CPU {peak:8.1f} MiB   {count / elapsed:9,.0f} rows/s', flush=True)


def questions(table, folder):
    """The named rows as the filter wants them; answers their path and number."""
    path, count = folder / 'names.ndjson', 0
    with open(table, encoding='utf-8', newline='') as source, open(path, 'w', encoding='utf-8') as out:
        for row in csv.DictReader(source):
            out.write(json.dumps({k: row[k] for k in ('id', 'place', 'admin', 'country')}, ensure_ascii=False) + '\n')
            count += 1
    return str(path), count


def measure_resolve(a, named, folder):
    asked, count = questions(named, folder)
    for threads in ('1', '2'):
        measure_filter(f'incmap resolve as a filter, threads: {threads}', [a.incmap, 'resolve', '--threads', threads],
                       a.runs, folder, asked, count)


# Format, what ogr2ogr calls it, its options there, the ending.
PEERS = (
    ('GeoJSON (RFC 7946)', 'GeoJSON', ['-lco', 'RFC7946=YES'], 'geojson'),
    ('shapefile', 'ESRI Shapefile', ['-lco', 'ENCODING=UTF-8'], 'shp'),
    ('GeoPackage with index', 'GPKG', [], 'gpkg'),
    ('KML', 'KML', [], 'kml'),
    ('FlatGeobuf with index', 'FlatGeobuf', [], 'fgb'),
)


def measure_copy(command, runs, folder):
    """What copying the GeoJSON takes."""
    whole = pathlib.Path(folder) / 'copied.geojson'
    subprocess.run([*command, '-o', str(whole)], check=True)
    copy = measure('cp of the GeoJSON', ['cp', str(whole), '@a.geojson'], runs, folder)
    whole.unlink()
    return copy


def measure_maps(a, located, folder):
    """Each format beside ogr2ogr, and several in one pass beside the sum of each alone."""
    xy = ['-oo', 'X_POSSIBLE_NAMES=lon', '-oo', 'Y_POSSIBLE_NAMES=lat', '-a_srs', 'EPSG:4326']
    command = [a.incmap, 'map', '--quiet', located]
    reading = measure('incmap, reading and placing (CSV of one column)', [*command, '--fields', 'id', '-o', '@a.csv'], a.runs, folder)
    ours = {}
    for name, driver, options, ending in PEERS:
        theirs = measure(f'ogr2ogr {name}', ['ogr2ogr', '-f', driver, f'@a.{ending}', located, *xy, *options], a.runs, folder)
        ours[ending] = measure(f'incmap {name}', [*command, '-o', f'@a.{ending}'], a.runs, folder, theirs)
    copy = measure_copy(command, a.runs, folder)
    print(f'{"GeoJSON beside cp":44} {ours["geojson"] / copy:8.2f} x')
    together = measure('incmap GeoJSON + shapefile + GeoPackage', [*command, *(x for e in ('geojson', 'shp', 'gpkg') for x in ('-o', f'@a.{e}'))],
                       a.runs, folder)
    alone = ours['geojson'] + ours['shp'] + ours['gpkg'] - 2 * reading
    print(f'{"in one pass beside the sum, read once":44} {together / alone:8.2f} x')
    for ending in ('kmz', 'gpx', 'geojson.gz'):
        measure(f'incmap {ending}', [*command, '-o', f'@a.{ending}'], a.runs, folder)
    measure('incmap GeoJSON, sorted by a million texts', [*command, '--sort', 'notes', '-o', '@a.geojson'], a.runs, folder)


def rows(kind, count, given, folder):
    if given:
        return given
    path = folder / f'{kind}.csv'
    with open(path, 'wb') as file:
        subprocess.run([sys.executable, HERE / 'rows.py', str(count), kind], stdout=file, check=True)
    return str(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--incmap', default=str(HERE.parents[1] / 'build' / 'release' / 'bin' / 'incmap'))
    parser.add_argument('--rows', type=int, default=1_000_000)
    parser.add_argument('--runs', type=int, default=5)
    parser.add_argument('--located')
    parser.add_argument('--named')
    parser.add_argument('--resolve', action='store_true', help='the filter of resolve alone')
    parser.add_argument('--folder', help='where to work (a disk with room for a few GB)')
    a = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=a.folder) as name:
        folder = pathlib.Path(name)
        named = rows('named', a.rows, a.named, folder)
        if a.resolve:
            measure_resolve(a, named, folder)
            return
        located = rows('located', a.rows, a.located, folder)
        measure_maps(a, located, folder)
        measure_resolve(a, named, folder)
        for threads in ('1', '2'):
            measure(f'incmap named rows, GeoJSON + shapefile, threads: {threads}',
                    [a.incmap, 'map', '--quiet', '--threads', threads, named, '-o', '@a.geojson', '-o', '@a.shp'], a.runs, folder)


main()
