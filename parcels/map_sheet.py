"""Land-office map sheets (ระวาง): '4547 I 9036-00 (1:4000)' read, checked and located. Pure.

Cells lie on the Indian 1975 UTM grid; geo.datum has the shift to the register's own grid.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pyproj import Transformer

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_NUMERAL = {number: roman for roman, number in ROMAN.items()}
#: Sub-sheets a 2 km cell is cut into along one side.
_CUTS = {4000: 1, 2000: 2, 1000: 4, 500: 8}
#: Sheets of the certificate of utilisation N.S.3 K: cell 0000 and the number of an air photo.
PHOTO_SCALE = 5000
_CELL_M = 2000
_FARTHEST_M = 30_000
_FORM = re.compile(
    r"(?P<sheet>\d{4})\s*(?P<quadrant>IV|I{1,3}|[1-4])\s*(?P<cell>\d{4})"
    r"(?:\s*-\s*(?P<sub>\d{1,3}))?\s*(?:\(?\s*1\s*:\s*(?P<scale>[\d,]+)\s*\)?)?"
)


class InvalidSheet(ValueError):
    """The text is not a map sheet; the argument says which part is wrong."""


class Square(NamedTuple):
    """A square in metres of the Indian 1975 UTM grid of a zone."""

    zone: int
    west: float
    south: float
    side: float


@dataclass(frozen=True)
class MapSheet:
    sheet: str  # 1:50,000 sheet, four digits
    quadrant: int  # 1 NE, 2 SE, 3 SW, 4 NW
    cell: str  # EENN: tens and units of the kilometres of the south-west corner
    sub: str = "00"
    scale: int = 4000

    def __str__(self) -> str:
        return f"{self.sheet} {_NUMERAL[self.quadrant]} {self.cell}-{self.sub} (1:{self.scale})"

    @property
    def is_photo(self) -> bool:
        return self.scale == PHOTO_SCALE

    def corner(self) -> tuple[int, int, int]:
        """UTM zone, east and north kilometre of the cell's south-west corner."""
        return _corner(self.sheet, self.quadrant, self.cell)

    def square(self) -> Square:
        """The sub-sheet's ground. Sub-sheets are numbered like text, from the top left."""
        zone, east_km, north_km = self.corner()
        cuts = _CUTS[self.scale]
        side = _CELL_M / cuts
        row, column = divmod(int(self.sub) - 1, cuts) if cuts > 1 else (0, 0)
        west = east_km * 1000 + column * side
        south = north_km * 1000 + _CELL_M - (row + 1) * side
        return Square(zone, west, south, side)

    def is_far_from_its_quadrant(self) -> bool:
        """True beyond 30 km: likely a slip of the pen. Cells just outside do occur."""
        west, south, east, north = _quadrant_bounds(self.sheet, self.quadrant)
        zone, east_km, north_km = self.corner()
        to_grid = _to_utm(zone)
        low_x, low_y = to_grid.transform(west, south)
        high_x, high_y = to_grid.transform(east, north)
        x, y = east_km * 1000 + _CELL_M / 2, north_km * 1000 + _CELL_M / 2
        beside = max(low_x - x, 0, x - high_x)
        above = max(low_y - y, 0, y - high_y)
        return bool(max(beside, above) > _FARTHEST_M)


def parse(text: str) -> MapSheet:
    """Read a sheet as written ('5838III1414', '4547 I 9036-0'). Raises InvalidSheet."""
    match = _FORM.fullmatch(re.sub(r"\s+", " ", text.strip()).upper())
    if not match:
        raise InvalidSheet("form")
    sub = match["sub"] or "00"
    scale = int((match["scale"] or "").replace(",", "") or _scale_of(match["cell"], sub))
    quadrant = ROMAN.get(match["quadrant"]) or int(match["quadrant"])
    width = 3 if scale == PHOTO_SCALE else 2
    return checked(MapSheet(match["sheet"], quadrant, match["cell"], sub.zfill(width), scale))


