#!/usr/bin/env python3
"""Learn the weights that incmap places names by, or measure how well it does. See README.md.

  train.py [OPTIONS] --learn KIND:WHAT...  [--write]
  train.py [OPTIONS] --measure KIND:WHAT...

KIND is cases, misspelt, news or tagged; WHAT is a file, or for misspelt how many names.
Only Python's own library is needed, and the same input gives the same numbers.
"""
import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

import answers
import model
import questions

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / 'src' / 'resolve' / 'res_weights.def'
LINE = re.compile(r'^X\((\w+), (-?[\d.]+),', re.MULTILINE)
FOLDS = 5
LACKING = 0.05  # how often a gazetteer lacks the place that is meant, beside having it
STIFFNESS = 0.005

# What the data cannot tell stays as it is. Names are drawn without regard to how often a place is in
# the news, so the weights of size and kind stay; in one language mostly, so that of other names does;
# and the two that all others are measured from, a name met letter by letter and "none of these".
FREE = """MATCH_SKELETON MATCH_INFLECTED MATCH_FUZZY EDITS SECOND_EDIT USUAL_SLIP FIRST_LETTER
          FUZZY_HOME SKELETON_HOME COUNTRY COUNTRY_NOT TEXT TEXT_COUNTRY TEXT_ADMIN
          PASSED_OVER""".split()


def load(source, ask):
    """The questions of one source; those that a fuller question answers are settled by it."""
    kind, _, what = source.partition(':')
    found = list(getattr(questions, f'from_{kind}')(what))
    open_ones = [q for q in found if 'settle' in q]
    fuller = ask([{'query': {'place': q['settle']}} for q in open_ones])
    for question, answer in zip(open_ones, fuller):
        clear = answer['status'] == 'placed' and answer['score'] >= 0.8
        if clear and not {'relation_dropped', 'admin_unknown'} & set(answer['flags']):
            point = answer['lat'], answer['lon'], questions.SAME_PLACE_KM
            question['truth'] = [('point', *point)]
    return [q for q in found if 'settle' not in q or q['truth']]


def fold_of(doc):
    return int(hashlib.sha256(doc.encode()).hexdigest(), 16) % FOLDS


def weighted(sets):
    """Examples with what they count; those robbed of what is right teach to say "none of these"."""
    out = []
    for example in (e for examples in sets for e in examples):
        out.append((example, 1.0))
        lacking = example.without_right()
        if any(example.right) and lacking.candidates:
            out.append((lacking, LACKING))
    return out


def learn(sources, weights, ask):
    sets = []
    for source in sources:
        asked = load(source, ask)
        sets.append(list(answers.examples_of(asked, ask(asked))))
    free = [name for name in FREE if name in weights]
    for fold in range(FOLDS):
        kept = [[e for e in s if fold_of(e.doc) != fold] for s in sets]
        fitted = model.fit(weighted(kept), weights, free, STIFFNESS)
        for source, examples in zip(sources, sets):
            held = [(e, 1.0) for e in examples if fold_of(e.doc) == fold]
            show(source, fold, held, weights, fitted)
    return model.fit(weighted(sets), weights, free, STIFFNESS)


def show(source, fold, held, before, after):
    """Loss and share of the right candidate first, on documents that were not learned from."""
    row = {'source': source, 'fold': fold, 'n': len(held)}
    for title, weights in (('before', before), ('after', after)):
        first = 0
        for example, _ in held:
            belief = model.shares(example, weights)[:-1]
            first += example.right[belief.index(max(belief))]
        loss = model.loss_and_slope(held, weights, {})
        row[title] = {'loss': round(loss / max(1, len(held)), 4),
                      'first': round(first / max(1, len(held)), 4)}
    print(json.dumps(row), flush=True)


def measure(sources, ask):
    """How the answers do, and how far the scores can be believed."""
    everything = []
    for source in sources:
        asked = load(source, ask)
        given = ask(asked)
        pairs = [(a['score'], questions.is_within(q['truth'], a))
                 for q, a in zip(asked, given) if a['status'] != 'unplaced']
        everything += pairs
        print(json.dumps({
            'source': source, 'n': len(asked), 'answered': share(len(pairs), len(asked)),
            'right_of_all': share(sum(questions.is_right(q['truth'], a) and a['status'] != 'unplaced'
                                      for q, a in zip(asked, given)), len(asked)),
            'oracle': share(sum(answers.holds_right(q, a) for q, a in zip(asked, given)),
                            len(asked)),
            'oracle_with_areas': share(sum(answers.holds_right(q, a) or answers.holds_within(q, a)
                                           for q, a in zip(asked, given)), len(asked)),
            **trust(pairs)}), flush=True)
    print(json.dumps({'source': 'all', 'n': len(everything), **trust(everything)}))


def share(part, whole):
    return round(part / max(1, whole), 4)


def trust(pairs):
    """Calibration error in ten bins, and what is right among the answers of score .9 and more."""
    bins = [[p for p in pairs if min(9, int(p[0] * 10)) == b] for b in range(10)]
    error = sum(abs(sum(s for s, _ in b) - sum(r for _, r in b)) for b in bins)
    sure = [right for score, right in pairs if score >= 0.9]
    return {'right': share(sum(r for _, r in pairs), len(pairs)), 'ece': share(error, len(pairs)),
            'sure': share(len(sure), len(pairs)), 'sure_right': share(sum(sure), len(sure)),
            'bins': [f'{sum(s for s, _ in b) / len(b):.2f}:{sum(r for _, r in b) / len(b):.2f}'
                     for b in bins if b]}


def write_table(weights):
    text = TABLE.read_text(encoding='utf-8')
    TABLE.write_text(LINE.sub(lambda m: f'X({m[1]}, {weights[m[1]]:.2f},' if m[1] in FREE else m[0],
                              text), encoding='utf-8')


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--incmap', default=str(ROOT / 'build/release/bin/incmap'))
    parser.add_argument('--gazetteer', action='append', default=[])
    parser.add_argument('--learn', nargs='+', metavar='KIND:WHAT')
    parser.add_argument('--measure', nargs='+', metavar='KIND:WHAT')
    parser.add_argument('--write', action='store_true', help='the learned weights into the table')
    arguments = parser.parse_args()

    def ask(asked):
        return answers.ask(arguments.incmap, arguments.gazetteer, asked)

    if arguments.learn:
        start = {m[1]: float(m[2]) for m in LINE.finditer(TABLE.read_text(encoding='utf-8'))}
        learned = learn(arguments.learn, start, ask)
        for name in FREE:
            print(f'{name:16} {start[name]:7.2f} {learned[name]:7.2f}')
        if arguments.write:
            write_table(learned)
    elif arguments.measure:
        measure(arguments.measure, ask)
    else:
        parser.error('nothing to do: give --learn or --measure')
    return 0


if __name__ == '__main__':
    sys.exit(main())
