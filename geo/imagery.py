"""Orthophoto tiles as bytes out of the display copy: one read, no decoding, no raster library.

The index of a picture is kept in memory: for each zoom the offset and length of every tile.
"""

import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

TILE_PIXELS = 256
CONTENT_TYPE = "image/webp"
_LOOK_AGAIN_S = 60.0

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Level:
    """The tiles of one zoom: the first column and row, and per tile its offset and length."""

    column: int
    row: int
    blocks: "np.ndarray[Any, np.dtype[np.int64]]"


@dataclass(frozen=True)
class TileIndex:
    """What a display copy holds. Bounds are west, south, east, north in degrees (EPSG:4326)."""

    bounds: Bounds
    levels: dict[int, Level]

    def save(self, path: Path) -> None:
        about = {
            "bounds": self.bounds,
            "levels": {z: (level.column, level.row) for z, level in self.levels.items()},
        }
        parts: dict[str, Any] = {f"z{z}": level.blocks for z, level in self.levels.items()}
        parts["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **parts)
        path.write_bytes(buffer.getvalue())

    @classmethod
    def load(cls, path: Path) -> "TileIndex":
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(stored["about"].tobytes())
            levels = {
                int(z): Level(column, row, stored[f"z{z}"])
                for z, (column, row) in about["levels"].items()
            }
        west, south, east, north = about["bounds"]
        return cls((west, south, east, north), levels)


def index_path(display: Path) -> Path:
    """The index lies beside the display copy it was read from."""
    return display.with_suffix(".npz")


class Picture:
    """An open display copy. Reading is safe from many threads: a read names its own place."""

    def __init__(self, display: Path) -> None:
        self.index = TileIndex.load(index_path(display))
        self._file = os.open(display, os.O_RDONLY)

    def __del__(self) -> None:
        if (file := getattr(self, "_file", None)) is not None:
            os.close(file)

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The stored WebP picture; nothing where the picture has no data."""
        if (level := self.index.levels.get(z)) is None:
            return b""
        row, column = y - level.row, x - level.column
        rows, columns, _ = level.blocks.shape
        if not (0 <= row < rows and 0 <= column < columns):
            return b""
        offset, length = level.blocks[row, column]
        return os.pread(self._file, int(length), int(offset)) if length else b""


class Shelf:
    """The open pictures of this process. A withdrawn picture leaves it within a minute."""

    def __init__(self, find: Callable[[int], Path | None]) -> None:
        self._find = find
        self._open: dict[int, tuple[float, Path, Picture]] = {}

    def get(self, key: int) -> Picture | None:
        """The picture with this id, if it is ready."""
        held = self._open.get(key)
        if held and monotonic() < held[0]:
            return held[2]
        path = self._find(key)
        if path is None:
            self._open.pop(key, None)
            return None
        picture = held[2] if held and held[1] == path else Picture(path)
        self._open[key] = (monotonic() + _LOOK_AGAIN_S, path, picture)
        return picture
