"""Land-office coordinates: the golden points of the survey department's shift."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from pyproj import Transformer

from geo.datum import INDIAN_1975_SRID, indian_1975

WGS_84_47N = 32647


def in_database(x: float, y: float, source: int, target: int) -> tuple[float, float]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), %s), %s) p",
            [x, y, source, target],
        )
        found: tuple[float, float] = cursor.fetchone()
    return found


def in_python(x: float, y: float, *, inverse: bool = False) -> tuple[float, float]:
    to_wgs = Transformer.from_crs(indian_1975(), WGS_84_47N, always_xy=True)
    found: tuple[float, float] = to_wgs.transform(
        x, y, direction="INVERSE" if inverse else "FORWARD"
    )
    return found


@pytest.mark.django_db
def test_our_reference_system_meets_the_golden_points() -> None:
    there = in_database(672978.171, 1521044.256, WGS_84_47N, INDIAN_1975_SRID)
    assert there == pytest.approx((673310.88, 1520741.37), abs=0.01)
    published = (673310.690, 1520741.207)
    assert there == pytest.approx(published, abs=0.3)
    back = in_database(391309.41, 2137642.08, INDIAN_1975_SRID, WGS_84_47N)
    assert back == pytest.approx((390976.64, 2137944.86), abs=0.01)


def test_python_shifts_as_the_database_does() -> None:
    assert in_python(391309.41, 2137642.08) == pytest.approx((390976.64, 2137944.86), abs=0.01)
    there = in_python(672978.171, 1521044.256, inverse=True)
    assert there == pytest.approx((673310.88, 1520741.37), abs=0.01)


@pytest.mark.django_db
def test_we_do_not_go_the_library_default_way() -> None:
    """EPSG:24047 lands about 188 m away; if this changes, read tax map rules on datums again."""
    ours = in_database(391309.41, 2137642.08, INDIAN_1975_SRID, WGS_84_47N)
    plain = in_database(391309.41, 2137642.08, 24047, WGS_84_47N)
    assert plain == pytest.approx((390792.45, 2137994.67), abs=0.5)
    assert Point(*ours).distance(Point(*plain)) > 150
