"""What the desk does beside moving a request on: photos, notes, links, crew records, ratings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from parcels.models import Building, Household, Parcel
from service_requests import answers, photos
from service_requests.catalogue import Field
from service_requests.models import RequestEvent, RequestPhoto, RequestRating, ServiceRequest
from service_requests.models.request import SRID
from service_requests.models.vocabulary import Actor

MOST_PHOTOS = 5
_KEEP: Any = object()


@transaction.atomic
def add_photo(
    *,
    request: ServiceRequest,
    sent: bytes,
    moment: str,
    by: User | None,
    now: dt.datetime,
) -> RequestPhoto:
    """Keep a picture; the same file sent twice is kept once. Raises ValidationError."""
    clean = photos.clean(sent)
    ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    kept = request.photos.filter(digest=clean.digest).first()
    if kept and kept.moment != moment:
        raise ValidationError(
            _("This photo is already there. Take a new one."), code="already_there"
        )
    if kept:
        return kept
    if request.photos.filter(moment=moment).count() >= MOST_PHOTOS:
        raise ValidationError(_("Five photos are the most."), code="too_many_photos")
    position = Point(*clean.lon_lat, srid=4326) if clean.lon_lat else None
    if position is not None:
        position.transform(SRID)
    photo = RequestPhoto(
        subdistrict_id=request.subdistrict_id,
        request=request,
        moment=moment,
        digest=clean.digest,
        width=clean.width,
        height=clean.height,
        taken_at=clean.taken_at,
        position=position,
        added_at=now,
        by=by,
    )
    photo.file.save(f"{clean.digest.hex()[:24]}.jpg", ContentFile(clean.content), save=False)
    photo.save()
    return photo


@transaction.atomic
def add_note(*, request: ServiceRequest, by: User, note: str, now: dt.datetime) -> RequestEvent:
    """An internal note; the applicant never sees it."""
    if not note.strip():
        raise ValidationError(
            {"note": ValidationError(_("Please write the note."), code="required")}
        )
    return _event(request, RequestEvent.Kind.NOTE, Actor.STAFF, by, now, note=note.strip()[:1000])


@transaction.atomic
def link_request(
    *,
    request: ServiceRequest,
    by: User,
    now: dt.datetime,
    household: Household | None = _KEEP,
    building: Building | None = _KEEP,
    parcel: Parcel | None = _KEEP,
) -> ServiceRequest:
    """Staff confirm what the request is about. Raises ValidationError for another body's rows."""
    chosen = {"household": household, "building": building, "parcel": parcel}
    changes = {name: row for name, row in chosen.items() if row is not _KEEP}
    for name, row in changes.items():
        if row is not None and row.subdistrict_id != request.subdistrict_id:
            raise ValidationError({name: ValidationError(_("Not found here."), code="unknown")})
        setattr(request, name, row)
    request.is_link_confirmed = True
    request.save(update_fields=[*changes, "is_link_confirmed"])
    details = {name: row.pk if row else None for name, row in changes.items()}
    _event(request, RequestEvent.Kind.LINK, Actor.STAFF, by, now, details=details)
    return request


@transaction.atomic
def record_crew(
    *,
    request: ServiceRequest,
    fields: list[Field],
    typed: answers.Typed,
    by: User,
    now: dt.datetime,
) -> ServiceRequest:
    """What the crew measured or did, beside the applicant's own answers."""
    checked = answers.check(fields, typed, prefix="crew-")
    request.answers = {**request.answers, **checked}
    request.save(update_fields=["answers"])
    _event(request, RequestEvent.Kind.NOTE, Actor.STAFF, by, now, details={"crew": checked})
    return request


@transaction.atomic
def rate_request(
    *, request: ServiceRequest, overall: int, comment: str, now: dt.datetime
) -> RequestRating:
    """The applicant's rating, once, after closing."""
    if request.stage != "closed":
        raise ValidationError(_("Rating opens when the request is closed."), code="not_closed")
    if overall not in range(1, 6):
        raise ValidationError(_("Please choose from 1 to 5."), code="out_of_range")
    rating, is_new = RequestRating.objects.get_or_create(
        request=request,
        defaults={
            "subdistrict_id": request.subdistrict_id,
            "overall": overall,
            "comment": comment.strip()[:1000],
            "rated_at": now,
        },
    )
    if is_new:
        details = {"overall": overall}
        _event(request, RequestEvent.Kind.RATING, Actor.CITIZEN, None, now, details=details)
    return rating


def _event(
    request: ServiceRequest,
    kind: str,
    actor: str,
    by: User | None,
    now: dt.datetime,
    *,
    note: str = "",
    details: Mapping[str, Any] | None = None,
) -> RequestEvent:
    return RequestEvent.objects.create(
        subdistrict_id=request.subdistrict_id,
        request=request,
        kind=kind,
        at=now,
        actor=actor,
        by=by,
        note=note,
        details=dict(details or {}),
    )
