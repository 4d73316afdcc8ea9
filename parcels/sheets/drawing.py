"""The map itself as SVG in millimetres. Pure.

All parcels of one look are one path, so a sheet of thousands stays a few elements; clipped to the
window; nothing is told by colour alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

import numpy as np
import shapely

from parcels.sheets.frame import Frame, Ring
from parcels.sheets.labels import Board, Wish, Written

#: Use -> fill and pattern, as on the screen map (frontend/src/map/palette.ts).
LOOKS: dict[str, tuple[str, str | None]] = {
    "AGRICULTURE": ("#cfe3a6", "dots"),
    "RESIDENCE": ("#f6d08a", None),
    "OTHER": ("#e39a9a", "diagonal"),
    "UNUSED": ("#d9d9d9", "cross"),
    "EXEMPT": ("#c9bfe3", "horizontal"),
}
#: Kind of map feature -> strokes from below: colour, width in mm, dashes.
STROKES: dict[str, list[tuple[str, float, str]]] = {
    "road": [("#555", 1.5, ""), ("#fff", 1.1, "")],
    "lane": [("#777", 0.8, ""), ("#fff", 0.5, "")],
    "river": [("#4a8db7", 1.2, "")],
    "stream": [("#4a8db7", 0.45, "")],
    "forest": [("#3c7a3c", 0.4, "3 1 .6 1")],
    "town": [("#888", 0.4, "2 1")],
}
#: Codes are larger at this scale and larger ones.
_LARGE_CODES = 1000
#: Width of the invisible box a Thai label is centred in.
CAPTION_MM = 80
INK = "#1c2727"
_MARK = 'stroke="#4a5656" stroke-width=".12" fill="none"'
PATTERNS = {
    "dots": '<circle cx=".7" cy=".7" r=".16" fill="#4a5656"/>'
    '<circle cx="2.2" cy="2.2" r=".16" fill="#4a5656"/>',
    "diagonal": f'<path d="M-.5,.5L.5,-.5M0,3L3,0M2.5,3.5L3.5,2.5" {_MARK}/>',
    "cross": f'<path d="M0,0L3,3M0,3L3,0" {_MARK}/>',
    "horizontal": f'<path d="M0,1.5H3" {_MARK}/>',
}
_TEXT = {
    "code": f'fill="{INK}"',
    "block": 'fill="#0b4f4f" font-weight="700"',
    "zone": 'fill="#0b4f4f" font-weight="700"',
    "village": f'fill="{INK}" font-weight="700"',
    "house": 'fill="#333"',
    "line": 'fill="#2b6c94"',
    "corner": f'fill="{INK}" font-weight="700"',
    "edge": f'fill="{INK}"',
}


def path(frame: Frame, shapes: Iterable[shapely.Geometry]) -> str:
    """SVG path data of any shapes; rings and lines alike, holes by the even-odd rule."""
    pieces = []
    for line in _lines(shapes):
        points = shapely.get_coordinates(line)
        x = (points[:, 0] - frame.box.west) * 1000 / frame.scale
        y = (frame.box.north - points[:, 1]) * 1000 / frame.scale
        is_ring = len(points) > 3 and bool(np.all(points[0] == points[-1]))
        end = -1 if is_ring else None
        steps = " ".join(f"{a:.3f},{b:.3f}" for a, b in zip(x[:end], y[:end], strict=True))
        pieces.append(f"M{steps}{'Z' if is_ring else ''}")
    return "".join(pieces)


def _lines(shapes: Iterable[shapely.Geometry]) -> Iterator[shapely.Geometry]:
    for shape in shapes:
        for part in shapely.get_parts(shape):
            if isinstance(part, shapely.Polygon):
                yield part.exterior
                yield from part.interiors
            elif not isinstance(part, shapely.Point):
                yield part


def definitions() -> str:
    """The patterns of uses, 3 mm a repeat."""
    made = (
        f'<pattern id="{name}" width="3" height="3" patternUnits="userSpaceOnUse">{mark}</pattern>'
        for name, mark in PATTERNS.items()
    )
    return "".join(made)


def parcels(
    frame: Frame, land: Sequence[tuple[shapely.Geometry, tuple[str, ...]]], opacity: float = 1
) -> str:
    """Parcels filled by their uses; a second use is told by the pattern over the first's colour."""
    fills, marks = defaultdict(list), defaultdict(list)
    for shape, uses in land:
        fill = LOOKS[uses[0]][0] if uses and uses[0] in LOOKS else "#fff"
        fills[fill].append(shape)
        if pattern := _pattern(uses):
            marks[pattern].append(shape)
    parts = [_filled(frame, shapes, fill, opacity) for fill, shapes in sorted(fills.items())]
    parts += [_filled(frame, shapes, f"url(#{name})") for name, shapes in sorted(marks.items())]
    outline = path(frame, [shape for shape, _ in land])
    if opacity < 1:  # over a picture the line needs a light halo
        parts.append(f'<path d="{outline}" fill="none" stroke="#fff" stroke-width=".55"/>')
    parts.append(
        f'<path d="{outline}" fill="none" stroke="{INK}" stroke-width=".22"'
        ' stroke-linejoin="round"/>'
    )
    return "".join(parts)


