"""Buildings that stand on several parcels: how much of each stands where (rule U3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from taxation.law.facts import WHOLE
from taxation.selectors import rows

SQ_M_PER_SQ_WAH = 4


class Spans:
    """The part of a building on each of its parcels; the main parcel has what is left."""

    def __init__(
        self, standing: Iterable[rows.StandingRow], buildings: Mapping[int, rows.BuildingRow]
    ) -> None:
        links: dict[int, list[rows.StandingRow]] = defaultdict(list)
        for row in standing:
            if row.building_id in buildings:
                links[row.building_id].append(row)
        self._reaching: dict[int, list[rows.BuildingRow]] = defaultdict(list)
        self._part: dict[tuple[int, int], Fraction] = {}
        for key, members in links.items():
            building = buildings[key]
            for link, part in zip(members, _parts(building, members), strict=True):
                self._reaching[link.parcel_id].append(building)
                self._part[key, link.parcel_id] = part
            if building.parcel_id is not None:
                rest = WHOLE - sum(self._part[key, one.parcel_id] for one in members)
                self._part[key, building.parcel_id] = max(rest, Fraction(0))
        self.pairs = [
            (main, link.parcel_id)
            for key, members in links.items()
            if (main := buildings[key].parcel_id) is not None
            for link in members
        ]

    def reaching(self, parcel: int) -> list[rows.BuildingRow]:
        """Buildings that stand on the parcel but have another as their main one."""
        return self._reaching.get(parcel, [])

    def part(self, building: int, parcel: int) -> Fraction:
        """How much of the building stands on the parcel."""
        return self._part.get((building, parcel), WHOLE)


def _parts(building: rows.BuildingRow, links: list[rows.StandingRow]) -> list[Fraction]:
    """By the ground taken on each; in equal parts where a ground or the footprint is not known."""
    whole = round((building.footprint_sq_m or 0) * 100)
    areas = [link.land_area_sq_wah for link in links]
    known = [Fraction(area * SQ_M_PER_SQ_WAH * 100) for area in areas if area is not None]
    if not whole or len(known) < len(links) or sum(known) > whole:
        return [Fraction(1, len(links) + 1)] * len(links)
    return [area / whole for area in known]
