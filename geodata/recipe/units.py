"""Natural Earth's admin-1 units, and which GeoNames code each of them belongs to."""
from collections import Counter, defaultdict

from common import core, key, read_json, read_tsv
from shapes import Finder, from_geojson
from simplify import simplify

TOLERANCE = 100  # hundred-thousandths of a degree: at most 112 m, on lines drawn for 1:10 million
LANGUAGES = """ar bn de el en es fa fr he hi hu id it ja ko nl pl pt ru sv tr uk ur vi zh
               zht""".split()

# Units that Natural Earth counts to a state, or to none, although ISO 3166-1 has a code.
TERRITORY_BY_ISO_3166_2 = {
    "FR-GF": "GF", "FR-GP": "GP", "FR-MQ": "MQ", "FR-RE": "RE", "FR-YT": "YT",
    "NL-BQ1": "BQ", "NL-BQ2": "BQ", "NL-BQ3": "BQ", "NO-21": "SJ", "NO-22": "SJ",
    "NO-X01~": "BV", "-99-X15~": "CC", "-99-X14~": "CX"}


class Unit:
    """One polygon feature of Natural Earth with what is known about it."""

    def __init__(self, properties, polygons):
        self.polygons = polygons
        self.iso_3166_2 = properties["iso_3166_2"]
        self.given = properties["iso_a2"] if properties["iso_a2"].isalpha() else None
        self.country = TERRITORY_BY_ISO_3166_2.get(self.iso_3166_2, self.given)
        self.adm0 = properties["adm0_a3"]
        self.admin = properties["admin"]
        self.id = properties["adm1_code"]
        self.name = properties["name"] or f"({properties['admin']}, unnamed)"
        alternatives = properties["name_alt"].split("|") + [properties["name_local"]]
        self.names = {n.strip() for n in alternatives + [properties["name"]]}
        self.names |= {properties[f"name_{language}"].strip() for language in LANGUAGES}
        self.names -= {"", self.name}
        self.gn_code = properties["gn_a1_code"]
        self.gns_adm1 = properties["gns_adm1"]
        self.gn_id = properties["gn_id"]
        self.code, self.how, self.parts, self.also = None, None, 0, []
        self.votes = Counter()


def load(path):
    features = read_json(path)["features"]
    shapes = simplify([from_geojson(f["geometry"]) for f in features], TOLERANCE)
    units = [Unit(f["properties"], s) for f, s in zip(features, shapes, strict=True)]
    return sorted(units, key=lambda unit: (unit.country or "~", unit.name, unit.id))


def count_votes(units, places):
    """In each unit, how many places carry which (country, admin1)."""
    grid = defaultdict(list)
    for place in places:
        if place.admin1:
            grid[place.x // 100000, place.y // 100000].append(place)
    for unit in units:
        finder = Finder(unit.polygons)
        for column in range(finder.west // 100000, finder.east // 100000 + 1):
            for row in range(finder.south // 100000, finder.north // 100000 + 1):
                for place in grid.get((column, row), ()):
                    if finder.holds(place.x, place.y):
                        unit.votes[place.country, place.admin1] += 1


def match(units, admin1, districts):
    """Find the code of each unit; `admin1` maps `BG.52` to a name.

    `districts` gives the district of a Kosovo municipality by the id of its unit.
    """
    by_name = defaultdict(set)
    for code, name in admin1.items():
        by_name[code.split(".")[0], core(name)].add(code)
    for unit in units:
        if unit.id in districts:
            full, unit.how = districts[unit.id], "municipality"
        else:
            full, unit.how = choose(unit, admin1, by_name)
        unit.code = full.split(".", 1)[1] if full else None
        unit.also = abroad(unit)
    shared = Counter((unit.country, unit.code) for unit in units if unit.code)
    for unit in units:
        unit.parts = shared[unit.country, unit.code]


def choose(unit, admin1, by_name):
    """The very name with places to back it, then places, any name, Natural Earth's own code."""
    if unit.country is None:
        return None, None
    own = Counter({f"{c}.{a}": n for (c, a), n in unit.votes.items() if c == unit.country})
    total = sum(own.values())
    top = min(own, key=lambda code: (-own[code], code)) if own else None
    alike = by_name.get((unit.country, core(unit.name)), set())
    if len(alike) == 1 and own[min(alike)] > 0.1 * total:
        return min(alike), "name"
    if total > 1 and own[top] >= 0.6 * total and top in admin1:
        return top, "places"
    named = set()
    for name in unit.names | {unit.name}:
        named |= by_name.get((unit.country, core(name)), set())
    if len(named) == 1:
        return named.pop(), "name"
    if unit.gn_code in admin1 and unit.gn_code.startswith(unit.country + "."):
        return unit.gn_code, "code"
    if top in admin1 and own[top] == total:
        return top, "places"
    return None, None


def abroad(unit):
    """Codes that places in the unit carry at GeoNames when it counts all to another country."""
    if any(country == unit.country for country, _ in unit.votes):
        return []
    total = sum(unit.votes.values())
    return sorted(f"{country}.{code}" for (country, code), n in unit.votes.items()
                  if n >= 0.1 * total)


def kosovo_codes(units, table):
    """Municipality codes of the 30 units in Kosovo, found by name and by GeoNames id."""
    rows = [row for row in read_tsv(table) if row["feature"] in ("A.ADM1", "P.PPLA", "P.PPLC")]
    found = {}
    for unit in (unit for unit in units if unit.country == "XK"):
        wanted = {key(unit.name), key(unit.name.removeprefix("Kosovska "))}
        codes = {row["admin1"] for row in rows if wanted & {
            key(n) for n in [row["name"], *row["other_names"].split("|")]}}
        by_id = {row["admin1"] for row in rows if row["geonameid"] == str(unit.gn_id)}
        if by_id and codes - by_id or unit.gns_adm1 not in {"KV" + c for c in codes | by_id}:
            raise ValueError(f"Kosovo: {unit.name}: by name {codes}, by id {by_id}")
        code = unit.gns_adm1[2:]
        found[unit.id] = (code, {n for row in rows if row["admin1"] == code
                                 for n in [row["name"], *row["other_names"].split("|")] if n})
    if len({code for code, _ in found.values()}) != 30:
        raise ValueError("Kosovo: 30 municipalities expected")
    return found
