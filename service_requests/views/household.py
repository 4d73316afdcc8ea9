"""The sticker's page and the way in: menu first, nothing personal before the code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import codes
from accounts.access import public
from accounts.codes import TooManyCodes, Verdict
from accounts.rate_limit import is_too_fast
from parcels import household_session
from parcels.household_session import signed_in_household, sticker_of
from parcels.models import Household, Sticker
from service_requests.minimap import draw
from service_requests.selectors import household as selectors
from service_requests.selectors.minimap import surroundings
from service_requests.services.notify import hint

PAGES_A_MINUTE = 60
MAPS_A_MINUTE = 120
SHOWN_BELOW = 3
RADII_M = (150.0, 300.0, 600.0, 1500.0, 6000.0)
_WRONG = {
    Verdict.WRONG: gettext_lazy("The code is not right. Please look at the message again."),
    Verdict.EXPIRED: gettext_lazy("The code is too old. Please send a new one."),
    Verdict.LOCKED: gettext_lazy("Five wrong codes. Please send a new one."),
}


def household_context(request: HttpRequest, sticker: Sticker) -> dict[str, object]:
    """What every household page needs. The household itself only when it is signed in."""
    return {
        "token": sticker.token,
        "subdistrict": sticker.subdistrict,
        "village": sticker.household.house.village,
        "household": signed_in_household(request, sticker.token),
    }


def slow_down(request: HttpRequest) -> HttpResponse:
    return render(request, "household/slow_down.html", status=429)


@never_cache
@require_GET
@public
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """The first page after scanning: the village and six pictograms."""
    if is_too_fast(request, "sticker", limit=PAGES_A_MINUTE, seconds=60):
        return slow_down(request)
    context = household_context(request, sticker_of(token))
    household = context["household"]
    if isinstance(household, Household):
        context["requests"] = selectors.of_household(household)[:SHOWN_BELOW]
    return render(request, "household/landing.html", context)


@never_cache
@require_GET
@public
def all_services(request: HttpRequest, token: str) -> HttpResponse:
    sticker = sticker_of(token)
    context = household_context(request, sticker)
    context["groups"] = selectors.menu(sticker.subdistrict, translation.get_language() or "th")
    return render(request, "household/services.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code to the household's phone, then ask for it."""
    if is_too_fast(request, "sign-in", limit=20, seconds=60):
        return slow_down(request)
    sticker = sticker_of(token)
    household = sticker.household
    after = _safe_next(request, token)
    context = household_context(request, sticker) | {
        "next": after,
        "phone_hint": hint(household.phone_last4) if household.phone_last4 else "",
        "is_sent": False,
    }
    if request.method == "POST" and household.phone_hash:
        if "code" in request.POST:
            verdict = _check(household, request.POST["code"])
            if verdict is Verdict.RIGHT:
                household_session.sign_in(request, household)
                return redirect(after)
            context |= {"is_sent": verdict is Verdict.WRONG, "problem": _WRONG[verdict]}
        else:
            context |= _send(household)
    return render(request, "household/sign_in.html", context)


@require_POST
@public
def sign_out(request: HttpRequest, token: str) -> HttpResponse:
    household_session.sign_out(request)
    return redirect("household", token)


@require_GET
@public
def minimap(request: HttpRequest, token: str) -> HttpResponse:
    """A small picture of the ground around a point, for choosing a place."""
    if is_too_fast(request, "minimap", limit=MAPS_A_MINUTE, seconds=60):
        return HttpResponse(status=429)
    sticker = sticker_of(token)
    house = sticker.household.house
    start = house.position if signed_in_household(request, token) else house.village.position
    try:
        x = float(request.GET.get("e", start.x))
        y = float(request.GET.get("n", start.y))
        radius = RADII_M[int(request.GET.get("zoom", 1))]
    except (ValueError, IndexError):
        return HttpResponse(status=400)
    around = surroundings(sticker.subdistrict, x, y, radius)
    picture = draw(around, radius, [], _("Small map, north up"))
    response = HttpResponse(picture, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=600"
    return response


def _check(household: Household, typed: str) -> Verdict:
    subject = f"household:{household.pk}"
    return codes.check_code(subject=subject, typed=typed, now=timezone.now())


def _send(household: Household) -> dict[str, object]:
    try:
        codes.send_code(
            subject=f"household:{household.pk}",
            subdistrict_id=household.subdistrict_id,
            phone_hash=bytes(household.phone_hash or b""),
            phone_hint=hint(household.phone_last4),
            words=_(
                "{code} is your code for the sub-district services. It works for 5 minutes."
                " Tell it to nobody."
            ),
            now=timezone.now(),
        )
    except TooManyCodes as refusal:
        minutes = int(refusal.wait.total_seconds() // 60) + 1
        words = _("Too many codes were sent. Please wait %(minutes)d minutes.")
        return {"problem": words % {"minutes": minutes}}
    return {"is_sent": True}


def _safe_next(request: HttpRequest, token: str) -> str:
    """Only a page of this site; anything else leads back to the menu."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("household", args=[token])
