"""Parcels and buildings -> objects of the law, as columns; the rules are those of holdings.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from parcels.models.vocabulary import LandUse
from taxation.law.columns import SAFE, Flags, Ints, add_up
from taxation.law.schema import Law
from taxation.selectors.columnar.homes import Homes
from taxation.selectors.columnar.owners import Owners, places
from taxation.selectors.columnar.tables import USES, Register
from taxation.selectors.columnar.uses import (
    HOME_CLASSES,
    RES_OTHER,
    Used,
    joined,
    used_floors,
    used_land,
)

LAND, YARD, BUILDING = 0, 1, 2
FARM = USES.index(LandUse.AGRICULTURE.value) + 1
_BUILT_UP = [USES.index(one.value) + 1 for one in (LandUse.RESIDENCE, LandUse.OTHER)]
#: Uses and the whole may differ by the rounding of a survey form, not by more (hundredths).
TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class Things:
    """One row an object: owner set, parcel, building (-1 none), kind, group, share of the land.

    `over` / `under` in lowest terms, 0 without land. `is_part`: bare land beside yards.
    `uses`: one row a use, `thing` the object of each.
    """

    owner: Ints
    parcel: Ints
    building: Ints
    kind: Ints
    group: Ints
    over: Ints
    under: Ints
    is_part: Flags
    uses: Used
    thing: Ints
    #: Parcels of which something must be looked at one by one.
    odd_parcels: Flags

    def __len__(self) -> int:
        return len(self.owner)


class Ground:
    """The register's rows by place, and what each is part of. `roots`: of the group of a parcel."""

    def __init__(
        self, register: Register, owners: Owners, homes: Homes, roots: Ints, law: Law
    ) -> None:
        self.register, self.owners, self.homes, self.law = register, owners, homes, law
        self.roots = roots
        self.parcel = places(register.parcels.id, register.buildings.parcel)
        self.zone_parcel = places(register.parcels.id, register.zones.parcel)
        self.floor_building = places(register.buildings.id, register.floors.building)
        self.natural = owners.sets.is_natural()
        self.state = register.parcels.is_state == 1
        #: The building's owners are those of its land.
        self.mine = (self.parcel >= 0) & (owners.building == owners.parcel[self.parcel])

    def land_uses(self) -> Used:
        """Zones in their classes; a garden in the group of the owner's home belongs to it (H9)."""
        zones, at = self.register.zones, self.zone_parcel
        owner = self.owners.parcel[at]
        homes = self._home_keys()
        garden = (zones.use == _BUILT_UP[0]) & (zones.by_self == 1)
        garden &= np.isin(self._key(owner, self.roots[at]), homes) & ~self._others_live_on()[at]
        return used_land(zones, self.natural[owner], garden, self.state[at], self.law)

    def _home_keys(self) -> Ints:
        """Owner set and group of each home on own land that is not the State's."""
        home = (self.homes.residents > 0) & self.mine & ~self.state[self.parcel]
        return self._key(self.owners.building[home], self.roots[self.parcel[home]])

    def _key(self, owner: Ints, parcel: Ints) -> Ints:
        return owner * max(len(self.state), 1) + parcel

    def _others_live_on(self) -> Flags:
        """Parcels with a dwelling that is nobody's home."""
        found = np.zeros(len(self.state), dtype=bool)
        other = self.homes.is_dwelling & (self.homes.residents == 0) & (self.parcel >= 0)
        found[self.parcel[other]] = True
        return found

    def floor_uses(self) -> Used:
        """Floors in their classes, by the tenure of their building."""
        owner, at = self.owners.building, self.floor_building
        registered = np.where(self.natural[owner], self._registered(), 0)
        tenure = {
            "owner": self.natural[owner],
            "co_owners": owner_sizes(self.owners)[owner],
            "registered_co_owners": registered,
            "owns_land": self.mine,
            "on_state_land": self.mine & self.state[self.parcel],
        }
        of_floor = {name: column[at].astype(np.int64) for name, column in tenure.items()}
        return used_floors(self.register.floors, of_floor, self.law)

    def _registered(self) -> Ints:
        """How many owners are registered in the home a building is, or stands beside (H9)."""
        residents = self.homes.residents
        key = self._key(self.owners.building, self.parcel)
        home = np.flatnonzero((residents > 0) & (self.parcel >= 0))
        known, first = np.unique(key[home], return_index=True)
        if not len(home):
            return residents
        at = np.minimum(np.searchsorted(known, key), len(known) - 1)
        beside = np.where(known[at] == key, residents[home[first[at]]], 0)
        return np.where((residents == 0) & ~self.homes.is_dwelling, beside, residents)


