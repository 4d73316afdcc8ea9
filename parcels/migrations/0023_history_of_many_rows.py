from django.db import migrations

# A history function keeps the plan of its first call in a connection. Made for an update of no rows,
# that plan compares every row with every other one: 6,000 rows then take half a minute, not a tenth
# of a second. tests/parcels/test_history.py says when a new trigger has lost the setting.
SET = """
DO $$
DECLARE
    f regprocedure;
BEGIN
    FOR f IN SELECT DISTINCT t.tgfoid::regprocedure FROM pg_trigger t
              WHERE t.tgname LIKE 'pgtrigger_update_update_%' AND NOT t.tgisinternal
    LOOP
        EXECUTE format('ALTER FUNCTION %s {setting}', f);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("parcels", "0022_draft_decisions")]

    operations = [
        migrations.RunSQL(
            SET.format(setting="SET enable_nestloop = off"),
            SET.format(setting="RESET enable_nestloop"),
        )
    ]
