"""One function per kind of worked example: facts in, results by column out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from taxation.law import example_rules
from taxation.law.arrears import instalments, late_payment
from taxation.law.assess import appraise, assess
from taxation.law.calendar_days import last_day
from taxation.law.errors import BadFacts
from taxation.law.example_facts import one_object, taxpayer
from taxation.law.farming import crop_density
from taxation.law.lines import line_slices, round_line
from taxation.law.money import baht, decimal_of, satang_of, text
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
    exempt = satang_of(decimal_of(given.get("exempt") or 0, example.id))
    use_class = UseClass(given["class"])
    years = int(given.get("vacant_years") or 1)

    def tax(raw: object) -> int:
        value = max(satang_of(decimal_of(raw, example.id)) - exempt, 0)
        part = Part(0, "", ("", "", ""), use_class, Fraction(1), value, years, "", "", ())
        rows = line_slices(value, use_class, [part], law)
        return round_line(sum((row.tax for row in rows), Fraction(0)), law)

    extra = baht(tax(given["to"]) - tax(given["from"]))
    return Result({"expected_tax_before_reduction": extra, "expected_amount_due": extra})


def value(example: Example) -> Result:
    found = appraise(one_object(example.inputs, example.id), example.law)
    return Result({"expected_tax_base": baht(found.value)})


def depreciation(example: Example) -> Result:
    material, age = str(example.inputs["material"]), int(example.inputs["age_years"])
    if material not in (*example.law.depreciation.materials, "light"):
        allowed = ", ".join(example.law.depreciation.materials)
        raise BadFacts("material_unknown", at=example.id, value=material, allowed=allowed)
    if age < 0:
        raise BadFacts("age_negative", at=example.id, value=age)
    return Result(extra={"percent": depreciation_percent(example.law, material, age)})


def density(example: Example) -> Result:
    given = example.inputs
    rai, trees = decimal_of(given["rai"], example.id), decimal_of(given["trees"], example.id)
    found = crop_density(str(given["crop"]), rai, trees, example.law)
    required = Decimal(found.required.numerator) / found.required.denominator
    return Result(extra={"required": str(required), "qualifies": found.qualifies})


def late(example: Example) -> Result:
    given = example.inputs
    found = late_payment(
        satang_of(decimal_of(given["tax"], example.id)),
        date.fromisoformat(given["due"]),
        date.fromisoformat(given["paid"]),
        str(given["stage"]),
        example.law,
    )
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
    tax = satang_of(decimal_of(example.inputs["tax"], example.id))
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
    action = str(example.inputs["action"]).strip().lower()
    dates = [day.isoformat() for day in example.law.calendar.instalments]
    if action.startswith("instalment"):
        digits = action.rpartition("_")[2]
        picked = dates[int(digits) - 1] if digits.isdigit() else dates[0]
        return Result(extra={"date": picked, "dates": dates})
    found = last_day(example.law, ACTION_WORDS.get(action, action))
    return Result(extra={"date": found.isoformat()})


def signboard(example: Example) -> Result:
    given = example.inputs
    found = sign_tax(
        str(given["type"]),
        decimal_of(given["width_cm"], example.id),
        decimal_of(given["height_cm"], example.id),
        example.law,
        int(given.get("quarters", 4)),
    )
    return Result(
        {"expected_amount_due": baht(found.tax)},
        {"units": found.units, "tax": text(found.tax)},
    )


def classification(example: Example) -> Result:
    return Result(
        extra=example_rules.classification(example.inputs, example.owner_type, example.law)
    )


def rule(example: Example) -> Result:
    return Result(extra=example_rules.rule(example.inputs, example.law))


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
