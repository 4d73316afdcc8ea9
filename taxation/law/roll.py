"""A whole roll as columns: one row per part (an object in one use), one per taxpayer.

A register fills these arrays with one set-based read; roll_facts.py builds them from facts.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from taxation.law.columns import Ints
from taxation.law.facts import LandPiece, ObjectFacts, TaxpayerFacts, UseShare
from taxation.law.schema import LocalReduction, OwnerKind, UseClass

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
