"""Lines of assessments as columns of sheets; who reads them as rows asks the view."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


COLUMNS = """record, parcel, building, village, tax_class, "group", value_satang, exempt_satang,
             taxable_satang, tax_satang, due_satang"""
#: Where the server knows it, the quick way to keep columns small.
SMALLER = """
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT attname FROM pg_attribute
                 WHERE attrelid = 'taxation_assessmentsheet'::regclass AND atttypid = 'bigint[]'::regtype
    LOOP
        EXECUTE format('ALTER TABLE taxation_assessmentsheet ALTER %I SET COMPRESSION lz4', name);
    END LOOP;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$
"""
ROWS_TO_SHEETS = f"""
WITH known AS (SELECT coalesce(array_agg(DISTINCT tax_class), '{{}}') AS names FROM taxation_assessmentline)
INSERT INTO taxation_assessmentsheet (subdistrict_id, run_id, first_record, last_record, classes, {COLUMNS})
SELECT subdistrict_id, run_id, min(record_id), max(record_id), names, array_agg(record_id ORDER BY id),
       array_agg(coalesce(parcel_id, 0) ORDER BY id), array_agg(coalesce(building_id, 0) ORDER BY id),
       array_agg(coalesce(village_id, 0) ORDER BY id),
       array_agg(array_position(names, tax_class)::bigint ORDER BY id),
       array_agg("group"::bigint ORDER BY id), array_agg(value_satang ORDER BY id),
       array_agg(exempt_satang ORDER BY id), array_agg(taxable_satang ORDER BY id),
       array_agg(tax_satang ORDER BY id), array_agg(due_satang ORDER BY id)
  FROM (SELECT *, row_number() OVER (PARTITION BY run_id ORDER BY id) / 3000 AS sheet
          FROM taxation_assessmentline) l, known
 GROUP BY subdistrict_id, run_id, names, sheet
 ORDER BY run_id, sheet
"""
LINES = f"""
SELECT s.id * 1048576 + l.place AS id, s.id AS sheet_id, s.subdistrict_id, l.record AS record_id, s.run_id,
       nullif(l.parcel, 0) AS parcel_id, nullif(l.building, 0) AS building_id,
       nullif(l.village, 0) AS village_id, s.classes[l.tax_class] AS tax_class, l."group"::int AS "group",
       l.value_satang, l.exempt_satang, l.taxable_satang, l.tax_satang, l.due_satang
  FROM taxation_assessmentsheet s,
       unnest(s.record, s.parcel, s.building, s.village, s.tax_class, s."group", s.value_satang,
              s.exempt_satang, s.taxable_satang, s.tax_satang, s.due_satang)
           WITH ORDINALITY AS l({COLUMNS}, place)
"""
VIEW = f"CREATE VIEW taxation_assessmentline AS {LINES}"
SHEETS_TO_ROWS = f"""
INSERT INTO taxation_assessmentline (subdistrict_id, record_id, run_id, parcel_id, building_id, village_id,
       tax_class, "group", value_satang, exempt_satang, taxable_satang, tax_satang, due_satang)
