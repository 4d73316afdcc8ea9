"""Files nobody went on with are forgotten after the days the office keeps them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from parcels.models import ImportBatch, ImportRow, IntakeRule
from parcels.services.imports import batches, staging

State = ImportBatch.State
#: Applied ones have lost their file at once, cancelled ones too.
_LYING = (State.RECEIVED, State.ASKING, State.MAPPING, State.REHEARSED, State.REFUSED, State.FAILED)
MOST_DAYS = 365


def keep_days(subdistrict: int) -> int:
    rule = IntakeRule.objects.filter(subdistrict=subdistrict).first()
    return rule.keep_days if rule else IntakeRule.KEEP_DAYS


def choose_keep_days(*, subdistrict: int, days: str) -> None:
    """From now on files lie so long. Raises ValidationError."""
    if not days.isdecimal() or not 1 <= int(days) <= MOST_DAYS:
        raise ValidationError(_("Enter a number of days from 1 to 365."), code="unknown_custom")
    IntakeRule.objects.update_or_create(
        subdistrict_id=subdistrict, defaults={"keep_days": int(days)}
    )


def purge(*, now: dt.datetime) -> int:
    """Remove file and rows of every import that lay too long; run twice, it finds nothing."""
    days = dict(IntakeRule.objects.values_list("subdistrict", "keep_days"))
    gone = 0
    for batch in ImportBatch.objects.filter(state__in=_LYING).exclude(file_path=""):
        lain = now - (batch.heartbeat_at or batch.created_at)
        if lain < dt.timedelta(days=days.get(batch.subdistrict_id, IntakeRule.KEEP_DAYS)):
            continue
        if batch.state == State.REFUSED:  # it stays as what it was: refused, and why
            ImportRow.objects.filter(batch=batch).delete()
            staging.remove_file(batch)
        else:
            batches.throw_away(batch)
        gone += 1
    return gone
