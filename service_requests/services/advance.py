"""Move a request along the table of stages, keep the clock and write down who did it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from service_requests import clock, stages
from service_requests.models import RequestEvent, RequestForm, RequestPhoto, ServiceRequest
from service_requests.models.vocabulary import Actor
from service_requests.services.notify import tell_applicant
from service_requests.services.submit import holidays_of
from service_requests.stages import Facts, Step
from service_requests.steps_in_words import BLOCKS

#: Steps that say something of their own instead of naming the new stage.
_NEWS = {"reopen": "reopened", "answer": ""}
_SILENT = {"screening"}


class StepRefused(ValidationError):
    """The step is not possible now. `code` says why, the message what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(str(BLOCKS[code]), code=code)


@dataclass(frozen=True)
class Doer:
    """Who takes a step, and the parts that person may play."""

    actor: str
    parts: Collection[str]
    user: User | None = None


CITIZEN = Doer(Actor.CITIZEN, frozenset({stages.APPLICANT}))
SYSTEM = Doer(Actor.SYSTEM, frozenset({stages.SYSTEM}))


def facts_of(request: ServiceRequest, now: dt.datetime) -> Facts:
    """What the guards may ask, read from the request."""
    path = request.request_type.path
    if path == "W3" and _waits_for_decision(request):
        path = "W3D"
    ended = request.closed_at or request.done_at
    today = now.astimezone(clock.OFFICE).date()
    return Facts(
        stage=request.stage,
        path=path,
        has_division=bool(request.division),
        has_after_photo=request.request_type.is_private or _has_after_photo(request),
        is_due_passed=request.due_on is not None and request.due_on < today,
        was_reminded=request.events.filter(
            details__reminder=True, at__gte=request.stage_since
        ).exists(),
        is_work_done=path.startswith("W3"),
        days_since_end=(today - ended.astimezone(clock.OFFICE).date()).days if ended else 0,
    )


@transaction.atomic
def advance_request(
    *,
    request_id: int,
    step: str,
    doer: Doer,
    given: Mapping[str, Any],
    now: dt.datetime,
    seen_stage: str = "",
) -> ServiceRequest:
    """Take one step of stages.STEPS. Raises StepRefused, or ValidationError for what is missing."""
    request = _locked(request_id)
    if seen_stage and seen_stage != request.stage:
        raise StepRefused("no_way")
    way, facts = stages.BY_CODE.get(step), facts_of(request, now)
    if way is None or not stages.leads_on(way, facts):
        raise StepRefused("no_way")
    if against := stages.blocks(way, facts, doer.parts):
        raise StepRefused(against[0])
    if names := stages.missing(way, given):
        words = _("Please fill in this field.")
        raise ValidationError({name: ValidationError(words, code="required") for name in names})
    before = request.stage
    _run_clock(request, way, now)
    details = _apply(request, way, given, now)
    request.save()
    RequestEvent.objects.create(
        subdistrict_id=request.subdistrict_id,
        request=request,
        at=now,
        actor=doer.actor,
        by=doer.user,
        from_stage=before,
        to_stage=way.target,
        outcome=request.outcome if way.target == "closed" else "",
        note=str(given.get("reason") or ""),
        details={"step": way.code, **details},
    )
    _tell(request, way)
    return request


def _locked(request_id: int) -> ServiceRequest:
    return (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("request_type", "subdistrict", "household")
        .get(pk=request_id)
    )


def _waits_for_decision(request: ServiceRequest) -> bool:
    form = RequestForm.objects.filter(
        request_type=request.request_type_id, version=request.form_version
    ).first()
    return bool(form and form.rules.get("decision"))


def _has_after_photo(request: ServiceRequest) -> bool:
    return request.photos.filter(moment=RequestPhoto.Moment.AFTER).exists()


def _run_clock(request: ServiceRequest, way: Step, now: dt.datetime) -> None:
    """Leaving a stage that stops the clock puts the expected date off by the time it stood."""
    if stages.stops_clock(request.stage):
        stood = now - request.stage_since
        request.paused_seconds += max(int(stood.total_seconds()), 0)
        request.expected_at = clock.extend(
            request.expected_at,
            stood,
            request.request_type.target_unit,
            holidays_of(request.subdistrict_id),
        )
        request.due_on = None
    request.stage_since = now


def _apply(
    request: ServiceRequest, way: Step, given: Mapping[str, Any], now: dt.datetime
) -> dict[str, Any]:
    request.stage = way.target
    details = {
        name: str(given[name]) for name in way.gives if name not in ("reason", "duplicate_of")
    }
    for name in ("due_on", "scheduled_on", "partner"):
        if name in way.gives:
            setattr(request, name, given[name])
    if "slot" in way.gives:
        request.scheduled_slot = given["slot"]
    if "duplicate_of" in way.gives:
        details["duplicate_of"] = _mark_duplicate(request, given["duplicate_of"])
    _end(request, way, now)
    return details


def _end(request: ServiceRequest, way: Step, now: dt.datetime) -> None:
    if way.target == "done":
        request.done_at, request.outcome = now, way.outcome
    elif way.target == "closed":
        request.closed_at = now
        request.outcome = request.outcome or way.outcome
    else:
        request.outcome = ""
        request.done_at = request.closed_at = None
    if way.code == "reopen":
        request.reopened += 1


def _mark_duplicate(request: ServiceRequest, number: str) -> str:
    other = (
        ServiceRequest.objects.of(request.subdistrict_id)
        .filter(number=str(number).strip().upper())
        .exclude(pk=request.pk)
        .first()
    )
    if other is None:
        words = _("No request has this number. Write it like ESS-2569-000123.")
        raise ValidationError({"duplicate_of": ValidationError(words, code="unknown")})
    request.duplicate_of = other
    return other.number


def _tell(request: ServiceRequest, way: Step) -> None:
    event = _NEWS.get(way.code, way.target)
    if event and event not in _SILENT:
        tell_applicant(request, event)
