"""A window of the orthophotos as one picture, for paper."""

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import rasterio
from PIL import Image
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.transform import from_bounds
from rasterio.vrt import WarpedVRT

MAX_PIXELS = 16_000_000


def window_jpeg(
    files: Iterable[Path], box: tuple[float, float, float, float], srid: int, width: int
) -> bytes | None:
    """Display copies laid over one another, the last on top, as a JPEG upright on a plane grid.

    `box` is west, south, east, north in metres of `srid`; `width` in pixels. None where no picture
    has anything inside.
    """
    west, south, east, north = box
    height = max(round(width * (north - south) / (east - west)), 1)
    shrink = min(1.0, (MAX_PIXELS / (width * height)) ** 0.5)
    size = max(int(width * shrink), 1), max(int(height * shrink), 1)
    canvas = np.full((size[1], size[0], 3), 255, dtype=np.uint8)
    is_drawn = False
    for file in files:
        is_drawn |= _lay(canvas, file, box, srid)
    if not is_drawn:
        return None
    out = io.BytesIO()
    Image.fromarray(canvas).save(out, "JPEG", quality=85)
    return out.getvalue()


def _lay(
    canvas: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]",
    file: Path,
    box: tuple[float, float, float, float],
    srid: int,
) -> bool:
    height, width = canvas.shape[:2]
    with (
        rasterio.open(file, driver="GTiff") as picture,
        WarpedVRT(
            picture,
            crs=CRS.from_epsg(srid),
            transform=from_bounds(*box, width, height),
            width=width,
            height=height,
            resampling=Resampling.bilinear,
        ) as warped,
    ):
        bands = warped.read([1, 2, 3])
        seen = warped.dataset_mask() > 127
    canvas[seen] = np.moveaxis(bands, 0, -1)[seen]
    return bool(seen.any())
