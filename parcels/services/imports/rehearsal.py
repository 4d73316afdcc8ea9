"""What applying a batch would do: counts, and the effect in baht by doing it and rolling back."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from parcels.models import Building, ImportBatch, ImportRow, RegisterEntry
from parcels.problems import RegisterProblem
from parcels.services.imports import applying, progress
from parcels.services.imports.kinds import Kind
from parcels.services.outcome import Meter
from parcels.services.work import Because

#: Of more parcels not their holders are read but everybody: that is sooner, and no list grows.
MANY = 2_000
_ACCEPTED = ("new", "split", "changed")


class Outlook(NamedTuple):
    """Whole satang: what the year before brings, and what a year to come would as prepared."""

    last: int
    due: int


def effect(batch: ImportBatch, kind: Kind) -> dict[str, Any]:
    """{"before", "after", "year", "parcels"} in baht as text, or {"unknown": why}.

    Of the holders concerned; of the whole roll ("of_all") where the file changes many parcels, and
    of a year that has not begun, with the year before as "last".
    """
    if not _parcels_told(batch):
        return {}
    hand = batch.by or _anybody(batch)
    if hand is None:
        return {"unknown": "no_law"}
    try:
        if batch.effective_on and batch.effective_on > timezone.localdate():
            return _foreseen(batch, kind, hand, batch.effective_on)
        meter = _meter(batch)
        return _measured(batch, kind, meter, hand) if meter else {"unknown": "no_law"}
    except RegisterProblem as refusal:
        return {"unknown": "refused", "reason": str(refusal.message)}


def _meter(batch: ImportBatch) -> Meter | None:
    """None where the law of the year is not known. A sum of the whole file, of no person."""
    found: Meter | None = import_string(settings.BODY_METER)(
        batch.subdistrict_id, batch.effective_on
    )
    return found


def _parcels_told(batch: ImportBatch) -> int:
    return sum(batch.counts.get(name, 0) for name in (*_ACCEPTED, "retired"))


def _measured(batch: ImportBatch, kind: Kind, meter: Meter, hand: User) -> dict[str, Any]:
    """Before and after on the meter's day, so that the change is in force on it.

    Of a year that has not begun the change is made today: it is in force on its first day as well.
    """
    day, batch.effective_on = batch.effective_on, min(meter.day, timezone.localdate())
    measure = _of_all if _parcels_told(batch) > MANY else _of_holders
    try:
        return {"year": meter.day.year, **measure(batch, kind, meter, hand)}
    finally:
        batch.effective_on = day


def _of_holders(batch: ImportBatch, kind: Kind, meter: Meter, hand: User) -> dict[str, Any]:
    """Both of the same persons: who gives land up has less tax, who takes it has more."""
    holding = meter.parties(_named(batch))
    with _tried(batch, kind, hand) as entry:
        keys = sorted(applying.touched(entry))
        after = meter.read(keys, holding | applying.parties_touched(entry))
    before = meter.read(keys, set(after.parties))
    return {
        "before": _baht(before.total),
        "after": _baht(after.total),
        "parcels": len(keys),
        "unpriced": len(keys) - sum(1 for key in keys if key in after.parcels),
    }


def _of_all(batch: ImportBatch, kind: Kind, meter: Meter, hand: User) -> dict[str, Any]:
    with _tried(batch, kind, hand) as entry:
        parcels = applying.count_touched(entry)
        after = meter.whole(_telling(batch, "after"))
    before = meter.whole(_telling(batch, "before"))
    return {"before": _baht(before), "after": _baht(after), "parcels": parcels, "of_all": True}


def _telling(batch: ImportBatch, name: str) -> Callable[[], None]:
    def tell() -> None:
        progress.step(batch, name)

    tell()
    return tell


@contextmanager
def _tried(batch: ImportBatch, kind: Kind, hand: User) -> Iterator[RegisterEntry]:
    """The register with the file in it, for as long as one looks; then it is as it was."""
    on = batch.effective_on or timezone.localdate()
    with transaction.atomic():
        try:
            yield applying.carry_out(batch, kind, _trying(hand, on))
        finally:
            transaction.set_rollback(True)
            batch.entry = None


def _foreseen(batch: ImportBatch, kind: Kind, hand: User, day: dt.date) -> dict[str, Any]:
    """The year to come as it is prepared, without the file and with it."""
    outlook = import_string(settings.IMPORT_OUTLOOK)
    before: Outlook | None = outlook(batch.subdistrict_id, day.year)
    if before is None:
        return {"unknown": "year_not_ready", "year": day.year}
    with _tried(batch, kind, hand) as entry:
        parcels = applying.count_touched(entry)
        _telling(batch, "after")
        after: Outlook = outlook(batch.subdistrict_id, day.year)
    return {
        "year": day.year,
        "last": _baht(before.last),
        "before": _baht(before.due),
        "after": _baht(after.due),
        "parcels": parcels,
    }


def _trying(hand: User, day: dt.date) -> Because:
    return Because(by=hand, reason=_("Import of a file"), effective_on=day, is_preview=True)


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
