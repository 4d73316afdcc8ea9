"""What became of it: the household's list, a request, answers and rating; tracking by number."""

from __future__ import annotations

import hmac
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import rate_limit
from accounts.access import public
from parcels.household_session import household_required, sticker_of
from parcels.models import Household
from service_requests import answers, catalogue, stages
from service_requests.models import RequestPhoto, ServiceRequest
from service_requests.selectors import household as selectors
from service_requests.services.advance import CITIZEN, advance_request, facts_of
from service_requests.services.care import MOST_PHOTOS, add_photo, rate_request
from service_requests.steps_in_words import LABELS
from service_requests.views.ask import SENT
from service_requests.views.household import household_context, slow_down
from service_requests.views.photo import photo_response

LIST_MOST = 50
WRONG_TRIES, LOCK_SECONDS = 5, 3600
CITIZEN_STEPS = ("answer", "confirm_solved", "reopen", "cancel")


@never_cache
@require_GET
@household_required
def request_list(request: HttpRequest, token: str, household: Household) -> HttpResponse:
    context = household_context(request, sticker_of(token))
    context["requests"] = selectors.of_household(household)[:LIST_MOST]
    return render(request, "household/requests.html", context)


@never_cache
@require_GET
@public
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt: number, what happens next, a tracking code where there is no phone."""
    kept = request.session.get(SENT)
    if not kept:
        return redirect("household", token)
    context = household_context(request, sticker_of(token)) | kept
    found = ServiceRequest.objects.filter(
        subdistrict=context["subdistrict"], number=kept["number"]
    ).select_related("request_type")
    return render(request, "household/sent.html", context | {"made": found.first()})


@never_cache
@require_GET
@household_required
def request_detail(
    request: HttpRequest, token: str, household: Household, number: str
) -> HttpResponse:
    return _detail_page(request, token, _own(household, number), {})


@require_POST
@household_required
def request_act(
    request: HttpRequest, token: str, household: Household, number: str
) -> HttpResponse:
    """An answer of the applicant: more information, solved or not, cancel, a rating."""
    found, now = _own(household, number), timezone.now()
    try:
        if request.POST.get("step") == "rate":
            overall = request.POST.get("overall", "")
            comment = request.POST.get("comment", "")
            score = int(overall) if overall.isdigit() else 0
            rate_request(request=found, overall=score, comment=comment, now=now)
        else:
            _take_step(request, found)
    except ValidationError as error:
        return _detail_page(request, token, found, {"problem": " ".join(error.messages)}, 422)
    return redirect("household-request", token, number)


@require_GET
@household_required
def request_photo(
    request: HttpRequest, token: str, household: Household, number: str, photo_id: int
) -> HttpResponseBase:
    """A picture of the household's own request."""
    found = get_object_or_404(RequestPhoto, pk=photo_id, request=_own(household, number))
    return photo_response(found)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def track(request: HttpRequest) -> HttpResponse:
    """Stage, dates and office by number and last four digits; five wrong tries lock the number."""
    if rate_limit.is_too_fast(request, "track", limit=30, seconds=60):
        return slow_down(request)
    context: dict[str, Any] = {"number": request.POST.get("number", "").strip().upper()}
    if request.method == "POST":
        context |= _tracked(context["number"], request.POST.get("digits", "").strip())
    return render(request, "household/track.html", context)


def _own(household: Household, number: str) -> ServiceRequest:
    found = selectors.of_household(household).filter(number=number).first()
    if found is None:
        raise Http404("no such request of this household")
    return found


def _take_step(request: HttpRequest, found: ServiceRequest) -> None:
    step, now = request.POST.get("step", ""), timezone.now()
    if step not in CITIZEN_STEPS:
        raise Http404("no such step")
    if step == "answer":
        for file in request.FILES.getlist("photos")[:MOST_PHOTOS]:
            add_photo(request=found, sent=file.read(), moment="before", by=None, now=now)
    advance_request(
        request_id=found.pk,
        step=step,
        doer=CITIZEN,
        given={"reason": request.POST.get("reason", "").strip()},
        now=now,
    )


def _detail_page(
    request: HttpRequest, token: str, found: ServiceRequest, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    language = translation.get_language() or "th"
    form = selectors.form_of(found.request_type, found.form_version)
    asked = answers.for_applicant(form.fields)
    now = timezone.now()
    facts = facts_of(found, now)
    possible = [w.code for w in stages.ways(facts) if not stages.blocks(w, facts, CITIZEN.parts)]
    context = household_context(request, sticker_of(token)) | {
        "found": found,
        "division": catalogue.offices().divisions[found.division].of(language),
        "partner": _partner(found, language),
        "events": selectors.public_events(found),
        "answers": [
            (item.label.of(language), answers.read_aloud(item, found.answers[item.key], language))
            for item in asked
            if item.key in found.answers
        ],
        "photos": found.photos.all(),
        "steps": {code: LABELS[code] for code in possible if code in CITIZEN_STEPS},
        "may_rate": found.stage == "closed" and not hasattr(found, "rating"),
        "is_late": found.expected_at is not None
        and found.expected_at < now
        and found.stage in stages.OPEN,
        "scores": range(1, 6),
    }
    return render(request, "household/request.html", context | more, status=status)


def _partner(found: ServiceRequest, language: str) -> dict[str, str] | None:
    partner = catalogue.offices().partners.get(found.partner)
    if found.stage != "referred" or partner is None:
        return None
    return {"name": partner.name.of(language), "phone": partner.phone}


def _tracked(number: str, digits: str) -> dict[str, Any]:
    key = f"track:{number}"
    if rate_limit.tries(key) >= WRONG_TRIES:
        return {"problem": _("This number is locked for an hour after five wrong tries.")}
    found = [
        one
        for one in ServiceRequest.objects.filter(number=number).exclude(contact_last4="")
        if hmac.compare_digest(one.contact_last4.encode(), digits.encode())
    ]
    if not found:
        rate_limit.count(key, LOCK_SECONDS)
        return {
            "problem": _("Number and digits do not belong together. Please look at the message.")
        }
    language = translation.get_language() or "th"
    one = found[0]
    division = catalogue.offices().divisions[one.division].of(language)
    return {"found": one, "division": division, "events": selectors.public_events(one)}
