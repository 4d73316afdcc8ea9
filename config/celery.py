"""The worker's door. Tasks live in each room's tasks.py."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("tambon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

#: What the clock asks for by itself, in the office's time (settings.CELERY_TIMEZONE).
app.conf.beat_schedule = {
    "tend-requests": {"task": "service_requests.tend", "schedule": crontab(hour="5", minute="30")},
    "watch-inbox": {"task": "geo.watch_inbox", "schedule": crontab(minute="*/5")},
    "tend-uploads": {"task": "geo.tend_uploads", "schedule": crontab(hour="4", minute="10")},
    "take-up-tax": {"task": "taxation.take_up", "schedule": crontab(minute="*/2")},
    "purge-imports": {"task": "parcels.purge_imports", "schedule": crontab(hour="4", minute="20")},
    "purge-deliveries": {"task": "parcels.purge_deliveries", "schedule": crontab(minute="10")},
}
