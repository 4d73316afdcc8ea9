"""Who holds what: families with touching parcels, co-owners, heirs, firms, temples, the State."""

import datetime as dt
import random
from dataclasses import dataclass, field

from data_samples.generator import names
from data_samples.generator.model import START, TODAY, RightRecord, Sample
from data_samples.generator.people import People
from data_samples.generator.purposes import (
    CEMETERY,
    CLINIC,
    EMPTY,
    FIELD,
    GARDEN,
    HALL,
    HOME,
    OFFICE,
    ORCHARD,
    SCHOOL,
    SHOPHOUSE,
    TEMPLE,
)  # fmt: skip
from data_samples.generator.titles import RIGHT_OF_PAPER

_STATE_BODY = {SCHOOL: "schools", CLINIC: "health", HALL: "sao", OFFICE: "sao", CEMETERY: "sao"}
Shares = list[tuple[int, int, int]]  # party, numerator, denominator


@dataclass(slots=True)
class Holding:
    """Working state while rights are given."""

    sample: Sample
    people: People
    heads: dict[int, list[int]]  # per village
    heads_of: dict[int, list[int]]  # per parcel
    beside: dict[int, list[int]]  # neighbours of a parcel
    draw: random.Random
    owner: dict[int, Shares] = field(default_factory=dict)

    def someone(self, moo: int) -> int:
        """A villager who may own land."""
        pool = self.heads.get(moo) or next(iter(self.heads.values()))
        for _ in range(12):
            party = self.draw.choice(pool)
            if self.people.may_own(party):
                return party
        return self.people.person(thai=True)

    def alone_or_shared(self, party: int, moo: int) -> Shares:
        """Mostly one owner; sometimes two or three with shares."""
        chance = self.draw.random()
        if chance < 0.07:
            return [(party, 1, 2), (self.someone_else(party, moo), 1, 2)]
        if chance < 0.09:
            second = self.someone_else(party, moo)
            return [(party, 2, 3), (second, 1, 3)]
        if chance < 0.105:
            return [(party, 60, 100), (self.someone_else(party, moo), 40, 100)]
        return [(party, 1, 1)]

    def someone_else(self, party: int, moo: int) -> int:
        """Another person than this one."""
        other = self.someone(moo)
        return other if other != party else self.people.person(thai=True)


def _heirs(h: Holding, moo: int) -> Shares:
    """Heirs of one owner: equal shares, the first still living in the village."""
    count = h.draw.randint(2, 4)
    family = names.family_name(h.draw)
    first = h.someone(moo)
    rest = [h.people.person(family, thai=True) for _ in range(count - 1)]
    return [(party, 1, count) for party in [first, *rest]]


def _home(h: Holding, parcel: int) -> Shares:
    """The household owns its plot, or lives on another's."""
    record = h.sample.parcels[parcel]
    heads = h.heads_of.get(parcel, [])
    chance = h.draw.random()
    titled = RIGHT_OF_PAPER[record.document_type] == "ownership"
    living = [p for p in heads if h.people.may_own(p) or not titled]
    if living and chance < 0.76:
        return h.alone_or_shared(living[0], record.moo)
    if chance < 0.82:
        return _heirs(h, record.moo)
    if chance < 0.84:
        dead = h.people.person(thai=True)
        h.people.parties[dead].status = "dead"
        return [(dead, 1, 1)]
    if chance < 0.85:
        return [(h.people.company(), 1, 1)]
    for other in h.beside.get(parcel, []):  # a grown child on the family's next plot
        if other in h.owner and chance < 0.94:
            return h.owner[other]
    return [(h.someone(record.moo), 1, 1)]


def _field(h: Holding, parcel: int, before: int | None) -> Shares:
    """Fields in runs: the next strip often belongs to the same farmer."""
    record = h.sample.parcels[parcel]
    chance = h.draw.random()
    if chance < 0.46 and before in h.owner and before in h.beside.get(parcel, []):
        return h.owner[before]
    chance = h.draw.random()
    if chance < 0.03:
        return [(h.people.company(), 1, 1)]
    if chance < 0.045:
        return [(h.people.bodies[f"temple{record.moo}"], 1, 1)]
    if chance < 0.09:
        return _heirs(h, record.moo)
    if chance < 0.14:
        return [(h.people.person(thai=True), 1, 1)]  # an owner who lives elsewhere
    return h.alone_or_shared(h.someone(record.moo), record.moo)


