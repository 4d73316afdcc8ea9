"""Shapes and layers the cases are made of."""

import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas
import shapely

EAST, NORTH = 390_976, 2_137_944
PLOT = shapely.box(EAST, NORTH, EAST + 40, NORTH + 50)
OWNER = "นางสมมุติ ป่าไม้น้ำใส"
LON, LAT = 97.962, 19.3335
RING = [[LON, LAT], [LON + 4e-4, LAT], [LON + 4e-4, LAT + 4e-4], [LON, LAT + 4e-4], [LON, LAT]]


def frame(shape: Any = PLOT, srid: int | None = 32647, **values: Any) -> geopandas.GeoDataFrame:
    shapes = shape if isinstance(shape, list) else [shape]
    data = {"parcel_cod": [f"01A{n + 1:03d}" for n in range(len(shapes))], **values}
    return geopandas.GeoDataFrame(data, geometry=shapes, crs=srid)


def gpkg(folder: Path, shape: Any = PLOT, srid: int | None = 32647, name: str = "a.gpkg") -> Path:
    frame(shape, srid).to_file(folder / name, driver="GPKG")
    return folder / name


def zipped(folder: Path, members: Mapping[str, bytes | str]) -> Path:
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def shapefile(
    folder: Path,
    shape: Any = PLOT,
    *,
    replace: Mapping[str, bytes | None] | None = None,
    encoding: str = "utf-8",
    **values: Any,
) -> Path:
    """A zipped shapefile; `replace` puts other bytes in a part, or leaves it out with None."""
    inside = folder / "inside"
    inside.mkdir()
    frame(shape, 32647, owner=OWNER, **values).to_file(inside / "plots.shp", encoding=encoding)
    members = {file.name: file.read_bytes() for file in inside.iterdir()}
    for suffix, content in (replace or {}).items():
        members.pop(f"plots{suffix}", None)
        if content is not None:
            members[f"plots{suffix}"] = content
    return zipped(folder, members)


def part(folder: Path, suffix: str, encoding: str = "utf-8") -> bytes:
    """One part of a good shapefile, to be spoilt."""
    inside = folder / f"good{suffix}"
    inside.mkdir()
    frame(owner=OWNER).to_file(inside / "plots.shp", encoding=encoding)
    return (inside / f"plots{suffix}").read_bytes()


def geojson(geometries: Iterable[Any], **more: Any) -> str:
    features = [
        {"type": "Feature", "properties": {"parcel_cod": f"01A{n + 1:03d}"}, "geometry": geometry}
        for n, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def kml(body: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'
    )


PLACEMARK = (
    "<Placemark><name>01A001</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
    + " ".join(f"{x},{y}" for x, y in RING)
    + "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
)
