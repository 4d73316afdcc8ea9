"""Owner sets as numbers: each set of parties that holds something together, once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from taxation.law.columns import Flags, Ints, distinct, lengths, starts_of
from taxation.selectors.columnar.tables import Register, Rights
from taxation.selectors.shares import DUST, ShareRow

OWNERSHIP = 1


def places(ids: Ints, wanted: Ints) -> Ints:
    """Where each wanted id stands among the ids; -1 when it does not."""
    if not len(ids):
        return np.full(len(wanted), -1, dtype=np.int64)
    if (ids[1:] > ids[:-1]).all():
        at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    else:
        order = np.argsort(ids)
        at = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
    return np.where(ids[at] == wanted, at, -1)


def taken(column: Ints, at: Ints) -> Ints:
    """The values at places of a column; 0 at none (-1)."""
    return np.append(column, 0)[at]


class Sets:
    """Sets of parties by number. The first are the parties alone, in the order of `people`."""

    def __init__(self, people: Ints, is_natural: Flags) -> None:
        self.people = people
        self.members: list[tuple[int, ...]] = [(one,) for one in people.tolist()]
        #: Of the sets of several: places of their members among the people.
        self._joint: list[tuple[int, ...]] = []
        self._known: dict[tuple[int, ...], int] = {}
        self._natural = is_natural

    def __len__(self) -> int:
        return len(self.members)

    def of(self, thing: Ints, party: Ints, size: int) -> Ints:
        """The set that holds each of `size` things, -1 none; one row a right."""
        found = np.full(size, -1, dtype=np.int64)
        pairs = distinct(thing * max(len(self.people), 1) + places(self.people, party))
        thing, party = np.divmod(pairs, max(len(self.people), 1))
        starts = starts_of(thing)
        found[thing[starts]] = party[starts]
        size_of = lengths(starts, len(thing))
        for one in np.flatnonzero(size_of > 1).tolist():
            start = int(starts[one])
            mine = tuple(party[start : start + int(size_of[one])].tolist())
            found[thing[start]] = self._number(mine)
        return found

    def _number(self, members: tuple[int, ...]) -> int:
        number = self._known.get(members)
        if number is None:
            number = self._known[members] = len(self.members)
            self.members.append(tuple(self.people[list(members)].tolist()))
            self._joint.append(members)
        return number

    def memberships(self) -> tuple[Ints, Ints]:
        """Every (set, place of a member)."""
        alone = np.arange(len(self.people), dtype=np.int64)
        joint = np.arange(len(alone), len(self), dtype=np.int64)
        size = np.array([len(one) for one in self._joint], dtype=np.int64)
        members = np.array([place for one in self._joint for place in one], dtype=np.int64)
        return np.concatenate([alone, np.repeat(joint, size)]), np.concatenate([alone, members])

    def is_natural(self) -> Flags:
        """Whether every member of each set is a natural person."""
        sets, members = self.memberships()
        found = np.ones(len(self), dtype=bool)
        found[sets[~self._natural[members]]] = False
        return found


@dataclass(frozen=True, slots=True)
class Owners:
    """The set of each parcel, building and unit holder, -1 none; what is in doubt is marked."""

    sets: Sets
    parcel: Ints
    building: Ints
    #: The holders of buildings that have holders of their own.
    own: Ints
    #: Of each right in a unit.
    units: Ints
    parcel_doubt: Flags
    building_doubt: Flags
    #: Sums of shares that are no whole.
    shares: list[ShareRow]


def owners_of(register: Register) -> Owners:
    """As facts.py: owners first, on State land possessors; a building without follows its land."""
    rights, people = register.rights, register.people
    sets = Sets(people.id, people.is_natural.astype(bool))
    parcel, at = _land(register, sets)
    own, at_building = _held(rights, rights.building, register.buildings.id, sets)
    under = places(register.parcels.id, register.buildings.parcel)
    follows = np.where(under >= 0, parcel[under], -1)
    in_units = np.unique(rights.unit[rights.unit > 0])
    units, at_unit = _held(rights, rights.unit, in_units, sets)
    land_doubt, land = _no_whole(rights, at, register.parcels.id, "parcel_id")
    doubt, built = _no_whole(rights, at_building, register.buildings.id, "building_id")
    _, inside = _no_whole(rights, at_unit, in_units, "unit_id")
    building = np.where(own >= 0, own, follows)
    shares = [*land, *built, *inside]
    return Owners(sets, parcel, building, own, units, land_doubt, doubt, shares)


def _land(register: Register, sets: Sets) -> tuple[Ints, Ints]:
    """The set that is taxed for each parcel, and the place of the parcel of each right."""
    rights, parcels = register.rights, register.parcels
    at = places(parcels.id, rights.parcel)
    owned, held = (
        sets.of(at[mine], rights.party[mine], len(parcels.id))
        for mine in (
            (at >= 0) & (rights.kind == OWNERSHIP),
            (at >= 0) & (rights.kind != OWNERSHIP),
        )
    )
    state = parcels.is_state == 1
    first, second = np.where(state, held, owned), np.where(state, owned, held)
    return np.where(first >= 0, first, second), at


def _held(rights: Rights, of: Ints, ids: Ints, sets: Sets) -> tuple[Ints, Ints]:
    at = np.where(of > 0, places(ids, of), -1)
    return sets.of(at[at >= 0], rights.party[at >= 0], len(ids)), at


def _no_whole(rights: Rights, at: Ints, ids: Ints, name: str) -> tuple[Flags, list[ShareRow]]:
    """Things with a kind of right whose shares are no whole; and their sums."""
    sums = np.zeros((len(ids), 4))
    mine = at >= 0
    np.add.at(sums, (at[mine], rights.kind[mine]), (rights.over / rights.under)[mine])
    wrong: Flags = np.asarray(((sums > 0) & (np.abs(sums - 1) > DUST)).any(axis=1))
    found = []
    for place in np.flatnonzero(wrong).tolist():
        where = {**_NOWHERE, name: int(ids[place])}
        owned, possessed, licensed = (total or None for total in sums[place, 1:].tolist())
        found.append(ShareRow(**where, owned=owned, possessed=possessed, licensed=licensed))
    return wrong, found


_NOWHERE: dict[str, int | None] = {"parcel_id": None, "building_id": None, "unit_id": None}
