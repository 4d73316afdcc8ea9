"""The ground as vector tiles, drawn in the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("geo", "0002_indian_1975")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "tile_shape.sql").read_text(),
            reverse_sql="DROP FUNCTION tile_shape(geometry, geometry, geometry, float8, float8, float8);"
            "DROP FUNCTION IF EXISTS"
            " tile_shape_on_grid(geometry, geometry, geometry, float8, float8, float8);",
        ),
        migrations.RunSQL(
            sql=(SQL / "ground_tile.sql").read_text(),
            reverse_sql="DROP FUNCTION ground_tile(bigint, integer, integer, integer);",
        ),
    ]
