"""Vector tiles through Django, drawn and kept, against the bare queries: tiles [ZOOM ...].

Every target gets the same tiles of the same pan-and-zoom walks, of zooms 14 to 18 in equal parts.
Fill the database first: scripts/bench synthetic 8.
"""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from accounts.models import User
from benchmarks.harness import Asked, Row, Sample, load, measure, server, timed
from benchmarks.peer import TABLE, tipg
from benchmarks.synthetic import USER
from geo.functions import HALF_WORLD
from geo.models import Block, CachedTile, Subdistrict

PER_ZOOM = 200
#: Sub-district, zoom, column, row.
Tile = tuple[int, int, int, int]
Targets = dict[str, Callable[[], Sample]]
USUAL = "bare ST_AsMVTGeom"
OWN_BARE = "bare register_tile"
EMPTY = "empty view 10 kB"
TIPG = "tipg, parcels alone"

#: What a usual project would run: ST_AsMVTGeom on full shapes, code and use at every zoom.
_USUAL = {
    "parcels": "parcel_id, code, main_use AS use",
    "buildings": "building_id, type_code AS type",
    "houses": "house_id, house_number AS no",
}
_LAYER = """
(SELECT ST_AsMVT(p, '{layer}', 4096, 'shape', '{key}') FROM (
  SELECT {columns}, ST_AsMVTGeom({shape}, ST_TileEnvelope(%(z)s,%(x)s,%(y)s)) AS shape
  FROM {table} WHERE subdistrict_id = %(of)s AND {near}) p)
"""
#: Of each layer the register's table and shape, and the table with web-mercator shapes.
_TABLES = {
    "parcels": ("parcels_parcel", "boundary", "parcels_shownparcel", "shape"),
    "buildings": ("parcels_building", "footprint", "parcels_shownbuilding", "shape"),
    "houses": ("parcels_house", "position", "parcels_house", "display"),
}


def usual(z: int, stored: bool) -> str:
    """The query with web-mercator shapes stored, or transformed on the way from the register's."""
    layers = ["parcels", *(["buildings"] if z >= 15 else []), *(["houses"] if z >= 17 else [])]
    return "SELECT " + " || ".join(_usual_layer(layer, stored) for layer in layers)


def _usual_layer(layer: str, stored: bool) -> str:
    table, shape, narrow, turned = _TABLES[layer]
    envelope, key = "ST_TileEnvelope(%(z)s,%(x)s,%(y)s)", f"{layer[:-1]}_id"
    columns = _USUAL[layer]
    if not stored or layer == "houses":
        columns = columns.replace(key, f"id AS {key}")
    if stored:
        scale = "" if layer == "houses" else " AND from_zoom = 16"
        words = {"table": narrow, "shape": turned, "near": f"{turned} && {envelope}{scale}"}
    else:
        near = f"{shape} && ST_Transform({envelope}, {settings.REGISTER_SRID})"
        ended = "" if layer == "houses" else " AND retired_on IS NULL"
        words = {"table": table, "shape": f"ST_Transform({shape}, 3857)", "near": near + ended}
    return _LAYER.format(layer=layer, key=key, columns=columns, **words)


OWN = "SELECT register_tile(%(of)s, %(z)s, %(x)s, %(y)s)"


def walk(zooms: Sequence[int] = range(14, 19)) -> list[Tile]:
    """Tiles of visits that begin at a village, pan about and zoom in; 4 x 3 tiles on screen.

    A visit asks for as many tiles at each zoom, so as many of each are drawn, each once, and none
    flatters anybody: not the few heavy ones of zoom 14 by coming up rarely, nor an empty one.
    """
    dice = random.Random(7)
    seen: set[Tile] = set()
    blocks = list(Block.objects.filter(zone__code="01").order_by("pk"))
    for _ in range(50 * Subdistrict.objects.count()):
        block = dice.choice(blocks)
        of, (west, south, east, north) = block.subdistrict_id, block.display.extent
        x, y = dice.uniform(west, east), dice.uniform(south, north)
        for z in zooms:
            width = 2 * HALF_WORLD / 2**z
            for _ in range(3):
                x, y = x + dice.uniform(-0.7, 0.7) * width, y + dice.uniform(-0.7, 0.7) * width
                left, top = (x + HALF_WORLD) / width - 2, (HALF_WORLD - y) / width - 1.5
                seen |= {(of, z, int(left) + i, int(top) + j) for i in range(4) for j in range(3)}
    full = sorted(tile for tile in seen if any(_shows(tile, block) for block in blocks))
    each = {z: [tile for tile in full if tile[1] == z] for z in zooms}
    count = min(len(tiles) for tiles in each.values())
    chosen = [tile for z in zooms for tile in dice.sample(each[z], min(count, PER_ZOOM))]
    dice.shuffle(chosen)
    return chosen


