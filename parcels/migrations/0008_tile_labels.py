"""The tile function as it now stands in its file: labels, and the two uses of a mixed parcel."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "register_tile.sql"


class Migration(migrations.Migration):
    dependencies = [("parcels", "0007_mixed_uses")]

    operations = [
        migrations.RunSQL(
            sql=[SQL.read_text(), "DELETE FROM geo_cachedtile WHERE layer = 'register'"],
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
