"""The simplified shapes of tiles stand on the grid of their zoom: a tile moves them and no more."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent.parent
SHOWN_AGAIN = [
    "TRUNCATE parcels_shownparcel, parcels_shownbuilding",
    "SELECT show_parcels(array_agg(id)) FROM parcels_parcel",
    "SELECT show_buildings(array_agg(id)) FROM parcels_building",
    "DELETE FROM geo_cachedtile WHERE layer = 'register'",
]


class Migration(migrations.Migration):
    dependencies = [("parcels", "0030_houses_of_a_day")]

    operations = [
        migrations.RunSQL(
            sql=[
                (HERE.parent / "geo/sql/tile_shape.sql").read_text("utf-8"),
                (HERE / "sql/shown.sql").read_text("utf-8"),
                "DROP FUNCTION IF EXISTS shown_shape(geometry, float8)",
                (HERE / "sql/register_tile.sql").read_text("utf-8"),
                *SHOWN_AGAIN,
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
