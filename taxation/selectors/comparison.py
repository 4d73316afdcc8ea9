"""Why a year's total differs from the year before: causes that add up exactly.

Last year's facts and law are turned into this year's one part after the other; each step is a whole
assessment of the roll, and its difference is that cause. A part that did not change costs nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from django.db.models import Sum

from taxation.law.assess_many import Brief, assess_many
from taxation.law.schema import Law
from taxation.models import AssessmentRecord
from taxation.selectors import rows
from taxation.selectors.facts import Day, register_day, roll_of_day
from taxation.selectors.law import BodyLaw
from taxation.selectors.whole_due import whole_due

_CENT = Decimal("0.01")
R = TypeVar("R", rows.ParcelRow, rows.BuildingRow, rows.UnitRow)


@dataclass(frozen=True, slots=True)
class Cause:
    key: str
    satang: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Due last year, the causes in order, due this year: before + causes = after."""

    year: int
    before: int
    after: int
    causes: tuple[Cause, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data to keep on the run."""
        causes = [{"key": one.key, "satang": one.satang} for one in self.causes]
        return {"year": self.year, "before": self.before, "after": self.after, "causes": causes}


def compare(
    subdistrict: int, book: BodyLaw, year: int, tell: Callable[[], object] = lambda: None
) -> Comparison:
    """This year against the one before, from the register as it was on both first days.

    `tell` is called after each of the STEPS.
    """
    old_law, new_law = book.of(year - 1), book.of(year)
    old = register_day(_first_day(subdistrict, year - 1), old_law, book.map_choices)
    new = register_day(_first_day(subdistrict, year), new_law, book.map_choices)
    tell()
    due = recomputed = _due(old, old_law, book.map_choices)
    tell()
    before, causes = issued(subdistrict, year - 1), []
    if before is None:
        before = recomputed
    elif before != recomputed:
        causes.append(Cause("corrections", recomputed - before))
    at: tuple[Day, Law] = (old, old_law)
    for key, following in _steps(old, new, old_law, new_law):
        if following != at:
            now = _due(*following, book.map_choices)
            causes.append(Cause(key, now - due))
            due, at = now, following
        tell()
    return Comparison(year - 1, before, due, tuple(causes))


def both_sums(subdistrict: int, book: BodyLaw, year: int) -> tuple[int, int]:
    """Due last year and due this year as `compare` finds them, without the causes between."""
    before = issued(subdistrict, year - 1)
    if before is None:
        before = whole_due(subdistrict, book, year - 1)
    return before, whole_due(subdistrict, book, year)


def _first_day(subdistrict: int, year: int) -> rows.Question:
    return rows.Question(subdistrict, dt.date(year, 1, 1))


def _due(day: Day, law: Law, choices: Mapping[str, str]) -> int:
    roll = roll_of_day(day, law, choices)
    results = assess_many([one.facts for one in roll.taxpayers], law)
    return sum(one.due for one in results if isinstance(one, Brief))


def issued(subdistrict: int, year: int) -> int | None:
    """The tax of the records in force, satang; None where there are none."""
    records = AssessmentRecord.objects.of(subdistrict).in_force().filter(tax_year=year)
    total: int | None = records.aggregate(total=Sum("due_satang"))["total"]
    return total


def _steps(old: Day, new: Day, old_law: Law, new_law: Law) -> Iterator[tuple[str, tuple[Day, Law]]]:
    day = old
    for key, change in _DAY_STEPS:
        day = change(day, new)
        yield key, (day, old_law)
    law = old_law
    for key, names in _LAW_STEPS:
        law = replace(law, **{name: getattr(new_law, name) for name in names})
        yield key, (new if key == "reduction" else day, law)
    yield "choices", (new, new_law)


def _owner(day: Day, new: Day) -> Day:
    """Holders of what is there in both years, and who lives where."""
    return replace(
        day,
        parcels=_with(day.parcels, new.parcels, "holders"),
        buildings=_with(day.buildings, new.buildings, "holders"),
        units=_with(day.units, new.units, "holders"),
        residents=new.residents,
        touching=new.touching,
        overrides=new.overrides,
        people={**day.people, **new.people},
    )


def _property(day: Day, new: Day) -> Day:
    """What is gone, and what is new with all that belongs to it."""
    parcels = {row.id for row in day.parcels} & {row.id for row in new.parcels}
    buildings = {row.id for row in day.buildings} & {row.id for row in new.buildings}
    zones = [row for row in day.zones if row.parcel_id in parcels]
    floors = [row for row in day.floors if row.building_id in buildings]
    units = {row.id for row in day.units} & {row.id for row in new.units}
    inside = [row for row in day.unit_uses if row.unit_id in units]
    return replace(
        day,
        parcels=_instead(day.parcels, new.parcels),
        buildings=_instead(day.buildings, new.buildings),
        zones=zones + [row for row in new.zones if row.parcel_id not in parcels],
        floors=floors + [row for row in new.floors if row.building_id not in buildings],
        units=_instead(day.units, new.units),
        standing=new.standing,
        unit_uses=inside + [row for row in new.unit_uses if row.unit_id not in units],
    )


def _area(day: Day, new: Day) -> Day:
    """Areas of parcels and buildings; the old uses keep their proportions."""
    land = {row.id: row.area_sq_wah for row in new.parcels}
    built = {row.id: row.area_sq_m for row in new.buildings}
    return replace(
        day,
        parcels=_with(day.parcels, new.parcels, "area_sq_wah"),
        buildings=_with(day.buildings, new.buildings, "area_sq_m"),
        zones=_stretched(day.zones, land, "parcel_id", "area_sq_wah"),
        floors=_stretched(day.floors, built, "building_id", "area_sq_m"),
    )


def _use(day: Day, new: Day) -> Day:
    return replace(day, zones=new.zones, floors=new.floors, unit_uses=new.unit_uses)


def _building(day: Day, new: Day) -> Day:
    """A year of age more, and corrected types, materials and years."""
    return replace(day, buildings=new.buildings, year=new.year)


def _price(day: Day, new: Day) -> Day:
    """The price account: land by parcel, buildings by type; all but reductions is the new day's."""
    return replace(new, orders=day.orders, old_taxes=day.old_taxes)


_DAY_STEPS: Sequence[tuple[str, Callable[[Day, Day], Day]]] = (
    ("owner", _owner),
    ("property", _property),
    ("area", _area),
    ("use", _use),
    ("building", _building),
    ("price", _price),
)
_LAW_STEPS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("rate", ("tax_year", "schedules", "vacant")),
    ("exemption", ("exemptions", "exempt_property")),
    ("reduction", ("general", "standing", "relief", "local_reductions")),
)
#: The reading of both days, the old roll, and every cause.
STEPS = 2 + len(_DAY_STEPS) + len(_LAW_STEPS) + 1


