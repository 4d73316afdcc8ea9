"""Land prices that come from the parcels a parcel was made of, until it has one of its own.

A part of a split is priced as its parent was. A merged parcel is worth what its members were: their
prices weighted by their areas, unless a price was set after the merge. Nothing is written: the
lineage of the day decides, so an undone act leaves no price behind (rule B6 flags it).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from taxation.models import PriceSource
from taxation.selectors import rows

FROM_PARENT = PriceSource.PARENT.value
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Priced:
    """A price in force on the day, and since when."""

    baht: Decimal
    since: dt.date


class Descent:
    """Parents by child, as they were linked on the day, with their areas and prices."""

    def __init__(self, links: Iterable[rows.LinkRow]) -> None:
        self._parents: dict[int, list[rows.LinkRow]] = defaultdict(list)
        self._own: dict[int, Priced] = {}
        for link in links:
            self._parents[link.child].append(link)
            if link.baht_per_sq_wah is not None and link.since is not None:
                self._own[link.parent] = Priced(link.baht_per_sq_wah, link.since)

    def knows(self, parcel: int) -> bool:
        """Whether the parcel came of others."""
        return parcel in self._parents

    def price(self, parcel: int, area: Decimal, own: Priced | None) -> tuple[Decimal | None, bool]:
        """The price of a parcel of that area in square wah, and whether it comes from parents."""
        links = self._parents.get(parcel, ())
        younger = [link for link in links if own is None or own.since < link.on]
        parts = [
            (link.area_sq_wah, baht)
            for link in younger
            if (baht := self.price(link.parent, link.area_sq_wah, self._own.get(link.parent))[0])
            is not None
        ]
        if not parts:
            return (own.baht if own else None), False
        if own is not None:
            before = area - sum((link.area_sq_wah for link in younger), Decimal(0))
            parts.append((max(before, Decimal(0)), own.baht))
        if own is not None and all(baht == own.baht for _, baht in parts):
            return own.baht, False
        return _mean(parts), True


def _mean(parts: list[tuple[Decimal, Decimal]]) -> Decimal:
    whole = sum((area for area, _ in parts), Decimal(0))
    if not whole:
        return parts[0][1]
    worth = sum((area * baht for area, baht in parts), Decimal(0))
    return (worth / whole).quantize(_CENT, ROUND_HALF_UP)


def with_descended_prices(
    parcels: list[rows.ParcelRow], links: Iterable[rows.LinkRow]
) -> list[rows.ParcelRow]:
    """The rows, those without a price of their own (or merged since) priced from their parents."""
    descent = Descent(links)
    return [_priced(row, descent) if descent.knows(row.id) else row for row in parcels]


def _priced(row: rows.ParcelRow, descent: Descent) -> rows.ParcelRow:
    own = None
    if row.baht_per_sq_wah is not None and row.price_since is not None:
        own = Priced(row.baht_per_sq_wah, row.price_since)
    baht, is_descended = descent.price(row.id, row.area_sq_wah, own)
    if not is_descended:
        return row
    return replace(row, baht_per_sq_wah=baht, price_source=FROM_PARENT)
