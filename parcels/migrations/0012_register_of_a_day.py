"""Tiles of the register as of a day; where a building stood is part of its closed states."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "register_tile_on.sql"
GONE = """
DROP FUNCTION register_tile_on(bigint, integer, integer, integer, date);
DROP FUNCTION buildings_on(bigint, date, geometry);
DROP FUNCTION parcels_on(bigint, date, geometry, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("parcels", "0011_condominium_units")]

    operations = [
        migrations.AddField(
            model_name="buildingversion",
            name="parcel",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parcels.parcel",
            ),
        ),
        migrations.RunSQL(
            sql="UPDATE parcels_buildingversion v SET parcel_id = b.parcel_id"
            " FROM parcels_building b WHERE b.id = v.building_id",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.RunSQL(sql=SQL.read_text(), reverse_sql=GONE),
    ]
