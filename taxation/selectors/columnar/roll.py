"""Everybody who is plain, read, assessed and written as columns.

Most taxpayers hold parcels and buildings of which nothing is unusual: prices of the Treasury, uses
that add up, one home at most. Their facts and amounts are made here, by the rules of holdings.py
and uses.py in arrays and by the law's own bulk computation; a test holds both ways equal, word for
word. Whoever has anything unusual is left to facts.read_roll (`Left`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from taxation.law.bulk import RollResult, assess_roll
from taxation.law.columns import (
    MATERIALS,
    SAFE,
    Flags,
    Ints,
    area_price,
    area_shares,
    building_values,
    depreciation_percents,
    distinct,
)
from taxation.law.facts import STATE_LAND_HOME, UseShare, class_of
from taxation.law.roll import CLASSES, NONE, OWNERS, Roll
from taxation.law.roll_facts import scaled
from taxation.law.schema import Law, OwnerKind
from taxation.models import OldTax
from taxation.selectors import relief, rows
from taxation.selectors.columnar.homes import homes_of
from taxation.selectors.columnar.owners import Owners, owners_of, places, taken
from taxation.selectors.columnar.tables import Register
from taxation.selectors.columnar.things import BUILDING, Ground, Things, lowest, things_of
from taxation.selectors.columnar.uses import HOME_CLASSES, Used
from taxation.selectors.groups import groups, overrides, touching
from taxation.selectors.touching import TouchRow

#: Areas are read in hundredths; the law's columns take ten-thousandths.
_FINER = 100


@dataclass(frozen=True, slots=True)
class Plain:
    """All plain taxpayers. `things` and their uses lie taxpayer by taxpayer, in order of `sets`."""

    things: Things
    #: Of each object its place among the taxpayers; of each use the class it is taxed in.
    taxpayer: Ints
    law_class: Ints
    #: Of each taxpayer: its key, owner set and first parcel, and whether all are natural persons.
    keys: list[str]
    sets: Ints
    first: Ints
    natural: Flags
    result: RollResult


@dataclass(frozen=True, slots=True)
class Left:
    """Who must be looked at as rows, and the parcels on which something is unusual."""

    sets: frozenset[tuple[int, ...]]
    parcels: frozenset[int]
    odd_sets: Flags
    odd_parcels: Flags


@dataclass(frozen=True, slots=True)
class Body:
    """A body on a day: parcels that touch; of buildings prices in satang and materials, -1 none."""

    register: Register
    owners: Owners
    ground: Ground
    price: Ints
    material: Ints
    touching: list[TouchRow]
    law: Law


def is_for_rows(question: rows.Question, law: Law) -> bool:
    """Choices and facts that concern everybody and that the columns know nothing of."""
    if law.setting("vacant_follows_land") == "no" or law.setting("share_decimals") != "none":
        return True
    if law.local_reductions or relief.any_order(question):
        return True
    old = OldTax.objects.filter(subdistrict=question.subdistrict)
    return law.relief is not None and old.exists()


def body_of(
    register: Register, question: rows.Question, law: Law, choices: Mapping[str, str]
) -> Body:
    """The register with owners, groups, homes and prices."""
    owners = owners_of(register)
    pairs = touching(_boundaries(register, owners), law, choices)
    roots = _roots(question, register, owners, pairs, law, choices)
    ground = Ground(register, owners, homes_of(register, owners), roots, law)
    account = rows.building_prices(question.subdistrict, law.price_account.account)
    prices = {code: scaled(price, 2) for code, price in account.items()}
    found = [prices.get(code) for code in register.buildings.type_code]
    price = np.array([NONE if one is None else one for one in found], dtype=np.int64)
    return Body(register, owners, ground, price, _materials(register), pairs, law)


def _roots(
    question: rows.Question, register: Register, owners: Owners, pairs: list[TouchRow],
    law: Law, choices: Mapping[str, str],
) -> Ints:  # fmt: skip
    """The place of the parcel that stands for the group of each."""
    ids, buildings = register.parcels.id, register.buildings
    holders = dict(zip(ids.tolist(), owners.parcel.tolist(), strict=True))
    main = dict(zip(buildings.id.tolist(), buildings.parcel.tolist(), strict=True))
    spanned = [(main[one.building_id], one.parcel_id) for one in rows.standing(question)
               if main.get(one.building_id)]  # fmt: skip
    found = groups(pairs, overrides(question.subdistrict), holders, law, choices, spanned)
    roots = np.arange(len(ids), dtype=np.int64)
    joined = np.array(list(found.joined()), dtype=np.int64).reshape(-1, 2)
    at, root = places(ids, joined[:, 0]), places(ids, joined[:, 1])
    mine = (at >= 0) & (root >= 0)
    roots[at[mine]] = root[mine]
    return roots


def _boundaries(register: Register, owners: Owners) -> tuple[Ints, Ints, list[bytes]]:
    """What is drawn of owner sets that hold several parcels; as rows.boundaries."""
    drawn = np.array([bool(shape) for shape in register.parcels.shape], dtype=bool)
    held = np.flatnonzero(drawn & (owners.parcel >= 0))
    count = np.bincount(owners.parcel[held], minlength=len(owners.sets))
    several = held[count[owners.parcel[held]] > 1]
    shapes = [register.parcels.shape[place] for place in several.tolist()]
    return register.parcels.id[several], owners.parcel[several], shapes


def split(body: Body) -> tuple[Plain, Left]:
    """The plain taxpayers assessed, and who is left."""
    things = things_of(body.ground, _priced(body))
    value, under, is_big = _values(body, things)
    odd = _odd_sets(body, things, is_big)
    while True:
        plain = _plain(body, things, value, under, odd)
        if not plain.result.problems:
            return plain, _left(body, things.odd_parcels, odd)
        odd[plain.sets[[one.taxpayer for one in plain.result.problems]]] = True


def _priced(body: Body) -> Flags:
    """Buildings the law can value, and those it does not tax yet."""
    unfinished = body.register.buildings.is_unfinished == 1
    return np.asarray((body.price >= 0) & (body.material >= 0) | unfinished)


def _values(body: Body, things: Things) -> tuple[Ints, Ints, Flags]:
    """The value of each object in satang as a fraction, and where int64 would not hold it."""
    parcels, mode = body.register.parcels, body.law.setting("rounding_mode")
    worth = area_price(parcels.area * _FINER, np.maximum(parcels.price, 0), mode)[things.parcel]
    net = np.where(things.kind == BUILDING, taken(_net(body), things.building), 0)
    size = worth.astype(float) * things.over + net.astype(float) * things.under
    is_big = size > SAFE
    over = np.where(is_big, 0, worth * things.over + net * things.under)
    return *lowest(over, things.under), is_big


def _net(body: Body) -> Ints:
    buildings, law = body.register.buildings, body.law
    percent = depreciation_percents(law, body.material, ages(buildings.year_built, law.tax_year))
    price = np.maximum(body.price, 0)
    mode = law.setting("rounding_mode")
    net = building_values(buildings.area * _FINER, price, percent, mode)[2]
    return np.where(buildings.is_unfinished == 1, 0, net)


def _materials(register: Register) -> Ints:
    """Places in MATERIALS, -1 for another word."""
    known = {name: place for place, name in enumerate(MATERIALS)}
    return np.array([known.get(one, NONE) for one in register.buildings.material], dtype=np.int64)


def ages(year_built: Ints, tax_year: int) -> Ints:
    """Age of each building; one of an unknown or a later year counts as new."""
    return np.where(year_built > 0, np.maximum(tax_year - year_built, 0), 0)


def _odd_sets(body: Body, things: Things, is_big: Flags) -> Flags:
    """Owner sets of which anything is unusual: then they are read as rows with all they have."""
    owners, ground = body.owners, body.ground
    odd = ground.homes.sets_in_doubt.copy()
    on_odd = things.odd_parcels[ground.parcel] & (ground.parcel >= 0)
    for sets in (
        owners.parcel[things.odd_parcels], owners.building[on_odd], owners.units,
        things.owner[is_big], _with_two_homes(things, body.law),
    ):  # fmt: skip
        odd[sets[sets >= 0]] = True
    return odd


def _with_two_homes(things: Things, law: Law) -> Ints:
    """A main residence in two groups is refused (H1, H11)."""
    classes = law_classes(things.uses, law)
    home = np.flatnonzero(np.isin(classes, HOME_CLASSES))
    thing, size = things.thing[home], int(things.group.max(initial=0)) + 1
    keys = (things.owner[thing] * size + things.group[thing]) * len(CLASSES) + classes[home]
    owner, count = np.unique(distinct(keys) // (size * len(CLASSES)), return_counts=True)
    return owner[count > 1]


def law_classes(uses: Used, law: Law) -> Ints:
    """The class each use is taxed in: H10 may make more of a home on State land."""
    found = uses.use_class.copy()
    for use_class in STATE_LAND_HOME:
        one = UseShare(use_class, on_state_land=True)
        mine = uses.state & (uses.use_class == CLASSES.index(use_class))
        found[mine] = CLASSES.index(class_of(one, law))
    return found


def _plain(body: Body, things: Things, value: Ints, under: Ints, odd: Flags) -> Plain:
    kept = np.flatnonzero((things.owner >= 0) & ~odd[things.owner])
    keys, sets, first, owner = _in_order(body, things.owner[kept], things.parcel[kept])
    seat = np.where(things.building[kept] < 0, 0, 2 * things.building[kept] + things.kind[kept])
    order = np.lexsort((seat, things.parcel[kept], owner))
    mine = kept[order]
    found = _at(things, mine)
    natural = body.ground.natural[sets]
    roll = _roll(found, owner[order], value[mine], under[mine], natural, body.law)
    result = assess_roll(roll, body.law)
    return Plain(found, owner[order], roll.use_class, keys, sets, first, natural, result)


def _in_order(body: Body, owner: Ints, parcel: Ints) -> tuple[list[str], Ints, Ints, Ints]:
    """Taxpayers along the route: keys, sets, first parcels; and whose each object is."""
    sets, at = np.unique(owner, return_inverse=True)
    first = _first_parcels(body.register, at, parcel, len(sets))
    codes, members = body.register.parcels.code, body.owners.sets.members
    names = [(codes[one], key_of(members[number])) for one, number
             in zip(first.tolist(), sets.tolist(), strict=True)]  # fmt: skip
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return [names[one][1] for one in order], sets[order], first[order], rank[at]


def _first_parcels(register: Register, at: Ints, parcel: Ints, size: int) -> Ints:
    """The place of the parcel with the smallest id of each taxpayer."""
    least = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(least, at, register.parcels.id[parcel])
    return places(register.parcels.id, least)


def key_of(members: tuple[int, ...]) -> str:
    """How records name an owner set."""
    return str(members[0]) if len(members) == 1 else "+".join(map(str, members))


def _at(things: Things, mine: Ints) -> Things:
    """Some objects in another order, their uses with them."""
    place = np.full(len(things), -1, dtype=np.int64)
    place[mine] = np.arange(len(mine))
    thing = place[things.thing]
    used = np.flatnonzero(thing >= 0)
    used = used[np.argsort(thing[used], kind="stable")]
    names = ("owner", "parcel", "building", "kind", "group", "over", "under", "is_part")
    columns = {name: getattr(things, name)[mine] for name in names}
    return replace(things, **columns, uses=things.uses.at(used), thing=thing[used])


def _roll(
    things: Things, taxpayer: Ints, value: Ints, under: Ints, natural: Flags, law: Law
) -> Roll:
    thing, uses = things.thing, things.uses
    size = np.bincount(thing, minlength=len(things))[thing]
    by_area = area_shares(thing, uses.area, len(things))
    share, share_den = (np.where(size == 1, 1, one) for one in by_area)
    fill = partial(np.full, len(thing), dtype=np.int64)
    per = partial(np.full, len(natural), dtype=np.int64)
    return Roll(
        taxpayer=taxpayer[thing], object=thing, group=things.group[thing],
        use_class=law_classes(uses, law), value=value[thing], value_den=under[thing],
        share=share, share_den=share_den, vacant_years=uses.years, standing=fill(NONE),
        since=fill(0), order=fill(NONE), resident=fill(0),
        owner=np.where(natural, OWNERS.index(OwnerKind.NATURAL), OWNERS.index(OwnerKind.JURISTIC)),
        old_tax=per(NONE), own_order=per(NONE), no_general=per(0),
    )  # fmt: skip


def _left(body: Body, odd_parcels: Flags, odd: Flags) -> Left:
    members = body.owners.sets.members
    sets = frozenset(members[number] for number in np.flatnonzero(odd).tolist())
    parcels = frozenset(body.register.parcels.id[odd_parcels].tolist())
    return Left(sets, parcels, odd, odd_parcels)
