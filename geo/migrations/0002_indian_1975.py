"""The project's own reference system for land-office data (geo/datum.py says why)."""

from django.db import migrations

from geo.datum import INDIAN_1975_SRID, indian_1975


class Migration(migrations.Migration):
    dependencies = [("geo", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                (
                    "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) "
                    "VALUES (%s, 'TAMBON', %s, '', %s) ON CONFLICT (srid) DO UPDATE "
                    "SET proj4text = EXCLUDED.proj4text",
                    [INDIAN_1975_SRID, INDIAN_1975_SRID, indian_1975()],
                )
            ],
            reverse_sql=[("DELETE FROM spatial_ref_sys WHERE srid = %s", [INDIAN_1975_SRID])],
        )
    ]
