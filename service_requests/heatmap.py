"""The planner's map: one page that holds everything it needs and asks no network for anything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from pyproj import Transformer
from shapely.geometry import shape

from service_requests import hexagons
from service_requests.selectors.heat import Cell

if TYPE_CHECKING:  # folium brings pandas, and comes only for a map: see tests/test_start.py
    import folium

_TO_LON_LAT = Transformer.from_crs(settings.REGISTER_SRID, 4326, always_xy=True)
RAMP = ("#d7ecec", "#a5d3d3", "#6cb5b5", "#37918f", "#0f6b6b")
#: The page may run its own script and load nothing: true for the frame and for the saved file.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
    " img-src data:; font-src data:"
)
#: Village names are words: the library's own marker picture is never asked for. A frame that gets
#: its size after the map was made shows the whole territory again.
_SCRIPT = """
L.Marker.prototype.options.icon = L.divIcon({className: ""});
L.Map.addInitHook(function () {
  this.once("resize", function () { this.fitBounds(%s); }, this);
});
"""
_HATCH = (
    '<svg width="0" height="0" class="hatches" aria-hidden="true"><defs><pattern id="hatch"'
    ' width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7"'
    ' fill="#e6e6e6"/><line x1="0" y1="0" x2="0" y2="7" stroke="#8a8a8a" stroke-width="2.5"/>'
    "</pattern></defs></svg>"
)


@dataclass(frozen=True)
class Words:
    """Everything written on the map, in the reader's language."""

    language: str
    finding: str
    period: str
    measure: str
    requests: str
    households: str
    rate: str
    too_few: str
    why_too_few: str
    source: str
    north: str


@dataclass(frozen=True)
class Ground:
    """Outlines in longitude and latitude (EPSG:4326): GeoJSON objects, and named village points."""

    boundary: dict[str, Any]
    lines: dict[str, Any]
    villages: Sequence[tuple[float, float, str]]


def heatmap_page(
    cells: Sequence[Cell], ground: Ground, words: Words, measure: Callable[[Cell], float | None]
) -> str:
    """The whole page as HTML text. `measure` gives a cell's shown value, or None to hatch it."""
    import folium
    from branca.element import Element

    page = folium.Map(
        tiles=None, zoom_start=12, control_scale=True, attribution_control=False, zoom_snap=0.25
    )
    page.default_js, page.default_css = [], []  # links to no file anywhere: see _embed
    root = page.get_root()
    bounds = _bounds(cells, ground)
    _embed(root, words, bounds)
    steps = classes([value for cell in cells if (value := measure(cell)) is not None])
    folium.GeoJson(ground.boundary, style_function=_boundary_style, interactive=False).add_to(page)
    folium.GeoJson(ground.lines, style_function=_line_style, interactive=False).add_to(page)
    if cells:
        _add_cells(page, cells, words, measure, steps)
    for lon, lat, name in ground.villages:
        label = folium.DivIcon(
            html=f'<div class="name">{escape(name)}</div>',
            icon_size=(160, 16),
            icon_anchor=(80, 22),
            class_name="",
        )
        folium.Marker([lat, lon], icon=label, interactive=False).add_to(page)
    page.fit_bounds(bounds)
    root.html.add_child(Element(_raw(_plates(words, steps))))
    return str(root.render())


def classes(values: Sequence[float]) -> list[float]:
    """Upper ends of at most five classes with about as many cells in each."""
    ordered = sorted(values)
    if not ordered:
        return []
    ends = {ordered[max(round(len(ordered) * part / 5) - 1, 0)] for part in range(1, 6)}
    return sorted(ends)


def colour(value: float, steps: Sequence[float]) -> str:
    place = next((i for i, end in enumerate(steps) if value <= end), len(steps) - 1)
    return RAMP[len(RAMP) - len(steps) + place]


def _embed(root: Any, words: Words, bounds: list[list[float]]) -> None:
    from branca.element import Element

    script, style = _leaflet()
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(words.finding)}</title><style>{style}</style>"
        f"<script>{script};{_SCRIPT % bounds}</script>"
    )
    root.header.add_child(Element(_raw(head)))
    root.html.add_child(Element(_raw(_HATCH)))


