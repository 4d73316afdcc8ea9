"""Where requests come from: counts by cell and by village. Small counts never leave this file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, FloatField, Func

from geo.models import Subdistrict, Village
from parcels.models import Household
from service_requests import hexagons
from service_requests.models import RequestQuerySet, RequestType, ServiceRequest

#: Fewer requests than this in a cell or a village are not told: somebody could be recognised.
LEAST = 5
#: A rate over fewer households says nothing.
LEAST_HOUSEHOLDS = 5


@dataclass(frozen=True)
class HeatFilters:
    """Months are first days, both inclusive. An empty type or village means all."""

    first: dt.date
    last: dt.date
    type: str = ""
    village: int | None = None


@dataclass(frozen=True)
class Cell:
    """A cell with requests; the count is None where it is too small to tell."""

    name: str
    count: int | None
    households: int

    @property
    def per_hundred(self) -> float | None:
        if self.count is None or self.households < LEAST_HOUSEHOLDS:
            return None
        return round(self.count * 100 / self.households, 1)


@dataclass(frozen=True)
class VillageLine:
    village: Village
    count: int | None
    households: int

    @property
    def per_hundred(self) -> float | None:
        if self.count is None or self.households < LEAST_HOUSEHOLDS:
            return None
        return round(self.count * 100 / self.households, 1)


@dataclass(frozen=True)
class Heat:
    cells: list[Cell]
    villages: list[VillageLine]
    total: int
    without_place: int


def heat(subdistrict: Subdistrict, filters: HeatFilters) -> Heat:
    """Counts of the months asked for. Private services are left out altogether."""
    requests = _counted(subdistrict, filters)
    by_cell = dict(requests.values_list("hexagon").annotate(n=Count("pk")).order_by())
    without_place = by_cell.pop("", 0)
    by_village = dict(requests.values_list("village").annotate(n=Count("pk")).order_by())
    homes = _households_by_cell(subdistrict) if by_cell else Counter()
    cells = [Cell(name, _told(n), homes[name]) for name, n in sorted(by_cell.items())]
    return Heat(
        cells=cells,
        villages=_village_lines(subdistrict, by_village),
        total=sum(by_cell.values()) + without_place,
        without_place=without_place,
    )


def types_on_map(subdistrict: Subdistrict) -> list[RequestType]:
    """Services that may stand on the planner's map."""
    return list(RequestType.objects.of(subdistrict).filter(takes_requests=True, is_private=False))


def _counted(subdistrict: Subdistrict, filters: HeatFilters) -> RequestQuerySet:
    requests = ServiceRequest.objects.of(subdistrict).filter(
        submitted_month__range=(filters.first, filters.last),
        request_type__in=RequestType.objects.of(subdistrict).filter(is_private=False),
    )
    if filters.type:
        requests = requests.filter(request_type__code=filters.type)
    if filters.village is not None:
        requests = requests.filter(village=filters.village)
    return requests


def _households_by_cell(subdistrict: Subdistrict) -> Counter[str]:
    places = Household.objects.filter(subdistrict=subdistrict).values_list(
        Func("house__position", function="ST_X", output_field=FloatField()),
        Func("house__position", function="ST_Y", output_field=FloatField()),
    )
    return Counter(hexagons.cell_of(x, y) for x, y in places.iterator())


def _village_lines(subdistrict: Subdistrict, counts: dict[int | None, int]) -> list[VillageLine]:
    homes = dict(
        Household.objects.filter(subdistrict=subdistrict)
        .values_list("house__village")
        .annotate(n=Count("pk"))
        .order_by()
    )
    lines = [
        VillageLine(village, _told(counts.get(village.pk, 0)), homes.get(village.pk, 0))
        for village in Village.objects.filter(subdistrict=subdistrict)
    ]
    return sorted(lines, key=lambda line: (-(line.count or 0), line.village.moo))


def _told(count: int) -> int | None:
    return count if count >= LEAST else None
