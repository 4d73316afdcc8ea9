"""Vector tiles through Django, drawn and kept, against the bare queries: tiles [ZOOM ...].

Every target gets the same tiles of the same pan-and-zoom walks. Fill the database first:
scripts/bench synthetic.
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
from benchmarks.harness import Row, Sample, load, measure, server, timed
from benchmarks.peer import TABLE, tipg
from benchmarks.synthetic import USER
from geo.functions import HALF_WORLD
from geo.models import Block, CachedTile

TILES = 200
Tile = tuple[int, int, int]
Targets = dict[str, Callable[[], Sample]]
STORED = "bare ST_AsMVTGeom"
OWN_BARE = "bare register_tile"
EMPTY = "empty view 10 kB"
TIPG = "tipg, parcels alone"

#: What a usual project would run: ST_AsMVTGeom on full shapes, code and use at every zoom.
_USUAL = """
(SELECT ST_AsMVT(p, 'parcels', 4096, 'shape', 'id') FROM (
  SELECT id, code, main_use AS use,
    ST_AsMVTGeom({parcel}, ST_TileEnvelope(%(z)s,%(x)s,%(y)s)) AS shape
  FROM parcels_parcel WHERE subdistrict_id = %(of)s AND retired_on IS NULL AND {parcel_near}) p)
"""
_USUAL_BUILDINGS = """
|| (SELECT ST_AsMVT(p, 'buildings', 4096, 'shape', 'id') FROM (
  SELECT id, type_code AS type,
    ST_AsMVTGeom({building}, ST_TileEnvelope(%(z)s,%(x)s,%(y)s)) AS shape
  FROM parcels_building WHERE subdistrict_id = %(of)s AND retired_on IS NULL AND {building_near}) p)
"""
_USUAL_HOUSES = """
|| (SELECT ST_AsMVT(p, 'houses', 4096, 'shape', 'id') FROM (
  SELECT id, house_number AS no, ST_AsMVTGeom({house}, ST_TileEnvelope(%(z)s,%(x)s,%(y)s)) AS shape
  FROM parcels_house WHERE subdistrict_id = %(of)s AND {house_near}) p)
"""
_COLUMNS = {"parcel": "boundary", "building": "footprint", "house": "position"}


def usual(z: int, stored: bool) -> str:
    """The query with web-mercator shapes stored, or transformed on the way from the register's."""
    envelope, words = "ST_TileEnvelope(%(z)s,%(x)s,%(y)s)", {}
    for what, column in _COLUMNS.items():
        words[what] = "display" if stored else f"ST_Transform({column}, 3857)"
        near = f"ST_Transform({envelope}, {settings.REGISTER_SRID})"
        words[f"{what}_near"] = f"display && {envelope}" if stored else f"{column} && {near}"
    parts = [_USUAL, _USUAL_BUILDINGS if z >= 15 else "", _USUAL_HOUSES if z >= 17 else ""]
    return "SELECT " + "".join(parts).format(**words)


OWN = "SELECT register_tile(%(of)s, %(z)s, %(x)s, %(y)s)"


def walk(count: int = TILES, zooms: Sequence[int] = range(14, 19)) -> list[Tile]:
    """Tiles of visits that begin at a village, pan about and zoom in; 4 x 3 tiles on screen.

    Tiles without a parcel are left out: they cost nothing and would flatter everybody.
    """
    dice = random.Random(7)
    seen: set[Tile] = set()
    blocks = [block.display.extent for block in Block.objects.filter(zone__code="01")]
    for _ in range(20):
        west, south, east, north = dice.choice(blocks)
        x, y = dice.uniform(west, east), dice.uniform(south, north)
        for z in zooms:
            width = 2 * HALF_WORLD / 2**z
            for _ in range(3):
                x, y = x + dice.uniform(-0.7, 0.7) * width, y + dice.uniform(-0.7, 0.7) * width
                left, top = (x + HALF_WORLD) / width - 2, (HALF_WORLD - y) / width - 1.5
                seen |= {(z, int(left) + i, int(top) + j) for i in range(4) for j in range(3)}
    full = sorted(tile for tile in seen if any(_shows(tile, block) for block in blocks))
    return dice.sample(full, min(count, len(full)))


