"""The form of a what-if: today's values, what is tried, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from taxation.law.money import baht
from taxation.law.schema import TAXED_CLASSES, Law, UseClass
from taxation.selectors.records import class_names
from taxation.selectors.what_if import Change
from taxation.views.asking import language, number

MOST_PERCENT, MOST_BAHT = Decimal(1000), Decimal(10**12)
HUNDRED = Decimal(100)
EXEMPT = (UseClass.AGRI, UseClass.RES_MAIN, UseClass.RES_MAIN_BUILDING)


@dataclass(slots=True)
class Asked:
    """What was asked: the change, the fields that make it, and the sentences about wrong ones."""

    change: Change = field(default_factory=Change)
    fields: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def asked_change(given: Mapping[str, str], law: Law) -> Asked:
    """Only what differs from today's values; a wrong number is named and left as it is today."""
    asked, names = Asked(), class_names(language())
    rates: dict[UseClass, Decimal] = {}
    exemptions: dict[UseClass, Decimal] = {}
    for use in TAXED_CLASSES:
        label = _("rate of %(class)s") % {"class": names[use.value]}
        if (percent := _value(asked, given, f"rate_{use.value}", label, MOST_PERCENT)) is not None:
            _note(asked, f"rate_{use.value}", percent, HUNDRED, rates, use)
    for exempt, now in exempt_amounts(law).items():
        label, key = _("exempt value of %(class)s"), f"exempt_{exempt.value}"
        label %= {"class": names[exempt.value]}
        if (amount := _value(asked, given, key, label, MOST_BAHT)) is not None:
            _note(asked, key, amount, now, exemptions, exempt)
    prices: dict[str, Decimal] = {}
    for key, label in (("land", _("land prices")), ("building", _("building prices"))):
        if (percent := _value(asked, given, key, label, MOST_PERCENT)) is not None:
            _note(asked, key, percent, HUNDRED, prices, key)
    village = _village(asked, given) if prices else None
    cut: dict[str, Decimal] = {}
    percent = _value(asked, given, "reduction", _("reduction"), HUNDRED)
    if percent is not None:
        _note(asked, "reduction", percent, law.general.percent, cut, "reduction")
    asked.change = Change(
        rates=rates,
        exemptions=exemptions,
        land_prices=prices.get("land", HUNDRED),
        building_prices=prices.get("building", HUNDRED),
        reduction=cut.get("reduction"),
        village=village,
    )
    return asked


def _village(asked: Asked, given: Mapping[str, str]) -> int | None:
    """The village the tried prices are of; None: all."""
    if village := number(given.get("village")):
        asked.fields["village"] = str(village)
    return village


def _note(
    asked: Asked, name: str, value: Decimal, now: Decimal, into: dict[Any, Decimal], key: Any
) -> None:
    if value != now:
        into[key] = value
        asked.fields[name] = f"{value.normalize():f}"


def _value(
    asked: Asked, given: Mapping[str, str], name: str, label: str, most: Decimal
) -> Decimal | None:
    text = given.get(name, "").replace(",", "").strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_finite() and 0 <= value <= most:
        return value.quantize(Decimal("0.01"))
    said = _("“%(text)s” for %(field)s is not a number from 0 to %(most)s: today's value stays.")
    asked.problems.append(said % {"text": text[:40], "field": label, "most": f"{most:,}"})
    return None


def exempt_amounts(law: Law) -> dict[UseClass, Decimal]:
    """Today's exempt values in baht, of the classes that have one."""
    rules = {use: law.exemptions.get(use) for use in EXEMPT}
    return {
        use: baht(rule.amount) for use, rule in rules.items() if rule and rule.amount is not None
    }


def form_fields(law: Law, change: Change) -> dict[str, Any]:
    """What the form shows: today's values, and what is tried."""
    names = class_names(language())
    rates = [
        {
            "code": use.value,
            "name": names[use.value],
            "now": ", ".join(f"{band.percent.normalize():f}" for band in law.schedules[use].bands),
            "tried": change.rates.get(use, HUNDRED),
        }
        for use in TAXED_CLASSES
    ]
    exemptions = [
        {
            "code": use.value,
            "name": names[use.value],
            "now": now,
            "tried": change.exemptions.get(use, now),
        }
        for use, now in exempt_amounts(law).items()
    ]
    reduction = law.general.percent if change.reduction is None else change.reduction
    return {"rates": rates, "exemptions": exemptions, "reduction": reduction}


def in_words(law: Law, change: Change, villages: Mapping[int, str]) -> list[str]:
    """What is tried, a sentence each: for the head of the result, the print and the workbook."""
    names = class_names(language())
    said = [
        _("Rates of %(class)s: %(percent)s %% of today's")
        % {"class": names[u], "percent": f"{p:f}"}
        for u, p in change.rates.items()
    ]
    said += [
        _("Exempt value of %(class)s: %(baht)s baht") % {"class": names[u], "baht": f"{a:,.2f}"}
        for u, a in change.exemptions.items()
    ]
    if change.land_prices != HUNDRED:
        said.append(_("Land prices: %(percent)s %% of today's") % {"percent": change.land_prices})
    if change.building_prices != HUNDRED:
        said.append(
            _("Building prices: %(percent)s %% of today's") % {"percent": change.building_prices}
        )
    if change.village is not None:
        said.append(
            _("These prices: in %(village)s alone") % {"village": villages.get(change.village, "–")}
        )
    if change.reduction is not None:
        said.append(
            _("Reduction for all: %(tried)s %% instead of %(now)s %%")
            % {"tried": change.reduction, "now": law.general.percent}
        )
    return said
