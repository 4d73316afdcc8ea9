"""Columns from facts: values of pieces in whole columns, one row per use (`roll_of`)."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from taxation.law.columns import (
    MATERIALS,
    MOST,
    SAFE,
    Ints,
    add_up,
    area_price,
    building_values,
    depreciation_percents,
)
from taxation.law.facts import (
    WHOLE,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
    class_of,
)
from taxation.law.facts_check import check_facts
from taxation.law.money import satang_of
from taxation.law.parts import shares_of
from taxation.law.roll import CLASSES, NONE, OWNERS, Roll
from taxation.law.schema import Law, LocalReduction
from taxation.law.steps import Log
from taxation.law.values import total_value, value_of

CLASS_INDEX = {use_class: index for index, use_class in enumerate(CLASSES)}
#: The only use of an object.
_ALONE = ((1, 1),)
MATERIAL_INDEX = {name: index for index, name in enumerate(MATERIALS)}


def roll_of(all_facts: Sequence[TaxpayerFacts], law: Law, *, checked: bool = False) -> Roll:
    """Columns from facts of one authority. Facts that are wrong raise BadFacts.

    A value that is a fraction no int64 holds stands as -1: give `assess_roll` the facts as well.
    """
    for facts in () if checked else all_facts:
        check_facts(facts, law)
    objects = [one for facts in all_facts for one in facts.objects]
    counts = [len(facts.objects) for facts in all_facts]
    taxpayer = np.repeat(np.arange(len(all_facts), dtype=np.int64), counts)
    value, under = _Values(objects, law).columns()
    group = _numbers([one.group or ("", one.ref) for one in objects])
    part, (use_class, share, share_den, years, resident) = _uses(objects, law)
    orders = _Orders()
    since, order, standing = _reductions(objects, law, orders)
    return Roll(
        taxpayer=taxpayer[part], object=part, group=group[part], use_class=use_class,
        value=value[part], value_den=under[part], share=share, share_den=share_den,
        vacant_years=years, since=since[part], order=order[part], standing=standing[part],
        resident=resident, owner=_ints([OWNERS.index(facts.owner_kind) for facts in all_facts]),
        old_tax=_ints([_old_tax(facts) for facts in all_facts]),
        own_order=_ints([orders.number(facts.orders) for facts in all_facts]),
        no_general=_ints([facts.skip_general_reduction for facts in all_facts]),
        categories=tuple(law.standing.categories), orders=tuple(orders.known),
    )  # fmt: skip


def _old_tax(facts: TaxpayerFacts) -> int:
    return NONE if facts.old_tax_2562 is None else satang_of(facts.old_tax_2562)


def _numbers(names: Sequence[object]) -> Ints:
    """A number for each name; equal names, equal numbers."""
    known: dict[object, int] = {}
    return _ints([known.setdefault(name, len(known)) for name in names])


class _Orders:
    """Each list of orders once."""

    def __init__(self) -> None:
        self.known: list[tuple[LocalReduction, ...]] = []

    def number(self, orders: tuple[LocalReduction, ...]) -> int:
        if not orders:
            return NONE
        if orders not in self.known:
            self.known.append(orders)
        return self.known.index(orders)


def _reductions(
    objects: Sequence[ObjectFacts], law: Law, orders: _Orders
) -> tuple[Ints, Ints, Ints]:
    """Of each object: since when it has its standing category, its orders, the category."""
    since, order, standing = (np.full(len(objects), none) for none in (0, NONE, NONE))
    categories = tuple(law.standing.categories)
    for number, one in enumerate(objects):
        if one.standing or one.orders or one.standing_since:
            since[number] = one.standing_since or 0
            order[number] = orders.number(one.orders)
            standing[number] = categories.index(one.standing) if one.standing else NONE
    return since, order, standing


def _uses(objects: Sequence[ObjectFacts], law: Law) -> tuple[Ints, Ints]:
    """The object of each part; and class, share and its denominator, vacant years, resident.

    Thousands of objects share their uses: those are read once, known by their identity.
    """
    known: dict[int, int] = {}
    rows: list[tuple[int, ...]] = []
    firsts: list[int] = []
    sizes: list[int] = []
    residents: dict[str, int] = {"": 0}
    for one in objects:
        if id(one.uses) not in known:
            known[id(one.uses)] = len(firsts)
            firsts.append(len(rows))
            sizes.append(len(one.uses))
            for use, (share, under) in zip(one.uses, _shares(one.uses, law), strict=True):
                resident = residents.setdefault(use.resident, len(residents))
                use_class, years = CLASS_INDEX[class_of(use, law)], use.vacant_years or 0
                rows.append((use_class, share, under, years, resident))
    which = _ints([known[id(one.uses)] for one in objects])
    size = _ints(sizes)[which]
    part = np.repeat(np.arange(len(objects), dtype=np.int64), size)
    inside = np.arange(len(part)) - np.repeat(np.cumsum(size) - size, size)
    return part, _table(rows, 5)[:, np.repeat(_ints(firsts)[which], size) + inside]


def _shares(uses: Sequence[UseShare], law: Law) -> Sequence[tuple[int, int]]:
    if len(uses) == 1 and uses[0].share is None:
        return _ALONE
    shares = shares_of(uses, law.setting("share_decimals"))
    return [(share.numerator, share.denominator) for share in shares]


def scaled(number: Decimal, places: int) -> int | None:
    """A decimal as a whole number of 10^-places; None when it has more places or is huge."""
    left, _, right = str(number).partition(".")
    if len(right) <= places and left.isdecimal() and (right or "0").isdecimal():
        whole = int(left + right.ljust(places, "0"))
        return whole if whole < MOST else None
    shifted = number.scaleb(places)
    whole = int(shifted)
    return whole if whole == shifted and whole < MOST else None


#: Of which object, area in ten-thousandths, price in satang.
_Measured: TypeAlias = tuple[Ints, Ints, Ints]


class _Values:
    """The value of each object; one the columns cannot value is valued by values.py."""

    def __init__(self, objects: Sequence[ObjectFacts], law: Law) -> None:
        self.objects, self.law = objects, law
        self.mode = law.setting("rounding_mode")
        #: Objects with a number of more places, or a piece divided otherwise, than columns hold.
        self.odd = np.zeros(len(objects), dtype=bool)
        self.exact: dict[int, Fraction] = {}
        self._prices: dict[Decimal | None, int | None] = {None: 0}

    def columns(self) -> tuple[Ints, Ints]:
        """Numerators and denominators, satang."""
        size = len(self.objects)
        flat, shares = self._flat()
        numbers, net = self._built()
        yards = self._divided(flat, shares)
        is_whole = np.array([share is None for share in shares], dtype=bool)
        whole = [column[is_whole] for column in flat]
        values = add_up(whole[0], area_price(whole[1], whole[2], self.mode), size)
        values += add_up(numbers, net, size) + self._given()
        under = np.ones(size, dtype=np.int64)
        self._add_yards(yards, values, under)
        for number in np.flatnonzero(self.odd).tolist():
            one = self.objects[number]
            self.exact[number] = Fraction(total_value(value_of(one, self.law, Log(self.law))))
        for number, exact in self.exact.items():
            fits = max(exact.numerator, exact.denominator) < MOST
            values[number], under[number] = exact.as_integer_ratio() if fits else (NONE, 1)
        return values, under

    def _divided(self, flat: _Measured, shares: Sequence[Fraction | None]) -> Sequence[Ints]:
        """The divided lands, with `yard_shares`; an object of several pieces with one is odd."""
        numbers = flat[0]
        divided = np.array([share is not None for share in shares], dtype=bool)
        pieces = np.bincount(numbers, minlength=len(self.objects))
        self.odd[numbers[divided & (pieces[numbers] > 1)]] = True
        kept = np.flatnonzero(divided & ~self.odd[numbers])
        self.yard_shares = [share for row in kept.tolist() if (share := shares[row]) is not None]
        return [column[kept] for column in flat]

    def _flat(self) -> tuple[_Measured, list[Fraction | None]]:
        """Land and units; and the share of a land that is divided, None of a whole one."""
        lands = [(number, land) for number, one in enumerate(self.objects) for land in one.lands]
        units = [(number, unit) for number, one in enumerate(self.objects) if one.condos
                 for unit in one.condos]  # fmt: skip
        rows = [(number, land.area_sq_wah, land.price_per_sq_wah) for number, land in lands]
        rows += [(number, unit.area_sq_m, unit.price_per_sq_m) for number, unit in units]
        shares: list[Fraction | None] = [
            None if land.share is WHOLE or land.share == 1 else land.share for _, land in lands
        ]
        return self._measured(rows), shares + [None] * len(units)

    def _built(self) -> tuple[Ints, Ints]:
        """The object and the net value of each taxed building."""
        houses = [(number, house) for number, one in enumerate(self.objects)
                  for house in one.buildings]  # fmt: skip
        divided = [n for n, house in houses if house.share is not WHOLE and house.share != 1]
        self.odd[_ints(divided)] = True
        houses = [(number, house) for number, house in houses if not house.untaxed]
        numbers, area, price = self._measured(
            [(number, house.area_sq_m, house.price_per_sq_m) for number, house in houses]
        )
        material = _ints([MATERIAL_INDEX[house.material] for _, house in houses])
        age = _ints([house.age_years for _, house in houses])
        percent = depreciation_percents(self.law, material, age)
        return numbers, building_values(area, price, percent, self.mode)[2]

    def _given(self) -> Ints:
        """Values known as an amount only."""
        found = np.zeros(len(self.objects), dtype=np.int64)
        for number, one in enumerate(self.objects):
            if one.value is not None:
                whole = scaled(one.value, 2)
                self.odd[number] |= whole is None
                found[number] = whole or 0
        return found

    def _measured(self, rows: Sequence[tuple[int, Decimal, Decimal | None]]) -> _Measured:
        areas = [scaled(area, 4) for _, area, _ in rows]
        prices = [self._price(price) for _, _, price in rows]
        if None in areas or None in prices:
            for (number, _, _), area, price in zip(rows, areas, prices, strict=True):
                self.odd[number] |= area is None or price is None
        numbers = _ints([number for number, _, _ in rows])
        return numbers, _ints([area or 0 for area in areas]), _ints([one or 0 for one in prices])

    def _price(self, price: Decimal | None) -> int | None:
        """Satang; many things have few prices."""
        if price not in self._prices:
            self._prices[price] = scaled(price or Decimal(0), 2)
        return self._prices[price]

    def _add_yards(self, yards: Sequence[Ints], values: Ints, under: Ints) -> None:
        """Add to the other pieces of an object its share of a land, as one exact fraction."""
        worth = area_price(yards[1], yards[2], self.mode)
        small = [max(share.numerator, share.denominator) < MOST for share in self.yard_shares]
        shares = [share if fits else WHOLE
                  for share, fits in zip(self.yard_shares, small, strict=True)]  # fmt: skip
        over = _ints([share.numerator for share in shares])
        parts = _ints([share.denominator for share in shares])
        rest = values[yards[0]]
        fits = np.array(small, dtype=bool)
        fits &= worth.astype(float) * over + rest.astype(float) * parts < SAFE
        whole = np.where(fits, worth * over + rest * parts, 0)
        common = np.gcd(whole, parts)
        values[yards[0]], under[yards[0]] = whole // common, parts // common
        for row in np.flatnonzero(~fits).tolist():
            exact = int(worth[row]) * self.yard_shares[row] + int(rest[row])
            self.exact[int(yards[0][row])] = exact


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, width).T


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
