"""Plain rows to vector files, streamed: one layer in, one batch in memory. Writes only.

Every format gets the same batches (Arrow), so none can say something else than the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyproj import CRS

if TYPE_CHECKING:  # Arrow and pandas come only when a file is written: see tests/test_start.py
    import pyarrow as pa

#: A text of a Shapefile holds so many bytes, a field name so many.
SHAPE_TEXT_BYTES = 254
SHAPE_NAME_BYTES = 10
_TYPES = {
    "text": "string",
    "whole": "int64",
    "number": "float64",
    "day": "date32",
    "yes": "bool",
}


@dataclass(frozen=True)
class Column:
    """A field: its name, its name in a Shapefile, its Thai heading, and what it holds (_TYPES)."""

    name: str
    short: str
    th: str
    kind: str = "text"


@dataclass(frozen=True)
class LayerForm:
    """A layer's shape; `geometry` is an OGR type or None for a table. WKB comes last in a row."""

    name: str
    columns: Sequence[Column]
    geometry: str | None


Rows = Iterable[Sequence[Any]]
#: Format -> driver, ending, options of the layer.
DRIVERS: dict[str, tuple[str, str, dict[str, str]]] = {
    "gpkg": ("GPKG", "gpkg", {}),
    "shp": ("ESRI Shapefile", "shp", {}),
    "fgb": ("FlatGeobuf", "fgb", {"SPATIAL_INDEX": "NO"}),  # an index would hold all in memory
    "geojson": ("GeoJSON", "geojson", {"RFC7946": "YES", "COORDINATE_PRECISION": "9"}),
}


def clipped(text: str, limit: int = SHAPE_TEXT_BYTES) -> str:
    """A text of at most so many bytes in UTF-8, cut between characters, never inside one."""
    return text.encode()[:limit].decode(errors="ignore")


def write_layer(kind: str, path: Path, form: LayerForm, batches: Iterable[Rows], srid: int) -> None:
    """Write a layer of a format of DRIVERS; a second layer of a GeoPackage joins the first."""
    import pyarrow as pa
    import pyogrio

    driver, _, options = DRIVERS[kind]
    schema = _schema(form, is_short=kind == "shp")
    made = _record_batches(form, schema, batches, is_short=kind == "shp")
    pyogrio.raw.write_arrow(
        pa.RecordBatchReader.from_batches(schema, made),
        path,
        layer=form.name,
        driver=driver,
        encoding="UTF-8" if kind == "shp" else None,
        geometry_name="geometry" if form.geometry else None,
        geometry_type=form.geometry,
        crs=f"EPSG:{srid}" if form.geometry else None,
        **(options if form.geometry else {}),
    )


def write_parquet(path: Path, form: LayerForm, batches: Iterable[Rows], srid: int) -> None:
    """Write a layer as GeoParquet 1.1 (WKB), or as plain Parquet when it is a table."""
    from pyarrow import parquet

    schema = _schema(form, is_short=False)
    if form.geometry:
        schema = schema.with_metadata({"geo": json.dumps(_geo(form.geometry, srid))})
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _record_batches(form, schema, batches, is_short=False):
            writer.write_batch(batch)


def _geo(geometry: str, srid: int) -> dict[str, Any]:
    column = {
        "encoding": "WKB",
        "geometry_types": [geometry],
        "crs": json.loads(CRS.from_epsg(srid).to_json()),
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


def _schema(form: LayerForm, *, is_short: bool) -> pa.Schema:
    import pyarrow as pa

    fields = [
        pa.field(column.short if is_short else column.name, _TYPES[column.kind])
        for column in form.columns
    ]
    if form.geometry:
        fields.append(pa.field("geometry", pa.binary()))
    return pa.schema(fields)


def _record_batches(
    form: LayerForm, schema: pa.Schema, batches: Iterable[Rows], *, is_short: bool
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for rows in batches:
        columns = list(zip(*rows, strict=True)) or [()] * len(schema)
        arrays = [
            pa.array([_value(cell, column.kind, is_short=is_short) for cell in cells], field.type)
            for cells, column, field in zip(columns, form.columns, schema, strict=False)
        ]
        if form.geometry:
            shapes = [None if shape is None else bytes(shape) for shape in columns[-1]]
            arrays.append(pa.array(shapes, pa.binary()))
        yield pa.record_batch(arrays, schema=schema)


def _value(cell: Any, kind: str, *, is_short: bool) -> Any:
    if cell is None:
        return None
    if kind == "number":
        return float(cell)
    if kind == "text":
        return clipped(str(cell)) if is_short else str(cell)
    return cell
