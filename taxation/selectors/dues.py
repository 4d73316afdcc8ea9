"""What settles bills on a day, whatever tax they are of: read from the law, never reckoned here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from billing.models import Bill
from billing.selectors import next_part
from taxation.models.record import ORIGIN
from taxation.models.sign import SIGN_ORIGIN
from taxation.selectors.arrears import Debt, debts_on
from taxation.selectors.signs import SignQuote, quotes_on


@dataclass(frozen=True, slots=True)
class Due:
    """Satang. `extra`: penalty and surcharge of all of it; `part`: the next instalment, or 0."""

    bill: Bill
    left: int
    extra: int
    part: int
    part_extra: int
    is_late: bool

    @property
    def total(self) -> int:
        return self.left + self.extra

    @property
    def next_total(self) -> int:
        """The next instalment with its share of the additions; 0 where none may be paid."""
        return self.part + self.part_extra

    def extra_in(self, amount: int) -> int | None:
        """Penalty and surcharge in an amount that may be taken; None for one that may not.

        In time any part of a tax may be paid. Additions are paid with the whole, or with their
        share of the next instalment.
        """
        if amount == self.total or (not self.extra and not self.is_late and amount <= self.left):
            return self.extra
        if not self.is_late and amount == self.next_total:
            return self.part_extra
        return None


def of_debt(debt: Debt) -> Due:
    """Of a land tax."""
    part = 0 if debt.is_late else next_part(debt.bill, debt.left)
    return Due(debt.bill, debt.left, debt.extra, part, 0, debt.is_late)


def of_sign(asked: SignQuote) -> Due:
    """Of a sign tax."""
    part, extra = (0, 0) if asked.is_late else (asked.part, asked.part_undeclared)
    return Due(asked.bill, asked.left, asked.extra, part, extra, asked.is_late)


def dues_of(subdistrict: int, bills: Collection[int], on: dt.date) -> dict[int, Due]:
    """What each open bill wants on a day, by bill."""
    return {
        bill: due for (bill, _), due in dues_on(subdistrict, dict.fromkeys(bills, (on,))).items()
    }


def dues_on(
    subdistrict: int, days: Mapping[int, Collection[dt.date]]
) -> dict[tuple[int, dt.date], Due]:
    """What open bills want on days of their own. A constant number of queries."""
    asked = Bill.objects.of(subdistrict).open().with_paid().filter(pk__in=days.keys())
    debts = debts_on(asked.filter(origin=ORIGIN), days.__getitem__)
    signs = quotes_on(asked.filter(origin=SIGN_ORIGIN), days.__getitem__)
    return {
        **{at: of_debt(debt) for at, debt in debts.items()},
        **{at: of_sign(one) for at, one in signs.items()},
    }
