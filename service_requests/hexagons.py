"""The 250 m grid of the heat map: flat-to-flat hexagons in the register's plane. Pure arithmetic.

A cell is named "q_r" in axial coordinates (pointy tops). Its origin is the plane's own, so the
same ground always falls into the same cell.
"""

import math

WIDTH_M = 250.0
_SIZE = WIDTH_M / math.sqrt(3)  # centre to corner


def cell_of(x: float, y: float) -> str:
    """Name of the cell that holds a point given in metres of the register grid."""
    q = (math.sqrt(3) / 3 * x - y / 3) / _SIZE
    r = (2 / 3 * y) / _SIZE
    return "{}_{}".format(*_nearest(q, r))


def centre(cell: str) -> tuple[float, float]:
    """Centre of a cell in metres of the register grid."""
    q, r = (int(part) for part in cell.split("_"))
    return _SIZE * (math.sqrt(3) * q + math.sqrt(3) / 2 * r), _SIZE * 1.5 * r


def ring(cell: str) -> list[tuple[float, float]]:
    """The six corners, first repeated at the end, counter-clockwise."""
    x, y = centre(cell)
    angles = [math.radians(60 * i - 30) for i in range(6)]
    corners = [(x + _SIZE * math.cos(a), y + _SIZE * math.sin(a)) for a in angles]
    return [*corners, corners[0]]


def _nearest(q: float, r: float) -> tuple[int, int]:
    """Round in cube coordinates: the part with the largest error follows from the other two."""
    s = -q - r
    rq, rr, rs = round(q), round(r), round(s)
    dq, dr, ds = abs(rq - q), abs(rr - r), abs(rs - s)
    if dq > dr and dq > ds:
        rq = -rr - rs
    elif dr > ds:
        rr = -rq - rs
    return rq, rr