def checked(sheet: MapSheet) -> MapSheet:
    """The sheet itself if its parts agree. Raises InvalidSheet."""
    if sheet.is_photo:
        if sheet.cell != "0000" or not re.fullmatch(r"\d{3}", sheet.sub):
            raise InvalidSheet("photo")
        return sheet
    if sheet.scale not in _CUTS:
        raise InvalidSheet("scale")
    if sheet.quadrant not in _NUMERAL or not re.fullmatch(r"\d{4}", sheet.sheet):
        raise InvalidSheet("sheet")
    if not re.fullmatch(r"\d[02468]\d[02468]", sheet.cell):
        raise InvalidSheet("cell")
    last = _CUTS[sheet.scale] ** 2
    if not (sheet.sub == "00" if last == 1 else 1 <= int(sheet.sub) <= last):
        raise InvalidSheet("sub")
    return sheet


def sheet_at(zone: int, east: float, north: float, scale: int) -> MapSheet:
    """The sheet of a scale that holds a point of the Indian 1975 UTM grid, in metres.

    The cell is counted to the 1:50,000 quadrant its middle lies in; the office that drew a sheet on
    the edge of two may have chosen the other.
    """
    west, south = east // _CELL_M * _CELL_M, north // _CELL_M * _CELL_M
    sheet, quadrant = _quadrant_at(zone, west + _CELL_M / 2, south + _CELL_M / 2)
    cell = f"{int(west // 1000) % 100:02d}{int(south // 1000) % 100:02d}"
    cuts = _CUTS[scale]
    side = _CELL_M / cuts
    row, column = cuts - 1 - int((north - south) // side), int((east - west) // side)
    return MapSheet(
        sheet, quadrant, cell, f"{row * cuts + column + 1:02d}" if cuts > 1 else "00", scale
    )


def _quadrant_at(zone: int, east: float, north: float) -> tuple[str, int]:
    lon, lat = _to_utm(zone).transform(east, north, direction="INVERSE")
    column, row = int((lon - 75) // 0.5), int((lat + 4.5) // 0.5)
    is_east, is_north = (lon - 75) % 0.5 >= 0.25, (lat + 4.5) % 0.5 >= 0.25
    quadrant = {(True, True): 1, (True, False): 2, (False, False): 3, (False, True): 4}
    return f"{column:02d}{row:02d}", quadrant[is_east, is_north]


def _scale_of(cell: str, sub: str) -> int:
    """The scale where none is written: it follows only for a whole cell or an air photo."""
    if cell == "0000":
        return PHOTO_SCALE
    if int(sub) == 0:
        return 4000
    raise InvalidSheet("scale")


def _quadrant_bounds(sheet: str, quadrant: int) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees."""
    column, row = divmod(int(sheet), 100)
    west = 75 + column * 0.5 + (0.25 if quadrant in (1, 2) else 0)
    south = row * 0.5 - 4.5 + (0.25 if quadrant in (1, 4) else 0)
    return west, south, west + 0.25, south + 0.25


def _corner(sheet: str, quadrant: int, cell: str) -> tuple[int, int, int]:
    west, south, east, north = _quadrant_bounds(sheet, quadrant)
    lon, lat = (west + east) / 2, (south + north) / 2
    zone = 47 if lon < 102 else 48
    x, y = _to_utm(zone).transform(lon, lat)  # only chooses the hundreds of kilometres
    return zone, _nearest(int(cell[:2]), x, range(1, 9)), _nearest(int(cell[2:]), y, range(4, 25))


def _nearest(tens: int, metres: float, hundreds: range) -> int:
    return min((100 * k + tens for k in hundreds), key=lambda km: abs(km + 1 - metres / 1000))


@lru_cache(maxsize=2)
def _to_utm(zone: int) -> Transformer:
    return Transformer.from_crs(4326, 32600 + zone, always_xy=True)
