"""Orders of the executive and the tax of 2562, as facts of the taxpayers they concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from taxation.law.schema import Law, LocalReduction
from taxation.selectors import rows
from taxation.selectors.ground import Holders

_SQL = (Path(__file__).parent.parent / "sql" / "orders.sql").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class OldTaxRow:
    """What one paid for a parcel in 2562, satang; without a party it was the owner of the land."""

    parcel_id: int
    party_id: int | None
    satang: int


def orders(
    question: rows.Question, tried: int = 0, *, with_tried: bool = False
) -> dict[int, tuple[LocalReduction, ...]]:
    """Parcel id -> the orders in force for it in the year of the day.

    The order `tried` counts, or not, whatever its state: what it changes can be computed.
    """
    if not tried and not any_order(question):
        return {}
    found: dict[int, list[LocalReduction]] = defaultdict(list)
    for parcel, section, percent, amount, number, on in rows.asked(
        rows.LAND + _SQL, question.params(tried=tried, with_tried=with_tried)
    ):
        found[parcel].append(
            LocalReduction(section, _short(percent), amount, number, ordered_on=on)
        )
    return {parcel: tuple(members) for parcel, members in found.items()}


def any_order(question: rows.Question) -> bool:
    """Asked first: without one, nobody's land need be looked at."""
    sql = """SELECT EXISTS (SELECT 1 FROM taxation_reductionorder
              WHERE subdistrict_id = %(subdistrict)s AND state = 'in_force'
                AND tax_year = extract(year FROM %(day)s::date))"""
    return bool(rows.asked(sql, question.params())[0][0])


def _short(percent: Decimal | None) -> Decimal | None:
    """40.00 as 40: the same reduction whichever way it was kept."""
    if percent is None or percent != percent.to_integral_value():
        return percent
    return Decimal(int(percent))


def old_taxes(question: rows.Question, law: Law) -> list[OldTaxRow]:
    """The tax of 2562 by parcel and payer; read for the years of s97 alone."""
    if law.relief is None:
        return []
    sql = """SELECT parcel_id, party_id, sum(satang)::bigint FROM taxation_oldtax
              WHERE subdistrict_id = %(subdistrict)s
                AND (%(only)s::bigint[] IS NULL OR parcel_id = ANY(%(only)s::bigint[]))
              GROUP BY parcel_id, party_id ORDER BY parcel_id, party_id"""
    return [OldTaxRow(*row) for row in rows.asked(sql, question.params())]


def old_tax_of(
    holders: Holders,
    parcels: Collection[int],
    land_holders: Mapping[int, Holders],
    known: Mapping[int, Iterable[OldTaxRow]],
) -> tuple[Decimal | None, list[int]]:
    """The tax of 2562 of one owner set in baht, and own parcels of which nothing is known.

    None when nothing is known of any: then s97 is not asked.
    """
    total, missing, is_known = 0, list[int](), False
    for parcel in sorted(parcels):
        mine = land_holders.get(parcel) == holders
        amounts = [
            row.satang
            for row in known.get(parcel, ())
            if row.party_id in holders or (row.party_id is None and mine)
        ]
        is_known = is_known or bool(amounts)
        total += sum(amounts)
        if mine and not amounts:
            missing.append(parcel)
    return (Decimal(total) / 100, missing) if is_known else (None, [])
