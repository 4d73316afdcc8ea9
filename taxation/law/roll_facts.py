"""Columns from facts: values of pieces in whole columns, one row per use (`roll_of`)."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from taxation.law.columns import (
    MATERIALS,
    SAFE,
    Ints,
    add_up,
    area_price,
    building_values,
    depreciation_percents,
)
from taxation.law.facts import (
    WHOLE,
    BuildingPiece,
    LandPiece,
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
#: Whole numbers up to this are multiplied in int64.
MOST = 2**62


def roll_of(all_facts: Sequence[TaxpayerFacts], law: Law, *, checked: bool = False) -> Roll:
    """Columns from facts of one authority. Facts that are wrong raise BadFacts."""
    rows = _Rows(law)
    for number, facts in enumerate(all_facts):
        if not checked:
            check_facts(facts, law)
        groups: dict[tuple[str, str], int] = {}
        for one in facts.objects:
            key = (one.group, "" if one.group else one.ref)
            rows.add(number, groups.setdefault(key, len(groups)), one)
    return rows.columns(all_facts)


def scaled(number: Decimal, places: int) -> int | None:
    """A decimal as a whole number of 10^-places; None when it has more places or is huge."""
    left, _, right = str(number).partition(".")
    if len(right) <= places and left.isdecimal() and (right or "0").isdecimal():
        whole = int(left + right.ljust(places, "0"))
        return whole if whole < MOST else None
    shifted = number.scaleb(places)
    whole = int(shifted)
    return whole if whole == shifted and whole < MOST else None


class _DoesNotFitError(Exception):
    """A number with more places, or a piece divided otherwise, than the columns hold."""


def _fitting(whole: int | None) -> int:
    if whole is None:
        raise _DoesNotFitError
    return whole


class _Rows:
    """Gathers pieces and parts; an object the columns cannot value is valued by values.py."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.parts: list[tuple[int, ...]] = []
        self.orders: list[tuple[LocalReduction, ...]] = []
        self.residents: dict[str, int] = {"": 0}
        self.categories = tuple(law.standing.categories)
        self.flat: list[tuple[int, int, int]] = []  # object, area, price: land and units
        self.built: list[tuple[int, int, int, int, int]] = []  # and material, age
        self.given: list[tuple[int, int]] = []
        self.yards: list[tuple[int, int, int]] = []  # land of which the object has a share
        self.yard_shares: list[Fraction] = []
        self.exact: dict[int, Fraction] = {}
        self.objects = 0
        self._prices: dict[Decimal | None, int | None] = {None: 0}
        #: Uses by identity (the caller holds the facts): thousands of objects share them.
        self._uses: dict[int, list[tuple[int, int, int, int, int]]] = {}

    def add(self, taxpayer: int, group: int, one: ObjectFacts) -> None:
        if not self._pieces(one):
            value = total_value(value_of(one, self.law, Log(self.law)))
            self.exact[self.objects] = Fraction(value)
        order = self.order(one.orders) if one.orders else NONE
        standing = self.categories.index(one.standing) if one.standing else NONE
        since = one.standing_since or 0
        uses = self._uses.get(id(one.uses)) or self._parts(one.uses)
        for use_class, share, under, years, resident in uses:
            self.parts.append((
                taxpayer, self.objects, group, use_class, share, under, years, since, order,
                standing, resident))  # fmt: skip
        self.objects += 1

    def _parts(self, uses: tuple[UseShare, ...]) -> list[tuple[int, int, int, int, int]]:
        found = self._uses[id(uses)] = [
            (
                CLASS_INDEX[class_of(use, self.law)],
                share,
                under,
                use.vacant_years or 0,
                self.residents.setdefault(use.resident, len(self.residents)),
            )
            for use, (share, under) in zip(uses, self._shares(uses), strict=True)
        ]
        return found

    def _shares(self, uses: Sequence[UseShare]) -> Sequence[tuple[int, int]]:
        if len(uses) == 1 and uses[0].share is None:
            return _ALONE
        shares = shares_of(uses, self.law.setting("share_decimals"))
        return [(share.numerator, share.denominator) for share in shares]

    def _pieces(self, one: ObjectFacts) -> bool:
        """Take the pieces into the columns; False when one of them does not fit."""
        try:
            flat = [self._flat(land.area_sq_wah, land.price_per_sq_wah) for land in one.lands]
            if one.condos:
                flat += [self._flat(unit.area_sq_m, unit.price_per_sq_m) for unit in one.condos]
            built = [self._built(house) for house in one.buildings if not house.untaxed]
            given = 0 if one.value is None else _fitting(scaled(one.value, 2))
            if flat:
                self._take_land(one.lands, flat)
        except _DoesNotFitError:
            return False
        self.built += built
        if given:
            self.given.append((self.objects, given))
        return True

    def _flat(self, area: Decimal, price: Decimal | None) -> tuple[int, int, int]:
        return self.objects, _fitting(scaled(area, 4)), self._price(price)

    def _built(self, house: BuildingPiece) -> tuple[int, int, int, int, int]:
        if house.share is not WHOLE and house.share != 1:
            raise _DoesNotFitError
        area, price = _fitting(scaled(house.area_sq_m, 4)), self._price(house.price_per_sq_m)
        return self.objects, area, price, MATERIAL_INDEX[house.material], house.age_years

    def _price(self, price: Decimal | None) -> int:
        """Satang; many things have few prices."""
        if price not in self._prices:
            self._prices[price] = scaled(price or Decimal(0), 2)
        return _fitting(self._prices[price])

    def _take_land(self, lands: Sequence[LandPiece], flat: list[tuple[int, int, int]]) -> None:
        """One divided land is multiplied exactly; several pieces with a divided one do not fit."""
        divided = [land.share for land in lands if land.share is not WHOLE and land.share != 1]
        if not divided:
            self.flat += flat
        elif len(flat) == 1:
            self.yards += flat
            self.yard_shares += divided
        else:
            raise _DoesNotFitError

    def order(self, orders: tuple[LocalReduction, ...]) -> int:
        if not orders:
            return NONE
        if orders not in self.orders:
            self.orders.append(orders)
        return self.orders.index(orders)

    def values(self) -> Ints:
        """The value of each object in satang (0 where it is kept exactly)."""
        mode = self.law.setting("rounding_mode")
        flat, built, given = _table(self.flat, 3), _table(self.built, 5), _table(self.given, 2)
        total = add_up(flat[0], area_price(flat[1], flat[2], mode), self.objects)
        percent = depreciation_percents(self.law, built[3], built[4])
        net = building_values(built[1], built[2], percent, mode)[2]
        return (
            total + add_up(built[0], net, self.objects) + add_up(given[0], given[1], self.objects)
        )

    def add_yards(self, values: Ints, under: Ints) -> None:
        """Add to the other pieces of an object its share of a land, as one exact fraction."""
        yards = _table(self.yards, 3)
        worth = area_price(yards[1], yards[2], self.law.setting("rounding_mode"))
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

    def columns(self, all_facts: Sequence[TaxpayerFacts]) -> Roll:
        part = _table(self.parts, 11)
        values, under = self.values(), np.ones(self.objects, dtype=np.int64)
        self.add_yards(values, under)
        for number, exact in self.exact.items():
            values[number], under[number] = exact.numerator, exact.denominator
        olds = [f.old_tax_2562 for f in all_facts]
        own = [self.order(f.orders) for f in all_facts]
        return Roll(
            taxpayer=part[0], object=part[1], group=part[2], use_class=part[3],
            value=values[part[1]], value_den=under[part[1]], share=part[4], share_den=part[5],
            vacant_years=part[6], since=part[7], order=part[8], standing=part[9],
            resident=part[10], owner=_ints([OWNERS.index(f.owner_kind) for f in all_facts]),
            old_tax=_ints([NONE if old is None else satang_of(old) for old in olds]),
            own_order=_ints(own), no_general=_ints([f.skip_general_reduction for f in all_facts]),
            categories=self.categories, orders=tuple(self.orders))  # fmt: skip


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, width).T


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
