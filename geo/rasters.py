"""Orthophotos as files, and the only importer of rasterio: inspect, archive, warp to the tile grid.

The archive is a Cloud Optimized GeoTIFF in the picture's own reference system. The display copy is
warped once to the web tile grid; each of its blocks is a whole WebP picture with transparency, so a
tile is served as the bytes that lie in the file (geo/imagery.py).
"""

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pyproj import Geod
from rasterio.crs import CRS
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.features import shapes
from rasterio.transform import Affine
from rasterio.warp import transform, transform_geom
from rio_cogeo.cogeo import cog_validate

from geo.datum import INDIAN_1975_LABELS, indian_1975
from geo.functions import HALF_WORLD
from geo.imagery import TILE_PIXELS, Level, TileIndex

#: About 10 km² at 5 cm. A larger flight comes in several files.
MAX_PIXELS = 4_000_000_000
#: Coarser than this is a satellite picture, not one to draw boundaries over.
MAX_GSD_M = 2.0
#: Zooms a display copy holds at most; each further one pads the file to a larger grid of tiles.
MAX_LEVELS = 8
_OUTLINE_PIXELS = 256
_LON_LAT = CRS.from_epsg(4326)


@dataclass(frozen=True)
class Inspection:
    """What a picture says of itself, after it was found fit."""

    crs: str
    gsd_m: float
    width: int
    height: int
    #: Where it has data, as GeoJSON polygons in longitude and latitude.
    outline: list[dict[str, Any]]


def inspect(path: Path) -> Inspection:
    """Look at a received file; ValidationError says why it cannot be used."""
    try:
        with rasterio.open(path, driver="GTiff") as picture:
            _refuse_unfit(picture)
            crs = _crs(picture)
            gsd = _ground_sample(picture, crs)
            if gsd > MAX_GSD_M:
                raise ValidationError(
                    _("A pixel is %(gsd).1f m on the ground; 2 m at most."),
                    code="too_coarse",
                    params={"gsd": gsd},
                )
            return Inspection(
                crs.to_string(), gsd, picture.width, picture.height, _outline(picture, crs)
            )
    except RasterioError as error:
        raise ValidationError(
            _("The file is not a readable GeoTIFF."), code="not_a_geotiff"
        ) from error


def write_archive(source: Path, target: Path) -> None:
    """The picture as it came, as a Cloud Optimized GeoTIFF; copied if it is one already."""
    if cog_validate(source, quiet=True)[0]:
        copyfile(source, target)
        return
    options = {"COMPRESS": "JPEG", "QUALITY": "90", "BLOCKSIZE": "512", "BIGTIFF": "IF_SAFER"}
    rasterio.shutil.copy(source, target, driver="COG", **options)


def write_display(source: Path, target: Path) -> TileIndex:
    """Warp to the tile grid, as WebP blocks with transparency where the picture has no data."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        placed = Path(folder) / "placed.vrt"
        with rasterio.open(source, driver="GTiff") as picture:
            across = max(picture.width, picture.height)
            _place(source, placed, _crs(picture))
        rasterio.shutil.copy(
            placed,
            target,
            driver="COG",
            TILING_SCHEME="GoogleMapsCompatible",
            ALIGNED_LEVELS=str(_levels(across)),
            BLOCKSIZE=str(TILE_PIXELS),
            COMPRESS="WEBP",
            QUALITY="80",
            ADD_ALPHA="YES",
            SPARSE_OK="YES",
            WARP_RESAMPLING="CUBIC",
            OVERVIEW_RESAMPLING="AVERAGE",
            BIGTIFF="IF_SAFER",
        )
    return read_index(target, bounds_of(inspect(source)))


def moved_copy(source: Path, target: Path, lon: float, lat: float) -> None:
    """Copy a sample picture so that its middle lies at lon, lat (EPSG:4326), at its true size.

    Only for showing the product where no flight exists; the map must say "sample image, not of this
    place" (Orthophoto.is_of_another_place).
    """
    register = CRS.from_epsg(settings.REGISTER_SRID)
    (east,), (north,) = transform(_LON_LAT, register, [lon], [lat])
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        placed = Path(folder) / "placed.vrt"
        with rasterio.open(source, driver="GTiff") as picture:
            gsd = _ground_sample(picture, _crs(picture))
            corner = Affine.translation(
                east - picture.width * gsd / 2, north + picture.height * gsd / 2
            )
        _place(source, placed, register, corner @ Affine.scale(gsd, -gsd))
        options = {"COMPRESS": "JPEG", "QUALITY": "92", "BLOCKSIZE": "512"}
        rasterio.shutil.copy(placed, target, driver="COG", **options)


def read_index(display: Path, bounds: tuple[float, float, float, float]) -> TileIndex:
    """Where each tile lies in a display copy, for every zoom that stands on the tile grid."""
    with rasterio.open(display, driver="GTiff") as picture:
        overviews = len(picture.overviews(1))
    levels = {}
    for overview in [None, *range(overviews)]:
        chosen = {} if overview is None else {"overview_level": overview}
        with rasterio.open(display, driver="GTiff", **chosen) as picture:
            grid = picture.transform
        size = grid.a * TILE_PIXELS
        zoom = round(math.log2(2 * HALF_WORLD / size))
        column, row = (grid.c + HALF_WORLD) / size, (HALF_WORLD - grid.f) / size
        if max(abs(column - round(column)), abs(row - round(row))) > 1e-3:
            continue  # an overview beyond the aligned ones
        levels[zoom] = Level(round(column), round(row), _blocks(display, overview))
    return TileIndex(bounds, levels)


def bounds_of(seen: Inspection) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees."""
    positions = np.concatenate([polygon["coordinates"][0] for polygon in seen.outline])
    (west, south), (east, north) = positions.min(axis=0), positions.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _refuse_unfit(picture: Any) -> None:
    """The plain reasons against a file, each with what to do."""
    bands = [ColorInterp.red, ColorInterp.green, ColorInterp.blue]
    reasons = [
        (
            picture.crs is None,
            "no_reference_system",
            _("The file does not say its reference system. Export it with one."),
        ),
        (
            picture.transform.is_identity,
            "not_placed",
            _("The file does not say where it lies. Export it with its position."),
        ),
        (
            set(picture.dtypes) != {"uint8"},
            "not_eight_bit",
            _("The picture is not 8 bits a colour. Export it as 8-bit RGB."),
        ),
        (
            list(picture.colorinterp) not in (bands, [*bands, ColorInterp.alpha]),
            "not_colour",
            _("The picture is not red, green, blue. Export it as 8-bit RGB."),
        ),
        (
            picture.width * picture.height > MAX_PIXELS,
            "too_large",
            _("The picture has more than 4,000 million pixels. Cut it into several files."),
        ),
    ]
    for is_so, code, message in reasons:
        if is_so:
            raise ValidationError(message, code=code)


