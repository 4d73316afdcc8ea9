"""Files as offices bring them, made from shapes of the test ground."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas
import shapely
from pyproj import CRS

from accounts.models import Role, User
from geo.datum import indian_1975
from parcels.models import ImportBatch
from parcels.services.imports import batches
from tests import factories as make

EAST, NORTH = make.EAST, make.NORTH


def box(x: float, y: float, width: float = 20, height: float = 20) -> shapely.Polygon:
    """A rectangle x, y metres from the corner of the test ground."""
    return shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def plot(code: str, shape: shapely.Geometry | None = None, **more: object) -> dict[str, object]:
    shape = shape if shape is not None else shapely.from_wkb(bytes(make.lot_square(code).wkb))
    return {"parcel_cod": code, "geometry": shape, **more}


def frame(rows: Sequence[Mapping[str, object]], srid: int | None = 32647) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(list(rows), geometry="geometry", crs=srid)


def geopackage(path: Path, *rows: Mapping[str, object], srid: int | None = 32647) -> Path:
    frame(rows, srid).to_file(path, driver="GPKG")
    return path


def shapefile_of_the_land_office(folder: Path, *rows: Mapping[str, object]) -> Path:
    """Indian 1975, code page 874 under one of its odd names, zipped."""
    inside = folder / "parcel"
    inside.mkdir()
    frame(rows).to_crs(indian_1975()).to_file(inside / "parcel.shp", encoding="cp874")
    (inside / "parcel.prj").write_text(CRS.from_epsg(24047).to_wkt("WKT1_ESRI"))
    (inside / "parcel.cpg").write_text("OEM 874")
    with zipfile.ZipFile(folder / "parcel.zip", "w") as archive:
        for file in inside.iterdir():
            archive.write(file, file.name)
    return folder / "parcel.zip"


def table(path: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def brought(path: Path, by: User | None = None, **answers: object) -> ImportBatch:
    """The file received, looked at and, when nothing is left to ask, judged."""
    hand = by or User.objects.first() or make.user(Role.SURVEYOR)
    batch = batches.receive_file(
        subdistrict=make.subdistrict().pk, name=path.name, chunks=[path.read_bytes()], by=hand
    )
    batches.answer(batch, {k: v for k, v in answers.items() if k != "columns"})
    batches.look(batch)
    if "columns" in answers:
        batches.answer(batch, {"columns": answers["columns"]})
    if batch.state == ImportBatch.State.MAPPING and batches.is_mapped(batch):
        batches.judge(batch)
    return batch


def verdicts(batch: ImportBatch) -> dict[str, str]:
    return dict(batch.rows.values_list("code", "verdict"))


def reasons(batch: ImportBatch) -> dict[int, list[str]]:
    """Row number -> codes of its problems."""
    rows = batch.rows.exclude(problems=[]).order_by("number")
    return {
        number: [p["code"] for p in found]
        for number, found in rows.values_list("number", "problems")
    }
