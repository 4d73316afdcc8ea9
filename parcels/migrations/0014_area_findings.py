from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parcels", "0013_imports")]
    operations = [
        migrations.AddField(
            model_name="registerentry",
            name="area_findings",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
