"""A whole roll as columns: one row per part (an object in one use), one per taxpayer.

The register side fills these arrays with one set-based read; `roll_of` builds them from facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from taxation.law.columns import Ints
from taxation.law.facts import LandPiece, ObjectFacts, TaxpayerFacts, UseShare
from taxation.law.facts_check import check_facts
from taxation.law.money import satang_of
from taxation.law.parts import shares_of
from taxation.law.schema import Law, LocalReduction, OwnerKind, UseClass
from taxation.law.steps import Log
from taxation.law.values import total_value, value_of

CLASSES = tuple(UseClass)
OWNERS = (OwnerKind.NATURAL, OwnerKind.JURISTIC)
NONE = -1


@dataclass(frozen=True, slots=True)
class Roll:
    """Columns of int64. Rows of one taxpayer, and of one object, may lie in any order.

    Per part: `taxpayer` (index into the columns below), `object` (any number, unique per object),
    `group` (any number; equal within a taxpayer = summed), `use_class` (index into CLASSES),
    `value` / `value_den` (the object's exact value in satang), `share` / `share_den` (of this use),
    `vacant_years` (0 = not vacant), `standing` (index into `categories`, -1 none), `since`
    (first tax year of the standing category, 0 unknown), `order` (index into `orders`, -1 none),
    `resident` (registered person of a main residence: 0 the taxpayer, else any number).
    Per taxpayer: `owner` (index into OWNERS), `old_tax` (satang of 2562, -1 unknown), `own_order`
    (an order for the whole tax, index into `orders`), `no_general` (1 = leave the decree out).
    """

    taxpayer: Ints
    object: Ints
    group: Ints
    use_class: Ints
    value: Ints
    value_den: Ints
    share: Ints
    share_den: Ints
    vacant_years: Ints
    standing: Ints
    since: Ints
    order: Ints
    resident: Ints
    owner: Ints
    old_tax: Ints
    own_order: Ints
    no_general: Ints
    categories: tuple[str, ...] = ()
    orders: tuple[tuple[LocalReduction, ...], ...] = ()

    def facts_of(self, taxpayer: int, rows: Ints) -> TaxpayerFacts:
        """The facts of one taxpayer again, for the rows the columns cannot settle alone."""
        mine: dict[int, list[int]] = {}
        for row in rows.tolist():
            mine.setdefault(int(self.object[row]), []).append(row)
        old, order = int(self.old_tax[taxpayer]), int(self.own_order[taxpayer])
        return TaxpayerFacts(
            key=str(taxpayer),
            owner_kind=OWNERS[int(self.owner[taxpayer])],
            objects=tuple(self._object(number, members) for number, members in mine.items()),
            old_tax_2562=None if old < 0 else Decimal(old).scaleb(-2),
            orders=self.orders[order] if order >= 0 else (),
            skip_general_reduction=bool(self.no_general[taxpayer]),
        )

    def _object(self, number: int, rows: list[int]) -> ObjectFacts:
        first = rows[0]
        standing, order = int(self.standing[first]), int(self.order[first])
        price = Decimal(int(self.value[first])).scaleb(-2)
        part = Fraction(1, int(self.value_den[first]))
        return ObjectFacts(
            ref=str(number),
            uses=tuple(self._use(row) for row in rows),
            lands=(LandPiece("", Decimal(1), price, part),),
            group=f"g{int(self.group[first])}",
            standing=self.categories[standing] if standing >= 0 else "",
            standing_since=int(self.since[first]) or None,
            orders=self.orders[order] if order >= 0 else (),
        )

    def _use(self, row: int) -> UseShare:
        years, resident = int(self.vacant_years[row]), int(self.resident[row])
        return UseShare(
            CLASSES[int(self.use_class[row])],
            share=Fraction(int(self.share[row]), int(self.share_den[row])),
            vacant_years=years if years else None,
            resident=str(resident) if resident else "",
        )


def roll_of(all_facts: Sequence[TaxpayerFacts], law: Law) -> Roll:
    """Columns from facts of one authority. Facts that are wrong raise BadFacts."""
    log, rows = Log(law), _Rows()
    categories = tuple(law.standing.categories)
    for number, facts in enumerate(all_facts):
        check_facts(facts, law)
        groups: dict[tuple[str, str], int] = {}
        for one in facts.objects:
            key = (one.group, "" if one.group else one.ref)
            group = groups.setdefault(key, len(groups))
            rows.add(number, group, one, Fraction(total_value(value_of(one, law, log))), law)
        log.steps.clear()
    return rows.columns(all_facts, categories)


class _Rows:
    """Gathers the columns part by part."""

    def __init__(self) -> None:
        self.parts: list[tuple[int, ...]] = []
        self.orders: list[tuple[LocalReduction, ...]] = []
        self.standings: list[str] = []
        self.residents: dict[str, int] = {"": 0}
        self.objects = 0

    def add(self, taxpayer: int, group: int, one: ObjectFacts, value: Fraction, law: Law) -> None:
        self.objects += 1
        order = self.order(one.orders)
        shares = shares_of(one.uses, law.setting("share_decimals"))
        for use, share in zip(one.uses, shares, strict=True):
            self.standings.append(one.standing)
            self.parts.append((
                taxpayer, self.objects, group, CLASSES.index(_class(use, law)), value.numerator,
                value.denominator, share.numerator, share.denominator, use.vacant_years or 0,
                one.standing_since or 0, order,
                self.residents.setdefault(use.resident, len(self.residents))))  # fmt: skip

    def order(self, orders: tuple[LocalReduction, ...]) -> int:
        if not orders:
            return NONE
        if orders not in self.orders:
            self.orders.append(orders)
        return self.orders.index(orders)

    def columns(self, all_facts: Sequence[TaxpayerFacts], categories: tuple[str, ...]) -> Roll:
        table = np.array(self.parts, dtype=np.int64).reshape(-1, 12).T
        standing = [categories.index(word) if word else NONE for word in self.standings]
        olds = [f.old_tax_2562 for f in all_facts]
        own = [self.order(f.orders) for f in all_facts]
        return Roll(
            taxpayer=table[0], object=table[1], group=table[2], use_class=table[3], value=table[4],
            value_den=table[5], share=table[6], share_den=table[7], vacant_years=table[8],
            since=table[9], order=table[10], resident=table[11], standing=_ints(standing),
            owner=_ints([OWNERS.index(f.owner_kind) for f in all_facts]),
            old_tax=_ints([NONE if old is None else satang_of(old) for old in olds]),
            own_order=_ints(own), no_general=_ints([f.skip_general_reduction for f in all_facts]),
            categories=categories, orders=tuple(self.orders))  # fmt: skip


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _class(use: UseShare, law: Law) -> UseClass:
    if use.on_state_land and law.setting("state_land_residence") == "land_and_building":
        return UseClass.RES_MAIN
    return use.use_class
