"""The real ground everything is drawn on: boundary, villages, office. Metres in EPSG:32647."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely import MultiPolygon, Point, Polygon

Floats = npt.NDArray[np.float64]

DATA = Path(__file__).resolve().parent.parent
SRID = 32647
TAMBON_CODE = "580104"

#: Invented split of the 8,878 households over the 13 villages.
HOUSEHOLDS = {
    1: 930, 2: 540, 3: 980, 4: 720, 5: 1240, 6: 610, 7: 480, 8: 560, 9: 390, 10: 430, 11: 520,
    12: 1130, 13: 348,
}  # fmt: skip
#: Only these village numbers could be confirmed in a public source.
CONFIRMED_NUMBERS = (1, 2)


@dataclass(frozen=True, slots=True)
class VillagePoint:
    """One of the 13 official villages with its published point."""

    moo: int
    code: str
    name_th: str
    name_en: str
    point: Point


@dataclass(frozen=True, slots=True)
class Ground:
    """What is real."""

    tambon: Polygon
    villages: tuple[VillagePoint, ...]
    office: Point
    attributes: dict[str, Any]


@cache
def to_utm() -> pyproj.Transformer:
    """Longitude and latitude to EPSG:32647."""
    return pyproj.Transformer.from_crs(4326, SRID, always_xy=True)


def project(geometry: Any) -> Any:
    """A WGS 84 geometry in metres."""
    return shapely.transform(
        geometry, lambda xy: np.column_stack(to_utm().transform(xy[:, 0], xy[:, 1]))
    )


def unproject(geometry: Any) -> Any:
    """A geometry in metres as longitude and latitude."""
    return shapely.transform(
        geometry,
        lambda xy: np.column_stack(to_utm().transform(xy[:, 0], xy[:, 1], direction="INVERSE")),
    )


def _features(name: str) -> list[dict[str, Any]]:
    document = json.loads((DATA / "pang-mu" / f"{name}.geojson").read_text(encoding="utf-8"))
    features: list[dict[str, Any]] = document["features"]
    return features


def _geometry(feature: dict[str, Any]) -> Any:
    return project(shapely.from_geojson(json.dumps(feature["geometry"])))


@cache
def read_ground() -> Ground:
    """Read the published files once."""
    tambon_feature = _features("tambon")[0]
    tambon = _geometry(tambon_feature)
    if isinstance(tambon, MultiPolygon):
        tambon = max(tambon.geoms, key=lambda part: part.area)
    villages = tuple(
        VillagePoint(
            moo=f["properties"]["moo"],
            code=f["properties"]["village_code"],
            name_th=f["properties"]["name_th"],
            name_en=f["properties"]["name_en"],
            point=_geometry(f),
        )
        for f in _features("village")
    )
    return Ground(tambon, villages, _geometry(_features("office")[0]), tambon_feature["properties"])


def parameters() -> dict[str, Any]:
    """Sizes and shapes measured on a real rural tax map."""
    text = (DATA / "cadastre-parameters" / "parameters.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
