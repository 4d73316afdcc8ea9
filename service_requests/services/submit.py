"""Take in a request: check the answers, find the place, give it a number, tell the applicant."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts import personal_data
from accounts.models import User
from geo.models import Subdistrict
from parcels.models import Household
from service_requests import answers, catalogue, clock, hexagons
from service_requests.catalogue import FormRules, Target
from service_requests.models import (
    Holiday,
    RequestCounter,
    RequestEvent,
    RequestForm,
    RequestType,
    ServiceRequest,
)
from service_requests.models.vocabulary import Actor, Priority, Stage
from service_requests.selectors import places
from service_requests.services.notify import tell_applicant

BUDDHIST = 543
DESCRIPTION_MAX = 4000


@dataclass(frozen=True)
class Draft:
    """A filled-in form. `location` is in the register's reference system."""

    request_type: RequestType
    typed: answers.Typed
    client_uuid: uuid.UUID = field(default_factory=uuid.uuid4)
    prefix: str = ""
    description: str = ""
    location: Point | None = None
    location_source: str = ""
    accuracy_m: float | None = None
    landmark: str = ""
    household: Household | None = None
    channel: str = "qr"
    filed_by: str = "self"
    by: User | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_last4: str = ""
    language: str = "th"
    device_recorded_at: dt.datetime | None = None
    photo_count: int = 0


def submit_request(
    *, subdistrict: Subdistrict, draft: Draft, now: dt.datetime
) -> tuple[ServiceRequest, bool]:
    """The request and whether it is new. Sending a form again gives back the request it made.

    Raises ValidationError with the fields that need the applicant.
    """
    sent = ServiceRequest.objects.of(subdistrict).filter(client_uuid=draft.client_uuid)
    if found := sent.select_related("request_type").first():
        return found, False
    form = draft.request_type.forms.order_by("-version").first()
    if form is None or not draft.request_type.is_active or not draft.request_type.takes_requests:
        raise ValidationError(_("This service cannot be asked for now."), code="not_offered")
    rules = catalogue.rules_from_json(form.rules)
    checked = _check(subdistrict, draft, form, rules)
    try:
        with transaction.atomic():
            return _record(subdistrict, draft, form, rules, checked, now), True
    except IntegrityError:  # the same form arrived twice at once
        if found := sent.select_related("request_type").first():
            return found, False
        raise


def holidays_of(subdistrict_id: int) -> frozenset[dt.date]:
    return frozenset(
        Holiday.objects.filter(subdistrict=subdistrict_id).values_list("day", flat=True)
    )


def _check(
    subdistrict: Subdistrict, draft: Draft, form: RequestForm, rules: FormRules
) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    checked: dict[str, Any] = {}
    fields = answers.for_applicant(catalogue.fields_from_json(form.fields))
    try:
        checked = answers.check(fields, draft.typed, prefix=draft.prefix)
    except ValidationError as error:
        errors.update(error.error_dict)
    errors.update(_place_errors(subdistrict, draft, rules))
    if rules.photo == "required" and not draft.photo_count:
        errors["photos"] = ValidationError(_("Please add a photo."), code="required")
    errors.update(_contact_errors(draft, rules))
    if len(draft.description) > DESCRIPTION_MAX:
        errors["description"] = ValidationError(
            _("Please shorten this to %(most)d letters.") % {"most": DESCRIPTION_MAX},
            code="too_long",
        )
    if errors:
        raise ValidationError(errors)
    return checked


def _place_errors(
    subdistrict: Subdistrict, draft: Draft, rules: FormRules
) -> dict[str, ValidationError]:
    if draft.location is None:
        if rules.place == "required" and not draft.landmark.strip():
            words = _("Please choose the place, or describe it in words.")
            return {"place": ValidationError(words, code="required")}
        return {}
    if not places.is_near_territory(subdistrict, draft.location):
        words = _("This place lies outside the sub-district. Please choose the place again.")
        return {"place": ValidationError(words, code="outside")}
    return {}


def _contact_errors(draft: Draft, rules: FormRules) -> dict[str, ValidationError]:
    digits = personal_data.normalise(draft.contact_phone)
    if not digits:
        has_phone = draft.household is not None and bool(draft.household.phone_last4)
        if rules.phone == "required" and not has_phone:
            words = _("Please write a telephone number to call back.")
            return {"contact_phone": ValidationError(words, code="required")}
        return {}
    if not digits.isdigit() or not 9 <= len(digits) <= 12:
        words = _("Please write the telephone number with 9 or 10 digits.")
        return {"contact_phone": ValidationError(words, code="not_a_phone")}
    return {}


