"""Facts as of 1 January of a tax year, for a whole roll or for one person's part of it."""

from __future__ import annotations

import datetime as dt
import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from parcels.models.vocabulary import LandUse, PartyKind
from taxation.law.calendar_days import first_taxed_year
from taxation.law.facts import ObjectFacts, TaxpayerFacts
from taxation.law.schema import Law, LocalReduction
from taxation.selectors import relief, rows
from taxation.selectors.descent import with_descended_prices
from taxation.selectors.findings import Finding, Kind
from taxation.selectors.ground import Ground, Holders
from taxation.selectors.groups import groups, overrides, touching
from taxation.selectors.holdings import Holding, holdings
from taxation.selectors.homes import homes
from taxation.selectors.planting import farmed
from taxation.selectors.shares import ShareRow, Shares, shares
from taxation.selectors.spans import Spans
from taxation.selectors.touching import TouchRow
from taxation.selectors.uses import unknown_uses

#: Of more parcels or persons than this the whole body is read: its rows are met once, in order.
MANY = 2_000
T = TypeVar("T")
_RESIDENCE = LandUse.RESIDENCE.value


@dataclass(frozen=True, slots=True)
class Taxpayer:
    """An owner set with its facts, and where each object lies: ref -> (parcel id, building id)."""

    key: str
    parties: Holders
    name: str
    address: str
    facts: TaxpayerFacts
    places: Mapping[str, tuple[int, int | None]]
    village: int | None
    route_code: str


@dataclass(frozen=True, slots=True)
class Day:
    """The rows of one day, as read."""

    year: int
    parcels: list[rows.ParcelRow]
    buildings: list[rows.BuildingRow]
    zones: list[rows.ZoneRow]
    floors: list[rows.FloorRow]
    units: list[rows.UnitRow]
    unit_uses: list[rows.UnitUseRow]
    standing: list[rows.StandingRow]
    residents: list[rows.ResidentRow]
    touching: list[TouchRow]
    overrides: list[tuple[int, int, str]]
    people: dict[int, rows.PartyRow]
    prices: dict[str, Decimal]
    held_since: dict[int, dt.date]
    shares: list[ShareRow]
    #: Orders of the executive by parcel, and the tax of 2562 (s56, s57, s97).
    orders: dict[int, tuple[LocalReduction, ...]]
    old_taxes: list[relief.OldTaxRow]


@dataclass(slots=True)
class Roll:
    """The facts of one body and year. `villages` of parcels, for totals."""

    year: int
    taxpayers: list[Taxpayer]
    findings: list[Finding]
    villages: dict[int, int | None] = field(default_factory=dict)


def read_roll(
    subdistrict: int,
    law: Law,
    map_choices: Mapping[str, str],
    parties: Sequence[int] | None = None,
) -> Roll:
    """All taxpayers of a body as of 1 January, or those whose owners are all among `parties`."""
    day = dt.date(law.tax_year, 1, 1)
    question = rows.Question(subdistrict, day)
    if parties is not None and len(parties) <= MANY:
        question = rows.Question(subdistrict, day, parties=tuple(parties))
        question = rows.Question(subdistrict, day, rows.scope_of(question), tuple(parties))
    with no_collection():
        state = register_day(question, law, map_choices)
        return roll_of_day(state, law, map_choices, parties)


def roll_of_day(
    day: Day, law: Law, map_choices: Mapping[str, str], parties: Sequence[int] | None = None
) -> Roll:
    """The facts of a day under a law; the day's year and the law's may differ in a comparison."""
    ground = _ground(day, law, map_choices)
    return _roll(ground, day.people, holdings(ground), parties)