def _crs(picture: Any) -> CRS:
    """The reference system, with Indian 1975 relabelled to the survey department's parameters."""
    label = picture.crs.to_epsg()
    if label in INDIAN_1975_LABELS:
        return CRS.from_string(indian_1975(label - 24000))
    return picture.crs


def _place(source: Path, target: Path, crs: CRS, grid: Affine | None = None) -> None:
    """A virtual copy of the source that lies elsewhere; no pixel is touched."""
    rasterio.shutil.copy(source, target, driver="VRT")
    with rasterio.open(target, "r+") as placed:
        placed.crs = crs
        if grid is not None:
            placed.transform = grid


def _ground_sample(picture: Any, crs: CRS) -> float:
    """Metres on the ground of the pixel in the middle, by the ellipsoid."""
    column, row = picture.width / 2, picture.height / 2
    corners = [
        picture.transform @ at for at in ((column, row), (column + 1, row), (column, row + 1))
    ]
    lons, lats = transform(crs, _LON_LAT, [x for x, _ in corners], [y for _, y in corners])
    earth = Geod(ellps="WGS84")
    sides = [earth.inv(lons[0], lats[0], lons[n], lats[n])[2] for n in (1, 2)]
    return math.sqrt(sides[0] * sides[1])


def _outline(picture: Any, crs: CRS) -> list[dict[str, Any]]:
    """Polygons around the pixels that hold data, read from a small overview."""
    shrink = max(1, math.ceil(max(picture.width, picture.height) / _OUTLINE_PIXELS))
    rows, columns = math.ceil(picture.height / shrink), math.ceil(picture.width / shrink)
    mask = picture.dataset_mask(out_shape=(rows, columns))
    grid = picture.transform @ Affine.scale(picture.width / columns, picture.height / rows)
    found = [shape for shape, value in shapes(mask, mask=mask > 0, transform=grid) if value]
    if not found:
        raise ValidationError(_("The picture is empty."), code="empty")
    return [transform_geom(crs, _LON_LAT, shape) for shape in found]


def _levels(across: int) -> int:
    """Zooms down to the one at which the picture fits into two tiles or so."""
    return min(MAX_LEVELS, max(1, math.ceil(math.log2(across / TILE_PIXELS + 1))) + 1)


def _blocks(display: Path, overview: int | None) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """Offset and length of each block in the file, by row and column; zeros where there is none."""
    chosen = {} if overview is None else {"overview_level": overview}
    with rasterio.open(display, driver="GTiff", **chosen) as level:
        rows, columns = math.ceil(level.height / TILE_PIXELS), math.ceil(level.width / TILE_PIXELS)
    found = np.zeros((rows, columns, 2), dtype=np.int64)
    asked = {} if overview is None else {"ovr": overview}
    with rasterio.open(display, driver="GTiff") as picture:
        for row, column in np.ndindex(rows, columns):
            for n, what in enumerate(("OFFSET", "SIZE")):
                name = f"BLOCK_{what}_{column}_{row}"
                found[row, column, n] = int(
                    picture.get_tag_item(name, "TIFF", bidx=1, **asked) or 0
                )
    return found
