"""Two years of the service desk: requests, their steps, ratings, and the last numbers given."""

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db.models import Max
from psycopg.types.json import Jsonb

from accounts import personal_data
from config.samples.copying import copy_rows, reserve, shapes_as_hex
from config.samples.register import Register
from data_samples.generator.model import RequestEventRecord, RequestRecord, Sample
from service_requests import clock, hexagons
from service_requests.models import (
    Holiday,
    RequestCounter,
    RequestEvent,
    RequestRating,
    RequestType,
    ServiceRequest,
)
from service_requests.services.sync import sync_catalogue

_STOPPED = ("info_needed", "referred", "payment_due")
_BUDDHIST = 543
_COLUMNS = (
    "id", "subdistrict_id", "number", "request_type_id", "form_version", "answers", "description",
    "client_uuid", "location", "location_source", "parcel_id", "building_id", "is_link_confirmed",
    "village_id", "hexagon", "channel", "household_id", "applicant_id", "filed_by", "contact_name",
    "contact_phone_encrypted", "contact_last4", "stage", "outcome", "priority", "division",
     "partner",
    "submitted_at", "submitted_month", "stage_since", "expected_at", "paused_seconds", "done_at",
    "closed_at", "reopened", "scheduled_on", "scheduled_slot",
)  # fmt: skip


class Desk:
    """Knows the catalogue's rows while requests are written."""

    def __init__(self, sample: Sample, n: Register) -> None:
        self.sample, self.n = sample, n
        office = n.ground.subdistrict
        self.types = {row.code: row for row in RequestType.objects.of(office)}
        versions = RequestType.objects.of(office).values_list("code", Max("forms__version"))
        self.versions = {code: last or 1 for code, last in versions}
        days = Holiday.objects.filter(subdistrict=office).values_list("day", flat=True)
        self.holidays = frozenset(days)
        self.spots = shapes_as_hex([r.position for r in sample.requests])

    def rows(self, first: int) -> Iterator[tuple[Any, ...]]:
        """One row a request."""
        for i, request in enumerate(self.sample.requests):
            yield (
                first + i, self.n.ground.subdistrict.pk, request.number,
                self.types[request.service].pk, self.versions[request.service],
                Jsonb(request.answers), request.description,
                uuid.uuid5(uuid.NAMESPACE_OID, f"sample:{request.number}"),
                *self._place(request, i), *self._sender(request), *self._progress(request),
            )  # fmt: skip

    def _place(self, request: RequestRecord, i: int) -> tuple[Any, ...]:
        parcel = None if request.parcel is None else self.n.parcel + request.parcel
        building = None if request.building is None else self.n.building + request.building
        cell = hexagons.cell_of(request.position.x, request.position.y)
        confirmed = parcel is not None and request.stage not in ("submitted", "screening")
        return (self.spots[i], request.location_source, parcel, building, confirmed,
                self.n.ground.villages[request.moo], cell)  # fmt: skip

    def _sender(self, request: RequestRecord) -> tuple[Any, ...]:
        if request.household is None or request.applicant is None:
            return request.channel, None, None, request.filed_by, "", b"", ""
        phone = self.sample.households[request.household].phone
        party = self.sample.parties[request.applicant]
        return (
            request.channel, self.n.household + request.household, self.n.party + request.applicant,
            request.filed_by, f"{party.name} {party.family_name}".strip(),
            personal_data.encrypt(phone), phone[-4:],
        )  # fmt: skip

    def _progress(self, request: RequestRecord) -> tuple[Any, ...]:
        kind = self.types[request.service]
        paused = _paused(request.events)
        expected = clock.due(request.submitted_at, kind.target, kind.target_unit, self.holidays)
        expected = clock.extend(expected, paused, kind.target_unit, self.holidays)
        last = request.events[-1]
        done = [e.at for e in request.events if e.to_stage == "done"]
        visit = next((e.at for e in request.events if e.to_stage == "scheduled"), None)
        return (
            request.stage, request.outcome, request.priority, kind.division, request.partner,
            request.submitted_at, request.submitted_at.date().replace(day=1), last.at, expected,
            int(paused.total_seconds()), done[-1] if done and request.stage in ("done",
             "closed") else None,
            last.at if request.stage == "closed" else None, max(0, len(done) - 1),
            None if visit is None else visit.date() + dt.timedelta(days=1), "am" if visit else "",
        )  # fmt: skip

    def events(self, first: int) -> Iterator[tuple[Any, ...]]:
        """One row a step."""
        office = self.n.ground.subdistrict.pk
        for i, request in enumerate(self.sample.requests):
            for event in request.events:
                outcome = request.outcome if event.to_stage == "closed" else ""
                details = {"partner": request.partner} if event.to_stage == "referred" else {}
                yield (office, first + i, event.at, event.by_role, event.from_stage, event.to_stage,
                       outcome, event.note, Jsonb(details))  # fmt: skip


def _paused(events: list[RequestEventRecord]) -> dt.timedelta:
    """How long the clock stood still."""
    total = dt.timedelta()
    for now, after in pairwise(events):
        if now.to_stage in _STOPPED:
            total += after.at - now.at
    return total


def load_desk(sample: Sample, n: Register) -> None:
    """The catalogue first, then everything that was asked."""
    office = n.ground.subdistrict
    sync_catalogue(subdistrict=office)
    desk = Desk(sample, n)
    first = reserve(ServiceRequest, len(sample.requests))
    copy_rows(ServiceRequest, _COLUMNS, desk.rows(first))
    copy_rows(
        RequestEvent,
        ("subdistrict_id", "request_id", "at", "actor", "from_stage", "to_stage", "outcome", "note",
         "details"),
        desk.events(first),
    )  # fmt: skip
    copy_rows(
        RequestRating,
        ("subdistrict_id", "request_id", "overall", "rated_at"),
        (
            (office.pk, first + i, request.rating, request.events[-1].at + dt.timedelta(hours=3))
            for i, request in enumerate(sample.requests)
            if request.rating is not None
        ),
    )
    last: dict[int, int] = {}
    for request in sample.requests:
        last[request.submitted_at.year + _BUDDHIST] = int(request.number[-6:])
    for year, number in last.items():
        RequestCounter.objects.create(subdistrict=office, buddhist_year=year, last=number)
