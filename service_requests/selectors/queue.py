"""The staff queue: what waits, the most pressing first, a page at a time without counting pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Role, User
from service_requests.models import RequestQuerySet, ServiceRequest
from service_requests.models.vocabulary import OPEN_STAGES, Priority, Stage

PAGE = 50
_YEAR = dt.timedelta(days=365)
_DECADE = dt.timedelta(days=3650)


@dataclass(frozen=True)
class Filters:
    """What the clerk asked to see. `stage` is a stage, "open" or "all"."""

    stage: str = "open"
    service: str = ""
    village: int | None = None
    division: str = ""
    late: bool = False
    number: str = ""


@dataclass(frozen=True)
class Cursor:
    """The last row of the page before: its pressing moment and id."""

    due: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.due.timestamp():.6f}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        stamp, _, pk = text.partition("_")
        try:
            return cls(dt.datetime.fromtimestamp(float(stamp), tz=dt.UTC), int(pk))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True)
class Page:
    rows: list[ServiceRequest]
    after: Cursor | None
    counts: Mapping[str, int] = field(default_factory=dict)


def visible_to(user: User) -> RequestQuerySet:
    """Requests the user may see: those of the body, private ones of the own division only."""
    requests = ServiceRequest.objects.filter(subdistrict=user.subdistrict_id)
    if user.has_role(Role.ADMINISTRATOR):
        return requests
    own = Q(division=user.division) if user.division else Q(pk=None)
    return requests.filter(Q(request_type__is_private=False) | own)


def filtered(user: User, filters: Filters, now: dt.datetime) -> RequestQuerySet:
    requests = visible_to(user)
    if filters.number:
        return requests.filter(number__icontains=filters.number.strip())
    if filters.stage == "open":
        requests = requests.open()
    elif filters.stage in Stage.values:
        requests = requests.filter(stage=filters.stage)
    if filters.service:
        requests = requests.filter(request_type__code=filters.service)
    if filters.village is not None:
        requests = requests.filter(village=filters.village)
    if filters.division:
        requests = requests.filter(division=filters.division)
    return requests.filter(expected_at__lt=now) if filters.late else requests


def pressing_first(requests: RequestQuerySet) -> QuerySet[ServiceRequest]:
    """Emergencies, then what is due first; what has no fixed time comes a year after it arrived."""
    calm = ExpressionWrapper(F("submitted_at") + Value(_YEAR), output_field=DateTimeField())
    now = ExpressionWrapper(F("submitted_at") - Value(_DECADE), output_field=DateTimeField())
    pressing = Case(
        When(priority=Priority.EMERGENCY, then=now), default=Coalesce("expected_at", calm)
    )
    return requests.annotate(pressing=pressing).order_by("pressing", "pk")


def queue_page(user: User, filters: Filters, after: Cursor | None, now: dt.datetime) -> Page:
    """One page of the queue and the counts of the chips: three queries whatever the size."""
    requests = pressing_first(filtered(user, filters, now))
    if after is not None:
        requests = requests.filter(
            Q(pressing__gt=after.due) | Q(pressing=after.due, pk__gt=after.pk)
        )
    found = list(
        requests.select_related("request_type", "village", "household__house").defer(
            "location", "answers", "household__house__position"
        )[: PAGE + 1]
    )
    rows = found[:PAGE]
    last = Cursor(rows[-1].pressing, rows[-1].pk) if len(found) > PAGE else None  # type: ignore[attr-defined]
    return Page(rows, last, counts(user, now))


def counts(user: User, now: dt.datetime) -> dict[str, int]:
    """How many wait in each stage, and how many are late."""
    waiting = visible_to(user).open()
    found = dict(waiting.values_list("stage").annotate(n=Count("pk")).order_by())
    late = waiting.filter(expected_at__lt=now).count()
    return {stage: found.get(stage, 0) for stage in OPEN_STAGES} | {
        "late": late,
        "open": sum(found.values()),
    }
