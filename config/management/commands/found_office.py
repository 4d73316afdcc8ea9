"""Set up a new office from a folder of plain files: found_office FOLDER [--administrator NAME]."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.staff import welcome_path
from config.founding import FoundingProblem, found_office


class Command(BaseCommand):
    help = (
        "Sets up an office: office.json, outline.geojson, villages.geojson and blocks.geojson of a"
        " folder (docs/setting-up.md). Run again, it adds what is new."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--administrator", default="", help="user name of the first member of staff"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = found_office(options["folder"], options["administrator"])
        except FoundingProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{made.subdistrict.code} {made.subdistrict.office_en}: {made.villages} villages,"
            f" {made.zones} zones, {made.blocks} blocks added."
        )
        if made.administrator:
            self.stdout.write(
                "The administrator chooses a password, once and within three days, at"
                f" {welcome_path(made.administrator)}"
            )
