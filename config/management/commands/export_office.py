"""Everything of one sub-district as one encrypted file (docs/moving-an-office.md)."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.office.export import export_office
from config.office.passphrase import ask_passphrase
from geo.models import Subdistrict


class Command(BaseCommand):
    help = "Write all tables, papers and photos of a sub-district into one encrypted file."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("subdistrict", help="code of the sub-district")
        parser.add_argument("file", type=Path)
        parser.add_argument("--passphrase-file", type=Path, help="else OFFICE_PASSPHRASE, or asked")
        parser.add_argument("--with-imagery", action="store_true", help="the pictures too")

    def handle(self, *args: Any, **options: Any) -> None:
        office = Subdistrict.objects.filter(code=options["subdistrict"]).first()
        if office is None:
            raise CommandError("There is no sub-district with this code.")
        target: Path = options["file"]
        if target.exists():
            raise CommandError(f"{target} is there already.")
        passphrase = ask_passphrase(options["passphrase_file"], is_new=True)
        half = target.with_name(f"{target.name}.part")
        half.touch(mode=0o600)
        with half.open("wb") as out:
            manifest = export_office(
                office,
                out,
                passphrase,
                with_imagery=options["with_imagery"],
                say=self.stdout.write,
            )
        half.replace(target)
        for name in manifest.missing:
            self.stderr.write(f"missing on disk: {name}")
        self.stdout.write(f"{target} ({target.stat().st_size:,} bytes)")
