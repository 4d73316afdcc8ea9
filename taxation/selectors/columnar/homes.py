"""Main residences as columns; the rules are those of homes.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from taxation.law.columns import Flags, Ints, distinct, starts_of
from taxation.selectors.columnar.owners import Owners, places
from taxation.selectors.columnar.tables import Register


@dataclass(frozen=True, slots=True)
class Homes:
    """By building: how many of its own people are registered in it, and whether it is a dwelling.

    `sets_in_doubt` must be looked at one by one, and so must everything on `parcels_in_doubt`.
    """

    residents: Ints
    is_dwelling: Flags
    sets_in_doubt: Flags
    parcels_in_doubt: Flags


def homes_of(register: Register, owners: Owners) -> Homes:
    """Nearly everybody is registered in one building, or in none of his own."""
    party, building, parcel, elsewhere = _registrations(register)
    at = places(register.buildings.id, building)
    size, people = len(register.buildings.id), len(register.people.id)
    is_dwelling = np.zeros(size, dtype=bool)
    is_dwelling[at[at >= 0]] = True
    holder = places(register.people.id, party)
    strange = np.unique(holder[elsewhere])
    on = places(register.parcels.id, parcel)
    of_strange = np.isin(party, party[elsewhere])
    parcels_in_doubt = _flags(len(register.parcels.id), on[of_strange])
    under = places(register.parcels.id, register.buildings.parcel)
    parcels_in_doubt |= _flags(len(register.parcels.id), under[at[of_strange & (at >= 0)]])

    own = (at >= 0) & (holder >= 0) & _is_member(owners, owners.building[at], holder)
    pairs = distinct(holder[own] * max(size, 1) + at[own])
    who, where = np.divmod(pairs, max(size, 1))
    count = np.bincount(who, minlength=people)
    single = count[who] == 1
    who, where = who[single], where[single]
    residents = np.bincount(where, minlength=size).astype(np.int64)
    doubtful = _flags(people, strange) | (count > 1)
    sets, members = owners.sets.memberships()
    sets_in_doubt = _flags(len(owners.sets), sets[doubtful[members]])
    sets_in_doubt |= _several(owners, who, where)
    return Homes(residents, is_dwelling, sets_in_doubt, parcels_in_doubt)


def _registrations(register: Register) -> tuple[Ints, Ints, Ints, Flags]:
    """Of natural persons: party, building and parcel; whether it is in a unit or no building."""
    houses, registered = register.houses, register.registered
    house = places(houses.id, registered.house)
    natural = ~np.isin(registered.party, register.juristic.id) & (house >= 0)
    house = house[natural]
    unit, building = houses.unit[house], houses.building[house]
    building = np.where(unit > 0, 0, building)
    return registered.party[natural], building, houses.parcel[house], building == 0


def _several(owners: Owners, who: Ints, where: Ints) -> Flags:
    """Sets with homes of different people: each home counts for its own (facts name them)."""
    order = np.lexsort((who, where))
    first = starts_of(where[order])
    head, home = who[order][first], where[order][first]
    people = max(len(owners.sets.people), 1)
    pairs = np.unique(owners.building[home] * people + head)
    count = np.bincount(pairs // people, minlength=len(owners.sets))
    return np.asarray(count > 1)


def _is_member(owners: Owners, sets: Ints, holder: Ints) -> Flags:
    people = max(len(owners.sets.people), 1)
    mine, members = owners.sets.memberships()
    joint = mine >= people
    pairs = mine[joint] * people + members[joint]
    return np.asarray((sets == holder) | np.isin(sets * people + holder, pairs))


def _flags(size: int, at: Ints) -> Flags:
    found = np.zeros(size, dtype=bool)
    found[at[at >= 0]] = True
    return found
