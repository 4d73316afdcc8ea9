"""Uses of land and floors -> shares of the law. The class is the law's finding, not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from parcels.models.vocabulary import LandUse, UsedBy
from taxation.law.classify import (
    AGRICULTURE,
    DWELLING,
    HOMESTAY,
    Classification,
    UseFacts,
    classify,
    homestay_counts,
)
from taxation.law.evidence import missing
from taxation.law.facts import UseShare
from taxation.law.schema import Law, OwnerKind, UseClass
from taxation.law.vacancy import vacant_since
from taxation.selectors import rows
from taxation.selectors.findings import Kind
from taxation.selectors.ground import Asked, Ground, Holders

#: The paper of rule H2.
MOVED = "official_duty_order"
#: The count of rule H5.
HOMESTAY_COUNT = "homestay_count"
Row: TypeAlias = rows.ZoneRow | rows.FloorRow | rows.UnitUseRow
HOMES = (UseClass.RES_MAIN, UseClass.RES_MAIN_BUILDING)
_NOT_USED = LandUse.UNUSED.value
_WORDS: dict[str, str] = {
    LandUse.AGRICULTURE: AGRICULTURE,
    LandUse.RESIDENCE: DWELLING,
    LandUse.OTHER: "business",
}
EXEMPT = Classification(UseClass.EXEMPT, ("C1",), ("exempt_proof",))
UNUSED = Classification(UseClass.VACANT, ("C6",), ("site_photo",))


class Tenure(NamedTuple):
    """What the class of a building's use depends on beside the use itself."""

    owner: OwnerKind
    owner_registered: bool
    co_owners: int
    registered_co_owners: int
    owns_land: bool
    on_state_land: bool


#: Every word a use may be recorded in.
KNOWN = frozenset((*_WORDS, LandUse.UNUSED.value))


def unknown_uses(found: Iterable[Row], name: str) -> dict[int, str]:
    """What each thing is used for that has a use in no known word, by its id in the column."""
    return {getattr(row, name): row.use for row in found if row.use not in KNOWN}


def class_of_land(
    use: str, owner: OwnerKind, *, in_home_group: bool, state: bool, law: Law
) -> Classification:
    """Bare land in one use; `in_home_group`: it touches the owner's own home (H9)."""
    return classify(
        UseFacts(
            use=_WORDS.get(use, use), owner=owner, thing="whole" if in_home_group else "land",
            owner_registered=in_home_group, on_state_land=state,
        ),
        law,
    )  # fmt: skip


def class_of_floor(
    use: str, letting: str, tenure: Tenure, *, lives_there: bool, law: Law,
    evidence: Mapping[str, str] = rows.NOTHING,
) -> Classification:  # fmt: skip
    """A floor in one use, by whose building it is and on whose land."""
    homestay = homestay_counts(evidence.get(HOMESTAY_COUNT, ""))
    rooms, guests = homestay or (None, None)
    return classify(
        UseFacts(
            use=HOMESTAY if homestay else _WORDS.get(use, use), let="" if homestay else letting,
            rooms=rooms, guests=guests, owner_lives_there=lives_there,
            moved_for_official_duty=MOVED in evidence, **tenure._asdict(),
        ),
        law,
    )  # fmt: skip


