import gzip
import json
import math
from decimal import Decimal
from typing import cast

import pytest
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.db import connection
from django.test import RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from geo import geojson
from parcels.models import Parcel
from tests import factories

pytestmark = pytest.mark.django_db
MILLIMETRES = st.integers(0, 999)


def test_writes_shapes_in_longitude_and_latitude() -> None:
    parcel = factories.parcel()
    page = geojson.collection(Parcel.objects.all(), "boundary", ("code", "version"), limit=10)
    written = json.loads(geojson.dumps({"parcels": page.json}))["parcels"]
    assert written["type"] == "FeatureCollection"
    (feature,) = written["features"]
    assert feature["id"] == parcel.pk
    assert feature["properties"] == {"code": "01A001", "version": 1}
    lon, lat = feature["geometry"]["coordinates"][0][0][0]
    assert (round(lon, 3), round(lat, 3)) == (97.954, 19.352)


def test_a_row_without_shape_is_a_feature_without_geometry() -> None:
    factories.parcel(boundary=None)
    page = geojson.collection(Parcel.objects.all(), "boundary", limit=10)
    assert json.loads(geojson.dumps(page.json))["features"][0]["geometry"] is None


def test_pages_by_key_and_says_where_to_go_on(django_assert_num_queries) -> None:
    made = [factories.parcel(f"01A{n:03d}").pk for n in range(1, 6)]
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        with django_assert_num_queries(1):
            page = geojson.collection(Parcel.objects.all(), "boundary", limit=2, after=after)
        seen += [f["id"] for f in json.loads(geojson.dumps(page.json))["features"]]
        after = page.next_after
    assert seen == made


def test_gzips_long_answers_for_clients_that_take_them() -> None:
    body = {"area": Decimal("12.30"), "text": "แปลง" * 1000}
    plain = geojson.json_response(RequestFactory().get("/"), body)
    packed = geojson.json_response(RequestFactory().get("/", HTTP_ACCEPT_ENCODING="gzip, br"), body)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert json.loads(plain.content)["area"] == "12.30"
    assert "Content-Encoding" not in geojson.json_response(RequestFactory().get("/"), {"a": 1})


def _through_the_browser(lon: float, lat: float) -> tuple[float, float]:
    """To web mercator and back, as the map library does with every shape it shows."""
    radius = 6378137
    x = radius * math.pi * lon / 180
    y = radius * math.log(math.tan(math.pi * (lat + 90) / 360))
    return 180 * x / (radius * math.pi), 360 * math.atan(math.exp(y / radius)) / math.pi - 90


@profile(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(east=MILLIMETRES, north=MILLIMETRES, metre=st.integers(380_000, 400_000))
def test_an_untouched_vertex_returns_as_the_same_number(east: int, north: int, metre: int) -> None:
    """Register grid -> lon/lat text -> browser -> lon/lat -> register grid."""
    west, south = metre + east / 1000, 2_140_000 + metre % 977 + north / 1000
    stored = Polygon.from_bbox((west, south, round(west + 20.017, 3), round(south + 31.003, 3)))
    stored.srid = settings.REGISTER_SRID
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_AsGeoJSON(ST_Transform(%s::geometry, 4326), %s)",
            [stored.hexewkb.decode(), geojson.EXACT_DIGITS],
        )
        sent = json.loads(cursor.fetchone()[0])
        sent["coordinates"] = [
            [_through_the_browser(*position) for position in ring] for ring in sent["coordinates"]
        ]
        back = cast(Polygon, GEOSGeometry(json.dumps(sent), srid=4326))
        cursor.execute(
            "SELECT ST_SnapToGrid(ST_Transform(%s::geometry, %s), %s)",
            [back.hexewkb.decode(), settings.REGISTER_SRID, settings.REGISTER_GRID_M],
        )
        returned = cast(Polygon, GEOSGeometry(cursor.fetchone()[0]))
    back.transform(settings.REGISTER_SRID)
    for was, by_database, by_django in zip(
        stored.coords[0], returned.coords[0], back.coords[0], strict=True
    ):
        assert tuple(round(c, 3) for c in by_database) == was
        assert tuple(round(c, 3) for c in by_django) == was


def test_a_multipolygon_column_round_trips_too() -> None:
    parcel = factories.parcel(boundary=factories.square(0.123, 4.567, 20.001))
    text = Parcel.objects.values_list(geojson.shape_text("boundary"), flat=True).get()
    back = GEOSGeometry(text, srid=4326)
    back.transform(settings.REGISTER_SRID)
    assert isinstance(back, MultiPolygon)
    assert parcel.boundary is not None
    for was, now in zip(parcel.boundary.coords[0][0], back.coords[0][0], strict=True):
        assert now == pytest.approx(was, abs=0.0002)
