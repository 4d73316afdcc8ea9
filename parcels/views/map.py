"""The staff map page and the permalink of a parcel."""

from typing import Any, cast

from django.contrib.gis.db.models.functions import PointOnSurface, Transform
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from accounts.access import staff
from accounts.models import User
from geo.geojson import LON_LAT_SRID
from parcels import codes, permissions
from parcels.models import Parcel


@staff(*permissions.REGISTER)
@require_safe
@ensure_csrf_cookie
def map_page(request: HttpRequest) -> HttpResponse:
    """The map of the user's own sub-district."""
    return _map(request, None)


@staff(*permissions.REGISTER)
@require_safe
@ensure_csrf_cookie
def parcel_permalink(request: HttpRequest, code: str) -> HttpResponse:
    """The map at one parcel, live or retired; codes are read as people write them."""
    try:
        wanted = str(codes.parse_parcel(code))
    except codes.InvalidCode as error:
        raise Http404(_("There is no parcel with this code.")) from error
    rows = Parcel.objects.of(_subdistrict(request)).filter(code=wanted)
    middle = Transform(PointOnSurface("boundary"), LON_LAT_SRID)
    found = rows.annotate(middle=middle).values("pk", "code", "middle").first()
    if found is None:
        raise Http404(_("There is no parcel with this code."))
    at = found["middle"]
    focus = {"id": found["pk"], "code": found["code"]}
    return _map(request, {**focus, "lon": at.x, "lat": at.y} if at else focus)


def _subdistrict(request: HttpRequest) -> int:
    own = cast(User, request.user).subdistrict_id
    if own is None:
        raise Http404
    return own


def _map(request: HttpRequest, focus: dict[str, Any] | None) -> HttpResponse:
    _subdistrict(request)
    page_data = {"context_url": reverse("map-context"), "focus": focus}
    return render(request, "map/map.html", {"page_data": page_data})
