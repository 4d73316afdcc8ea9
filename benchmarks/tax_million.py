"""A million parcels: whole tax runs of many sub-districts, two workers, bounded memory.

The sample's sub-district is loaded into the benchmarks' own database and copied set-based, ids
moved by a step, until there are PARCELS parcels; then every body is run, read to commit, by two
worker processes. Prints the time of the stages in the workers, their peak memory, and how many
times as long a bare read of the same rows takes, and a loop over the ORM (from a few taxpayers).
    scripts/bench tax_million [PARCELS] [BUDDHIST YEAR]
"""

import datetime as dt
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import synthetic, tax
from geo.models import Subdistrict
from parcels.models import Parcel
from taxation.models import TaxRun
from taxation.selectors import groups, rows
from taxation.selectors.columnar import whole
from taxation.services import runs, writing

SAMPLE, STEP, WORKERS = "580104", 1_000_000, 2
#: What a tax run reads, of one body.
TABLES = """^(geo_(village|zone|block)|parcels_(party|parcel|building|buildingparcel|right|usezone
|buildinguse|house|houseregistration|condominium|condominiumunit|unit|unituse)
|taxation_(priceaccount|valuation|buildingprice|unitprice))$""".replace("\n", "")
#: Names that are unique over all bodies, made anew from the number of the copy, `k`.
RENAMED = {
    ("geo_subdistrict", "code"): "(700000 + k)::text",
    ("geo_village", "code"): "(70000000 + k * 100 + moo)::text",
    ("parcels_house", "house_code"): "''",
}


def main(parcels: str = "1000000", buddhist_year: str = "2569") -> None:
    year = int(buddhist_year) - 543
    bodies = _prepare(int(parcels))
    _forget(bodies)
    with transaction.atomic():
        bare = _timed(lambda: _bare_reads(bodies[:WORKERS], year))
    connection.close()
    spawn = multiprocessing.get_context("spawn")
    before = time.perf_counter()
    with ProcessPoolExecutor(WORKERS, spawn, initializer=django.setup) as workers:
        list(workers.map(_stand_ready, range(WORKERS)))
        start = time.perf_counter()
        found = list(workers.map(run_body, bodies, [year] * len(bodies)))
        wall = time.perf_counter() - start
    loop = tax.Bench(SAMPLE, year)
    with transaction.atomic():
        alone = _timed(loop.loop) / tax.SAMPLE
        transaction.set_rollback(True)
    print(f"\nworkers started in {start - before:.1f} s, not counted: Celery's stand ready")
    count = Parcel.objects.filter(subdistrict__in=bodies).count()
    _show(wall, count, found, bare / WORKERS * len(bodies), alone)
    _forget(bodies)


def _stand_ready(_number: int) -> None:
    """Until the other worker has started too."""
    time.sleep(2)


def _forget(bodies: list[int]) -> None:
    """Throw away what an earlier measurement wrote."""
    for run in TaxRun.objects.filter(subdistrict__in=bodies):
        runs.discard_run(run=run)
        run.delete()


def run_body(body: int, year: int) -> dict[str, float]:
    """One whole run in a worker, committed; seconds by stage, taxpayers, peak memory."""
    spent: dict[str, float] = {}
    cpu = time.process_time(), tax._session_cpu()
    run = TaxRun.objects.create(subdistrict_id=body, tax_year=year, mode=TaxRun.Mode.PREVIEW)
    with (
        _clock(spent, runs, "read_whole"),
        _clock(spent, whole, "split"),
        _clock(spent, groups, "pairs_of"),
        _clock(spent, runs, "compute"),
        _clock(spent, writing, "write_chunk"),
    ):
        done = runs.run_tax_year(run.pk)
    assert done.state == TaxRun.State.DONE
    spent["python"], spent["database"] = (
        time.process_time() - cpu[0],
        tax._session_cpu() - cpu[1],
    )
    return {**spent, "taxpayers": done.taxpayers_total, "rss": _peak_mb()}


