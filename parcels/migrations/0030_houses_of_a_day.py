"""Houses with their numbers as they were recorded at the end of a day."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0012_ground_of_a_day"),
        ("parcels", "0029_shown_by_scale"),
    ]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "houses_on.sql").read_text("utf-8"),
            reverse_sql="DROP FUNCTION houses_on(bigint, date, text);",
        ),
    ]
