"""Signboard tax: area in units, least amount, share of the year, lateness. Satang."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from taxation.law.arrears import months_late
from taxation.law.errors import LawError
from taxation.law.facts_check import check_area
from taxation.law.money import rounded
from taxation.law.schema import Law


@dataclass(frozen=True, slots=True)
class SignTax:
    """The units counted, the tax of a whole year and of the quarters left."""

    units: int
    whole_year: int
    tax: int


def sign_tax(
    kind: str, width_cm: Decimal, height_cm: Decimal, law: Law, quarters: int = 4
) -> SignTax:
    """Tax of one sign. A new sign pays for the quarters left of the year."""
    rule = law.signs
    if kind not in rule.per_unit:
        raise LawError("sign_type_unknown", at=kind, allowed=", ".join(rule.per_unit))
    if not 1 <= quarters <= 4:
        raise LawError("quarters_wrong", at=str(quarters))
    check_area(kind, width_cm)
    check_area(kind, height_cm)
    units = _units(Fraction(width_cm) * Fraction(height_cm) / rule.unit_sq_cm, law)
    whole = max(units * rule.per_unit[kind], rule.least)
    return SignTax(
        units, whole, rounded(Fraction(whole * quarters, 4), law.setting("rounding_mode"))
    )


def _units(exact: Fraction, law: Law) -> int:
    """Over half a unit counts whole, under half is dropped; exactly half is a setting."""
    whole, rest = divmod(exact.numerator, exact.denominator)
    half = 2 * rest == exact.denominator
    over = 2 * rest > exact.denominator or (half and law.setting("sign_half_unit") == "counted")
    return whole + over


def sign_surcharge(tax: int, *, declared_late: bool, due: date, paid: date, law: Law) -> int:
    """10% for declaring late and 2% a month for paying late, both on the tax."""
    late = law.signs.late
    extra = tax * late.late_declaring if declared_late else Fraction(0)
    extra += tax * late.late_paying_month * months_late(due, paid)
    return rounded(extra, law.setting("rounding_mode"))