def owner_sizes(owners: Owners) -> Ints:
    """How many parties each set has."""
    return np.array([len(one) for one in owners.sets.members], dtype=np.int64)


def things_of(ground: Ground, priced: Flags) -> Things:
    """All objects of all parcels; what is odd is marked, and worth nothing. `priced` buildings."""
    land, floors = ground.land_uses(), ground.floor_uses()
    odd = _odd_parcels(ground, land, floors, priced)
    yards = _Yards(ground, floors)
    bare = _bare_land(ground, yards, land)
    built = _built(ground, yards, floors)
    names = ("owner", "parcel", "building", "kind", "group", "over", "under", "is_part")
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(one, name) for one in (bare, *built)]) for name in names
    }
    firsts = np.cumsum([0, len(bare), len(built[0])])
    thing = [one.thing + first for one, first in zip((bare, *built), firsts, strict=True)]
    uses = joined([one.uses for one in (bare, *built)])
    odd |= yards.huge
    odd[bare.parcel[bare.over == 0]] = True
    return Things(**columns, uses=uses, thing=np.concatenate(thing), odd_parcels=odd)


def _odd_parcels(ground: Ground, land: Used, floors: Used, priced: Flags) -> Flags:
    register, owners = ground.register, ground.owners
    parcels, buildings, size = register.parcels, register.buildings, len(ground.state)
    odd: Flags = (parcels.is_odd == 1) | (parcels.area <= 0) | (parcels.price < 0)
    odd |= _wrong(ground.zone_parcel, land, parcels.area, size)
    odd &= owners.parcel >= 0  # nobody is taxed for land without an owner
    odd |= owners.parcel_doubt | ground.homes.parcels_in_doubt | (parcels.is_spanned == 1)
    wrong = (buildings.is_odd == 1) | (buildings.area <= 0) | (owners.building < 0) | ~priced
    wrong |= owners.building_doubt
    wrong |= _wrong(ground.floor_building, floors, buildings.area, len(wrong))
    odd[ground.parcel[wrong & (ground.parcel >= 0)]] = True
    return odd


def _wrong(at: Ints, uses: Used, whole: Ints, size: int) -> Flags:
    """Things without a use, with an odd one, or with uses that do not add up."""
    mine = at >= 0
    total = add_up(at[mine], uses.area[mine], size)
    found: Flags = (total <= 0) | (np.abs(total - whole) > TOLERANCE)
    found[at[mine & uses.is_odd]] = True
    return found


class _Yards:
    """Where one built-up use carries buildings, its land is divided among them (U3)."""

    def __init__(self, ground: Ground, floors: Used) -> None:
        zones, at, size = ground.register.zones, ground.zone_parcel, len(ground.state)
        mine = at >= 0
        self.built = np.isin(zones.use, _BUILT_UP) & (zones.exempt_item == 0) & mine
        self.whole = add_up(at[mine], zones.area[mine], size)
        self.part = add_up(at[self.built], zones.area[self.built], size)
        low, high = np.full(size, 9), np.zeros(size, dtype=np.int64)
        np.minimum.at(low, at[self.built], zones.use[self.built])
        np.maximum.at(high, at[self.built], zones.use[self.built])
        weight = np.where(self._carries(ground) & (ground.parcel >= 0), self._weights(ground), 0)
        weight[((low != high) | (ground.owners.parcel < 0))[ground.parcel]] = 0
        self.weight = weight
        self.weights = add_up(ground.parcel[weight > 0], weight[weight > 0], size)
        #: Parcels with yards.
        self.on = self.weights > 0
        self.has = (weight > 0) & self.on[ground.parcel]
        big = self.part.astype(float) * self.weights, self.whole.astype(float) * self.weights
        self.huge = (big[0] > SAFE) | (big[1] > SAFE)

    @staticmethod
    def _carries(ground: Ground) -> Flags:
        """Finished buildings with any use but farming."""
        found = np.zeros(len(ground.parcel), dtype=bool)
        at = ground.floor_building
        found[at[(at >= 0) & (ground.register.floors.use != FARM)]] = True
        return np.asarray(found & (ground.register.buildings.is_unfinished == 0))

    @staticmethod
    def _weights(ground: Ground) -> Ints:
        by, buildings = ground.law.setting("land_share_by"), ground.register.buildings
        if by == "equal":
            return np.ones(len(buildings.id), dtype=np.int64)
        known = (buildings.footprint > 0) & (by == "footprint")
        return np.where(known, buildings.footprint, buildings.area)

    def share(self, parcel: Ints, building: Ints) -> tuple[Ints, Ints]:
        """The share of the parcel's land that goes with each building."""
        huge = self.huge[parcel]
        over = np.where(huge, 1, self.part[parcel] * np.where(huge, 1, self.weight[building]))
        under = np.where(huge, 1, self.whole[parcel] * np.where(huge, 1, self.weights[parcel]))
        return lowest(over, under)


