from typing import Any

from django.core.management.base import BaseCommand

from geo.models import Subdistrict
from service_requests.services.sync import sync_catalogue


class Command(BaseCommand):
    help = "Copy the service catalogue and the holidays into every sub-district's own rows."

    def handle(self, *args: Any, **options: Any) -> None:
        for subdistrict in Subdistrict.objects.order_by("code"):
            count = sync_catalogue(subdistrict=subdistrict)
            self.stdout.write(f"{subdistrict.code}: {count} services")