@lru_cache(maxsize=1)
def _leaflet() -> tuple[str, str]:
    front = Path(settings.BASE_DIR) / "frontend"
    folder = front / "vendor" / "leaflet"
    font = b64encode((front / "fonts" / "Sarabun-Regular.woff2").read_bytes()).decode()
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    for picture in ("layers.png", "layers-2x.png", "marker-icon.png"):
        style = style.replace(f"url(images/{picture})", "none")
    style += f"@font-face{{font-family:Sarabun;src:url(data:font/woff2;base64,{font})}}"
    style += Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    return (folder / "leaflet.js").read_text(encoding="utf-8"), style


def _raw(text: str) -> str:
    """Kept as it is by the template engine folium writes with."""
    return "{% raw %}" + text + "{% endraw %}"


def _add_cells(
    page: folium.Map,
    cells: Sequence[Cell],
    words: Words,
    measure: Callable[[Cell], float | None],
    steps: Sequence[float],
) -> None:
    import folium

    features = []
    for cell in cells:
        value = measure(cell)
        ring = [list(_TO_LON_LAT.transform(x, y)) for x, y in hexagons.ring(cell.name)]
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "properties": {
                    "cell": cell.name,
                    "fill": "url(#hatch)" if value is None else colour(value, steps),
                    "count": words.too_few if cell.count is None else f"{cell.count:,}",
                    "rate": "–" if cell.per_hundred is None else f"{cell.per_hundred:,.1f}",
                    "homes": f"{cell.households:,}",
                },
            }
        )
    tooltip = folium.GeoJsonTooltip(
        ["count", "rate", "homes"], [words.requests, words.rate, words.households], sticky=True
    )
    data = {"type": "FeatureCollection", "features": features}
    folium.GeoJson(data, style_function=_cell_style, tooltip=tooltip).add_to(page)


def _cell_style(feature: dict[str, Any]) -> dict[str, object]:
    fill = feature["properties"]["fill"]
    return {"fillColor": fill, "fillOpacity": 0.82, "color": "#40605f", "weight": 0.4}


def _boundary_style(_feature: dict[str, Any]) -> dict[str, object]:
    return {"color": "#1c2424", "weight": 2, "dashArray": "8 4", "fill": False}


def _line_style(feature: dict[str, Any]) -> dict[str, object]:
    kind = feature["properties"]["kind"]
    looks = {"road": ("#c98f2c", 2.2), "lane": ("#c9c2b5", 1), "river": ("#6fa8c9", 2.5)}
    line, weight = looks.get(kind, ("#9cc4da", 1))
    return {"color": line, "weight": weight, "fill": False}


def _bounds(cells: Sequence[Cell], ground: Ground) -> list[list[float]]:
    """South-west and north-east corner of what there is to see: the cells, else the territory."""
    if not cells:
        west, south, east, north = shape(ground.boundary).bounds
        return [[south, west], [north, east]]
    corners = [_TO_LON_LAT.transform(x, y) for c in cells for x, y in hexagons.ring(c.name)]
    lons, lats = zip(*corners, strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _plates(words: Words, steps: Sequence[float]) -> str:
    lines, start = [], None
    for end in steps:
        until = f"{end:,g}"
        span = f"≤ {until}" if start is None else f"> {start:,g} – {until}"
        lines.append(f'<p><span style="background:{colour(end, steps)}"></span>{span}</p>')
        start = end
    return (
        f'<div class="plate" id="finding"><h1>{escape(words.finding)}</h1>'
        f"<p>{escape(words.period)}</p></div>"
        f'<div class="plate" id="legend"><p><strong>{escape(words.measure)}</strong></p>'
        f'{"".join(lines)}<p><span class="hatch"></span>{escape(words.why_too_few)}</p>'
        f"<p>{escape(words.source)}</p></div>"
        f'<div class="north" aria-hidden="true">↑<br>{escape(words.north)}</div>'
    )