class Uses:
    """The uses on one parcel. `note` writes down what must be settled."""

    def __init__(
        self, ground: Ground, parcel: rows.ParcelRow, note: Callable[..., None], group: str
    ) -> None:
        self.ground, self.parcel, self.note, self.group = ground, parcel, note, group
        self.land_owner = ground.land_holders[parcel.id]
        self.land_kind = ground.owner_kind(self.land_owner)
        self.buildings = ground.on_parcel.get(parcel.id, [])

    def of_zones(self, zones: Sequence[rows.ZoneRow]) -> tuple[UseShare, ...]:
        """Uses of bare land."""
        if len(zones) == 1:
            return self.ground.alone(self._zone(zones[0], None))
        return tuple([self._zone(zone, zone.area_sq_wah) for zone in zones])

    def _zone(self, zone: rows.ZoneRow, area: Decimal | None) -> UseShare:
        if plain := self._plain(zone, area, None):
            return plain
        resident = self._garden_of(zone)
        key = (zone.use, self.land_kind, resident is None, self.parcel.is_state_land)
        found = self.ground.known.get(key)
        if found is None:
            found = self.ground.known[key] = self.ground.asked(
                class_of_land(
                    zone.use, self.land_kind, in_home_group=resident is not None,
                    state=self.parcel.is_state_land, law=self.ground.law,
                )
            )  # fmt: skip
        return self._share(found, zone, None, area, resident or "")

    def _share(
        self, found: Asked, row: Row, building: int | None, area: Decimal | None,
        resident: str = "", *, state: bool = False,
    ) -> UseShare:  # fmt: skip
        """The use in the class found; a paper it rests on that nobody has seen is written down."""
        if found.papers:
            self._ask(found, row, building)
        if area is None and not resident:
            return self.ground.share(found.use_class, on_state_land=state)
        return UseShare(found.use_class, area, resident=resident, on_state_land=state)

    def _ask(self, found: Asked, row: Row, building: int | None) -> None:
        for either in missing(found.papers, row.evidence):
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
        tenure, resident = self._tenure(row, owner)
        if len(floors) == 1:
            return self.ground.alone(self._floor(row, floors[0], None, tenure, resident))
        return tuple(
            [self._floor(row, floor, floor.area_sq_m, tenure, resident) for floor in floors]
        )

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
        found = self.ground.finding_of(
            use=_WORDS[row.use],
            owner=self.ground.owner_kind(owner),
            thing="condo",
            let=row.letting,
            owner_lives_there=row.used_by == UsedBy.SELF,
            owner_registered=bool(residents),
            co_owners=len(owner),
            registered_co_owners=len(residents),
        )
        resident = self.ground.resident_of_unit(unit) if found.use_class in HOMES else ""
        return self._share(found, row, unit.building_id, area, resident)

    def _plain(self, row: Row, area: Decimal | None, of: int | None) -> UseShare | None:
        """Exempt or vacant: the same for land and floors."""
        if row.exempt_item:
            self._ask(self.ground.asked(EXEMPT), row, of)
            if area is None:
                return self.ground.share(UseClass.EXEMPT, exempt_item=str(row.exempt_item))
            return UseShare(UseClass.EXEMPT, area, exempt_item=str(row.exempt_item))
        if row.use != _NOT_USED:
            return None
        self._ask(self.ground.asked(UNUSED), row, of)
        held_from, since = self.ground.held_from.get(self.parcel.id), row.vacant_since
        years = vacant_since(self.ground.law, since, held_from) if since else 0
        if years < 1:
            self.note(Kind.VACANT_SINCE_UNKNOWN, of, **self._unit_of(row, of))
        if area is None:
            return self.ground.share(UseClass.VACANT, vacant_years=max(years, 1))
        return UseShare(UseClass.VACANT, area, vacant_years=max(years, 1))

    def _garden_of(self, zone: rows.ZoneRow) -> str | None:
        """H9: residential land without a dwelling, in the group of the owner's own home."""
        homes = self.ground.homes
        if zone.use != LandUse.RESIDENCE or zone.used_by != UsedBy.SELF:
            return None
        if any(b.id in homes.dwellings and b.id not in homes.residents for b in self.buildings):
            return None
        return self.ground.gardens.get((self.land_owner, self.group))

    def _tenure(self, row: rows.BuildingRow, owner: Holders) -> tuple[Tenure, str]:
        """Whose building it is and on whose land; and the person its exemption counts for."""
        ground = self.ground
        kind = ground.owner_kind(owner)
        home = self._home_of(row, owner) if kind is OwnerKind.NATURAL else None
        mine = owner == self.land_owner
        tenure = Tenure(
            kind, home is not None, len(owner),
            0 if home is None else len(ground.homes.residents[home]),
            mine, mine and self.parcel.is_state_land,
        )  # fmt: skip
        return tenure, "" if home is None else ground.resident_of(home)

    def _floor(
        self, row: rows.BuildingRow, floor: rows.FloorRow, area: Decimal | None, tenure: Tenure,
        resident: str,
    ) -> UseShare:  # fmt: skip
        if plain := self._plain(floor, area, row.id):
            return plain
        found = self._found(floor, tenure)
        if found.use_class not in HOMES:
            return self._share(found, floor, row.id, area)
        return self._share(found, floor, row.id, area, resident, state=tenure.on_state_land)

    def _found(self, floor: rows.FloorRow, tenure: Tenure) -> Asked:
        """The class of a floor: without papers of its own, asked once for all that are like it."""
        if floor.evidence:
            return self._classified(floor, tenure)
        key = (floor.use, floor.letting, floor.used_by, tenure)
        found = self.ground.known.get(key)
        if found is None:
            found = self.ground.known[key] = self._classified(floor, tenure)
        return found

    def _classified(self, floor: rows.FloorRow, tenure: Tenure) -> Asked:
        lives_there = floor.used_by == UsedBy.SELF
        found = class_of_floor(
            floor.use, floor.letting, tenure, lives_there=lives_there, law=self.ground.law,
            evidence=floor.evidence,
        )  # fmt: skip
        return self.ground.asked(found)

    def _home_of(self, row: rows.BuildingRow, owner: Holders) -> int | None:
        """The registered home this building is, or belongs to (H9: kitchen, garage beside it)."""
        homes = self.ground.homes
        if row.id in homes.residents:
            return row.id
        if row.id in homes.dwellings:
            return None
        beside = (b.id for b in self.buildings if b.id in homes.residents)
        return next((b for b in beside if self.ground.building_holders[b] == owner), None)
