"""`manage.py make_sample`: draw the invented sub-district into files, without a database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from data_samples.generator import check, geojson, picture
from data_samples.generator.sample import SEED, generate


class Command(BaseCommand):
    help = "Draw the invented sub-district: GeoJSON layers, pictures, the list of its faults."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="20 for a twentieth of the size")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--out", type=Path, default=Path(settings.VAR) / "sample")

    def handle(self, *args: Any, **options: Any) -> None:
        sample = generate(options["scale"], options["seed"])
        written = geojson.write(sample, options["out"]) + picture.write(sample, options["out"])
        for path in written:
            self.stdout.write(str(path))
        for line in check.report(sample):
            self.stdout.write(line.text if line.ok is not False else f"FAILED {line.text}")
