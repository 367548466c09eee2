"""Questions with known answers, from the kinds of data that training and measuring use.

A question is a dict: `doc` (what it comes from; folds never split one), `query` (what the filter of
`incmap resolve` is asked), `truth` (a list of right answers, each ("id", place id) or
("point", lat, lon, km); empty where no place is right).
"""
import math
import random
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'tests' / 'bench'))
from misspell import kosovo_places, misspelt, plain, world_places  # noqa: E402

NEAR_ENOUGH_KM = 161  # 100 miles, the customary measure of toponym resolution
SAME_PLACE_KM = 5
WINDOW = 10  # sentences that count as one text where documents are not told apart


def km_between(a, b):
    (lat_a, lon_a), (lat_b, lon_b) = [tuple(map(math.radians, p)) for p in (a, b)]
    half = (math.sin((lat_b - lat_a) / 2) ** 2 +
            math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2)
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


def is_right(truth, place):
    """Whether a place (of an answer or a candidate) is one of the right ones."""
    for right in truth:
        if right[0] == 'id' and place.get('place_id') == right[1]:
            return True
        if right[0] == 'point' and place.get('lat') is not None:
            if km_between((place['lat'], place['lon']), right[1:3]) <= right[3]:
                return True
    return False


def is_within(truth, answer):
    """The same, allowing for areas: the marked point of a country or sea may lie anywhere in it."""
    if is_right(truth, answer):
        return True
    wide = answer.get('feature', '')[:2] in ('A.', 'L.', 'H.') and answer.get('uncertainty_m')
    return bool(wide) and any(
        right[0] == 'point' and
        km_between((answer['lat'], answer['lon']), right[1:3]) * 1000 <= answer['uncertainty_m']
        for right in truth)


def from_news(path):
    """LGL, GeoVirus and their like: news with names marked and their points."""
    for number, article in enumerate(ElementTree.parse(path).getroot().iter('article')):
        text = article.findtext('text') or ''
        for name, point in marked_names(article, text):
            yield {'doc': f'{path}#{number}', 'query': {'place': name, 'text': text},
                   'truth': [('point', *point, NEAR_ENOUGH_KM)]}


def marked_names(article, text):
    for mark in article.iter():
        if mark.tag not in ('location', 'toponym'):
            continue
        start, end = mark.findtext('start'), mark.findtext('end')
        point = mark if mark.find('gaztag') is None else mark.find('gaztag')
        lat = (point.findtext('lat') or '').strip()
        lon = (point.findtext('lon') or '').strip()
        if not (start and end and lat and lon):
            continue
        start, end, name = int(start), int(end), mark.findtext('name')
        if name and text[start:end] != name and text[start - 1:end - 1] == name:
            start, end = start - 1, end - 1  # offsets counted from one
        if 0 <= start < end <= len(text):
            yield text[start:end], (float(lat), float(lon))


def from_cases(path):
    """Tables of cases: id, place, admin, country, near, text, what is expected."""
    for line in open(path, encoding='utf-8'):
        if not line.strip() or line[0] == '#':
            continue
        cells = line.rstrip('\n').split('\t')
        query = {'place': cells[1]}
        for key, value in zip(('admin', 'country', 'near', 'text'), cells[2:6]):
            if value:
                query[key] = [float(x) for x in value.split(',')] if key == 'near' else value
        truth = []
        for want in cells[6].split('|'):
            if re.match(r'-?\d+(\.\d+)?,', want):
                truth.append(('point', *map(float, want.split(','))))
            elif want not in ('ambiguous', 'unplaced'):
                truth.append(('id', want))
        if truth or cells[6] == 'unplaced':
            yield {'doc': f'{path}#{cells[0]}', 'query': query, 'truth': truth}


def from_misspelt(count, seed=1000):
    """Names of the default gazetteer, one in five as it is, the others with one mistake; country
    known. `count` each of Kosovo and of the world."""
    chance = random.Random(seed)
    for title, places in (('kosovo', kosovo_places()), ('world', world_places())):
        fit = [(place, flat) for place in places
               if (flat := plain(place.name)) and len(flat.replace(' ', '')) >= 6]
        for _ in range(int(count)):
            place, flat = chance.choice(fit)
            name = place.name if chance.random() < 0.2 else misspelt(flat, chance)
            yield {'doc': f'{title}#{place.id}',
                   'query': {'place': name, 'country': place.country},
                   'truth': [('point', place.lat, place.lon, SAME_PLACE_KM)]}


def from_tagged(path):
    """Running text with its names tagged (token, tab, tag a line). Where a name stands before the
    country or unit it lies in ("Jackson, Michigan"), the text without the second is a question, and
    the place that both together mean is its answer; train.py asks for it (`settle`)."""
    sentences = [s.split('\n') for s in Path(path).read_text(encoding='utf-8').split('\n\n') if s]
    for start in range(0, len(sentences), WINDOW):
        tokens = []
        for sentence in sentences[start:start + WINDOW]:
            tokens += [line.split('\t') for line in sentence if '\t' in line]
        yield from pairs_of(f'{path}#{start}', [(t[0], t[-1]) for t in tokens])


def pairs_of(doc, tokens):
    names = spans_of(tokens)
    asked = set()
    for (start, end), (other, last) in zip(names, names[1:]):
        name = joined(tokens[start:end])
        holder = joined(tokens[other:last])
        if other != end + 1 or tokens[end][0] != ',' or name in asked:
            continue
        asked.add(name)
        text = joined(tokens).replace(f'{name}, {holder}', name)
        yield {'doc': doc, 'query': {'place': name, 'text': text}, 'truth': [],
               'settle': f'{name}, {holder}'}


def spans_of(tokens):
    """The names of places: from which token to which."""
    spans, start = [], None
    for number, (_, tag) in enumerate([*tokens, ('', 'O')]):
        if start is not None and tag != 'I-LOC':
            spans.append((start, number))
            start = None
        if tag == 'B-LOC':
            start = number
    return spans


def joined(tokens):
    """Tokens as running text: no space before what closes or behind what opens."""
    text = ' '.join(token for token, _ in tokens)
    return re.sub(r'([(\[]) ', r'\1', re.sub(r" ([,.;:!?)\]]|'s\b)", r'\1', text))
