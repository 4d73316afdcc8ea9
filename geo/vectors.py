"""Vector files to plain rows. The only importer of pyogrio and geopandas.

Runs inside the reader process (geo/intake/worker.py), which has shut drivers and network first.
Shapes come out as WKB in the register's reference system, on its grid, with every doubt named.
"""

import gc
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.datum import INDIAN_1975_LABELS, indian_1975
from geo.intake.problems import Problem, Question, no_such_layer
from geo.intake.text import encoding_named, is_mojibake, shapefile_encoding

Columns = NDArray[Any]
Polygons = shapely.Polygon | shapely.MultiPolygon
MAX_VERTICES = 100_000
BATCH = 10_000
#: Where Thailand lies, with room: degrees, and UTM metres of zones 47 and 48.
_DEGREES = (95.0, 4.0, 108.0, 22.0)
_METRES = (100_000.0, 450_000.0, 1_200_000.0, 2_400_000.0)


@dataclass(frozen=True)
class Options:
    """What a person answered: reference system, encoding, layer; and where the register lies."""

    register_srid: int
    srid: int | None = None
    encoding: str | None = None
    layer: str | None = None
    near: tuple[float, float, float, float] | None = None  # bounds in the register's system
    grid_m: float = 0.001


@dataclass
class Detected:
    """What the file is, as far as it says; `questions` are what it does not."""

    format: str
    layers: list[str] = field(default_factory=list)
    layer: str | None = None
    encoding: str | None = None
    crs_label: str | None = None
    srid: int | None = None
    operation: str | None = None
    features: int = 0
    fields: list[str] = field(default_factory=list)
    geometry_type: str | None = None
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One feature: its number in the file from 1, attributes as read, shape or reason why not."""

    number: int
    values: dict[str, object]
    shape: bytes | None
    problems: tuple[Problem, ...] = ()


def detect(path: Path, kind: str, options: Options) -> Detected:
    """Look at a data set without reading its rows. Raises Problem when it cannot be opened."""
    found = Detected(format=kind)
    try:
        found.layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        found.layer = _layer(found, options)
        if found.layer is None:
            return found
        found.encoding = _encoding(path, kind, options, found)
        info = pyogrio.read_info(path, layer=found.layer, encoding=_gdal_encoding(found.encoding))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError) as fault:
        raise Problem("unreadable") from fault
    found.features = int(info["features"])
    found.fields = [str(name) for name in info["fields"]]
    found.geometry_type = info["geometry_type"]
    _reference_system(info["crs"], options, found)
    return found


def rows(path: Path, found: Detected, options: Options) -> Iterator[Row]:
    """The rows of a detected layer in batches of bounded memory, in the register's system."""
    to_register = _transformer(found, options)
    start = 0
    while True:
        columns, shapes = _batch(path, found, start)
        if not len(shapes):
            return
        if start == 0:
            _check_numbers(shapes, found, options, to_register)
        yield from _batch_rows(start, columns, shapes, to_register, options.grid_m)
        start += len(shapes)
        del columns, shapes
        gc.collect()  # what the reader leaves behind hangs in circles: half a kilobyte a row


def _layer(found: Detected, options: Options) -> str | None:
    if options.layer is not None:
        if options.layer not in found.layers:
            raise no_such_layer(options.layer, found.layers)
        return options.layer
    if len(found.layers) == 1:
        return found.layers[0]
    if not found.layers:
        raise Problem("no_rows")
    found.questions.append(Question("layer", tuple(found.layers)))
    return None


def _encoding(path: Path, kind: str, options: Options, found: Detected) -> str | None:
    if options.encoding:
        return encoding_named(options.encoding)
    if kind != "ESRI Shapefile":
        return "utf-8"
    named = shapefile_encoding(path)
    if named is None:
        found.questions.append(Question("encoding", ("utf-8", "cp874")))
    return named


