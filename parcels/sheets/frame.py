"""Where a map lies on the ground and on the paper. Pure.

The tax map is cut as the land office cuts its sheets (ระวาง): squares of 500 mm on the Indian 1975
grid, whatever the scale. A1 holds a whole sheet; smaller paper holds equal parts of one.
Ground is in metres of the register's reference system, paper in millimetres from the top left.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pyproj import CRS, Transformer

from geo.datum import indian_1975
from parcels.map_sheet import MapSheet, Square, sheet_at

SCALES = (500, 1000, 2000, 4000)
SHEET_MM = 500
Ring = list[tuple[float, float]]


class Paper(NamedTuple):
    """Size in millimetres as it lies, and into how many columns and rows it cuts a sheet."""

    width: int
    height: int
    columns: int
    rows: int


PAPERS = {
    "A4": Paper(297, 210, 3, 3),
    "A3": Paper(420, 297, 2, 2),
    "A2": Paper(420, 594, 2, 1),
    "A1": Paper(841, 594, 1, 1),
}


class Box(NamedTuple):
    """West, south, east, north in metres of the register's reference system."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Frame:
    """A window on the ground and its picture on paper at 1:`scale`."""

    box: Box
    scale: int

    @property
    def width(self) -> float:
        return (self.box.east - self.box.west) * 1000 / self.scale

    @property
    def height(self) -> float:
        return (self.box.north - self.box.south) * 1000 / self.scale

    def place(self, east: float, north: float) -> tuple[float, float]:
        """Millimetres from the top left corner of the window."""
        k = 1000 / self.scale
        return (east - self.box.west) * k, (self.box.north - north) * k

    def ticks(self) -> tuple[list[int], list[int]]:
        """Metres of the grid lines inside the window, every 100 mm, 50 mm in a small one."""
        step = self.scale * (100 if min(self.width, self.height) >= 240 else 50) // 1000
        return _steps(self.box.west, self.box.east, step), _steps(
            self.box.south, self.box.north, step
        )


@dataclass(frozen=True)
class Part:
    """The part of a sheet that one paper holds. Rows count from the north, both from 0."""

    sheet: MapSheet
    paper: str
    row: int = 0
    column: int = 0

    @property
    def number(self) -> int:
        return self.row * PAPERS[self.paper].columns + self.column + 1

    @property
    def count(self) -> int:
        return PAPERS[self.paper].columns * PAPERS[self.paper].rows

    @property
    def key(self) -> str:
        """A name for a file: '4547-1-9036-07-1000-A3-2'."""
        one = self.sheet
        name = f"{one.sheet}-{one.quadrant}-{one.cell}-{one.sub}-{one.scale}"
        return f"{name}-{self.paper}-{self.number}"

    def square(self) -> tuple[int, float, float, float, float]:
        """UTM zone, west, south, width and height in metres of the Indian 1975 grid."""
        whole, cut = self.sheet.square(), PAPERS[self.paper]
        width, height = whole.side / cut.columns, whole.side / cut.rows
        south = whole.south + whole.side - (self.row + 1) * height
        return whole.zone, whole.west + self.column * width, south, width, height

    def ring(self, srid: int) -> Ring:
        """The outline in the register's reference system, edges bent by the other grid too."""
        zone, west, south, width, height = self.square()
        return _ring(zone, west, south, width, height, srid)

    def frame(self, srid: int) -> Frame:
        """The window: everything inside the outline, upright on the register's grid."""
        xs, ys = zip(*self.ring(srid), strict=True)
        return Frame(Box(min(xs), min(ys), max(xs), max(ys)), self.sheet.scale)


def parts_of(sheet: MapSheet, paper: str) -> Iterator[Part]:
    """All parts of a sheet in reading order."""
    for row in range(PAPERS[paper].rows):
        for column in range(PAPERS[paper].columns):
            yield Part(sheet, paper, row, column)


def part_at(east: float, north: float, scale: int, paper: str, srid: int) -> Part:
    """The part that holds a point of the register's reference system."""
    zone = zone_of(srid)
    x, y = _to_indian(srid).transform(east, north)
    sheet = sheet_at(zone, x, y, scale)
    whole, cut = sheet.square(), PAPERS[paper]
    column = int((x - whole.west) // (whole.side / cut.columns))
    row = int((whole.south + whole.side - y) // (whole.side / cut.rows))
    return Part(sheet, paper, row, column)


def neighbour(sheet: MapSheet, columns: int, rows: int) -> MapSheet:
    """The sheet so many columns east and rows north of this one."""
    one = sheet.square()
    half = one.side / 2
    x, y = one.west + half + columns * one.side, one.south + half + rows * one.side
    return sheet_at(one.zone, x, y, sheet.scale)


def sheets_over(box: Box, scale: int, srid: int) -> Iterator[MapSheet]:
    """The sheets that touch a box, from the north-west in reading order."""
    side = SHEET_MM * scale // 1000
    west, south, east, north = _to_indian(srid).transform_bounds(*box)
    for y in reversed(_cells(south, north, side)):
        for x in _cells(west, east, side):
            yield sheet_at(zone_of(srid), x + side / 2, y + side / 2, scale)


def zone_of(srid: int) -> int:
    """UTM zone of the register's reference system (EPSG 326zz)."""
    return srid % 100


def sheet_ring(square: Square, srid: int) -> Ring:
    """A square of the Indian 1975 grid in the register's reference system."""
    return _ring(square.zone, square.west, square.south, square.side, square.side, srid)


def _ring(zone: int, west: float, south: float, width: float, height: float, srid: int) -> Ring:
    east, north = west + width, south + height
    xs, ys = [west, east, east, west], [south, south, north, north]
    x, y = _to_indian(srid, zone).transform(xs, ys, direction="INVERSE")
    return list(zip(x, y, strict=True))


def _steps(low: float, high: float, step: int) -> list[int]:
    return list(range(math.ceil(low / step) * step, math.floor(high) + 1, step))


def _cells(low: float, high: float, side: int) -> range:
    return range(math.floor(low / side) * side, math.floor(high / side) * side + 1, side)


@lru_cache(maxsize=4)
def _to_indian(srid: int, zone: int | None = None) -> Transformer:
    target = CRS.from_user_input(indian_1975(zone or zone_of(srid)))
    return Transformer.from_crs(CRS.from_epsg(srid), target, always_xy=True)
