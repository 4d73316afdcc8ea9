import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('geo', '0007_upload'),
    ]

    operations = [
        migrations.RemoveField(model_name='orthophoto', name='refusal'),
        migrations.AddField(
            model_name='orthophoto', name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='orthophoto', name='height_datum',
            field=models.CharField(blank=True, choices=[('', 'Not stated'), ('msl', 'Above mean sea level'), ('ellipsoid', 'Above the ellipsoid (GNSS)')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='orthophoto', name='kind',
            field=models.CharField(choices=[('orthophoto', 'Orthophoto'), ('dsm', 'Surface heights (DSM)'), ('dtm', 'Ground heights (DTM)')], default='orthophoto', max_length=12),
        ),
        migrations.AddField(model_name='orthophoto', name='operator', field=models.CharField(blank=True, max_length=200)),
        migrations.AddField(model_name='orthophoto', name='percent', field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(model_name='orthophoto', name='problem', field=models.JSONField(blank=True, null=True)),
        migrations.AddField(model_name='orthophoto', name='source_name', field=models.CharField(blank=True, max_length=200)),
        migrations.AddField(model_name='orthophoto', name='source_sha256', field=models.CharField(blank=True, max_length=64)),
        migrations.AddField(model_name='orthophoto', name='step', field=models.CharField(blank=True, max_length=10)),
        migrations.AlterField(
            model_name='orthophoto', name='state',
            field=models.CharField(choices=[('received', 'Received'), ('processing', 'Being prepared'), ('ready', 'Ready'), ('refused', 'Refused'), ('cancelled', 'Stopped'), ('retired', 'Taken off the map')], default='received', max_length=12),
        ),
    ]
