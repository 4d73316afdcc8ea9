"""The page of a year that is not ready: what is missing, a form for each, preview, in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from taxation import permissions, tasks
from taxation.law.errors import LawError
from taxation.models import LawOverlay, PriceAccount, SurveyNotice
from taxation.selectors.comparison import Comparison
from taxation.selectors.preparing import readiness
from taxation.selectors.price_file import read_prices
from taxation.selectors.year_preview import Known, known_preview
from taxation.services import choices, preparing
from taxation.views.asking import asker, attempt, body_of, language
from taxation.views.roll import cause_names

DAYS = ("price_notice_before", "assess", "pay", "warn", "land_office")
PARTS = ("part_1", "part_2", "part_3")
MOST_BYTES = 20_000_000
BUDDHIST = 543
#: So long a worker that has not begun is waited for before another is asked.
ASK_AGAIN_SECONDS = 30
#: Of the Act; what lies beyond is a slip of the hand in the address.
YEARS = range(2020, 2401)


@staff(*permissions.READERS)
@require_GET
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """What the year has and lacks; with ?preview=1 what it would bring."""
    if year not in YEARS:
        raise Http404
    return _page(request, year)


def _page(request: HttpRequest, year: int, what: str = "") -> HttpResponse:
    """The page; `what` was refused, and its form keeps what was typed into it."""
    body, user = body_of(request), asker(request)
    ready = readiness(body.pk, year, language())
    known, refused = None, ""
    if "preview" in request.GET and ready.may_be_previewed:
        try:
            known = _asked_for(body.pk, year)
        except LawError as wrong:
            refused = wrong.say(language())
    compared = known.compared if known else None
    context: dict[str, Any] = {
        "subdistrict": body,
        "year": year,
        "ready": ready,
        "surveys": SurveyNotice.objects.filter(
            subdistrict=body, tax_year=year, withdrawn_at__isnull=True
        ),
        "compared": compared,
        "known": known,
        "progress": {"url": reverse("tax-year-preview", args=[year])},
        "causes": _causes(compared),
        "refused": refused,
        "days": _day_fields(year, request.POST if what == "calendar" else {}),
        "reduction": request.POST if what == "reduction" else {"percent": "0"},
        "prices": request.POST if what == "prices" else _usual_prices(year),
        "dates_source": request.POST.get("source", "") if what == "calendar" else "",
        "user_id": user.pk,
        "may_assess": permissions.may_assess(user),
    }
    return render(request, "taxation/year.html", context)


@staff(*permissions.READERS)
@require_GET
def preview_progress(request: HttpRequest, year: int) -> JsonResponse:
    """How far the worker is with the preview of the year."""
    if year not in YEARS:
        raise Http404
    try:
        known = _asked_for(body_of(request).pk, year)
    except LawError:  # withdrawn meanwhile: the page says what is missing
        return JsonResponse({"label": "", "done": 0, "total": 0, "is_open": False})
    label = _("Working it out") if known.is_at_work else _("Waiting for a worker")
    steps = {"done": known.done, "total": known.total, "unit": _("steps")}
    return JsonResponse({"label": label, **steps, "is_open": known.is_open})


def _asked_for(body: int, year: int) -> Known:
    """What is known of the year; a worker is set to it where nobody is. Raises LawError."""
    known = known_preview(body, year)
    waits = known.is_open and not known.is_at_work
    if waits and cache.add(f"tax-year-asked:{body}:{year}", True, ASK_AGAIN_SECONDS):
        tasks.find_preview.delay(body, year)
    return known


def _causes(compared: Comparison | None) -> list[dict[str, Any]]:
    names = cause_names()
    found = compared.causes if compared else ()
    return [{"name": names[one.key], "satang": one.satang} for one in found if one.satang]


def _usual_prices(year: int) -> dict[str, str]:
    """A new account holds for four years; its prices start as they were."""
    first, last = year + BUDDHIST, year + BUDDHIST + 3
    return {"code": f"{first}-{last}", "last_year": str(last), "land": "100", "building": "100"}


def _day_fields(year: int, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The form of the calendar with the normal year's days (s27-s61) to start from."""
    rows = (
        ("price_notice_before", _("Price list posted before (s39)"), dt.date(year, 2, 1)),
        ("assess", _("Assessment notices by (s44)"), dt.date(year, 2, 28)),
        ("pay", _("Pay by (s46)"), dt.date(year, 4, 30)),
        ("part_1", _("First instalment (s52)"), dt.date(year, 4, 30)),
        ("part_2", _("Second instalment"), dt.date(year, 5, 31)),
        ("part_3", _("Third instalment"), dt.date(year, 6, 30)),
        ("warn", _("Warning of arrears by (s61)"), dt.date(year, 5, 31)),
        ("land_office", _("List to the Land Office by (s60)"), dt.date(year, 6, 30)),
    )
    return [
        {"key": key, "label": label, "day": typed.get(key, day.isoformat())}
        for key, label, day in rows
    ]


