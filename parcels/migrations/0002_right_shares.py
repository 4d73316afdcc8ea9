"""Shares sum to one: a rule over several rows, so a deferred constraint trigger keeps it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "right_shares.sql"


class Migration(migrations.Migration):
    dependencies = [("parcels", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=SQL.read_text(),
            reverse_sql=(
                "DROP TRIGGER right_shares_sum_to_one ON parcels_right;"
                "DROP FUNCTION parcels_right_shares_sum_to_one();"
            ),
        )
    ]
