"""From the tax of section 42 to the amount due: standing, yearly, s97, local reductions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from taxation.law.errors import texts
from taxation.law.facts import TaxpayerFacts
from taxation.law.lines import Line, tidy
from taxation.law.money import Exact, long_text, rounded, satang_of, share_out, text
from taxation.law.parts import Part
from taxation.law.schema import Law, LocalReduction
from taxation.law.steps import Log

NINETY = Decimal(90)
#: Objects named where a reduction is told; of more the number is told.
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Reduction:
    """One reduction of the tax: standing, general, relief_s97, local or waived; whole satang."""

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


def dearest_takes_rest(law: Law) -> bool:
    """Who takes the odd satang where a tax is shown per part: the dearest, or the last (G2)."""
    return law.setting("group_tax_shown_by") == "taxable_value_dearest_takes_rest"


def tax_of_parts(lines: Sequence[Line], law: Law) -> list[tuple[int, Part, int]]:
    """The tax of each line shown per part, by taxable value; one part takes the remainder."""
    found, dearest = [], dearest_takes_rest(law)
    for number, line in enumerate(lines):
        for part, tax in zip(line.parts, share_line(line, dearest=dearest), strict=True):
            found.append((number, part, tax))
    return found


def share_line(line: Line, *, dearest: bool = False) -> list[int]:
    """First between buckets in a fixed order, then inside each: parcel order changes no total."""
    buckets: dict[Bucket, list[int]] = {}
    for index, part in enumerate(line.parts):
        buckets.setdefault(bucket_of(part), []).append(index)
    ordered = sorted(buckets, key=order_of)
    sums = [sum([line.parts[i].value for i in buckets[b]]) for b in ordered]
    result = [0] * len(line.parts)
    for bucket, tax in zip(ordered, share_out(line.tax, sums), strict=True):
        members = buckets[bucket]
        weights = [line.parts[i].value for i in members]
        for i, amount in zip(members, share_out(tax, weights, dearest=dearest), strict=True):
            result[i] = amount
    return result


def log_buckets(
    lines: Sequence[Line], owed: Sequence[tuple[int, Part, int]], log: Log
) -> dict[Bucket, str]:
    """The objects of each bucket; where buckets differ, what tax is whose is written down."""
    refs: dict[Bucket, dict[str, None]] = {}
    taxes: dict[Bucket, int] = {}
    for _, part, amount in owed:
        bucket = bucket_of(part)
        refs.setdefault(bucket, {})[part.ref] = None
        taxes[bucket] = taxes.get(bucket, 0) + amount
    if len([tax for tax in taxes.values() if tax]) < 2:
        return dict.fromkeys(taxes, "")
    start = 0
    for line in lines:
        end = start + len(line.parts)
        _log_divided(line, [amount for _, _, amount in owed[start:end]], log)
        start = end
    names = {bucket: _listed(list(found)) for bucket, found in refs.items()}
    for bucket in sorted(taxes, key=order_of):
        _log_bucket(bucket, taxes[bucket], names[bucket], "E1", log)
    return names


def _listed(refs: Sequence[str]) -> str:
    more = len(refs) - MOST_NAMED
    return ", ".join(refs) if more <= 0 else f"{', '.join(refs[:MOST_NAMED])} … (+{more})"


def _log_bucket(bucket: Bucket, tax: Exact, at: str, rule: str, log: Log) -> None:
    if not tax:
        return
    category = log.law.standing.categories.get(bucket.standing)
    none = texts("names")["standing_none"]
    th, en = (category.name.th, category.name.en) if category else (none["th"], none["en"])
    log.add("bucket_tax", tax, rule, at=at, tax=long_text(tax), category=th, category_en=en)


def _log_divided(line: Line, taxes: Sequence[int], log: Log) -> None:
    """How one line's tax falls on buckets: by value, the last takes the odd satang."""
    rows: dict[Bucket, list[tuple[Part, int]]] = {}
    for part, tax in zip(line.parts, taxes, strict=True):
        rows.setdefault(bucket_of(part), []).append((part, tax))
    if len(rows) < 2 or not line.tax:
        return
    for bucket in sorted(rows, key=order_of):
        mine = sum(tax for _, tax in rows[bucket])
        log.add(
            "line_divided",
            mine,
            "G2",
            at=line.group,
            use_class=line.use_class,
            tax=text(line.tax),
            refs=_listed(list(dict.fromkeys(part.ref for part, _ in rows[bucket]))),
            value=long_text(tidy(sum([part.value for part, _ in rows[bucket]]))),
            base=long_text(line.base),
            mine=text(mine),
        )


def settled(amount: Fraction, law: Law) -> Exact:
    """An amount after one reduction: whole satang, or exact until the end (E3)."""
    if law.setting("round_each_reduction") == "no":
        return tidy(amount)
    return rounded(amount, law.setting("rounding_mode"))