def _with(old: list[R], new: list[R], *names: str) -> list[R]:
    """Old rows with some fields of the new rows of the same id; as it is when nothing differs."""
    other = {row.id: row for row in new}
    found = []
    for row in old:
        now = other.get(row.id)
        if now is None or all(getattr(row, name) == getattr(now, name) for name in names):
            found.append(row)
        else:
            found.append(replace(row, **{name: getattr(now, name) for name in names}))
    return found


def _instead(old: list[R], new: list[R]) -> list[R]:
    """The new set of ids in the new order; rows of the old day where there are any."""
    kept = {row.id: row for row in old}
    return [kept.get(row.id, row) for row in new]


def _stretched(old: list[Any], whole: Mapping[int, Decimal], of: str, area: str) -> list[Any]:
    """Uses whose areas add up to the new whole, in the old proportions."""
    groups: dict[int, list[Any]] = {}
    for row in old:
        groups.setdefault(getattr(row, of), []).append(row)
    found = []
    for key, members in groups.items():
        total = sum(getattr(row, area) for row in members)
        goal = whole.get(key, total)
        if total == goal or not total:
            found.extend(members)
            continue
        areas = [(getattr(r, area) * goal / total).quantize(_CENT, ROUND_HALF_UP) for r in members]
        areas[-1] += goal - sum(areas)
        found.extend(replace(r, **{area: now}) for r, now in zip(members, areas, strict=True))
    return found
