"""The register as vector tiles (parcels/sql/register_tile.sql), for staff."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import staff
from accounts.models import User
from geo import tiles


@staff()
@require_safe
def register_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Parcels, buildings and houses of the signed-in user's sub-district, without personal data."""
    subdistrict = cast(User, request.user).subdistrict_id
    if subdistrict is None or not tiles.exists(z, x, y):
        raise Http404
    return tiles.answer(request, "register", subdistrict, (z, x, y))
