"""The register checked: the whole of it, kept as findings, and the part one act touches.

Needs a register (`manage.py load_samples`), so it runs on the project's own database:
    DJANGO_SETTINGS_MODULE=config.settings scripts/bench check
The peers: all outlines merely read, and overlaps alone as one SQL self-join. Then each check alone.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db import connection, transaction

from benchmarks.harness import Row, Sample, measure, timed
from geo.models import Subdistrict
from parcels.models import Parcel
from parcels.selectors import topology
from parcels.services.findings import check_whole

_READ, _JOIN = "outlines read", "overlaps as an SQL self-join"
_ACTS = 40
_SELF_JOIN = """
SELECT count(*) FROM parcels_parcel a JOIN parcels_parcel b
    ON a.id < b.id AND a.boundary && b.boundary AND ST_Overlaps(a.boundary, b.boundary)
 WHERE a.subdistrict_id = %(of)s AND b.subdistrict_id = %(of)s
   AND a.retired_on IS NULL AND b.retired_on IS NULL
"""


def main() -> list[Row]:
    of = Subdistrict.objects.earliest("pk").pk
    ids = (
        Parcel.objects.of(of).current().filter(boundary__isnull=False).values_list("pk", flat=True)
    )
    chosen = random.Random(5).sample(list(ids), _ACTS)
    targets = {
        "whole check, findings kept": partial(_once, lambda: _whole(of)),
        "around one act": partial(_acts, of, chosen),
        _READ: partial(_once, lambda: len(topology.outlines(Parcel.objects.of(of).current()))),
        _JOIN: partial(_once, lambda: _join(of)),
    }
    for kind, check in topology.CHECKS.items():
        targets[f"  {kind}"] = partial(_once, partial(_all, check, of))
    return measure(targets, peers=[_READ, _JOIN])


def _whole(of: int) -> None:
    with transaction.atomic():
        check_whole(of)
        transaction.set_rollback(True)


def _all(check: Callable[[int, None], Iterable[object]], of: int) -> int:
    return len(list(check(of, None)))


def _join(of: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SELF_JOIN, {"of": of})


def _acts(of: int, chosen: Sequence[int]) -> Sample:
    times = []
    for pk in chosen:
        start = time.perf_counter()
        list(topology.faults(of, topology.scope_of(of, [pk], [])))
        times.append(time.perf_counter() - start)
    return timed(times, sum(times))


def _once(run: Callable[[], object]) -> Sample:
    start = time.perf_counter()
    run()
    return timed([took := time.perf_counter() - start], took)
