"""A delivery's life: asked for, made, stopped, fetched, forgotten."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models import Subdistrict
from parcels.models import Delivery
from parcels.problems import RegisterProblem

#: Called with how much is done of how much; False asks the maker to stop.
Advance = Callable[[int, int], bool]
#: Makes the file in a folder and answers its path, or None when it was stopped.
Maker = Callable[[Delivery, Path, Advance], Path | None]
_OPEN = (Delivery.State.QUEUED, Delivery.State.RUNNING)
MOST_OPEN = 5


class TooManyOpen(RegisterProblem):
    """One person's wishes would keep the worker from everybody else's."""

    code = "too_many_open"
    message = _("Five of your files are still being made. Wait for one, or cancel one.")


@transaction.atomic
def order_delivery(
    *, subdistrict: Subdistrict, by: User, kind: str, title: str, wish: dict[str, Any]
) -> Delivery:
    """Note what is wanted; the door then puts it in the queue. Raises TooManyOpen."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks take turns
    if Delivery.objects.filter(requested_by=by, state__in=_OPEN).count() >= MOST_OPEN:
        raise TooManyOpen
    return Delivery.objects.create(
        subdistrict=subdistrict, requested_by=by, kind=kind, title=title[:200], wish=wish
    )


def cancel_delivery(*, delivery: Delivery) -> None:
    """Stop after the piece being made."""
    rows = Delivery.objects.filter(pk=delivery.pk, state__in=_OPEN)
    rows.update(state=Delivery.State.CANCELLED)


def fail_delivery(delivery_id: int) -> None:
    """Say that it fell, and keep no half of it; the fault itself is in the log."""
    rows = Delivery.objects.filter(pk=delivery_id, state__in=_OPEN)
    rows.update(state=Delivery.State.FAILED)
    shutil.rmtree(folder_of(Delivery(pk=delivery_id)), ignore_errors=True)


def make_delivery(delivery_id: int, makers: Mapping[str, Maker]) -> Delivery:
    """Make the file. May run twice: what is finished or cancelled stays as it is."""
    row = Delivery.objects.select_related("subdistrict", "requested_by").get(pk=delivery_id)
    if row.state not in _OPEN:
        return row
    folder = folder_of(row)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = makers[row.kind](row, folder, lambda done, total: _advance(row, done, total))
    if made is None:
        shutil.rmtree(folder, ignore_errors=True)
        row.refresh_from_db()
        return row
    row.file_name, row.file_bytes = made.name, made.stat().st_size
    row.state, row.finished_at = Delivery.State.DONE, timezone.now()
    row.expires_at = row.finished_at + dt.timedelta(days=settings.DELIVERY_DAYS)
    row.save(update_fields=["file_name", "file_bytes", "state", "finished_at", "expires_at"])
    return row


def deliver(delivery_id: int, makers: Mapping[str, Maker]) -> str:
    """`make_delivery` for a task: the state it came to."""
    try:
        return make_delivery(delivery_id, makers).state
    except Exception:
        fail_delivery(delivery_id)  # the page then says so; the fault itself is logged
        raise


def purge_deliveries(*, now: dt.datetime) -> int:
    """Delete the files whose time is over; the row stays and says what was taken out."""
    over = list(Delivery.objects.filter(state=Delivery.State.DONE, expires_at__lt=now))
    for row in over:
        shutil.rmtree(folder_of(row), ignore_errors=True)
    Delivery.objects.filter(pk__in=[row.pk for row in over]).update(state=Delivery.State.EXPIRED)
    return len(over)


def folder_of(row: Delivery) -> Path:
    return Path(settings.DELIVERY_ROOT) / str(row.pk)


def file_of(row: Delivery, now: dt.datetime) -> Path | None:
    """The finished file, while it may be fetched."""
    if row.state != Delivery.State.DONE or row.expires_at is None or row.expires_at < now:
        return None
    path = folder_of(row) / row.file_name
    return path if path.exists() else None


def _advance(row: Delivery, done: int, total: int) -> bool:
    """Count what is made; False when the delivery was cancelled meanwhile."""
    row.done, row.total = min(done, total), total
    going = Delivery.objects.filter(pk=row.pk).exclude(state=Delivery.State.CANCELLED)
    return bool(going.update(done=row.done, total=total, state=Delivery.State.RUNNING))