SELECT subdistrict_id, record_id, run_id, parcel_id, building_id, village_id, tax_class, "group",
       value_satang, exempt_satang, taxable_satang, tax_satang, due_satang
  FROM ({LINES}) l
 ORDER BY id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('geo', '0012_ground_of_a_day'),
        ('parcels', '0028_shown_rows'),
        ('taxation', '0016_lines_by_run'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssessmentSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_record', models.BigIntegerField()),
                ('last_record', models.BigIntegerField()),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('record', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('parcel', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('building', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('village', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('tax_class', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('group', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('value_satang', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('exempt_satang', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('taxable_satang', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('tax_satang', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('due_satang', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
        ),
        migrations.AddField(
            model_name='assessmentsheet',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='taxation.taxrun'),
        ),
        migrations.AddField(
            model_name='assessmentsheet',
            name='subdistrict',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='geo.subdistrict'),
        ),
        migrations.AddConstraint(
            model_name='assessmentsheet',
            constraint=models.CheckConstraint(condition=models.Q(('building__len', models.F('record__len')), ('due_satang__len', models.F('record__len')), ('exempt_satang__len', models.F('record__len')), ('group__len', models.F('record__len')), ('parcel__len', models.F('record__len')), ('tax_class__len', models.F('record__len')), ('tax_satang__len', models.F('record__len')), ('taxable_satang__len', models.F('record__len')), ('value_satang__len', models.F('record__len')), ('village__len', models.F('record__len'))), name='assessment_sheet_columns_of_one_length'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessmentline',
            name='issued_lines_never_edited',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessmentline',
            name='issued_lines_never_added',
        ),
        migrations.RunSQL(SMALLER, migrations.RunSQL.noop),
        migrations.RunSQL(ROWS_TO_SHEETS, SHEETS_TO_ROWS),
        migrations.DeleteModel('AssessmentLine'),
        migrations.RunSQL(VIEW, "DROP VIEW taxation_assessmentline"),
        migrations.CreateModel(
            name='AssessmentLine',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='taxation.assessmentsheet')),
                ('subdistrict', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='geo.subdistrict')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='taxation.assessmentrecord')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='lines', to='taxation.taxrun')),
                ('parcel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parcels.parcel')),
                ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parcels.building')),
                ('village', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='geo.village')),
                ('tax_class', models.CharField(max_length=20)),
                ('group', models.PositiveIntegerField()),
                ('value_satang', models.BigIntegerField()),
                ('exempt_satang', models.BigIntegerField()),
                ('taxable_satang', models.BigIntegerField()),
                ('tax_satang', models.BigIntegerField()),
                ('due_satang', models.BigIntegerField()),
            ],
            options={'db_table': 'taxation_assessmentline', 'managed': False},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessmentrecord',
            name='records_with_lines_stay',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentrecord',
            trigger=pgtrigger.compiler.Trigger(name='records_with_lines_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM gone g JOIN taxation_assessmentline l\n                                ON l.run_id = g.run_id AND l.record_id = g.id) THEN\n                        RAISE EXCEPTION 'pgtrigger: Cannot delete an assessment before its lines'\n                              USING ERRCODE = 'foreign_key_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='1b6be7285cd057441075139f1f9191c484546b79', level='STATEMENT', operation='DELETE', pgid='pgtrigger_records_with_lines_stay_107a9', referencing='REFERENCING OLD TABLE AS gone ', table='taxation_assessmentrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentsheet',
            trigger=pgtrigger.compiler.Trigger(name='issued_sheet_never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM taxation_assessmentrecord r\n                                WHERE r.run_id = OLD.run_id AND r.issued_at IS NOT NULL) THEN\n                        RAISE EXCEPTION 'pgtrigger: Cannot change lines of issued assessments';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ", hash='e84c475a9b399b1bc5274712d93d1f384ebb6f8f', operation='UPDATE OR DELETE', pgid='pgtrigger_issued_sheet_never_edited_2dde7', table='taxation_assessmentsheet', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentsheet',
            trigger=pgtrigger.compiler.Trigger(name='lines_of_drafts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM (SELECT DISTINCT unnest(NEW.record) AS id) l\n                                 LEFT JOIN taxation_assessmentrecord r\n                                   ON r.id = l.id AND r.run_id = NEW.run_id\n                                      AND r.subdistrict_id = NEW.subdistrict_id\n                                WHERE r.id IS NULL OR r.issued_at IS NOT NULL) THEN\n                        RAISE EXCEPTION\n                            'pgtrigger: Cannot add lines to an issued assessment, or to none';\n                    END IF;\n                    RETURN NULL;\n                ", hash='e81ea8d97872dae9618ec02c68b64516811160ee', operation='INSERT OR UPDATE', pgid='pgtrigger_lines_of_drafts_8a9a0', table='taxation_assessmentsheet', when='AFTER')),
        ),
    ]
