#!/usr/bin/env python3
"""How well `incmap read` finds the places of marked corpora.

  names.py [--incmap BIN] [--group N] FILE... [-- OPTION...]

FILE is a token/tag file: a token, a tab and its BIO tag a line, an empty line between sentences.
N sentences are given to the program as one report (1 when not said); what stands behind -- goes to
`incmap read`. Printed for each file: marked, found and right places with F1 over spans that agree
exactly, then F1 where overlapping is enough.
"""
import argparse
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'tools', 'names'))
from prepare import running_text, sentences, spans  # noqa: E402


def reports(path, group):
    """Texts with the byte offsets of their places."""
    text, gold, count = '', [], 0
    for tokens in sentences(path):
        line, where = running_text(tokens)
        at = len(text.encode())
        gold += [(at + s, at + e) for s, e, kind in spans(tokens, where, ()) if kind == 'PLACE']
        text += line + '\n\n'
        count += 1
        if count == group:
            yield text, gold
            text, gold, count = '', [], 0
    if text:
        yield text, gold


def f1(right, found, marked):
    return 2 * right / max(1, found + marked)


def measure(path, program, group, options):
    docs = list(reports(path, group))
    lines = ''.join(json.dumps({'text': text}, ensure_ascii=False) + '\n' for text, _ in docs)
    run = subprocess.run([program, 'read', '--from', 'ndjson', *options, '-'], check=True,
                         input=lines.encode(), stdout=subprocess.PIPE)
    marked = found = right = near = near_gold = 0
    for (_, gold), line in zip(docs, run.stdout.splitlines(), strict=True):
        places = [(p['start'], p['end']) for p in json.loads(line).get('places', [])]
        marked += len(gold)
        found += len(places)
        right += len(set(gold) & set(places))
        near += sum(any(s < e2 and s2 < e for s2, e2 in gold) for s, e in places)
        near_gold += sum(any(s < e2 and s2 < e for s2, e2 in places) for s, e in gold)
    precision, recall = near / max(1, found), near_gold / max(1, marked)
    overlap = 2 * precision * recall / max(1e-9, precision + recall)
    print(f'{os.path.basename(path)}: marked {marked}, found {found}, right {right}, '
          f'F1 {f1(right, found, marked):.3f}, overlapping {overlap:.3f}')


def main():
    argv = sys.argv[1:]
    options = argv[argv.index('--') + 1:] if '--' in argv else []
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--incmap', default='build/release/bin/incmap')
    parser.add_argument('--group', type=int, default=1)
    parser.add_argument('files', nargs='+')
    args = parser.parse_args(argv[:argv.index('--')] if '--' in argv else argv)
    for path in args.files:
        measure(path, args.incmap, args.group, options)


if __name__ == '__main__':
    main()