def _pattern(uses: tuple[str, ...]) -> str | None:
    known = [LOOKS[use][1] for use in uses if use in LOOKS]
    return next((pattern for pattern in known if pattern), None)


def _filled(frame: Frame, shapes: list[shapely.Geometry], fill: str, opacity: float = 1) -> str:
    see_through = f' fill-opacity="{opacity}"' if opacity < 1 else ""
    return f'<path d="{path(frame, shapes)}" fill="{fill}" fill-rule="evenodd"{see_through}/>'


def stroke(
    frame: Frame, shapes: Sequence[shapely.Geometry], colour: str, width: float, dashes: str = ""
) -> str:
    """Lines of one look."""
    if not shapes:
        return ""
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{path(frame, shapes)}" fill="none" stroke="{colour}" stroke-width="{width}"'
        f' stroke-linecap="round" stroke-linejoin="round"{dash}/>'
    )


def roofs(frame: Frame, shapes: Sequence[shapely.Geometry]) -> str:
    """Footprints, darker than any land."""
    drawn = path(frame, shapes)
    return (
        f'<path d="{drawn}" fill="#7d6a5a" fill-opacity=".75" stroke="#43372d" stroke-width=".12"/>'
    )


def words(written: Iterable[Written]) -> str:
    """Labels of digits and Latin letters with a white edge, to read over lines and pictures."""
    parts = []
    for word in written:
        if not word.text.isascii():
            continue
        look = _TEXT[word.kind]
        place = f'x="{word.x:.2f}" y="{word.y:.2f}" font-size="{word.size}" text-anchor="middle"'
        text = escape(word.text)
        halo = f'stroke="#fff" stroke-width="{word.size * 0.22:.2f}" stroke-linejoin="round"'
        weight = ' font-weight="700"' if "700" in look else ""
        parts.append(f'<text {place} {halo}{weight} fill="#fff">{text}</text>')
        parts.append(f"<text {place} {look}>{text}</text>")
    return "".join(parts)


def captions(written: Iterable[Written]) -> list[dict[str, Any]]:
    """Labels in Thai, for HTML over the map: SVG text is laid out letter by letter, which tears
    stacked vowels and tone marks apart."""
    return [
        {
            "text": word.text,
            "kind": word.kind,
            "size": word.size,
            "left": word.x - CAPTION_MM / 2,
            "top": word.top,
        }
        for word in written
        if not word.text.isascii()
    ]


def grid(frame: Frame) -> str:
    """Crosses where grid lines meet and ticks at the edge, labelled in full metres."""
    eastings, northings = frame.ticks()
    width, height = frame.width, frame.height
    marks, texts = [], []
    for metre in eastings:
        x, _ = frame.place(metre, frame.box.south)
        marks.append(f"M{x:.3f},0v-2M{x:.3f},{height:.3f}v2")
        for y in (-2.8, height + 4.6):
            texts.append(
                f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="middle">{_metres(metre)} E</text>'
            )
    for metre in northings:
        _, y = frame.place(frame.box.west, metre)
        marks.append(f"M0,{y:.3f}h-2M{width:.3f},{y:.3f}h2")
        for x in (-2.8, width + 4.4):
            turn = f'transform="rotate(-90 {x:.2f} {y:.2f})"'
            texts.append(
                f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="middle" {turn}>'
                f"{_metres(metre)} N</text>"
            )
    crosses = [
        f"M{x - 1.5:.3f},{y:.3f}h3M{x:.3f},{y - 1.5:.3f}v3"
        for x, y in (frame.place(e, n) for e in eastings for n in northings)
    ]
    drawn = f'<path d="{"".join(marks + crosses)}" stroke="{INK}" stroke-width=".15" fill="none"/>'
    return drawn + f'<g font-size="2.1" fill="{INK}">{"".join(texts)}</g>'


