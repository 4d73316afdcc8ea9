"""The register of one day, indexed for making objects of the law from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parcels.models.vocabulary import LandUse
from taxation.law.classify import Classification, UseFacts, classify
from taxation.law.evidence import missing, needed
from taxation.law.schema import Law, LocalReduction, OwnerKind
from taxation.selectors import rows
from taxation.selectors.findings import Finding
from taxation.selectors.groups import Groups
from taxation.selectors.homes import Homes
from taxation.selectors.shares import Shares
from taxation.selectors.spans import Spans

Holders = tuple[int, ...]


@dataclass(slots=True)
class Ground:
    """Rows by id, who holds what, prices, groups and homes; collects findings on the way."""

    year: int
    law: Law
    parcels: dict[int, rows.ParcelRow]
    buildings: dict[int, rows.BuildingRow]
    zones: dict[int, list[rows.ZoneRow]]
    floors: dict[int, list[rows.FloorRow]]
    on_parcel: dict[int, list[rows.BuildingRow]]
    spans: Spans
    units: dict[int, list[rows.UnitRow]]
    unit_uses: dict[int, list[rows.UnitUseRow]]
    land_holders: dict[int, Holders]
    building_holders: dict[int, Holders]
    prices: dict[str, Decimal]
    natural: frozenset[int]
    groups: Groups
    homes: Homes
    #: First tax year of the present holders of vacant land, when the office counts from it (V4).
    held_from: dict[int, int] = field(default_factory=dict)
    orders: dict[int, tuple[LocalReduction, ...]] = field(default_factory=dict)
    old_taxes: dict[int, list[Any]] = field(default_factory=dict)
    #: Parcels, buildings and units with a use in no known word, and that word: not taxed.
    strange: dict[str, dict[int, str]] = field(default_factory=dict)
    #: Owners' shares that make no whole.
    shares: Shares = field(default_factory=lambda: Shares(()))
    findings: list[Finding] = field(default_factory=list)
    gardens: dict[tuple[Holders, str], str] = field(default_factory=dict)
    _several: set[Holders] = field(default_factory=set)
    _found: dict[tuple[tuple[str, Any], ...], Classification] = field(default_factory=dict)
    _needed: dict[Classification, tuple[frozenset[str], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        persons: dict[Holders, set[int]] = defaultdict(set)
        for building, who in self.homes.residents.items():
            persons[self.building_holders[building]].add(who[0])
        for units in self.units.values() if self.homes.unit_residents else ():
            for unit in units:
                if residents := self.homes.unit_residents.get(unit.id):
                    persons[tuple(unit.holders)].add(residents[0])
        self._several = {owner for owner, found in persons.items() if len(found) > 1}
        self.gardens = self._home_groups()

    def resident_of(self, building: int) -> str:
        """Who a home's exemption is counted for; "" when the owner set has that one home only."""
        return self._named(self.building_holders[building], self.homes.residents[building])

    def resident_of_unit(self, unit: rows.UnitRow) -> str:
        """The same for a home in a condominium."""
        return self._named(tuple(unit.holders), self.homes.unit_residents[unit.id])

    def _named(self, holders: Holders, residents: tuple[int, ...]) -> str:
        return str(residents[0]) if holders in self._several else ""

    def owner_kind(self, holders: Holders) -> OwnerKind:
        """Natural only if every member of the owner set is."""
        natural = self.natural.issuperset(holders)
        return OwnerKind.NATURAL if natural else OwnerKind.JURISTIC

    def group_of(self, parcel: int) -> str:
        """The code of the parcel that stands for the group."""
        root = self.groups.find(parcel)
        return self.parcels[root if root in self.parcels else parcel].code

    def strange_use(self, of: str, key: int, at: str) -> dict[str, str] | None:
        """What to write down of a use in no known word; None when all its uses are known."""
        use = self.strange.get(of, {}).get(key)
        if use is None:
            return None
        allowed = ", ".join(LandUse.values)
        return {"code": "class_unknown", "at": at, "value": use, "allowed": allowed}

    def finding_of(self, **known: Any) -> Classification:
        """The law's finding, asked once for the same facts."""
        key = tuple(known.items())
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = classify(UseFacts(**known), self.law)
        return found

    def lacking(self, found: Classification, seen: Mapping[str, str]) -> list[list[str]]:
        """Papers the office asks for with a finding and has not seen; of each list one suffices."""
        papers = self._needed.get(found)
        if papers is None:
            papers = self._needed[found] = needed(found, self.law)
        return missing(papers, seen) if papers else []

    def _home_groups(self) -> dict[tuple[Holders, str], str]:
        """Group of each main residence on the owner's own land, not the State's (for rule H9)."""
        found = {}
        for building in self.homes.residents:
            parcel = self.parcels.get(self.buildings[building].parcel_id or 0)
            owner = self.building_holders[building]
            if parcel and not parcel.is_state_land and self.land_holders[parcel.id] == owner:
                found[owner, self.group_of(parcel.id)] = self.resident_of(building)
        return found
