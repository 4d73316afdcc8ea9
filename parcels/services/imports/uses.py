"""Uses where the file says none: of a parcel with a new area, of the parts of an ended one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db import connection

from parcels.models import ImportBatch, UseZone
from parcels.services import bulk
from parcels.services.holdings import Use, scaled, use_of, zone_of

_CHUNK = 5_000
_TARGETS = """
SELECT p.id, p.register_area_sq_wah, p.id FROM parcels_importrow r
  JOIN parcels_parcel p ON p.id = r.parcel_id
 WHERE r.batch_id = %(batch)s AND r.verdict = 'changed' AND NOT r.changes ? 'use'
   AND r.changes ? 'register_area_sq_wah'
UNION ALL
SELECT p.id, p.register_area_sq_wah, s.parcel_id FROM parcels_importrow r
  JOIN parcels_parcel p ON p.id = r.parcel_id
  JOIN (SELECT row_id, min(parcel_id) AS parcel_id FROM (
          SELECT row_id, parcel_id FROM import_succession
          UNION SELECT row_id, parcel_id FROM import_descent) both_ways GROUP BY 1) s
    ON s.row_id = r.id
 WHERE r.batch_id = %(batch)s AND r.verdict = 'split' AND NOT r.values ? 'use'
"""
Target = tuple[int, Decimal, int]


def share_out(batch: ImportBatch) -> None:
    """The same uses in the same proportions on the new areas, from the batch's day.

    Drawn zones are given up: the file's outlines are others.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TARGETS, {"batch": batch.pk})
        targets: list[Target] = list(cursor.fetchall())
    for start in range(0, len(targets), _CHUNK):
        part = targets[start : start + _CHUNK]
        before = _open_uses({source for _parcel, _area, source in part})
        _close(batch, [parcel for parcel, _area, source in part if parcel == source])
        bulk.copy_in(
            UseZone,
            (
                zone_of(replace(use, ground=None), batch.subdistrict_id, parcel, batch.effective_on)
                for parcel, area, source in part
                for use in scaled(before[source], area)
            ),
        )


def _open_uses(parcels: Iterable[int]) -> dict[int, list[Use]]:
    found = defaultdict(list)
    for row in UseZone.objects.open().filter(parcel__in=list(parcels)).order_by("pk"):
        found[row.parcel_id].append(use_of(row))
    return found


def _close(batch: ImportBatch, parcels: list[int]) -> None:
    values = {"ids": parcels, "day": batch.effective_on}
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM parcels_usezone WHERE parcel_id = ANY(%(ids)s) "
            "AND upper_inf(during) AND lower(during) >= %(day)s",
            values,
        )
        cursor.execute(
            "UPDATE parcels_usezone SET during = daterange(lower(during), %(day)s) "
            "WHERE parcel_id = ANY(%(ids)s) AND upper_inf(during)",
            values,
        )
