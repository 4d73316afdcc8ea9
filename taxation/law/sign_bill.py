"""What one owner pays for his signboards in a year, with every step. Pure; whole satang."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from taxation.law.arrears import Instalments
from taxation.law.money import text
from taxation.law.schema import Law
from taxation.law.signs import SignTax, sign_tax
from taxation.law.steps import Log, Step


@dataclass(frozen=True, slots=True)
class SignFacts:
    """A sign as it is taxed. `kind`: thai_static, thai_moving, mixed_..., foreign_..."""

    ref: str
    kind: str
    width_cm: int
    height_cm: int
    sides: int
    installed_on: date


@dataclass(frozen=True, slots=True)
class SignLine:
    """A sign with its units, the quarters it pays for and its tax in satang."""

    facts: SignFacts
    quarters: int
    found: SignTax


@dataclass(frozen=True, slots=True)
class SignAssessed:
    lines: tuple[SignLine, ...]
    tax: int
    steps: tuple[Step, ...]


def assess_signs(signs: Sequence[SignFacts], law: Law) -> SignAssessed:
    """All signs of one owner. A sign put up in the year pays for the quarters left of it."""
    log, lines = Log(law), []
    for one in signs:
        quarters = quarters_left(one.installed_on, law.tax_year)
        height = Decimal(one.height_cm * one.sides)
        found = sign_tax(one.kind, Decimal(one.width_cm), height, law, quarters)
        lines.append(SignLine(one, quarters, found))
        _explain(lines[-1], law, log)
    total = sum(line.found.tax for line in lines)
    log.add("sign_total", total, "S1", count=len(lines), value=text(total))
    return SignAssessed(tuple(lines), total, tuple(log.steps))


def quarters_left(installed_on: date, year: int) -> int:
    """Quarters of the year from the day on, its own counted; 4 for a sign of an earlier year."""
    return 4 if installed_on.year < year else 4 - (installed_on.month - 1) // 3


def _explain(line: SignLine, law: Law, log: Log) -> None:
    one, found, rule = line.facts, line.found, law.signs
    area = one.width_cm * one.height_cm * one.sides
    log.add("sign_units", 0, "S1", one.ref, width=one.width_cm, height=one.height_cm,
            sides=one.sides, area=area, unit=rule.unit_sq_cm, units=found.units)  # fmt: skip
    amount = found.units * rule.per_unit[one.kind]
    log.add("sign_rate", amount, "S1", one.ref, units=found.units,
            rate=text(rule.per_unit[one.kind]), value=text(amount))  # fmt: skip
    if amount < rule.least:
        log.add("sign_least", rule.least, "S1", one.ref, value=text(rule.least))
    if line.quarters < 4:
        log.add("sign_quarters", found.tax, "S1", one.ref, law.setting("rounding_mode"),
                quarters=line.quarters, whole=text(found.whole_year),
                value=text(found.tax))  # fmt: skip


def declare_by(law: Law) -> date:
    """The last day to hand in ภ.ป.1 in the law's year."""
    late = law.signs.late
    return date(law.tax_year, late.declare_by_month, late.declare_by_day)


def is_declared_late(
    declared_on: date | None, signs: Sequence[SignFacts], law: Law, today: date | None = None
) -> bool:
    """Declared after the day, or for signs put up later in the year after their own days.

    Never declared counts as declared `today`, unless the office says otherwise.
    """
    if declared_on is None and law.setting("sign_not_declared") == "charged":
        declared_on = today
    if declared_on is None or not signs:
        return False
    last = declare_by(law)
    days = timedelta(days=law.signs.late.pay_within_days)
    youngest = max(one.installed_on for one in signs)
    return declared_on > max(last, youngest + days if youngest > last else last)


def due_day(received_on: date, channel: str, law: Law) -> date:
    """The last day to pay: counted from the day the notice counts as received."""
    late = law.signs.late
    return received_on + timedelta(days=late.received_days.get(channel, 0) + late.pay_within_days)


def sign_instalments(tax: int, due: date, law: Law) -> Instalments:
    """Equal parts a month apart, the first by the day of payment; the last takes the remainder."""
    late = law.signs.late
    if tax < late.instalment_minimum:
        return Instalments(False, (), ())
    each, rest = divmod(tax, late.instalment_parts)
    amounts = [each] * late.instalment_parts
    amounts[-1] += rest
    days = tuple(_months_on(due, number) for number in range(late.instalment_parts))
    return Instalments(True, tuple(amounts), days)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))
