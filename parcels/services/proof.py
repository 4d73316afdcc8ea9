"""What must hold before an act on shapes is kept: the neighbourhood stays a coverage."""

from collections.abc import Mapping

import shapely
from django.utils.translation import gettext as _
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo import geometry
from parcels.problems import FeatureCollection, RegisterProblem
from parcels.services.shapes import drawn_problem

#: Metres of badly matching edges an act may add: less than one step of the grid on each corner.
_SLACK_M = 0.05

Shapes = Mapping[str, MultiPolygon]


class NotACoverage(RegisterProblem):
    """The act would leave an overlap, a fold or moved ground."""

    code = "not_a_coverage"


def prove(before: Shapes, after: Shapes, *, same_ground: bool) -> None:
    """Raises NotACoverage. Shapes by parcel code, of the touched parcels and their neighbours.

    No shape folds, no edge matches worse than it did; with `same_ground` the union is the same to
    the grid's millimetre.
    """
    for code, shape in after.items():
        if not shape.is_valid or shape.is_empty:
            message = _("The change would fold parcel %(code)s. Move the corner less far.")
            raise NotACoverage(message % {"code": code}, problem=_drawn({code: shape}))
    before, after = _without_known_overlaps(before, after)
    old, new = list(before.values()), list(after.values())
    if geometry.breaks(new) > geometry.breaks(old) + _SLACK_M:
        raise NotACoverage(_overlap_text(after), problem=_overlaps(after))
    if same_ground and geometry.moved_ground(old, new) > geometry.rounding_sq_m(old):
        raise NotACoverage(_("The parts do not cover the same ground as before."))


def _without_known_overlaps(before: Shapes, after: Shapes) -> tuple[Shapes, Shapes]:
    """Both without the unmoved neighbours that lay on the ground before: not this act's fault."""
    tangled = {code for pair, _shape in _pairs(before) for code in pair}
    known = {
        code
        for code in tangled & after.keys()
        if geometry.moved_ground([before[code]], [after[code]])
        <= geometry.rounding_sq_m([before[code]])
    }
    return (
        {code: shape for code, shape in before.items() if code not in known},
        {code: shape for code, shape in after.items() if code not in known},
    )


def _overlap_text(after: Shapes) -> str:
    codes = ", ".join(sorted({code for pair, _shape in _pairs(after) for code in pair}))
    if codes:
        return _("Parcels %(codes)s would overlap.") % {"codes": codes}
    return _("The edges of neighbouring parcels would no longer match.")


def _pairs(shapes: Shapes) -> list[tuple[tuple[str, str], BaseGeometry]]:
    """Parcels that lie on each other, by code; an index keeps it quick for a whole village."""
    rows = sorted(shapes.items())
    all_shapes = [shape for _code, shape in rows]
    found = shapely.STRtree(all_shapes).query(all_shapes, predicate="intersects")
    return [
        ((rows[at][0], rows[beside][0]), shared)
        for at, beside in sorted(map(tuple, found.T.tolist()))
        if at < beside
        and (shared := all_shapes[at].intersection(all_shapes[beside])).area
        > geometry.rounding_sq_m([all_shapes[at]])
    ]


def _overlaps(after: Shapes) -> FeatureCollection:
    return drawn_problem((shape, {"code": " ".join(pair)}) for pair, shape in _pairs(after))


def _drawn(shapes: Shapes) -> FeatureCollection:
    return drawn_problem((shape, {"code": code}) for code, shape in shapes.items())
