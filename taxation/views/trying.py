"""What if: other rates, exemptions or prices; nothing is written, nobody is bound."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import staff
from taxation import permissions
from taxation.law.errors import LawError
from taxation.law.money import baht
from taxation.law.schema import TAXED_CLASSES, Law, UseClass
from taxation.selectors.facts import read_roll
from taxation.selectors.law import body_law
from taxation.selectors.records import class_names
from taxation.selectors.what_if import LISTED, Change, Outcome, Pair, what_if
from taxation.views.asking import asker, body_of, language, number, villages

MOST_PERCENT, MOST_BAHT = Decimal(1000), Decimal(10**12)
EXEMPT = (UseClass.AGRI, UseClass.RES_MAIN, UseClass.RES_MAIN_BUILDING)


@staff(*permissions.TOTALS)
@require_GET
def what_if_page(request: HttpRequest) -> HttpResponse:
    """A form of today's values; with changes in it, the whole roll under them."""
    body = body_of(request)
    book = body_law(body.pk)
    years = book.book.years()[::-1]
    year = number(request.GET.get("year")) or timezone.localdate().year
    year = year if year in years else years[0]
    law = book.of(year)
    change = _change(request.GET, law)
    outcome = None
    if not change.is_nothing:
        try:
            outcome = what_if(read_roll(body.pk, law, book.map_choices), law, change)
        except LawError as refused:
            messages.error(request, refused.say(language()), extra_tags="bad")
    named = villages(body)
    context: dict[str, Any] = {
        "subdistrict": body,
        "year": year,
        "years": years,
        "fields": _fields(law, change),
        "change": change,
        "outcome": outcome,
        "may_see_roll": permissions.may_see_roll(asker(request)),
    }
    if outcome is not None:
        context |= _shown(outcome, named)
    return render(request, "taxation/what_if.html", context)


def _shown(outcome: Outcome, named: dict[int, str]) -> dict[str, Any]:
    classes = class_names(language())
    order = [*named, None]
    return {
        "by_village": _rows(
            {k: outcome.villages[k] for k in order if k in outcome.villages}, named
        ),
        "by_class": _rows(outcome.classes, classes),
        "losers": outcome.losers[:LISTED],
        "winners": outcome.winners[:LISTED],
        "over": [classes[use.value] for use in outcome.over_ceiling],
    }


def _rows(pairs: dict[Any, Pair], names: dict[Any, str]) -> list[dict[str, Any]]:
    return [{"name": names.get(key, "–"), "pair": pair} for key, pair in pairs.items()]


def _fields(law: Law, change: Change) -> dict[str, Any]:
    """What the form shows: today's values, and what is tried."""
    names = class_names(language())
    rates = [
        {
            "code": use.value,
            "name": names[use.value],
            "now": ", ".join(f"{band.percent.normalize():f}" for band in law.schedules[use].bands),
            "tried": change.rates.get(use, Decimal(100)),
        }
        for use in TAXED_CLASSES
    ]
    exemptions = []
    for use in EXEMPT:
        rule = law.exemptions.get(use)
        if rule is not None and rule.amount is not None:
            now = baht(rule.amount)
            tried = change.exemptions.get(use, now)
            exemptions.append(
                {"code": use.value, "name": names[use.value], "now": now, "tried": tried}
            )
    reduction = law.general.percent if change.reduction is None else change.reduction
    return {"rates": rates, "exemptions": exemptions, "reduction": reduction}


def _change(asked: QueryDict, law: Law) -> Change:
    """Only what differs from today's values."""
    rates = {
        use: percent
        for use in TAXED_CLASSES
        if (percent := _value(asked, f"rate_{use.value}", MOST_PERCENT)) not in (None, 100)
    }
    exemptions = {}
    for use in EXEMPT:
        rule, amount = law.exemptions.get(use), _value(asked, f"exempt_{use.value}", MOST_BAHT)
        known = rule is not None and rule.amount is not None
        if amount is not None and rule is not None and known and amount * 100 != rule.amount:
            exemptions[use] = amount
    reduction = _value(asked, "reduction", Decimal(100))
    return Change(
        rates={use: percent for use, percent in rates.items() if percent is not None},
        exemptions=exemptions,
        land_prices=_value(asked, "land", MOST_PERCENT) or Decimal(100),
        building_prices=_value(asked, "building", MOST_PERCENT) or Decimal(100),
        reduction=None if reduction == law.general.percent else reduction,
    )


def _value(asked: QueryDict, name: str, most: Decimal) -> Decimal | None:
    """A number of at most two decimals between 0 and `most`; anything else is not asked."""
    text = asked.get(name, "").replace(",", "").strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    fits = value.is_finite() and 0 <= value <= most
    return value.quantize(Decimal("0.01")) if fits else None
