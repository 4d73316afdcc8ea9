"""How good drafted footprints are on a picture whose footprints are known."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo.footprints.learn import TooLittle
from geo.rasters_footprints import PARTS, held_out_score


class Command(BaseCommand):
    help = (
        "Draft footprints in each of 3 x 3 parts of a picture, learning from the other parts only, "
        "and compare with the drawn ones: precision, recall, F1 and mean IoU at IoU >= 0.5."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("image", type=Path, help="GeoTIFF, red-green-blue")
        parser.add_argument("labels", type=Path, help="GeoJSON of footprints, EPSG:4326")
        parser.add_argument("--dsm", type=Path, help="GeoTIFF of surface heights")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in (options["image"], options["labels"], options["dsm"]):
            if path and not path.is_file():
                raise CommandError(f"no such file: {path}")
        try:
            found = held_out_score(options["image"], options["labels"], options["dsm"])
        except TooLittle as error:
            raise CommandError("too few drawn footprints to learn from") from error
        figures = {
            "precision": round(found.precision, 3),
            "recall": round(found.recall, 3),
            "f1": round(found.f1, 3),
            "mean_iou": round(found.mean_iou, 3),
            "proposed": found.proposed,
            "drawn": found.drawn,
            "matched": found.matched,
        }
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        self.stdout.write(f"held out: one of {PARTS} x {PARTS} parts at a time")
        for name, value in figures.items():
            self.stdout.write(f"{name:>10} {value}")
