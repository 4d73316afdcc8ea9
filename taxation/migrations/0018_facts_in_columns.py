"""Facts of drafts wait as columns of their sheet; the issue writes them into the records."""

import hashlib

import orjson
import pgtrigger.compiler
import pgtrigger.migrations
import taxation.models.kept
from django.db import migrations, models

from taxation.law.facts_columns import FactsColumns

SMALLER = """
DO $$
BEGIN
    ALTER TABLE taxation_assessmentsheet ALTER facts SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$
"""


def into_records(apps, editor):
    """Back: every draft has its facts in its own row."""
    sheets = apps.get_model('taxation', 'AssessmentSheet').objects.exclude(facts=None)
    records = apps.get_model('taxation', 'AssessmentRecord').objects
    for sheet in sheets:
        facts = FactsColumns(sheet.facts)
        for record in records.filter(run=sheet.run_id, taxpayer_key__in=facts.keys, facts=None):
            record.facts = facts.kept(record.taxpayer_key)
            text = orjson.dumps(record.facts, option=orjson.OPT_SORT_KEYS)
            record.facts_digest = hashlib.sha256(text).hexdigest()[:32]
            record.save(update_fields=['facts', 'facts_digest'])


class Migration(migrations.Migration):

    dependencies = [
        ('geo', '0012_ground_of_a_day'),
        ('taxation', '0017_sheets_of_lines'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessmentsheet',
            name='facts',
            field=taxation.models.kept.KeptJSON(blank=True, null=True),
        ),
        migrations.RunSQL(SMALLER, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='assessmentrecord',
            name='facts',
            field=taxation.models.kept.KeptJSON(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='assessmentrecord',
            name='facts_digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(migrations.RunPython.noop, into_records),
        migrations.AddConstraint(
            model_name='assessmentrecord',
            constraint=models.CheckConstraint(condition=models.Q(('issued_at__isnull', True), models.Q(('facts__isnull', False), models.Q(('facts_digest', ''), _negated=True)), _connector='OR'), name='assessment_issued_keeps_its_facts'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessmentsheet',
            name='lines_of_drafts',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentsheet',
            trigger=pgtrigger.compiler.Trigger(name='lines_of_drafts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT unnest(NEW.record)\n                               EXCEPT\n                               SELECT r.id FROM taxation_assessmentrecord r\n                                WHERE r.id BETWEEN NEW.first_record AND NEW.last_record\n                                  AND r.run_id = NEW.run_id AND r.issued_at IS NULL\n                                  AND r.subdistrict_id = NEW.subdistrict_id) THEN\n                        RAISE EXCEPTION\n                            'pgtrigger: Cannot add lines to an issued assessment, or to none';\n                    END IF;\n                    RETURN NULL;\n                ", hash='e415d7e309004214facc5b37549e36b90bafd3bd', operation='INSERT OR UPDATE', pgid='pgtrigger_lines_of_drafts_8a9a0', table='taxation_assessmentsheet', when='AFTER')),
        ),
    ]
