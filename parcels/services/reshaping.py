"""Acts that change shapes: split, merge, reshape. Each keeps the neighbourhood a coverage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo import geometry, neighbourhood, units
from geo.models import SplitNumbering
from parcels import codes
from parcels.models import Building, BuildingParcel, House, Parcel, RegisterEntry, Sign
from parcels.models.vocabulary import DOCUMENT_CLASS, Act
from parcels.selectors import neighbours
from parcels.services import holdings, pictures, repairs, use_ground
from parcels.services.areas import as_in_parent, drawn_in, judge_areas
from parcels.services.holdings import DoesNotAddUp, Holder
from parcels.services.proof import Shapes, prove
from parcels.services.shapes import (
    of_row,
    overlap_problem,
    overlaps,
    refusal,
    to_row,
    to_shape,
)
from parcels.services.work import ActRefused, Because, Work, act, close_state, retire

#: Children cover their parent within this.
SPLIT_SQ_M = 0.1


@dataclass(frozen=True)
class Cut:
    """Strips one after another off the side facing a bearing (0 north, 90 east); the rest stays.

    Either areas, or so many equal parts of the drawn ground.
    """

    areas_sq_wah: Sequence[Decimal]
    bearing: float
    equal_parts: int = 0


@dataclass(frozen=True)
class Part:
    """What is said of one part, in the order of the parts; None follows from the parent."""

    register_area_sq_wah: Decimal | None = None
    owners: Sequence[Holder] | None = None
    document_number: str | None = None


def split_parcel(
    *,
    parcel_id: int,
    because: Because,
    lines: Sequence[GEOSGeometry] = (),
    cut: Cut | None = None,
    parts: Sequence[Part] = (),
) -> RegisterEntry:
    """The parcel ends; its parts begin with codes of their own, its uses shared out by area."""
    with act(Act.SUBDIVIDE, because, parcels=[parcel_id], beside=_around) as work:
        parent = work.live(parcel_id)
        shape = of_row(parent)
        faces = _strips(shape, cut) if cut else _faces(shape, _plane(lines))
        if cut and cut.areas_sq_wah and not parts:
            parts = _as_asked(parent, cut)
        _same_area(shape, faces)
        before = {parent.code: shape, **_shapes(work.beside.values())}
        children = _children(work, parent, faces, parts)
        after = {child.code: face for child, face in zip(children, faces, strict=True)}
        after |= _with_shared_vertices(work, faces)
        _move_contents([parent.pk], after_rows=dict(zip(children, faces, strict=True)), work=work)
        prove(before, after, same_ground=True)
        judge_areas(work, children, as_in_parent(parent, children))
    return work.entry


def _around(parcels: Iterable[Parcel]) -> Iterable[Parcel]:
    rows = [row for row in parcels if row.boundary]
    if not rows:
        return []
    ground = shapely.union_all([of_row(row) for row in rows])
    ids = [row.pk for row in rows]
    return neighbours.beside(rows[0].subdistrict_id, ground, ids).select_for_update(of=("self",))


def _plane(lines: Sequence[GEOSGeometry]) -> list[LineString]:
    plane = [line.transform(settings.REGISTER_SRID, clone=True) for line in lines]
    return [part for line in plane for part in shapely.get_parts(shapely.from_wkb(bytes(line.wkb)))]


def _faces(shape: MultiPolygon, lines: Sequence[LineString]) -> list[MultiPolygon]:
    try:
        return geometry.split(shape, lines)
    except geometry.BadShape as error:
        raise refusal(error, repairs.for_lines(shape, lines)) from error


def _strips(shape: MultiPolygon, cut: Cut) -> list[MultiPolygon]:
    if cut.equal_parts:
        areas = [shape.area / cut.equal_parts] * (cut.equal_parts - 1)
    else:
        areas = [float(units.sq_wah_to_sq_m(area)) for area in cut.areas_sq_wah]
    try:
        return neighbourhood.cut_off(shape, areas, cut.bearing)
    except geometry.BadShape as error:
        raise refusal(error) from error


def _as_asked(parent: Parcel, cut: Cut) -> list[Part]:
    """On paper too each strip has what was asked for; the rest has what is left of the paper."""
    rest = parent.register_area_sq_wah - sum(cut.areas_sq_wah)
    if rest <= 0:
        raise refusal(geometry.BadShape("too_much"))
    return [Part(register_area_sq_wah=area) for area in (*cut.areas_sq_wah, rest)]


def _same_area(shape: MultiPolygon, faces: Sequence[MultiPolygon]) -> None:
    if abs(sum(face.area for face in faces) - shape.area) > SPLIT_SQ_M:
        raise ActRefused(_("The parts do not cover the parcel."), code="parts_do_not_cover")


def _shapes(rows: Iterable[Parcel]) -> dict[str, MultiPolygon]:
    return {row.code: of_row(row) for row in rows}


def _children(
    work: Work, parent: Parcel, faces: Sequence[MultiPolygon], parts: Sequence[Part]
) -> list[Parcel]:
    said = list(parts) or [Part()] * len(faces)
    if len(said) != len(faces):
        message = _("The cut makes %(made)s parts; %(said)s are described.")
        raise ActRefused(message % {"made": len(faces), "said": len(said)}, code="wrong_parts")
    areas = _part_areas(parent, faces, said)
    uses, owners = holdings.open_uses(parent), holdings.open_holders(parent)
    retire(parent, work.on)
    children = []
    numbers = _numbers(parent, len(faces))
    for number, face, area, part in zip(numbers, faces, areas, said, strict=True):
        child = _child(work, parent, str(number), face, area, part)
        holdings.write_land_uses(child, use_ground.cut(uses, face, area), work.on)
        holders = owners if part.owners is None else part.owners
        holdings.check_holders(work.subdistrict, holders)
        holdings.write_holders(child, holders, work.on)
        children.append(child)
    return children


def _numbers(parent: Parcel, count: int) -> list[codes.ParcelCode]:
    """Under the old code or as new lots of the block, as the office has chosen; never one twice."""
    code = codes.parse_parcel(parent.code)
    rows = Parcel.objects.of(parent.subdistrict_id)
    if parent.subdistrict.split_numbering == SplitNumbering.NEW_LOTS:
        used = rows.filter(code__startswith=code.prefix).values_list("code", flat=True)
        return codes.new_lots(code.prefix, count, used)
    used = rows.filter(code__startswith=code.parent).values_list("code", flat=True)
    return codes.sub_lots(code, count, used)


def _part_areas(
    parent: Parcel, faces: Sequence[MultiPolygon], parts: Sequence[Part]
) -> list[Decimal]:
    """As said, or by drawn area; together exactly the parent's register area."""
    said = [part.register_area_sq_wah for part in parts]
    if all(area is None for area in said):
        return holdings.shared_out(parent.register_area_sq_wah, [face.area for face in faces])
    areas = [area or Decimal(0) for area in said]
    if sum(areas) != parent.register_area_sq_wah or min(areas) <= 0:
        message = _("The parts add up to %(total)s, not to %(whole)s square wah.")
        numbers = {"total": sum(areas), "whole": parent.register_area_sq_wah}
        raise DoesNotAddUp(message % numbers, code="parts_do_not_add_up")
    return areas


