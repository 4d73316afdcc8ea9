"""A request taken down by staff for somebody at the counter or on the telephone."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import staff
from accounts.models import User
from geo.models import Subdistrict
from parcels.models import Household
from service_requests import answers
from service_requests.models import RequestType, ServiceRequest
from service_requests.models.vocabulary import Channel, FiledBy
from service_requests.permissions import WORKING_ROLES, may_see
from service_requests.selectors import household as forms
from service_requests.services.submit import Draft, submit_request
from service_requests.views.ask import LON_LAT, PREFIX, problems_of, question
from service_requests.views.member import member_of

CHANNELS = (Channel.COUNTER, Channel.PHONE, Channel.VOLUNTEER, Channel.PARTNER)


@never_cache
@require_GET
@staff(*WORKING_ROLES)
def choose(request: HttpRequest) -> HttpResponse:
    """Which service it is about."""
    subdistrict = _subdistrict(request)
    groups = forms.menu(subdistrict, translation.get_language() or "th")
    return render(request, "service_requests/choose.html", {"groups": groups})


@never_cache
@require_http_methods(["GET", "POST"])
@staff(*WORKING_ROLES)
def file_for(request: HttpRequest, code: str) -> HttpResponse:
    """The form as the applicant would fill it in, with who asked and how."""
    user = member_of(request)
    service = forms.offered(_subdistrict(request), code)
    if service is None:
        raise Http404("no such service now")
    if request.method == "GET":
        return _page(request, service, {})
    try:
        made = _take(request, user, service)
    except ValidationError as error:
        return _page(request, service, problems_of(error), 422)
    if may_see(user, made):
        return redirect("request-detail", made.number)
    return render(request, "service_requests/filed.html", {"made": made})


def _take(request: HttpRequest, user: User, service: RequestType) -> ServiceRequest:
    post = request.POST
    subdistrict = _subdistrict(request)
    household = _household(subdistrict, post.get("household", "").strip())
    point, source = _place(post, household)
    draft = Draft(
        request_type=service,
        typed=post,
        prefix=PREFIX,
        description=post.get("description", ""),
        location=point,
        location_source=source,
        landmark=post.get("landmark", "")[:300],
        household=household,
        channel=post["channel"] if post.get("channel") in CHANNELS else Channel.COUNTER,
        filed_by=post["filed_by"] if post.get("filed_by") in FiledBy.values else FiledBy.OFFICER,
        by=user,
        contact_name=post.get("contact_name", "")[:200],
        contact_phone=post.get("contact_phone", ""),
        language="en" if post.get("language") == "en" else "th",
        photo_count=1,  # shown at the counter or brought later
    )
    return submit_request(subdistrict=subdistrict, draft=draft, now=timezone.now())[0]


def _household(subdistrict: Subdistrict, number: str) -> Household | None:
    if not number:
        return None
    found = (
        Household.objects.filter(subdistrict=subdistrict)
        .select_related("house__village")
        .filter(number=int(number) if number.isdigit() and len(number) < 10 else 0)
        .first()
    )
    if found is None:
        words = _("No household has this number.")
        raise ValidationError({"household": ValidationError(words, code="unknown")})
    return found


def _place(post: Any, household: Household | None) -> tuple[Point | None, str]:
    """A point copied from the map as "latitude, longitude", else the house."""
    text = post.get("lat_lon", "").strip()
    if text:
        try:
            latitude, longitude = (float(part) for part in text.split(","))
            point = Point(longitude, latitude, srid=LON_LAT)
            point.transform(ServiceRequest._meta.get_field("location").srid)
        except ValueError as error:
            words = _("Please write latitude, comma, longitude, for example 19.36, 97.96.")
            raise ValidationError({"place": ValidationError(words, code="not_a_point")}) from error
        return point, "map_tap"
    return (household.house.position, "house") if household else (None, "")


def _subdistrict(request: HttpRequest) -> Subdistrict:
    subdistrict = member_of(request).subdistrict
    assert subdistrict is not None  # member_of refuses a user without one
    return subdistrict


def _page(
    request: HttpRequest, service: RequestType, problems: dict[str, list[str]], status: int = 200
) -> HttpResponse:
    form = forms.form_of(service)
    language = translation.get_language() or "th"
    asked = answers.for_applicant(form.fields)
    context = {
        "service": service,
        "rules": form.rules,
        "questions": [question(request, item, problems, language) for item in asked],
        "channels": [(one.value, one.label) for one in CHANNELS],
        "speakers": FiledBy.choices,
        "posted": request.POST,
        "problems": problems,
    }
    return render(request, "service_requests/file_for.html", context, status=status)
