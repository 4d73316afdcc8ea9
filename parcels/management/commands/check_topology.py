"""Check the whole register of a sub-district, or of all."""

import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo.models import Subdistrict
from parcels.selectors.topology import Fault, faults


class Command(BaseCommand):
    help = "Find overlaps, gaps, missing shapes, owners and areas that do not agree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--subdistrict", help="six-digit code; all without it")
        parser.add_argument("--json", action="store_true", help="every fault, as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Subdistrict.objects.order_by("code")
        if options["subdistrict"]:
            rows = rows.filter(code=options["subdistrict"])
            if not rows:
                raise CommandError(f"no sub-district {options['subdistrict']}")
        found = {row.code: list(faults(row.pk)) for row in rows}
        if options["json"]:
            self.stdout.write(json.dumps(_listed(found), ensure_ascii=False))
        else:
            self._summary(found)

    def _summary(self, found: dict[str, list[Fault]]) -> None:
        for code, rows in found.items():
            self.stdout.write(f"{code}: {len(rows)} faults")
            for kind, count in sorted(Counter(row.kind for row in rows).items()):
                self.stdout.write(f"  {kind:18}{count:>7}")


def _listed(found: dict[str, list[Fault]]) -> dict[str, list[dict[str, Any]]]:
    return {code: [row._asdict() for row in rows] for code, rows in found.items()}
