"""Outlines from likelihoods, and learning on an invented picture whose roofs are known."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from django.core.management import CommandError, call_command
from rasterio.features import rasterize
from rasterio.transform import from_origin
from rasterio.warp import transform_geom
from scipy import ndimage
from shapely.affinity import rotate, translate

from geo import rasters_footprints
from geo.footprints.features import risen
from geo.footprints.learn import Lesson, TooLittle, learn, likely
from geo.footprints.outlines import Outline, best_of, direction, find_outlines
from geo.footprints.score import score
from tests.geo.pictures import NORTH, WEST

L_SHAPE = shapely.Polygon([(0, 0), (16, 0), (16, 8), (8, 8), (8, 14), (0, 14)])
SHAPES = [
    rotate(shapely.box(10, 10, 22, 19), 25),
    translate(L_SHAPE, 40, 12),
    rotate(shapely.box(12, 45, 20, 51), -10),
    rotate(translate(L_SHAPE, 42, 44), 40),
]


def painted(shapes: list[shapely.Polygon], metres: int = 75, gsd: float = 0.2) -> np.ndarray:
    size = int(metres / gsd)
    grid = from_origin(0, metres, gsd, gsd)
    return rasterize([(shape, 1) for shape in shapes], (size, size), transform=grid)


def walls(roofs: np.ndarray) -> np.ndarray:
    """How strong the edges of a picture are in which only these stand out."""
    strength = ndimage.gaussian_gradient_magnitude(roofs, 1)
    return (strength / strength.max()).astype(np.float32)


def in_metres(outlines: list[Outline], metres: int = 75, gsd: float = 0.2) -> list[shapely.Polygon]:
    return [
        shapely.transform(one.shape, lambda xy: xy * [gsd, -gsd] + [0, metres]) for one in outlines
    ]


def test_outlines_are_squared_and_lie_on_the_roofs() -> None:
    roofs = painted(SHAPES).astype(np.float32)
    found = in_metres(find_outlines(roofs * 0.9, walls(roofs), 0.2))
    made = score(found, SHAPES)
    assert (made.matched, made.proposed) == (4, 4)
    assert made.mean_iou > 0.85
    for shape in found:
        xy = np.diff(np.asarray(shape.exterior.coords), axis=0)
        turns = np.degrees(np.arctan2(xy[:, 1], xy[:, 0])) - direction(shape)
        assert np.abs((turns + 45) % 90 - 45).max() < 1


def test_nothing_is_found_where_nothing_is_likely() -> None:
    nothing = np.full((300, 300), 0.2, np.float32)
    assert find_outlines(nothing, np.zeros_like(nothing), 0.2) == []
    speck = painted([shapely.box(10, 10, 11, 11)]).astype(np.float32)
    assert find_outlines(speck, np.zeros_like(speck), 0.2) == []


def test_what_the_picture_shows_no_edge_of_is_not_proposed() -> None:
    """The forest takes bare ground for a roof now and then; bare ground has no walls."""
    seen, unseen = SHAPES[0], SHAPES[2]
    likely = painted([seen, unseen]).astype(np.float32) * 0.9
    (found,) = in_metres(find_outlines(likely, walls(painted([seen]).astype(np.float32)), 0.2))
    assert found.intersects(seen)


def test_the_better_of_two_on_each_other_stays() -> None:
    good, bad = Outline(shapely.box(0, 0, 10, 10), 0.9), Outline(shapely.box(1, 1, 11, 11), 0.6)
    apart = Outline(shapely.box(20, 0, 30, 10), 0.5)
    assert best_of([bad, apart, good]) == [good, apart]


def test_the_score_pairs_one_to_one() -> None:
    drawn = [shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)]
    proposed = [shapely.box(0, 0, 10, 9), shapely.box(1, 0, 11, 10), shapely.box(24, 0, 40, 10)]
    found = score(proposed, drawn)
    assert (found.matched, found.proposed, found.drawn) == (1, 3, 2)
    assert found.mean_iou == pytest.approx(0.9)
    assert (found.precision, found.recall, found.f1) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert score([], drawn).f1 == score(proposed, []).f1 == 0


def test_a_forest_learns_a_colour_and_too_little_is_said() -> None:
    chance = np.random.default_rng(0)
    roofs = painted(SHAPES) > 0
    planes = np.stack([roofs + chance.normal(0, 0.2, roofs.shape), roofs * 0.0], -1)
    lesson = Lesson(planes.astype(np.float32), roofs, np.ones_like(roofs))
    told = likely(learn([lesson]), lesson.features)
    assert told[roofs].mean() > 0.9
    assert told[~roofs].mean() < 0.1
    with pytest.raises(TooLittle):
        learn([Lesson(lesson.features, np.zeros_like(roofs), lesson.known)])


def test_what_is_level_with_the_ground_around_is_no_roof() -> None:
    heights = np.full((300, 300), 250, np.float32)
    heights[100:150, 100:150] += 3  # a house of 10 m
    heights[200:210, 200:210] += 0.5  # a low wall
    heights[:, 280:] = np.nan
    told = risen(heights)
    assert told[125, 125] == 1
    assert told[205, 205] == told[20, 20] == 0
    assert (told[:, 280:] == 1).all()
    assert (risen(np.full((9, 9), np.nan, np.float32)) == 1).all()


# --- a picture ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[shapely.Polygon]]:
    """Red roofs with a ridge and a shadow on mottled green ground, 120 m wide, and its labels."""
    folder, chance = tmp_path_factory.mktemp("village"), np.random.default_rng(5)
    metres, gsd = 120, 0.2
    roofs = [
        rotate(shapely.box(x, y, x + 10, y + 7), chance.uniform(-40, 40))
        for x in range(8, 110, 22)
        for y in range(8, 110, 22)
    ]
    ground = chance.normal(0, 14, (3, 600, 600)) + np.array([95, 125, 70])[:, None, None]
    shadow = painted([translate(roof, 1.2, -1.2) for roof in roofs], metres, gsd) > 0
    mask = painted(roofs, metres, gsd) > 0
    ground[:, shadow] *= 0.45
    ground[:, mask] = np.array([170, 80, 70])[:, None] + chance.normal(0, 6, (3, int(mask.sum())))
    image, labels = folder / "village.tif", folder / "labels.geojson"
    with rasterio.open(
        image, "w", driver="GTiff", width=600, height=600, count=3, dtype="uint8",
        crs="EPSG:32647", transform=from_origin(WEST, NORTH, gsd, gsd), photometric="RGB",
    ) as out:  # fmt: skip
        out.write(ground.clip(0, 255).astype(np.uint8))
    placed = [translate(roof, WEST, NORTH - metres) for roof in roofs]
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": transform_geom("EPSG:32647", "EPSG:4326", shapely.geometry.mapping(one)),
        }
        for one in placed
    ]
    labels.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return image, labels, placed


@pytest.mark.slow
def test_the_command_scores_parts_it_has_not_seen(
    village: tuple[Path, Path, list[shapely.Polygon]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.rasters_footprints.WINDOW", 400)  # two by two windows
    monkeypatch.setattr("geo.footprints.learn.TREES", 20)
    image, labels, _roofs = village
    out = io.StringIO()
    call_command("score_footprints", image, labels, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["f1"] > 0.85
    assert told["mean_iou"] > 0.75
    assert told["drawn"] == 25
    with pytest.raises(CommandError, match="no such file"):
        call_command("score_footprints", image, "nowhere.geojson")


@pytest.mark.slow
def test_a_watched_building_that_is_gone_looks_like_ground(
    village: tuple[Path, Path, list[shapely.Polygon]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.footprints.learn.TREES", 20)
    image, labels, roofs = village
    lessons = rasters_footprints.sample_lessons(image, labels)
    gone = translate(roofs[0], 11, 0)
    windows: list[int] = []
    drafted = rasters_footprints.draft(
        image, lessons, watched=[roofs[0], gone, translate(roofs[0], 900, 0)],
        progress=windows.append,
    )  # fmt: skip
    stands, vanished, elsewhere = drafted.watched
    assert stands is not None
    assert vanished is not None
    assert stands > 0.6 > 0.3 > vanished
    assert elsewhere is None
    assert windows == [1]
    assert rasters_footprints.window_count(image) == 1


@pytest.mark.slow
def test_a_red_yard_that_heights_show_level_is_not_drafted(
    village: tuple[Path, Path, list[shapely.Polygon]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("geo.footprints.learn.TREES", 20)
    image, labels, roofs = village
    level, *houses = roofs
    size, gsd = 120, 1.0
    grid = from_origin(WEST, NORTH, gsd, gsd)
    raised = rasterize([(house, 3) for house in houses], (size, size), transform=grid)
    with rasterio.open(
        tmp_path / "dsm.tif", "w", driver="GTiff", width=size, height=size, count=1,
        dtype="float32", crs="EPSG:32647", transform=grid,
    ) as out:  # fmt: skip
        out.write(raised.astype(np.float32) + 250, 1)
    lessons = rasters_footprints.sample_lessons(image, labels)
    plain = rasters_footprints.draft(image, lessons)
    tall = rasters_footprints.draft(image, lessons, heights=tmp_path / "dsm.tif")

    def are_drafted(drafted: rasters_footprints.Drafted, shape: shapely.Polygon) -> bool:
        return any(one.shape.intersection(shape).area > shape.area / 2 for one in drafted.outlines)

    assert are_drafted(plain, level)
    assert not are_drafted(tall, level)
    assert sum(are_drafted(tall, house) for house in houses) >= 22
