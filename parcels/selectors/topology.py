"""The register checked: every fault with what it concerns, of the whole or around one act.

Tolerances are those for digitising: an overlap counts above 1 m² and 0.2 m, a gap below 2 m and
50 m², an area difference above max(5 %, 4 square wah) for titled land and above 15 % for other.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from shapely.geometry.base import BaseGeometry

from geo import coverage
from geo.models import Block
from parcels.intake.words import INVALID_RING
from parcels.models import Building, BuildingUse, ImportRow, Parcel, Right, UseZone
from parcels.models.vocabulary import TAXED_RIGHTS
from parcels.selectors import portions
from parcels.tolerances import judge

#: Part of its area a parcel has in its own block.
IN_BLOCK = 0.99


class Fault(NamedTuple):
    kind: str
    codes: tuple[str, ...]
    #: What the kind measures: square metres of ground, or square wah or square metres missing.
    size: float | None = None
    parcels: tuple[int, ...] = ()
    buildings: tuple[int, ...] = ()
    #: Rows of imports that wait.
    rows: tuple[int, ...] = ()
    #: The ground in question, in the register's reference system.
    shape: BaseGeometry | None = None

    @property
    def key(self) -> str:
        """What it is about; two gaps between the same parcels are told apart by their place."""
        if self.rows:
            return f"row {self.rows[0]}"
        ids = "-".join(str(pk) for pk in sorted(self.parcels + self.buildings))
        if self.kind != "gap" or self.shape is None:
            return ids[:200]
        at = self.shape.representative_point()
        return f"{at.x:.0f} {at.y:.0f}"


@dataclass(frozen=True)
class Scope:
    """Only what concerns these rows; gaps in the blocks of the parcels."""

    parcels: frozenset[int] = field(default_factory=frozenset)
    buildings: frozenset[int] = field(default_factory=frozenset)
    blocks: frozenset[int] = field(default_factory=frozenset)
    rows: frozenset[int] = field(default_factory=frozenset)


def scope_of(subdistrict: int, parcels: Collection[int], buildings: Collection[int]) -> Scope:
    """What an act on these rows may have made or mended: they, and the buildings on the parcels."""
    blocks = Parcel.objects.of(subdistrict).filter(pk__in=parcels).values_list("block", flat=True)
    on_them = Building.objects.of(subdistrict).filter(parcel__in=parcels)
    roofs = {*buildings, *on_them.values_list("pk", flat=True)}
    codes = Parcel.objects.of(subdistrict).filter(pk__in=parcels).values("code")
    rows = ImportRow.objects.waiting(subdistrict).filter(code__in=codes)
    return Scope(*map(frozenset, (parcels, roofs, blocks, rows.values_list("pk", flat=True))))


def faults(subdistrict: int, scope: Scope | None = None) -> Iterator[Fault]:
    """All faults, kind by kind."""
    for check in CHECKS.values():
        yield from check(subdistrict, scope)


def _parcels(subdistrict: int, scope: Scope | None) -> QuerySet[Parcel]:
    rows = Parcel.objects.of(subdistrict).current()
    return rows if scope is None else rows.filter(pk__in=scope.parcels)


def _buildings(subdistrict: int, scope: Scope | None) -> QuerySet[Building]:
    rows = Building.objects.of(subdistrict).current()
    return rows if scope is None else rows.filter(pk__in=scope.buildings)


def _around(rows: QuerySet[Any], shape: str, near: QuerySet[Any] | None) -> QuerySet[Any]:
    """Those whose boxes meet the ground of `near`; all without it."""
    if near is None:
        return rows
    box = near.aggregate(box=Extent(shape))["box"]
    if box is None:
        return rows.none()
    window = Polygon.from_bbox(box)
    window.srid = rows.model._meta.get_field(shape).srid  # type: ignore[union-attr]
    return rows.filter(**{f"{shape}__bboverlaps": window})


class _Drawn(NamedTuple):
    id: int
    code: str
    shape: BaseGeometry


def _shapes(rows: QuerySet[Any], shape: str, most: int | None = None) -> list[_Drawn]:
    drawn = rows.filter(**{f"{shape}__isnull": False}).values_list("pk", "code", AsWKB(shape))
    found = list(drawn[:most])
    shapes = shapely.from_wkb([bytes(row[2]) for row in found])
    return [_Drawn(row[0], row[1], made) for row, made in zip(found, shapes, strict=True)]


class Outline(NamedTuple):
    id: int
    code: str
    block: int
    shape: BaseGeometry


def outlines(rows: QuerySet[Parcel], most: int | None = None) -> list[Outline]:
    """The drawn ones of some parcels, made into shapes all at once."""
    drawn = rows.filter(boundary__isnull=False).order_by("pk")
    return _made(list(drawn.values_list(*_OUTLINE)[:most]))


_OUTLINE = ("pk", "code", "block_id", AsWKB("boundary"))


def _made(found: list[Any]) -> list[Outline]:
    shapes = shapely.from_wkb([bytes(row[3]) for row in found])
    return [
        Outline(pk, code, block, shape)
        for (pk, code, block, _wkb), shape in zip(found, shapes, strict=True)
    ]


def _pairs(
    rows: QuerySet[Any], shape: str, near: QuerySet[Any] | None, ids: frozenset[int] | None
) -> Iterator[tuple[_Drawn, _Drawn, coverage.Pair]]:
    """Shapes with ground in common: around some, or of all, then strip by strip."""
    most = portions.PORTION + 1 if near is None else None
    drawn = _shapes(_around(rows, shape, near), shape, most)
    if most is None or len(drawn) < most:
        yield from _meeting(drawn, portions.whole(rows), ids)
        return
    del drawn
    for strip in portions.strips(rows, shape):
        yield from _meeting(_shapes(strip.rows, shape), strip, ids)


def _meeting(
    rows: list[_Drawn], strip: portions.Strip, ids: frozenset[int] | None
) -> Iterator[tuple[_Drawn, _Drawn, coverage.Pair]]:
    for pair in coverage.overlapping([row.shape for row in rows]):
        one, other = rows[pair.one], rows[pair.other]
        is_asked = ids is None or one.id in ids or other.id in ids
        if is_asked and strip.owns(one.shape.bounds[0], other.shape.bounds[0]):
            yield one, other, pair


def _overlaps(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    claims = Parcel.objects.of(subdistrict).current().filter(has_overlapping_claim=False)
    near = None if scope is None else claims.filter(pk__in=scope.parcels)
    asked = scope.parcels if scope else None
    for one, other, pair in _pairs(claims, "boundary", near, asked):
        kind = "duplicate" if one.shape.equals(other.shape) else "overlap"
        size, ids = round(pair.sq_m, 2), (one.id, other.id)
        yield Fault(kind, (one.code, other.code), size, ids, shape=pair.shape)


def _gaps(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    """Slivers inside a block, with the parcels around them."""
    rows = Parcel.objects.of(subdistrict).current()
    rows = rows.filter(has_overlapping_claim=False)
    if scope is not None:
        rows = rows.filter(block__in=scope.blocks)
    drawn = outlines(rows, portions.PORTION + 1)
    if len(drawn) <= portions.PORTION:
        yield from _gaps_among(drawn)
        return
    del drawn
    for part in portions.blocks_in_portions(rows):
        yield from _gaps_among(outlines(part))


def _gaps_among(rows: list[Outline]) -> Iterator[Fault]:
    """Of parcels of whole blocks."""
    blocks: dict[int, list[Outline]] = defaultdict(list)
    for row in rows:
        blocks[row.block].append(row)
    every = [(block, row.shape) for block, drawn in blocks.items() for row in drawn]
    flags = coverage.beside_gaps([shape for _block, shape in every])
    suspects = {block for (block, _shape), flag in zip(every, flags, strict=True) if flag}
    for drawn in (blocks[block] for block in sorted(suspects)):
        for gap in coverage.gaps([row.shape for row in drawn]):
            around = sorted((row.code, row.id) for row in drawn if row.shape.distance(gap) < 0.01)
            codes, ids = tuple(code for code, _ in around), tuple(pk for _, pk in around)
            yield Fault("gap", codes, round(gap.area, 2), ids, shape=gap)


def _out_of_block(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    drawn = _parcels(subdistrict, scope).filter(boundary__isnull=False)
    for part, _rows in portions.in_portions(drawn, *_OUTLINE):
        yield from _outside(_made(part))


def _outside(rows: list[Outline]) -> Iterator[Fault]:
    used = {row.block for row in rows}
    found = Block.objects.filter(pk__in=used).values_list("pk", AsWKB("boundary"))
    blocks = {pk: shapely.from_wkb(bytes(wkb)) for pk, wkb in found}
    shapely.prepare(list(blocks.values()))
    shapes = np.array([row.shape for row in rows], dtype=object)
    ground = np.array([blocks[row.block] for row in rows], dtype=object)
    across = np.flatnonzero(~shapely.covers(ground, shapes))
    whole = shapely.area(shapes[across])
    part = shapely.area(shapely.intersection(ground[across], shapes[across]))
    for at in np.flatnonzero(part < IN_BLOCK * whole):
        row, outside = rows[across[at]], float(whole[at] - part[at])
        yield Fault("out_of_block", (row.code,), round(outside, 2), (row.id,))


def _without_boundary(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    rows = _parcels(subdistrict, scope).filter(boundary__isnull=True)
    for pk, code in rows.values_list("pk", "code").iterator():
        yield Fault("no_boundary", (code,), None, (pk,))


def _without_owner(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    held = Right.objects.open().filter(parcel=OuterRef("pk"), kind__in=TAXED_RIGHTS)
    rows = _parcels(subdistrict, scope).filter(~Exists(held))
    for pk, code in rows.values_list("pk", "code").iterator():
        yield Fault("no_owner", (code,), None, (pk,))


def _area_differs(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    rows = _parcels(subdistrict, scope).filter(area_sq_m__isnull=False)
    for pk, code, kind, paper, drawn in rows.values_list(
        "pk", "code", "document_type", "register_area_sq_wah", "area_sq_m"
    ).iterator():
        found = judge(kind, paper, drawn)
        if found.is_over:
            yield Fault("area_differs", (code,), float(abs(found.off)), (pk,))


def _uses_off(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    every = _parcels(subdistrict, scope)
    for part, rows in portions.in_portions(every, "pk", "code", "register_area_sq_wah"):
        used = _sums(UseZone.objects.open(), "parcel", "area_sq_wah", rows)
        for pk, code, paper in part:
            if off := paper - used.get(pk, 0):
                yield Fault("uses_off", (code,), float(off), (pk,))


def _floors_off(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    every = _buildings(subdistrict, scope)
    for part, rows in portions.in_portions(every, "pk", "code", "area_sq_m"):
        used = _sums(BuildingUse.objects.open(), "building", "area_sq_m", rows)
        for pk, code, area in part:
            if off := area - used.get(pk, 0):
                yield Fault("floor_uses_off", (code,), float(off), buildings=(pk,))


def _sums(uses: QuerySet[Any], of: str, area: str, rows: QuerySet[Any]) -> dict[int, Decimal]:
    """The uses of each row added up, in one walk over them."""
    wanted = uses.filter(**{f"{of}__in": rows.order_by().values("pk")})
    return dict(wanted.order_by().values_list(of).annotate(sum=Sum(area)))


def _buildings_without_parcel(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    rows = _buildings(subdistrict, scope)
    rows = rows.filter(Q(parcel__isnull=True) | Q(parcel__retired_on__isnull=False))
    for pk, code in rows.values_list("pk", "code").iterator():
        yield Fault("no_parcel", (code,), buildings=(pk,))


def _overlapping_buildings(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    standing = Building.objects.of(subdistrict).current()
    near = None if scope is None else standing.filter(pk__in=scope.buildings)
    asked = scope.buildings if scope else None
    for one, other, pair in _pairs(standing, "footprint", near, asked):
        size, ids = round(pair.sq_m, 2), (one.id, other.id)
        codes = (one.code, other.code)
        yield Fault("building_overlap", codes, size, buildings=ids, shape=pair.shape)


def _waiting_rows(subdistrict: int, scope: Scope | None) -> Iterator[Fault]:
    """Rows of applied imports that a person has to settle, by what is the matter with them."""
    rows = ImportRow.objects.waiting(subdistrict)
    if scope is not None:
        rows = rows.filter(pk__in=scope.rows)
    live = Parcel.objects.of(subdistrict).current().filter(code=OuterRef("code"))
    known = rows.annotate(known=Subquery(live.values("pk")[:1]), drawn=AsWKB("shape"))
    columns = ("pk", "number", "code", "known", "problems", "drawn")
    for pk, number, code, parcel, problems, drawn in known.order_by("pk").values_list(*columns):
        kind = _kind_of_row({problem["code"] for problem in problems}, drawn, parcel)
        shape = shapely.from_wkb(bytes(drawn)) if drawn else None
        size = round(abs(shape.area), 2) if shape else None
        of = (parcel,) if parcel else ()
        yield Fault(kind, (code or f"#{number}",), size, of, rows=(pk,), shape=shape)


def _kind_of_row(problems: Collection[str], drawn: object, parcel: int | None) -> str:
    if INVALID_RING in problems:
        return "invalid_ring"
    return "no_row" if drawn and parcel is None else "import_row"


CHECKS: dict[str, Callable[[int, Scope | None], Iterator[Fault]]] = {
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
    "import_row": _waiting_rows,
}