def _shows(tile: Tile, extent: tuple[float, float, float, float]) -> bool:
    z, x, y = tile
    width = 2 * HALF_WORLD / 2**z
    west, north = x * width - HALF_WORLD, HALF_WORLD - y * width
    beside = extent[0] >= west + width or west >= extent[2]
    return not (beside or extent[1] >= north or north - width >= extent[3])


def bare(sql: Callable[[int], str], of: int, tiles: Sequence[Tile]) -> Sample:
    """Two connections with prepared statements and nothing around them: the limit."""
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        jobs = [
            pool.submit(_bare, {t[0]: sql(t[0]) for t in tiles}, of, tiles[n::2]) for n in (0, 1)
        ]
        found = [job.result() for job in jobs]
    wall = max(sum(times) for times, _ in found)
    assert wall < time.perf_counter() - start
    return timed([t for times, _ in found for t in times], wall, sum(s for _, s in found))


def _bare(sql: dict[int, str], of: int, tiles: Sequence[Tile]) -> tuple[list[float], int]:
    options, times, size = settings.DATABASES["default"], [], 0
    with psycopg.connect(
        dbname=options["NAME"], host=options["HOST"], user=options["USER"],
        password=options["PASSWORD"] or None, autocommit=True, prepare_threshold=0,
    ) as wire:  # fmt: skip
        _bare_warm(wire, sql, of, tiles)
        for z, x, y in tiles:
            start = time.perf_counter()
            row = wire.execute(sql[z], {"of": of, "z": z, "x": x, "y": y}, binary=True).fetchone()
            times.append(time.perf_counter() - start)
            size += len(row[0] or b"") if row else 0
    return times, size


def _bare_warm(
    wire: psycopg.Connection, sql: dict[int, str], of: int, tiles: Sequence[Tile]
) -> None:
    for z, x, y in tiles[:15]:
        wire.execute(sql[z], {"of": of, "z": z, "x": x, "y": y}, binary=True).fetchone()


def through_django(port: int, cookie: str, paths: Sequence[str], *, kept: bool) -> Sample:
    if not kept:
        CachedTile.objects.all().delete()
        return load(port, paths, cookie)
    load(port, paths, cookie)
    return load(port, paths, cookie, seconds=2)


def signed_in() -> tuple[str, int]:
    """A session cookie of the surveyor of the synthetic sub-district, and its id."""
    user = User.objects.get(username=USER)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert user.subdistrict_id
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}", user.subdistrict_id


def main(*only: str) -> list[Row]:
    """Of the zooms given, or of 14 to 18 mixed."""
    cookie, of = signed_in()
    tiles = walk(zooms=[int(z) for z in only] or range(14, 19))
    connection.close()
    with server() as port, tipg() as peer:
        targets = _limits(of, tiles) | _ours(port, cookie, tiles)
        peers = [STORED, OWN_BARE, EMPTY]
        if peer:
            paths = [f"{TABLE}/tiles/WebMercatorQuad/{z}/{x}/{y}" for z, x, y in tiles]
            targets[TIPG] = partial(load, peer, paths)
            peers.append(TIPG)
        return measure(targets, peers)


def _limits(of: int, tiles: Sequence[Tile]) -> Targets:
    return {
        "bare ST_AsMVTGeom, register shapes": partial(
            bare, partial(usual, stored=False), of, tiles
        ),
        STORED: partial(bare, partial(usual, stored=True), of, tiles),
        OWN_BARE: partial(bare, lambda z: OWN, of, tiles),
    }


def _ours(port: int, cookie: str, tiles: Sequence[Tile]) -> Targets:
    paths = [f"/tiles/register/{z}/{x}/{y}.mvt" for z, x, y in tiles]
    django = partial(through_django, port, cookie, paths)
    return {
        "Django, drawn and kept": partial(django, kept=False),
        "Django, from the cache": partial(django, kept=True),
        EMPTY: partial(load, port, ["/empty/"] * 4, seconds=2),
        "Django, empty view, staff": partial(load, port, ["/empty/staff/"] * 4, cookie, seconds=2),
    }