@staff(*permissions.WRITERS)
@require_POST
def supply(request: HttpRequest, year: int, what: str) -> HttpResponse:
    """Propose one of the things a year lacks."""
    act = {
        "calendar": _calendar,
        "reduction": _reduction,
        "prices": _prices,
        "account": _named,
        "price-file": _price_file,
        "discard-prices": _discard,
    }.get(what)
    if act is None or year not in YEARS:
        raise Http404
    said = _("Kept. Preview it, then a second person puts it in force.")
    if what == "discard-prices":
        said = _("The prepared price account is discarded.")
    if not attempt(request, lambda: act(request, year), said):
        return _page(request, year, what)
    return redirect("tax-year", year)


def _calendar(request: HttpRequest, year: int) -> None:
    asked = request.POST
    days = {key: parse_date(asked.get(key, "")) for key in (*DAYS, *PARTS)}
    if not days["pay"] or not days["assess"]:
        raise ValidationError(
            _("Give at least the days to assess and to pay."), code="days_missing"
        )
    preparing.propose_calendar(
        subdistrict=body_of(request).pk,
        year=year,
        days={key: days[key] for key in DAYS},
        instalments=[day for key in PARTS if (day := days[key])],
        source=asked.get("source", ""),
        by=asker(request),
    )


def _reduction(request: HttpRequest, year: int) -> None:
    preparing.propose_reduction(
        subdistrict=body_of(request).pk,
        year=year,
        percent=_percent(request, "percent", Decimal(100)),
        source=request.POST.get("source", ""),
        by=asker(request),
    )


def _prices(request: HttpRequest, year: int) -> None:
    asked = request.POST
    last = asked.get("last_year", "").strip()
    if not (last.isdecimal() and year + BUDDHIST <= int(last) < year + BUDDHIST + 10):
        raise ValidationError(
            _("The last tax year of the account is from %(first)s to %(last)s (B.E.)."),
            code="last_year_wrong",
            params={"first": year + BUDDHIST, "last": year + BUDDHIST + 9},
        )
    years = range(year, int(last) - BUDDHIST + 1)
    preparing.propose_prices(
        subdistrict=body_of(request).pk,
        code=asked.get("code", ""),
        years=years,
        land_percent=_percent(request, "land", Decimal(1000)),
        building_percent=_percent(request, "building", Decimal(1000)),
        is_treasury=asked.get("is_treasury") == "1",
        source=asked.get("source", ""),
        by=asker(request),
    )


def _named(request: HttpRequest, year: int) -> None:
    preparing.propose_account(
        account=_account(request, year),
        source=request.POST.get("source", ""),
        by=asker(request),
    )


def _price_file(request: HttpRequest, year: int) -> None:
    given = request.FILES.get("file")
    if given is None or (given.size or 0) > MOST_BYTES:
        raise ValidationError(_("Choose a file of at most 20 MB."), code="file_missing")
    prices = read_prices(given.read(), given.name or "")
    preparing.import_prices(account=_account(request, year), prices=prices)


def _discard(request: HttpRequest, year: int) -> None:
    preparing.discard_prices(account=_account(request, year))


def _account(request: HttpRequest, year: int) -> PriceAccount:
    found = PriceAccount.objects.filter(subdistrict=body_of(request), first_year=year)
    return get_object_or_404(found)


def _percent(request: HttpRequest, name: str, most: Decimal) -> Decimal:
    text = request.POST.get(name, "").strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= most:
        raise ValidationError(
            _("“%(text)s” is not a percent from 0 to %(most)s."),
            code="percent_wrong",
            params={"text": text[:40], "most": most},
        )
    return value


@staff(*permissions.WRITERS)
@require_POST
def decide(request: HttpRequest, year: int, pk: int, act: str) -> HttpResponse:
    """Put a proposal in force, or withdraw it."""
    found = LawOverlay.objects.filter(subdistrict=body_of(request), state=LawOverlay.State.PROPOSED)
    overlay = get_object_or_404(found, pk=pk)
    with transaction.atomic():
        if act == "approve":
            attempt(
                request,
                lambda: choices.approve_overlay(overlay=overlay, by=asker(request)),
                _("In force."),
            )
        else:
            attempt(request, lambda: choices.withdraw_overlay(overlay=overlay), _("Withdrawn."))
    return redirect("tax-year", year)
