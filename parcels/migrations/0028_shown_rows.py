"""What a tile reads stands in narrow rows of its own; the register's rows lose their display shapes.

The triggers that write them come with the next migration, which made a row of each scale.
"""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

class Migration(migrations.Migration):

    dependencies = [
        ('geo', '0012_ground_of_a_day'),
        ('parcels', '0027_import_judged_by'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShownBuilding',
            fields=[
                ('shape', django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=3857)),
                ('shape_mid', django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=3857)),
                ('building', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='parcels.building')),
                ('type_code', models.CharField(max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='ShownParcel',
            fields=[
                ('shape', django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=3857)),
                ('shape_mid', django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=3857)),
                ('parcel', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='parcels.parcel')),
                ('code', models.CharField(max_length=20)),
                ('main_use', models.CharField(max_length=12)),
                ('mixed_uses', models.CharField(blank=True, max_length=25)),
                ('shape_far', django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=3857)),
                ('label', django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=3857)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='building',
            name='building_display',
        ),
        migrations.RemoveIndex(
            model_name='parcel',
            name='parcel_display',
        ),
        migrations.RemoveField(
            model_name='building',
            name='display',
        ),
        migrations.RemoveField(
            model_name='building',
            name='display_mid',
        ),
        migrations.RemoveField(
            model_name='parcel',
            name='display',
        ),
        migrations.RemoveField(
            model_name='parcel',
            name='display_far',
        ),
        migrations.RemoveField(
            model_name='parcel',
            name='display_mid',
        ),
        migrations.RemoveField(
            model_name='parcel',
            name='label',
        ),
        migrations.AddField(
            model_name='shownbuilding',
            name='subdistrict',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='geo.subdistrict'),
        ),
        migrations.AddField(
            model_name='shownparcel',
            name='subdistrict',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='geo.subdistrict'),
        ),
        migrations.AddIndex(
            model_name='shownbuilding',
            index=django.contrib.postgres.indexes.GistIndex(fields=['shape'], name='shown_building_shape'),
        ),
        migrations.AddIndex(
            model_name='shownparcel',
            index=django.contrib.postgres.indexes.GistIndex(fields=['shape'], name='shown_parcel_shape'),
        ),
    ]
