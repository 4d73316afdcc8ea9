import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["parcels_parcel", "parcels_building", "parcels_house", "geo_mapfeature"]
)
def test_display_shapes_are_indexed(table: str) -> None:
    """Django makes no spatial index of a generated column; without one a tile reads all rows."""
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, table).values()
    assert [i for i in indexes if i["columns"] == ["display"] and i["type"] == "gist"]