def lowest(over: Ints, under: Ints) -> tuple[Ints, Ints]:
    """A fraction in its lowest terms."""
    common = np.maximum(np.gcd(over, under), 1)
    return over // common, under // common


def _bare_land(ground: Ground, yards: _Yards, land: Used) -> Things:
    """Zones that follow no building."""
    at = ground.zone_parcel
    owned = (at >= 0) & (ground.owners.parcel[at] >= 0)
    rest = np.flatnonzero(owned & ~(yards.built & yards.on[at]))
    parcel, thing = np.unique(at[rest], return_inverse=True)
    mine = add_up(thing, land.area[rest], len(parcel))
    over, under = lowest(mine, yards.whole[parcel])
    none = np.full(len(parcel), -1, dtype=np.int64)
    return Things(
        ground.owners.parcel[parcel], parcel, none, np.full(len(parcel), LAND),
        ground.roots[parcel], over, under, yards.on[parcel], land.at(rest), thing,
        np.zeros(0, dtype=bool),
    )  # fmt: skip


def _built(ground: Ground, yards: _Yards, floors: Used) -> tuple[Things, Things]:
    """Yards whose building is another's or on State land; and buildings, with their own yard."""
    standing = np.flatnonzero(ground.parcel >= 0)
    together = ground.mine & ~ground.state[ground.parcel]
    apart = standing[yards.has[standing] & ~together[standing]]
    return (
        _object(ground, yards, floors, apart, YARD),
        _object(ground, yards, floors, standing, BUILDING, yards.has & together),
    )


def _object(
    ground: Ground, yards: _Yards, floors: Used, buildings: Ints, kind: int,
    with_land: Flags | None = None,
) -> Things:  # fmt: skip
    parcel, mine = ground.parcel[buildings], ground.mine[buildings]
    over, under = yards.share(parcel, buildings)
    if with_land is not None:
        over = np.where(with_land[buildings], over, 0)
        under = np.where(with_land[buildings], under, 1)
    of_land = kind == YARD
    owner = ground.owners.parcel[parcel] if of_land else ground.owners.building[buildings]
    group = np.where(mine | of_land, ground.roots[parcel], parcel + len(ground.state))
    place = np.full(len(ground.parcel), -1, dtype=np.int64)
    place[buildings] = np.arange(len(buildings))
    rows = np.flatnonzero((ground.floor_building >= 0) & (place[ground.floor_building] >= 0))
    thing = place[ground.floor_building[rows]]
    uses = floors.at(rows)
    if of_land:
        uses = _of_yard(uses, mine[thing])
    none = np.zeros(0, dtype=bool)
    flat = np.zeros(len(buildings), dtype=bool)
    return Things(
        owner, parcel, buildings, np.full(len(buildings), kind), group, over, under, flat, uses,
        thing, none,
    )  # fmt: skip


def _of_yard(uses: Used, mine: Flags) -> Used:
    """Land under a home that is another's, or on State land, is no home of its own (U1, H10)."""
    home = np.isin(uses.use_class, HOME_CLASSES)
    use_class = np.where(home, RES_OTHER, uses.use_class)
    state = np.where(home, mine, uses.state)
    return Used(use_class, uses.area, uses.item, uses.years, state, uses.is_odd)
