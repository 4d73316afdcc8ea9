"""The doors of the ground. The room knows no users: config/urls.py says who may come in.

`own` is the sub-district of the member of staff who asks, None for a stranger.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from geo import selectors, tiles
from geo.geojson import json_response
from geo.imagery import CONTENT_TYPE
from geo.models import Subdistrict
from geo.rasters import HEIGHT_KINDS
from geo.rasters_heights import height_at


@require_safe
def ground_tile(request: HttpRequest, own: int | None, z: int, x: int, y: int) -> HttpResponse:
    """Boundary, zones, blocks, roads and waters, villages: of the reader's sub-district."""
    if not tiles.exists(z, x, y):
        raise Http404
    return tiles.answer(request, "ground", own or _asked_for(request), (z, x, y))


@require_safe
def imagery(request: HttpRequest, own: int | None) -> HttpResponse:
    """The orthophotos the map can show."""
    return json_response(request, selectors.ready_imagery(own or _asked_for(request)))


@require_safe
def imagery_tile(request: HttpRequest, pk: int, z: int, x: int, y: int) -> HttpResponse:
    """One tile of an orthophoto as it lies in the file; 204 where the picture has no data."""
    picture = selectors.shelf.get(pk)
    if picture is None:
        raise Http404
    content = picture.tile(z, x, y)
    response = HttpResponse(content, content_type=CONTENT_TYPE, status=200 if content else 204)
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def height(request: HttpRequest, own: int, pk: int) -> HttpResponse:
    """Metres at ?lon= and ?lat= (degrees) of a height model; null where it has no data."""
    found = selectors.archive_of(pk, own)
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError) as error:
        raise Http404 from error
    if found is None or found[1] not in HEIGHT_KINDS or not (abs(lon) <= 180 and abs(lat) <= 90):
        raise Http404
    return json_response(request, {"height_m": height_at(found[0], lon, lat)})


def _asked_for(request: HttpRequest) -> int:
    """The sub-district a stranger names, or the only one there is."""
    if code := request.GET.get("subdistrict"):
        return get_object_or_404(Subdistrict, code=code).pk
    found = list(Subdistrict.objects.values_list("pk", flat=True)[:2])
    if len(found) != 1:
        raise Http404
    return found[0]
