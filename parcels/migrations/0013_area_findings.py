from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parcels", "0012_register_of_a_day")]
    operations = [
        migrations.AddField(
            model_name="registerentry",
            name="area_findings",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