def _gdal_encoding(codec: str | None) -> str | None:
    return {"cp874": "CP874", "utf-8": "UTF-8", "ascii": "UTF-8"}.get(codec or "")


def _reference_system(crs_text: str | None, options: Options, found: Detected) -> None:
    if options.srid is None and crs_text is None:
        if found.geometry_type is not None:
            found.questions.append(Question("srid", ("32647", "32648", "24047", "24048", "4326")))
        return
    label = f"EPSG:{options.srid}" if options.srid is not None else str(crs_text)
    try:
        crs = CRS.from_user_input(label)
    except CRSError as fault:
        raise Problem("crs_unknown", {"name": label[:80]}) from fault
    found.crs_label = crs.name
    found.srid = options.srid or crs.to_epsg()
    zone = indian_1975_zone(crs, found.srid)
    if zone:
        found.srid = found.srid or 24000 + zone
        found.operation = indian_1975(zone)
    else:
        found.operation = (found.srid and f"EPSG:{found.srid}") or crs.to_wkt()


def indian_1975_zone(crs: CRS, srid: int | None) -> int | None:
    """47 or 48 when this is the Indian 1975 UTM grid under whatever name, else None."""
    if srid in INDIAN_1975_LABELS:
        return srid - 24000
    datum = f"{crs.name} {crs.datum.name if crs.datum else ''}"
    if not re.search(r"indian[ _]?(thailand[ _]?)?(1975|thailand)", datum, re.IGNORECASE):
        return None
    if not crs.is_projected:
        raise Problem("crs_not_metric_or_degrees", {"name": crs.name})
    match = re.search(r"(47|48)\s*N?", crs.name)
    return int(match[1]) if match else None


def _transformer(found: Detected, options: Options) -> Transformer | None:
    if found.operation is None:
        return None
    source = CRS.from_user_input(found.operation)
    try:
        return Transformer.from_crs(source, CRS.from_epsg(options.register_srid), always_xy=True)
    except ProjError as fault:  # a grid of somebody's own: nobody can say where it lies
        raise Problem("crs_not_metric_or_degrees", {"name": source.name[:80]}) from fault


def _batch(path: Path, found: Detected, start: int) -> tuple[dict[str, Columns], Columns]:
    try:
        meta, _, shapes, columns = pyogrio.raw.read(
            path,
            layer=found.layer,
            encoding=_gdal_encoding(found.encoding),
            skip_features=start,
            max_features=BATCH,
            datetime_as_string=True,
        )
    except UnicodeDecodeError as fault:
        raise Problem("bad_encoding") from fault
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError, OSError) as fault:
        raise Problem("unreadable") from fault
    names = [str(name) for name in meta["fields"]]
    count = len(shapes) if shapes is not None else len(columns[0]) if columns else 0
    if shapes is None:
        shapes = np.full(count, None, dtype=object)
    return dict(zip(names, columns, strict=True)), shapes


def _check_numbers(
    shapes: Columns, found: Detected, options: Options, to_register: Transformer | None
) -> None:
    """Refuse numbers that contradict the label: degrees called metres, swapped axes, elsewhere."""
    parsed = shapely.from_wkb(shapes, on_invalid="ignore")
    drawn = parsed[shapely.is_geometry(parsed)]
    if not len(drawn):
        return
    x0, y0, x1, y1 = shapely.total_bounds(drawn)
    if not np.isfinite([x0, y0, x1, y1]).all() or to_register is None:
        return
    example: dict[str, object] = {"label": found.crs_label, "example": f"{x0:.4f}, {y0:.4f}"}
    geographic = CRS.from_user_input(found.operation).is_geographic
    looks_degrees = abs(x1) <= 180 and abs(y1) <= 180
    if geographic and _inside((y0, x0, y1, x1), _DEGREES):
        raise Problem("axes_swapped")
    swapped = (y0, x0, y1, x1)
    if not geographic and _inside(swapped, _METRES) and not _inside((x0, y0, x1, y1), _METRES):
        raise Problem("axes_swapped")
    if geographic != looks_degrees:
        raise Problem("crs_contradicts", example)
    if options.near:
        _check_near((x0, y0, x1, y1), options.near, to_register)


