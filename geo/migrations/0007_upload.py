import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('geo', '0006_btree_gin'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.SlugField(max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('size_bytes', models.BigIntegerField()),
                ('fingerprint', models.CharField(blank=True, max_length=100)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subdistrict', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='geo.subdistrict')),
            ],
            options={
                'indexes': [models.Index(fields=['subdistrict', 'purpose'], name='upload_purpose')],
                'constraints': [models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='upload_has_size')],
            },
        ),
    ]
