"""A connection for tiles alone: prepared statements through libpq, in as few rounds as can be.

A cursor of psycopg and four rounds to the database cost a tile as much as half its drawing. What is
asked and when a tile may be kept is said in geo/tiles.py; here it is only said in fewer words.
"""

from collections.abc import Sequence
from select import select

import psycopg
from django.db import connection
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult

from geo import tiles

Tile = tuple[int, int, int]
_BEGIN, _COMMIT, _KEPT, _KEEP = b"tile_begin", b"tile_commit", b"kept_tile", b"keep_tile"


class TileWire:
    """One thread's connection. Any error leaves it unfit: close it and make another."""

    def __init__(self) -> None:
        options = connection.get_connection_params() | {
            "autocommit": True, "cursor_factory": psycopg.Cursor,
        }  # fmt: skip
        self._wire = psycopg.connect(**options)
        self._pg = self._wire.pgconn
        for name, statement in _STATEMENTS.items():
            if self._pg.prepare(name, statement.encode()).status != ExecStatus.COMMAND_OK:
                raise psycopg.OperationalError(self._pg.get_error_message())

    def close(self) -> None:
        self._wire.close()

    def kept(self, layers: str, subdistrict: int, tile: Tile) -> bytes | None:
        """See geo.tiles.kept. libpq waits for the answer, not Python."""
        given = _texts(subdistrict, layers, *tile)
        result = self._pg.exec_prepared(_KEPT, given, result_format=Format.BINARY)
        _check(result)
        return result.get_value(0, 0) if result.ntuples else None

    def drawn(self, layers: str, subdistrict: int, tile: Tile) -> bytes:
        """See geo.tiles.drawn: the same lock around drawing and keeping, in two rounds."""
        self._pg.enter_pipeline_mode()
        given = _texts(*tiles.lock(layers, subdistrict), subdistrict, *tile)
        self._send(_BEGIN)
        self._send(_drawing(layers), given)
        may_keep, shapes = self._answers()[1]
        packed = tiles.pack(shapes)
        if shapes and may_keep == b"\1":
            given = [*_texts(subdistrict, layers, *tile), packed]
            self._send(_KEEP, given, [*[Format.TEXT] * 5, Format.BINARY])
        self._send(_COMMIT)
        self._answers()
        self._pg.exit_pipeline_mode()
        return packed

    def _send(
        self, name: bytes, given: Sequence[bytes] = (), formats: Sequence[int] | None = None
    ) -> None:
        self._pg.send_query_prepared(name, given, formats, Format.BINARY)

    def _answers(self) -> list[list[bytes]]:
        """The first row of each statement sent since the last time."""
        self._pg.pipeline_sync()
        self._pg.flush()
        rows: list[list[bytes]] = []
        while True:
            while self._pg.is_busy():
                select([self._pg.socket], [], [])  # lets other threads of Python go on
                self._pg.consume_input()
            result = self._pg.get_result()
            if result is None:
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                return rows
            _check(result)
            columns = range(result.nfields if result.ntuples else 0)
            rows.append([result.get_value(0, column) or b"" for column in columns])


def _texts(*values: int | str) -> list[bytes]:
    return [str(value).encode() for value in values]


def _drawing(layers: str) -> bytes:
    return f"{layers}_tile".encode()


def _check(result: PGresult) -> None:
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise psycopg.OperationalError(result.get_error_message())


def _numbered(statement: str) -> str:
    return statement.format(*(f"${n}" for n in range(1, 1 + statement.count("{}"))))


_STATEMENTS = {
    _BEGIN: "BEGIN",
    _COMMIT: "COMMIT",
    _KEPT: _numbered(tiles.KEPT),
    _KEEP: _numbered(tiles.KEEP),
} | {_drawing(layers): _numbered(tiles.drawing(layers)) for layers in sorted(tiles.LAYER_SETS)}
