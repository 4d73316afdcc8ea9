"""Many map sheets at once: which ones an area needs, made one by one, packed as ZIP."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models import Subdistrict
from parcels.models import Delivery
from parcels.problems import RegisterProblem
from parcels.selectors.sheets import bounds_of_land
from parcels.services.deliveries.order import Advance
from parcels.sheets.frame import Box, Part, parts_of, sheets_over
from parcels.sheets.prints import sheet_pdf

MAX_SHEETS = 1_500
#: Area of a wish -> the field of Parcel its value is looked for in.
AREAS = {"village": "village", "zone": "block__zone", "block": "block", "parcels": "code__in"}


class NothingThere(RegisterProblem):
    code = "nothing_there"
    message = _("No drawn parcel lies in this area. Choose another one.")


class TooManySheets(RegisterProblem):
    code = "too_many_sheets"
    message = _("That would be more than 1,500 sheets. Choose a smaller area or a smaller scale.")


@dataclass(frozen=True)
class SheetWish:
    """`area` is a key of AREAS or "all"; `value` an id, a list of codes, or None."""

    scale: int
    paper: str
    area: str
    value: Any = None
    with_picture: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def parts_wanted(subdistrict: Subdistrict, wish: SheetWish) -> list[Part]:
    """The sheets on which a drawn parcel of the area lies, from the north-west.

    Raises NothingThere and TooManySheets.
    """
    within = Q() if wish.area == "all" else Q(**{AREAS[wish.area]: wish.value})
    parts = parts_under(bounds_of_land(subdistrict, within), wish.scale, wish.paper)
    if not parts:
        raise NothingThere
    if len(parts) > MAX_SHEETS:
        raise TooManySheets
    return parts


def parts_under(shapes: Iterable[shapely.Geometry], scale: int, paper: str) -> list[Part]:
    """The parts that any of the shapes touches, in reading order of the sheets."""
    srid = settings.REGISTER_SRID
    outlines = list(shapes)
    if not outlines:
        return []
    tree = shapely.STRtree(outlines)
    bounds = shapely.total_bounds(outlines)
    parts = (
        part
        for sheet in sheets_over(Box(*bounds), scale, srid)
        if len(tree.query(_ground(next(parts_of(sheet, "A1")))))
        for part in parts_of(sheet, paper)
    )
    return [part for part in parts if len(tree.query(_ground(part), predicate="intersects"))]


def _ground(part: Part) -> shapely.Polygon:
    return shapely.Polygon(part.ring(settings.REGISTER_SRID))


def make_sheets(row: Delivery, folder: Path, advance: Advance) -> Path | None:
    """A PDF a sheet; those that are there are not made again."""
    wish = SheetWish(**row.wish)
    parts = parts_wanted(row.subdistrict, wish)
    day = timezone.localdate()
    for done, part in enumerate(parts):
        if not advance(done, len(parts)):
            return None
        _make(row.subdistrict, part, day, wish, folder / f"{part.key}.pdf")
    if not advance(len(parts), len(parts)):
        return None
    return _pack(folder, parts, f"map-sheets-{wish.scale}-{wish.paper}.zip")


def _make(
    subdistrict: Subdistrict, part: Part, day: dt.date, wish: SheetWish, target: Path
) -> None:
    if target.exists():
        return
    half = target.with_suffix(".part")
    half.write_bytes(sheet_pdf(subdistrict, part, day, with_picture=wish.with_picture))
    half.replace(target)


def _pack(folder: Path, parts: list[Part], name: str) -> Path:
    half, target = folder / "packing.part", folder / name
    with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            archive.write(folder / f"{part.key}.pdf", f"{part.key}.pdf")
    half.replace(target)
    for part in parts:
        (folder / f"{part.key}.pdf").unlink()
    return target
