"""From the tax of section 42 to the amount due: standing, yearly, s97, local reductions."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from taxation.law.facts import TaxpayerFacts
from taxation.law.lines import Line
from taxation.law.money import rounded, satang_of, share_out, text
from taxation.law.parts import Part
from taxation.law.schema import Law, LocalReduction
from taxation.law.steps import Log

NINETY = Decimal(90)


@dataclass(frozen=True, slots=True)
class Reduction:
    """One reduction of the tax: standing, general, relief_s97, local or waived; satang."""

    kind: str
    code: str
    percent: Decimal | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """The part of the tax that the same reductions apply to."""

    standing: str
    orders: tuple[LocalReduction, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """What one part owes: its share of the line tax and of the amount due, satang."""

    part: Part
    line: int
    tax: int
    due: int


def order_of(bucket: Bucket) -> str:
    """A fixed order of buckets: the remainder of a division must not depend on the parcels'."""
    orders = [
        f"{o.section},{o.percent or ''},{o.amount or ''},{o.order_no},{o.ordered_on or ''}"
        for o in bucket.orders
    ]
    return "|".join([bucket.standing, *orders])


def bucket_of(part: Part) -> Bucket:
    """The bucket a part belongs to."""
    return Bucket(part.standing, part.orders)


def tax_of_parts(lines: Sequence[Line]) -> list[tuple[int, Part, int]]:
    """The tax of each line shown per part, by taxable value; the last part takes the remainder."""
    found = []
    for number, line in enumerate(lines):
        for part, tax in zip(line.parts, share_line(line), strict=True):
            found.append((number, part, tax))
    return found


def share_line(line: Line) -> list[int]:
    """First between buckets in a fixed order, then inside each: parcel order changes no total."""
    buckets: dict[Bucket, list[int]] = {}
    for index, part in enumerate(line.parts):
        buckets.setdefault(bucket_of(part), []).append(index)
    ordered = sorted(buckets, key=order_of)
    sums = [sum((line.parts[i].value for i in buckets[b]), Fraction(0)) for b in ordered]
    result = [0] * len(line.parts)
    for bucket, tax in zip(ordered, share_out(line.tax, sums), strict=True):
        members = buckets[bucket]
        for i, amount in zip(
            members, share_out(tax, [line.parts[i].value for i in members]), strict=True
        ):
            result[i] = amount
    return result


def cut(amount: int, percent: Decimal, law: Law) -> int:
    """Take a percent off, rounded to the satang."""
    return rounded(amount * (100 - Fraction(percent)) / 100, law.setting("rounding_mode"))


class Reducer:
    """Applies the reductions in the order of the law and writes down each."""

    def __init__(self, facts: TaxpayerFacts, law: Law, log: Log, taxes: dict[Bucket, int]) -> None:
        self.facts, self.law, self.log = facts, law, log
        self.amounts = dict(sorted(taxes.items(), key=lambda item: order_of(item[0])))
        self.done: list[Reduction] = []

    def run(self) -> dict[Bucket, int]:
        """The amount due of each bucket."""
        self._standing()
        self._general()
        self._relief()
        self._local()
        self._waive()
        return self.amounts

    @property
    def total(self) -> int:
        return sum(self.amounts.values())

    def _standing(self) -> None:
        for bucket, amount in self.amounts.items():
            if bucket.standing and amount:
                category = self.law.standing.categories[bucket.standing]
                after = cut(amount, category.percent, self.law)
                self._note(
                    "standing",
                    bucket.standing,
                    category.percent,
                    amount,
                    after,
                    "E1",
                    category=category.name.th,
                    category_en=category.name.en,
                )
                self.amounts[bucket] = after

    def _general(self) -> None:
        percent = self.law.general.percent
        if not percent or self.facts.skip_general_reduction:
            return
        for bucket, amount in self.amounts.items():
            if not amount:
                continue
            if not on_top(bucket.standing, self.law):
                self.log.add(
                    "general_not_on_top", amount, "E3", percent=percent, before=text(amount)
                )
                continue
            after = cut(amount, percent, self.law)
            self._note("general", bucket.standing, percent, amount, after, "E2")
            self.amounts[bucket] = after

    def _relief(self) -> None:
        relief, old_baht = self.law.relief, self.facts.old_tax_2562
        if relief is None or old_baht is None:
            return
        old, new = satang_of(old_baht), self.total
        if new <= old:
            self.log.add("relief_none", new, "E4", old=text(old), new=text(new))
            return
        pay = old + rounded(
            (new - old) * Fraction(relief.percent) / 100, self.law.setting("rounding_mode")
        )
        self._note("relief_s97", "", relief.percent, new, pay, "E4", old=text(old))
        self._spread(pay)

    def _local(self) -> None:
        for bucket, amount in self.amounts.items():
            left = amount
            for order in bucket.orders:
                left = self._order(order, left)
            self.amounts[bucket] = left
        for order in self.facts.orders:
            self._spread(self._order(order, self.total))

    def _order(self, order: LocalReduction, before: int) -> int:
        if not before:
            return 0
        if order.percent is not None:
            after = cut(before, order.percent, self.law)
        else:
            after = max(before - (order.amount or 0), 0)
        self._note(
            "local",
            order.order_no,
            order.percent,
            before,
            after,
            "E5",
            order_no=order.order_no or "-",
            local_section=order.section,
        )
        return after

    def _waive(self) -> None:
        limit = satang_of(Decimal(self.law.setting("waive_below")))
        total = self.total
        if 0 < total < limit:
            self._note("waived", "", None, total, 0, "R6", limit=text(limit))
            self._spread(0)

    def _spread(self, total: int) -> None:
        shares = share_out(total, list(self.amounts.values()))
        self.amounts = dict(zip(self.amounts, shares, strict=True))

    def _note(
        self,
        kind: str,
        code: str,
        percent: Decimal | None,
        before: int,
        after: int,
        rule: str,
        **inputs: object,
    ) -> None:
        self.done.append(Reduction(kind, code, percent, before, after))
        shown = {"percent": percent or 0, "before": text(before), "after": text(after), **inputs}
        self.log.write(kind, after, rule, "", self.law.setting("rounding_mode"), shown)


def on_top(standing: str, law: Law) -> bool:
    """Whether the decree of the year is added to a standing category (rule E3)."""
    if not standing:
        return True
    percent = law.standing.categories[standing].percent
    choice = law.setting("general_on_top_of_standing_90")
    if percent == NINETY and choice != "decree":
        return choice == "yes"
    return law.general.on_top_of_standing.get(percent, True)
