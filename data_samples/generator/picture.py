"""Draw a sample as a picture, to look at it the way it would hang on the wall."""

from pathlib import Path
from typing import Any

import shapely
from PIL import Image, ImageDraw

from data_samples.generator.ground import read_ground
from data_samples.generator.model import Sample

_FILL = {
    "home": "#fff4e4", "shophouse": "#f7b0cf", "shop": "#f48fb1", "resort": "#d1c4e9",
    "fuel": "#c97b63", "workshop": "#cfcfcf", "temple": "#ffd54f", "school": "#a9d3f5",
    "office": "#7aa7e8", "clinic": "#a5e8ef", "hall": "#c3cff2", "cemetery": "#a7a7a7",
    "empty": "#ffffff", "garden": "#d4f0cd", "field": "#fbf8cf", "orchard": "#dfe8b8",
}  # fmt: skip
#: Name, centre in EPSG:32647, metres per pixel (0.4 is 1:4,000 on a 10 px/mm print).
PLACES = (
    ("pang-mu", (391_480.0, 2_141_400.0), 0.5),
    ("sop-soi", (388_700.0, 2_137_900.0), 0.8),
    ("mai-sape", (379_800.0, 2_148_700.0), 0.8),
)
_SIZE = (1500, 1200)


class _Sheet:
    """A drawing surface that knows metres."""

    def __init__(self, centre: tuple[float, float], metres: float) -> None:
        self.image = Image.new("RGB", _SIZE, "#d9e6cf")
        self.draw = ImageDraw.Draw(self.image)
        self.centre, self.metres = centre, metres
        half_w, half_h = _SIZE[0] * metres / 2, _SIZE[1] * metres / 2
        x, y = centre
        self.window = shapely.box(x - half_w, y - half_h, x + half_w, y + half_h)

    def pixels(self, shape: Any) -> list[tuple[float, float]]:
        x0, y0 = self.centre
        return [
            ((x - x0) / self.metres + _SIZE[0] / 2, (y0 - y) / self.metres + _SIZE[1] / 2)
            for x, y in shapely.get_coordinates(shape).tolist()
        ]

    def area(self, shape: Any, fill: str, outline: str | None = None) -> None:
        if not self.window.intersects(shape):
            return
        for part in shapely.get_parts(shape):
            self.draw.polygon(self.pixels(part.exterior), fill=fill, outline=outline)

    def line(self, shape: Any, fill: str, width_m: float) -> None:
        if not self.window.intersects(shape):
            return
        for part in shapely.get_parts(shape):
            width = max(1, round(width_m / self.metres))
            self.draw.line(self.pixels(part), fill=fill, width=width, joint="curve")


def _draw(sample: Sample, sheet: _Sheet, detailed: bool) -> None:
    _draw_ways(sample, sheet)
    for parcel in sample.parcels:
        if parcel.boundary is not None:
            sheet.area(parcel.boundary, _FILL[parcel.kind], "#777777" if detailed else None)
    if detailed:
        for building in sample.buildings:
            sheet.area(building.footprint, "#a9746e", "#5d3a36")
    else:
        _draw_index(sample, sheet)
    sheet.draw.text((12, _SIZE[1] - 22), "SAMPLE DATA, INVENTED", fill="#333333")


def _draw_ways(sample: Sample, sheet: _Sheet) -> None:
    for feature in sample.features:
        if feature.kind == "river":
            sheet.area(feature.shape, "#8ec9f0")
    for lane in sample.lanes:
        sheet.line(
            lane.line, "#f5f2ea", lane.width_m if lane.kind == "LANE" else 0.4 * lane.width_m
        )


def _draw_index(sample: Sample, sheet: _Sheet) -> None:
    for lane in sample.lanes:
        if lane.kind != "LANE":
            sheet.line(lane.line, "#c0392b", 30)
    for zone in sample.zones:
        for part in zone.boundary.geoms:
            sheet.line(part.exterior, "#6a1b9a", 30)


def write(sample: Sample, folder: Path) -> list[Path]:
    """An overview and three places at about 1:4,000."""
    folder.mkdir(parents=True, exist_ok=True)
    tambon = read_ground().tambon
    x0, y0, x1, y1 = tambon.bounds
    overview = _Sheet(((x0 + x1) / 2, (y0 + y1) / 2), (y1 - y0) / _SIZE[1] * 1.03)
    overview.draw.rectangle((0, 0, *_SIZE), fill="#ffffff")
    overview.area(tambon, "#b9d3a8")
    overview.area(shapely.polygons(tambon.interiors[0]), "#f2c4c4")
    _draw(sample, overview, detailed=False)
    written = [folder / "overview.png"]
    overview.image.save(written[0])
    for name, centre, metres in PLACES:
        sheet = _Sheet(centre, metres)
        _draw(sample, sheet, detailed=True)
        written.append(folder / f"{name}.png")
        sheet.image.save(written[-1])
    return written
