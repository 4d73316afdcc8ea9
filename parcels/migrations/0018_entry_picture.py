import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0008_picture_desk"), ("parcels", "0017_findings")]

    operations = [
        migrations.AddField(
            model_name="registerentry",
            name="orthophoto",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="geo.orthophoto",
            ),
        ),
    ]
