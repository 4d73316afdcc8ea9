import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table",
    ["parcels_house", "geo_mapfeature", "parcels_shownparcel", "parcels_shownbuilding"],
)
def test_display_shapes_are_indexed(table: str) -> None:
    """Django makes no spatial index of a generated column; without one a tile reads all rows."""
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, table).values()
    assert [i for i in indexes if i["columns"] in (["display"], ["shape"]) and i["type"] == "gist"]
