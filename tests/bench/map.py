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
        ogr = ['ogr2ogr', '-f']
        xy = ['-oo', 'X_POSSIBLE_NAMES=lon', '-oo', 'Y_POSSIBLE_NAMES=lat', '-a_srs', 'EPSG:4326']
        peer_json = measure('ogr2ogr GeoJSON (RFC 7946)', [*ogr, 'GeoJSON', '@a.geojson', located, *xy, '-lco', 'RFC7946=YES'], a.runs, folder)
        peer_shape = measure('ogr2ogr shapefile', [*ogr, 'ESRI Shapefile', '@a.shp', located, *xy, '-lco', 'ENCODING=UTF-8'], a.runs, folder)
        peer_package = measure('ogr2ogr GeoPackage', [*ogr, 'GPKG', '@a.gpkg', located, *xy], a.runs, folder)
        both = [a.incmap, 'map', '--quiet', located, '-o', '@a.geojson', '-o', '@a.shp']
        measure('incmap GeoJSON', both[:6], a.runs, folder, peer_json)
        measure('incmap shapefile', both[:4] + both[6:], a.runs, folder, peer_shape)
        measure('incmap GeoPackage', [a.incmap, 'map', '--quiet', located, '-o', '@a.gpkg'], a.runs, folder, peer_package)
        measure('incmap GeoJSON + shapefile in one pass', both, a.runs, folder, peer_json + peer_shape)
        # The formats that came later, each beside its peer where it has one.
        peer_kml = measure('ogr2ogr KML', [*ogr, 'KML', '@a.kml', located, *xy], a.runs, folder)
        peer_fgb = measure('ogr2ogr FlatGeobuf with index', [*ogr, 'FlatGeobuf', '@a.fgb', located, *xy], a.runs, folder)
        for title, ending, against in (('KML', 'kml', peer_kml), ('FlatGeobuf with index', 'fgb', peer_fgb), ('KMZ', 'kmz', peer_kml),
                                       ('GPX', 'gpx', None), ('GeoJSON, gzipped', 'geojson.gz', peer_json)):
            measure(f'incmap {title}', [*both[:4], '-o', f'@a.{ending}'], a.runs, folder, against)
        measure_resolve(a, named, folder)
        measure('incmap named rows, GeoJSON + shapefile', [a.incmap, 'map', '--quiet', named, '-o', '@a.geojson', '-o', '@a.shp'], a.runs, folder)


main()
