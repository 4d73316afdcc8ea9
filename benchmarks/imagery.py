"""Orthophoto tiles: stored bytes through Django against warping each tile: imagery [FILE].

Without a file it makes a picture of 3000 x 3000 pixels of its own. With titiler beside it
(benchmarks/titiler.py) the same tiles are asked of both, in turn.
"""

import io
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import rasterio
from django.conf import settings
from django.db import connection
from PIL import Image
from rasterio.enums import Resampling
from rasterio.transform import Affine, from_bounds
from rasterio.vrt import WarpedVRT

from benchmarks.harness import Row, Sample, load, measure, server, timed
from benchmarks.synthetic import CODE, corner
from benchmarks.titiler import paths as titiler_paths
from benchmarks.titiler import titiler
from geo import orthophotos, selectors
from geo.functions import HALF_WORLD
from geo.imagery import Picture
from geo.models import Orthophoto, Subdistrict

Tile = tuple[int, int, int]
Work = Callable[[Path, Sequence[Tile]], tuple[list[float], int]]
_PIXELS, _GSD = 3000, 0.1
_OF_ARCHIVE, _OF_DISPLAY = "titiler, archive COG", "titiler, on-grid COG"


def main(file: str = "") -> list[Row]:
    photo = _photo(file)
    archive = Path(settings.IMAGERY_ROOT) / photo.archive_path
    display = selectors.display_copy(photo.pk)
    assert display
    picture = Picture(display)
    tiles = _full_tiles(picture)
    paths = [f"/imagery/{photo.pk}/{z}/{x}/{y}" for z, x, y in tiles]
    connection.close()
    with server() as port, titiler() as peer:
        targets: dict[str, Callable[[], Sample]] = {
            "bare warp and WebP, 2 processes": partial(_in_two, _warp, archive, tiles),
            "bare pread of the stored bytes": partial(_in_two, _read, display, tiles),
            "Django, stored bytes": partial(load, port, paths, seconds=2),
            "Django, empty view 10 kB": partial(load, port, ["/empty/"] * 4, seconds=2),
        }
        peers = ["bare warp and WebP, 2 processes", "Django, empty view 10 kB"]
        if peer:
            for name, cog in ((_OF_ARCHIVE, archive), (_OF_DISPLAY, display)):
                asked = titiler_paths(cog, tiles)
                targets[name] = partial(load, peer, asked, seconds=4)
                peers.append(name)
        return measure(targets, peers=peers)


def _photo(file: str) -> Orthophoto:
    """The picture, prepared as every other one; kept for the next run."""
    title = f"benchmark {Path(file).name}"
    if found := Orthophoto.objects.filter(title_en=title, state=Orthophoto.State.READY).first():
        return found
    with tempfile.TemporaryDirectory() as folder:
        source = Path(file) if file else _invented(Path(folder) / "invented.tif")
        photo = orthophotos.register_orthophoto(
            subdistrict=Subdistrict.objects.get(code=CODE),
            source=source,
            title_th=title,
            title_en=title,
            is_of_another_place=True,
        )
    start = time.perf_counter()
    photo = orthophotos.prepare_orthophoto(photo.pk)
    print(f"prepared in {time.perf_counter() - start:.1f} s {photo.refusal}")
    return photo


def _invented(path: Path) -> Path:
    """Noise over hills: as hard to pack as a real picture."""
    dice = np.random.default_rng(3)
    y, x = np.mgrid[0:_PIXELS, 0:_PIXELS]
    hills = 100 + 50 * np.sin(x / 60) + 40 * np.cos(y / 45)
    pixels = hills + dice.normal(0, 12, (3, _PIXELS, _PIXELS))
    west, north = corner(0)
    with rasterio.open(
        path, "w", driver="GTiff", width=_PIXELS, height=_PIXELS, count=3, dtype="uint8",
        crs=f"EPSG:{settings.REGISTER_SRID}", transform=Affine(_GSD, 0, west, 0, -_GSD, north),
        photometric="RGB",
    ) as target:  # fmt: skip
        target.write(pixels.clip(0, 255).astype(np.uint8))
    return path


def _full_tiles(picture: Picture) -> list[Tile]:
    """Tiles that lie inside the picture, of all zooms."""
    found = []
    for z, level in picture.index.levels.items():
        for row, column in np.argwhere(level.blocks[..., 1] > 0):
            tile = (z, level.column + int(column), level.row + int(row))
            with Image.open(io.BytesIO(picture.tile(*tile))) as image:
                if image.mode == "RGB":
                    found.append(tile)
    return found[:: max(1, len(found) // 150)]


def _in_two(work: Work, path: Path, tiles: Sequence[Tile]) -> Sample:
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(work, [path] * 2, [tiles[::2], tiles[1::2]]))
    wall = max(sum(times) for times, _ in found)
    return timed([t for times, _ in found for t in times], wall, sum(s for _, s in found))


def _read(display: Path, tiles: Sequence[Tile]) -> tuple[list[float], int]:
    picture, times, size = Picture(display), [], 0
    for tile in tiles:
        start = time.perf_counter()
        size += len(picture.tile(*tile))
        times.append(time.perf_counter() - start)
    return times, size


def _warp(archive: Path, tiles: Sequence[Tile]) -> tuple[list[float], int]:
    times, size = [], 0
    os.environ["GDAL_NUM_THREADS"] = "1"
    with rasterio.open(archive) as picture:
        for z, x, y in tiles:
            start = time.perf_counter()
            width = 2 * HALF_WORLD / 2**z
            west, north = x * width - HALF_WORLD, HALF_WORLD - y * width
            place = from_bounds(west, north - width, west + width, north, 256, 256)
            with WarpedVRT(
                picture, crs="EPSG:3857", transform=place, width=256, height=256,
                add_alpha=True, resampling=Resampling.bilinear,
            ) as view:  # fmt: skip
                pixels = view.read()
            buffer = io.BytesIO()
            Image.fromarray(pixels.transpose(1, 2, 0)).save(buffer, "WEBP", quality=80)
            times.append(time.perf_counter() - start)
            size += buffer.tell()
    return times, size
