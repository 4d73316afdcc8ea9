"""The members of the land office's monthly ZIP, by their names' patterns."""

import fnmatch
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from geo.intake.problems import Problem

FORMAT = "Land office ZIP"
WRAPPED = "Wrapped GeoJSON"
#: Kind of a member -> pattern of its name. Transactions of deeds, and of certificates of use.
_TRANSACTIONS = {"parcel": "parcel_*.csv", "ns3a": "ns3a_*.csv"}
_OUTLINES = "*_map_land_gis_4[78].geojson"
_BUILDINGS = "construction_*.csv"


class Member(NamedTuple):
    kind: str
    path: Path


def is_monthly(folder: Path) -> bool:
    """True for an unpacked monthly file. Raises Problem when it lacks its transactions."""
    has_rows = any(True for _member in transactions(folder))
    if not has_rows and any(True for _path in outlines(folder)):
        raise Problem("missing_part", {"part": "parcel_*.csv, ns3a_*.csv"})
    return has_rows


def transactions(folder: Path) -> Iterator[Member]:
    """Leftovers of the office's own program (ogr_tmp) are passed over."""
    for kind, pattern in _TRANSACTIONS.items():
        for path in _matching(folder, pattern):
            if "ogr_tmp" not in path.name.lower():
                yield Member(kind, path)


def outlines(folder: Path) -> Iterator[Path]:
    yield from _matching(folder, _OUTLINES)


def names(folder: Path) -> list[str]:
    """What is read, and the list of buildings, which names no parcel and is not."""
    read = [member.path for member in transactions(folder)] + list(outlines(folder))
    return [path.name for path in read] + [p.name for p in _matching(folder, _BUILDINGS)]


def buildings(folder: Path) -> Iterator[tuple[str, int]]:
    """The lists of buildings with their count of rows: they name no parcel."""
    for path in _matching(folder, _BUILDINGS):
        with path.open("rb") as lines:
            yield path.name, max(sum(1 for line in lines if line.strip()) - 1, 0)


def others(folder: Path) -> list[str]:
    """What nobody reads: prints, shapefiles beside the outlines, leftovers."""
    known = set(names(folder))
    found = {path.name for path in folder.rglob("*") if path.is_file()}
    return sorted(found - known)


def unwrapped(path: Path) -> Path:
    """{"LocationGeospatial": FeatureCollection} as the collection alone, in a file beside it.

    For the closed reader process only. Raises Problem.
    """
    try:
        said = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as fault:
        raise Problem("unreadable") from fault
    inside = said.get("LocationGeospatial", said) if isinstance(said, dict) else None
    if not isinstance(inside, dict) or inside.get("type") != "FeatureCollection":
        raise Problem("unreadable")
    inside.pop("crs", None)  # the office's label is EPSG:24047, whatever the member says
    target = path.with_name("outlines.geojson")
    target.write_text(json.dumps(inside), "utf-8")
    return target


def _matching(folder: Path, pattern: str) -> list[Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if fnmatch.fnmatchcase(path.name.lower(), pattern)]
