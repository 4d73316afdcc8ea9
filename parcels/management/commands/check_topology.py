"""Check the whole register of a sub-district, or of all."""

import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from geo.models import Subdistrict
from parcels.models import Finding
from parcels.services import findings


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
        for row in rows:
            findings.check_whole(row.pk)
        found = {row.code: _standing(row.pk) for row in rows}
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._summary(found)

    def _summary(self, found: dict[str, list[dict[str, Any]]]) -> None:
        for code, rows in found.items():
            waiting = [row["kind"] for row in rows if not row["is_excepted"]]
            self.stdout.write(f"{code}: {len(waiting)} faults, {len(rows) - len(waiting)} excepted")
            for kind, count in sorted(Counter(waiting).items()):
                self.stdout.write(f"  {kind:18}{count:>7}")


def _standing(subdistrict: int) -> list[dict[str, Any]]:
    """As the work lists have them, excepted ones marked."""
    rows = Finding.objects.of(subdistrict)
    excepted = set(rows.excepted(timezone.localdate()).values_list("pk", flat=True))
    columns = ("pk", "kind", "codes", "size")
    return [
        {"kind": kind, "codes": codes, "size": size, "is_excepted": pk in excepted}
        for pk, kind, codes, size in rows.standing().values_list(*columns)
    ]
