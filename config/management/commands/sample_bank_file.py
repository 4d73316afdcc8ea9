"""`manage.py sample_bank_file FILE`: write a bank's daily file for the sample, to be sent in."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.samples.bank import daily_file
from geo.models import Subdistrict


class Command(BaseCommand):
    help = "Write a daily file of an invented bank for the sample's unpaid bills. Only with DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="where to write it, BILL.txt")

    def handle(self, *args: Any, **options: Any) -> None:
        body = Subdistrict.objects.filter(is_sample=True).first()
        if not settings.DEMO or body is None:
            raise CommandError("there is a sample only with DEMO=1")
        try:
            content = daily_file(body, timezone.localdate())
        except LookupError as lacking:
            raise CommandError(str(lacking)) from lacking
        Path(options["file"]).write_bytes(content)
        self.stdout.write(f"written: {options['file']}; send it in under Tax, Bank")
