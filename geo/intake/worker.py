"""The reader: opens one hostile file and prints its rows. `python -m geo.intake.worker`."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geo.intake import confinement

confinement.enter()  # before the next line loads GDAL

from geo import vectors  # noqa: E402
from geo.intake import land_office, tables  # noqa: E402
from geo.intake.problems import Problem  # noqa: E402


def main() -> None:
    """Read a job from standard input, write JSON lines: the finding, then rows, then the end."""
    job = json.loads(sys.stdin.readline())
    try:
        _read(job)
    except Problem as problem:
        _say("problem", problem.to_json())
    except MemoryError:
        _say("problem", Problem("too_much_memory").to_json())
    _say("end", None)


def _read(job: dict[str, Any]) -> None:
    """One layer, or those of `options.layers` one after the other, each with its finding."""
    near = job["options"].pop("near", None)
    layers = job["options"].pop("layers", [job["options"].pop("layer", None)])
    for layer in layers:
        place = tuple(near) if near else None
        _read_layer(job, vectors.Options(**job["options"], layer=layer, near=place))


def _read_layer(job: dict[str, Any], options: vectors.Options) -> None:
    path, kind = Path(job["path"]), job["format"]
    if kind == land_office.FORMAT:
        found = vectors.Detected(kind, layers=land_office.names(path))
        _say("found", asdict(found))
        return
    if kind == land_office.WRAPPED:
        path, kind = land_office.unwrapped(path), "GeoJSON"
    is_table = kind in ("CSV", "XLSX")
    found = (tables.detect_table if is_table else vectors.detect)(path, kind, options)
    _say("found", {**asdict(found), "questions": [q.to_json() for q in found.questions]})
    if not job["rows"] or found.questions:
        return
    rows = tables.table_rows(path, found) if is_table else vectors.rows(path, found, options)
    for row in rows:
        shape = row.shape.hex() if row.shape else None
        _say("row", [row.number, row.values, shape, [p.to_json() for p in row.problems]])


def _say(word: str, value: object) -> None:
    sys.stdout.write(json.dumps([word, value], ensure_ascii=False, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
