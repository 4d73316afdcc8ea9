"""Columns of int64 between numpy and the database, as arrays of bigint in their binary form."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from django.db import connection
from psycopg import Cursor
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format

from taxation.law.columns import Ints

_BIGINTS, _BIGINT = 1016, 20
_CELL = np.dtype([("length", ">i4"), ("value", ">i8")])
#: Dimensions, whether there are nulls, type of the elements; then the size and where it begins.
_HEAD = struct.Struct(">iiiii")


class _Loader(Loader):
    """An array without nulls, as the database sends it, straight into numpy."""

    format = Format.BINARY

    def load(self, data: Buffer) -> Ints:
        """The column; a null in it would be a fault of the query."""
        head = np.frombuffer(data, ">i4", 2)
        if head[0] == 0:
            return np.zeros(0, dtype=np.int64)
        if head[1]:
            raise ValueError("a column has a null")
        return cast(Ints, np.frombuffer(data, _CELL, offset=_HEAD.size)["value"].astype(np.int64))


class _Dumper(Dumper):
    """A column of int64 as the database takes it."""

    format, oid = Format.BINARY, _BIGINTS

    def dump(self, obj: Ints) -> Buffer:
        """The array; an empty one has no dimension."""
        if not len(obj):
            return struct.pack(">iii", 0, 0, _BIGINT)
        cells = np.empty(len(obj), dtype=_CELL)
        cells["length"], cells["value"] = 8, obj
        return _HEAD.pack(1, 0, _BIGINT, len(obj), 1) + cells.tobytes()


def columns_cursor() -> Cursor[Any]:
    """A cursor on Django's connection that takes and gives columns; numpy in, numpy out."""
    cursor = Cursor[Any](connection.connection)
    cursor.adapters.register_loader(_BIGINTS, _Loader)
    cursor.adapters.register_dumper(np.ndarray, _Dumper)
    return cursor


def asked(sql: bytes, params: dict[str, object] | Sequence[object]) -> list[tuple[Any, ...]]:
    """The rows of a query whose values are columns."""
    with columns_cursor() as cursor:
        return cursor.execute(sql, params, binary=True, prepare=False).fetchall()
