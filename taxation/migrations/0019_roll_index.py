"""The roll's index without the id.

In a table that was just emptied and filled again the planner takes it for the primary key's equal,
and then reads all of it for each record that is thrown away.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('taxation', '0018_facts_in_columns'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='assessmentrecord',
            name='assessment_roll',
        ),
        migrations.AddIndex(
            model_name='assessmentrecord',
            index=models.Index(fields=['subdistrict', 'run'], name='assessment_roll'),
        ),
    ]
