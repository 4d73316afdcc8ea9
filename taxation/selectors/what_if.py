"""What if: other rates, exemptions or prices over the whole roll, computed and forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType

from taxation.law.assess_many import Brief, assess_many
from taxation.law.errors import LawError
from taxation.law.facts import ObjectFacts, TaxpayerFacts
from taxation.law.schema import Band, Law, Schedule, UseClass
from taxation.selectors.facts import Roll, Taxpayer

LISTED = 20
_CENT, _RATE = Decimal("0.01"), Decimal("0.0001")
Number = int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What is tried. Factors in percent of today's (100 = as it is); amounts in baht."""

    rates: Mapping[UseClass, Decimal] = field(default_factory=dict)
    exemptions: Mapping[UseClass, Decimal] = field(default_factory=dict)
    land_prices: Decimal = Decimal(100)
    building_prices: Decimal = Decimal(100)
    reduction: Decimal | None = None
    #: The other prices are of this village alone; None: of all.
    village: int | None = None

    @property
    def is_nothing(self) -> bool:
        return self == Change()


@dataclass(slots=True)
class Pair:
    """Sums due before and after, satang."""

    before: int = 0
    after: int = 0

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Moved:
    """One taxpayer whose tax changes."""

    name: str
    village: int | None
    route_code: str
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(slots=True)
class Outcome:
    """Who pays more, who less, and the sums by village and class."""

    total: Pair = field(default_factory=Pair)
    villages: dict[Number, Pair] = field(default_factory=lambda: defaultdict(Pair))
    classes: dict[str, Pair] = field(default_factory=lambda: defaultdict(Pair))
    #: By parcel id: what is due of the parcel and what stands on it, all taxpayers together.
    parcels: dict[int, Pair] = field(default_factory=lambda: defaultdict(Pair))
    owing: Pair = field(default_factory=Pair)
    losers: list[Moved] = field(default_factory=list)
    winners: list[Moved] = field(default_factory=list)
    same: int = 0
    over_ceiling: list[UseClass] = field(default_factory=list)

    @property
    def losers_pay(self) -> int:
        return sum(one.change for one in self.losers)

    @property
    def winners_save(self) -> int:
        return -sum(one.change for one in self.winners)


def what_if(roll: Roll, law: Law, change: Change) -> Outcome:
    """The roll under today's law and under the change, taxpayer by taxpayer."""
    return what_ifs(roll, law, [change])[0]


def what_ifs(roll: Roll, law: Law, changes: Sequence[Change]) -> list[Outcome]:
    """The same for several changes; today's roll is computed once."""
    today = assess_many([one.facts for one in roll.taxpayers], law)
    return [_outcome(roll, law, change, today) for change in changes]


def _outcome(roll: Roll, law: Law, change: Change, before: Sequence[Brief | LawError]) -> Outcome:
    other = changed_law(law, change)
    after = assess_many([_changed_facts(one, roll, change) for one in roll.taxpayers], other)
    found = Outcome(over_ceiling=over_ceiling(other))
    for taxpayer, old, new in zip(roll.taxpayers, before, after, strict=True):
        if isinstance(old, Brief) and isinstance(new, Brief):
            _count(found, taxpayer, old, new, roll)
    found.losers.sort(key=lambda one: -one.change)
    found.winners.sort(key=lambda one: one.change)
    return found


def _count(found: Outcome, taxpayer: Taxpayer, old: Brief, new: Brief, roll: Roll) -> None:
    found.total.before += old.due
    found.total.after += new.due
    found.owing.before += old.due > 0
    found.owing.after += new.due > 0
    for brief, side in ((old, "before"), (new, "after")):
        for share in brief.shares:
            parcel = taxpayer.places[share.ref][0]
            pairs = (
                found.parcels[parcel],
                found.villages[roll.villages.get(parcel)],
                found.classes[share.use_class.value],
            )
            for pair in pairs:
                setattr(pair, side, getattr(pair, side) + share.due)
    moved = Moved(taxpayer.name, taxpayer.village, taxpayer.route_code, old.due, new.due)
    if moved.change > 0:
        found.losers.append(moved)
    elif moved.change < 0:
        found.winners.append(moved)
    else:
        found.same += 1


def changed_law(law: Law, change: Change) -> Law:
    """The law with other rates, exemptions and reduction; everything else as it is."""
    schedules = {
        use: _scaled(schedule, change.rates[use]) if use in change.rates else schedule
        for use, schedule in law.schedules.items()
    }
    exemptions = {
        use: replace(rule, amount=int(change.exemptions[use] * 100))
        if use in change.exemptions
        else rule
        for use, rule in law.exemptions.items()
    }
    general = law.general
    if change.reduction is not None:
        general = replace(general, percent=change.reduction)
    return replace(
        law,
        schedules=MappingProxyType(schedules),
        exemptions=MappingProxyType(exemptions),
        general=general,
    )


def _scaled(schedule: Schedule, percent: Decimal) -> Schedule:
    bands = []
    for band in schedule.bands:
        rate = (band.percent * percent / 100).quantize(_RATE, ROUND_HALF_UP)
        bands.append(Band(band.bottom, band.top, Fraction(rate) / 100, rate))
    return replace(schedule, bands=tuple(bands))


def over_ceiling(law: Law) -> list[UseClass]:
    """Classes whose rates would be above the ceiling of s37: a decree could not set them."""
    return [
        use
        for use, schedule in law.schedules.items()
        if any(band.rate > law.ceilings.rates[use] for band in schedule.bands)
    ]


def _changed_facts(taxpayer: Taxpayer, roll: Roll, change: Change) -> TaxpayerFacts:
    """The same property at other prices."""
    facts = taxpayer.facts
    if change.land_prices == 100 and change.building_prices == 100:
        return facts

    def is_meant(one: ObjectFacts) -> bool:
        where = roll.villages.get(taxpayer.places[one.ref][0])
        return change.village is None or where == change.village

    objects = (_repriced(one, change) if is_meant(one) else one for one in facts.objects)
    return replace(facts, objects=tuple(objects))


def _repriced(one: ObjectFacts, change: Change) -> ObjectFacts:
    lands = tuple(
        replace(land, price_per_sq_wah=_times(land.price_per_sq_wah, change.land_prices))
        for land in one.lands
    )
    buildings = tuple(
        replace(built, price_per_sq_m=_times(built.price_per_sq_m, change.building_prices))
        for built in one.buildings
    )
    condos = tuple(
        replace(unit, price_per_sq_m=_times(unit.price_per_sq_m, change.building_prices))
        for unit in one.condos
    )
    return replace(one, lands=lands, buildings=buildings, condos=condos)


def _times(price: Decimal | None, percent: Decimal) -> Decimal | None:
    return None if price is None else (price * percent / 100).quantize(_CENT, ROUND_HALF_UP)
