"""What if: other rates, exemptions or prices; nothing is written, nobody is bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from geo.models import Subdistrict
from taxation import permissions
from taxation.law.errors import LawError
from taxation.law.schema import Law
from taxation.models import Scenario
from taxation.selectors.facts import no_collection, read_roll
from taxation.selectors.law import BodyLaw, body_law
from taxation.selectors.records import class_names
from taxation.selectors.what_if import LISTED, Outcome, Pair, what_if
from taxation.selectors.what_if_map import (
    PARCEL_EDGES_BAHT,
    parcel_bands,
    village_edges,
    village_map,
)
from taxation.selectors.what_if_sheet import what_if_csv, what_if_sheet
from taxation.services import scenarios
from taxation.views.asking import asker, attempt, body_of, language, number, villages
from taxation.views.trying_form import Asked, asked_change, form_fields, in_words


@dataclass(slots=True)
class Trial:
    """What is asked of whom: the law of the year, the change, and the years there are."""

    body: Subdistrict
    book: BodyLaw
    law: Law
    years: list[int]
    asked: Asked

    @property
    def query(self) -> str:
        """The address of exactly this trial."""
        return urlencode({"year": self.law.tax_year, **self.asked.fields})

    def outcome(self) -> Outcome:
        """The whole roll, computed twice."""
        with no_collection():
            roll = read_roll(self.body.pk, self.law, self.book.map_choices)
            return what_if(roll, self.law, self.asked.change)


def _trial(request: HttpRequest, given: Mapping[str, str]) -> Trial:
    body = body_of(request)
    book = body_law(body.pk)
    years = book.book.years()[::-1]
    year = number(given.get("year")) or timezone.localdate().year
    law = book.of(year if year in years else years[0])
    return Trial(body, book, law, years, asked_change(given, law))


@staff(*permissions.TOTALS)
@require_GET
def what_if_page(request: HttpRequest) -> HttpResponse:
    """A form of today's values; with changes in it, the whole roll under them."""
    trial = _trial(request, request.GET.dict())  # type: ignore[arg-type]
    user, outcome = asker(request), None
    if not trial.asked.change.is_nothing:
        try:
            outcome = trial.outcome()
        except LawError as refused:
            messages.error(request, refused.say(language()), extra_tags="bad")
    elif len(request.GET) > 1 and not trial.asked.problems:
        messages.info(request, _("Nothing differs from today's values: change a number first."))
    named = villages(trial.body)
    kept = Scenario.objects.filter(subdistrict=trial.body).select_related("made_by")
    context: dict[str, Any] = {
        "subdistrict": trial.body,
        "year": trial.law.tax_year,
        "years": trial.years,
        "fields": form_fields(trial.law, trial.asked.change),
        "change": trial.asked.change,
        "problems": trial.asked.problems,
        "villages": named,
        "outcome": outcome,
        "may_see_roll": permissions.may_see_roll(user),
        "query": trial.query,
        "kept_fields": trial.asked.fields.items(),
        "scenarios": [(one, _address(one), one.made_by_id == user.pk) for one in kept[:LISTED]],
    }
    if outcome is not None:
        context |= _shown(trial, outcome, named, sees=context["may_see_roll"])
    return render(request, "taxation/what_if.html", context)


def _address(one: Scenario) -> str:
    query = urlencode({"year": one.tax_year, **one.change})
    return f"{reverse('tax-what-if')}?{query}"


def _shown(trial: Trial, outcome: Outcome, named: dict[int, str], *, sees: bool) -> dict[str, Any]:
    classes = class_names(language())
    order = [*named, None]
    return {
        "tried": in_words(trial.law, trial.asked.change, villages(trial.body)),
        "by_village": _rows(
            {k: outcome.villages[k] for k in order if k in outcome.villages}, named
        ),
        "by_class": _rows(outcome.classes, classes),
        "losers": outcome.losers[:LISTED],
        "winners": outcome.winners[:LISTED],
        "over": [classes[use.value] for use in outcome.over_ceiling],
        "map": change_map(trial.body, outcome, named, village_edges(outcome), sees=sees),
    }


def change_map(
    body: Subdistrict,
    outcome: Outcome,
    named: dict[int, str],
    edges: tuple[int, int],
    *,
    sees: bool,
) -> dict[str, Any]:
    """What the map of a trial draws."""
    return {
        "villages": village_map(body.pk, outcome, named, edges),
        #: A planner sees sums of villages, never what one parcel pays.
        "parcels": parcel_bands(outcome) if sees else None,
        "village_edges": edges,
        "parcel_edges": PARCEL_EDGES_BAHT,
    }


def _rows(pairs: dict[Any, Pair], names: dict[Any, str]) -> list[dict[str, Any]]:
    return [{"name": names.get(key, "–"), "pair": pair} for key, pair in pairs.items()]


@staff(*permissions.TOTALS)
@require_GET
def what_if_export(request: HttpRequest, form: str) -> HttpResponse | FileResponse:
    """What a trial gives as a workbook or as CSV; taxpayers only for those who see the roll."""
    trial = _trial(request, request.GET.dict())  # type: ignore[arg-type]
    if trial.asked.change.is_nothing:
        return redirect("tax-what-if")
    found = list[Outcome]()
    if not attempt(request, lambda: found.append(trial.outcome())):
        return redirect("tax-what-if")
    write = what_if_csv if form == "csv" else what_if_sheet
    out = write(
        found[0],
        tried=in_words(trial.law, trial.asked.change, villages(trial.body)),
        villages=villages(trial.body),
        classes=class_names(language()),
        with_taxpayers=permissions.may_see_roll(asker(request)),
    )
    name = f"what-if-{trial.law.tax_year}.{'csv' if form == 'csv' else 'xlsx'}"
    return FileResponse(out, as_attachment=True, filename=name)


@staff(*permissions.TOTALS)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a trial under a name, for everyone of the office who sees sums."""
    trial = _trial(request, request.POST.dict())  # type: ignore[arg-type]

    def act() -> None:
        scenarios.keep_scenario(
            subdistrict=trial.body.pk,
            name=request.POST.get("name", ""),
            year=trial.law.tax_year,
            change=trial.asked.fields,
            found=trial.outcome(),
            by=asker(request),
        )

    attempt(request, act, _("Kept. It stands in the list below; its address can be sent on."))
    return redirect(f"{reverse('tax-what-if')}?{trial.query}")


@staff(*permissions.TOTALS)
@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own scenario."""
    one = get_object_or_404(Scenario.objects.filter(subdistrict=body_of(request)), pk=pk)
    attempt(request, lambda: scenarios.throw_away(scenario=one, by=asker(request)), _("Deleted."))
    return redirect("tax-what-if")
