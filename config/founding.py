"""A new office from plain files: names, outline, villages, zones and blocks, one administrator.

The folder holds GeoJSON in longitude and latitude (EPSG:4326), as every GIS writes it:
`office.json` (the names), `outline.geojson`, `villages.geojson` (points with moo, name_th, name_en)
and `blocks.geojson` (areas with zone "01" and letter "A"). Run again with more, what is new is
added and what is there stays.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon, Point, Polygon
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import staff
from accounts.models import Role, User
from geo.geojson import LON_LAT_SRID
from geo.models import Block, Subdistrict, Village, Zone

NEEDED = ("code", "name_th", "name_en", "office_th", "office_en", "amphoe_th", "province_th")
MORE = ("office_address_th", "office_phone", "area_stated_km2", "boundary_source")


class FoundingProblem(Exception):
    """A file that cannot be used; the message names it and what to do."""


@dataclass(frozen=True)
class Founded:
    subdistrict: Subdistrict
    villages: int
    zones: int
    blocks: int
    #: Who is to choose a password, where somebody was entered.
    administrator: User | None


@transaction.atomic
def found_office(folder: Path, administrator: str = "") -> Founded:
    """All of it or nothing. Raises FoundingProblem."""
    subdistrict = _subdistrict(folder)
    villages = _villages(folder, subdistrict)
    zones, blocks = _blocks(folder, subdistrict)
    user = None
    if administrator:
        try:
            user = staff.add_member(
                subdistrict=subdistrict.pk,
                username=administrator,
                roles=[Role.ADMINISTRATOR],
                fields={},
                by=None,
            )
        except ValidationError as refused:
            raise FoundingProblem(" ".join(refused.messages)) from refused
    return Founded(subdistrict, villages, zones, blocks, user)


def _subdistrict(folder: Path) -> Subdistrict:
    names = _json(folder / "office.json")
    if missing := [name for name in NEEDED if not names.get(name)]:
        raise FoundingProblem(f"office.json: {', '.join(missing)} missing.")
    if known := Subdistrict.objects.filter(code=names["code"]).first():
        return known
    said = {name: names[name] for name in (*NEEDED, *MORE) if names.get(name)}
    parts = [shape for _about, shape in _features(folder / "outline.geojson")]
    row = Subdistrict(**said, boundary=_area(parts, "outline.geojson"))
    _checked(row, "office.json")
    return row


def _villages(folder: Path, of: Subdistrict) -> int:
    known = set(Village.objects.filter(subdistrict=of).values_list("moo", flat=True))
    made = 0
    for about, shape in _features(folder / "villages.geojson"):
        moo, at = about.get("moo"), f"villages.geojson, moo {about.get('moo')}"
        if not isinstance(shape, Point) or not isinstance(moo, int):
            raise FoundingProblem(f"{at}: a point with its number (moo) is needed.")
        if moo in known:
            continue
        row = Village(
            subdistrict=of,
            moo=moo,
            code=about.get("code") or f"{of.code}{moo:02d}",
            name_th=about.get("name_th") or "",
            name_en=about.get("name_en") or "",
            position=shape,
            position_source=about.get("source") or "",
            is_number_confirmed=bool(about.get("confirmed", True)),
        )
        _checked(row, at)
        made += 1
    return made


def _blocks(folder: Path, of: Subdistrict) -> tuple[int, int]:
    """Zones are what their blocks cover together."""
    areas: dict[str, dict[str, list[GEOSGeometry]]] = defaultdict(lambda: defaultdict(list))
    for about, shape in _features(folder / "blocks.geojson"):
        areas[str(about.get("zone") or "")][str(about.get("letter") or "")].append(shape)
    zones = blocks = 0
    for code, letters in areas.items():
        zone = Zone.objects.filter(subdistrict=of, code=code).first()
        if zone is None:
            whole = [shape for shapes in letters.values() for shape in shapes]
            zone = Zone(subdistrict=of, code=code, boundary=_area(whole, "blocks.geojson"))
            _checked(zone, f"blocks.geojson, zone {code or '(none)'}")
            zones += 1
        for letter, shapes in letters.items():
            if Block.objects.filter(zone=zone, letter=letter).exists():
                continue
            where = f"blocks.geojson, block {code}{letter or '(none)'}"
            area = _area(shapes, where)
            _checked(Block(subdistrict=of, zone=zone, letter=letter, boundary=area), where)
            blocks += 1
    return zones, blocks


def _checked(row: Any, where: str) -> None:
    try:
        row.full_clean()
    except ValidationError as refused:
        told = "; ".join(f"{name}: {' '.join(said)}" for name, said in refused.message_dict.items())
        raise FoundingProblem(f"{where}: {told}") from refused
    row.save()


def _area(shapes: list[GEOSGeometry], where: str) -> MultiPolygon:
    """One area of several, in the register's system."""
    if not shapes or any(not isinstance(shape, Polygon | MultiPolygon) for shape in shapes):
        raise FoundingProblem(f"{where}: areas (Polygon or MultiPolygon) are needed.")
    whole = shapes[0]
    for shape in shapes[1:]:
        whole = whole.union(shape)
    if not whole.valid:
        raise FoundingProblem(f"{where}: the outline crosses itself: {whole.valid_reason}.")
    return whole if isinstance(whole, MultiPolygon) else MultiPolygon(whole, srid=whole.srid)


def _features(path: Path) -> Iterator[tuple[dict[str, Any], GEOSGeometry]]:
    """Properties and shape of each feature; none where there is no such file."""
    if not path.exists():
        return
    for feature in _json(path).get("features", []):
        try:
            shape = GEOSGeometry(json.dumps(feature["geometry"]), srid=LON_LAT_SRID)
        except (GEOSException, ValueError, KeyError, TypeError) as wrong:
            raise FoundingProblem(f"{path.name}: a shape cannot be read.") from wrong
        west, south, east, north = shape.extent
        if not (90 <= west <= east <= 110 and 0 <= south <= north <= 25):
            raise FoundingProblem(
                f"{path.name}: longitude and latitude (EPSG:4326) in Thailand are needed,"
                f" not {west:.1f}, {south:.1f}. Export the layer as GeoJSON once more."
            )
        shape.transform(settings.REGISTER_SRID)
        yield feature.get("properties") or {}, shape


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as missing:
        raise FoundingProblem(f"{path.name} is missing in {path.parent}.") from missing
    except (ValueError, OSError) as wrong:
        raise FoundingProblem(f"{path.name} is no JSON text in UTF-8.") from wrong
    if not isinstance(found, dict):
        raise FoundingProblem(f"{path.name}: one JSON object is needed.")
    return found
