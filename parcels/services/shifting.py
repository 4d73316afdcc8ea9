"""Moving many parcels at once because the map lies off the ground: one act, which undo takes back.

Every corner of the moved parcels is mapped once, so corners that neighbours share stay shared.
Neighbours that are not moved follow with the corners they have in common.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely import MultiPolygon

from geo import fit, geometry
from geo.models import Block, Village
from parcels.models import Building, Parcel, RegisterEntry
from parcels.models.vocabulary import Act
from parcels.selectors import neighbours
from parcels.services import use_ground
from parcels.services.areas import judge_areas
from parcels.services.pictures import drawn_over
from parcels.services.proof import prove
from parcels.services.shapes import of_row, overlap_problem, refusal, to_row
from parcels.services.work import ActRefused, Because, Work, act, close_state

Place = tuple[float, float]
#: What a shift does, in its order.
STEPS = ("reading", "moving", "proving", "writing", "keeping")
#: An accuracy below this is a claim no point of a map can bear.
LEAST_ACCURACY_M = 0.02

_WRITE = (Path(__file__).parents[1] / "sql" / "shift_write.sql").read_text("utf-8")
_SHIFT_TO = """
DROP TABLE IF EXISTS shift_to;
CREATE TEMP TABLE shift_to (
    id bigint PRIMARY KEY, valid_from date, boundary geometry,
    accuracy_m float8, orthophoto_id bigint
) ON COMMIT DROP
"""

WORDS = {
    "too_few": gettext_lazy("Match at least three points."),
    "too_close": gettext_lazy("The points lie too near to each other. Choose some farther apart."),
    "too_different": gettext_lazy(
        "The points say that the map is turned or stretched too much. One of them is probably "
        "matched wrongly: look at the largest residual."
    ),
}


@dataclass(frozen=True)
class Area:
    """What to move: parcels by id, or a block, a village, everything."""

    kind: Literal["parcels", "block", "village", "all"]
    ids: Sequence[int] = ()


def find_fit(pairs: Sequence[fit.Pair], kind: fit.Kind) -> fit.Fit:
    """The shift in register metres. Raises ActRefused with what to do."""
    try:
        return fit.fit(pairs, kind)
    except fit.BadPairs as error:
        text = str(WORDS[error.code])
        raise ActRefused(text, code=error.code, fields={"pairs": [text]}) from error


def parcels_of(subdistrict: int, area: Area) -> list[int]:
    """Live, drawn parcels of an area of the sub-district. Raises ActRefused when there are none."""
    rows = Parcel.objects.of(subdistrict).current().filter(boundary__isnull=False)
    if area.kind == "parcels":
        rows = rows.filter(pk__in=area.ids)
    elif area.kind == "block":
        blocks = Block.objects.filter(subdistrict=subdistrict, pk__in=area.ids)
        rows = rows.filter(block__in=blocks)
    elif area.kind == "village":
        villages = Village.objects.filter(subdistrict=subdistrict, pk__in=area.ids)
        rows = rows.filter(village__in=villages)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    if not found:
        raise ActRefused(_("There is no drawn parcel in this area."), code="nothing_to_move")
    return found


def shift_parcels(
    *,
    area: Area,
    found: fit.Fit,
    because: Because,
    with_buildings: bool = False,
    orthophoto_id: int | None = None,
    since: dt.date | None = None,
    tell: Callable[[str], object] = lambda step: None,
) -> RegisterEntry:
    """Move the parcels of an area by a fitted shift; their accuracy becomes what was left of it.

    Buildings stay unless asked: they are mostly drawn over the picture the parcels are moved to.
    Neighbours that follow may leave the tolerance of their paper: then a reason is needed.
    With `since` a preview has each parcel moved from that day or from the first it may, whichever
    is later: what a tax year would make of it. `tell` hears each of STEPS as it begins.
    Raises ActRefused, AreaDiffers, BoundaryOverlap or NotACoverage, and nothing has changed.
    """
    ids = parcels_of(because.subdistrict, area)
    tell("reading")
    with act(Act.RESURVEY, because, parcels=ids, beside=_beside) as work:
        tell("moving")
        rows = [work.live(pk) for pk in ids]
        before = {row.pk: of_row(row) for row in [*rows, *work.beside.values()]}
        after = _moved(before, set(ids), found)
        tell("proving")
        followers = _proved(work, rows, before, after)
        picture, accuracy = drawn_over(work, orthophoto_id), max(LEAST_ACCURACY_M, found.rmse)
        for row in rows:
            row.boundary_accuracy_m = round(accuracy, 3)
            row.orthophoto = picture or row.orthophoto
        tell("writing")
        _write(work, [*rows, *followers], after, since)
        _move_zones(work, [*rows, *followers], after, set(ids), found, since)
        work.parcels.update({row.pk: row for row in followers})
        judge_areas(work, followers, {row.code: before[row.pk].area for row in followers})
        if with_buildings:
            _move_buildings(work, found, since)
        tell("keeping")
    return work.entry


def _proved(
    work: Work,
    rows: Sequence[Parcel],
    before: Mapping[int, MultiPolygon],
    after: Mapping[int, MultiPolygon],
) -> list[Parcel]:
    """The neighbours that follow, where all of it stays a coverage. Raises RegisterProblem."""
    codes = {row.pk: row.code for row in [*rows, *work.beside.values()]}
    prove(_named(before, codes), _named(after, codes), same_ground=False)
    _refuse_new_overlaps(work, rows, after)
    return [
        row
        for pk, row in work.beside.items()
        if not after[pk].normalize().equals_exact(before[pk].normalize(), 0)
    ]


def _beside(parcels: object) -> list[Parcel]:
    rows = [row for row in parcels if row.boundary]  # type: ignore[attr-defined]
    ground = shapely.union_all([of_row(row) for row in rows])
    ids = [row.pk for row in rows]
    around = neighbours.beside(rows[0].subdistrict_id, ground, ids)
    return list(around.select_for_update(of=("self",)))


def _moved(
    before: Mapping[int, MultiPolygon], chosen: set[int], found: fit.Fit
) -> dict[int, MultiPolygon]:
    """All shapes with common corners on both sides first, then every corner mapped once."""
    noded = _noded(before, chosen)
    places = sorted(set().union(*(geometry.vertices(noded[pk]) for pk in chosen)))
    targets = np.round(found.move(np.array(places, float)), 3)
    moved = {place: (float(x), float(y)) for place, (x, y) in zip(places, targets, strict=True)}
    try:
        return {pk: geometry.on_grid(_mapped(shape, moved)) for pk, shape in noded.items()}
    except geometry.BadShape as error:
        raise refusal(error) from error


def _noded(before: Mapping[int, MultiPolygon], chosen: set[int]) -> dict[int, MultiPolygon]:
    """A corner of one side that lies on the other's edge becomes a corner of both."""
    keys = list(before)
    shapes = np.array([before[key] for key in keys], dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    found = {}
    for number, key in enumerate(keys):
        near = [int(n) for n in other[one == number] if int(n) != number]
        mixed = [n for n in near if (keys[n] in chosen) != (key in chosen)]
        places = set().union(*(geometry.vertices(shapes[n]) for n in mixed))
        own = geometry.vertices(shapes[number])
        found[key] = geometry.insert_vertices(shapes[number], places - own)
    return found


def _mapped(shape: MultiPolygon, moved: Mapping[Place, Place]) -> MultiPolygon:
    def change(places: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        return np.array([moved.get((x, y), (x, y)) for x, y in places.tolist()])

    mapped: MultiPolygon = shapely.transform(shape, change)
    return mapped


def _named(shapes: Mapping[int, MultiPolygon], codes: Mapping[int, str]) -> dict[str, MultiPolygon]:
    return {codes[pk]: shape for pk, shape in shapes.items()}


def _refuse_new_overlaps(
    work: Work, rows: Sequence[Parcel], after: Mapping[int, MultiPolygon]
) -> None:
    """Ground of parcels that did not touch before. One query however many are moved."""
    whole = shapely.union_all([after[row.pk] for row in rows])
    others = neighbours.beside(work.subdistrict, whole, [*work.parcels, *work.beside])
    clashes = []
    for other in others:
        if other.has_overlapping_claim:
            continue
        if overlap := geometry.wide_overlap(whole, of_row(other)):
            about = {"code": other.code, "parcel_id": other.pk, "sq_m": round(overlap.sq_m, 2)}
            clashes.append((overlap.shape, about))
    if clashes:
        raise overlap_problem(clashes)


def _write(
    work: Work,
    rows: Sequence[Parcel],
    after: Mapping[int, MultiPolygon],
    since: dt.date | None,
) -> None:
    """Versions of the states that end and the new boundaries: as many statements as for one."""
    late = next((row for row in rows if work.on < row.valid_from), None)
    if late:
        message = _("The present state of %(code)s began on %(day)s; the change cannot be earlier.")
        text = message % {"code": late.code, "day": late.valid_from}
        raise ActRefused(text, fields={"effective_on": [text]})
    with connection.cursor() as cursor:
        cursor.execute(_SHIFT_TO)
        with cursor.copy("COPY shift_to FROM STDIN") as copy:
            for row in rows:
                row.boundary, row.boundary_on = to_row(after[row.pk]), work.on
                row.valid_from = max(since, row.valid_from) if since else work.on
                row.version += 1
                shape = row.boundary.hexewkb.decode()
                claim = [row.boundary_accuracy_m, row.orthophoto_id]
                copy.write_row([row.pk, row.valid_from, shape, *claim])
        cursor.execute(_WRITE, {"day": work.on})


def _move_zones(
    work: Work,
    rows: Sequence[Parcel],
    after: Mapping[int, MultiPolygon],
    moved: set[int],
    found: fit.Fit,
    since: dt.date | None,
) -> None:
    """Drawn use zones move with their parcel; those of a neighbour are cut to what it is now."""

    def move(zone: MultiPolygon) -> MultiPolygon:
        return geometry.on_grid(shapely.transform(zone, found.move))

    zoned = use_ground.with_zones(rows)
    for row in rows:
        if row.pk in zoned:
            on = max(row.valid_from, zoned[row.pk]) if since else work.on
            use_ground.follow(row, after[row.pk], on, move if row.pk in moved else None)


def _move_buildings(work: Work, found: fit.Fit, since: dt.date | None) -> None:
    """Footprints of the buildings that stand on the moved parcels."""
    rows = [row for row in work.standing.values() if row.footprint]
    for row in rows:
        shape = shapely.from_wkb(bytes(row.footprint.wkb))  # type: ignore[union-attr]
        moved = geometry.on_grid(shapely.transform(shape, found.move))
        close_state(row, max(since, row.valid_from) if since else work.on)
        row.footprint = to_row(moved)
    Building.objects.bulk_update(rows, ["footprint", "valid_from", "version"], batch_size=200)


def on_plane(point: GEOSGeometry, srid: int) -> Place:
    """A point from the browser in register metres."""
    placed = point.transform(srid, clone=True)
    return float(placed.x), float(placed.y)  # type: ignore[attr-defined]
