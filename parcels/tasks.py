"""Long work of the register, outside the request."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from parcels.models import Delivery, ImportBatch
from parcels.problems import RegisterProblem
from parcels.services import shift_errands
from parcels.services.deliveries import order
from parcels.services.deliveries.register import make_register
from parcels.services.deliveries.sheets import make_sheets
from parcels.services.deliveries.stickers import make_stickers
from parcels.services.imports import applying, batches, purging
from parcels.services.imports.staging import Cancelled

MAKERS = {
    Delivery.Kind.SHEETS.value: make_sheets,
    Delivery.Kind.REGISTER.value: make_register,
    Delivery.Kind.STICKERS.value: make_stickers,
}


@shared_task(name="parcels.deliver")  # type: ignore[untyped-decorator]
def deliver(delivery_id: int) -> str:
    """Make what was asked for. Delivered twice, it makes only what is missing."""
    return order.deliver(delivery_id, MAKERS)


@shared_task(name="parcels.purge_deliveries")  # type: ignore[untyped-decorator]
def purge() -> int:
    """Delete files nobody may fetch any more. Run twice, the second finds nothing to do."""
    return order.purge_deliveries(now=timezone.now())


@shared_task(name="parcels.purge_imports")  # type: ignore[untyped-decorator]
def purge_imports() -> int:
    """Forget files nobody went on with. Run twice, the second finds nothing to do."""
    return purging.purge(now=timezone.now())


@shared_task(name="parcels.shift_parcels")  # type: ignore[untyped-decorator]
def shift_parcels(key: str) -> str:
    """Preview or save a shift of many parcels. Delivered twice, an act is done once."""
    return shift_errands.carry_out(key)


State = ImportBatch.State


@shared_task(name="parcels.look_at_import")  # type: ignore[untyped-decorator]
def look_at_import(batch_id: int) -> str:
    """What the file is. Delivered twice, it says the same twice."""
    return _worked(batch_id, batches.look, {State.RECEIVED, State.ASKING, State.MAPPING})


@shared_task(name="parcels.judge_import")  # type: ignore[untyped-decorator]
def judge_import(batch_id: int) -> str:
    """Read, check, rehearse. Delivered twice, it begins again with the same file."""
    return _worked(batch_id, batches.judge, {State.MAPPING, State.READING, State.REHEARSED})


@shared_task(name="parcels.recheck_import")  # type: ignore[untyped-decorator]
def recheck_import(batch_id: int) -> str:
    """Check again after rows were mended; the file is not read again."""
    return _worked(batch_id, batches.recheck, {State.READING, State.REHEARSED})


def _worked(batch_id: int, work: object, states: set[str]) -> str:
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state not in states or not callable(work):
        return batch.state
    try:
        work(batch)
    except Exception:
        batches.fail(batch)  # the page then says so; the fault itself is logged
        raise
    return batch.state


@shared_task(name="parcels.apply_import")  # type: ignore[untyped-decorator]
def apply_import(batch_id: int, user_id: int, reason: str, on: str) -> str:
    """All or nothing. Delivered twice, the second finds it applied."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state not in (State.REHEARSED, State.APPLYING):
        return batch.state
    try:
        by = User.objects.get(pk=user_id)
        applying.apply(batch, by=by, reason=reason, on=dt.date.fromisoformat(on))
    except Cancelled:
        batches.throw_away(batch)
    except RegisterProblem as refusal:
        batches.note_refusal(batch, str(refusal.message))
    except Exception:
        batches.fail(batch)
        raise
    return batch.state
