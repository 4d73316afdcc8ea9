"""One sheet of the tax map: the map in its frame and what stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import shapely
from django.utils.safestring import mark_safe

from geo.models import MapFeature
from parcels.models.vocabulary import MainUse
from parcels.selectors.sheets import Ground, Line, Named
from parcels.sheets import drawing
from parcels.sheets.frame import PAPERS, Frame, Part, neighbour
from parcels.sheets.labels import Wish

#: Millimetres: white at the left and on top, for the grid's numbers and the heading.
LEFT, TOP = 14.0, 19.0
_OVER_PICTURE = 0.45
_HOUSES_FROM = 1000  # house numbers are written at this scale and larger ones
_LISTED = 60
_FONT_PT = {"A4": 7.5, "A3": 8, "A2": 9, "A1": 10.5}


class Office(NamedTuple):
    """What the margin says of the body."""

    name: str
    subdistrict: str
    amphoe: str
    province: str
    is_sample: bool


@dataclass(frozen=True)
class Picture:
    """The orthophotos below: JPEG bytes, and what must be said of each (geo.selectors)."""

    content: bytes
    sources: list[dict[str, Any]]


def sheet_context(
    part: Part, ground: Ground, office: Office, srid: int, picture: Picture | None = None
) -> dict[str, Any]:
    """What templates/parcels/sheet.html shows."""
    frame = part.frame(srid)
    paper = PAPERS[part.paper]
    svg, captions, unwritten = _map(frame, ground, part, srid, has_picture=picture is not None)
    return {
        "paper": paper,
        "size": part.paper,
        "part": part,
        "frame": frame,
        "left": LEFT,
        "top": TOP,
        "aside_left": LEFT + frame.width + 8,
        "aside_width": paper.width - LEFT - frame.width - 16,
        "below": TOP + frame.height + 6,
        "font_pt": _FONT_PT[part.paper],
        "map": mark_safe(svg),  # every text in it is escaped
        "captions": captions,
        "legend": legend(ground),
        "arrow": mark_safe(drawing.NORTH_ARROW),
        "patterns": mark_safe(drawing.definitions()),
        "bar": mark_safe(drawing.scale_bar(part.sheet.scale, min(frame.width / 3, 100))),
        "neighbours": _neighbours(part),
        "unwritten": unwritten[:_LISTED],
        "unwritten_more": max(len(unwritten) - _LISTED, 0),
        "office": office,
        "day": ground.day,
        "lines": _lines(ground),
        "mixed": any(len(land.uses) > 1 for land in ground.land),
        "picture": picture,
        "zone": part.square()[0],
        "count": len(ground.land),
    }


def _map(
    frame: Frame, ground: Ground, part: Part, srid: int, *, has_picture: bool
) -> tuple[str, list[dict[str, Any]], list[str]]:
    opacity = _OVER_PICTURE if has_picture else 1.0
    board = drawing.board_for(frame)
    big, _ = board.write(_area_wishes(frame, ground))
    codes, left = board.write(drawing.code_wishes(frame, [(p.code, p.shape) for p in ground.land]))
    small, _ = board.write(_small_wishes(frame, ground))
    layers = [
        "" if has_picture else _water_and_roads(frame, ground.lines),
        drawing.parcels(frame, [(p.shape, p.uses) for p in ground.land], opacity),
        drawing.roofs(frame, ground.roofs),
        _water_and_roads(frame, ground.lines) if has_picture else "",
        drawing.stroke(frame, [b.shape for b in ground.blocks], "#0b4f4f", 0.45, "4 1.2"),
        drawing.stroke(frame, [z.shape for z in ground.zones], "#0b4f4f", 0.8, "6 1.5 1 1.5"),
        drawing.words([*big, *codes, *small]),
    ]
    image = _image(frame) if has_picture else ""
    clipped = f'<g clip-path="url(#window)">{image}{"".join(layers)}</g>'
    edge = drawing.border(frame, part.ring(srid)) + drawing.grid(frame)
    return clipped + edge, drawing.captions([*big, *small]), [wish.ways[0][0] for wish in left]


def _image(frame: Frame) -> str:
    return (
        f'<image href="under.jpg" width="{frame.width:.3f}" height="{frame.height:.3f}" '
        'preserveAspectRatio="none"/>'
    )


def _water_and_roads(frame: Frame, lines: list[Line]) -> str:
    parts = []
    for kind, strokes in drawing.STROKES.items():
        shapes = [line.shape for line in lines if line.kind == kind]
        parts += [drawing.stroke(frame, shapes, *look) for look in strokes]
    return "".join(parts)


def _area_wishes(frame: Frame, ground: Ground) -> Iterator[Wish]:
    """Names of zones, blocks and villages: written first, so that codes give way to them."""
    window = shapely.box(*frame.box)
    for kind, size, named in (("zone", 7.0, ground.zones), ("block", 4.5, ground.blocks)):
        for one in named:
            seen = shapely.intersection(one.shape, window)
            if seen.area > 0:
                at = drawing.middle_of(seen)
                yield Wish([(one.text, size)], *frame.place(at.x, at.y), kind=kind)
    for one in ground.villages:
        if window.contains(one.shape):
            yield Wish([(one.text, 3.4)], *_at(frame, one.shape), kind="village")


def _small_wishes(frame: Frame, ground: Ground) -> Iterator[Wish]:
    """Names of roads and water once a name, and house numbers where the scale has room."""
    longest: dict[str, shapely.Geometry] = {}
    for line in ground.lines:
        known = longest.get(line.name)
        if line.name and (known is None or shapely.length(line.shape) > shapely.length(known)):
            longest[line.name] = line.shape
    for name, shape in longest.items():
        yield Wish([(name, 2.4)], *_at(frame, _halfway(shape)), kind="line")
    if frame.scale <= _HOUSES_FROM:
        yield from (_house(frame, house) for house in ground.houses)


def _house(frame: Frame, house: Named) -> Wish:
    return Wish([(house.text, 1.6)], *_at(frame, house.shape), kind="house")


def _at(frame: Frame, point: shapely.Geometry) -> tuple[float, float]:
    return frame.place(shapely.get_x(point), shapely.get_y(point))


def _halfway(shape: shapely.Geometry) -> shapely.Geometry:
    part = max(shapely.get_parts(shape), key=shapely.length)
    if isinstance(part, shapely.LineString):
        middle: shapely.Geometry = shapely.line_interpolate_point(part, 0.5, normalized=True)
        return middle
    inside: shapely.Geometry = shapely.point_on_surface(part)
    return inside


def legend(ground: Ground) -> list[dict[str, Any]]:
    """The looks of uses that occur on the sheet, in a fixed order."""
    seen = {use for land in ground.land for use in land.uses}
    looks = {use: look for use, look in drawing.LOOKS.items() if use in seen}
    if any(not land.uses for land in ground.land):
        looks["NONE"] = ("#fff", None)
    return [
        {"label": MainUse(use).label, "fill": fill, "pattern": pattern}
        for use, (fill, pattern) in looks.items()
    ]


def _lines(ground: Ground) -> list[dict[str, Any]]:
    """The kinds of roads and waters that occur, in drawing order."""
    seen = {line.kind for line in ground.lines}
    return [
        {"label": MapFeature.Kind(kind).label, "strokes": strokes}
        for kind, strokes in drawing.STROKES.items()
        if kind in seen
    ]


def _neighbours(part: Part) -> list[list[str]]:
    """Three rows of three: what adjoins, sheets or parts of sheets."""
    return [[_beside(part, column, -row) for column in (-1, 0, 1)] for row in (-1, 0, 1)]


def _beside(part: Part, columns: int, rows: int) -> str:
    cut = PAPERS[part.paper]
    column, row = part.column + columns, part.row - rows
    across = column // cut.columns
    up = -(row // cut.rows)
    sheet = neighbour(part.sheet, across, up) if across or up else part.sheet
    number = (row % cut.rows) * cut.columns + column % cut.columns + 1
    name = str(sheet).partition(" (")[0]
    return f"{name} ⟨{number}⟩" if part.count > 1 else name
