"""Of what a tile shows each scale has rows and an index of its own."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql"
#: A database that stopped at 0028 when it was new has functions of these names.
NONE = """
DROP FUNCTION IF EXISTS show_written_parcels() CASCADE;
DROP FUNCTION IF EXISTS show_written_buildings() CASCADE;
DROP FUNCTION IF EXISTS show_parcels(bigint[]);
DROP FUNCTION IF EXISTS show_buildings(bigint[]);
"""
UNDONE = (
    NONE
    + """
DROP FUNCTION IF EXISTS shown_shape(geometry, float8);
DROP FUNCTION IF EXISTS shown_shape(geometry, float8, integer);
DROP FUNCTION IF EXISTS shown_parcels(bigint, integer, geometry);
DROP FUNCTION IF EXISTS shown_buildings(bigint, integer, geometry);
"""
)
SCALES = [(13, "simplified to 1.2 m"), (15, "simplified to 0.6 m"), (16, "as surveyed")]


def columns_of(what):
    return [
        ('subdistrict', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='geo.subdistrict')),
        (what, models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=f'parcels.{what}')),
        ('from_zoom', models.SmallIntegerField(choices=SCALES)),
        ('shape', django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=3857)),
        ('pk', models.CompositePrimaryKey(what, 'from_zoom', blank=True, editable=False, primary_key=True, serialize=False)),
    ]


def index_of(what, scale):
    return migrations.AddIndex(
        model_name=f'shown{what}',
        index=django.contrib.postgres.indexes.GistIndex(django.contrib.postgres.indexes.OpClass('shape', name='gist_geometry_ops_2d'), condition=models.Q(('from_zoom', scale)), name=f'shown_{what}_{scale}'),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('geo', '0012_ground_of_a_day'),
        ('parcels', '0028_shown_rows'),
    ]

    operations = [
        migrations.RunSQL(sql=NONE, reverse_sql=migrations.RunSQL.noop),
        migrations.DeleteModel(name='ShownBuilding'),
        migrations.DeleteModel(name='ShownParcel'),
        migrations.CreateModel(
            name='ShownBuilding',
            fields=[
                *columns_of('building'),
                ('type_code', models.CharField(max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='ShownParcel',
            fields=[
                *columns_of('parcel'),
                ('main_use', models.CharField(max_length=12)),
                ('mixed_uses', models.CharField(blank=True, max_length=25)),
                ('code', models.CharField(max_length=20)),
                ('label', django.contrib.gis.db.models.fields.PointField(null=True, spatial_index=False, srid=3857)),
            ],
        ),
        migrations.RunSQL(
            sql=[
                (SQL / "shown.sql").read_text(),
                (SQL / "register_tile.sql").read_text(),
                (SQL / "register_tile_on.sql").read_text(),
                "SELECT show_parcels(array_agg(id)) FROM parcels_parcel",
                "SELECT show_buildings(array_agg(id)) FROM parcels_building",
                "DELETE FROM geo_cachedtile WHERE layer = 'register'",
            ],
            reverse_sql=UNDONE,
        ),
        *(index_of('building', scale) for scale in (15, 16)),
        *(index_of('parcel', scale) for scale in (13, 15, 16)),
    ]
