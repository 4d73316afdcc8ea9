"""A boundary under the hand: the preview of a reshape with the tax of every owner, and the check.

Needs a register with prices (`manage.py load_samples`), so it runs on the project's own database:
    DJANGO_SETTINGS_MODULE=config.settings scripts/bench drag
Every answer is rolled back. The same parcels go through each target in each round.
"""

import json
import random
import time
from collections.abc import Sequence
from typing import Any

from django.contrib.gis.geos import Polygon
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from benchmarks.harness import Row, Sample, measure, timed
from parcels.models import Parcel

_DRAGS, _METRES = 40, 0.3


def main() -> list[Row]:
    rows = list(Parcel.objects.current().filter(boundary__isnull=False).order_by("pk"))
    chosen = random.Random(5).sample(rows, _DRAGS)
    bodies = [body for row in chosen if (body := _drag(row))]
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.filter(roles__contains=[Role.SURVEYOR]).earliest("pk"))
    return measure(
        {
            "preview with tax": lambda: _each(client, "acts/reshape", bodies),
            "geometry check": lambda: _each(client, "geometry/check", [*map(_check, bodies)]),
        },
        peers=["geometry check"],
    )


def _drag(row: Parcel) -> dict[str, Any] | None:
    """The body the map sends when one corner has moved by a hand's breadth."""
    assert row.boundary
    outline = [list(place) for place in row.boundary[0][0].coords]
    outline[1] = [outline[1][0] + _METRES, outline[1][1]]
    drawn = Polygon(outline, srid=row.boundary.srid)
    if not drawn.valid:
        return None
    shape = json.loads(drawn.transform(4326, clone=True).geojson)
    return {
        "changes": [{"parcel_id": row.pk, "boundary": shape}],
        "reason": "benchmark",
        "effective_on": timezone.localdate().isoformat(),
        "preview": True,
    }


def _check(body: dict[str, Any]) -> dict[str, object]:
    change = body["changes"][0]
    return {"kind": "parcel", "geometry": change["boundary"], "exclude_ids": [change["parcel_id"]]}


def _each(client: Client, door: str, bodies: Sequence[dict[str, Any]]) -> Sample:
    times = []
    for body in bodies:
        start = time.perf_counter()
        answer = client.post(f"/api/{door}", body, content_type="application/json")
        times.append(time.perf_counter() - start)
        assert answer.status_code in (200, 422), answer.content
    return timed(times, sum(times))
