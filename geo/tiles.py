"""Vector tiles: drawn by one function in the database, kept gzipped, dropped when a shape moves.

A layer set names its function: `ground` is drawn by `ground_tile(subdistrict, z, x, y)`. Tiles hold
public properties only; what depends on the reader's rights is fetched by id.
"""

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator

import psycopg
from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.http import HttpRequest, HttpResponse
from isal.igzip import compress

from geo.functions import DISPLAY_SRID, HALF_WORLD

#: Closer in, the map enlarges the tiles of this zoom: a unit is 4 cm there.
MAX_ZOOM = 18
LAYER_SETS = frozenset({"ground", "register"})
#: With a place for each of sub-district, layer set, zoom, column and row.
KEPT = (
    "SELECT content FROM geo_cachedtile"
    " WHERE subdistrict_id = {} AND layer = {} AND z = {} AND x = {} AND y = {}"
)
#: With a place for each of sub-district, layer set, zoom, column, row and the gzipped bytes.
KEEP = (
    "INSERT INTO geo_cachedtile (subdistrict_id, layer, z, x, y, content)"
    " VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT DO NOTHING"
)
#: A tile shows what lies up to this part of its width outside it (`seen` in the SQL).
MARGIN = 1 / 64

Box = tuple[float, float, float, float]
Span = tuple[int, int, int, int, int]
Wire = psycopg.Connection


def answer(
    request: HttpRequest, layers: str, subdistrict: int, tile: tuple[int, int, int]
) -> HttpResponse:
    """The tile as stored bytes. The browser asks each time, so one's own edit shows at once."""
    return sent(request, content(plain_wire(), layers, subdistrict, tile))


def answer_on(
    request: HttpRequest, layers: str, subdistrict: int, tile: tuple[int, int, int], day: dt.date
) -> HttpResponse:
    """The tile as of a day, drawn each time: an act of today may change what was true then."""
    return sent(request, drawn_on(plain_wire(), layers, subdistrict, tile, day))


def sent(request: HttpRequest, packed: bytes) -> HttpResponse:
    status, headers, body = answered(packed, request.headers.get("If-None-Match"))
    return HttpResponse(body, status=status, headers=headers)


