"""Findings kept in step with the register: after every act around it, and by a check of the whole.

A finding ends only when the register shows the fault no more; people may except it, and say why.
"""

import datetime as dt
import time
from collections.abc import Collection, Iterable
from typing import Any

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from accounts.models import User
from geo.models import Subdistrict
from parcels.models import Finding, FindingException, Parcel, RegisterCheck, RegisterEntry
from parcels.models.finding import OF_ROWS
from parcels.problems import RegisterProblem
from parcels.selectors import topology
from parcels.selectors.topology import Fault, Scope


class ExceptionRefused(RegisterProblem):
    code = "exception_refused"


def check_whole(subdistrict: int, by: RegisterEntry | None = None) -> RegisterCheck:
    """Look at everything, after an act on everything or to see what no act accounts for."""
    with transaction.atomic():
        Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict)
        began = time.monotonic()
        _sync(subdistrict, topology.faults(subdistrict), Q(), by)
        values = {"checked_at": timezone.now(), "seconds": time.monotonic() - began}
        check, _made = RegisterCheck.objects.update_or_create(
            subdistrict_id=subdistrict, defaults=values
        )
    return check


def checked(subdistrict: int) -> RegisterCheck:
    """The last check; the first is made when somebody first asks."""
    found = RegisterCheck.objects.filter(subdistrict=subdistrict).first()
    return found or check_whole(subdistrict)


def recheck(entry: RegisterEntry, parcels: Collection[int], buildings: Collection[int]) -> None:
    """After an act, in its transaction: only what it touched and the blocks of that."""
    of = entry.subdistrict_id
    if not RegisterCheck.objects.filter(subdistrict=of).exists():
        return  # never looked at yet: the first check will see everything
    scope = topology.scope_of(of, parcels, buildings)
    _sync(of, topology.faults(of, scope), _concerned(of, scope), entry)


def recheck_rows(subdistrict: int, rows: Collection[int], by: RegisterEntry | None = None) -> None:
    """After rows of an import were settled, mended or brought in; in the same transaction."""
    if RegisterCheck.objects.filter(subdistrict=subdistrict).exists():
        scope = Scope(rows=frozenset(rows))
        concerned = Q(rows__overlap=list(rows))
        _sync(subdistrict, topology.CHECKS["import_row"](subdistrict, scope), concerned, by)


def _concerned(subdistrict: int, scope: Scope) -> Q:
    """The kept findings that the check of the scope would find again if they still stood."""
    in_blocks = Parcel.objects.of(subdistrict).filter(block__in=scope.blocks)
    return (
        Q(parcels__overlap=list(scope.parcels)) & ~Q(kind__in=("gap", *OF_ROWS))
        | Q(buildings__overlap=list(scope.buildings))
        | Q(rows__overlap=list(scope.rows))
        | Q(kind="gap", parcels__overlap=list(in_blocks.values_list("pk", flat=True)))
    )


def _sync(
    subdistrict: int, faults: Iterable[Fault], concerned: Q, by: RegisterEntry | None
) -> None:
    found = {(fault.kind, fault.key): fault for fault in faults}
    now = timezone.now()
    kept = {(row.kind, row.key): row for row in Finding.objects.of(subdistrict).filter(concerned)}
    keys = [key for _kind, key in found]
    again = Finding.objects.of(subdistrict).filter(key__in=keys, gone_at__isnull=False)
    kept |= {(row.kind, row.key): row for row in again}
    gone = [row.pk for key, row in kept.items() if key not in found and row.gone_at is None]
    Finding.objects.filter(pk__in=gone).update(gone_at=now, gone_by=by)
    places = _places(subdistrict, found.values())
    rows = []
    for key, fault in found.items():
        row = kept.get(key) or Finding(
            subdistrict_id=subdistrict, kind=fault.kind, key=fault.key, found_at=now, found_by=by
        )
        if row.gone_at is not None:  # it has come back
            row.gone_at, row.gone_by, row.found_at, row.found_by = None, None, now, by
        _fill(row, fault, places)
        rows.append(row)
    Finding.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["subdistrict", "kind", "key"],
        update_fields=[
            "parcels", "buildings", "rows", "codes", "size", "shape", "place",
            "found_at", "found_by", "gone_at", "gone_by",
        ],
    )  # fmt: skip


def _fill(row: Finding, fault: Fault, places: dict[int, Any]) -> None:
    row.pk = None  # written by its key, found or not
    row.parcels, row.buildings = list(fault.parcels), list(fault.buildings)
    row.rows = list(fault.rows)
    row.codes, row.size = list(fault.codes), fault.size
    row.shape = fault.shape and _row(fault.shape)
    if fault.shape is not None:
        row.place = _row(shapely.make_valid(fault.shape).representative_point())
    else:
        row.place = places.get(_first(fault))


def _first(fault: Fault) -> int:
    """Parcels count up, buildings down, so that one table holds both; 0 for a bare row."""
    if fault.parcels:
        return fault.parcels[0]
    return -fault.buildings[0] if fault.buildings else 0


def _row(shape: BaseGeometry) -> Any:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=settings.REGISTER_SRID)


_PLACES = """
SELECT p.id, ST_PointOnSurface(coalesce(p.boundary, b.boundary))
FROM parcels_parcel p JOIN geo_block b ON b.id = p.block_id
WHERE p.subdistrict_id = %(of)s AND p.id = ANY(%(parcels)s)
UNION ALL
SELECT -r.id, ST_PointOnSurface(r.footprint) FROM parcels_building r
WHERE r.subdistrict_id = %(of)s AND r.id = ANY(%(buildings)s) AND r.footprint IS NOT NULL
"""


def _places(subdistrict: int, faults: Iterable[Fault]) -> dict[int, Any]:
    firsts = [_first(fault) for fault in faults if fault.shape is None]
    parcels = [pk for pk in firsts if pk > 0]
    buildings = [-pk for pk in firsts if pk < 0]
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"of": subdistrict, "parcels": parcels, "buildings": buildings})
        return {pk: GEOSGeometry(shape) for pk, shape in cursor.fetchall()}


def except_finding(
    *, subdistrict: int, finding_id: int, by: User, reason: str, until: dt.date | None
) -> FindingException:
    """It may stand, for a reason, until a day or until revoked. Raises ExceptionRefused."""
    row = Finding.objects.of(subdistrict).standing().filter(pk=finding_id).first()
    if row is None:
        raise ExceptionRefused(_("This is settled already."), code="not_found")
    if not reason.strip():
        text = _("Say why.")
        raise ExceptionRefused(text, fields={"reason": [text]})
    if until is not None and until <= timezone.localdate():
        text = _("Choose a day after today.")
        raise ExceptionRefused(text, fields={"until": [text]})
    return FindingException.objects.create(
        subdistrict_id=subdistrict,
        finding=row,
        reason=reason.strip(),
        until=until,
        size=row.size and abs(row.size),
        by=by,
        made_at=timezone.now(),
    )


def revoke_exception(*, subdistrict: int, finding_id: int, by: User) -> int:
    """The finding waits again. How many exceptions were open."""
    rows = FindingException.objects.filter(
        subdistrict=subdistrict, finding=finding_id, revoked_at__isnull=True
    )
    return rows.update(revoked_at=timezone.now(), revoked_by=by)
