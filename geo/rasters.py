"""Pictures as files: inspect, archive, warp to the tile grid. Runs in the reader process.

The archive is a Cloud Optimized GeoTIFF in the picture's own reference system. The display copy is
warped once to the web tile grid; each of its blocks is a whole WebP picture with transparency, so a
tile is served as the bytes that lie in the file (geo/imagery.py).
"""

import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from django.conf import settings
from pyproj import Geod
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import RasterioError
from rasterio.features import shapes
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.warp import calculate_default_transform, transform, transform_geom
from rasterio.windows import Window

from geo.datum import INDIAN_1975_LABELS, indian_1975
from geo.functions import HALF_WORLD
from geo.imagery import TILE_PIXELS, Level, TileIndex
from geo.intake.problems import Problem

#: About 10 km² at 5 cm. A larger flight comes in several files.
MAX_PIXELS = 4_000_000_000
#: Coarser than this is a satellite picture, not one to draw boundaries over.
MAX_GSD_M = 2.0
#: Zooms a display copy holds at most; each further one pads the file to a larger grid of tiles.
MAX_LEVELS = 8
#: Heights are coarser than pictures.
MAX_HEIGHT_GSD_M = 40.0
HEIGHT_KINDS = ("dsm", "dtm")
_OUTLINE_PIXELS = 256
_STRIP = 2048
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


def inspect(path: Path, kind: str = "orthophoto") -> Inspection:
    """Look at a received file; Problem says why it cannot be used."""
    try:
        with rasterio.open(path, driver="GTiff") as picture:
            _refuse_unfit(picture, kind)
            crs = _crs(picture)
            refuse_contradiction(picture, crs)
            gsd = ground_sample(picture, crs)
            most = MAX_HEIGHT_GSD_M if kind in HEIGHT_KINDS else MAX_GSD_M
            if gsd > most:
                raise Problem("too_coarse", {"gsd": f"{gsd:.1f}", "most": f"{most:.0f}"})
            return Inspection(
                crs.to_string(), gsd, picture.width, picture.height, _outline(picture, crs)
            )
    except RasterioError as error:
        raise Problem("not_a_geotiff") from error


def refuse_contradiction(picture: Any, crs: CRS) -> None:
    """Numbers that cannot be of the system the file names: degrees called metres, or far outside.

    Raises Problem, naming a system in which the same numbers do make sense if there is one.
    """
    bounds = picture.bounds
    x, y = (bounds.left + bounds.right) / 2, (bounds.bottom + bounds.top) / 2
    is_degrees = abs(x) <= 180 and abs(y) <= 90 and bounds.right - bounds.left < 5
    if crs.is_geographic:
        contradicts = not is_degrees
    else:
        contradicts = is_degrees or not _is_on_its_sheet(crs, x, y)
    if contradicts:
        label = f"EPSG:{crs.to_epsg()}" if crs.to_epsg() else crs.to_string()[:40]
        if fits := "EPSG:4326" if is_degrees else _fitting(x, y):
            raise Problem("reference_looks_like", {"label": label, "fits": fits})
        raise Problem("contradictory_reference", {"label": label})


def write_archive(
    source: Path, target: Path, crs: str | None = None, kind: str = "orthophoto"
) -> None:
    """The picture as a Cloud Optimized GeoTIFF, warped to `crs` if it lies in another system.

    A file that is one already, in that system, is copied byte for byte.
    """
    from rio_cogeo.cogeo import cog_validate  # slow to load, needed for each new picture only

    with rasterio.open(source, driver="GTiff") as picture:
        wanted, given = CRS.from_string(crs) if crs else None, _crs(picture)
    options = {"BLOCKSIZE": "512", "BIGTIFF": "IF_SAFER", **_packing(kind)}
    if wanted is None or wanted == given:
        if cog_validate(source, quiet=True)[0]:
            copyfile(source, target)
        else:
            rasterio.shutil.copy(source, target, driver="COG", **options)
        return
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        placed = Path(folder) / "placed.vrt"
        _place(source, placed, given)
        options |= {"TARGET_SRS": wanted.to_wkt(), "WARP_RESAMPLING": "CUBIC"}
        rasterio.shutil.copy(placed, target, driver="COG", **options)


def _packing(kind: str) -> dict[str, str]:
    if kind in HEIGHT_KINDS:
        return {"COMPRESS": "DEFLATE", "PREDICTOR": "YES", "OVERVIEW_RESAMPLING": "AVERAGE"}
    return {"COMPRESS": "JPEG", "QUALITY": "90"}