def _metres(value: int) -> str:
    return f"{value:,}".replace(",", " ")


def border(frame: Frame, ring: Ring | None = None) -> str:
    """The neat line, and the sheet's own outline where it differs."""
    size = f'width="{frame.width:.3f}" height="{frame.height:.3f}"'
    line = f'<rect {size} fill="none" stroke="{INK}" stroke-width=".35"/>'
    if ring is None:
        return line
    return line + stroke(frame, [shapely.Polygon(ring)], "#0b4f4f", 0.18)


def scale_bar(scale: int, length_mm: float = 50) -> str:
    """A bar of whole metres at most so long, in five fields, with its numbers."""
    longest = length_mm * scale / 1000
    base = 10 ** int(np.floor(np.log10(longest)))
    metres = max(base * k for k in (1, 2, 5) if base * k <= longest)
    field = metres * 1000 / scale / 5
    boxes = "".join(
        f'<rect x="{n * field:.3f}" y="0" width="{field:.3f}" height="1.6" '
        f'fill="{INK if n % 2 == 0 else "#fff"}" stroke="{INK}" stroke-width=".15"/>'
        for n in range(5)
    )
    numbers = "".join(
        f'<text x="{n * field:.2f}" y="4.6" text-anchor="middle">{_short(metres * n / 5)}</text>'
        for n in range(6)
    )
    return f'<g font-size="2.2">{boxes}{numbers}<text x="{5 * field + 4:.2f}" y="4.6">m</text></g>'


def _short(value: float) -> str:
    return f"{value:g}"


NORTH_ARROW = (
    f'<path d="M5,0L8,12L5,9.6L2,12Z" fill="none" stroke="{INK}" stroke-width=".3"/>'
    f'<path d="M5,0L8,12L5,9.6Z" fill="{INK}"/>'
    '<text x="5" y="16" font-size="4" text-anchor="middle" font-weight="700">N</text>'
)


def middle_of(shape: shapely.Geometry) -> shapely.Point:
    """Where a word fits best: the middle of the largest circle inside."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=max(largest.length / 200, 0.05))
    return shapely.Point(circle.coords[0])


def room_at(
    frame: Frame, shape: shapely.Geometry, at: shapely.Point
) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in mm: how far the shape reaches level and upright from a point."""
    west, south, east, north = shapely.bounds(shape)
    level = shapely.LineString([(west - 1, at.y), (east + 1, at.y)])
    upright = shapely.LineString([(at.x, south - 1), (at.x, north + 1)])
    left, _, right, _ = shapely.bounds(_through(shape, level, at))
    _, bottom, _, top = shapely.bounds(_through(shape, upright, at))
    x0, y0 = frame.place(left, top)
    x1, y1 = frame.place(right, bottom)
    return x0 + 0.2, y0 + 0.2, x1 - 0.2, y1 - 0.2


def _through(
    shape: shapely.Geometry, line: shapely.LineString, at: shapely.Point
) -> shapely.Geometry:
    pieces = shapely.get_parts(shapely.intersection(shape, line))
    return min(pieces, key=lambda piece: piece.distance(at), default=at)


def code_wishes(frame: Frame, land: Iterable[tuple[str, shapely.Geometry]]) -> Iterator[Wish]:
    """Each parcel's code: in full where it fits, else its lot number, in three sizes."""
    window = shapely.box(*frame.box)
    for code, shape in land:
        seen = shapely.intersection(shape, window)
        if seen.area <= 0:
            continue
        parts = [part for part in shapely.get_parts(seen) if part.area > 0]
        at = middle_of(max(parts, key=lambda part: part.area))
        lot = code[code.index("/") - 3 :] if "/" in code else code[-3:]
        sizes = [2.8, 2.4] if frame.scale <= _LARGE_CODES else []
        ways = [(code, size) for size in sizes]
        ways += [(code, 2.0), (code, 1.7), (lot, 1.7), (lot, 1.4), (lot, 1.15)]
        yield Wish(ways, *frame.place(at.x, at.y), room_at(frame, seen, at))


def board_for(frame: Frame) -> Board:
    return Board(frame.width, frame.height)
