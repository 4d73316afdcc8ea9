"""What the pages share: who asks, in which language, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from accounts.models import User
from geo.models import Subdistrict, Village
from parcels.models import Building, Parcel
from taxation.law.errors import LawError


def language() -> str:
    """th or en, as the law's texts name them."""
    return "en" if (get_language() or "th").startswith("en") else "th"


def asker(request: HttpRequest) -> User:
    """The member of staff behind a guarded door."""
    return cast(User, request.user)


def body_of(request: HttpRequest) -> Subdistrict:
    """The local body of the asker; everything is looked up in it."""
    body = asker(request).subdistrict
    if body is None:
        raise Http404("no local body")
    return body


def number(text: str | None) -> int | None:
    """A number from the address bar, or None."""
    return int(text) if text and text.isdecimal() and len(text) < 16 else None


def villages(body: Subdistrict) -> dict[int, str]:
    """Names of villages by id, in their order."""
    name = "name_en" if language() == "en" else "name_th"
    rows = Village.objects.filter(subdistrict=body).order_by("moo").values_list("id", "moo", name)
    return {pk: f"{moo} {called}" for pk, moo, called in rows}


def map_url(parcel: Parcel | None) -> str:
    """The staff map at a parcel."""
    return f"/p/{parcel.code}" if parcel else ""


def place_url(parcel: Parcel | None, building: Building | None) -> str:
    """The staff map at a parcel, at a building's parcel, or where the building is drawn."""
    if parcel or building is None or building.parcel:
        return map_url(parcel or (building.parcel if building else None))
    if building.footprint is None:
        return ""
    at = cast(Point, building.footprint.centroid.transform(4326, clone=True))
    return f"/map/#map=19/{at.y:.5f}/{at.x:.5f}"


def attempt(request: HttpRequest, act: Callable[[], object], said: str = "") -> bool:
    """Do an act; say what came of it. A refusal is shown, not raised."""
    try:
        act()
    except LawError as refused:
        messages.error(request, refused.say(language()), extra_tags="bad")
        return False
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence, extra_tags="bad")
        return False
    except PermissionDenied as refused:
        messages.error(request, str(refused), extra_tags="bad")
        return False
    if said:
        messages.success(request, said, extra_tags="ok")
    return True
