"""What would do instead of a refused drawing: laid on the neighbours, clipped, its gaps closed."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _
from shapely import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo import geometry, neighbourhood
from parcels.problems import Repair
from parcels.selectors import neighbours
from parcels.services.shapes import of_row, to_degrees

#: What lies nearer than this to a neighbour was meant to lie on it: 0.1 mm at 1:1000.
AUTO_SNAP_M = 0.10
LABELS = {
    "snap": _("Lay the edges on the neighbours"),
    "clip": _("Give up the ground of the neighbours"),
    "close": _("Close the narrow gap"),
    "extend": _("Draw the line out to both edges"),
}
_Mend = Callable[[BaseGeometry, Sequence[BaseGeometry]], MultiPolygon]
_MENDS: dict[str, _Mend] = {
    "snap": neighbourhood.snapped,
    "clip": neighbourhood.clipped,
    "close": neighbourhood.closed,
}


def for_overlap(
    subdistrict: int, shape: BaseGeometry, exclude: Sequence[int] = (), parcel_id: int | None = None
) -> list[Repair]:
    """Outlines near the drawn one that take no neighbour's ground, the least change first."""
    around = _around(subdistrict, shape, exclude)
    return _offered(_tried(("snap", "clip"), shape, around), parcel_id)


def settled(subdistrict: int, shape: MultiPolygon) -> MultiPolygon:
    """The outline laid on neighbours it nearly meets; as drawn where that would spoil it."""
    around = _around(subdistrict, shape, ())
    if not around:
        return shape
    try:
        made = neighbourhood.snapped(shape, around, AUTO_SNAP_M)
    except geometry.BadShape:
        return shape
    is_same = len(made.geoms) == len(shape.geoms)
    moved = abs(made.area - shape.area) <= shape.length * AUTO_SNAP_M
    return made if is_same and moved else shape


def for_gaps(
    subdistrict: int, shape: BaseGeometry, exclude: Sequence[int] = ()
) -> tuple[list[BaseGeometry], list[Repair]]:
    """Narrow strips the drawing leaves beside its neighbours, and the outlines without them."""
    around = _around(subdistrict, shape, exclude)
    gaps = neighbourhood.gaps_beside(shape, around)
    if not gaps:
        return [], []
    found = [
        (code, made)
        for code, made in _tried(("snap", "close"), shape, around)
        if not neighbourhood.gaps_beside(made, around)
    ]
    return list(gaps), _offered(found, None)


def _around(subdistrict: int, shape: BaseGeometry, exclude: Sequence[int]) -> list[MultiPolygon]:
    near = shape.buffer(geometry.SLIVER_WIDTH_M)
    rows = neighbours.beside(subdistrict, near, exclude).filter(has_overlapping_claim=False)
    return [of_row(row) for row in rows]


def _tried(
    codes: Sequence[str], shape: BaseGeometry, around: Sequence[BaseGeometry]
) -> Iterator[tuple[str, MultiPolygon]]:
    for code in codes:
        try:
            made = _MENDS[code](shape, around)
        except geometry.BadShape:
            continue
        clear = not any(geometry.wide_overlap(made, other) for other in around)
        if made.is_valid and clear and made.area > shape.area / 2:
            yield code, made


def _offered(found: Sequence[tuple[str, MultiPolygon]] | Iterator[tuple[str, MultiPolygon]],
             parcel_id: int | None) -> list[Repair]:  # fmt: skip
    return [Repair(code, LABELS[code], to_degrees(made), parcel_id) for code, made in found]


def for_lines(shape: BaseGeometry, lines: Sequence[LineString]) -> list[Repair]:
    """The last line drawn out until it cuts the shape; nothing when it misses it."""
    if not lines:
        return []
    try:
        longer = neighbourhood.crossing(shape, lines[-1])
        geometry.split(shape, [*lines[:-1], longer])
    except geometry.BadShape:
        return []
    return [Repair("extend", LABELS["extend"], to_degrees(longer))]
