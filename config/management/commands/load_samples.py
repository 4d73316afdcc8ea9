"""`manage.py load_samples`: fill an empty register with the invented sub-district."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.samples.loader import load
from data_samples.generator.ground import TAMBON_CODE
from data_samples.generator.sample import SEED
from geo.models import Subdistrict


class Command(BaseCommand):
    help = "Fill an empty register with the invented sub-district of data_samples/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="20 for a twentieth of the size")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--if-empty", action="store_true", help="do nothing if one is there")
        parser.add_argument("--no-imagery", action="store_true", help="leave the pictures out")
        parser.add_argument("--progress", action="store_true", help="say each step")

    def handle(self, *args: Any, **options: Any) -> None:
        if Subdistrict.objects.filter(code=TAMBON_CODE).exists():
            if options["if_empty"]:
                return
            raise CommandError("the register already holds this sub-district")
        say = self.stdout.write if options["progress"] or options["verbosity"] > 1 else _nothing
        office = load(options["scale"], say, options["seed"], not options["no_imagery"])
        self.stdout.write(f"{office.name_en}: sample data loaded")


def _nothing(text: str) -> None:
    """Quiet."""
