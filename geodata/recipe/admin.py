"""admin.tsv.gz: first and second level units with a point for each."""
from collections import defaultdict

from common import core, degrees, other_names, write_tsv
from shapes import Finder, area2, main_part, middle

HEADER = ["id", "name", "latitude", "longitude", "feature", "country", "admin1", "admin2",
          "population", "other_names", "point"]
SEATS = {1: ("PPLA", "PPLC"), 2: ("PPLA2", "PPLA", "PPLC")}


def group_places(places):
    """Places of each `BG.52` and each `XK.10097358.30`."""
    groups = defaultdict(list)
    for place in places:
        if place.admin1:
            groups[f"{place.country}.{place.admin1}"].append(place)
            if place.admin2:
                groups[f"{place.country}.{place.admin1}.{place.admin2}"].append(place)
    return groups


def seat(places, level):
    """The most populous seat of that level; a higher seat where the unit has no own."""
    for feature in SEATS[level]:
        seats = [p for p in places if p.feature == feature]
        if seats:
            best = max(seats, key=lambda p: (p.population, -p.x, -p.y))
            return best.x, best.y
    return None


def mean(places):
    """The mean of the places, weighted by population, across the date line too."""
    if not places:
        return None
    base = places[0].x
    total = sum(max(1, p.population) for p in places)
    x = sum(((p.x - base + 18000000) % 36000000 - 18000000) * max(1, p.population)
            for p in places) / total + base
    y = sum(p.y * max(1, p.population) for p in places) / total
    return round((x + 18000000) % 36000000 - 18000000), round(y)


def area_point(members):
    """A point inside the units: in the one nearest to their common middle."""
    points = [(middle(main_part(u.polygons)[0]), sum(area2(p[0]) for p in u.polygons), u)
              for u in members]
    if len(points) == 1:
        return points[0][0]
    total = sum(weight for _, weight, _ in points)
    x = round(sum(p[0] * weight for p, weight, _ in points) / total)
    y = round(sum(p[1] * weight for p, weight, _ in points) / total)
    if any(Finder(unit.polygons).holds(x, y) for _, _, unit in points):
        return x, y
    return min((p for p, _, _ in points), key=lambda p: ((p[0] - x) ** 2 + (p[1] - y) ** 2, p))


def same_unit(unit, code, name):
    """Is the Natural Earth unit the GeoNames unit itself, so that its names may be used?"""
    if unit.parts != 1:
        return False
    return unit.gn_code == code or core(name) in {core(n) for n in unit.names | {unit.name}}


def admin1_row(code, name, members, places):
    country, admin1 = code.split(".", 1)
    how, point = "area", area_point(members) if members else None
    if not point:
        how, point = "seat", seat(places, 1)
    if not point:
        how, point = "mean", mean(places)
    names = set()
    if len(members) == 1 and same_unit(members[0], code, name):
        names = members[0].names | {members[0].name}
    return finish(f"admin1:{code}", name, point, "A.ADM1", country, admin1, "", names, how)


def admin2_row(code, name, places, names):
    country, admin1, admin2 = code.split(".", 2)
    how, point = "seat", seat(places, 2)
    if not point:
        how, point = "mean", mean(places)
    return finish(f"admin2:{code}", name, point, "A.ADM2", country, admin1, admin2, names, how)


def finish(identity, name, point, feature, country, admin1, admin2, names, how):
    if point is None:
        return None
    return [identity, name, degrees(point[1]), degrees(point[0]), feature, country, admin1,
            admin2, "", other_names(names, name), how]


def kosovo_names(rows):
    """Names of the municipalities by code, from the Kosovo table."""
    names = defaultdict(set)
    for row in rows:
        if row["feature"] == "A.ADM1":
            names[row["admin1"]] |= {row["name"], *row["other_names"].split("|")}
    return names


def build(admin1, admin2, units, places, newer, kosovo_rows, out):
    groups, members = group_places(places), defaultdict(list)
    for code, found in group_places(newer).items():
        groups.setdefault(code, found)
    municipal = kosovo_names(kosovo_rows)
    for unit in units:
        if unit.code:
            members[f"{unit.country}.{unit.code}"].append(unit)
    rows = [admin1_row(code, name, members[code], groups[code])
            for code, name in sorted(admin1.items())]
    for code, name in sorted(admin2.items()):
        names = municipal[code.split(".")[2]] if code.startswith("XK.") else set()
        rows.append(admin2_row(code, name, groups[code], names))
    kept = [row for row in rows if row]
    write_tsv(out / "admin.tsv.gz", HEADER, kept)
    return kept
