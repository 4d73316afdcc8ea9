"""A file of all parcels read, checked, compared and tested for overlaps, beside a plain load."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas
import pyogrio
import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection

from benchmarks.harness import Row, Sample, measure, timed
from benchmarks.synthetic import CODE
from geo.models import Subdistrict
from parcels.models import ImportBatch, ImportRow, Parcel
from parcels.services.imports import batches, kinds, staging
from parcels.services.imports.staging import remove_file

#: Every boundary moved by so much: nothing is passed over as unchanged.
_MOVED_M = 0.05


def main(copies: str = "1") -> list[Row]:
    """`copies` repeats the file's rows under other codes, for larger files."""
    with tempfile.TemporaryDirectory() as folder:
        path, count = _file(Path(folder), int(copies))
        print(f"{count} parcels, {path.stat().st_size / 1e6:.0f} MB", file=sys.stderr)
        plain = "ogr2ogr" if shutil.which("ogr2ogr") else "plain load by COPY"
        load = _ogr2ogr if shutil.which("ogr2ogr") else _copy
        return measure(
            {
                "import: read, check, overlaps": lambda: _timed(count, lambda: _judge(path)),
                plain: lambda: _timed(count, lambda: load(path)),
            },
            peers=[plain],
        )


def _file(folder: Path, copies: int) -> tuple[Path, int]:
    rows = Parcel.objects.filter(subdistrict__code=CODE).order_by("code")
    found = [
        (code, shapely.from_wkb(bytes(shape)))
        for code, shape in rows.values_list("code", AsWKB("boundary"))
    ]
    moved = [
        (code, shapely.transform(shape, lambda xy: xy + _MOVED_M), copy)
        for copy in range(copies)
        for code, shape in found
    ]
    frame = geopandas.GeoDataFrame(
        {
            "parcel_cod": [code if copy == 0 else "" for code, _shape, copy in moved],
            "land_no": [str(number) for number in range(len(moved))],
            "remark": ["ทดสอบความเร็ว"] * len(moved),
        },
        geometry=[shape for _code, shape, _copy in moved],
        crs=settings.REGISTER_SRID,
    )
    frame.to_file(folder / "parcels.gpkg", driver="GPKG")
    return folder / "parcels.gpkg", len(moved)


def _timed(count: int, run: Callable[[], object]) -> Sample:
    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    return timed([seconds / count] * count, seconds)


def _judge(path: Path) -> None:
    """What a rehearsal does, without the effect in baht."""
    body = Subdistrict.objects.get(code=CODE)
    with path.open("rb") as source:
        batch = batches.receive_file(
            subdistrict=body.pk,
            name=path.name,
            chunks=iter(lambda: source.read(1 << 20), b""),
            by=None,
        )
    try:
        batches.look(batch)
        kind = kinds.kind_of(batch)
        rows = kind.lines(batch, batches.received(batch), batches.options(batch))
        staging.stage(batch, rows)
        kind.judge(batch)
    finally:
        ImportRow.objects.filter(batch=batch).delete()
        remove_file(batch)
        ImportBatch.objects.filter(pk=batch.pk).delete()


def _ogr2ogr(path: Path) -> None:
    options = settings.DATABASES["default"]
    target = f"PG:dbname={options['NAME']} host={options['HOST']} user={options['USER']}"
    command = ["ogr2ogr", "-overwrite", "-nln", "bench_plain", "-nlt", "PROMOTE_TO_MULTI"]
    subprocess.run([*command, target, str(path)], check=True)


def _copy(path: Path) -> None:
    """The file as GDAL reads it, into a table with an index on the shapes; nothing is checked."""
    _meta, _ids, shapes, fields = pyogrio.raw.read(path)
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS bench_plain; CREATE TABLE bench_plain "
            "(code text, land_no text, remark text, "
            f"shape geometry(MultiPolygon, {settings.REGISTER_SRID}))"
        )
        with cursor.copy("COPY bench_plain FROM STDIN") as copy:
            for index, shape in enumerate(shapes):
                made = f"SRID={settings.REGISTER_SRID};{shape.hex()}"
                copy.write_row((*(column[index] for column in fields), made))
        cursor.execute("CREATE INDEX ON bench_plain USING gist (shape)")
