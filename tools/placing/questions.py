"""Questions with known answers, from the kinds of data that training and measuring use.

A question is a dict: `doc` (what it comes from; folds never split one), `query` (what the filter of
`incmap resolve` is asked), `truth` (a list of right answers, each ("id", place id) or
("point", lat, lon, km); empty where no place is right).
"""
import math
import re
import xml.etree.ElementTree as ElementTree

NEAR_ENOUGH_KM = 161  # 100 miles, the customary measure of toponym resolution


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