def _record(
    subdistrict: Subdistrict,
    draft: Draft,
    form: RequestForm,
    rules: FormRules,
    checked: dict[str, Any],
    now: dt.datetime,
) -> ServiceRequest:
    kind = draft.request_type
    target, priority = _target(kind, rules, checked)
    local = now.astimezone(clock.OFFICE)
    request = ServiceRequest(
        subdistrict=subdistrict,
        request_type=kind,
        form_version=form.version,
        answers=checked,
        description=draft.description.strip(),
        client_uuid=draft.client_uuid,
        channel=draft.channel,
        household=draft.household,
        filed_by=draft.filed_by,
        filed_by_user=draft.by,
        language=draft.language,
        priority=priority,
        division=kind.division,
        device_recorded_at=draft.device_recorded_at,
        submitted_at=now,
        submitted_month=local.date().replace(day=1),
        stage_since=now,
        expected_at=clock.due(now, target.amount, target.unit, holidays_of(subdistrict.pk))
        if target
        else None,
    )
    _set_contact(request, draft)
    _set_place(request, draft)
    request.number = _next_number(subdistrict.pk, local.year + BUDDHIST)
    request.save(force_insert=True)
    _first_steps(request, draft, now)
    return request


def _target(
    kind: RequestType, rules: FormRules, checked: dict[str, Any]
) -> tuple[Target | None, str]:
    """The time allowed and the priority. The office's own target comes before the catalogue's."""
    if rules.urgent_when and answers.is_urgent(rules.urgent_when, checked):
        return rules.urgent_target, Priority.URGENT
    target = Target(kind.target, kind.target_unit) if kind.target is not None else None
    return target, rules.priority


def _set_contact(request: ServiceRequest, draft: Draft) -> None:
    digits = personal_data.normalise(draft.contact_phone)
    household = draft.household
    request.contact_name = draft.contact_name.strip()
    request.contact_phone_encrypted = personal_data.encrypt(digits)
    known = household.phone_last4 if household else ""
    request.contact_last4 = digits[-4:] or draft.contact_last4 or known


def _set_place(request: ServiceRequest, draft: Draft) -> None:
    point = draft.location
    request.landmark = draft.landmark.strip()
    if point is None:
        request.location_source = "address_text" if request.landmark else ""
        request.village = draft.household.house.village if draft.household else None
        return
    found = places.whereabouts(request.subdistrict, point)
    request.location = point
    request.location_source = draft.location_source
    request.accuracy_m = draft.accuracy_m
    request.village, request.parcel, request.building = found.village, found.parcel, found.building
    request.hexagon = hexagons.cell_of(point.x, point.y)
    if draft.location_source == "house" and draft.household:
        house = draft.household.house
        request.village = house.village
        request.parcel_id = house.parcel_id or request.parcel_id
        request.building_id = house.building_id or request.building_id


def _next_number(subdistrict_id: int, buddhist_year: int) -> str:
    """The next number of the year. The counter's row stays locked until the commit."""
    table = RequestCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (subdistrict_id, buddhist_year, last) VALUES (%s, %s, 1)'
            " ON CONFLICT (subdistrict_id, buddhist_year)"
            f' DO UPDATE SET last = "{table}".last + 1 RETURNING last',
            [subdistrict_id, buddhist_year],
        )
        (last,) = cursor.fetchone()
    return f"ESS-{buddhist_year}-{last:06d}"


def _first_steps(request: ServiceRequest, draft: Draft, now: dt.datetime) -> None:
    actor = Actor.STAFF if draft.by else Actor.CITIZEN
    common = {"subdistrict": request.subdistrict, "request": request, "at": now}
    RequestEvent.objects.create(**common, actor=actor, by=draft.by, to_stage=Stage.SUBMITTED)
    emergency = request.priority == Priority.EMERGENCY
    tell_applicant(request, "submitted_emergency" if emergency else "submitted")
    if request.request_type.is_auto:
        RequestEvent.objects.create(
            **common, actor=Actor.SYSTEM, from_stage=Stage.SUBMITTED, to_stage=Stage.ACCEPTED
        )
        request.stage = Stage.ACCEPTED
        request.save(update_fields=["stage"])
        tell_applicant(request, "accepted")
