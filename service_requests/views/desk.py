"""One request at the desk: look, link, move on, add photos and notes, print."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import personal_data
from accounts.access import staff
from accounts.models import User
from parcels.models import Building, Household, Parcel
from service_requests import answers, catalogue, clock, stages
from service_requests.minimap import draw
from service_requests.models import RequestPhoto, ServiceRequest
from service_requests.permissions import DESK_ROLES, WORKING_ROLES, actors, may_see, may_see_contact
from service_requests.selectors import household as forms
from service_requests.selectors import places
from service_requests.selectors.minimap import surroundings
from service_requests.services.advance import Doer, advance_request, facts_of
from service_requests.services.care import add_note, add_photo, link_request, record_crew
from service_requests.stages import Step
from service_requests.steps_in_words import BLOCKS, GIVES, LABELS
from service_requests.views.member import member_of
from service_requests.views.photo import photo_response

NOT_FOR_STAFF = frozenset({stages.APPLICANT, stages.VOLUNTEER, stages.SYSTEM})
PICTURE_RADIUS_M = 250.0
_ASIDE = ("ask_info", "close_", "refer", "reject")
_DAYS = {"due_on", "scheduled_on"}


@dataclass(frozen=True)
class Button:
    """A step as the page shows it: what it asks for, or why it is not possible."""

    code: str
    label: str
    asks: list[tuple[str, str]]
    against: list[str]
    is_aside: bool  # leads away from the usual way


@never_cache
@require_GET
@staff(*DESK_ROLES)
def detail(request: HttpRequest, number: str) -> HttpResponse:
    user = member_of(request)
    taken = request.GET.get("parcel", "")[:20]  # only shown in the field until confirmed
    return _page(request, user, _visible(user, number), {"taken_parcel": taken})


@require_POST
@staff(*DESK_ROLES)
def act(request: HttpRequest, number: str) -> HttpResponse:
    """Take a step, add a note or photos, confirm links, keep what the crew measured."""
    user = member_of(request)
    found = _visible(user, number)
    verb = request.POST.get("do", "")
    if verb != "step" and not user.has_role(*WORKING_ROLES):
        raise PermissionDenied
    try:
        _VERBS[verb](request, user, found)
    except KeyError as unknown:
        raise Http404("no such act") from unknown
    except ValidationError as error:
        found = _visible(user, number)
        return _page(request, user, found, {"problem": _in_one(error)}, 422)
    return redirect("request-detail", number)


@require_GET
@staff(*DESK_ROLES)
def photo(request: HttpRequest, number: str, photo_id: int) -> HttpResponseBase:
    found = _visible(member_of(request), number)
    return photo_response(get_object_or_404(RequestPhoto, pk=photo_id, request=found))


@require_GET
@staff(*DESK_ROLES)
def picture(request: HttpRequest, number: str) -> HttpResponse:
    """A small map of the place, with the request's pin."""
    found = _visible(member_of(request), number)
    point = found.location
    if point is None:
        raise Http404("no place given")
    around = surroundings(found.subdistrict, point.x, point.y, PICTURE_RADIUS_M)
    drawn = draw(around, PICTURE_RADIUS_M, [(0, 0, "#a8201a")], found.number)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=600"
    return response


@never_cache
@require_GET
@staff(*DESK_ROLES)
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """A page to print for the crew: the place and the work; no name of anybody."""
    user = member_of(request)
    found = _visible(user, number)
    return render(request, "service_requests/slip.html", _context(user, found, timezone.now()))


def _visible(user: User, number: str) -> ServiceRequest:
    found = (
        ServiceRequest.objects.of(user.subdistrict_id or 0)
        .select_related("request_type", "subdistrict", "village", "parcel", "building")
        .select_related("household__house__village", "duplicate_of", "filed_by_user")
        .filter(number=number)
        .first()
    )
    if found is None or not may_see(user, found):
        raise Http404("no such request here")
    return found


