"""GeoJSON for scripts and programs: the database writes the shapes, orjson joins them untouched.

A serializer per row is ten times slower. Coordinates are longitude and latitude (EPSG:4326).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from isal.igzip import compress

LON_LAT_SRID = 4326
#: Below a tenth of a millimetre: an untouched vertex comes back to its own place on the grid.
EXACT_DIGITS = 10
#: About a centimetre: for showing, never for a shape that will be sent back.
SHOWN_DIGITS = 7
_GZIP_FROM = 1400  # below one network packet gzip gains nothing


def shape_text(field: str, digits: int = EXACT_DIGITS) -> AsGeoJSON:
    """The expression for a stored shape as GeoJSON text, or null where there is no shape."""
    return AsGeoJSON(Transform(F(field), LON_LAT_SRID), precision=digits)


def fragment(text: str | None) -> orjson.Fragment | None:
    """GeoJSON text of `shape_text`, ready to stand inside any answer of `json_response`."""
    return orjson.Fragment(text) if text else None


@dataclass(frozen=True)
class Collection:
    """A page of features: `json` may be an answer by itself or stand inside a larger one."""

    json: orjson.Fragment
    count: int
    #: Give it as `after` to read on; None on the last page.
    next_after: int | None


def collection(
    rows: QuerySet[Any],
    geometry: str,
    properties: Sequence[str] = (),
    *,
    limit: int,
    after: int = 0,
    digits: int = EXACT_DIGITS,
) -> Collection:
    """Up to `limit` rows beyond the id `after`, by id. Properties name fields or annotations."""
    found = list(
        rows.filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", shape_text(geometry, digits), *properties)[: limit + 1]
    )
    page = found[:limit]
    features = [
        {
            "type": "Feature",
            "id": pk,
            "geometry": fragment(shape),
            "properties": dict(zip(properties, values, strict=True)),
        }
        for pk, shape, *values in page
    ]
    text = dumps({"type": "FeatureCollection", "features": features})
    return Collection(orjson.Fragment(text), len(page), page[-1][0] if len(found) > limit else None)


def dumps(data: object) -> bytes:
    """JSON bytes; Decimal and lazy translations as text."""
    return orjson.dumps(data, default=str)


def json_response(request: HttpRequest, data: object, status: int = 200) -> HttpResponse:
    """The answer of a door that sends shapes: gzipped fast when it is long and the client can."""
    body = dumps(data)
    response = HttpResponse(content_type="application/json", status=status)
    if len(body) >= _GZIP_FROM and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = compress(body, 1, mtime=0)
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Content-Length"] = str(len(body))
    response.content = body
    return response