_INHERITED = (
    "block_id",
    "village_id",
    "land_group",
    "document_type",
    "survey_page",
    "map_sheet",
    "orthophoto_id",
    "boundary_source",
    "boundary_accuracy_m",
    "has_overlapping_claim",
)


def _child(
    work: Work, parent: Parcel, code: str, face: MultiPolygon, area: Decimal, part: Part
) -> Parcel:
    number = parent.document_number if part.document_number is None else part.document_number
    child = Parcel.objects.create(
        subdistrict_id=work.subdistrict,
        code=code,
        document_number=number,
        register_area_sq_wah=area,
        boundary=to_row(face),
        boundary_on=work.on,
        valid_from=work.on,
        **{name: getattr(parent, name) for name in _INHERITED},
    )
    work.made.append(child)
    work.lineage.append((parent, child))
    return child


def _with_shared_vertices(work: Work, faces: Sequence[MultiPolygon]) -> dict[str, MultiPolygon]:
    """Neighbours get the new corners on the common edge: the same line, no new version."""
    places = set().union(*map(geometry.vertices, faces))
    found = {}
    for row in work.beside.values():
        shape = of_row(row)
        noded = geometry.insert_vertices(shape, places - geometry.vertices(shape))
        if shapely.get_num_coordinates(noded) != shapely.get_num_coordinates(shape):
            Parcel.objects.filter(pk=row.pk).update(boundary=to_row(noded))
        found[row.code] = noded
    return found


