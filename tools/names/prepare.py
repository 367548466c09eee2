#!/usr/bin/env python3
"""Marked corpora and word lists as plain text for the trainer.

  prepare.py texts FILE[:TIMES]...   token/tag files (BIO) to running text with offsets
  prepare.py words FOLDER            word lists to "flags<TAB>word"

A text comes out as lines  D name | T paragraph | E start end kind  (bytes in the paragraph,
kinds PLACE ORGANISATION PERSON MISC). Sentences are put together to reports of 1 to 12 of them, in
turn, so that the tagger meets reports of all lengths.
"""
import os
import sys

KINDS = {'LOC': 'PLACE', 'ORG': 'ORGANISATION', 'PER': 'PERSON', 'MISC': 'MISC'}
NO_SPACE_BEFORE = set(",.;:!?)]}%…’'”»") | {"'s", "’s", "n't", "'re", "'ve", "'ll", "'m", "'d"}
NO_SPACE_BEHIND = set("([{$€£#“„«@")
DATELINES = [' — ', ' (AP) — ', ', {} (AP) -- ', ' - ', ', {} — ', ' (Reuters) - ', ' -- ', ' – ']
STATES = """Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich.
Minn. Miss. Mo. Mont. Neb. Nev. N.H. N.J. N.M. N.Y. N.C. N.D. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Vt.
Va. Wash. W.Va. Wis. Wyo. D.C. Ont. Que. B.C. Texas Ohio""".split()
LENGTHS = [12, 1, 5, 3, 8, 2, 10, 4]


def sentences(path):
    tokens = []
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            line = line.rstrip('\n')
            if line.startswith('# ') or line.startswith('#\t'):
                continue
            if not line.strip():
                if tokens:
                    yield tokens
                tokens = []
                continue
            parts = line.split('\t')
            if len(parts) >= 2:
                tokens.append((parts[0], parts[-1]))
    if tokens:
        yield tokens


def running_text(tokens):
    """The sentence as it would be printed, and where each token stands in it (bytes)."""
    text, where, glue, quote, at = '', [], True, False, 0
    for number, (word, _) in enumerate(tokens):
        straight = word == '"'
        hyphen = word == '-' and 0 < number < len(tokens) - 1
        before = word not in NO_SPACE_BEFORE and not (straight and quote) and not hyphen
        piece = (' ' if before and not glue else '') + word
        at += len(piece.encode())
        where.append((at - len(word.encode()), at))
        text += piece
        glue = word in NO_SPACE_BEHIND or (straight and not quote) or hyphen
        quote ^= straight
    return text, where


def spans(tokens, where, demonyms):
    found, at = [], 0
    while at < len(tokens):
        tag = tokens[at][1]
        end = at + 1
        if tag != 'O':
            while end < len(tokens) and tokens[end][1] == 'I-' + tag[2:]:
                end += 1
        kind = KINDS.get(tag[2:])
        if end == at + 1 and tag in ('O', 'B-LOC') and tokens[at][0] in demonyms:
            kind = 'MISC'   # corpora differ: a demonym is none, a place or a name of its own kind
        if kind:
            found.append((where[at][0], where[end - 1][1], kind))
        at = end
    return found


def dateline(number, text, found):
    """The text with a dateline in front, made of the first place in it, for every other report
    that has one: corpora for training leave them out."""
    places = [text.encode()[s:e].decode() for s, e, kind in found if kind == 'PLACE']
    if number % 2 or not places or len(places[0]) < 4:
        return text, found
    behind = DATELINES[number // 2 % len(DATELINES)]
    place = places[0] if number % 8 == 0 else places[0].upper()
    marked = [(0, len(place.encode()), 'PLACE')]
    front = place
    if '{}' in behind:
        unit = places[1] if len(places) > 1 else STATES[number // 2 % len(STATES)]
        start = len((front + ', ').encode())
        marked.append((start, start + len(unit.encode()), 'PLACE'))
        behind = behind.replace('{}', unit)
    front += behind
    shift = len(front.encode())
    return front + text, marked + [(s + shift, e + shift, kind) for s, e, kind in found]


def texts(names):
    demonyms = set()
    for given in names:
        if given.startswith('--demonyms='):
            with open(given.split('=', 1)[1], encoding='utf-8') as lines:
                demonyms |= {line.split('\t')[0] for line in lines}
    for given in names:
        if given.startswith('--'):
            continue
        path, _, times = given.partition(':')
        name = os.path.basename(path)
        english = name.startswith('en-')
        reports = 0
        for turn in range(int(times or 1)):
            left = 0
            for number, tokens in enumerate(sentences(path)):
                first = left == 0
                if first:
                    left = 1 if '--single' in names else LENGTHS[(number + turn) % len(LENGTHS)]
                    print(f'D\t{name}')
                left -= 1
                text, where = running_text(tokens)
                found = spans(tokens, where, demonyms if english else ())
                if first and '--single' not in names:
                    reports += 1
                    text, found = dateline(reports, text, found)
                print(f'T\t{text}')
                for start, end, kind in found:
                    print(f'E\t{start}\t{end}\t{kind}')


def words(folder):
    flags = {}

    def add(name, flag, column=0, keep=lambda parts: True):
        with open(os.path.join(folder, name), encoding='utf-8') as lines:
            for line in lines:
                parts = line.rstrip('\n').split('\t')
                if keep(parts) and parts[column] and ' ' not in parts[column]:
                    word = parts[column]
                    flags[word.lower()] = flags.get(word.lower(), 0) | flag

    add('compromise-firstnames.txt', 1)
    add('stdlib-firstnames-en.txt', 1)
    add('compromise-lastnames.txt', 2)
    add('scowl-common-en.tsv', 4, keep=lambda p: p[0].islower() and int(p[1]) <= 20)
    add('scowl-common-en.tsv', 8, keep=lambda p: p[0].islower() and int(p[1]) > 20)
    add('compromise-demonyms.txt', 16)
    add('demonym-en-iso2.tsv', 16)
    add('orgcue-en.tsv', 32, keep=lambda p: p[1].isdigit() and int(p[1]) * 2 > int(p[3]))
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'words.tsv'),
              encoding='utf-8') as lines:
        for line in lines:
            flag, word = line.rstrip('\n').split('\t')
            flags[word] = flags.get(word, 0) | int(flag)
    for word in sorted(flags):
        print(f'{flags[word]}\t{word}')


if __name__ == '__main__':
    if len(sys.argv) < 3 or sys.argv[1] not in ('texts', 'words'):
        sys.exit(__doc__)
    texts(sys.argv[2:]) if sys.argv[1] == 'texts' else words(sys.argv[2])
