#!/usr/bin/env python3
"""Texts that nobody means well with: each gives an answer or a clear error, in order, and the rest
goes on.

    hostile.py PROGRAM [--full]

Without --full the texts are small, as a test; with it they have their full size (100 MB in one line, a
million names, a page nested 100,000 deep), and time and peak memory of each are printed, and the
memory over 100,000 documents of a filter.
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

NAMES = ['Zvečan', 'Belgrade', 'Khartoum', 'Brussels', 'Prizren', 'Niš', 'Tirana', 'Odesa']


def texts(full):
    """(name, bytes, whether an answer is due; else an error) of each."""
    megabyte = 1_000_000
    line = 100 * megabyte if full else megabyte
    names = 1_000_000 if full else 10_000
    depth = 100_000
    words = b'Gunmen attacked a patrol in Zvecan on Sunday and nobody knows why; '
    rtl = 'هجوم في الخرطوم. An attack in Khartoum נפגעו on Sunday \u202e\u2067 в Звечане. '
    return [
        ('good1.txt', b'Gunmen attacked a patrol in Prizren on 3 May 2023.', True),
        ('one_line.txt', words * (line // len(words)), None),
        ('one_word.txt', b'a' * line, None),
        ('names.txt', ', '.join(f'{NAMES[i % 8]} {i % 977}' for i in range(names)).encode(), None),
        ('capitals.txt', b'Aaa Bbb ' * (names // 2), None),
        ('broken.html', b'<html><p><b>An attack in Zvecan<table><p></b></i></div><!-- ' * 2000, True),
        ('quotes.txt', ('"\'„“«' * 20000 + 'Attack in Zvečan' + '”»\'"' * 20000).encode(), True),
        ('mixed.txt', (rtl * 500).encode(), True),
        ('invalid.txt', 'An attack in Zvečan and Leposavić. '.encode() + b'\xff\xfe\xc0\x80 end', False),
        ('nul.txt', b'An attack\0in Zvecan', False),
        ('deep.html', b'<div>' * depth + b'An attack in Zvecan', False),
        ('deep_inline.html', b'<b><i>' * (depth // 2) + b'An attack in Zvecan', False),
        ('entities.rss', b'<!DOCTYPE r [<!ENTITY a "' + b'a' * 1000 + b'">]><rss>&a;</rss>', False),
        ('deep.rss', b'<a>' * depth, False),
        ('mail.eml', b'Content-Type: multipart/mixed; boundary=a\n\n' + b'--a\n' * 50000, True),
        ('empty.txt', b'', False),
        ('good2.txt', b'Gunmen attacked a patrol in Prizren on 3 May 2023.', True),
    ]


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (300, 300))


def run(command, **more):
    started = time.monotonic()
    done = subprocess.run(['/usr/bin/env', 'time', '-f', '%M', *command], capture_output=True,
                          preexec_fn=limit, **more)
    *said, peak = done.stderr.decode().rstrip('\n').split('\n')
    if said and said[-1].startswith('Command exited'):
        said.pop()
    return done, '\n'.join(said), int(peak), time.monotonic() - started


def check_one(program, path, due):
    done, said, peak, seconds = run([program, 'read', '--published', '2023-09-25', str(path)])
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode not in (0, 1):
        sys.exit(f'{path.name}: ended with {done.returncode}: {said}')
    answered = done.returncode == 0 and len(answers) == 1 and 'incidents' in answers[0]
    refused = done.returncode == 1 and path.name in said and not answers
    if not (answered or refused) or (due is not None and answered != due):
        sys.exit(f'{path.name}: status {done.returncode}, {len(answers)} answers: {said[:300]}')
    return ('answer' if answered else said[:100]), peak, seconds


def check_together(program, folder, cases):
    """All in one run: the answers come in order, and the good ones behind the bad are there."""
    paths = [str(folder / name) for name, _, _ in cases]
    done, _, _, _ = run([program, 'read', '--published', '2023-09-25', *paths])
    sources = [json.loads(line)['source'] for line in done.stdout.splitlines()]
    if sources != [n for n, _, _ in cases if n in sources] or sources[0] != 'good1.txt' \
            or sources[-1] != 'good2.txt' or done.returncode != 1:
        sys.exit(f'together: {sources}, status {done.returncode}')


def filter_memory(program, count):
    line = json.dumps({'id': 1, 'text': 'Gunmen attacked a patrol in Zvečan on Sunday. ' * 10,
                       'published': '2023-09-25'}) + '\n'
    _, _, peak, seconds = run([program, 'read', '--from', 'ndjson', '-'], input=(line * count).encode())
    return peak, seconds


def main():
    program, full = sys.argv[1], '--full' in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        cases = texts(full)
        for name, data, due in cases:
            (folder / name).write_bytes(data)
            what, peak, seconds = check_one(program, folder / name, due)
            if full:
                print(f'{name}: {len(data):,} bytes, {seconds:.1f} s, {peak / 1024:.0f} MiB: {what}')
        check_together(program, folder, cases)
    few, _ = filter_memory(program, 100)
    many_count = 100_000 if full else 2_000
    many, seconds = filter_memory(program, many_count)
    print(f'memory: {few / 1024:.1f} MiB over 100 documents, {many / 1024:.1f} MiB over '
          f'{many_count:,} ({seconds:.1f} s)')
    if many > few * 1.1 + 2048:
        sys.exit('memory grows with the number of documents')


main()
