"""The two sample pictures of other places: at their own place, and laid beside Ban Pang Mu."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.db import connections

from data_samples.generator.ground import DATA, read_ground, unproject
from data_samples.generator.model import Sample
from geo import orthophotos, rasters
from geo.models import Orthophoto, Subdistrict

NOT_HERE_TH = "ภาพตัวอย่าง ไม่ใช่พื้นที่นี้"
NOT_HERE_EN = "sample image, not of this place"


@dataclass(frozen=True, slots=True)
class Picture:
    """A licensed drone picture that came with the product."""

    path: Path
    name_th: str
    name_en: str
    attribution: str
    accuracy_m: float
    side_m: float


PICTURES = (
    Picture(
        DATA / "orthophoto-kampala" / "kampala_west_7cm.tif",
        "กัมปาลา ยูกันดา",
        "Kampala, Uganda",
        "Imagery: OpenAerialMap contributors, CC BY 4.0. "
        "Buildings: (c) OpenStreetMap contributors, ODbL.",
        3.0,
        153.0,
    ),
    Picture(
        DATA / "orthophoto-banepa" / "banepa_13cm.tif",
        "บาเนปา เนปาล",
        "Banepa, Nepal",
        "Imagery: OpenAerialMap contributors / HOTOSM, CC BY 4.0.",
        3.0,
        272.0,
    ),
)  # fmt: skip


def spots_beside_village(sample: Sample, sides: list[float]) -> list[tuple[float, float]]:
    """Longitude and latitude of free ground nearest Ban Pang Mu, one spot a picture."""
    ground = read_ground()
    taken: list[Any] = [block.boundary for block in sample.blocks]
    taken += [lane.line.buffer(lane.width_m) for lane in sample.lanes if lane.kind != "LANE"]
    taken += [feature.shape for feature in sample.features if feature.kind in ("river", "stream")]
    used = shapely.union_all(taken)
    village = ground.villages[0].point
    steps = range(-1500, 1501, 50)
    offsets = sorted(
        ((dx, dy) for dx in steps for dy in steps), key=lambda d: d[0] ** 2 + d[1] ** 2
    )
    spots = []
    for side in sides:
        half = side / 2 + 10
        for dx, dy in offsets:
            x, y = village.x + dx, village.y + dy
            box = shapely.box(x - half, y - half, x + half, y + half)
            if not used.intersects(box) and ground.tambon.contains(box):
                spots.append(shapely.Point(x, y))
                used = shapely.union_all([used, box])
                break
    return [(spot.x, spot.y) for spot in unproject(spots)]


def _prepare(pk: int) -> bool:
    """In a thread of its own: the picture library leaves the other core free for the next one."""
    try:
        return orthophotos.prepare_orthophoto(pk).state == Orthophoto.State.READY
    finally:
        connections.close_all()


def load_imagery(subdistrict: Subdistrict, sample: Sample) -> int:
    """Register and prepare each picture twice; returns how many can be shown."""
    registered = []
    laid_at = spots_beside_village(sample, [picture.side_m for picture in PICTURES])
    with tempfile.TemporaryDirectory() as folder:
        for picture, place in zip(PICTURES, laid_at, strict=True):
            moved = Path(folder) / picture.path.name
            rasters.moved_copy(picture.path, moved, *place)
            for source, suffix_th, suffix_en in (
                (picture.path, "", ""),
                (moved, f" ({NOT_HERE_TH})", f" ({NOT_HERE_EN})"),
            ):
                photo = orthophotos.register_orthophoto(
                    subdistrict=subdistrict,
                    source=source,
                    title_th=picture.name_th + suffix_th,
                    title_en=picture.name_en + suffix_en,
                    attribution=picture.attribution,
                    accuracy_m=picture.accuracy_m,
                    licence="CC BY 4.0",
                    is_of_another_place=True,
                )
                registered.append(photo.pk)
    with ThreadPoolExecutor(max_workers=2) as pool:
        return sum(pool.map(_prepare, registered))
