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
from django.http import parse_cookie

from accounts.access import remembered_subdistrict
from config.tile_wire import TileWire
from geo import tiles

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_TILE = re.compile(r"/tiles/(ground|register)/(\d{1,2})/(\d{1,7})/(\d{1,7})\.mvt")
_STATUS = {200: "200 OK", 304: "304 Not Modified"}
_own = local()


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
    tile = z, x, y
    try:
        wire = _wire()
        return wire.kept(layers, own, tile) or wire.drawn(layers, own, tile)
    except psycopg.Error:
        leave()
        return None


def _wire() -> TileWire:
    """This thread's own: nothing to fetch from a pool, statements stay prepared."""
    if not hasattr(_own, "wire"):
        _own.wire = TileWire()
    wire: TileWire = _own.wire
    return wire


def leave() -> None:
    """Close this thread's connection, if it has one; the next tile makes another."""
    if wire := _own.__dict__.pop("wire", None):
        wire.close()
