"""A household at the door: its sticker finds it, a code to its phone lets it in for 12 hours."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.access import household as household_door
from parcels.models import Household, Sticker

LIFE = dt.timedelta(hours=12)
SEEN_AGAIN_AFTER = dt.timedelta(hours=1)
_KEY = "household"


def sticker_of(token: str) -> Sticker:
    """The live sticker with this token, with house and village. Raises Http404 for any other."""
    found = (
        Sticker.objects.live()
        .select_related("subdistrict", "household__house__village")
        .filter(token=token)
        .first()
    )
    if found is None:
        raise Http404("no such sticker")
    now = timezone.now()
    if found.last_seen_at is None or now - found.last_seen_at > SEEN_AGAIN_AFTER:
        Sticker.objects.filter(pk=found.pk).update(last_seen_at=now)
    return found


def signed_in_household(request: HttpRequest, token: str) -> Household | None:
    """The sticker's household if this browser signed in to it, with house and village."""
    kept = request.session.get(_KEY)
    if not kept or timezone.now().timestamp() > kept["until"]:
        return None
    household = sticker_of(token).household
    return household if household.pk == kept["id"] else None


def sign_in(request: HttpRequest, household: Household) -> None:
    """Let this browser act for the household. The session gets a new key."""
    request.session.cycle_key()
    until = (timezone.now() + LIFE).timestamp()
    request.session[_KEY] = {"id": household.pk, "until": until}


def sign_out(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
    request.session.cycle_key()


def household_required(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """The view gets (request, token, household=...); others are sent to the sign-in page first."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        household = signed_in_household(request, token)
        if household is None:
            sticker_of(token)
            back = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('household-sign-in', args=[token])}?{back}")
        return view(request, token, household=household, **kwargs)

    return household_door(guarded)
