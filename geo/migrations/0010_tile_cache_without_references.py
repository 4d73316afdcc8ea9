"""A cached tile is found by its place alone: one index, no reference looked at when it is written.

The tiles kept so far are forgotten: they are drawn again when they are asked for.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0009_split_numbering")]

    operations = [
        migrations.DeleteModel("CachedTile"),
        migrations.CreateModel(
            name="CachedTile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subdistrict", "layer", "z", "x", "y",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                (
                    "subdistrict",
                    models.ForeignKey(
                        db_constraint=False, db_index=False,
                        on_delete=django.db.models.deletion.CASCADE, to="geo.subdistrict",
                    ),
                ),
                ("layer", models.CharField(max_length=20)),
                ("z", models.PositiveSmallIntegerField()),
                ("x", models.PositiveIntegerField()),
                ("y", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(
            sql=[
                "ALTER TABLE geo_cachedtile ALTER COLUMN content SET STORAGE EXTERNAL",
                "ALTER TABLE geo_cachedtile SET UNLOGGED",
            ],
            reverse_sql=[
                "ALTER TABLE geo_cachedtile SET LOGGED",
                "ALTER TABLE geo_cachedtile ALTER COLUMN content SET STORAGE EXTENDED",
            ],
        ),
    ]  # fmt: skip
