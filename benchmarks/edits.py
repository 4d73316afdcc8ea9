"""One parcel moved: its tiles are dropped in the act, then all of zooms 13 to 18 drawn again."""

import random
import time
from collections.abc import Callable, Iterator

from django.db import transaction

from benchmarks.harness import Row, Sample, measure, timed
from benchmarks.synthetic import CODE
from geo import tiles
from geo.services import drop_tiles
from parcels.models import Parcel

_ACTS = 60


def main() -> list[Row]:
    parcels = list(Parcel.objects.filter(subdistrict__code=CODE).order_by("pk"))
    chosen = random.Random(5).sample(parcels, _ACTS)
    return measure(
        {
            "the act: move and drop": lambda: _each(chosen, _move),
            "all tiles of zooms 13-18 fresh": lambda: _each(chosen, _draw_again),
        },
        peers=["the act: move and drop"],
    )


def _each(parcels: list[Parcel], do: Callable[[Parcel], None]) -> Sample:
    times = []
    for parcel in parcels:
        start = time.perf_counter()
        do(parcel)
        times.append(time.perf_counter() - start)
    return timed(times, sum(times))


def _move(parcel: Parcel) -> None:
    assert parcel.boundary
    with transaction.atomic():
        parcel.version += 1
        parcel.save(update_fields=["boundary", "version"])
        drop_tiles(parcel.subdistrict_id, "register", [parcel.boundary.extent] * 2)


def _draw_again(parcel: Parcel) -> None:
    for tile in _tiles(parcel):
        tiles.drawn(tiles.plain_wire(), "register", parcel.subdistrict_id, tile)


def _tiles(parcel: Parcel) -> Iterator[tuple[int, int, int]]:
    assert parcel.boundary
    for z, west, north, east, south in tiles.spans_of(parcel.boundary.extent):
        if z >= 13:
            yield from ((z, x, y) for x in range(west, east + 1) for y in range(north, south + 1))
