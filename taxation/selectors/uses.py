"""Uses of land and floors -> shares of the law. The class is the law's finding, not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from parcels.models.vocabulary import LandUse, UsedBy
from taxation.law.classify import (
    AGRICULTURE,
    DWELLING,
    HOMESTAY,
    Classification,
    homestay_counts,
)
from taxation.law.facts import UseShare
from taxation.law.schema import OwnerKind, UseClass
from taxation.law.vacancy import vacant_since
from taxation.selectors import rows
from taxation.selectors.findings import Kind
from taxation.selectors.ground import Ground, Holders

#: The paper of rule H2.
MOVED = "official_duty_order"
#: The count of rule H5.
HOMESTAY_COUNT = "homestay_count"
Row: TypeAlias = rows.ZoneRow | rows.FloorRow | rows.UnitUseRow
HOMES = (UseClass.RES_MAIN, UseClass.RES_MAIN_BUILDING)
_WORDS: dict[str, str] = {
    LandUse.AGRICULTURE: AGRICULTURE,
    LandUse.RESIDENCE: DWELLING,
    LandUse.OTHER: "business",
}
_EXEMPT = Classification(UseClass.EXEMPT, ("C1",), ("exempt_proof",))
_UNUSED = Classification(UseClass.VACANT, ("C6",), ("site_photo",))


#: Every word a use may be recorded in.
KNOWN = frozenset((*_WORDS, LandUse.UNUSED.value))


def unknown_uses(found: Iterable[Row], name: str) -> dict[int, str]:
    """What each thing is used for that has a use in no known word, by its id in the column."""
    return {getattr(row, name): row.use for row in found if row.use not in KNOWN}


class Uses:
    """The uses on one parcel. `note` writes down what must be settled."""

    def __init__(
        self, ground: Ground, parcel: rows.ParcelRow, note: Callable[..., None], group: str
    ) -> None:
        self.ground, self.parcel, self.note, self.group = ground, parcel, note, group
        self.land_owner = ground.land_holders[parcel.id]
        self.buildings = ground.on_parcel.get(parcel.id, [])

    def of_zone(self, zone: rows.ZoneRow, *, by_area: bool) -> UseShare:
        """A use of bare land."""
        area = zone.area_sq_wah if by_area else None
        if plain := self._plain(zone, area, None):
            return plain
        resident = self._garden_of(zone)
        found = self._found(
            zone, None,
            use=_WORDS[zone.use],
            owner=self.ground.owner_kind(self.land_owner),
            thing="land" if resident is None else "whole",
            owner_registered=resident is not None,
            on_state_land=self.parcel.is_state_land,
        )  # fmt: skip
        return UseShare(found, area, resident=resident or "")

    def _found(self, row: Row, building: int | None, **known: Any) -> UseClass:
        """The class by the law; a paper it rests on that nobody has seen is written down."""
        found = self.ground.finding_of(**known)
        self._ask(found, row, building)
        return found.use_class

    def _ask(self, found: Classification, row: Row, building: int | None) -> None:
        for either in self.ground.lacking(found, row.evidence):
            about = self._unit_of(row, building)
            self.note(Kind.EVIDENCE_MISSING, building, evidence="/".join(either), **about)

    def _unit_of(self, row: Row, building: int | None) -> dict[str, str]:
        """The number of the unit a use is in, to name it in a finding."""
        if not isinstance(row, rows.UnitUseRow):
            return {}
        units = {unit.id: unit.number for unit in self.ground.units.get(building or 0, [])}
        return {"unit": units[row.unit_id]}

    def of_floors(
        self, row: rows.BuildingRow, floors: Sequence[rows.FloorRow], owner: Holders
    ) -> tuple[UseShare, ...]:
        """Uses of a building; with one owner and own land, of the land under it too."""
        return tuple(self._floor(row, floor, owner, len(floors) > 1) for floor in floors)

    def of_yard(
        self, row: rows.BuildingRow, floors: Sequence[rows.FloorRow], owner: Holders
    ) -> tuple[UseShare, ...]:
        """Uses of the land under a building that is another's, or on State land (U1, H10)."""
        found = []
        for use in self.of_floors(row, floors, owner):
            if use.use_class in HOMES:
                mine = owner == self.land_owner
                use = UseShare(
                    UseClass.RES_OTHER, use.area, on_state_land=mine,
                    resident=use.resident if mine else "",
                )  # fmt: skip
            found.append(use)
        return tuple(found)

    def without_home(self, uses: tuple[UseShare, ...]) -> tuple[UseShare, ...]:
        """The same uses where the main residence is elsewhere: another dwelling's land."""
        return tuple(
            UseShare(UseClass.RES_OTHER, use.area) if use.use_class in HOMES else use
            for use in uses
        )

    def of_unit(self, unit: rows.UnitRow, found: Sequence[rows.UnitUseRow]) -> tuple[UseShare, ...]:
        """Uses of a condominium unit (H7)."""
        return tuple(self._in_unit(unit, row, len(found) > 1) for row in found)

    def _in_unit(self, unit: rows.UnitRow, row: rows.UnitUseRow, by_area: bool) -> UseShare:
        area = row.area_sq_m if by_area else None
        if plain := self._plain(row, area, unit.building_id):
            return plain
        owner = tuple(unit.holders)
        residents = self.ground.homes.unit_residents.get(unit.id, ())
        found = self._found(
            row, unit.building_id,
            use=_WORDS[row.use],
            owner=self.ground.owner_kind(owner),
            thing="condo",
            let=row.letting,
            owner_lives_there=row.used_by == UsedBy.SELF,
            owner_registered=bool(residents),
            co_owners=len(owner),
            registered_co_owners=len(residents),
        )  # fmt: skip
        resident = self.ground.resident_of_unit(unit) if found in HOMES else ""
        return UseShare(found, area, resident=resident)

    def _plain(self, row: Row, area: Decimal | None, of: int | None) -> UseShare | None:
        """Exempt or vacant: the same for land and floors."""
        if row.exempt_item:
            self._ask(_EXEMPT, row, of)
            return UseShare(UseClass.EXEMPT, area, exempt_item=str(row.exempt_item))
        if row.use != LandUse.UNUSED:
            return None
        self._ask(_UNUSED, row, of)
        held_from, since = self.ground.held_from.get(self.parcel.id), row.vacant_since
        years = vacant_since(self.ground.law, since, held_from) if since else 0
        if years < 1:
            self.note(Kind.VACANT_SINCE_UNKNOWN, of, **self._unit_of(row, of))
        return UseShare(UseClass.VACANT, area, vacant_years=max(years, 1))

    def _garden_of(self, zone: rows.ZoneRow) -> str | None:
        """H9: residential land without a dwelling, in the group of the owner's own home."""
        homes = self.ground.homes
        if zone.use != LandUse.RESIDENCE or zone.used_by != UsedBy.SELF:
            return None
        if any(b.id in homes.dwellings and b.id not in homes.residents for b in self.buildings):
            return None
        return self.ground.gardens.get((self.land_owner, self.group))

    def _floor(
        self, row: rows.BuildingRow, floor: rows.FloorRow, owner: Holders, by_area: bool
    ) -> UseShare:
        area = floor.area_sq_m if by_area else None
        if plain := self._plain(floor, area, row.id):
            return plain
        kind = self.ground.owner_kind(owner)
        home = self._home_of(row, owner) if kind == OwnerKind.NATURAL else None
        state = self.parcel.is_state_land and owner == self.land_owner
        homestay = homestay_counts(floor.evidence.get(HOMESTAY_COUNT, ""))
        rooms, guests = homestay or (None, None)
        found = self._found(
            floor, row.id,
            use=HOMESTAY if homestay else _WORDS[floor.use],
            owner=kind,
            let="" if homestay else floor.letting,
            rooms=rooms,
            guests=guests,
            owner_lives_there=floor.used_by == UsedBy.SELF,
            owner_registered=home is not None,
            co_owners=len(owner),
            registered_co_owners=len(self.ground.homes.residents[home]) if home else 0,
            owns_land=owner == self.land_owner,
            on_state_land=state,
            moved_for_official_duty=MOVED in floor.evidence,
        )  # fmt: skip
        if found not in HOMES:
            return UseShare(found, area)
        resident = self.ground.resident_of(home) if home is not None else ""
        return UseShare(found, area, resident=resident, on_state_land=state)

    def _home_of(self, row: rows.BuildingRow, owner: Holders) -> int | None:
        """The registered home this building is, or belongs to (H9: kitchen, garage beside it)."""
        homes = self.ground.homes
        if row.id in homes.residents:
            return row.id
        if row.id in homes.dwellings:
            return None
        beside = (b.id for b in self.buildings if b.id in homes.residents)
        return next((b for b in beside if self.ground.building_holders[b] == owner), None)
