from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parcels", "0026_import_house_numbers")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="judged_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=50),
        ),
        # nothing asks where waiting rows lie, and every verdict had to write it anew
        migrations.RemoveIndex(model_name="importrow", name="import_row_shape"),
    ]
