"""The night round: remind, let time run out, close what silence answered, say what is late."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import transaction

from service_requests import clock
from service_requests.models import RequestEvent, RequestQuerySet, ServiceRequest
from service_requests.models.vocabulary import Actor, Stage
from service_requests.services.advance import SYSTEM, StepRefused, advance_request
from service_requests.services.notify import tell_applicant

REMIND_BEFORE = dt.timedelta(days=3)
_EXPIRES = {Stage.INFO_NEEDED: "expire_info", Stage.PAYMENT_DUE: "expire_fee"}


def tend_requests(*, now: dt.datetime) -> Counter[str]:
    """What was done, by kind. Running twice the same day changes nothing more."""
    done: Counter[str] = Counter()
    today = now.astimezone(clock.OFFICE).date()
    waiting = ServiceRequest.objects.filter(stage__in=_EXPIRES, due_on__isnull=False)
    for request in _each(waiting.filter(due_on__lte=today + REMIND_BEFORE)):
        done["reminded"] += _once(request, "reminder", now)
    for request in _each(waiting.filter(due_on__lt=today)):
        done["expired"] += _step(request, _EXPIRES[Stage(request.stage)], now)
    silent = ServiceRequest.objects.filter(
        stage=Stage.DONE, done_at__lte=now - dt.timedelta(days=clock.ANSWER_DAYS)
    )
    for request in _each(silent):
        done["closed"] += _step(request, "close_unanswered", now)
    late = ServiceRequest.objects.open().filter(expected_at__lt=now)
    for request in _each(late.exclude(stage__in=_EXPIRES).exclude(stage=Stage.REFERRED)):
        done["late"] += _once(request, "late", now)
    return done


def _each(requests: RequestQuerySet) -> RequestQuerySet:
    return requests.select_related("request_type", "subdistrict", "household").order_by("pk")


def _step(request: ServiceRequest, step: str, now: dt.datetime) -> int:
    try:
        advance_request(request_id=request.pk, step=step, doer=SYSTEM, given={}, now=now)
    except StepRefused:  # not ripe yet, or someone was faster: the next round looks again
        return 0
    return 1


@transaction.atomic
def _once(request: ServiceRequest, what: str, now: dt.datetime) -> int:
    """Tell the applicant once in this stage, and remember it."""
    since = request.stage_since if what == "reminder" else request.submitted_at
    if request.events.filter(details__has_key=what, at__gte=since).exists():
        return 0
    tell_applicant(request, what)
    RequestEvent.objects.create(
        subdistrict_id=request.subdistrict_id,
        request=request,
        kind=RequestEvent.Kind.NOTE,
        at=now,
        actor=Actor.SYSTEM,
        details={what: True},
    )
    return 1
