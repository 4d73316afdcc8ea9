"""How tests of the doors ask for an act."""

import json
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString
from django.test import Client

from tests import factories as make

DAY = "2026-03-01"


def geojson(shape: GEOSGeometry) -> dict[str, Any]:
    """The shape as a map sends it, in degrees."""
    return json.loads(shape.transform(4326, clone=True).geojson)


def line(*places: tuple[float, float]) -> dict[str, Any]:
    """Metres from the corner of the test ground."""
    found = [(make.EAST + x, make.NORTH + y) for x, y in places]
    return geojson(LineString(found, srid=32647))


def do(client: Client, act: str, **fields: Any) -> Any:
    body = {"reason": "on the land office's paper", "effective_on": DAY, **fields}
    return client.post(f"/api/acts/{act}", body, content_type="application/json")
