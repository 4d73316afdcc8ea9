"""Farm land with counted trees or animals: what they do not cover is vacant (rules A3, A4, A6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from parcels.models.vocabulary import LandUse
from taxation.law.errors import LawError
from taxation.law.facts import SQ_WAH_PER_RAI
from taxation.law.farming import mixed_planting
from taxation.law.schema import Law
from taxation.selectors import rows
from taxation.selectors.findings import Finding, Kind

_CENT = Decimal("0.01")


def farmed(zones: Iterable[rows.ZoneRow], law: Law) -> tuple[list[rows.ZoneRow], list[Finding]]:
    """The zones, those with too few planted cut into a farmed and a vacant one; and what to see to.

    A zone without counts is farmed by the surveyor's word.
    """
    found, notes = list[rows.ZoneRow](), list[Finding]()
    for zone in zones:
        if not zone.planted or zone.use != LandUse.AGRICULTURE or zone.exempt_item:
            found.append(zone)
            continue
        try:
            area = _farmed_sq_wah(zone, law)
        except LawError as unknown:
            notes.append(_note(zone, unknown=unknown.at))
            area = zone.area_sq_wah
        if area < zone.area_sq_wah:
            notes.append(_note(zone, farmed=str(area), whole=str(zone.area_sq_wah), unit="sq_wah"))
        found += _cut(zone, area)
    return found, notes


def _farmed_sq_wah(zone: rows.ZoneRow, law: Law) -> Decimal:
    counts = {code: Decimal(count) for code, count in zone.planted.items()}
    exact = mixed_planting(counts, zone.area_sq_wah / SQ_WAH_PER_RAI, law).farmed_rai
    area = Decimal(exact.numerator * SQ_WAH_PER_RAI) / exact.denominator
    return min(area.quantize(_CENT, ROUND_HALF_UP), zone.area_sq_wah)


def _cut(zone: rows.ZoneRow, area: Decimal) -> list[rows.ZoneRow]:
    rest = zone.area_sq_wah - area
    vacant = replace(zone, use=LandUse.UNUSED, area_sq_wah=rest, planted={})
    return [
        *([replace(zone, area_sq_wah=area)] if area else []),
        *([vacant] if rest else []),
    ]


def _note(zone: rows.ZoneRow, **params: str) -> Finding:
    told = ", ".join(f"{code} {count}" for code, count in sorted(zone.planted.items()))
    return Finding(Kind.TOO_FEW_PLANTED, zone.parcel_id, params={"planted": told, **params})
