"""The heat map: a page with choices, the map in a frame of its own, and the map as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from accounts.access import staff
from geo.models import Subdistrict, Village
from service_requests.heatmap import Words, heatmap_page
from service_requests.permissions import PLANNING_ROLES
from service_requests.selectors.ground import ground_of
from service_requests.selectors.heat import LEAST, Cell, Heat, HeatFilters, heat, types_on_map
from service_requests.views.member import member_of

MEASURES = ("count", "rate")
_OWN_SCRIPT = {
    "default-src": ["'none'"],
    "script-src": ["'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "font-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-scripts"],
}


@dataclass(frozen=True)
class Choice:
    """What the planner asked to see."""

    filters: HeatFilters
    measure: str

    @property
    def query(self) -> str:
        return urlencode(
            {
                "type": self.filters.type,
                "village": self.filters.village or "",
                "from": f"{self.filters.first:%Y-%m}",
                "to": f"{self.filters.last:%Y-%m}",
                "measure": self.measure,
            }
        )


@never_cache
@require_GET
@staff(*PLANNING_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    subdistrict = _subdistrict(request)
    choice = _choice(request)
    found = heat(subdistrict, choice.filters)
    context: dict[str, Any] = {
        "choice": choice,
        "heat": found,
        "finding": _finding(found, choice),
        "least": LEAST,
        "hidden": sum(cell.count is None for cell in found.cells),
        "types": types_on_map(subdistrict),
        "villages": Village.objects.filter(subdistrict=subdistrict),
        "most": max((line.count or 0 for line in found.villages), default=0) or 1,
    }
    return render(request, "service_requests/heatmap.html", context)


@csp_replace(_OWN_SCRIPT)  # type: ignore[untyped-decorator]
@never_cache
@require_GET
@xframe_options_sameorigin
@staff(*PLANNING_ROLES)
def frame(request: HttpRequest) -> HttpResponse:
    """The map alone. It runs its own script in a sandbox without origin and may load nothing."""
    return HttpResponse(_map(request))


@csp_replace(_OWN_SCRIPT)  # type: ignore[untyped-decorator]
@never_cache
@require_GET
@staff(*PLANNING_ROLES)
def file(request: HttpRequest) -> HttpResponse:
    """The same map to keep or to send: one file that needs no network."""
    choice = _choice(request)
    response = HttpResponse(_map(request))
    name = f"heatmap-{choice.filters.first:%Y%m}-{choice.filters.last:%Y%m}.html"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _map(request: HttpRequest) -> str:
    subdistrict, choice = _subdistrict(request), _choice(request)
    found = heat(subdistrict, choice.filters)
    language = translation.get_language() or "th"
    ground = ground_of(subdistrict, english=language == "en")
    by_rate = choice.measure == "rate"

    def measure(cell: Cell) -> float | None:
        return cell.per_hundred if by_rate else cell.count

    return heatmap_page(found.cells, ground, _words(subdistrict, found, choice, language), measure)


def _subdistrict(request: HttpRequest) -> Subdistrict:
    subdistrict = member_of(request).subdistrict
    assert subdistrict is not None  # member_of refuses a user without one
    return subdistrict


def _choice(request: HttpRequest) -> Choice:
    get = request.GET
    today = timezone.localdate()
    last = _month(get.get("to", "")) or today.replace(day=1)
    first = _month(get.get("from", "")) or _months_before(last, 11)
    village = get.get("village", "")
    filters = HeatFilters(
        first=min(first, last),
        last=max(first, last),
        type=get.get("type", ""),
        village=int(village) if village.isdigit() else None,
    )
    measure = get.get("measure", "")
    return Choice(filters, measure if measure in MEASURES else "count")


def _month(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _months_before(month: dt.date, count: int) -> dt.date:
    whole = month.year * 12 + month.month - 1 - count
    return dt.date(whole // 12, whole % 12 + 1, 1)


def _finding(found: Heat, choice: Choice) -> str:
    """The one sentence of the page: which village asked most, in the measure chosen."""
    by_rate = choice.measure == "rate"
    lines = [one for one in found.villages if (one.per_hundred if by_rate else one.count)]
    if not lines:
        return _("Too few requests to say where they come from.")
    top = max(lines, key=lambda one: (one.per_hundred if by_rate else one.count) or 0)
    name = top.village.name_en if translation.get_language() == "en" else top.village.name_th
    if by_rate:
        words = _("%(village)s asked most for its size: %(rate)s requests per 100 households")
        return words % {"village": name, "rate": f"{top.per_hundred:,.1f}"}
    words = _("%(village)s asked most: %(count)s of %(total)s requests (%(share)d%%)")
    share = round((top.count or 0) * 100 / found.total)
    counts = {"count": f"{top.count:,}", "total": f"{found.total:,}", "share": share}
    return words % {"village": name, **counts}


def _words(subdistrict: Subdistrict, found: Heat, choice: Choice, language: str) -> Words:
    filters = choice.filters
    last_day = _months_before(filters.last, -1) - dt.timedelta(days=1)
    in_words = engines["django"].from_string("{{ a|thai_date }} – {{ b|thai_date }}")
    sample = _("Sample data (invented)") if subdistrict.is_sample else ""
    source = _("Source: service requests of %(office)s") % {
        "office": subdistrict.office_en if language == "en" else subdistrict.office_th
    }
    counted = _("Requests in a cell of 250 m")
    by_homes = _("Requests per 100 households, cell of 250 m")
    return Words(
        language=language,
        finding=_finding(found, choice),
        period=str(in_words.render({"a": filters.first, "b": last_day})),
        measure=by_homes if choice.measure == "rate" else counted,
        requests=_("Requests"),
        households=_("Households"),
        rate=_("Per 100 households"),
        too_few=_("fewer than %(least)d") % {"least": LEAST},
        why_too_few=_("Hidden: fewer than %(least)d requests or households") % {"least": LEAST},
        source=f"{source} {sample}".strip(),
        north=_("N"),
    )
