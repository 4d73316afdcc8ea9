"""Findings kept in step with the register: after every act around it, and by a check of the whole.

A finding ends only when the register shows the fault no more; people may except it, and say why.
"""

import datetime as dt
import time
from collections.abc import Collection, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import shapely
from django.conf import settings
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
    """In portions: of the faults themselves only the names are held, however many there are."""
    said: dict[str, Any] = {"of": subdistrict, "now": timezone.now(), "by": by and by.pk}
    seen: set[tuple[str, str]] = set()
    rest = iter(faults)
    with connection.cursor() as cursor:
        while part := {(fault.kind, fault.key): fault for fault in islice(rest, _PORTION)}:
            told = orjson.dumps([_told(fault) for fault in part.values()]).decode()
            cursor.execute(_KEEP, {**said, "faults": told})
            seen.update(part)
        standing = Finding.objects.of(subdistrict).standing().filter(concerned)
        names = standing.order_by().values_list("pk", "kind", "key").iterator()
        gone = [pk for pk, kind, key in names if (kind, key) not in seen]
        if gone:
            cursor.execute(_GONE, {**said, "gone": gone})


_PORTION = 5_000
_KEEP = (Path(__file__).parents[1] / "sql" / "findings_keep.sql").read_text("utf-8")
_GONE = """
UPDATE parcels_finding SET gone_at = %(now)s, gone_by_id = %(by)s WHERE id = ANY(%(gone)s)
"""


def _told(fault: Fault) -> dict[str, Any]:
    """A fault as a row, its shapes as EWKB in hex."""
    shape = fault.shape
    place = None if shape is None else shapely.make_valid(shape).representative_point()
    return {
        "kind": fault.kind,
        "key": fault.key,
        "parcels": fault.parcels,
        "buildings": fault.buildings,
        "rows": fault.rows,
        "codes": fault.codes,
        "size": fault.size,
        "shape": shape and _hex(shape),
        "place": place and _hex(place),
    }


def _hex(shape: BaseGeometry) -> str:
    with_srid = shapely.set_srid(shape, settings.REGISTER_SRID)
    return str(shapely.to_wkb(with_srid, hex=True, include_srid=True))


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
