"""The register of one day, indexed for making objects of the law from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from parcels.models.vocabulary import LandUse
from taxation.law.classify import Classification, UseFacts, classify
from taxation.law.evidence import needed
from taxation.law.facts import UseShare
from taxation.law.schema import Law, LocalReduction, OwnerKind, UseClass
from taxation.selectors import rows
from taxation.selectors.findings import Finding
from taxation.selectors.groups import Groups
from taxation.selectors.homes import Homes
from taxation.selectors.shares import Shares
from taxation.selectors.spans import Spans

Holders = tuple[int, ...]


class Asked(NamedTuple):
    """A finding of the law on a use, and the papers to ask for: of each set one."""

    use_class: UseClass
    papers: tuple[frozenset[str], ...]


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
    #: What the law found of uses, by all it was asked about.
    known: dict[tuple[object, ...], Asked] = field(default_factory=dict)
    _asked: dict[Classification, Asked] = field(default_factory=dict)
    _shares: dict[tuple[object, ...], UseShare] = field(default_factory=dict)
    _alone: dict[int, tuple[UseShare, ...]] = field(default_factory=dict)

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
        of_kind = self.strange.get(of)
        use = of_kind.get(key) if of_kind else None
        if use is None:
            return None
        allowed = ", ".join(LandUse.values)
        return {"code": "class_unknown", "at": at, "value": use, "allowed": allowed}

    def finding_of(self, **known: Any) -> Asked:
        """The law's finding on a use, and the papers the office asks for with it."""
        return self.asked(classify(UseFacts(**known), self.law))

    def asked(self, found: Classification) -> Asked:
        """A finding with the papers the office asks for; of each set one suffices."""
        asked = self._asked.get(found)
        if asked is None:
            asked = self._asked[found] = Asked(found.use_class, needed(found, self.law))
        return asked

    def share(
        self,
        use_class: UseClass,
        *,
        exempt_item: str = "",
        vacant_years: int | None = None,
        on_state_land: bool = False,
    ) -> UseShare:
        """A use of the whole of a thing. Thousands are alike: they share one object."""
        key = (use_class, exempt_item, vacant_years, on_state_land)
        found = self._shares.get(key)
        if found is None:
            found = self._shares[key] = UseShare(
                use_class,
                vacant_years=vacant_years,
                exempt_item=exempt_item,
                on_state_land=on_state_land,
            )
        return found

    def alone(self, use: UseShare) -> tuple[UseShare, ...]:
        """The only use of a thing; those that are one object are one tuple too."""
        found = self._alone.get(id(use))
        if found is None:
            found = self._alone[id(use)] = (use,)
        return found

    def _home_groups(self) -> dict[tuple[Holders, str], str]:
        """Group of each main residence on the owner's own land, not the State's (for rule H9)."""
        found = {}
        for building in self.homes.residents:
            parcel = self.parcels.get(self.buildings[building].parcel_id or 0)
            owner = self.building_holders[building]
            if parcel and not parcel.is_state_land and self.land_holders[parcel.id] == owner:
                found[owner, self.group_of(parcel.id)] = self.resident_of(building)
        return found
