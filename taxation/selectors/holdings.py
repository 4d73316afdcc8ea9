"""Register rows of one day -> objects of the law, by owner set.

A parcel's land follows its use zones (U2). Where one built-up zone carries buildings, its land is
divided among them and follows their floors (U1, U3). Everything on one parcel carries its group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from parcels.models.vocabulary import LandUse
from taxation.law.facts import WHOLE, BuildingPiece, LandPiece, ObjectFacts, UseShare
from taxation.models import PriceSource
from taxation.selectors import rows
from taxation.selectors.findings import Finding, Kind, Notes
from taxation.selectors.ground import Ground, Holders
from taxation.selectors.units import unit_object
from taxation.selectors.uses import Uses

_BUILT_UP = (LandUse.RESIDENCE.value, LandUse.OTHER.value)
_FARM, _TREASURY = LandUse.AGRICULTURE.value, PriceSource.TREASURY.value
#: Uses and the whole may differ by the rounding of a survey form, not by more.
TOLERANCE = Decimal("0.01")


@dataclass(slots=True)
class Holding:
    """What one owner set has: objects, and the parcel and building each lies on."""

    objects: list[ObjectFacts] = field(default_factory=list)
    places: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def add(self, one: ObjectFacts, parcel: int, building: int | None = None) -> None:
        self.objects.append(one)
        self.places[one.ref] = (parcel, building)


def holdings(ground: Ground) -> dict[Holders, Holding]:
    """All holdings, in the order of their first parcel."""
    found: dict[Holders, Holding] = defaultdict(Holding)
    for parcel in ground.parcels.values():
        _Parcel(ground, parcel).add_to(found)
    for building in ground.buildings.values():
        if building.parcel_id not in ground.parcels:
            ground.findings.append(Finding(Kind.BUILDING_WITHOUT_LAND, building=building.id))
    return found


class _Parcel:
    """One parcel with its buildings, on the way to objects."""

    def __init__(self, ground: Ground, row: rows.ParcelRow) -> None:
        self.ground, self.row = ground, row
        self.holders = ground.land_holders[row.id]
        self.zones = ground.zones.get(row.id, [])
        self.buildings = ground.on_parcel.get(row.id, [])
        self.reaching = ground.spans.reaching(row.id)
        self.group = ground.group_of(row.id)
        self._note = Notes(ground.findings, row.id, self.holders)
        self.uses = Uses(ground, row, self._note, self.group)
        self.is_owned = self._owner_is_known("parcel", row.id)

    def add_to(self, found: dict[Holders, Holding]) -> None:
        """Objects of the land and of each building, each to its own taxpayer."""
        yards: dict[int, Fraction] = {}
        if self._land_is_ready():
            yards = self._yards() if self.buildings or self.reaching else {}
            self._bare_land(found[self.holders], bool(yards))
        for building in self.buildings:
            if units := self.ground.units.get(building.id):
                self._units(found, building, units)
            else:
                self._building(found, building, yards.get(building.id))
        for building in self.reaching:
            if building.id in yards:
                self._reach(found, building, yards[building.id])

    def _owner_is_known(self, of: str, key: int, building: int | None = None) -> bool:
        """Whether the shares leave no doubt who owns it; what is off is written down."""
        state = of == "parcel" and self.row.is_state_land
        if wrong := self.ground.shares.wrong(of, key, of_state=state):
            self._note(wrong[0], building, percent=wrong[1])
        return wrong is None or wrong[0] != Kind.SHARES_OVER

    def _land_is_ready(self) -> bool:
        """Owner, price and uses are there; what is missing is written down."""
        row = self.row
        if not self.holders:
            self._note(Kind.NO_OWNER)
            return False
        if not self.is_owned:
            return False
        if row.baht_per_sq_wah is None:
            self._note(Kind.NO_PRICE)
        elif row.price_source != "treasury":
            self._note(Kind.ESTIMATED_PRICE, source=row.price_source)
        if not row.is_drawn:
            self._note(Kind.NO_BOUNDARY)
        return self._uses_add_up() and row.baht_per_sq_wah is not None

    def _uses_add_up(self) -> bool:
        total = total_of([zone.area_sq_wah for zone in self.zones])
        if strange := self.ground.strange_use("parcel", self.row.id, self.row.code):
            self._note(Kind.REFUSED, None, **strange)
        elif not self.zones:
            self._note(Kind.NO_USE)
        elif total != self.row.area_sq_wah and abs(total - self.row.area_sq_wah) > TOLERANCE:
            whole = self.row.area_sq_wah
            self._note(Kind.USES_DO_NOT_ADD_UP, uses=total, whole=whole, unit="sq_wah")
        else:
            return total > 0
        return False

    # --- land ---------------------------------------------------------------------------

    def _yards(self) -> dict[int, Fraction]:
        """Share of the parcel under each building, when one built-up use carries them (U3)."""
        built = [zone for zone in self.zones if _is_built_up(zone)]
        standing = [one for one in (*self.buildings, *self.reaching) if self._makes_a_yard(one)]
        if not standing or not built:
            return {}
        if len(built) > 1 and len({(zone.use, zone.standing_reduction) for zone in built}) > 1:
            return {}
        weights = {one.id: weight for one in standing if (weight := self._weight(one))}
        part = self._part(built)
        if len(weights) == 1:
            return dict.fromkeys(weights, part)
        whole = sum(weights.values())
        shares = {one: Fraction(weight, whole) for one, weight in weights.items()}
        return shares if part is WHOLE else {one: part * mine for one, mine in shares.items()}

    def _part(self, members: Sequence[rows.ZoneRow]) -> Fraction:
        """The members' share of the parcel."""
        if len(members) == len(self.zones):
            return WHOLE
        mine = total_of([zone.area_sq_wah for zone in members])
        return Fraction(mine) / Fraction(total_of([zone.area_sq_wah for zone in self.zones]))

    def _makes_a_yard(self, building: rows.BuildingRow) -> bool:
        if building.is_unfinished or building.id in self.ground.units:
            return False
        floors = self.ground.floors.get(building.id, ())
        return any(floor.use != _FARM for floor in floors)

    def _weight(self, building: rows.BuildingRow) -> Fraction | int:
        """Its ground here; a whole number of square centimetres nearly always."""
        by = self.ground.law.setting("land_share_by")
        if by == "equal":
            return 1
        ground: Fraction | int
        if by == "footprint" and building.footprint_sq_m:
            ground = round(building.footprint_sq_m * 100)
        else:
            ground = Fraction(building.area_sq_m) * 100
        here = self.ground.spans.part(building.id, self.row.id)
        return ground if here is WHOLE else ground * here

    def _land(self, share: Fraction) -> LandPiece:
        row, source = self.row, self.row.price_source
        note = "" if source == _TREASURY else str(source)
        return LandPiece(row.code, row.area_sq_wah, row.baht_per_sq_wah, share, note)

    def _bare_land(self, holding: Holding, has_yards: bool) -> None:
        """Zones that follow no building, one object for each standing category."""
        rest = self.zones
        if has_yards:
            rest = [zone for zone in self.zones if not _is_built_up(zone)]
            if not rest:
                return
        kinds: dict[tuple[str, int | None], list[rows.ZoneRow]] = {}
        for zone in rest:
            kinds.setdefault((zone.standing_reduction, _standing_since(zone)), []).append(zone)
        many = len(kinds) > 1 or has_yards
        for number, ((standing, since), members) in enumerate(kinds.items(), 1):
            holding.add(
                ObjectFacts(
                    f"{self.row.code}-{number}" if many else self.row.code,
                    self.uses.of_zones(members),
                    lands=(self._land(self._part(members)),),
                    group=self.group,
                    standing=standing,
                    standing_since=since,
                ),
                self.row.id,
            )

    # --- buildings ----------------------------------------------------------------------

    def _building(
        self, found: dict[Holders, Holding], row: rows.BuildingRow, yard: Fraction | None
    ) -> None:
        """The building with its yard when both are of one owner; else each for itself."""
        owner = self.ground.building_holders[row.id]
        floors = self.ground.floors.get(row.id, [])
        piece = self._piece(row) if self._floors_are_ready(row, floors, owner) else None
        mine = owner == self.holders
        together = mine and piece is not None and not self.row.is_state_land
        standing, since = self._standing_of(floors) if mine else ("", None)
        if yard is not None and not together:
            uses = self.uses.of_yard(row, floors, owner)
            self._add(found, f"{row.code}-L", uses, yard, standing, since)
        if piece is None:
            return
        found[owner].add(
            ObjectFacts(
                row.code,
                self.uses.of_floors(row, floors, owner),
                lands=(self._land(yard),) if yard is not None and together else (),
                buildings=(piece,),
                group=self.group if mine else f"{self.row.code}~",
                standing=standing,
                standing_since=since,
            ),
            self.row.id,
            row.id,
        )

    def _reach(self, found: dict[Holders, Holding], row: rows.BuildingRow, yard: Fraction) -> None:
        """The land here under a building whose main parcel is another: it follows its floors."""
        owner = self.ground.building_holders[row.id]
        floors = self.ground.floors.get(row.id, [])
        mine = owner == self.holders
        if mine and not self.row.is_state_land:
            uses = self.uses.of_floors(row, floors, owner)
            if not self._is_of_group(row.parcel_id):  # an officer keeps them apart
                uses = self.uses.without_home(uses)
        else:
            uses = self.uses.of_yard(row, floors, owner)
        standing, since = self._standing_of(floors) if mine else ("", None)
        self._add(found, f"{row.code}-L-{self.row.code}", uses, yard, standing, since)

    def _is_of_group(self, main: int | None) -> bool:
        return main in self.ground.parcels and self.ground.group_of(main or 0) == self.group

    def _add(
        self, found: dict[Holders, Holding], ref: str, uses: tuple[UseShare, ...],
        yard: Fraction, standing: str, since: int | None,
    ) -> None:  # fmt: skip
        one = ObjectFacts(
            ref, uses, lands=(self._land(yard),), group=self.group, standing=standing,
            standing_since=since,
        )  # fmt: skip
        found[self.holders].add(one, self.row.id)

    def _units(
        self, found: dict[Holders, Holding], building: rows.BuildingRow, units: list[rows.UnitRow]
    ) -> None:
        """A condominium: each unit to its owner, all else is common property (s8 item 9)."""
        if any(not zone.exempt_item for zone in self.zones):
            self._note(Kind.COMMON_LAND_TAXED, building.id)
        for unit in units:
            if one := unit_object(self.ground, self.uses, unit, self._note):
                found[tuple(unit.holders)].add(one, self.row.id, building.id)

    def _piece(self, row: rows.BuildingRow) -> BuildingPiece | None:
        """The building as the law values it; None and a finding when it cannot be valued."""
        price = self.ground.prices.get(row.type_code)
        if price is None and not row.is_unfinished:
            self._note(Kind.NO_BUILDING_PRICE, row.id, type_code=row.type_code)
            return None
        if row.year_built is None or row.year_built > self.ground.year:
            self._note(Kind.NO_YEAR_BUILT, row.id, year_built=row.year_built or "")
        age = max(self.ground.year - (row.year_built or self.ground.year), 0)
        return BuildingPiece(
            row.code, row.area_sq_m, price, row.material, age, row.type_code,
            untaxed="unfinished" if row.is_unfinished else "",
        )  # fmt: skip

    def _standing_of(self, floors: Iterable[rows.FloorRow]) -> tuple[str, int | None]:
        """A standing reduction of the land's use holds for the building of that use."""
        if not any(zone.standing_reduction for zone in self.zones):
            return "", None
        uses = {floor.use for floor in floors}
        for zone in self.zones:
            if zone.standing_reduction and zone.use in uses:
                return zone.standing_reduction, _standing_since(zone)
        return "", None

    def _floors_are_ready(
        self, row: rows.BuildingRow, floors: Sequence[rows.FloorRow], owner: Holders
    ) -> bool:
        total = total_of([floor.area_sq_m for floor in floors])
        if not owner:
            self._note(Kind.NO_OWNER, row.id)
        elif not self._roof_is_owned(row):
            return False
        elif strange := self.ground.strange_use("building", row.id, row.code):
            self._note(Kind.REFUSED, row.id, **strange)
        elif not floors:
            self._note(Kind.NO_USE, row.id)
        elif total != row.area_sq_m and abs(total - row.area_sq_m) > TOLERANCE:
            whole = row.area_sq_m
            self._note(Kind.USES_DO_NOT_ADD_UP, row.id, uses=total, whole=whole, unit="sq_m")
        else:
            return True
        return False

    def _roof_is_owned(self, row: rows.BuildingRow) -> bool:
        """A building has owners of its own, or those of its land, with the doubt about them."""
        return self._owner_is_known("building", row.id, row.id) if row.holders else self.is_owned


def total_of(areas: Sequence[Decimal]) -> Decimal:
    """The sum; of most things there is one use only."""
    return areas[0] if len(areas) == 1 else sum(areas, Decimal(0))


def _is_built_up(zone: rows.ZoneRow) -> bool:
    return zone.use in _BUILT_UP and not zone.exempt_item


def _standing_since(zone: rows.ZoneRow) -> int | None:
    """The first tax year of a standing reduction: facts are those of 1 January."""
    if not zone.standing_reduction or zone.since is None:
        return None
    return zone.since.year + (zone.since.timetuple().tm_yday > 1)
