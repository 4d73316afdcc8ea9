"""Instalments, penalty, surcharge and refund: each on the tax, never on one another. Satang."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from taxation.law.calendar_days import ONE_DAY
from taxation.law.errors import LawError
from taxation.law.money import rounded
from taxation.law.schema import Law

EXTENSION = "within_extension"


@dataclass(frozen=True, slots=True)
class Instalments:
    """Whether the taxpayer may pay in parts, and how much by when."""

    eligible: bool
    amounts: tuple[int, ...]
    due: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """What a late payment adds."""

    months: int
    penalty: int
    surcharge: int
    total: int


@dataclass(frozen=True, slots=True)
class InstalmentOutcome:
    """What became of an instalment plan after payments: satang, dates."""

    right_lost_on: date | None
    surcharge: int
    penalty: int
    total_paid: int
    outstanding: int


def instalments(tax: int, law: Law) -> Instalments:
    """Equal parts cut to the satang, on the dates of the year's calendar (s52).

    The last part takes the remainder, or the first (setting instalment_remainder).
    """
    _not_negative(tax)
    rule = law.payment
    if tax < rule.instalment_minimum:
        return Instalments(False, (), ())
    each, rest = divmod(tax, rule.instalment_parts)
    amounts = [each] * rule.instalment_parts
    amounts[0 if law.setting("instalment_remainder") == "first" else -1] += rest
    return Instalments(True, tuple(amounts), law.calendar.instalments[: rule.instalment_parts])


def months_late(due: date, paid: date) -> int:
    """Months from the day after the due date; part of a month is a month (P5)."""
    if paid <= due:
        return 0
    start = due + ONE_DAY
    months = 12 * (paid.year - start.year) + paid.month - start.month
    return months + (paid.day >= start.day)


def late_payment(tax: int, due: date, paid: date, stage: str, law: Law) -> Late:
    """Penalty by stage and surcharge by month, both on the tax (s68-70)."""
    _not_negative(tax)
    if stage not in law.payment.penalty:
        raise LawError("stage_unknown", at=stage, allowed=", ".join(law.payment.penalty))
    months = months_late(due, paid)
    if not months:
        return Late(0, 0, 0, tax)
    penalty = rounded(tax * law.payment.penalty[stage], law.setting("rounding_mode"))
    extra = surcharge(tax, months, law, extended=stage == EXTENSION)
    return Late(months, penalty, extra, tax + penalty + extra)


def stayed_by_objection(tax: int, last_year: int) -> int:
    """The most the executive may stay during an objection: the increase over last year (P15)."""
    return max(tax - last_year, 0)


def surcharge(tax: int, months: int, law: Law, *, extended: bool = False) -> int:
    """1% a month (0.5% inside an extension), not compound, at most the tax."""
    rule = law.payment
    rate = rule.surcharge_extension if extended else rule.surcharge_month
    owed = min(Fraction(tax) * rate * months, tax * rule.surcharge_cap)
    return rounded(owed, law.setting("rounding_mode"))


def instalment_outcome(
    tax: int, payments: Sequence[tuple[date, int]], law: Law
) -> InstalmentOutcome:
    """Follow an instalment plan: a missed one loses the right, then 1% a month on what is left."""
    plan = instalments(tax, law)
    missed = _first_missed(plan, payments)
    if missed is None:
        paid = sum(amount for _, amount in payments)
        return InstalmentOutcome(None, 0, 0, paid, max(tax - paid, 0))
    left = tax - sum(amount for day, amount in payments if day <= missed)
    owed, penalty, extra = left, 0, Fraction(0)
    for day, amount in sorted(payments):
        if day > missed and owed > 0:
            toward = min(amount, owed)
            extra += Fraction(toward) * law.payment.surcharge_month * months_late(missed, day)
            owed -= toward
    if law.setting("penalty_on_missed_instalment") == "yes":
        penalty = rounded(left * law.payment.penalty["before_notice"])
    added = rounded(min(extra, left * law.payment.surcharge_cap), law.setting("rounding_mode"))
    return InstalmentOutcome(missed + ONE_DAY, added, penalty, tax - owed + added + penalty, owed)


def _first_missed(plan: Instalments, payments: Sequence[tuple[date, int]]) -> date | None:
    wanted = 0
    for due, amount in zip(plan.due, plan.amounts, strict=True):
        wanted += amount
        if sum(paid for day, paid in payments if day <= due) < wanted:
            return due
    return None


def refund_interest(amount: int, due: date, refunded: date, law: Law) -> int:
    """Interest on a refund the office delays (P10), 1% a month, part of a month counted."""
    _not_negative(amount)
    if law.setting("refund_interest") == "no":
        return 0
    months = months_late(due, refunded)
    return rounded(amount * law.payment.refund_month * months, law.setting("rounding_mode"))


def _not_negative(amount: int) -> None:
    if amount < 0:
        raise LawError("tax_negative", at=str(amount))
