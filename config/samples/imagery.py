"""The two sample pictures of other places: at their own place, and laid beside Ban Pang Mu."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from data_samples.generator.ground import DATA
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
    laid_at: tuple[float, float]  # longitude and latitude inside the tambon


PICTURES = (
    Picture(
        DATA / "orthophoto-kampala" / "kampala_west_7cm.tif",
        "กัมปาลา ยูกันดา",
        "Kampala, Uganda",
        "Imagery: OpenAerialMap contributors, CC BY 4.0. "
        "Buildings: (c) OpenStreetMap contributors, ODbL.",
        3.0,
        (97.9662, 19.3650),
    ),
    Picture(
        DATA / "orthophoto-banepa" / "banepa_13cm.tif",
        "บาเนปา เนปาล",
        "Banepa, Nepal",
        "Imagery: OpenAerialMap contributors / HOTOSM, CC BY 4.0.",
        3.0,
        (97.9690, 19.3620),
    ),
)  # fmt: skip


def load_imagery(subdistrict: Subdistrict) -> int:
    """Register and prepare each picture twice; returns how many can be shown."""
    ready = 0
    with tempfile.TemporaryDirectory() as folder:
        for picture in PICTURES:
            moved = Path(folder) / picture.path.name
            rasters.moved_copy(picture.path, moved, *picture.laid_at)
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
                photo = orthophotos.prepare_orthophoto(photo.pk)
                ready += photo.state == Orthophoto.State.READY
    return ready
