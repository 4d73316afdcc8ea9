"""What settles a debt on a day: every part late from its own day, at the stage of its warning.

Pure. Amounts in satang. Penalty and surcharge are on the tax left, never on each other (s68-70).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from taxation.law.arrears import EXTENSION, late_payment
from taxation.law.money import percent_text, rounded
from taxation.law.schema import Law

BEFORE, WITHIN, AFTER = "before_notice", "within_notice", "after_notice"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tax and the last day to pay it."""

    due: date
    amount: int


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning (s61): its day, the day it was received, the days it gives."""

    dated_on: date
    received_on: date | None
    days: int


@dataclass(frozen=True, slots=True)
class LatePart:
    """A part that is late, and every number its additions are made of."""

    due: date
    unpaid: int
    stage: str
    months: int
    penalty_rate: Fraction
    penalty: int
    surcharge_rate: Fraction
    surcharge: int
    #: The share of the penalty an order takes away (s71), and how much that is.
    waived_share: Fraction = Fraction(0)
    waived: int = 0

    @property
    def full_penalty(self) -> int:
        """The penalty before the order."""
        return self.penalty + self.waived

    @property
    def waived_percent(self) -> str:
        """As written: 50."""
        return percent_text(self.waived_share)

    @property
    def penalty_percent(self) -> str:
        """As written: 10."""
        return f"{float(self.penalty_rate * 100):g}"

    @property
    def surcharge_percent(self) -> str:
        """As written: 0.5."""
        return f"{float(self.surcharge_rate * 100):g}"

    @property
    def is_capped(self) -> bool:
        """Whether the surcharge stopped growing at the tax itself."""
        return self.surcharge < self.unpaid * self.surcharge_rate * self.months - 1


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be paid on a day. `stayed`: left until the objection is decided (s73)."""

    left: int
    stayed: int
    late: tuple[LatePart, ...]

    @property
    def penalty(self) -> int:
        return sum(one.penalty for one in self.late)

    @property
    def surcharge(self) -> int:
        return sum(one.surcharge for one in self.late)

    @property
    def waived(self) -> int:
        """The penalty an order takes away (s71)."""
        return sum(one.waived for one in self.late)

    @property
    def total(self) -> int:
        return self.left + self.penalty + self.surcharge


def stage_of(
    due: date, on: date, warnings: Iterable[Warned], extended_until: date | None = None
) -> str:
    """The stage of s68-70 a payment on a day falls in.

    Before the warning is received 10 %, within the time it gives 20 %, later 40 %; the first one
    received counts, and only one written after the part was due. Within an extension: none.
    """
    if extended_until and on <= extended_until:
        return EXTENSION
    reached = [
        (one.received_on, one.received_on + timedelta(days=one.days))
        for one in warnings
        if one.received_on and one.dated_on > due and one.received_on <= on
    ]
    if not reached:
        return BEFORE
    return WITHIN if on <= min(reached)[1] else AFTER


def owed(
    parts: Sequence[Part],
    paid: int,
    on: date,
    law: Law,
    *,
    warnings: Sequence[Warned] = (),
    extended_until: date | None = None,
    is_plan: bool = False,
    stayed: int = 0,
    waived: Fraction = Fraction(0),
) -> Owed:
    """Tax left, penalty and surcharge of a payment on a day; what is paid covers the first parts.

    `is_plan`: instalments of s52, whose right is lost with the first missed one: all that is left
    is late from that day, without penalty until the warning is received (setting
    penalty_on_missed_instalment). `waived`: the share of the penalty an order takes away (s71); the
    surcharge stays.
    """
    left = max(sum(part.amount for part in parts) - paid, 0)
    stayed = min(stayed, left)
    open_parts = _without_last(_uncovered(parts, paid), stayed)
    if is_plan and open_parts:
        open_parts = [Part(open_parts[0].due, sum(part.amount for part in open_parts))]
    late = []
    for part in open_parts:
        if on <= part.due:
            continue
        stage = stage_of(part.due, on, warnings, extended_until)
        forgiven = (
            is_plan and stage == BEFORE and law.setting("penalty_on_missed_instalment") == "no"
        )
        late.append(_late(part, on, stage, law, waived, is_forgiven=forgiven))
    return Owed(left - stayed, stayed, tuple(late))


def penalty_left(penalty: int, waived: Fraction, law: Law) -> int:
    """What an order leaves of a penalty (s71), to the satang."""
    return rounded(penalty * (1 - waived), law.setting("rounding_mode"))


def _late(
    part: Part, on: date, stage: str, law: Law, waived: Fraction, *, is_forgiven: bool
) -> LatePart:
    added, rule = late_payment(part.amount, part.due, on, stage, law), law.payment
    full = 0 if is_forgiven else added.penalty
    penalty = penalty_left(full, waived, law)
    return LatePart(
        due=part.due,
        unpaid=part.amount,
        stage=stage,
        months=added.months,
        penalty_rate=Fraction(0) if is_forgiven else Fraction(rule.penalty[stage]),
        penalty=penalty,
        surcharge_rate=Fraction(
            rule.surcharge_extension if stage == EXTENSION else rule.surcharge_month
        ),
        surcharge=added.surcharge,
        waived_share=waived,
        waived=full - penalty,
    )


def _uncovered(parts: Sequence[Part], paid: int) -> list[Part]:
    """The parts not yet paid, the first possibly in part."""
    found = []
    for part in parts:
        covered = min(part.amount, paid)
        paid -= covered
        if covered < part.amount:
            found.append(Part(part.due, part.amount - covered))
    return found


def _without_last(parts: Sequence[Part], stayed: int) -> list[Part]:
    """What is stayed comes off the parts that are due last."""
    found = _uncovered(list(reversed(parts)), stayed)
    return list(reversed(found))