def cut(amount: Exact, percent: Decimal, law: Law) -> Exact:
    """Take a percent off."""
    return settled(amount * (100 - Fraction(percent)) / 100, law)


class Reducer:
    """Applies the reductions in the order of the law and writes down each."""

    def __init__(
        self,
        facts: TaxpayerFacts,
        law: Law,
        log: Log,
        taxes: dict[Bucket, int],
        names: Mapping[Bucket, str],
    ) -> None:
        self.facts, self.law, self.log, self.names = facts, law, log, names
        ordered = sorted(taxes.items(), key=lambda item: order_of(item[0]))
        self.amounts: dict[Bucket, Exact] = dict(ordered)
        self.done: list[Reduction] = []

    def run(self) -> dict[Bucket, int]:
        """The amount due of each bucket."""
        self._standing()
        self._general()
        self._relief()
        self._local()
        dues = self._waive(self._round())
        return dict(zip(self.amounts, dues, strict=True))

    @property
    def total(self) -> Exact:
        return tidy(sum(self.amounts.values()))

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
                    self.names[bucket],
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
                    "general_not_on_top",
                    amount,
                    "E3",
                    self.names[bucket],
                    percent=percent,
                    before=long_text(amount),
                )
                continue
            after = cut(amount, percent, self.law)
            name = self.names[bucket]
            self._note("general", bucket.standing, percent, amount, after, "E2", name)
            self.amounts[bucket] = after

    def _relief(self) -> None:
        relief, old_baht = self.law.relief, self.facts.old_tax_2562
        if relief is None or old_baht is None:
            return
        old, new = satang_of(old_baht), self.total
        if new <= old:
            self.log.add("relief_none", new, "E4", old=text(old), new=long_text(new))
            return
        pay = tidy(old + settled((new - old) * Fraction(relief.percent) / 100, self.law))
        self._note("relief_s97", "", relief.percent, new, pay, "E4", old=text(old))
        self._spread(pay)
        if any(bucket.orders for bucket in self.amounts) and any(self.names.values()):
            for bucket, left in self.amounts.items():
                _log_bucket(bucket, left, self.names[bucket], "E4", self.log)

    def _local(self) -> None:
        for bucket, amount in self.amounts.items():
            left = amount
            for order in bucket.orders:
                left = self._order(order, left, self.names[bucket])
            self.amounts[bucket] = left
        for order in self.facts.orders:
            self._spread(self._order(order, self.total))

    def _order(self, order: LocalReduction, before: Exact, at: str = "") -> Exact:
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
            at,
            order_no=order.order_no or "-",
            local_section=order.section,
            less=text(order.amount or 0),
        )
        return after

    def _round(self) -> list[int]:
        """Whole satang of each bucket; what was kept exact is rounded here, in one sum."""
        exact, mode = list(self.amounts.values()), self.law.setting("rounding_mode")
        total = rounded(self.total, mode)
        if total != self.total:
            shown = {"before": long_text(self.total), "after": text(total)}
            self.log.write("reductions_rounded", total, "E3", "", mode, shown)
        return share_out(total, exact)

    def _waive(self, dues: list[int]) -> list[int]:
        limit, total = satang_of(Decimal(self.law.setting("waive_below"))), sum(dues)
        if not 0 < total < limit:
            return dues
        self._note("waived", "", None, total, 0, "R6", limit=text(limit))
        return [0] * len(dues)

    def _spread(self, total: Exact) -> None:
        amounts, before = list(self.amounts.values()), self.total
        if isinstance(total, int):
            shares: list[Exact] = list(share_out(total, amounts))
        else:
            shares = [tidy(total * one / before) for one in amounts]
        self.amounts = dict(zip(self.amounts, shares, strict=True))

    def _note(
        self,
        kind: str,
        code: str,
        percent: Decimal | None,
        before: Exact,
        after: Exact,
        rule: str,
        at: str = "",
        **inputs: object,
    ) -> None:
        self.done.append(Reduction(kind, code, percent, rounded(before), rounded(after)))
        amounts = {"before": long_text(before), "after": long_text(after)}
        shown = {"percent": percent or 0, **amounts, **inputs}
        is_rounded = self.law.setting("round_each_reduction") == "yes" or kind == "waived"
        mode = self.law.setting("rounding_mode") if is_rounded else "exact"
        step = "local_amount" if kind == "local" and percent is None else kind
        self.log.write(step, after, rule, at, mode, shown)


def on_top(standing: str, law: Law) -> bool:
    """Whether the decree of the year is added to a standing category (rule E3)."""
    if not standing:
        return True
    percent = law.standing.categories[standing].percent
    choice = law.setting("general_on_top_of_standing_90")
    if percent == NINETY and choice != "decree":
        return choice == "yes"
    return law.general.on_top_of_standing.get(percent, True)
