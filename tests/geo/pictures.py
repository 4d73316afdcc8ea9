"""Small invented pictures for tests: colours that vary smoothly, so that a shift would show."""

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import Affine

#: In the middle of the ground of the tests (tests/factories.py), EPSG:32647.
WEST, NORTH = 390_300.0, 2_140_700.0


def colours(width: int, height: int) -> np.ndarray:
    """Three bands of hills of colour."""
    y, x = np.mgrid[0:height, 0:width]
    waves = [np.sin(x / 37) + np.cos(y / 29), np.sin((x + y) / 53), np.cos((x - 2 * y) / 71)]
    return np.stack([(w - w.min()) / (np.ptp(w)) * 200 + 25 for w in waves]).astype(np.uint8)


def write(path: Path, size: int = 700, gsd: float = 0.3, **changed: Any) -> Path:
    """A GeoTIFF of size x size pixels whose lower left quarter has no data (internal mask)."""
    profile = {
        "driver": "GTiff",
        "width": size,
        "height": size,
        "count": 3,
        "dtype": "uint8",
        "crs": "EPSG:32647",
        "transform": Affine(gsd, 0, WEST, 0, -gsd, NORTH),
        "photometric": "RGB",
        **changed,
    }
    pixels = colours(size, size).astype(profile["dtype"])
    mask = np.full((size, size), 255, np.uint8)
    mask[size // 2 :, : size // 2] = 0
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "w", **profile) as picture:
        for band in range(profile["count"]):
            picture.write(pixels[min(band, 2)], band + 1)
        picture.write_mask(mask)
    return path
