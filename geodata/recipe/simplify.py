"""Thin out borders without opening gaps between neighbours.

A border between two junctions (points where three or more lines meet) is thinned once,
in one direction, so every area that uses it keeps the same points. An area whose lines would
cross each other keeps all its points.
"""

CELL = 2000  # side of a square of the grid in which crossing lines are looked for


def simplify(areas, tolerance):
    """Areas (lists of polygons) without the points nearer than `tolerance` to the line."""
    fixed = meeting_points(areas)
    while True:
        cache = {}
        thinned = [[[thin_ring(ring, fixed, cache, tolerance) for ring in rings]
                    for rings in polygons] for polygons in areas]
        spoilt = [area for area, thin in zip(areas, thinned) if thin != area and crosses(thin)]
        points = {p for area in spoilt for rings in area for ring in rings for p in ring}
        if points <= fixed:
            return thinned
        fixed |= points


def crosses(polygons):
    """Do any two lines of the area cross?"""
    cells = {}
    for ring in (ring for rings in polygons for ring in rings):
        for edge in zip(ring, ring[1:] + ring[:1]):
            (ax, ay), (bx, by) = edge
            for column in range(min(ax, bx) // CELL, max(ax, bx) // CELL + 1):
                for row in range(min(ay, by) // CELL, max(ay, by) // CELL + 1):
                    others = cells.setdefault((column, row), [])
                    if any(cross(*edge, *other) for other in others):
                        return True
                    others.append(edge)
    return False


def cross(a, b, c, d):
    """Do the segments meet anywhere but in an end point they share?"""
    if a in (c, d) or b in (c, d):
        return False
    if (side(a, b, c) * side(a, b, d) > 0) or (side(c, d, a) * side(c, d, b) > 0):
        return False
    return (max(min(a[0], b[0]), min(c[0], d[0])) <= min(max(a[0], b[0]), max(c[0], d[0]))
            and max(min(a[1], b[1]), min(c[1], d[1])) <= min(max(a[1], b[1]), max(c[1], d[1])))


def side(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def meeting_points(areas):
    """Each point that has more than two neighbours in the whole set of borders."""
    around = {}
    for polygons in areas:
        for rings in polygons:
            for ring in rings:
                for a, b in zip(ring, ring[1:] + ring[:1]):
                    around.setdefault(a, set()).add(b)
                    around.setdefault(b, set()).add(a)
    return {point for point, others in around.items() if len(others) > 2}


def thin_ring(ring, fixed, cache, tolerance):
    starts = [i for i, point in enumerate(ring) if point in fixed]
    if len(starts) < 2:
        low = ring.index(min(ring))
        high = max(range(len(ring)), key=lambda i: (apart(ring[i], ring[low]), ring[i]))
        starts = sorted(set(starts) | {low, high})
    ring = ring[starts[0]:] + ring[:starts[0]]
    cuts = [i - starts[0] for i in starts] + [len(ring)]
    closed = ring + ring[:1]
    thinned = []
    for begin, end in zip(cuts, cuts[1:]):
        thinned.extend(thin_arc(tuple(closed[begin:end + 1]), cache, tolerance)[:-1])
    return thinned if len(thinned) > 3 else ring


def apart(a, b):
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def thin_arc(arc, cache, tolerance):
    """The arc thinned, the same for both directions of travel."""
    backward = arc[::-1]
    key = min(arc, backward)
    if key not in cache:
        cache[key] = douglas_peucker(key, tolerance)
    return cache[key] if key == arc else cache[key][::-1]


def douglas_peucker(arc, tolerance):
    keep, spans = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, at = 0.0, None
        for i in range(first + 1, last):
            away = off_line(arc[i], arc[first], arc[last])
            if away > farthest:
                farthest, at = away, i
        if at is not None and farthest > tolerance ** 2:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [arc[i] for i in sorted(keep)]


def off_line(point, a, b):
    """Squared distance from the point to the segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length if length else 0
    t = 0 if t < 0 else 1 if t > 1 else t
    return (a[0] + t * dx - point[0]) ** 2 + (a[1] + t * dy - point[1]) ** 2