def _shows(tile: Tile, block: Block) -> bool:
    of, z, x, y = tile
    extent = block.display.extent
    width = 2 * HALF_WORLD / 2**z
    west, north = x * width - HALF_WORLD, HALF_WORLD - y * width
    beside = extent[0] >= west + width or west >= extent[2]
    return not (
        of != block.subdistrict_id or beside or extent[1] >= north or north - width >= extent[3]
    )


def bare(sql: Callable[[int], str], tiles: Sequence[Tile]) -> Sample:
    """Two connections with prepared statements and nothing around them: the limit."""
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(_bare, {t[1]: sql(t[1]) for t in tiles}, tiles[n::2]) for n in (0, 1)]
        found = [job.result() for job in jobs]
    wall = max(sum(times) for times, _ in found)
    assert wall < time.perf_counter() - start
    return timed([t for times, _ in found for t in times], wall, sum(s for _, s in found))


def _bare(sql: dict[int, str], tiles: Sequence[Tile]) -> tuple[list[float], int]:
    options, times, size = settings.DATABASES["default"], [], 0
    with psycopg.connect(
        dbname=options["NAME"], host=options["HOST"], user=options["USER"],
        password=options["PASSWORD"] or None, autocommit=True, prepare_threshold=0,
    ) as wire:  # fmt: skip
        for n, (of, z, x, y) in enumerate([*tiles[:15], *tiles]):
            start = time.perf_counter()
            asked = {"of": of, "z": z, "x": x, "y": y}
            row = wire.execute(sql[z], asked, binary=True).fetchone()
            if n >= 15:  # the first ones warm the connection up
                times.append(time.perf_counter() - start)
                size += len(row[0] or b"") if row else 0
    return times, size


def through_django(port: int, asked: Sequence[Asked], *, kept: bool) -> Sample:
    """Of readers who were just let in: `Django, empty view, staff` tells what that costs."""
    load(port, asked)
    if kept:
        return load(port, asked, seconds=2)
    CachedTile.objects.all().delete()
    return load(port, asked)


def signed_in() -> dict[int, str]:
    """By sub-district a session cookie of its surveyor."""
    cookies = {}
    for user in User.objects.filter(username__startswith=USER).select_related("subdistrict"):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        assert user.subdistrict_id
        cookies[user.subdistrict_id] = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    return cookies


def main(*only: str) -> list[Row]:
    """Of the zooms given, or of 14 to 18 in equal parts."""
    cookies = signed_in()
    tiles = walk([int(z) for z in only] or range(14, 19))
    print(f"{len(tiles)} tiles of {len({tile[0] for tile in tiles})} sub-districts")
    connection.close()
    with server() as port, tipg() as peer:
        targets = _limits(tiles) | _ours(port, cookies, tiles)
        peers = [USUAL, OWN_BARE, EMPTY]
        if peer:
            paths = [f"{TABLE}/tiles/WebMercatorQuad/{z}/{x}/{y}" for _, z, x, y in tiles]
            targets[TIPG] = partial(load, peer, [(path, "") for path in paths])
            peers.append(TIPG)
        return measure(targets, peers)


def _limits(tiles: Sequence[Tile]) -> Targets:
    return {
        USUAL: partial(bare, partial(usual, stored=False), tiles),
        "bare, web mercator kept": partial(bare, partial(usual, stored=True), tiles),
        OWN_BARE: partial(bare, lambda z: OWN, tiles),
    }


def _ours(port: int, cookies: dict[int, str], tiles: Sequence[Tile]) -> Targets:
    asked = [(f"/tiles/register/{z}/{x}/{y}.mvt", cookies[of]) for of, z, x, y in tiles]
    django = partial(through_django, port, asked)
    staff = ("/empty/staff/", next(iter(cookies.values())))
    return {
        "Django, drawn and kept": partial(django, kept=False),
        "Django, from the cache": partial(django, kept=True),
        EMPTY: partial(load, port, [("/empty/", "")] * 4, seconds=2),
        "Django, empty view, staff": partial(load, port, [staff] * 4, seconds=2),
    }
