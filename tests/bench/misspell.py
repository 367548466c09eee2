"""Names with one mistake, of the kinds that people and machines make.

Every mistake changes the name as it is looked up (without case, marks and script), since a missing
mark alone is no mistake to a gazetteer that folds.
"""
import gzip
import random
import unicodedata
from collections import namedtuple
from pathlib import Path

GEODATA = Path(__file__).resolve().parents[2] / 'geodata'
LETTERS_MIN = 6
Place = namedtuple('Place', 'id name country lat lon')
ROWS = ('qwertyuiop', 'asdfghjkl', 'zxcvbnm')
ALIKE = {  # heard alike, or read alike by machines
    'c': 'kse', 'k': 'cq', 's': 'zc5', 'z': 's', 'i': 'yejl1', 'y': 'i', 'e': 'iac', 'a': 'eo',
    'o': 'au0', 'u': 'ov', 'v': 'wu', 'w': 'v', 'j': 'yi', 'g': 'qj', 'q': 'kg', 'b': 'ph', 'p': 'b',
    'd': 't', 't': 'd', 'm': 'n', 'n': 'mh', 'h': 'n', 'l': 'i1', 'f': 'v'}
HOW_OFTEN = {'replace': 37, 'delete': 30, 'insert': 20, 'swap': 13}
SPECIAL = {'đ': 'd', 'ø': 'o', 'ł': 'l', 'ı': 'i', 'ß': 's', 'æ': 'a', 'œ': 'o'}


def plain(name):
    """Latin letters without marks and case, or None for a name that has others."""
    flat = ''.join(SPECIAL.get(c, c) for c in name.lower())
    flat = ''.join(c for c in unicodedata.normalize('NFKD', flat) if not unicodedata.combining(c))
    return flat if all(c == ' ' or 'a' <= c <= 'z' for c in flat) else None


def neighbours(letter):
    for row in ROWS:
        at = row.find(letter)
        if at >= 0:
            return row[max(0, at - 1):at] + row[at + 1:at + 2]
    return ''


def put_in(name, at, chance):
    """One letter too many: mostly the same twice, or one beside it on the keyboard."""
    letter = name[at]
    kind = chance.random()
    if kind < 0.45:
        extra = letter
    elif kind < 0.8:
        extra = chance.choice(neighbours(letter) or 'e')
    else:
        extra = chance.choice('abcdefghijklmnopqrstuvwxyz')
    return name[:at + 1] + extra + name[at + 1:]


def leave_out(name, at, chance):
    """One letter missing: one of two alike or a j or h, where there is one, half of the time."""
    weak = [i for i in range(1, len(name)) if name[i] == name[i - 1] or name[i] in 'jh']
    if weak and chance.random() < 0.5:
        at = chance.choice(weak)
    return name[:at] + name[at + 1:]


def put_another(name, at, chance):
    """Another letter: one that sounds or looks alike, or the next one on the keyboard."""
    others = ALIKE.get(name[at], '') if chance.random() < 0.6 else neighbours(name[at])
    return name[:at] + chance.choice(others or 'aeiou') + name[at + 1:]


def swap(name, at, chance):
    at = min(at, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2:]


EDITS = {'replace': put_another, 'delete': leave_out, 'insert': put_in, 'swap': swap}


def misspelt(name, chance):
    """The name with one mistake; the first letter is mostly right, as it is with people."""
    while True:
        kind = chance.choices(list(HOW_OFTEN), HOW_OFTEN.values())[0]
        places = [i for i, c in enumerate(name) if c != ' ' and (i > 0 or chance.random() < 0.1)]
        wrong = EDITS[kind](name, chance.choice(places), chance)
        if wrong != name and wrong.strip() == wrong and '  ' not in wrong:
            return wrong


def kosovo_places():
    for line in (GEODATA / 'kosovo.tsv').read_text(encoding='utf-8').splitlines()[1:]:
        cells = line.split('\t')
        if cells[4].startswith('P.'):
            yield Place(cells[0], cells[1], 'XK', float(cells[2]), float(cells[3]))


def world_places():
    with gzip.open(GEODATA / 'cities500.txt.gz', 'rt', encoding='utf-8') as rows:
        for line in rows:
            cells = line.split('\t')
            yield Place(cells[0], cells[1], cells[8], float(cells[4]), float(cells[5]))


def sample(places, count, seed):
    """`count` rows (id, country, name, the name misspelt); a place may come more than once."""
    chance = random.Random(seed)
    fit = [(place, flat) for place in places
           if (flat := plain(place.name)) and len(flat.replace(' ', '')) >= LETTERS_MIN]
    for _ in range(count):
        place, flat = chance.choice(fit)
        yield place.id, place.country, place.name, misspelt(flat, chance)
