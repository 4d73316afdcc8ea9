"""Two kept scenarios side by side: sums, winners, losers, villages and classes on two maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import staff
from geo.models import Subdistrict
from taxation import permissions
from taxation.law.errors import LawError
from taxation.models import Scenario
from taxation.selectors.facts import no_collection, read_roll
from taxation.selectors.law import body_law
from taxation.selectors.records import class_names
from taxation.selectors.what_if import LISTED, Outcome, Pair, what_ifs
from taxation.selectors.what_if_map import village_edges
from taxation.selectors.what_if_sheet import Three, two_sheet
from taxation.views.asking import asker, body_of, language, number, villages
from taxation.views.trying import change_map
from taxation.views.trying_form import asked_change, in_words


@dataclass(slots=True)
class Side:
    """One scenario, computed on the register of today."""

    scenario: Scenario
    tried: list[str]
    outcome: Outcome

    @property
    def address(self) -> str:
        """Where it can be opened alone."""
        query = urlencode({"year": self.scenario.tax_year, **self.scenario.change})
        return f"{reverse('tax-what-if')}?{query}"


@staff(*permissions.TOTALS)
@require_GET
def compare_page(request: HttpRequest) -> HttpResponse:
    """The two that were ticked."""
    sides = _sides(request)
    if sides is None:
        return redirect(f"{reverse('tax-what-if')}#scenarios")
    body, named = body_of(request), villages(body_of(request))
    one, other = sides
    sees = permissions.may_see_roll(asker(request))
    edges = village_edges(one.outcome, other.outcome)
    context: dict[str, Any] = {
        "subdistrict": body,
        "year": one.scenario.tax_year,
        "sides": sides,
        "maps": [change_map(body, side.outcome, named, edges, sees=sees) for side in sides],
        "by_village": _village_rows(one.outcome, other.outcome, named),
        "by_class": _class_rows(one.outcome, other.outcome),
        "total": Three.of("", one.outcome.total, other.outcome.total),
        "may_see_roll": sees,
        "listed": LISTED,
        "query": request.GET.urlencode(),
    }
    return render(request, "taxation/what_if_compare.html", context)


@staff(*permissions.TOTALS)
@require_GET
def compare_export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The same sums as a workbook."""
    sides = _sides(request)
    if sides is None:
        return redirect(f"{reverse('tax-what-if')}#scenarios")
    one, other = (side.outcome for side in sides)
    out: BytesIO = two_sheet(
        names=[side.scenario.name for side in sides],
        tried=[side.tried for side in sides],
        total=Three.of(_("Whole roll"), one.total, other.total),
        villages=_village_rows(one, other, villages(body_of(request))),
        classes=_class_rows(one, other),
    )
    name = f"what-if-compare-{sides[0].scenario.tax_year}.xlsx"
    return FileResponse(out, as_attachment=True, filename=name)


def _sides(request: HttpRequest) -> tuple[Side, Side] | None:
    """Both computed from one reading; None, and why, when two of one year are not asked for."""
    body = body_of(request)
    asked = [pk for text in request.GET.getlist("scenario") if (pk := number(text))]
    found = list(Scenario.objects.filter(subdistrict=body, pk__in=asked).order_by("pk"))
    if len(found) != 2:
        messages.info(request, _("Tick two kept scenarios to set them side by side."))
        return None
    if found[0].tax_year != found[1].tax_year:
        messages.info(request, _("Both must be of one tax year: what differs would be the year."))
        return None
    try:
        return _computed(body, found)
    except LawError as refused:
        messages.error(request, refused.say(language()), extra_tags="bad")
        return None


def _computed(body: Subdistrict, found: list[Scenario]) -> tuple[Side, Side]:
    book = body_law(body.pk)
    law = book.of(found[0].tax_year)
    changes = [asked_change(one.change, law).change for one in found]
    with no_collection():
        outcomes = what_ifs(read_roll(body.pk, law, book.map_choices), law, changes)
    named = villages(body)
    one, other = (
        Side(scenario, in_words(law, change, named), outcome)
        for scenario, change, outcome in zip(found, changes, outcomes, strict=True)
    )
    return one, other


def _village_rows(one: Outcome, other: Outcome, named: Mapping[int, str]) -> list[Three]:
    names: dict[Any, str] = {**named, None: _("Not in a village")}
    return _rows([*named, None], names, one.villages, other.villages)


def _class_rows(one: Outcome, other: Outcome) -> list[Three]:
    names = class_names(language())
    return _rows(names, names, one.classes, other.classes)


def _rows(
    order: Iterable[Any], names: Mapping[Any, str], one: dict[Any, Pair], other: dict[Any, Pair]
) -> list[Three]:
    return [
        Three.of(names[key], one.get(key, Pair()), other.get(key, Pair()))
        for key in order
        if key in one or key in other
    ]
