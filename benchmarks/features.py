"""Feature collections: joined fragments against DRF-gis and the bare query: features [COUNT].

All send the same parcels in id order: 1,000 of them, or COUNT.
"""

import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import psycopg
from django.conf import settings
from django.db import connection

from benchmarks.harness import Row, Sample, load, measure, server, timed
from benchmarks.peer import TABLE, tipg

BARE = "bare ST_AsGeoJSON"
USUAL = "DRF-gis list"
TIPG = "tipg items"
_BARE = """
SELECT id, code, version, ST_AsGeoJSON(ST_Transform(boundary, 4326), 7)
FROM parcels_parcel WHERE retired_on IS NULL ORDER BY id LIMIT %s
"""


def main(count: str = "1000") -> list[Row]:
    connection.close()
    with server() as port, tipg() as peer:
        asked = partial(load, port, seconds=3)
        targets = {
            BARE: partial(_bare, int(count)),
            "Django, joined fragments, gzip": partial(asked, [f"/features/?limit={count}"] * 4),
            USUAL: partial(asked, [f"/features/usual/?limit={count}"] * 4),
        }
        peers = [BARE, USUAL]
        if peer:
            targets[TIPG] = partial(load, peer, [f"{TABLE}/items?limit={count}"] * 4, seconds=3)
            peers.append(TIPG)
        return measure(targets, peers)


def _bare(count: int) -> Sample:
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(_ask_bare, [count, count]))
    wall = max(sum(times) for times, _ in found)
    return timed([t for times, _ in found for t in times], wall, sum(s for _, s in found))


def _ask_bare(count: int) -> tuple[list[float], int]:
    options, times, size = settings.DATABASES["default"], [], 0
    with psycopg.connect(
        dbname=options["NAME"], host=options["HOST"], user=options["USER"],
        password=options["PASSWORD"] or None, autocommit=True, prepare_threshold=0,
    ) as wire:  # fmt: skip
        wire.execute(_BARE, [count]).fetchall()
        for _ in range(max(3, 30_000 // count)):
            start = time.perf_counter()
            rows = wire.execute(_BARE, [count]).fetchall()
            times.append(time.perf_counter() - start)
            size += sum(len(row[3]) for row in rows)
    return times, size