def answered(packed: bytes, seen: str | None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body for gzipped bytes of a tile; 304 if the browser has `seen` them.

    The last eight bytes of gzip are the sum and the length of what is inside.
    """
    tag = f'"{packed[-8:].hex()}-{len(packed):x}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache, must-revalidate"}
    if seen == tag:
        return 304, headers, b""
    headers |= {
        "Content-Type": "application/vnd.mapbox-vector-tile",
        "Content-Encoding": "gzip",
        "Content-Length": str(len(packed)),
    }
    return 200, headers, packed


def exists(z: int, x: int, y: int) -> bool:
    return z <= MAX_ZOOM and max(x, y) < 2**z


def content(wire: Wire, layers: str, subdistrict: int, tile: tuple[int, int, int]) -> bytes:
    """The tile, gzipped: kept, or drawn now."""
    return kept(wire, layers, subdistrict, tile) or drawn(wire, layers, subdistrict, tile)


def kept(wire: Wire, layers: str, subdistrict: int, tile: tuple[int, int, int]) -> bytes | None:
    """The cached bytes, if any. Plain SQL: building the ORM query costs more than running it."""
    with psycopg.Cursor(wire) as cursor:
        cursor.execute(KEPT.format(*["%s"] * 5), [subdistrict, layers, *tile], binary=True)
        row = cursor.fetchone()
    return row[0] if row else None


def drawn(wire: Wire, layers: str, subdistrict: int, tile: tuple[int, int, int]) -> bytes:
    """Draw the tile and keep it, unless somebody is moving shapes just now.

    The shared lock, taken before the shapes are read and held until the bytes are stored, meets the
    exclusive one of `drop`: a tile drawn from the state before an edit never outlives that edit.
    Empty tiles are not kept: there is no end of them.
    """
    with wire.transaction(), psycopg.Cursor(wire) as cursor:
        given = [*lock(layers, subdistrict), subdistrict, *tile]
        cursor.execute(drawing(layers).format(*["%s"] * 6), given, binary=True)
        ((may_keep, shapes),) = cursor.fetchall()
        content = pack(shapes)
        if may_keep and shapes:
            places = [*["%s"] * 5, "%b"]
            cursor.execute(KEEP.format(*places), [subdistrict, layers, *tile, content])
    return content


def drawing(layers: str) -> str:
    """Takes the lock, then draws: with a place for each of `lock`, sub-district, zoom, column, row.

    Raises ValueError for a layer set that has no function.
    """
    if layers not in LAYER_SETS:
        raise ValueError(layers)
    drawn = f"{layers}_tile({{}}, {{}}, {{}}, {{}})"
    return f"SELECT pg_try_advisory_xact_lock_shared({{}}, {{}}), {drawn}"


def pack(shapes: bytes) -> bytes:
    """Gzipped. Level 1: the next ones make a tenth less of it at twice the time."""
    content: bytes = compress(shapes, 1, mtime=0)
    return content


def drawn_on(
    wire: Wire, layers: str, subdistrict: int, tile: tuple[int, int, int], day: dt.date
) -> bytes:
    """Draw the tile of a past day with the function `<layers>_tile_on`; nothing is kept.

    The ground is of the end of that day by the clock of the office, the register of a day of law.
    """
    if layers not in LAYER_SETS:
        raise ValueError(layers)
    given: list[int | str | dt.date] = [subdistrict, *tile, day]
    if layers == "ground":
        given.append(settings.TIME_ZONE)
    with psycopg.Cursor(wire) as cursor:
        call = f"SELECT {layers}_tile_on({', '.join(['%s'] * len(given))})"
        cursor.execute(call, given, binary=True)
        ((shapes,),) = cursor.fetchall()
        return pack(shapes)


def plain_wire() -> Wire:
    """Django's connection without its cursor, which writes bytes as text, at thrice the time."""
    connection.ensure_connection()
    wire: Wire = connection.connection
    return wire


def drop(layers: str, subdistrict: int, boxes: Iterable[Box]) -> None:
    """Forget the tiles that show these boxes (register metres). See geo.services.drop_tiles."""
    spans = list({span for box in boxes for span in spans_of(box)})
    if not spans:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", lock(layers, subdistrict))
        cursor.execute(
            "DELETE FROM geo_cachedtile t USING unnest(%s::int[], %s::int[], %s::int[], %s::int[],"
            " %s::int[]) AS s(z, west, north, east, south)"
            " WHERE t.subdistrict_id = %s AND t.layer = %s AND t.z = s.z"
            " AND t.x BETWEEN s.west AND s.east AND t.y BETWEEN s.north AND s.south",
            [*(list(column) for column in zip(*spans, strict=True)), subdistrict, layers],
        )


def drop_all(layers: str, subdistrict: int) -> None:
    """Forget every tile of a layer set: after an import, when boxes would be a long way round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", lock(layers, subdistrict))
        cursor.execute(
            "DELETE FROM geo_cachedtile WHERE subdistrict_id = %s AND layer = %s",
            [subdistrict, layers],
        )


def spans_of(box: Box) -> Iterator[Span]:
    """Per zoom the tiles that show a box of the register: zoom, west, north, east, south."""
    outline = Polygon.from_bbox(box)
    outline.srid = settings.REGISTER_SRID
    outline.transform(DISPLAY_SRID)
    west, south, east, north = outline.extent
    for z in range(MAX_ZOOM + 1):
        width = 2 * HALF_WORLD / 2**z
        yield (
            z,
            int((west + HALF_WORLD) / width - MARGIN),
            int((HALF_WORLD - north) / width - MARGIN),
            int((east + HALF_WORLD) / width + MARGIN),
            int((HALF_WORLD - south) / width + MARGIN),
        )


def lock(layers: str, subdistrict: int) -> tuple[int, int]:
    """The two keys of the advisory lock of a layer set of a sub-district."""
    return zlib.crc32(b"tiles " + layers.encode()) & 0x7FFFFFFF, subdistrict