def _move_contents(
    old: Sequence[int], *, after_rows: Mapping[Parcel, MultiPolygon], work: Work
) -> None:
    """Buildings, houses and signs of the ended parcels go to the parcel now under them."""

    def under(shape: BaseGeometry | None) -> Parcel:
        if shape is None:
            return next(iter(after_rows))
        return max(after_rows, key=lambda row: _closeness(after_rows[row], shape))

    for building in work.standing.values():
        drawn = building.footprint
        place = shapely.from_wkb(bytes(drawn.wkb)) if drawn else None
        if building.parcel_id in old:
            _move(building, under(place), work)
        links = BuildingParcel.objects.filter(building=building, parcel__in=old)
        links.update(parcel=under(place))
    for model in (House, Sign):
        for row in model.objects.filter(parcel__in=old):
            place = shapely.from_wkb(bytes(row.position.wkb))
            model.objects.filter(pk=row.pk).update(parcel=under(place))


def _move(building: Building, parcel: Parcel, work: Work) -> None:
    """Before that day it stood where it stood; one registered later never did."""
    if work.on > building.valid_from:
        close_state(building, work.on)
    building.parcel = parcel
    building.save(update_fields=["parcel", "valid_from", "version"])


def _closeness(ground: MultiPolygon, shape: BaseGeometry) -> tuple[float, float]:
    return ground.intersection(shape).area, -ground.distance(shape)


def merge_parcels(
    *,
    parcel_ids: Sequence[int],
    because: Because,
    owners: Sequence[Holder] | None = None,
    is_override: bool = False,
) -> RegisterEntry:
    """One parcel of several with a common edge; the lowest code lives on, the others end.

    Different holders or kinds of paper are refused unless overridden: the reason is on record.
    """
    if len(set(parcel_ids)) < 2:
        raise ActRefused(_("Choose at least two parcels."), code="too_few")
    with act(Act.MERGE, because, parcels=parcel_ids, beside=_around) as work:
        rows = sorted((work.live(pk) for pk in set(parcel_ids)), key=lambda row: row.code)
        if not is_override:
            _alike(rows, owners)
        shapes = _shapes(rows)
        try:
            whole = geometry.merge(list(shapes.values()))
        except geometry.BadShape as error:
            raise refusal(error) from error
        kept, *others = rows
        uses = use_ground.joined(rows)
        for row in others:
            retire(row, work.on)
            work.lineage.append((row, kept))
        _grow(kept, whole, sum((row.register_area_sq_wah for row in others), Decimal(0)), work)
        holdings.write_land_uses(kept, uses, work.on)
        if owners is not None:
            holdings.check_holders(work.subdistrict, owners)
            holdings.write_holders(kept, owners, work.on)
        _move_contents([row.pk for row in others], after_rows={kept: whole}, work=work)
        around = _shapes(work.beside.values())
        prove({**shapes, **around}, {kept.code: whole, **around}, same_ground=True)
        judge_areas(work, [kept], {kept.code: whole.area})
    return work.entry


def _alike(rows: Sequence[Parcel], owners: Sequence[Holder] | None) -> None:
    classes = {DOCUMENT_CLASS[row.document_type] for row in rows}
    held = {frozenset(holdings.open_holders(row)) for row in rows}
    if len(classes) > 1 or (len(held) > 1 and owners is None):
        message = _("The parcels have different holders or kinds of paper. Confirm and say why.")
        raise ActRefused(message, code="not_alike")


