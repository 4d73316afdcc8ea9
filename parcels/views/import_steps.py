"""The steps of a file: answers, columns, check, apply, cancel, undo, the mended rows."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import staff
from parcels import permissions, tasks
from parcels.models import ImportBatch
from parcels.services.imports import batches, kinds, land_office, mending
from parcels.services.undo import undo
from parcels.services.work import Because
from parcels.views.asking import batch_of, tried, user_of

State = ImportBatch.State
_ANSWERS = ("srid", "encoding", "layer", "password")


@staff(*permissions.IMPORTING)
@require_POST
def change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The next step of a file; back to its page, whatever came of it."""
    batch = batch_of(request, pk)
    step = _STEPS.get(act)
    if step is None:
        raise Http404
    return redirect(step(request, batch) or reverse("import", args=[pk]))


def _answer(request: HttpRequest, batch: ImportBatch) -> None:
    open_states = (State.ASKING, State.MAPPING, State.REHEARSED, State.REFUSED)
    if batch.state not in open_states or not batch.file_path:
        return  # at work, or done with: an old page was sent again
    given = {key: request.POST[key] for key in _ANSWERS if request.POST.get(key)}
    answers: dict[str, Any] = {name: said for name, said in given.items() if name != "srid"}
    given["srid"] = request.POST.get("other_srid", "").strip() or given.get("srid", "")
    if given["srid"]:
        srid = given["srid"].strip().upper().removeprefix("EPSG:")
        if not srid.isdecimal() or len(srid) > 6:
            messages.error(
                request, _("Give the EPSG number of the reference system."), extra_tags="bad"
            )
            return
        answers["srid"] = int(srid)
    batches.answer(batch, answers)
    _put_to_work(batch, lambda: tasks.look_at_import.delay(batch.pk), State.RECEIVED)


def _map(request: HttpRequest, batch: ImportBatch) -> None:
    if batch.state not in (State.MAPPING, State.REHEARSED, State.FAILED) or not batch.file_path:
        return
    chosen = {
        name.removeprefix("column-"): value
        for name, value in request.POST.items()
        if name.startswith("column-") and isinstance(value, str) and value
    }
    batch.effective_on = _effective_on(request, batch)
    batch.save(update_fields=["effective_on"])
    batches.answer(batch, {"columns": chosen, "retire_missing": "retire_missing" in request.POST})
    if not batches.is_mapped(batch):
        messages.error(
            request, _("Say at least which column holds the parcel code."), extra_tags="bad"
        )
        return
    _put_to_work(batch, lambda: tasks.judge_import.delay(batch.pk))


def _effective_on(request: HttpRequest, batch: ImportBatch) -> dt.date:
    """A day up to today, or the first one of what a kind lets lie ahead."""
    coming = kinds.kind_of(batch).days_ahead(batch.subdistrict_id)
    asked = request.POST.get("ahead", "")
    ahead = next((day for day, _what in coming if day.isoformat() == asked), None)
    return ahead or _day(request.POST.get("effective_on", "")) or timezone.localdate()


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return min(day, timezone.localdate())


def _put_to_work(batch: ImportBatch, send: Callable[[], Any], state: str = State.READING) -> None:
    """The page shows it at work from now on, whenever the worker begins."""
    with transaction.atomic():
        batch.state, batch.done, batch.stage = state, 0, ""
        batch.heartbeat_at = timezone.now()
        batch.save(update_fields=["state", "done", "stage", "heartbeat_at"])
        transaction.on_commit(send)


def _recheck(request: HttpRequest, batch: ImportBatch) -> None:
    if batch.state == State.REHEARSED:
        _put_to_work(batch, lambda: tasks.recheck_import.delay(batch.pk))


def _confirm(request: HttpRequest, batch: ImportBatch) -> None:
    """The officer's word for all events in order; what they come to is worked out anew."""
    if batch.state != State.REHEARSED:
        return
    if land_office.confirm_all(batch):
        _put_to_work(batch, lambda: tasks.recheck_import.delay(batch.pk))


def _apply(request: HttpRequest, batch: ImportBatch) -> None:
    if batch.state != State.REHEARSED:
        return
    reason = request.POST.get("reason", "").strip()[:500]
    if not reason:
        messages.error(request, _("Say why."), extra_tags="bad")
        return
    on, user = str(batch.effective_on or timezone.localdate()), user_of(request).pk
    _put_to_work(
        batch,
        lambda: tasks.apply_import.delay(batch.pk, user, reason, on),
        State.APPLYING,
    )


def _resume(request: HttpRequest, batch: ImportBatch) -> None:
    """A step whose worker is no more: what was applied is applied, the rest can be tried again."""
    if batch.is_working and batches.is_late(batch):
        was_applying = batch.state == State.APPLYING
        batch.state, batch.stage = State.REHEARSED if was_applying else State.FAILED, ""
        batch.save(update_fields=["state", "stage"])


def _cancel(request: HttpRequest, batch: ImportBatch) -> str | None:
    if batch.state in (State.APPLIED, State.CANCELLED):
        return None
    if batch.state == State.APPLYING and not batches.is_late(batch):
        text = _("It is being written into the register. Wait for it, then undo it.")
        messages.error(request, text, extra_tags="bad")
        return None
    batches.ask_cancel(batch)
    messages.success(request, _("The import is cancelled; the file is removed."), extra_tags="ok")
    return reverse("imports")


def _undo(request: HttpRequest, batch: ImportBatch) -> None:
    if batch.entry is None:
        return
    entry, reason = batch.entry.pk, request.POST.get("reason", "").strip()[:500]
    because = Because(by=user_of(request), reason=reason, effective_on=timezone.localdate())
    tried(request, lambda: undo(entry_id=entry, because=because), _("The import is undone."))


def _retry(request: HttpRequest, batch: ImportBatch) -> str | None:
    made = list[ImportBatch]()
    tried(request, lambda: made.append(mending.retry(batch=batch, by=user_of(request))))
    if not made:
        return None
    _put_to_work(made[0], lambda: tasks.recheck_import.delay(made[0].pk))
    return reverse("import", args=[made[0].pk])


_STEPS: dict[str, Callable[[HttpRequest, ImportBatch], str | None]] = {
    "answer": _answer,
    "map": _map,
    "recheck": _recheck,
    "confirm": _confirm,
    "apply": _apply,
    "resume": _resume,
    "cancel": _cancel,
    "undo": _undo,
    "retry": _retry,
}
