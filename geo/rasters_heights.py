"""Height models (DSM, DTM) as pictures: shaded for the map, and the height at one place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.warp import transform
from rasterio.windows import Window

Heights = NDArray[np.float32]
_STRIP = 1024
#: The sun of map makers: from the north-west, half way up; slopes drawn twice as steep.
_AZIMUTH, _ALTITUDE, _STEEPER = np.radians(315.0), np.radians(45.0), 2.0
#: Low to high: green valleys, tan slopes, white tops.
_TINTS = np.array([[112, 150, 110], [186, 190, 140], [205, 180, 140], [235, 232, 226]], float)


def write_shaded(source: Path, target: Path, progress: Callable[[float], None]) -> None:
    """A red-green-blue picture of the heights, transparent where there are none; by strips."""
    with rasterio.open(source, driver="GTiff") as model:
        low, high = _range(model)
        profile = {
            "driver": "GTiff", "width": model.width, "height": model.height, "count": 4,
            "dtype": "uint8", "crs": model.crs, "transform": model.transform, "tiled": True,
            "compress": "lzw", "photometric": "RGB", "alpha": "yes", "bigtiff": "if_safer",
        }  # fmt: skip
        with rasterio.open(target, "w", **profile) as out:
            for row in range(0, model.height, _STRIP):
                rows = min(_STRIP, model.height - row)
                out.write(
                    _shaded_rows(model, row, rows, low, high),
                    window=Window(0, row, model.width, rows),
                )
                progress((row + rows) / model.height)


def _shaded_rows(model: Any, row: int, rows: int, low: float, high: float) -> NDArray[np.uint8]:
    """Rows of the picture, read with one more row on each side so that strips do not show."""
    first, last = max(0, row - 1), min(model.height, row + rows + 1)
    window = Window(0, first, model.width, last - first)
    masked = model.read(1, window=window, masked=True).astype(np.float32)
    seen = ~np.ma.getmaskarray(masked) & np.isfinite(masked.filled(np.nan))
    heights = np.where(seen, masked.filled(low), low).astype(np.float32)
    shade = shaded(heights, *_pixel_m(model))
    part = np.clip((heights - low) / max(high - low, 1e-6), 0, 1) * (len(_TINTS) - 1)
    stops = np.arange(len(_TINTS))
    colour = np.stack([np.interp(part, stops, _TINTS[:, band]) for band in range(3)])
    picture = np.concatenate([colour * (0.35 + 0.65 * shade), (seen * 255)[None]])
    inner = slice(row - first, row - first + rows)
    return picture[:, inner].clip(0, 255).astype(np.uint8)


def shaded(heights: Heights, pixel_x_m: float, pixel_y_m: float) -> Heights:
    """How bright each place is under the map makers' sun, 0 to 1; flat ground is 0.71."""
    down, right = np.gradient(heights, pixel_y_m, pixel_x_m)
    east, north = -right * _STEEPER, down * _STEEPER
    sun = np.array(
        [
            np.sin(_AZIMUTH) * np.cos(_ALTITUDE),
            np.cos(_AZIMUTH) * np.cos(_ALTITUDE),
            np.sin(_ALTITUDE),
        ]
    )
    length = np.sqrt(east**2 + north**2 + 1)
    light: Heights = (east * sun[0] + north * sun[1] + sun[2]) / length
    return light.clip(0, 1)


def height_at(archive: Path, lon: float, lat: float) -> float | None:
    """Metres at a place in degrees (EPSG:4326); None where the model has no data."""
    with rasterio.open(archive, driver="GTiff") as model:
        (x,), (y,) = transform(CRS.from_epsg(4326), model.crs, [lon], [lat])
        row, column = model.index(x, y)
        if not (0 <= row < model.height and 0 <= column < model.width):
            return None
        value = model.read(1, window=Window(column, row, 1, 1), masked=True)
        height = value.filled(np.nan).item() if value.dtype.kind == "f" else value.item()
        return float(height) if height is not None and np.isfinite(height) else None


def _range(model: Any) -> tuple[float, float]:
    """Where most heights lie: one in fifty is lower, one in fifty higher."""
    shape = (1, min(model.height, 512), min(model.width, 512))
    found = model.read(out_shape=shape, masked=True).compressed().astype(float)
    found = found[np.isfinite(found)]
    if not found.size:
        return 0.0, 1.0
    low, high = np.percentile(found, [2, 98])
    return float(low), float(high)


def _pixel_m(model: Any) -> tuple[float, float]:
    """Metres of a pixel; a degree is about 111 km."""
    metres = 111_320.0 if model.crs.is_geographic else 1.0
    return abs(model.transform.a) * metres, abs(model.transform.e) * metres
