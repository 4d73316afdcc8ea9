"""Map sheets (ระวาง) on the Indian 1975 grid, and land numbers that are unique inside one sheet."""

from collections import Counter

import numpy as np
import pyproj

from data_samples.generator.ground import SRID, Floats

#: The survey department's shift, never the library's default for EPSG:24047 (188 m off here).
INDIAN_1975 = (
    "+proj=utm +zone=47 +a=6377276.345 +rf=300.8017 "
    "+towgs84=204.4798,837.894,294.7765,0,0,0,0 +units=m +no_defs +type=crs"
)
_PER_SIDE = {4000: 1, 2000: 2, 1000: 4, 500: 8}
_QUADRANT = {(1, 1): "I", (0, 1): "IV", (0, 0): "III", (1, 0): "II"}  # east half, north half
PHOTO_SCALE = 5000


def to_indian(xy: Floats) -> Floats:
    """EPSG:32647 to the Indian 1975 grid."""
    transform = pyproj.Transformer.from_crs(SRID, INDIAN_1975, always_xy=True)
    return np.column_stack(transform.transform(xy[:, 0], xy[:, 1]))


def sheet_50000(lon: float, lat: float) -> tuple[str, str]:
    """Number and quadrant of the 1:50,000 sheet that holds a place."""
    column, row = int((lon - 75) * 2), int((lat + 4.5) * 2)
    east = int((lon - 75 - column / 2) >= 0.25)
    north = int((lat + 4.5 - row / 2) >= 0.25)
    return f"{column:02d}{row:02d}", _QUADRANT[east, north]


def sub_sheet(east_m: float, north_m: float, scale: int) -> str:
    """Number of the sub-sheet inside its 2 km cell, in reading order from the top-left."""
    side = _PER_SIDE[scale]
    if side == 1:
        return "00"
    size = 2000 / side
    column, row = int(east_m % 2000 // size), side - 1 - int(north_m % 2000 // size)
    return f"{row * side + column + 1:02d}"


class Sheets:
    """Hands out sheet texts and land numbers for places given once, in bulk."""

    def __init__(self, xy: Floats) -> None:
        self._grid = to_indian(xy)
        cells = np.floor(self._grid / 2000) * 2000 + 1000
        back = pyproj.Transformer.from_crs(INDIAN_1975, 4326, always_xy=True)
        self._lon, self._lat = back.transform(cells[:, 0], cells[:, 1])
        self._last: Counter[str] = Counter()

    def _cell(self, place: int) -> str:
        east, north = self._grid[place] // 2000 * 2
        return f"{int(east) % 100:02d}{int(north) % 100:02d}"

    def name(self, place: int, document: str, is_village: bool) -> str:
        """The sheet a document of this type would carry."""
        number, quadrant = sheet_50000(float(self._lon[place]), float(self._lat[place]))
        if document == "NS3K":
            photo = 100 + int(self._grid[place][0] // 4000 * 7 + self._grid[place][1] // 4000) % 900
            return f"{number} {quadrant} 0000-{photo:03d} (1:{PHOTO_SCALE})"
        scale = 1000 if is_village else 4000
        east, north = float(self._grid[place][0]), float(self._grid[place][1])
        return (
            f"{number} {quadrant} {self._cell(place)}-{sub_sheet(east, north, scale)} (1:{scale})"
        )

    def next_land_number(self, sheet: str) -> str:
        """The next free number of a sheet."""
        self._last[sheet] += 1
        return str(self._last[sheet])