def _peak_mb() -> float:
    """The most memory of this process alone; what `getrusage` says begins with its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


@contextmanager
def _clock(spent: dict[str, float], module: Any, name: str) -> Iterator[None]:
    """Add up the seconds inside a function."""
    inner = getattr(module, name)

    def timed(*args: Any, **more: Any) -> Any:
        start = time.perf_counter()
        try:
            return inner(*args, **more)
        finally:
            spent[name] = spent.get(name, 0) + time.perf_counter() - start

    with mock.patch.object(module, name, timed):
        yield


def _prepare(parcels: int) -> list[int]:
    """The bodies of the copies, made when there are too few."""
    synthetic.make_database(settings.DATABASES["default"]["NAME"])
    call_command("migrate", verbosity=0)
    if not Subdistrict.objects.filter(code=SAMPLE).exists():
        call_command("load_samples")
    sample = Subdistrict.objects.get(code=SAMPLE)
    copies = -(-parcels // Parcel.objects.filter(subdistrict=sample).count())
    copied = Subdistrict.objects.filter(code__startswith="7", code__gte="700001")
    if copied.count() < copies:
        print(f"copying {copies} sub-districts", flush=True)
        _copy(sample.pk, copied.count() + 1, copies)
    return list(copied.order_by("code").values_list("pk", flat=True)[:copies])


def _copy(body: int, first: int, last: int) -> None:
    """Every table in one statement; triggers and foreign keys sleep: the copies are consistent."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ %s", [TABLES]
        )
        tables = ["geo_subdistrict", *sorted(row[0] for row in cursor.fetchall())]
        for table in tables:
            names, values = zip(*_columns(cursor, table, tables), strict=True)
            owner = "id" if table == "geo_subdistrict" else "subdistrict_id"
            sql = f"""INSERT INTO {table} ({", ".join(names)})
                      SELECT {", ".join(values)} FROM {table} CROSS JOIN generate_series(%s, %s) k
                       WHERE {owner} = %s"""
            cursor.execute(sql, [first, last, body])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _columns(cursor: Any, table: str, tables: list[str]) -> list[tuple[str, str]]:
    """Each column and its value in the k-th copy: ids, and what points at copied rows, move."""
    cursor.execute(
        """SELECT a.attname, a.attname = 'id' OR EXISTS (
                  SELECT FROM pg_constraint c
                   WHERE c.conrelid = a.attrelid AND c.contype = 'f' AND c.conkey = ARRAY[a.attnum]
                     AND c.confrelid::regclass::text = ANY(%s))
             FROM pg_attribute a
            WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attgenerated = ''""",
        [tables, table],
    )
    return [
        (
            f'"{name}"',
            RENAMED.get((table, name), f'"{name}" + k * {STEP}' if moves else f'"{name}"'),
        )
        for name, moves in cursor.fetchall()
    ]


def _bare_reads(bodies: list[int], year: int) -> None:
    for body in bodies:
        tax.bare_read(rows.Question(body, dt.date(year, 1, 1)))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _show(
    wall: float, parcels: int, found: list[dict[str, float]], bare: float, alone: float
) -> None:
    total = {name: sum(one[name] for one in found) for name in found[0]}
    taxpayers = total["taxpayers"]
    print(
        f"\n{parcels:,.0f} parcels, {taxpayers:,.0f} taxpayers, {len(found)} bodies, {wall:.1f} s"
    )
    peak = max(one["rss"] for one in found)
    print(f"{parcels / wall:,.0f} parcels/s; {WORKERS} workers, peak {peak:.0f} MB each")
    stages = {
        "read": total["read_whole"] - total["pairs_of"] - total["split"],
        "geometry (touching)": total["pairs_of"],
        "compute": total["split"],
        "facts and lines": total["compute"],
        "write": total["write_chunk"],
    }
    whole = sum(stages.values())
    for name, seconds in stages.items():
        print(f"{name:<22}{seconds:>8.1f} s in the workers{seconds / whole:>6.0%}")
    cpu = total["python"] + total["database"]
    print(
        f"processor: Python {total['python']:.0f} s, database {total['database']:.0f} s;"
        f" {cpu / WORKERS:.0f} s if {WORKERS} cores did nothing else"
    )
    print(f"one bare read of all rows {bare:.1f} s: the run takes {wall / bare:.1f} times as long")
    orm = alone * taxpayers
    print(f"a loop over the ORM would take {orm:,.0f} s: {orm / wall:.0f} times as long")
