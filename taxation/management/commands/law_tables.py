"""manage.py law_tables: the national law of every year, for the page that recomputes bills."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from taxation.law.bill_code import national_tables


class Command(BaseCommand):
    help = "Print the national law tables; keep them as frontend/recompute/laws.json."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(national_tables(), ensure_ascii=False, indent=1))
