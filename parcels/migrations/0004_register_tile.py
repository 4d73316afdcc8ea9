"""The register as vector tiles, drawn in the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "register_tile.sql"


class Migration(migrations.Migration):
    dependencies = [("parcels", "0003_parcel_main_use"), ("geo", "0003_ground_tile")]

    operations = [
        migrations.RunSQL(
            sql=SQL.read_text(),
            reverse_sql="DROP FUNCTION register_tile(bigint, integer, integer, integer);",
        )
    ]