def _trade(h: Holding, parcel: int) -> Shares:
    moo = h.sample.parcels[parcel].moo
    chance = h.draw.random()
    if chance < 0.36:
        return [(h.people.company(), 1, 1)]
    if chance < 0.38:
        return [(h.people.bodies["power"], 1, 1)]
    return h.alone_or_shared(h.someone(moo), moo)


def _beside_home(h: Holding, parcel: int) -> Shares:
    """Empty plots and gardens go with the neighbour's house more often than not."""
    if h.draw.random() < 0.68:
        for other in h.beside.get(parcel, []):
            if other in h.owner and h.sample.parcels[other].kind in (HOME, SHOPHOUSE):
                return h.owner[other]
    return _field(h, parcel, None)


def _shares_for(h: Holding, parcel: int, before: int | None) -> Shares:
    kind = h.sample.parcels[parcel].kind
    if kind in _STATE_BODY:
        return [(h.people.bodies[_STATE_BODY[kind]], 1, 1)]
    if kind == TEMPLE:
        return [(h.people.bodies[f"temple{h.sample.parcels[parcel].moo}"], 1, 1)]
    if kind in (HOME, SHOPHOUSE):
        return _home(h, parcel)
    if kind in (FIELD, ORCHARD):
        return _field(h, parcel, before)
    return _beside_home(h, parcel) if kind in (EMPTY, GARDEN) else _trade(h, parcel)


def _since(draw: random.Random) -> dt.date:
    return dt.date(draw.randint(1987, 2022), draw.randint(1, 12), draw.randint(1, 28))


def _write(h: Holding, parcel: int) -> None:
    """Rights of a parcel; a few changed hands in the last years, so the past differs."""
    kind = RIGHT_OF_PAPER[h.sample.parcels[parcel].document_type]
    since = _since(h.draw)
    if h.draw.random() < 0.015 and h.sample.parcels[parcel].kind in (FIELD, HOME, EMPTY):
        moved = dt.date(h.draw.choice((2024, 2025)), h.draw.randint(1, 12), h.draw.randint(1, 28))
        seller = h.someone_else(h.owner[parcel][0][0], h.sample.parcels[parcel].moo)
        h.sample.rights.append(RightRecord(seller, kind, parcel=parcel, start=since, end=moved))
        since = moved
    for party, over, under in h.owner[parcel]:
        h.sample.rights.append(
            RightRecord(party, kind, parcel, None, over, under, min(since, TODAY))
        )


def _building_owners(h: Holding) -> None:
    """Buildings belong to the land's owner, but a home may be the household's on another's land."""
    for i, building in enumerate(h.sample.buildings):
        if building.parcel is None:
            continue
        shares = h.owner.get(building.parcel)
        heads = h.heads_of.get(building.parcel, [])
        if building.role in ("house", "second_house") and heads:
            owners = {party for party, _, _ in shares or []}
            if heads[0] not in owners and h.draw.random() < 0.62:
                shares = [(heads[0], 1, 1)]
        since = START if building.year_built is None else dt.date(building.year_built, 6, 1)
        for party, over, under in shares or []:
            h.sample.rights.append(
                RightRecord(party, "ownership", None, i, over, under, min(since, TODAY))
            )


def give_rights(
    sample: Sample,
    people: People,
    heads: dict[int, list[int]],
    pairs: list[tuple[int, int]],
    seed: int,
) -> Holding:
    """Rights on land, then on buildings."""
    heads_of: dict[int, list[int]] = {}
    for household in sample.households:
        parcel = sample.houses[household.house].parcel
        if parcel is not None:
            heads_of.setdefault(parcel, []).append(household.head)
    beside: dict[int, list[int]] = {}
    for a, b in pairs:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    h = Holding(sample, people, heads, heads_of, beside, random.Random(f"{seed}/rights"))
    homes_first = sorted(
        range(len(sample.parcels)),
        key=lambda p: (sample.parcels[p].kind not in (HOME, SHOPHOUSE), p),
    )
    before: int | None = None
    for parcel in homes_first:
        h.owner[parcel] = _shares_for(h, parcel, before)
        before = parcel
    for parcel in range(len(sample.parcels)):
        _write(h, parcel)
    _building_owners(h)
    return h
