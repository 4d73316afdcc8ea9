"""The plan of one parcel (ผ.ท.13): its corners, edges and neighbours at true scale."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.safestring import mark_safe
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from geo.datum import indian_1975
from parcels.selectors.sheets import Land
from parcels.sheets import drawing
from parcels.sheets.frame import Box, Frame, zone_of
from parcels.sheets.labels import Wish

#: The window on the page, millimetres.
WIDTH, HEIGHT = 174.0, 118.0
_MARGIN_MM = 14
SCALES = (100, 200, 250, 500, 1000, 2000, 2500, 4000, 5000, 10000, 20000)
_EDGE_MM = 7  # an edge shorter than this on paper is only in the table
_CORNERS_SHOWN = 60
#: Where the page puts the north arrow (plan.html): left, top, right, bottom in millimetres.
_ARROW = (163, 1, 171, 20)


Points = NDArray[np.float64]


@dataclass(frozen=True)
class Corner:
    """A corner and the edge to the next one: metres, bearing in degrees from grid north."""

    number: int
    east: float
    north: float
    indian_east: float
    indian_north: float
    length: float
    bearing: float
    next: int  # the number of the corner the edge leads to

    @property
    def bearing_text(self) -> str:
        """Degrees, minutes and seconds."""
        seconds = round(self.bearing * 3600) % (360 * 3600)
        return f"{seconds // 3600}° {seconds // 60 % 60:02d}′ {seconds % 60:02d}″"


def corners_of(shape: shapely.Geometry, srid: int) -> list[Corner]:
    """All corners, clockwise from the one farthest north-west; then those of holes."""
    to_indian = Transformer.from_crs(
        CRS.from_epsg(srid), CRS.from_user_input(indian_1975(zone_of(srid))), always_xy=True
    )
    corners: list[Corner] = []
    for ring in _rings(shape):
        indian = np.column_stack(to_indian.transform(ring[:, 0], ring[:, 1]))
        first = len(corners) + 1
        steps = np.roll(ring, -1, axis=0) - ring
        for index, ((east, north), (dx, dy)) in enumerate(zip(ring, steps, strict=True)):
            corners.append(
                Corner(
                    len(corners) + 1,
                    float(east),
                    float(north),
                    float(indian[index, 0]),
                    float(indian[index, 1]),
                    math.hypot(dx, dy),
                    math.degrees(math.atan2(dx, dy)) % 360,
                    first + (index + 1) % len(ring),
                )
            )
    return corners


def frame_for(shape: shapely.Geometry) -> Frame:
    """The largest standard scale at which the parcel and some of its neighbours fit the window."""
    west, south, east, north = shapely.bounds(shape)
    wide, high = WIDTH - 2 * _MARGIN_MM, HEIGHT - 2 * _MARGIN_MM
    needed = max((east - west) * 1000 / wide, (north - south) * 1000 / high)
    scale = next((scale for scale in SCALES if scale >= needed), math.ceil(needed / 5000) * 5000)
    x, y = (west + east) / 2, (south + north) / 2
    half_x, half_y = WIDTH * scale / 2000, HEIGHT * scale / 2000
    return Frame(Box(x - half_x, y - half_y, x + half_x, y + half_y), scale)


def plan_context(
    code: str,
    frame: Frame,
    land: Sequence[Land],
    roofs: Sequence[shapely.Geometry],
    corners: Sequence[Corner],
    zones: Sequence[Land] = (),
) -> dict[str, Any]:
    """The drawing and the table of corners; `land` holds the parcel and its neighbours.

    Where zones of its uses are drawn they are shown instead of one look for the whole parcel.
    """
    own = [one for one in land if one.code == code]
    others = [one for one in land if one.code != code]
    board = drawing.board_for(frame)
    board.keep_free(*_ARROW)
    marks, _ = board.write(_corner_wishes(frame, corners, own))
    edges, _ = board.write(_edge_wishes(frame, corners))
    codes, _ = board.write(drawing.code_wishes(frame, [(p.code, p.shape) for p in [*own, *others]]))
    layers = [
        drawing.stroke(frame, [one.shape for one in others], "#777", 0.15),
        drawing.parcels(frame, [(one.shape, one.uses) for one in zones or own]),
        drawing.roofs(frame, roofs),
        drawing.stroke(frame, [one.shape for one in own], drawing.INK, 0.5),
        _dots(frame, corners),
        drawing.words([*marks, *edges, *codes]),
    ]
    edge = drawing.border(frame) + drawing.grid(frame)
    svg = f'<g clip-path="url(#window)">{"".join(layers)}</g>{edge}'
    return {
        "frame": frame,
        "map": mark_safe(svg),  # every text in it is escaped
        "patterns": mark_safe(drawing.definitions()),
        "arrow": mark_safe(drawing.NORTH_ARROW),
        "bar": mark_safe(drawing.scale_bar(frame.scale, 50)),
        "corners": corners,
    }


def _rings(
    shape: shapely.Geometry,
) -> Iterator[Points]:
    for part in shapely.get_parts(shape):
        clockwise = shapely.orient_polygons(part, exterior_cw=True)
        for ring in [clockwise.exterior, *clockwise.interiors]:
            points = shapely.get_coordinates(ring)[:-1]
            start = int(np.argmax(points[:, 1] - points[:, 0]))
            yield np.roll(points, -start, axis=0)


def _dots(frame: Frame, corners: Sequence[Corner]) -> str:
    places = (frame.place(one.east, one.north) for one in corners)
    circles = "".join(f'<circle cx="{x:.3f}" cy="{y:.3f}" r=".55"/>' for x, y in places)
    return f'<g fill="#fff" stroke="{drawing.INK}" stroke-width=".25">{circles}</g>'


def _corner_wishes(frame: Frame, corners: Sequence[Corner], own: Sequence[Land]) -> Iterator[Wish]:
    """Numbers a little outside of the corners."""
    middle = shapely.unary_union([one.shape for one in own]).centroid
    for one in corners[:_CORNERS_SHOWN]:
        x, y = frame.place(one.east, one.north)
        away = math.hypot(one.east - middle.x, one.north - middle.y) or 1
        x += (one.east - middle.x) / away * 2.6
        y -= (one.north - middle.y) / away * 2.6
        yield Wish([(str(one.number), 2.4)], x, y, kind="corner")


def _edge_wishes(frame: Frame, corners: Sequence[Corner]) -> Iterator[Wish]:
    """Lengths beside the longer edges."""
    for one in corners:
        if one.length * 1000 / frame.scale < _EDGE_MM:
            continue
        turn = math.radians(one.bearing)
        east = one.east + math.sin(turn) * one.length / 2
        north = one.north + math.cos(turn) * one.length / 2
        x, y = frame.place(east, north)
        out = 1.9  # mm to the left of a clockwise edge: outside
        yield Wish(
            [(f"{one.length:.2f}", 2.1)],
            x - math.cos(turn) * out * 1.6,
            y - math.sin(turn) * out,
            kind="edge",
        )
