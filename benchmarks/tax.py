"""A whole tax run of a sub-district: its parts, a bare read in SQL, and a loop over the ORM.

Needs a register with prices (`manage.py load_samples`), so it runs on the project's own database:
    DJANGO_SETTINGS_MODULE=config.settings scripts/bench tax [CODE] [BUDDHIST YEAR]
Everything is rolled back. `s` is wall time; `cpu` is processor time of this process and of the
database session, which a busy machine leaves alone. The loop reads a sample of taxpayers through
the ORM, assesses them one by one and saves each; it is scaled up and is handed the groups.
"""

import datetime as dt
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from geo.models import Subdistrict
from parcels.models import Building, Parcel
from taxation.law.assess import assess
from taxation.law.schema import Law
from taxation.models import AssessmentRecord, AssessmentSheet, TaxRun, Valuation
from taxation.selectors import rows
from taxation.selectors.columnar.whole import WholeRoll, read_whole
from taxation.selectors.facts import Roll, Taxpayer, no_collection, read_roll
from taxation.selectors.groups import touching
from taxation.selectors.law import BodyLaw, body_law
from taxation.services import runs, writing

ROUNDS, SAMPLE = 3, 200
Clock = tuple[float, float]


class Bench:
    def __init__(self, code: str, year: int) -> None:
        self.body = Subdistrict.objects.get(code=code)
        self.book: BodyLaw = body_law(self.body.pk)
        self.law: Law = self.book.of(year)
        self.day = dt.date(year, 1, 1)
        self.roll: Roll = read_roll(self.body.pk, self.law, self.book.map_choices)
        self.whole: WholeRoll = read_whole(self.body.pk, self.law, self.book.map_choices)

    def bare_sql(self) -> None:
        bare_read(rows.Question(self.body.pk, self.day))

    def touching(self) -> None:
        touching(
            rows.boundaries(rows.Question(self.body.pk, self.day)), self.law, self.book.map_choices
        )

    def read(self) -> None:
        with no_collection():
            self.whole = read_whole(self.body.pk, self.law, self.book.map_choices)

    def compute(self) -> None:
        with no_collection():
            runs.compute(self.whole, 0, len(self.whole), self.law)

    def whole_run(self) -> None:
        run = self._run()
        runs.run_tax_year(run.pk)

    def _run(self) -> TaxRun:
        return TaxRun.objects.create(
            subdistrict=self.body, tax_year=self.law.tax_year, mode=TaxRun.Mode.PREVIEW
        )

    def loop(self) -> None:
        run = self._run()
        for taxpayer in self.roll.taxpayers[:SAMPLE]:
            self._one(run, taxpayer)

    def _one(self, run: TaxRun, taxpayer: Taxpayer) -> None:
        ids = {parcel for parcel, _ in taxpayer.places.values()}
        parcels = Parcel.objects.filter(pk__in=ids).prefetch_related("rights__party", "use_zones")
        for parcel in parcels:
            list(parcel.rights.all()), list(parcel.use_zones.all())
            Valuation.objects.filter(parcel=parcel, in_force__contains=self.day).first()
            for building in Building.objects.filter(parcel=parcel).prefetch_related("uses"):
                list(building.uses.all()), list(building.rights.all()), list(building.houses.all())
        result = assess(taxpayer.facts, self.law)
        record = AssessmentRecord.objects.create(
            subdistrict=self.body, run=run, tax_year=run.tax_year, taxpayer_key=taxpayer.key,
            party_ids=list(taxpayer.parties), taxpayer_name=taxpayer.name,
            facts=writing.facts_as_kept(taxpayer), facts_digest="", law_digest="",
            value_satang=result.base, exempt_satang=result.exempt, tax_satang=result.tax,
            taxable_satang=result.taxable, due_satang=result.due,
        )  # fmt: skip
        for share in result.shares:
            parcel_id, building_id = taxpayer.places[share.ref]
            AssessmentSheet.objects.create(
                subdistrict=self.body, run=run, classes=[share.use_class],
                first_record=record.pk, last_record=record.pk, record=[record.pk],
                parcel=[parcel_id], building=[building_id or 0], village=[0], tax_class=[1],
                group=[1],
                value_satang=[share.shown_base], exempt_satang=[share.shown_exempt],
                taxable_satang=[share.shown_taxable], tax_satang=[share.tax],
                due_satang=[share.due],
            )  # fmt: skip


def bare_read(question: rows.Question) -> None:
    """The same queries, rows thrown away: the floor of any run that reads the register."""
    for name in ("parcels", "buildings", "zones", "floors", "residents"):
        before = {"parcels": rows.LAND, "buildings": rows.BUILDINGS}.get(name, "")
        _fetch(before + rows.text(name), question.params())
    _fetch(rows.LAND + rows.text("touching"), question.params())


def _fetch(sql: str, params: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.fetchall()


def main(code: str = "580104", buddhist_year: str = "2569") -> None:
    bench = Bench(code, int(buddhist_year) - 543)
    count = len(bench.roll.taxpayers)
    targets: dict[str, tuple[Callable[[], None], float]] = {
        "bare SQL read": (bench.bare_sql, 1),
        "geometry (touching)": (bench.touching, 1),
        "read, touching, assess": (bench.read, 1),
        "facts and lines": (bench.compute, 1),
        "whole run": (bench.whole_run, 1),
        "ORM loop, scaled up": (bench.loop, count / min(SAMPLE, count)),
    }
    found: dict[str, list[Clock]] = {name: [] for name in targets}
    for _ in range(ROUNDS):
        for name, (work, scale) in targets.items():
            wall, cpu = _timed(work)
            found[name].append((wall * scale, cpu * scale))
    _show(count, {name: _median(clocks) for name, clocks in found.items()})


def _timed(work: Callable[[], None]) -> Clock:
    """Wall and processor seconds; what was written is rolled back."""
    with transaction.atomic():
        wall, cpu = time.perf_counter(), time.process_time() + _session_cpu()
        work()
        clock = time.perf_counter() - wall, time.process_time() + _session_cpu() - cpu
        transaction.set_rollback(True)
    return clock


def _session_cpu() -> float:
    """Processor seconds of the database session, when it runs on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / 100


def _median(clocks: list[Clock]) -> Clock:
    return statistics.median(c[0] for c in clocks), statistics.median(c[1] for c in clocks)


def _show(count: int, found: dict[str, Clock]) -> None:
    whole_wall, whole_cpu = found["whole run"]
    print(f"\n{count} taxpayers, median of {ROUNDS} rounds, all targets in turn")
    print(f"{'target':<24}{'s':>8}{'cpu s':>8}{'share of run':>14}{'x run':>8}")
    for name, (wall, cpu) in found.items():
        print(f"{name:<24}{wall:>8.2f}{cpu:>8.2f}{cpu / whole_cpu:>14.0%}{wall / whole_wall:>8.1f}")
    writing_cpu = whole_cpu - found["read, touching, assess"][1] - found["facts and lines"][1]
    print(f"{'of the run: writing':<24}{'':>8}{writing_cpu:>8.2f}{writing_cpu / whole_cpu:>14.0%}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
