"""areas.geojson.gz: countries, admin-1 units and, in Kosovo, municipalities."""
import json
from collections import defaultdict

from common import write
from shapes import Finder, dissolve, to_geojson

SOURCE = "Natural Earth 10m admin-1"


def known_iso(unit):
    """The ISO 3166-2 code, unless Natural Earth made it up (those end in `~`)."""
    code = unit.iso_3166_2
    return code if code and not code.endswith(("~", "?")) and not code.startswith("-") else None


def feature(level, country, code, iso, name, names, source, shape, **extra):
    properties = {"level": level, "country": country, "code": code, "iso_3166_2": iso,
                  "name": name, "names": sorted(set(names) - {name}), "source": source, **extra}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": shape},
                      ensure_ascii=False, separators=(",", ":"))


def unit_source(unit):
    note = f"{SOURCE} {unit.id}"
    if unit.given != unit.country:
        note += f"; counted there to {unit.given or 'no ISO country'} ({unit.admin})"
    elif unit.country is None:
        note += f"; no ISO country given there ({unit.admin}, {unit.adm0})"
    return note


def unit_feature(unit, kosovo):
    shape, extra = to_geojson(unit.polygons), {}
    if unit.id in kosovo:
        code, names = kosovo[unit.id]
        return feature("municipality", unit.country, code, None, unit.name, names,
                       unit_source(unit) + "; layout of the 2000s", shape)
    if unit.code:
        extra["parts"] = unit.parts
    if unit.also:
        extra["also"] = unit.also
    return feature("admin1", unit.country, unit.code, known_iso(unit), unit.name, unit.names,
                   unit_source(unit), shape, **extra)


def country_shapes(units):
    """Areas by ISO code, and by Natural Earth's own code where there is none."""
    groups = defaultdict(list)
    for unit in units:
        groups[unit.country or "~" + unit.adm0].append(unit)
    return {group: (members, dissolve([p for unit in members for p in unit.polygons]))
            for group, members in sorted(groups.items())}


def country_feature(group, members, polygons, countries):
    if group.startswith("~"):
        return feature("country", None, None, None, members[0].admin, [],
                       f"{SOURCE}, joined; no ISO country given there ({group[1:]})",
                       to_geojson(polygons))
    row = countries[group]
    return feature("country", group, None, None, row["name"], row["other_names"].split("|"),
                   f"{SOURCE}, joined", to_geojson(polygons))


def check_kosovo(units, kosovo, rows):
    """How many seats of the Kosovo table lie in the polygon of their own municipality."""
    finders = {kosovo[u.id][0]: Finder(u.polygons) for u in units if u.id in kosovo}
    outside = []
    for row in rows:
        if row["feature"] in ("A.ADM1", "P.PPLA", "P.PPLC") and row["admin1"] in finders:
            x, y = (round(float(row[c]) * 100000) for c in ("longitude", "latitude"))
            if not finders[row["admin1"]].holds(x, y):
                outside.append((row["geonameid"], row["name"], row["feature"], row["admin1"]))
    return outside


def build(units, kosovo, shapes, countries, out):
    lines = [country_feature(group, members, polygons, countries)
             for group, (members, polygons) in shapes.items()]
    lines += [unit_feature(unit, kosovo) for unit in units]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    json.loads(text)
    write(out / "areas.geojson.gz", text.encode("utf-8"))
    return lines
