from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from service_requests.services.tend import tend_requests


class Command(BaseCommand):
    help = (
        "The night round of the service desk: reminders, time run out, silent closing, late news."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in sorted(tend_requests(now=timezone.now()).items()):
            self.stdout.write(f"{what}: {count}")
