"""Pictures as files: what is refused, and that the display copy shows the same as the original."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image
from pyproj import Transformer
from rasterio.enums import Resampling
from rasterio.transform import Affine, from_bounds
from rasterio.vrt import WarpedVRT
from rio_cogeo.cogeo import cog_validate

from geo import imagery, rasters
from geo.datum import indian_1975
from geo.functions import HALF_WORLD
from geo.intake.problems import Problem
from tests.geo import pictures

NOISE = 6  # mean difference of 255 that WebP may make


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return pictures.write(tmp_path / "source.tif")


def opened(source: Path) -> imagery.Picture:
    display = source.with_name("display.tif")
    rasters.write_display(source, display).save(imagery.index_path(display))
    return imagery.Picture(display)


def warped(source: Path, z: int, x: int, y: int) -> np.ndarray:
    """The same tile, warped on the spot by GDAL: red, green, blue, alpha."""
    width = 2 * HALF_WORLD / 2**z
    west, north = x * width - HALF_WORLD, HALF_WORLD - y * width
    box = (west, north - width, west + width, north)
    with (
        rasterio.open(source) as picture,
        WarpedVRT(
            picture, crs="EPSG:3857", transform=from_bounds(*box, 256, 256), width=256, height=256,
            add_alpha=True, resampling=Resampling.cubic,
        ) as view,
    ):  # fmt: skip
        pixels: np.ndarray = view.read()
    return pixels


def test_says_what_a_picture_is(source: Path) -> None:
    seen = rasters.inspect(source)
    assert (seen.crs, seen.width) == ("EPSG:32647", 700)
    assert seen.gsd_m == pytest.approx(0.3, rel=0.002)
    to_lon_lat = Transformer.from_crs(32647, 4326, always_xy=True)
    west, north = to_lon_lat.transform(pictures.WEST, pictures.NORTH)
    bounds = rasters.bounds_of(seen)
    assert (bounds[0], bounds[3]) == pytest.approx((west, north), abs=2e-5)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"crs": None}, "no_reference_system"),
        ({"transform": Affine.identity()}, "not_placed"),
        ({"dtype": "uint16"}, "not_eight_bit"),
        ({"count": 1, "photometric": None}, "not_colour"),
        ({"gsd": 10}, "too_coarse"),
    ],
)
def test_refuses_with_a_reason(tmp_path: Path, changed: dict[str, Any], code: str) -> None:
    path = pictures.write(tmp_path / "odd.tif", size=64, **changed)
    with pytest.raises(Problem) as refusal:
        rasters.inspect(path)
    assert refusal.value.code == code


def test_refuses_other_files_and_too_many_pixels(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "letter.tif"
    text.write_text("no picture")
    with pytest.raises(Problem) as refusal:
        rasters.inspect(text)
    assert refusal.value.code == "not_a_geotiff"
    monkeypatch.setattr(rasters, "MAX_PIXELS", 1000)
    with pytest.raises(Problem) as refusal:
        rasters.inspect(source)
    assert refusal.value.code == "too_many_pixels"


def test_the_archive_is_cloud_optimized_and_in_its_own_reference_system(source: Path) -> None:
    archive = source.with_name("archive.tif")
    rasters.write_archive(source, archive)
    assert cog_validate(archive)[0]
    with rasterio.open(archive) as kept, rasterio.open(source) as given:
        assert (kept.crs, kept.transform, kept.shape) == (given.crs, given.transform, given.shape)
        assert np.abs(kept.read().astype(int) - given.read()).mean() < NOISE
        assert (kept.dataset_mask() == given.dataset_mask()).mean() > 0.999
    again = source.with_name("again.tif")
    rasters.write_archive(archive, again)
    assert again.read_bytes() == archive.read_bytes()


def test_every_stored_tile_shows_what_a_warp_on_the_spot_shows(source: Path) -> None:
    picture = opened(source)
    zoom = max(picture.index.levels)
    level, compared = picture.index.levels[zoom], 0
    for row, column in np.ndindex(level.blocks.shape[:2]):
        x, y = level.column + column, level.row + row
        stored, reference = picture.tile(zoom, x, y), warped(source, zoom, x, y)
        seen = reference[3] > 127
        if not stored:
            assert not seen.any()
            continue
        with Image.open(io.BytesIO(stored)) as image:
            assert image.size == (256, 256)
            pixels = np.asarray(image.convert("RGBA")).transpose(2, 0, 1)
        assert ((pixels[3] > 127) == seen).mean() > 0.99
        if seen.any():
            assert np.abs(pixels[:3, seen].astype(int) - reference[:3, seen]).mean() < NOISE
            compared += 1
    assert compared >= 4


def test_holds_every_zoom_down_to_a_tile_or_two(source: Path) -> None:
    levels = opened(source).index.levels
    assert sorted(levels) == list(range(min(levels), max(levels) + 1))
    assert np.count_nonzero(levels[min(levels)].blocks[..., 1]) <= 4
    assert levels[max(levels)].blocks.shape[0] >= 3


def test_a_hole_is_transparent_and_beyond_the_edge_is_nothing(source: Path) -> None:
    picture = opened(source)
    zoom = max(picture.index.levels)
    level = picture.index.levels[zoom]
    assert picture.tile(zoom, level.column - 1, level.row) == b""
    assert picture.tile(zoom + 1, level.column, level.row) == b""
    to_mercator = Transformer.from_crs(32647, 3857, always_xy=True)
    width = 2 * HALF_WORLD / 2**zoom
    for metres, alpha in (((30, 180), 0), ((180, 30), 255)):
        east, north = to_mercator.transform(pictures.WEST + metres[0], pictures.NORTH - metres[1])
        x, y = (east + HALF_WORLD) / width, (HALF_WORLD - north) / width
        stored = picture.tile(zoom, int(x), int(y))
        if not stored:
            assert alpha == 0
            continue
        with Image.open(io.BytesIO(stored)) as image:
            at = int(x % 1 * 256), int(y % 1 * 256)
            assert image.convert("RGBA").getchannel("A").getpixel(at) == alpha


def test_a_land_office_label_is_shifted_by_our_parameters(tmp_path: Path) -> None:
    labelled = pictures.write(tmp_path / "indian.tif", size=64, crs="EPSG:24047")
    seen = rasters.inspect(labelled)
    to_lon_lat = Transformer.from_crs(indian_1975(), 4326, always_xy=True)
    west, north = to_lon_lat.transform(pictures.WEST, pictures.NORTH)
    bounds = rasters.bounds_of(seen)
    assert (bounds[0], bounds[3]) == pytest.approx((west, north), abs=2e-6)  # 0.2 m, not 188


def test_a_moved_copy_keeps_its_size_on_the_ground(source: Path) -> None:
    moved = source.with_name("moved.tif")
    rasters.moved_copy(source, moved, 97.9669, 19.3638)
    was, now = rasters.inspect(source), rasters.inspect(moved)
    assert now.crs == "EPSG:32647"
    assert now.gsd_m == pytest.approx(was.gsd_m, rel=0.001)
    west, south, east, north = rasters.bounds_of(now)
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((97.9669, 19.3638), abs=2e-5)