def _page(
    request: HttpRequest, user: User, found: ServiceRequest, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = _context(user, found, timezone.now()) | more
    return render(request, "service_requests/detail.html", context, status=status)


def _context(user: User, found: ServiceRequest, now: dt.datetime) -> dict[str, Any]:
    language = translation.get_language() or "th"
    form = forms.form_of(found.request_type, found.form_version)
    spoken = [
        (item.label.of(language), answers.read_aloud(item, found.answers[item.key], language), item)
        for item in form.fields
        if item.key in found.answers
    ]
    offices = catalogue.offices()
    partner = offices.partners.get(found.partner)
    return {
        "found": found,
        "now": now,
        "division": offices.divisions[found.division].of(language),
        "partner": partner.name.of(language) if partner else "",
        "answers": [(label, value) for label, value, item in spoken if not item.crew],
        "crew_answers": [(label, value) for label, value, item in spoken if item.crew],
        "crew_fields": [
            (
                item,
                item.label.of(language),
                found.answers.get(item.key, ""),
                _options(item, language),
            )
            for item in answers.for_crew(form.fields)
        ],
        "buttons": _buttons(user, found, now),
        "partners": [(code, one.name.of(language)) for code, one in offices.partners.items()],
        "events": found.events.select_related("by").order_by("-at", "-pk"),
        "photos": found.photos.all(),
        "repeats": places.possible_repeats(found).select_related("request_type")[:5],
        "contact_phone": _phone(user, found),
        "may_work": bool(actors(user, found)) and user.has_role(*WORKING_ROLES),
        "lon_lat": found.location.transform(4326, clone=True) if found.location else None,
        "default_due": now.astimezone(clock.OFFICE).date() + dt.timedelta(days=clock.INFO_DAYS),
    }


def _options(item: catalogue.Field, language: str) -> list[tuple[str, str]]:
    return [(key, words.of(language)) for key, words in item.options.items()]


def _phone(user: User, found: ServiceRequest) -> str:
    if not may_see_contact(user, found):
        return ""
    if found.contact_phone_encrypted:
        return personal_data.decrypt(bytes(found.contact_phone_encrypted))
    household = found.household
    if household is None or not household.phone_encrypted:
        return ""
    return personal_data.decrypt(bytes(household.phone_encrypted))


def _buttons(user: User, found: ServiceRequest, now: dt.datetime) -> list[Button]:
    """Steps for staff from here: the possible first, then the others with the reason."""
    facts, parts = facts_of(found, now), actors(user, found)
    ways = [way for way in stages.ways(facts) if not way.who <= NOT_FOR_STAFF]
    buttons = [_button(way, stages.blocks(way, facts, parts)) for way in ways]
    return sorted(buttons, key=lambda button: (bool(button.against), button.is_aside))


def _button(way: Step, against: list[str]) -> Button:
    asks = [(name, str(GIVES[name])) for name in way.gives]
    aside = way.code.startswith(_ASIDE)
    why = [str(BLOCKS[code]) for code in against]
    return Button(way.code, str(LABELS[way.code]), asks, why, aside)


_LINKS = {
    "parcel": gettext_lazy("Parcel"),
    "building": gettext_lazy("Building"),
    "household": gettext_lazy("Household"),
}


def _in_one(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        return " ".join(
            f"{_LINKS.get(name) or GIVES.get(name, name)}: {' '.join(messages)}"
            for name, messages in error.message_dict.items()
        )
    return " ".join(error.messages)


# --- what the page's forms do -----------------------------------------------------------------


def _do_step(request: HttpRequest, user: User, found: ServiceRequest) -> None:
    advance_request(
        request_id=found.pk,
        step=request.POST.get("step", ""),
        doer=Doer("staff", actors(user, found), user),
        given=_given(request),
        now=timezone.now(),
        seen_stage=request.POST.get("seen", ""),
    )


def _given(request: HttpRequest) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name in GIVES:
        text = request.POST.get(name, "").strip()[:1000]
        if text:
            given[name] = _day(name, text) if name in _DAYS else text
    known = {"slot": {"am", "pm"}, "partner": set(catalogue.offices().partners)}
    for name, values in known.items():
        if given.get(name, next(iter(values))) not in values:
            raise ValidationError({name: ValidationError(_("Please choose one of the list."))})
    return given


def _day(name: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        words = _("Please choose a day, for example 22 Nov 2026.")
        raise ValidationError({name: ValidationError(words, code="not_a_date")}) from error


def _do_note(request: HttpRequest, user: User, found: ServiceRequest) -> None:
    add_note(request=found, by=user, note=request.POST.get("note", ""), now=timezone.now())


def _do_photos(request: HttpRequest, user: User, found: ServiceRequest) -> None:
    moment = "after" if request.POST.get("moment") == "after" else "before"
    for file in request.FILES.getlist("photos"):
        add_photo(request=found, sent=file.read(), moment=moment, by=user, now=timezone.now())


def _do_link(request: HttpRequest, user: User, found: ServiceRequest) -> None:
    """Confirm the links by their codes; an emptied field takes the link away."""
    link_request(
        request=found,
        by=user,
        now=timezone.now(),
        parcel=_by_code(Parcel, found, "parcel", request.POST.get("parcel", "")),
        building=_by_code(Building, found, "building", request.POST.get("building", "")),
        household=_household(found, request.POST.get("household", "")),
    )


def _by_code(model: Any, found: ServiceRequest, name: str, code: str) -> Any:
    code = code.strip().upper()
    if not code:
        return None
    row = model.objects.filter(subdistrict=found.subdistrict_id, code=code).first()
    if row is None:
        words = _("Nothing in the register has the code %(code)s.") % {"code": code}
        raise ValidationError({name: ValidationError(words, code="unknown")})
    return row


def _household(found: ServiceRequest, number: str) -> Household | None:
    number = number.strip()
    if not number:
        return None
    row = Household.objects.filter(
        subdistrict=found.subdistrict_id, number=int(number) if number.isdigit() else 0
    ).first()
    if row is None:
        words = _("No household has this number.")
        raise ValidationError({"household": ValidationError(words, code="unknown")})
    return row


def _do_crew(request: HttpRequest, user: User, found: ServiceRequest) -> None:
    form = forms.form_of(found.request_type, found.form_version)
    fields = answers.for_crew(form.fields)
    record_crew(request=found, fields=fields, typed=request.POST, by=user, now=timezone.now())


_VERBS = {
    "step": _do_step,
    "note": _do_note,
    "photos": _do_photos,
    "link": _do_link,
    "crew": _do_crew,
}
