"""One function per kind of worked example: facts in, results by column out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from taxation.law import example_rules
from taxation.law.arrears import instalments, late_payment
from taxation.law.assess import appraise, assess
from taxation.law.calendar_days import ACTIONS, last_day
from taxation.law.classify import classify
from taxation.law.errors import BadFacts
from taxation.law.example_facts import one_object, taxpayer
from taxation.law.example_problems import unreadable
from taxation.law.example_words import crop_called, day_of, use_facts
from taxation.law.facts_check import MOST_WORTH
from taxation.law.farming import crop_density
from taxation.law.lines import line_slices, round_line
from taxation.law.money import baht, decimal_of, satang_of, text, whole_of
from taxation.law.parts import Part
from taxation.law.schema import Law, UseClass
from taxation.law.signs import sign_tax
from taxation.law.values import depreciation_percent


@dataclass(frozen=True, slots=True)
class Example:
    """What a kind needs: the facts, the law of the year, and which extra results are asked for."""

    id: str
    owner_type: str
    inputs: Mapping[str, Any]
    law: Law
    wanted: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """Amounts in baht by column, and results that are not one amount."""

    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


def assessment(example: Example) -> Result:
    facts = taxpayer(example.inputs, example.owner_type, example.id, example.law)
    found = assess(facts, example.law)
    return Result(
        {
            "expected_tax_base": baht(found.base),
            "expected_exempt": baht(found.exempt),
            "expected_taxable": baht(found.taxable),
            "expected_tax_before_reduction": baht(found.tax),
            "expected_amount_due": baht(found.due),
        }
    )


def marginal(example: Example) -> Result:
    """The extra tax of a holding of one class between two values before exemption."""
    given, law = example.inputs, example.law
    exempt = _satang(given.get("exempt") or 0, example.id)
    use_class = _marginal_class(given["class"], example.id)
    years = whole_of(given.get("vacant_years", 1), example.id)
    if years < 1:
        raise BadFacts("vacant_years_wrong", at=example.id, value=years)

    def tax(raw: object) -> int:
        value = max(_satang(raw, example.id) - exempt, 0)
        part = Part(0, "", ("", "", ""), use_class, Fraction(1), value, years, "", "", ())
        rows = line_slices(value, use_class, [part], law)
        return round_line(sum((row.tax for row in rows), Fraction(0)), law)

    extra = baht(tax(given["to"]) - tax(given["from"]))
    return Result({"expected_tax_before_reduction": extra, "expected_amount_due": extra})


def _satang(raw: object, at: str) -> int:
    """Baht of an example that are not below zero."""
    number = decimal_of(raw, at)
    if number < 0:
        raise BadFacts("value_negative", at=at, value=number)
    if number > MOST_WORTH:
        raise BadFacts("value_too_large", at=at, value=f"{number:,.0f}")
    return satang_of(number)


def _marginal_class(raw: object, at: str) -> UseClass:
    taxed = [one for one in UseClass if one is not UseClass.EXEMPT]
    if raw not in taxed:
        raise BadFacts("class_unknown", at=at, value=raw, allowed=", ".join(taxed))
    return UseClass(str(raw))


def value(example: Example) -> Result:
    found = appraise(one_object(example.inputs, example.id), example.law)
    return Result({"expected_tax_base": baht(found.value)})


def depreciation(example: Example) -> Result:
    material, age = str(example.inputs["material"]), example.inputs["age_years"]
    if material not in (*example.law.depreciation.materials, "light"):
        allowed = ", ".join(example.law.depreciation.materials)
        raise BadFacts("material_unknown", at=example.id, value=material, allowed=allowed)
    years = whole_of(age, example.id)
    if years < 0:
        raise BadFacts("age_negative", at=example.id, value=age)
    return Result(extra={"percent": depreciation_percent(example.law, material, years)})


def density(example: Example) -> Result:
    given = example.inputs
    rai, trees = decimal_of(given["rai"], example.id), decimal_of(given["trees"], example.id)
    if rai <= 0:
        raise BadFacts("area_not_positive", at=example.id, value=rai)
    if trees < 0:
        raise BadFacts("value_negative", at=example.id, value=trees)
    found = crop_density(crop_called(str(given["crop"]), example.law), rai, trees, example.law)
    required = Decimal(found.required.numerator) / found.required.denominator
    return Result(extra={"required": str(required), "qualifies": found.qualifies})


def late(example: Example) -> Result:
    given, at = example.inputs, example.id
    tax, stage = _satang(given["tax"], at), str(given["stage"])
    due, paid = day_of(given["due"], "due", at), day_of(given["paid"], "paid", at)
    if stage == "on_time" and paid > due:
        raise unreadable(at, "stage_paid", paid=paid, due=due)
    found = late_payment(tax, due, paid, stage, example.law)
    return Result(
        {"expected_amount_due": baht(found.total)},
        {
            "months": found.months,
            "penalty": text(found.penalty),
            "surcharge": text(found.surcharge),
            "total": text(found.total),
        },
    )


def instalment(example: Example) -> Result:
    tax = _satang(example.inputs["tax"], example.id)
    found = instalments(tax, example.law)
    return Result(
        {"expected_amount_due": baht(tax)},
        {
            "eligible": found.eligible,
            "amounts": [text(amount) for amount in found.amounts],
            "due": [day.isoformat() for day in found.due],
        },
    )


#: Other words for the acts of the calendar.
ACTION_WORDS = {
    "pay": "payment",
    "assess": "assessment_notice",
    "assessment": "assessment_notice",
    "notice": "assessment_notice",
    "price": "price_announcement",
    "price_notice": "price_announcement",
    "warn": "warning",
    "arrears_warning": "warning",
    "warning_notice": "warning",
    "warning_letter": "warning",
    "land_office_list": "land_office",
    "arrears_list": "land_office",
    "land_office_notice": "land_office",
}


def due_date(example: Example) -> Result:
    action = re.sub(r"[\s_-]+", "_", str(example.inputs["action"]).strip().lower())
    dates = [day.isoformat() for day in example.law.calendar.instalments]
    numbered = {f"instalment_{number}": day for number, day in enumerate(dates, 1)}
    if action in numbered or action in ("instalment", "instalments"):
        return Result(extra={"date": numbered.get(action, dates[0]), "dates": dates})
    asked = ACTION_WORDS.get(action, action)
    if asked not in ACTIONS:
        allowed = ", ".join((*ACTIONS, *numbered))
        raise unreadable(example.id, "word", key="action", value=action, allowed=allowed)
    found = last_day(example.law, asked)
    return Result(extra={"date": found.isoformat()})


def signboard(example: Example) -> Result:
    given = example.inputs
    found = sign_tax(
        str(given["type"]),
        decimal_of(given["width_cm"], example.id),
        decimal_of(given["height_cm"], example.id),
        example.law,
        4 if given.get("quarters") is None else whole_of(given["quarters"], example.id),
    )
    return Result(
        {"expected_amount_due": baht(found.tax)},
        {"units": found.units, "tax": text(found.tax)},
    )


def classification(example: Example) -> Result:
    found = classify(
        use_facts(example.inputs, example.owner_type, example.law, example.id), example.law
    )
    return Result(extra={"class": found.use_class.value, "rules": list(found.rules)})


def rule(example: Example) -> Result:
    return Result(extra=example_rules.rule(example.inputs, example.law, example.id))


KINDS: Mapping[str, Callable[[Example], Result]] = {
    "assessment": assessment,
    "marginal": marginal,
    "value": value,
    "depreciation": depreciation,
    "crop_density": density,
    "late": late,
    "instalment": instalment,
    "due_date": due_date,
    "classification": classification,
    "rule": rule,
    "signboard": signboard,
}
