"""Plane geometry for the recipe, on whole hundred-thousandths of a degree.

A ring is a list of (x, y) integer pairs without the closing repetition, a polygon a list of
rings (the outer one first), an area a list of polygons. Integers make equal borders equal,
so two neighbours can be compared, simplified and joined without tolerances.
"""
import math

SCALE = 100000


def from_geojson(geometry):
    """Polygons of a GeoJSON geometry, rounded and cleaned; orientation is set here."""
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [polygon for rings in polygons for polygon in clean_polygon(
        [[(round(p[0] * SCALE), round(p[1] * SCALE)) for p in ring] for ring in rings])]


def to_geojson(polygons):
    """A Polygon or MultiPolygon with closed rings and five decimals."""
    shapes = [[[[x / SCALE, y / SCALE] for x, y in ring + ring[:1]] for ring in rings]
              for rings in polygons]
    if len(shapes) == 1:
        return {"type": "Polygon", "coordinates": shapes[0]}
    return {"type": "MultiPolygon", "coordinates": shapes}


def area2(ring):
    """Twice the signed area: positive when the ring runs counter-clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]))


def split_ring(points):
    """Cut a ring at every point it visits twice: simple rings, none of them without area."""
    loops, path, position = [], [], {}
    for point in points:
        if point in position:
            start = position[point]
            loops.append(path[start:])
            for gone in path[start + 1:]:
                del position[gone]
            del path[start + 1:]
        else:
            position[point] = len(path)
            path.append(point)
    loops.append(path)
    return [loop for loop in loops if len(loop) > 2 and area2(loop) != 0]


def turned(ring, sign):
    """The ring in the wanted direction, begun at its smallest point."""
    ring = ring if (area2(ring) > 0) == (sign > 0) else ring[::-1]
    start = ring.index(min(ring))
    return ring[start:] + ring[:start]


def clean_polygon(rings):
    """Simple polygons, outer rings counter-clockwise, from one that may touch itself."""
    outers = split_ring(rings[0])
    if not outers:
        return []
    main = max(outers, key=lambda loop: abs(area2(loop)))
    sign = area2(main)
    holes = [loop for loop in outers if area2(loop) * sign < 0]
    holes += [loop for ring in rings[1:] for loop in split_ring(ring)]
    shells = [loop for loop in outers if area2(loop) * sign > 0]
    return assemble(shells, holes)


def assemble(shells, holes):
    """Give each hole to the smallest shell around it; holes outside every shell are dropped."""
    polygons = [[turned(shell, 1)] for shell in sorted(shells, key=lambda s: abs(area2(s)))]
    boxes = [bounds(polygon[0]) for polygon in polygons]
    for hole in sorted(holes):
        for polygon, box in zip(polygons, boxes):
            if within(hole, polygon[0], box):
                polygon.append(turned(hole, -1))
                break
    for polygon in polygons:
        polygon[1:] = sorted(polygon[1:])
    return sorted(polygons)


def within(hole, shell, box):
    """Is the hole inside the shell? The first of its points not on the shell decides."""
    on_shell = set(shell)
    west, south, east, north = box
    for x, y in hole:
        if not (west <= x <= east and south <= y <= north):
            return False
        if (x, y) not in on_shell:
            return crossings(shell, x, y) % 2 == 1
    return False


def bounds(ring):
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return min(xs), min(ys), max(xs), max(ys)


def crossings(ring, x, y):
    """How often a ray to the east from the point meets the ring."""
    count = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            count += 1
    return count


def dissolve(polygons):
    """Join polygons that share borders: an edge run in both directions disappears."""
    edges = set()
    for rings in polygons:
        for ring in rings:
            for a, b in zip(ring, ring[1:] + ring[:1]):
                if (b, a) in edges:
                    edges.remove((b, a))
                else:
                    edges.add((a, b))
    following = {}
    for a, b in sorted(edges):
        following.setdefault(a, []).append(b)
    loops = [loop for start in sorted(following) for loop in walk(following, start)]
    return assemble([s for s in loops if area2(s) > 0], [s for s in loops if area2(s) < 0])


def walk(following, start):
    """Follow the edges that leave `start` back to it, using each once."""
    loops = []
    while following.get(start):
        path, here = [], start
        while following.get(here):
            path.append(here)
            here = following[here].pop()
        loops.extend(split_ring(path))
    return loops


def representative_point(polygons):
    """A point well inside the largest polygon, as (x, y) integers."""
    rings = max(polygons, key=lambda rings: area2(rings[0]))
    west, south, east, north = bounds(rings[0])
    edges = [(a, b) for ring in rings for a, b in zip(ring, ring[1:] + ring[:1])]
    best, best_room = None, -1.0
    for step in range(1, 20):
        y = south + (north - south) * step / 20 + 0.123
        left, right = widest_span(edges, y)
        if right <= left:
            continue
        x = (left + right) / 2
        limit = max(best_room, 0.0)
        room = clearance(edges, x, y, limit)
        if room > best_room:
            best, best_room = (round(x), round(y)), room
    return best or rings[0][0]


def ground(rings):
    """The area of a polygon as it is on the ground, up to a factor, and its centre of gravity."""
    total = east = north = 0.0
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
            piece = ax * by - bx * ay
            total += piece
            east += (ax + bx) * piece
            north += (ay + by) * piece
    x, y = east / (3 * total), north / (3 * total)
    return abs(total) * math.cos(math.radians(y / SCALE)), (x, y)


def main_part(polygons):
    """The largest polygon on the ground and its share of the whole."""
    sizes = [(ground(rings)[0], rings) for rings in polygons]
    size, rings = max(sizes, key=lambda s: s[0])
    return rings, size / sum(size for size, _ in sizes)


def middle(rings):
    """The centre of gravity of a polygon where it lies inside, else a point well inside."""
    _, (x, y) = ground(rings)
    edges = [(a, b) for ring in rings for a, b in zip(ring, ring[1:] + ring[:1])]
    inside = sum((ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay)
                 for (ax, ay), (bx, by) in edges) % 2
    return (round(x), round(y)) if inside else representative_point([rings])


def widest_span(edges, y):
    meets = sorted(ax + (y - ay) * (bx - ax) / (by - ay)
                   for (ax, ay), (bx, by) in edges if (ay > y) != (by > y))
    spans = list(zip(meets[::2], meets[1::2]))
    return max(spans, key=lambda s: s[1] - s[0]) if spans else (0, 0)


def clearance(edges, x, y, limit):
    """Squared distance from the point to the nearest edge; stops early below `limit`."""
    least = float("inf")
    for (ax, ay), (bx, by) in edges:
        dx, dy = bx - ax, by - ay
        t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)
        t = 0 if t < 0 else 1 if t > 1 else t
        d = (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2
        if d < least:
            least = d
            if least <= limit:
                break
    return least


class Finder:
    """Answers many point-in-area questions about one area by bands of latitude."""

    def __init__(self, polygons):
        rings = [ring for polygon in polygons for ring in polygon]
        boxes = [bounds(ring) for ring in rings]
        self.west, self.south = min(b[0] for b in boxes), min(b[1] for b in boxes)
        self.east, self.north = max(b[2] for b in boxes), max(b[3] for b in boxes)
        points = sum(len(ring) for ring in rings)
        self.height = max(1, (self.north - self.south) // max(1, points // 8))
        self.bands = {}
        for ring in rings:
            for edge in zip(ring, ring[1:] + ring[:1]):
                low, high = sorted((edge[0][1], edge[1][1]))
                for band in range(self.band(low), self.band(high) + 1):
                    self.bands.setdefault(band, []).append(edge)

    def band(self, y):
        return (y - self.south) // self.height

    def holds(self, x, y):
        if not (self.west <= x <= self.east and self.south <= y <= self.north):
            return False
        inside = False
        for (ax, ay), (bx, by) in self.bands.get(self.band(y), ()):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
        return inside
