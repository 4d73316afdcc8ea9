"""Where a parcel's label stands, found when its boundary is written and not with every tile."""

from pathlib import Path

from django.contrib.gis.db.models import GeometryField, PointField
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql"
SHOWN = GeometryField(srid=3857)


class Migration(migrations.Migration):
    dependencies = [("geo", "0010_tile_cache_without_references"), ("parcels", "0024_sticker_delivery")]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="label",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.F("boundary"), models.Value(3857),
                        function="ST_Transform", output_field=SHOWN,
                    ),
                    function="ST_PointOnSurface", output_field=SHOWN,
                ),
                output_field=PointField(null=True, spatial_index=False, srid=3857),
            ),
        ),
        migrations.RunSQL(
            sql=[
                (SQL / "register_tile.sql").read_text(),
                (SQL / "register_tile_on.sql").read_text(),
                "DELETE FROM geo_cachedtile WHERE layer = 'register'",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]  # fmt: skip
