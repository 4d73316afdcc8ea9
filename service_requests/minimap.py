"""A small map as an SVG picture: needs no script, no library and no tiles. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from service_requests.selectors.minimap import Surroundings

#: kind -> attributes; line widths are in picture units of a 400-unit square.
_LOOKS = {
    "land": 'fill="#e9efdf" stroke="#a9b3a0" stroke-width="{thin}"',
    "building": 'fill="#c9a184" stroke="#7d5c44" stroke-width="{thin}"',
    "stream": 'fill="none" stroke="#6fa8c9" stroke-width="{line}"',
    "river": 'fill="#a8cfe6" stroke="#6fa8c9" stroke-width="{wide}"',
    "lane": 'fill="none" stroke="#b9b4ac" stroke-width="{line}"',
    "road": 'fill="none" stroke="#d9a441" stroke-width="{wide}"',
}
UNITS = 400
_BARS_M = (5000, 2000, 1000, 500, 200, 100, 50, 20)


def draw(
    around: Surroundings, radius: float, pins: Sequence[tuple[float, float, str]], title: str
) -> str:
    """A square `radius` metres each way; pins are (east, south) metres from its centre."""
    unit = 2 * radius / UNITS
    widths = {"thin": f"{unit * 0.6:.2f}", "line": f"{unit * 2:.2f}", "wide": f"{unit * 4:.2f}"}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-radius:g} {-radius:g} '
        f'{2 * radius:g} {2 * radius:g}" role="img" aria-label={quoteattr(title)}>',
        f'<rect x="{-radius:g}" y="{-radius:g}" width="{2 * radius:g}" height="{2 * radius:g}" '
        'fill="#f4f2ea"/>',
    ]
    for layer in around.layers:
        if layer.paths:
            looks = _LOOKS[layer.kind].format(**widths)
            path = " ".join(layer.paths)
            parts.append(f'<path {looks} stroke-linejoin="round" d="{path}"/>')
    parts += [_village(mark.x, mark.y, mark.moo, unit) for mark in around.villages]
    parts += [_pin(x, y, colour, unit) for x, y, colour in pins]
    parts += [_scale_bar(radius, unit), "</svg>"]
    return "".join(parts)


def _village(x: float, y: float, moo: int, unit: float) -> str:
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{unit * 12:.1f}" fill="#ffffff" stroke="#24302c" '
        f'stroke-width="{unit:.1f}"/><text x="{x:.0f}" y="{y + unit * 5:.1f}" '
        f'font-size="{unit * 14:.1f}" text-anchor="middle" font-family="sans-serif" '
        f'fill="#24302c">{moo}</text>'
    )


def _pin(x: float, y: float, colour: str, unit: float) -> str:
    """A drop whose tip is the point."""
    size = unit * 12
    return (
        f'<path transform="translate({x:.1f} {y:.1f}) scale({size:.3f})" fill="{colour}" '
        'stroke="#ffffff" stroke-width=".15" '
        'd="M0 0C-.5-.9-1-1.300-1-2a1 1 0 1 1 2 0c0 .7-.5 1.100-1 2z"/>'
    )


def _scale_bar(radius: float, unit: float) -> str:
    length = next(size for size in _BARS_M if size <= radius / 1.5)
    x, y = -radius + unit * 14, radius - unit * 14
    words = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    return (
        f'<path d="M{x:.1f} {y:.1f}h{length}" stroke="#24302c" stroke-width="{unit * 3:.1f}"/>'
        f'<text x="{x:.1f}" y="{y - unit * 5:.1f}" font-size="{unit * 13:.1f}" '
        f'font-family="sans-serif" fill="#24302c" stroke="#ffffff" '
        f'stroke-width="{unit * 3:.1f}" paint-order="stroke">{words}</text>'
    )
