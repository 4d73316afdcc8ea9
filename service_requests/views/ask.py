"""A new request from a household: one form, one question a screen where scripts run."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import public
from accounts.rate_limit import is_too_fast
from parcels.household_session import signed_in_household, sticker_of
from parcels.models import Household, Sticker
from service_requests import answers
from service_requests.models import RequestType, ServiceRequest
from service_requests.models.request import SRID
from service_requests.selectors import household as selectors
from service_requests.services.care import MOST_PHOTOS, add_photo
from service_requests.services.submit import Draft, submit_request
from service_requests.views.household import household_context, slow_down

PREFIX = "a-"
FORMS_AN_HOUR = 40
LON_LAT = 4326
SENT = "request-sent"


@never_cache
@require_http_methods(["GET", "POST"])
@public
def new_request(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """Show the form, or take it. A script asks for JSON and keeps the form until then."""
    sticker = sticker_of(token)
    service = selectors.offered(sticker.subdistrict, code)
    if service is None:
        raise Http404("no such service now")
    household = signed_in_household(request, token)
    if household is None and not service.is_open_to_all:
        return _ask_to_sign_in(request, token)
    if request.method == "GET":
        return _form_page(request, sticker, service, {})
    if is_too_fast(request, "new-request", limit=FORMS_AN_HOUR, seconds=3600):
        return slow_down(request)
    try:
        made, tracking_code = _take(request, sticker, service, household)
    except ValidationError as error:
        return _refused(request, sticker, service, error)
    return _taken(request, token, made, tracking_code)


def _take(
    request: HttpRequest, sticker: Sticker, service: RequestType, household: Household | None
) -> tuple[ServiceRequest, str]:
    """The request with its photos, all or nothing, and a tracking code for one without a phone."""
    now = timezone.now()
    draft, tracking_code = _draft(request, sticker, service, household)
    with transaction.atomic():
        made, is_new = submit_request(subdistrict=sticker.subdistrict, draft=draft, now=now)
        _add_photos(request, made, now)
    return made, tracking_code if is_new else made.contact_last4


def _add_photos(request: HttpRequest, made: ServiceRequest, now: dt.datetime) -> None:
    for file in request.FILES.getlist("photos")[: MOST_PHOTOS + 1]:
        try:
            add_photo(request=made, sent=file.read(), moment="before", by=None, now=now)
        except ValidationError as error:
            raise ValidationError({"photos": error}) from error


def _draft(
    request: HttpRequest, sticker: Sticker, service: RequestType, household: Household | None
) -> tuple[Draft, str]:
    post = request.POST
    point, source, accuracy = _place(post, sticker)
    phone = post.get("contact_phone", "").strip()
    knows_phone = bool(phone) or (household is not None and bool(household.phone_last4))
    tracking_code = "" if knows_phone else f"{secrets.randbelow(10_000):04d}"
    is_anonymous = post.get(f"{PREFIX}anonymous") == "yes"
    draft = Draft(
        request_type=service,
        typed=post,
        prefix=PREFIX,
        client_uuid=_uuid(post.get("client_uuid", "")),
        description=post.get("description", ""),
        location=point,
        location_source=source,
        accuracy_m=accuracy,
        landmark=post.get("landmark", "")[:300],
        household=None if is_anonymous else sticker.household,
        channel="qr",
        filed_by=_filed_by(post.get("filed_by", "self")),
        contact_name=post.get("contact_name", "")[:200],
        contact_phone=phone,
        contact_last4=tracking_code,
        language=translation.get_language() or "th",
        device_recorded_at=_recorded_at(post.get("device_recorded_at", "")),
        photo_count=len(request.FILES.getlist("photos")),
    )
    return draft, tracking_code


def _place(post: Any, sticker: Sticker) -> tuple[Point | None, str, float | None]:
    """The point in the register's reference system, where it comes from, its accuracy in metres."""
    place = post.get("place", "")
    if place == "house":
        return sticker.household.house.position, "house", None
    try:
        if place == "gps":
            point = Point(float(post["lon"]), float(post["lat"]), srid=LON_LAT)
            point.transform(SRID)
            return point, "gps", float(post.get("accuracy") or 0) or None
        if place == "map_tap":
            return Point(float(post["east"]), float(post["north"]), srid=SRID), "map_tap", None
    except (KeyError, ValueError):
        return None, "", None
    return None, "", None


def _filed_by(text: str) -> str:
    return text if text in {"self", "family", "volunteer", "passer_by"} else "self"


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _recorded_at(text: str) -> dt.datetime | None:
    """When the phone kept the form; a clock in the future or without zone is not believed."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or found.tzinfo is None or found > timezone.now():
        return None
    return found


def _taken(
    request: HttpRequest, token: str, made: ServiceRequest, tracking_code: str
) -> HttpResponse:
    request.session[SENT] = {"number": made.number, "code": tracking_code}
    url = reverse("household-request-sent", args=[token])
    if _wants_json(request):
        return JsonResponse({"number": made.number, "url": url}, status=201)
    return redirect(url)


def _refused(
    request: HttpRequest, sticker: Sticker, service: RequestType, error: ValidationError
) -> HttpResponse:
    problems = problems_of(error)
    if _wants_json(request):
        body = {
            "code": "invalid",
            "message": _("Some answers need you. Nothing is lost."),
            "fields": problems,
            "problem": None,
        }
        return JsonResponse(body, status=422)
    return _form_page(request, sticker, service, problems, status=422)


def problems_of(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return {str(name): list(messages) for name, messages in error.message_dict.items()}
    return {"form": error.messages}


def _ask_to_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    url = f"{reverse('household-sign-in', args=[token])}?{query}"
    if _wants_json(request):
        body = {"code": "sign_in", "message": _("Please sign in again. Your answers are kept.")}
        return JsonResponse({**body, "fields": {}, "problem": None, "url": url}, status=401)
    return redirect(url)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _form_page(
    request: HttpRequest,
    sticker: Sticker,
    service: RequestType,
    problems: dict[str, list[str]],
    status: int = 200,
) -> HttpResponse:
    form = selectors.form_of(service)
    asked = answers.for_applicant(form.fields)
    language = translation.get_language() or "th"
    context = household_context(request, sticker) | {
        "service": service,
        "rules": form.rules,
        "warning": form.rules.warning.of(language) if form.rules.warning else "",
        "advice": form.rules.advice.of(language) if form.rules.advice else "",
        "documents": form.rules.documents.of(language) if form.rules.documents else "",
        "needed": [question(request, item, problems, language) for item in asked if item.required],
        "more": [
            question(request, item, problems, language) for item in asked if not item.required
        ],
        "problems": problems,
        "posted": request.POST,
        "client_uuid": request.POST.get("client_uuid") or uuid.uuid4(),
        "most_photos": MOST_PHOTOS,
        "is_emergency": form.rules.priority == "emergency",
        "start": sticker.household.house.village.position,
    }
    if household := signed_in_household(request, sticker.token):
        context["start"] = household.house.position
    return render(request, "household/ask.html", context, status=status)


def question(
    request: HttpRequest, item: Any, problems: dict[str, list[str]], language: str
) -> dict[str, object]:
    """One question with its words in the reader's language and what was typed before."""
    name = PREFIX + item.key
    chosen = request.POST.getlist(name)
    return {
        "name": name,
        "type": item.type,
        "required": item.required,
        "label": item.label.of(language),
        "hint": item.hint.of(language) if item.hint else "",
        "problems": problems.get(item.key, []),
        "value": chosen[0] if chosen else "",
        "options": [
            (key, words.of(language), key in chosen) for key, words in item.options.items()
        ],
    }
