"""A file of all parcels, two in five cut in two: judged, its effect in baht, applied, undone.

Leaves two acts in the register of the benchmarks' database: give it a copy to keep.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas
import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection
from django.utils import timezone
from shapely.ops import split

from accounts.models import User
from benchmarks.synthetic import CODE, USER
from geo.models import Subdistrict
from parcels.models import ImportBatch, Parcel
from parcels.services import undo
from parcels.services.imports import applying, batches, kinds, rehearsal, staging
from parcels.services.work import Because

_MOVED_M = 0.05


def main(code: str = CODE, user: str = USER) -> None:
    by = User.objects.get(username=user)
    body = Subdistrict.objects.get(code=code)
    with tempfile.TemporaryDirectory() as folder:
        batch = _brought(_file(Path(folder) / "parcels.gpkg", body), by)
    kind = kinds.kind_of(batch)
    print(f"{batch.total} rows; seconds of the clock, of Python, of the database")
    _told("judge", lambda: applying.judge(batch, kind))
    _told("effect", lambda: rehearsal.effect(batch, kind))
    staging.beat(batch, state=ImportBatch.State.REHEARSED, stage="")
    said = {"by": by, "reason": "benchmark"}
    _told("apply", lambda: applying.apply(batch, **said, on=timezone.localdate()))
    assert batch.entry is not None
    entry, because = batch.entry.pk, Because(**said, effective_on=timezone.localdate())
    _told("undo", lambda: undo.undo(entry_id=entry, because=because))


def _file(path: Path, body: Subdistrict) -> Path:
    rows = Parcel.objects.of(body).current().filter(boundary__isnull=False).order_by("code")
    made: list[tuple[str, shapely.Geometry]] = []
    for n, (code, wkb) in enumerate(rows.values_list("code", AsWKB("boundary"))):
        whole = shapely.transform(shapely.from_wkb(bytes(wkb)), lambda xy: xy + _MOVED_M)
        parts = _halves(whole) if n % 5 < 2 else [whole]
        keeps = len(parts) == 1 or n % 2 == 0  # every other one lives on in its first part
        made += [(code if keeps and part is parts[0] else "", part) for part in parts]
    frame = geopandas.GeoDataFrame(
        {"parcel_cod": [code for code, _part in made]},
        geometry=[part for _code, part in made],
        crs=settings.REGISTER_SRID,
    )
    frame.to_file(path, driver="GPKG")
    return path


def _halves(whole: shapely.MultiPolygon) -> list[shapely.Geometry]:
    west, south, east, north = whole.bounds
    middle = (west + east) / 2
    cut = split(whole.geoms[0], shapely.LineString([(middle, south - 1), (middle, north + 1)]))
    return list(cut.geoms) if len(cut.geoms) == 2 and len(whole.geoms) == 1 else [whole]


def _brought(path: Path, by: User) -> ImportBatch:
    with path.open("rb") as source:
        chunks = iter(lambda: source.read(1 << 20), b"")
        batch = batches.receive_file(
            subdistrict=by.subdistrict_id or 0, name=path.name, chunks=chunks, by=by
        )
    batches.look(batch)
    rows = kinds.kind_of(batch).lines(batch, batches.received(batch), batches.options(batch))
    batch.total = staging.stage(batch, rows)
    return batch


def _told(name: str, run: Callable[[], object]) -> None:
    clock, python, server = time.perf_counter(), time.process_time(), _server()
    run()
    clock, python = time.perf_counter() - clock, time.process_time() - python
    print(f"{name:<8}{clock:>8.1f}{python:>8.1f}{_server() - server:>8.1f}", flush=True)


def _server() -> float:
    """Processor seconds of this session's process, where the database is on this machine."""
    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not path.exists():
        return 0.0
    fields = path.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