def _inside(box: tuple[float, ...], frame: tuple[float, ...]) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _check_near(
    box: tuple[float, ...], near: tuple[float, float, float, float], to_register: Transformer
) -> None:
    try:
        bounds = to_register.transform_bounds(box[0], box[1], box[2], box[3])
    except ProjError as fault:
        raise Problem("far_away", {"km": "?"}) from fault
    distance = shapely.distance(shapely.box(*bounds), shapely.box(*near))
    if not np.isfinite(distance) or distance > 30_000:
        km = "?" if not np.isfinite(distance) else round(float(distance) / 1000)
        raise Problem("far_away", {"km": km})


def _batch_rows(
    start: int,
    columns: dict[str, Columns],
    shapes: Columns,
    to_register: Transformer | None,
    grid_m: float,
) -> Iterator[Row]:
    for index, raw in enumerate(shapes):
        values = {name: _plain(column[index]) for name, column in columns.items()}
        number = start + index + 1
        problems: list[Problem] = []
        if any(isinstance(v, str) and is_mojibake(v) for v in values.values()):
            problems.append(Problem("bad_encoding", row=number))
        shape, doubts = _shape(raw, to_register, grid_m)
        problems += [Problem(p.code, p.params, number) for p in doubts]
        yield Row(number, values, shape, tuple(problems))


def _shape(
    raw: bytes | None, to_register: Transformer | None, grid_m: float
) -> tuple[bytes | None, list[Problem]]:
    """A shape as MultiPolygon WKB on the register's grid, or the reasons why not."""
    if raw is None:
        return None, [Problem("no_geometry")]
    geometry = shapely.from_wkb(raw, on_invalid="ignore")
    if geometry is None or geometry.is_empty:
        return None, [Problem("no_geometry")]
    if not isinstance(geometry, shapely.Polygon | shapely.MultiPolygon):
        return None, [Problem("wrong_geometry_type", {"kind": geometry.geom_type})]
    points = shapely.get_coordinates(geometry)
    if len(points) > MAX_VERTICES:
        return None, [Problem("too_many_vertices", {"limit": MAX_VERTICES})]
    if not np.isfinite(points).all():
        return None, [Problem("not_a_number")]
    return _on_register(shapely.force_2d(geometry), to_register, grid_m)


def where_invalid(shape: shapely.Geometry) -> str:
    """Where a ring crosses itself, in whole metres of the register: "E 390706 N 2135384"."""
    _said, _, place = str(shapely.is_valid_reason(shape)).partition("[")
    east, _, north = place.rstrip("]").partition(" ")
    return f"E {float(east):.0f} N {float(north):.0f}" if north else ""


def _on_register(
    geometry: Polygons, to_register: Transformer | None, grid_m: float
) -> tuple[bytes | None, list[Problem]]:
    if to_register is not None:
        geometry = shapely.transform(
            geometry, lambda xy: np.column_stack(to_register.transform(xy[:, 0], xy[:, 1]))
        )
    geometry = shapely.transform(geometry, lambda xy: np.round(xy / grid_m) * grid_m)
    if isinstance(geometry, shapely.Polygon):
        geometry = shapely.MultiPolygon([geometry])
    wkb = shapely.to_wkb(geometry)
    if not shapely.is_valid(geometry):
        return wkb, [Problem("invalid_ring", {"reason": where_invalid(geometry)})]
    if geometry.area <= grid_m:
        return wkb, [Problem("zero_area")]
    return wkb, []


def _plain(value: object) -> object:
    """A value JSON can hold exactly: text, integer, float or None."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, np.generic):
        return value.item() if not (isinstance(value, np.floating) and np.isnan(value)) else None
    return value if isinstance(value, int | float | bool) else str(value)
