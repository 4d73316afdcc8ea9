"""Take a whole office in from the file of export_office (docs/moving-an-office.md)."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.office.load import import_office
from config.office.manifest import OfficeProblem
from config.office.passphrase import ask_passphrase


class Command(BaseCommand):
    help = "Load an office archive into an installation that does not have this sub-district."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--passphrase-file", type=Path, help="else OFFICE_PASSPHRASE, or asked")

    def handle(self, *args: Any, **options: Any) -> None:
        passphrase = ask_passphrase(options["passphrase_file"], is_new=False)
        try:
            with options["file"].open("rb") as source:
                header = import_office(source, passphrase, say=self.stdout.write)
        except FileNotFoundError as fault:
            raise CommandError(f"{options['file']} is not there.") from fault
        except OfficeProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{header.code} {header.name} is here now.")