def _grow(kept: Parcel, whole: MultiPolygon, more_sq_wah: Decimal, work: Work) -> None:
    close_state(kept, work.on)
    kept.register_area_sq_wah += more_sq_wah
    _redraw(kept, whole, work)


def _redraw(row: Parcel, shape: MultiPolygon, work: Work) -> None:
    row.boundary = to_row(shape)
    row.boundary_on = work.on
    changed = ["boundary", "boundary_on", "boundary_accuracy_m", "orthophoto"]
    row.save(update_fields=[*changed, "register_area_sq_wah", "valid_from", "version"])


class Neighbours(StrEnum):
    """What the neighbours of a new outline do."""

    FOLLOW = "follow"  # corners they share with it move together
    YIELD = "yield"  # they lose the ground it gains and gain what it gives up
    STAY = "stay"


def reshape_parcels(
    *,
    changes: Mapping[int, GEOSGeometry],
    because: Because,
    beside: Neighbours = Neighbours.FOLLOW,
    is_paper_new: bool = False,
    orthophoto_id: int | None = None,
) -> RegisterEntry:
    """New outlines after a resurvey. `is_paper_new`: the paper then says what is drawn.

    Those named were drawn over `orthophoto_id`, if it is given, and are as accurate as it.
    """
    drawn = {pk: to_shape(shape) for pk, shape in changes.items()}
    with act(Act.RESURVEY, because, parcels=list(drawn), beside=_around) as work:
        rows = {pk: work.live(pk) for pk in drawn}
        known = {pk: row for pk, row in rows.items() if row.boundary}  # else drawn the first time
        before = _shapes([*known.values(), *work.beside.values()])
        after = {rows[pk].code: shape for pk, shape in drawn.items()}
        if move := {Neighbours.FOLLOW: _follow, Neighbours.YIELD: _yield}.get(beside):
            after = move(before, after)
        for row in work.beside.values():
            shape = after.setdefault(row.code, before[row.code])
            if not shape.equals_exact(before[row.code], 0):
                rows[row.pk] = row
        prove(before, after, same_ground=False)
        work.parcels.update(rows)
        _clear_of_others(work, {row.pk: after[row.code] for row in rows.values()})
        picture = pictures.drawn_over(work, orthophoto_id)
        zoned = use_ground.with_zones(rows.values())
        for row in rows.values():
            close_state(row, work.on)
            if is_paper_new:
                row.register_area_sq_wah = units.sq_m_to_sq_wah(after[row.code].area)
            if is_paper_new or row.pk in zoned:
                use_ground.follow(row, after[row.code], work.on)
            if picture and row.pk in drawn:
                row.orthophoto, row.boundary_accuracy_m = picture, picture.accuracy_m
            _redraw(row, after[row.code], work)
        judge_areas(work, rows.values(), drawn_in(before))
    return work.entry


def _follow(before: Shapes, drawn: Shapes) -> dict[str, MultiPolygon]:
    known = [(before[code], shape) for code, shape in drawn.items() if code in before]
    runs = [run for old, shape in known for run in geometry.changes(old, shape)]
    others = {code: shape for code, shape in before.items() if code not in drawn}
    return {**drawn, **{code: geometry.carry(shape, runs) for code, shape in others.items()}}


def _yield(before: Shapes, drawn: Shapes) -> dict[str, MultiPolygon]:
    after = {**{code: shape for code, shape in drawn.items() if code not in before}, **before}
    for code, shape in ((code, drawn[code]) for code in drawn if code in before):
        around = {other: ground for other, ground in after.items() if other != code}
        try:
            made, around = neighbourhood.give_way(after[code], shape, around)
        except geometry.BadShape as error:
            raise refusal(error) from error
        after = {**around, code: made}
    return after


def _clear_of_others(work: Work, shapes: Mapping[int, MultiPolygon]) -> None:
    """New ground may belong to a parcel that did not touch before. Raises BoundaryOverlap."""
    known = [*work.parcels, *work.beside]
    for pk, shape in shapes.items():
        if found := overlaps(work.subdistrict, shape, known):
            raise overlap_problem(found, repairs.for_overlap(work.subdistrict, shape, known, pk))
