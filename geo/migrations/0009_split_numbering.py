"""How an office numbers the parts of a split parcel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0008_picture_desk")]

    operations = [
        migrations.AddField(
            model_name="subdistrict",
            name="split_numbering",
            field=models.CharField(
                choices=[
                    ("sub_lots", "Under the old code: 01A001/001, 01A001/002"),
                    ("new_lots", "New lots of the block: 01A045, 01A046"),
                ],
                db_default="sub_lots",
                default="sub_lots",
                max_length=8,
            ),
        )
    ]
