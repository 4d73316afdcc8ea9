"""Those who are not plain, as the rows facts.py reads: made of the columns that are there already.

Only what the columns leave out is asked again, for the few parcels concerned: uses with their
papers and counts, condominium units, and where parcels came from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from parcels.models.vocabulary import PartyKind
from taxation.law.columns import Flags
from taxation.law.schema import Law
from taxation.selectors import rows
from taxation.selectors.columnar.owners import places
from taxation.selectors.columnar.roll import Body, Left
from taxation.selectors.descent import with_descended_prices
from taxation.selectors.facts import Day, Roll, roll_of_day
from taxation.selectors.groups import overrides


def read_left(
    body: Body, left: Left, question: rows.Question, law: Law, choices: Mapping[str, str]
) -> Roll:
    """The facts of the sets that are left, and what is found on every parcel they concern."""
    scope = _scope(body, left)
    if not scope.any():
        return Roll(law.tax_year, [], [])
    roll = roll_of_day(_day(body, scope, question, law), law, choices)
    roll.taxpayers = [one for one in roll.taxpayers if one.parties in left.sets]
    return roll


def _scope(body: Body, left: Left) -> Flags:
    """Parcels with anything of a set that is left, and those with something unusual."""
    owners, at = body.owners, body.ground.parcel
    scope = left.odd_parcels | _of(left.odd_sets, owners.parcel)
    scope[at[(at >= 0) & _of(left.odd_sets, owners.building)]] = True
    return scope


def _of(flags: Flags, sets: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Flags:
    return np.append(flags, False)[sets]


def _day(body: Body, scope: Flags, question: rows.Question, law: Law) -> Day:
    parcels = np.flatnonzero(scope).tolist()
    at = body.ground.parcel
    buildings = np.flatnonzero((at >= 0) & scope[at]).tolist()
    ids = tuple(body.register.parcels.id[parcels].tolist())
    here = frozenset(ids)
    some = rows.Question(question.subdistrict, question.day, ids)
    account = law.price_account.account
    return Day(
        year=question.day.year,
        parcels=with_descended_prices(_parcels(body, parcels), rows.links(question)),
        buildings=_buildings(body, buildings),
        zones=rows.zones(some),
        floors=rows.floors(some),
        units=rows.units(some, account),
        unit_uses=rows.unit_uses(some),
        standing=rows.standing(some),
        residents=_residents(body, scope),
        touching=[pair for pair in body.touching if pair.first in here],
        overrides=overrides(question.subdistrict),
        people=_people(body, parcels, buildings),
        prices=rows.building_prices(question.subdistrict, account),
        held_since={},
        shares=body.owners.shares,
        orders={},
        old_taxes=[],
    )


def _parcels(body: Body, places_: list[int]) -> list[rows.ParcelRow]:
    """Without the names of papers: no fact rests on them."""
    of, members = body.register.parcels, _members(body)
    return [
        rows.ParcelRow(
            id=int(of.id[n]), code=of.code[n], village_id=int(of.village[n]) or None, moo=None,
            document_type="", document_number="", area_sq_wah=_hundredths(int(of.area[n])),
            is_state_land=bool(of.is_state[n]), is_drawn=bool(of.shape[n]),
            holders=list(members[int(body.owners.parcel[n])]),
            baht_per_sq_wah=_hundredths(int(of.price[n])) if of.price[n] >= 0 else None,
            price_source=of.source[n] or None,
            price_since=dt.date.fromordinal(int(of.since[n])) if of.price[n] >= 0 else None,
        )
        for n in places_
    ]  # fmt: skip


def _members(body: Body) -> list[tuple[int, ...]]:
    """Members of sets by number; of none (-1) nobody."""
    return [*body.owners.sets.members, ()]


def _hundredths(number: int) -> Decimal:
    return Decimal(number).scaleb(-2)


def _buildings(body: Body, places_: list[int]) -> list[rows.BuildingRow]:
    of, members = body.register.buildings, _members(body)
    return [
        rows.BuildingRow(
            id=int(of.id[n]), code=of.code[n], parcel_id=int(of.parcel[n]) or None,
            type_code=of.type_code[n], material=of.material[n],
            area_sq_m=_hundredths(int(of.area[n])), year_built=int(of.year_built[n]) or None,
            is_year_estimated=False, is_unfinished=bool(of.is_unfinished[n]),
            footprint_sq_m=int(of.footprint[n]) / 100 or None,
            holders=list(members[int(body.owners.own[n])]),
        )
        for n in places_
    ]  # fmt: skip


def _residents(body: Body, scope: Flags) -> list[rows.ResidentRow]:
    """Registrations of natural persons in buildings of the scope, in units, and in no building."""
    houses, registered = body.register.houses, body.register.registered
    house = places(houses.id, registered.house)
    building = places(body.register.buildings.id, houses.building[house])
    here = np.append(scope, False)[body.ground.parcel[building]] & (building >= 0)
    mine = here | (houses.building[house] == 0) | (houses.unit[house] > 0)
    mine &= ~np.isin(registered.party, body.register.juristic.id) & (house >= 0)
    found = []
    for row in np.flatnonzero(mine).tolist():
        at = int(house[row])
        unit, of = int(houses.unit[at]), int(building[row])
        parcel = int(body.register.buildings.parcel[of]) if of >= 0 else int(houses.parcel[at])
        found.append(
            rows.ResidentRow(
                int(registered.party[row]), int(houses.id[at]), houses.number[at],
                int(houses.building[at]) or None, unit or None, parcel or None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.party_id, one.house_id))


def _people(body: Body, parcels: list[int], buildings: list[int]) -> dict[int, rows.PartyRow]:
    """Holders of the parcels and buildings, and of units."""
    owners, of = body.owners, body.register.people
    sets = {*owners.parcel[parcels].tolist(), *owners.building[buildings].tolist()}
    sets.update(owners.units.tolist())
    members = _members(body)
    ids = np.array(sorted({party for one in sets for party in members[one]}), dtype=np.int64)
    kinds = (PartyKind.JURISTIC.value, PartyKind.NATURAL.value)
    return {
        pk: rows.PartyRow(pk, kinds[int(of.is_natural[at])], of.name[at], of.address[at])
        for pk, at in zip(ids.tolist(), places(of.id, ids).tolist(), strict=True)
    }
