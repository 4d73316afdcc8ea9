"""The ground as recorded at the end of a day: the first record of what is there, and who reads it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"
# A copy of parcels migration 0023, which says why.
SET = """
DO $$
DECLARE
    f regprocedure;
BEGIN
    FOR f IN SELECT DISTINCT t.tgfoid::regprocedure FROM pg_trigger t
              WHERE t.tgname LIKE 'pgtrigger_update_update_%' AND NOT t.tgisinternal
                AND t.tgrelid::regclass::text LIKE 'geo\\_%'
    LOOP
        EXECUTE format('ALTER FUNCTION %s {setting}', f);
    END LOOP;
END $$
"""
FUNCTIONS = (
    "outline_on(bigint, date, text)",
    "villages_on(bigint, date, text)",
    "blocks_on(bigint, date, text)",
    "zones_on(bigint, date, text)",
    "features_on(bigint, date, text)",
    "recorded_until(regclass, bigint, date, text)",
)


class Migration(migrations.Migration):
    dependencies = [("geo", "0011_ground_history")]

    operations = [
        migrations.RunSQL(
            SET.format(setting="SET enable_nestloop = off"),
            SET.format(setting="RESET enable_nestloop"),
        ),
        migrations.RunSQL(
            (SQL / "seed_ground_history.sql").read_text(), migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            (SQL / "ground_on.sql").read_text(),
            ";".join(f"DROP FUNCTION {name}" for name in FUNCTIONS),
        ),
        migrations.RunSQL(
            (SQL / "ground_tile_on.sql").read_text(),
            "DROP FUNCTION ground_tile_on(bigint, integer, integer, integer, date, text)",
        ),
    ]
