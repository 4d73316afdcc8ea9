"""How far an act is: told past its transaction, which shows nothing before its end."""

import datetime as dt
from typing import NamedTuple

from django.core.cache import cache
from django.utils import timezone

from parcels.models import ImportBatch
from parcels.services.imports.staging import Cancelled

#: What an act does, in its order; a kind that does less passes some by.
OF_THE_ACT = ("applying", "writing", "uses", "ending", "keeping", "findings")
#: Looking for the effect does the act but for its findings, then adds up with it and without it.
OF_THE_EFFECT = (*OF_THE_ACT[:-1], "after", "before")
JUDGING = ("comparing", "checking", "overlaps", "effect")
_KEPT_SECONDS = 3600


class Bar(NamedTuple):
    """`is_rows`: rows of the file, else steps."""

    stage: str
    done: int
    total: int
    is_rows: bool


def step(batch: ImportBatch, name: str) -> None:
    """The act has come to this; its worker lives. Raises Cancelled when asked to stop."""
    cache.set(_key(batch), (name, timezone.now()), _KEPT_SECONDS)
    if ImportBatch.objects.filter(pk=batch.pk, cancel_asked=True).exists():
        raise Cancelled


def forget(batch: ImportBatch) -> None:
    """A new round of work begins."""
    cache.delete(_key(batch))


def heard(batch: ImportBatch) -> dt.datetime | None:
    """When its worker last said anything."""
    told = cache.get(_key(batch))
    times = [time for time in (batch.heartbeat_at, told and told[1]) if time]
    return max(times, default=None)


def bar(batch: ImportBatch) -> Bar:
    """Rows while they are read, then steps."""
    told = cache.get(_key(batch))
    name = told[0] if told else ""
    if batch.state == ImportBatch.State.APPLYING:
        at = _place(name, OF_THE_ACT)
        return Bar(name or batch.stage, at, len(OF_THE_ACT), is_rows=False)
    if batch.stage not in JUDGING:
        return Bar(batch.stage, batch.done, batch.total, is_rows=True)
    of_all = len(JUDGING) + len(OF_THE_EFFECT)
    if batch.stage != "effect":
        return Bar(batch.stage, JUDGING.index(batch.stage), of_all, is_rows=False)
    at = len(JUDGING) - 1 + _place(name, OF_THE_EFFECT)
    return Bar("effect", at, of_all, is_rows=False)


def _place(name: str, steps: tuple[str, ...]) -> int:
    return steps.index(name) if name in steps else 0


def _key(batch: ImportBatch) -> str:
    return f"import-step:{batch.pk}"