def write_display(
    source: Path, target: Path, progress: Callable[[float], None] = lambda part: None
) -> TileIndex:
    """Warp to the tile grid, as WebP blocks with transparency where the picture has no data.

    `progress` hears how much of the ground is done. Memory is bounded by strips.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        warped = Path(folder) / "warped.tif"
        with rasterio.open(source, driver="GTiff") as picture:
            across = max(picture.width, picture.height)
            _warp(picture, warped, _levels(across), progress)
        rasterio.shutil.copy(
            warped,
            target,
            driver="COG",
            TILING_SCHEME="GoogleMapsCompatible",
            ALIGNED_LEVELS=str(_levels(across)),
            BLOCKSIZE=str(TILE_PIXELS),
            COMPRESS="WEBP",
            QUALITY="80",
            SPARSE_OK="YES",
            OVERVIEW_RESAMPLING="AVERAGE",
            BIGTIFF="IF_SAFER",
        )
        bounds = bounds_of(inspect(source))
    return read_index(target, bounds)


def _warp(picture: Any, target: Path, levels: int, progress: Callable[[float], None]) -> None:
    """A copy on the tile grid, strip by strip; empty ground stays sparse."""
    crs, size = _crs(picture), (picture.width, picture.height)
    mercator = CRS.from_epsg(3857)
    grid, width, height = calculate_default_transform(crs, mercator, *size, *picture.bounds)
    grid, width, height = _on_tiles(grid, width, height, levels)
    profile = {
        "driver": "GTiff", "width": width, "height": height, "count": 4, "dtype": "uint8",
        "crs": mercator, "transform": grid, "tiled": True, "blockxsize": 256, "blockysize": 256,
        "compress": "lzw", "predictor": 2, "sparse_ok": True, "bigtiff": "if_safer",
        "photometric": "RGB", "alpha": "yes",
    }  # fmt: skip
    has_alpha = picture.count == 4
    with (
        WarpedVRT(
            picture, src_crs=crs, crs=mercator, transform=grid, width=width, height=height,
            resampling=Resampling.cubic, add_alpha=not has_alpha, warp_mem_limit=256,
        ) as view,
        rasterio.open(target, "w", **profile) as out,
    ):  # fmt: skip
        windows = list(_strips(width, height))
        for done, window in enumerate(windows, 1):
            pixels = view.read(window=window)
            if pixels[3].any():
                out.write(pixels, window=window)
            progress(done / len(windows))


def _on_tiles(grid: Affine, width: int, height: int, levels: int) -> tuple[Affine, int, int]:
    """The grid of the nearest zoom, grown outwards to whole tiles of the farthest zoom kept."""
    world = 2 * HALF_WORLD
    zoom = math.floor(math.log2(world / TILE_PIXELS / grid.a) + 0.5 + 1e-9)
    far = world / 2 ** max(0, zoom - levels + 1)
    west, north = grid.c, grid.f
    east, south = west + grid.a * width, north + grid.e * height
    left, right = math.floor((west + HALF_WORLD) / far), math.ceil((east + HALF_WORLD) / far)
    top, bottom = math.floor((HALF_WORLD - north) / far), math.ceil((HALF_WORLD - south) / far)
    pixel = world / 2**zoom / TILE_PIXELS
    corner = Affine.translation(left * far - HALF_WORLD, HALF_WORLD - top * far)
    scale = round(far / pixel)
    return corner @ Affine.scale(pixel, -pixel), (right - left) * scale, (bottom - top) * scale


def _strips(width: int, height: int) -> Iterator[Window]:
    for row in range(0, height, _STRIP):
        for column in range(0, width, _STRIP):
            yield Window(column, row, min(_STRIP, width - column), min(_STRIP, height - row))


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
            gsd = ground_sample(picture, _crs(picture))
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


def _refuse_unfit(picture: Any, kind: str) -> None:
    """The plain reasons against a file, each with what to do."""
    bands = [ColorInterp.red, ColorInterp.green, ColorInterp.blue]
    has_colour = list(picture.colorinterp) in (bands, [*bands, ColorInterp.alpha])
    is_height = kind in HEIGHT_KINDS
    reasons = [
        (picture.crs is None, "no_reference_system"),
        (picture.transform.is_identity, "not_placed"),
        (is_height and picture.count != 1, "not_heights"),
        (not is_height and set(picture.dtypes) != {"uint8"}, "not_eight_bit"),
        (not is_height and not has_colour, "not_colour"),
        (picture.width * picture.height > MAX_PIXELS, "too_many_pixels"),
    ]
    for is_so, code in reasons:
        if is_so:
            raise Problem(code, {"register": settings.REGISTER_SRID})


def _is_on_its_sheet(crs: CRS, x: float, y: float) -> bool:
    """UTM eastings lie around 500 km; other projections are asked to come back from the round."""
    name = crs.to_wkt()
    if "Transverse_Mercator" in name or "Transverse Mercator" in name:
        return 100_000 < x < 900_000 and -10_000_000 < y < 10_000_000
    return math.isfinite(x) and math.isfinite(y)


def _fitting(x: float, y: float) -> str:
    """A system of Thailand in which these numbers make sense; empty if none."""
    if 10_000_000 < x < 12_000_000 and 500_000 < y < 2_500_000:
        return "EPSG:3857"
    return f"EPSG:{settings.REGISTER_SRID}" if 100_000 < x < 900_000 else ""


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


def ground_sample(picture: Any, crs: CRS) -> float:
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
        raise Problem("empty_picture")
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