def _roll(
    ground: Ground,
    people: Mapping[int, rows.PartyRow],
    found: Mapping[Holders, Holding],
    parties: Sequence[int] | None,
) -> Roll:
    wanted = set(parties) if parties is not None else None
    taxpayers = [
        _taxpayer(ground, people, holders, holding)
        for holders, holding in found.items()
        if holding.objects and (wanted is None or wanted.issuperset(holders))
    ]
    _contradictions(ground)
    villages = {row.id: row.village_id for row in ground.parcels.values()}
    taxpayers.sort(key=lambda one: (one.route_code, one.key))
    return Roll(ground.year, taxpayers, ground.findings, villages)


@contextmanager
def no_collection() -> Iterator[None]:
    """Rows by the ten thousand and nothing in circles: let the collector of garbage sleep."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def parties_of_parcel(subdistrict: int, parcel: int, year: int) -> tuple[int, ...]:
    """Everyone who is taxed for something on a parcel."""
    return parties_of_parcels(subdistrict, [parcel], year)


def parties_of_parcels(subdistrict: int, parcels: Sequence[int], year: int) -> tuple[int, ...]:
    """Everyone who is taxed for something on some parcels."""
    day = dt.date(year, 1, 1)
    if len(parcels) > MANY:
        return _parties_among(rows.Question(subdistrict, day), set(parcels))
    question = rows.Question(subdistrict, day, tuple(parcels))
    found = {one for row in rows.parcels(question) for one in row.holders}
    found |= {one for row in rows.buildings(question) for one in row.holders}
    found |= {one for row in rows.units(question, "") for one in row.holders}
    return tuple(sorted(found))


def _parties_among(question: rows.Question, wanted: set[int]) -> tuple[int, ...]:
    """The same out of the whole body."""
    reaching = {row.building_id for row in rows.standing(question) if row.parcel_id in wanted}
    built = [
        row for row in rows.buildings(question) if row.parcel_id in wanted or row.id in reaching
    ]
    roofs = {row.id for row in built}
    found = {one for row in rows.parcels(question) if row.id in wanted for one in row.holders}
    found.update(one for row in built for one in row.holders)
    units = rows.units(question, "")
    found.update(one for row in units if row.building_id in roofs for one in row.holders)
    return tuple(sorted(found))


def register_day(question: rows.Question, law: Law, map_choices: Mapping[str, str]) -> Day:
    """Everything of the register and the price lists on a day, one query a table."""
    parcels = with_descended_prices(rows.parcels(question), rows.links(question))
    buildings = rows.buildings(question)
    units = rows.units(question, law.price_account.account)
    holders = {one for row in parcels for one in row.holders}
    holders.update(one for row in buildings for one in row.holders)
    holders.update(one for row in units for one in row.holders)
    return Day(
        year=question.day.year,
        parcels=parcels,
        buildings=buildings,
        zones=rows.zones(question),
        floors=rows.floors(question),
        units=units,
        unit_uses=rows.unit_uses(question),
        standing=rows.standing(question),
        residents=rows.residents(question),
        touching=touching(rows.boundaries(question), law, map_choices),
        overrides=overrides(question.subdistrict),
        people=rows.parties(question.subdistrict, holders),
        prices=rows.building_prices(question.subdistrict, law.price_account.account),
        held_since=held_since(question, law),
        shares=shares(question),
        orders=relief.orders(question),
        old_taxes=relief.old_taxes(question, law),
    )


def held_since(question: rows.Question, law: Law) -> dict[int, dt.date]:
    """Asked only where the office lets the vacancy begin anew with an owner (V4)."""
    asked = law.setting("vacant_follows_land") == "no"
    return rows.vacant_land_held_since(question) if asked else {}


def _ground(day: Day, law: Law, map_choices: Mapping[str, str]) -> Ground:
    parcels = {row.id: row for row in day.parcels}
    buildings = {row.id: row for row in day.buildings}
    strange = {
        "parcel": unknown_uses(day.zones, "parcel_id"),
        "building": unknown_uses(day.floors, "building_id"),
        "unit": unknown_uses(day.unit_uses, "unit_id"),
    }
    floors = _by((row for row in day.floors if row.building_id not in strange["building"]),
                 "building_id")  # fmt: skip
    land = {row.id: tuple(row.holders) for row in day.parcels}
    built = {row.id: tuple(row.holders) or land.get(row.parcel_id or 0, ())
             for row in day.buildings}  # fmt: skip
    spans = Spans(day.standing, buildings)
    on_parcel = _by(day.buildings, "parcel_id")
    lived_in = {key for key, uses in floors.items() if any(u.use == _RESIDENCE for u in uses)}
    zones, notes = farmed(day.zones, law)
    return Ground(
        day.year, law, parcels, buildings, zones=_by(zones, "parcel_id"),
        floors=floors, on_parcel=on_parcel, spans=spans, units=_by(day.units, "building_id"),
        unit_uses=_by(day.unit_uses, "unit_id"), land_holders=land, building_holders=built,
        prices=day.prices,
        natural=frozenset(p.id for p in day.people.values() if p.kind == PartyKind.NATURAL),
        groups=groups(day.touching, day.overrides, land, law, map_choices, spans.pairs),
        homes=homes(day.residents, buildings, on_parcel, built, lived_in,
                    {row.id: row.holders for row in day.units}),
        held_from={land: first_taxed_year(since) for land, since in day.held_since.items()},
        orders=day.orders, old_taxes=_by(day.old_taxes, "parcel_id"), findings=notes,
        strange=strange, shares=Shares(day.shares),
    )  # fmt: skip


def _by(found: Iterable[T], name: str) -> dict[int, list[T]]:
    result: dict[int, list[T]] = defaultdict(list)
    key = attrgetter(name)
    for row in found:
        result[key(row)].append(row)
    return result


def _taxpayer(
    ground: Ground, people: Mapping[int, rows.PartyRow], holders: Holders, holding: Holding
) -> Taxpayer:
    law, key = ground.law, "+".join(map(str, holders))
    first = min(parcel for parcel, _ in holding.places.values())
    known = [people[one] for one in holders if one in people]
    objects = tuple(holding.objects)
    if law.local_reductions or ground.orders:
        objects = tuple(_with_orders(one, ground, holding, law) for one in objects)
    facts = TaxpayerFacts(
        key,
        ground.owner_kind(holders),
        objects,
        old_tax_2562=_old_tax(ground, holders, holding),
    )
    return Taxpayer(
        key, holders, ", ".join(p.name for p in known)[:400],
        next((p.address for p in known if p.address), ""), facts, holding.places,
        ground.parcels[first].village_id, ground.parcels[first].code,
    )  # fmt: skip


def _with_orders(one: ObjectFacts, ground: Ground, holding: Holding, law: Law) -> ObjectFacts:
    """Orders of the executive (s56, s57): rows of the office, or named in a text of its law."""
    parcel = ground.parcels[holding.places[one.ref][0]]
    names = (f"parcel:{parcel.code}", f"village:{parcel.moo}", "all")
    named = tuple(law.local_reductions[name] for name in names if name in law.local_reductions)
    orders = named + ground.orders.get(parcel.id, ())
    return replace(one, orders=orders) if orders else one


def _old_tax(ground: Ground, holders: Holders, holding: Holding) -> Decimal | None:
    """The tax of 2562 (s97); where it is known of some own parcels only, that is said."""
    if not ground.old_taxes:
        return None
    parcels = {parcel for parcel, _ in holding.places.values()}
    baht, missing = relief.old_tax_of(holders, parcels, ground.land_holders, ground.old_taxes)
    ground.findings.extend(Finding(Kind.OLD_TAX_INCOMPLETE, one, None, holders) for one in missing)
    return baht


def _contradictions(ground: Ground) -> None:
    for party, houses in ground.homes.contradictions.items():
        ground.findings.append(
            Finding(
                Kind.TWO_MAIN_RESIDENCES, parties=(party,), params={"houses": ", ".join(houses)}
            )
        )
