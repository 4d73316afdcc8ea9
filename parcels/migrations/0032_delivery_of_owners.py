"""The property register of every owner is made by the worker too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parcels", "0031_shown_on_grid")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sheets", "Map sheets"),
                    ("register", "Register export"),
                    ("stickers", "Stickers"),
                    ("property", "Property register ผ.ท.4"),
                ],
                max_length=10,
            ),
        ),
    ]
