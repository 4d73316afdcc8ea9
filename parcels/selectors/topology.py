"""The whole register checked at once: every fault with its codes, for the work lists and reports.

Tolerances are those for digitising: an overlap counts above 1 m² and 0.2 m, a gap below 2 m and
50 m², an area difference above max(5 %, 4 square wah) for titled land and above 15 % for other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import shapely
from django.contrib.gis.db.models.functions import Area, AsWKB, Intersection
from django.db.models import DecimalField, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from shapely.geometry.base import BaseGeometry

from geo import coverage
from parcels.models import Building, BuildingUse, Parcel, Right, UseZone
from parcels.models.vocabulary import TAXED_RIGHTS
from parcels.tolerances import judge

#: Part of its area a parcel has in its own block.
IN_BLOCK = 0.99
_AREA = DecimalField(max_digits=14, decimal_places=2)


class Fault(NamedTuple):
    kind: str
    codes: tuple[str, ...]
    #: What the kind measures: square metres of ground, or square wah or square metres missing.
    size: float | None = None


def faults(subdistrict: int) -> Iterator[Fault]:
    """All faults, kind by kind."""
    for check in CHECKS.values():
        yield from check(subdistrict)


def _drawn(subdistrict: int) -> list[tuple[str, int, BaseGeometry]]:
    rows = Parcel.objects.of(subdistrict).current().filter(boundary__isnull=False)
    rows = rows.filter(has_overlapping_claim=False)
    return [
        (code, block, shapely.from_wkb(bytes(shape)))
        for code, block, shape in rows.values_list("code", "block_id", AsWKB("boundary"))
    ]


def _overlaps(subdistrict: int) -> Iterator[Fault]:
    rows = _drawn(subdistrict)
    shapes = [shape for _code, _block, shape in rows]
    for pair in coverage.overlapping(shapes):
        is_copy = shapes[pair.one].equals(shapes[pair.other])
        codes = (rows[pair.one][0], rows[pair.other][0])
        yield Fault("duplicate" if is_copy else "overlap", codes, round(pair.sq_m, 2))


def _gaps(subdistrict: int) -> Iterator[Fault]:
    """Slivers inside a block, with the parcels around them."""
    blocks = defaultdict(list)
    for code, block, shape in _drawn(subdistrict):
        blocks[block].append((code, shape))
    for rows in blocks.values():
        for gap in coverage.gaps([shape for _code, shape in rows]):
            around = sorted(code for code, shape in rows if shape.distance(gap) < 0.01)
            yield Fault("gap", tuple(around), round(gap.area, 2))


def _out_of_block(subdistrict: int) -> Iterator[Fault]:
    rows = Parcel.objects.of(subdistrict).current().filter(boundary__isnull=False)
    inside = rows.exclude(block__boundary__contains=F("boundary")).annotate(
        ground=Area(Intersection("boundary", F("block__boundary")))
    )
    for code, whole, ground in inside.values_list("code", "area_sq_m", "ground"):
        part = ground.sq_m if ground else 0.0
        if part < IN_BLOCK * whole:
            yield Fault("out_of_block", (code,), round(whole - part, 2))


def _without_boundary(subdistrict: int) -> Iterator[Fault]:
    rows = Parcel.objects.of(subdistrict).current().filter(boundary__isnull=True)
    yield from (Fault("no_boundary", (code,)) for code in rows.values_list("code", flat=True))


def _without_owner(subdistrict: int) -> Iterator[Fault]:
    held = Right.objects.open().filter(parcel=OuterRef("pk"), kind__in=TAXED_RIGHTS)
    rows = Parcel.objects.of(subdistrict).current().filter(~Exists(held))
    yield from (Fault("no_owner", (code,)) for code in rows.values_list("code", flat=True))


def _area_differs(subdistrict: int) -> Iterator[Fault]:
    rows = Parcel.objects.of(subdistrict).current().filter(area_sq_m__isnull=False)
    for code, kind, paper, drawn in rows.values_list(
        "code", "document_type", "register_area_sq_wah", "area_sq_m"
    ):
        found = judge(kind, paper, drawn)
        if found.is_over:
            yield Fault("area_differs", (code,), float(abs(found.off)))


def _uses_off(subdistrict: int) -> Iterator[Fault]:
    sums = UseZone.objects.open().filter(parcel=OuterRef("pk")).values("parcel")
    used = Coalesce(
        Subquery(sums.annotate(sum=Sum("area_sq_wah")).values("sum")), Value(0), output_field=_AREA
    )
    rows = Parcel.objects.of(subdistrict).current().annotate(used=used)
    off = rows.filter(~Q(used=F("register_area_sq_wah")))
    for code, paper, sum_ in off.values_list("code", "register_area_sq_wah", "used"):
        yield Fault("uses_off", (code,), float(paper - sum_))


def _floors_off(subdistrict: int) -> Iterator[Fault]:
    sums = BuildingUse.objects.open().filter(building=OuterRef("pk")).values("building")
    used = Coalesce(
        Subquery(sums.annotate(sum=Sum("area_sq_m")).values("sum")), Value(0), output_field=_AREA
    )
    rows = Building.objects.of(subdistrict).current().annotate(used=used)
    off = rows.filter(~Q(used=F("area_sq_m")))
    for code, area, sum_ in off.values_list("code", "area_sq_m", "used"):
        yield Fault("floor_uses_off", (code,), float(area - sum_))


def _buildings_without_parcel(subdistrict: int) -> Iterator[Fault]:
    rows = Building.objects.of(subdistrict).current()
    rows = rows.filter(Q(parcel__isnull=True) | Q(parcel__retired_on__isnull=False))
    yield from (Fault("no_parcel", (code,)) for code in rows.values_list("code", flat=True))


def _overlapping_buildings(subdistrict: int) -> Iterator[Fault]:
    rows = list(
        Building.objects.of(subdistrict)
        .current()
        .filter(footprint__isnull=False)
        .values_list("code", AsWKB("footprint"))
    )
    shapes = [shapely.from_wkb(bytes(shape)) for _code, shape in rows]
    for pair in coverage.overlapping(shapes):
        codes = (rows[pair.one][0], rows[pair.other][0])
        yield Fault("building_overlap", codes, round(pair.sq_m, 2))


CHECKS: dict[str, Callable[[int], Iterator[Fault]]] = {
    "overlap": _overlaps,
    "gap": _gaps,
    "out_of_block": _out_of_block,
    "no_boundary": _without_boundary,
    "no_owner": _without_owner,
    "area_differs": _area_differs,
    "uses_off": _uses_off,
    "floor_uses_off": _floors_off,
    "no_parcel": _buildings_without_parcel,
    "building_overlap": _overlapping_buildings,
}
