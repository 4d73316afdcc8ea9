"""Vector tiles for whoever a door has just let in, answered before Django wakes up.

A map asks for dozens at every move. Finding out each time in which language, from which form and
with which connection costs more than the tile itself. The doors of the tiles (config/urls.py) stay
the rule: they ask who may come in, and here it is only remembered for some seconds
(accounts.access). Whatever else comes, a stranger's tile included, goes on to Django, and so does a
tile that cannot be read: the door then says why.
"""

import re
from collections.abc import Callable, Iterable
from threading import local
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.http import parse_cookie
from psycopg.pq import ExecStatus, Format

from accounts.access import remembered_subdistrict
from geo import tiles

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_TILE = re.compile(r"/tiles/(ground|register)/(\d{1,2})/(\d{1,7})/(\d{1,7})\.mvt")
_STATUS = {200: "200 OK", 304: "304 Not Modified"}
_own = local()
_NAME = b"kept_tile"
_STATEMENT = tiles.KEPT.format(*(f"${n}" for n in range(1, 6))).encode()


def tiles_first(django: Application) -> Application:
    """The WSGI application `django`, with the tiles of remembered readers taken out of its way."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        packed = _asked_for(environ)
        if packed is None:
            return django(environ, start_response)
        status, headers, body = tiles.answered(packed, environ.get("HTTP_IF_NONE_MATCH"))
        headers["X-Content-Type-Options"] = "nosniff"
        start_response(_STATUS[status], list(headers.items()))
        return [body]

    return application


def _asked_for(environ: dict[str, Any]) -> bytes | None:
    asked = _TILE.fullmatch(environ["PATH_INFO"])
    if not asked or environ["REQUEST_METHOD"] != "GET":
        return None
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    own = remembered_subdistrict(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    layers, z, x, y = asked[1], int(asked[2]), int(asked[3]), int(asked[4])
    if own is None or not tiles.exists(z, x, y):
        return None
    try:
        wire = _wire()
        return _kept(wire, layers, own, (z, x, y)) or tiles.drawn(wire, layers, own, (z, x, y))
    except psycopg.Error:
        _own.wire = None
        return None


def _kept(
    wire: psycopg.Connection, layers: str, subdistrict: int, tile: tuple[int, int, int]
) -> bytes | None:
    """The same as tiles.kept with this connection's own statement: libpq waits, not Python."""
    asked = [str(each).encode() for each in (subdistrict, layers, *tile)]
    result = wire.pgconn.exec_prepared(_NAME, asked, result_format=Format.BINARY)
    if result.status != ExecStatus.TUPLES_OK:
        raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
    return result.get_value(0, 0) if result.ntuples else None


def _wire() -> psycopg.Connection:
    """This thread's own connection: nothing to fetch from a pool, statements stay prepared."""
    wire: psycopg.Connection | None = getattr(_own, "wire", None)
    if wire is None or wire.closed:
        options = connection.get_connection_params() | {
            "autocommit": True, "cursor_factory": psycopg.Cursor, "prepare_threshold": 0,
        }  # fmt: skip
        wire = psycopg.connect(**options)
        wire.pgconn.prepare(_NAME, _STATEMENT)
        _own.wire = wire
    return wire
