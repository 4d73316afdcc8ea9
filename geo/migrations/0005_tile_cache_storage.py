"""Cached tiles are gzipped already and may be lost in a crash: no second packing, no write-ahead log."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("geo", "0004_display_indexes")]

    operations = [
        migrations.RunSQL(
            sql=[
                "ALTER TABLE geo_cachedtile ALTER COLUMN content SET STORAGE EXTERNAL",
                "ALTER TABLE geo_cachedtile SET UNLOGGED",
            ],
            reverse_sql=[
                "ALTER TABLE geo_cachedtile SET LOGGED",
                "ALTER TABLE geo_cachedtile ALTER COLUMN content SET STORAGE EXTENDED",
            ],
        )
    ]
