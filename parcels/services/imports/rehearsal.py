"""What applying a batch would do: counts, and the effect in baht by doing it and rolling back."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import User
from parcels.models import Building, ImportBatch, ImportRow
from parcels.problems import RegisterProblem
from parcels.services.imports import applying, counting
from parcels.services.imports.kinds import Kind
from parcels.services.outcome import Meter

#: More than a sub-district has: of a larger file only a tax run can tell the effect.
READ_AT_MOST = 50_000
_ACCEPTED = ("new", "split", "changed")


def judge(batch: ImportBatch, kind: Kind) -> None:
    """Verdicts of all rows, and the counts of the batch."""
    counting.count(batch, kind.judge(batch))


def effect(batch: ImportBatch, kind: Kind) -> dict[str, Any]:
    """{"before", "after", "year", "parcels"} in baht as text, or {"unknown": why}."""
    touched = sum(batch.counts.get(name, 0) for name in (*_ACCEPTED, "retired"))
    if not touched:
        return {}
    if touched > READ_AT_MOST:
        return {"unknown": "too_many"}
    meter, hand = _meter(batch), batch.by or _anybody(batch)
    if meter is None or hand is None:
        return {"unknown": "no_law"}
    try:
        return _measured(batch, kind, meter, hand)
    except RegisterProblem as refusal:
        return {"unknown": "refused", "reason": str(refusal.message)}


def _meter(batch: ImportBatch) -> Meter | None:
    """None where the law of the year is not known. A sum of the whole file, of no person."""
    found: Meter | None = import_string(settings.IMPORT_METER)(
        batch.subdistrict_id, batch.effective_on
    )
    return found


def _measured(batch: ImportBatch, kind: Kind, meter: Meter, hand: User) -> dict[str, Any]:
    """Before and after on the meter's day, so that the change is in force on it.

    Both of the same persons: who gives land up has less tax, who takes it has more.
    """
    holding = meter.parties(_named(batch))
    with transaction.atomic():
        day, batch.effective_on = batch.effective_on, meter.day
        try:
            entry = applying.carry_out(batch, kind, by=hand, on=meter.day)
            keys = sorted(applying.touched(entry))
            after = meter.read(keys, holding)
        finally:
            batch.effective_on = day
            transaction.set_rollback(True)
    batch.entry = None
    before = meter.read(keys, set(after.parties))
    priced = sum(1 for key in keys if key in after.parcels)
    return {
        "year": meter.day.year,
        "before": _baht(before.total),
        "after": _baht(after.total),
        "parcels": len(keys),
        "unpriced": len(keys) - priced,
    }


def _named(batch: ImportBatch) -> list[int]:
    """The parcels the file's rows would change or end, and those its buildings stand on."""
    rows = ImportRow.objects.filter(batch=batch, verdict__in=(*_ACCEPTED, "ends"))
    codes = rows.filter(about__in=("building", "floor_use")).values("code")
    built = Building.objects.filter(subdistrict=batch.subdistrict_id, code__in=codes)
    named = {*rows.values_list("parcel", flat=True), *built.values_list("parcel", flat=True)}
    return sorted(pk for pk in named if pk)


def _anybody(batch: ImportBatch) -> User | None:
    """A member of staff to try the act as; it is rolled back and on nobody's account."""
    return User.objects.filter(subdistrict=batch.subdistrict_id, is_active=True).first()


def _baht(satang: int) -> str:
    return f"{Decimal(satang) / 100:.2f}"
