"""What a condominium unit was on which days, and the acts that made it so."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import NamedTuple

from django.db.models import BooleanField, F, Func, Q, Value

from parcels.models import RegisterEntry, Right, Unit, UnitUse


class UnitState(NamedTuple):
    """Uses and holders from a day to a last day; None = from the beginning, until today."""

    since: dt.date | None
    last: dt.date | None
    uses: list[UnitUse]
    holders: list[Right]


def unit_states(unit: Unit) -> list[UnitState]:
    """The states of a unit, the latest first. Two queries; a gap without rows is a state too."""
    uses = list(UnitUse.objects.filter(unit=unit).order_by("pk"))
    rights = list(Right.objects.filter(unit=unit).select_related("party").order_by("kind", "pk"))
    uses = [row for row in uses if not row.during.isempty]
    rights = [row for row in rights if not row.during.isempty]
    days = {row.during.lower for row in (*uses, *rights)}
    ends = {row.during.upper for row in (*uses, *rights)} - {None}
    starts = sorted(days | ends, key=lambda day: day or dt.date.min)
    found = []
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        on = start or dt.date.min
        state = UnitState(
            start,
            end and end - dt.timedelta(days=1),
            [row for row in uses if on in row.during],
            [row for row in rights if on in row.during],
        )
        found.append(state)
    if found and not (found[-1].uses or found[-1].holders):
        found.pop()  # what ended has no state after its end
    return found[::-1]


def unit_acts(unit: Unit) -> list[RegisterEntry]:
    """The acts that changed a row of the unit, latest first, with who did them and on what."""
    paths = (f'$.Unit."{unit.pk}"', f"$.*.* ? (@.unit_id == {unit.pk})")
    touched = Q()
    for side, path in product(("before", "after"), paths):
        touched |= Q(_finds(side, path))
    rows = unit.building.entries.filter(touched)
    return list(rows.select_related("by", "document", "reversed_by").order_by("-pk"))


def _finds(side: str, path: str) -> Func:
    asked = Func(Value(path), template="%(expressions)s::jsonpath")
    return Func(F(side), asked, function="jsonb_path_exists", output_field=BooleanField())
