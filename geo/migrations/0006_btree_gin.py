"""So that the body can lead the trigram indexes too."""

from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("geo", "0005_tile_cache_storage")]

    operations = [BtreeGinExtension()]
