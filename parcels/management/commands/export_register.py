"""The register as files from the command line: the same service as the page."""

import argparse
import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from geo.models import Subdistrict
from parcels.problems import RegisterProblem
from parcels.services.deliveries.register import FORMATS, ExportWish, export_register


class Command(BaseCommand):
    help = "Export the register of a sub-district as it stood on a day."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the file goes")
        parser.add_argument("--format", required=True, choices=[*FORMATS, "tgix_msp12"])
        parser.add_argument("--by", required=True, metavar="USER", help="whose rights apply")
        parser.add_argument("--as-of", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--subdistrict", metavar="CODE", help="default: the user's own")
        parser.add_argument("--with-owners", action="store_true")
        parser.add_argument("--with-numbers", action="store_true", help="whole ID numbers; logged")
        parser.add_argument("--reason", default="", help="why whole ID numbers are needed")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None or by.subdistrict is None:
            raise CommandError("No such user, or it belongs to no sub-district.")
        own: Subdistrict = by.subdistrict
        if options["subdistrict"] not in (None, own.code):
            raise CommandError("A user exports only the own sub-district.")
        wish = ExportWish(
            format=options["format"],
            day=options["as_of"] or timezone.localdate(),
            owners=options["with_owners"],
            numbers=options["with_numbers"],
            reason=options["reason"],
        )
        folder.mkdir(parents=True, exist_ok=True)
        self.stdout.write(str(self._export(own, wish, by, folder)))

    def _export(self, own: Subdistrict, wish: ExportWish, by: User, folder: Path) -> Path:
        def tell(done: int, total: int) -> bool:
            if self.stderr.isatty():
                self.stderr.write(f"\r{done}/{total}", ending="")
            return True

        with tempfile.TemporaryDirectory(dir=folder) as work:
            try:
                made = export_register(
                    subdistrict=own, wish=wish, by=by, folder=Path(work), advance=tell
                )
            except RegisterProblem as problem:
                raise CommandError(str(problem.message)) from problem
            assert made is not None
            return made.replace(folder / made.name)
