"""The register as vector tiles (parcels/sql/register_tile.sql), for staff."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import staff_of_subdistrict
from geo import tiles


@staff_of_subdistrict
@require_safe
def register_tile(request: HttpRequest, subdistrict: int, z: int, x: int, y: int) -> HttpResponse:
    """Parcels, buildings and houses of the signed-in user's sub-district, nothing personal."""
    if not tiles.exists(z, x, y):
        raise Http404
    return tiles.answer(request, "register", subdistrict, (z, x, y))


@staff_of_subdistrict
@require_safe
def register_tile_on(
    request: HttpRequest, subdistrict: int, day: dt.date, z: int, x: int, y: int
) -> HttpResponse:
    """The same as it was true in law on a day (parcels/sql/register_tile_on.sql)."""
    return _of_a_day(request, "register", subdistrict, day, (z, x, y))


@staff_of_subdistrict
@require_safe
def ground_tile_on(
    request: HttpRequest, subdistrict: int, day: dt.date, z: int, x: int, y: int
) -> HttpResponse:
    """The ground below it as recorded at the end of that day (geo/sql/ground_tile_on.sql)."""
    return _of_a_day(request, "ground", subdistrict, day, (z, x, y))


def _of_a_day(
    request: HttpRequest, layers: str, subdistrict: int, day: dt.date, tile: tuple[int, int, int]
) -> HttpResponse:
    if not tiles.exists(*tile):
        raise Http404
    return tiles.answer_on(request, layers, subdistrict, tile, day)
