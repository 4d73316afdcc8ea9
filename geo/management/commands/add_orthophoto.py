"""Add a drone picture to the map of a sub-district."""

import datetime as dt
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo import orthophotos, rasters, tasks
from geo.models import Orthophoto, Subdistrict


class Command(BaseCommand):
    help = "Check a GeoTIFF, keep it as an archive and prepare it for the map."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="8-bit RGB GeoTIFF with a reference system")
        parser.add_argument("--title", required=True, help="title in Thai")
        parser.add_argument(
            "--title-en", default="", help="title in English; the Thai one if left out"
        )
        parser.add_argument(
            "--subdistrict", default="", help="six-digit code, if there are several"
        )
        parser.add_argument(
            "--flown-on", type=dt.date.fromisoformat, help="year-month-day, Christian"
        )
        parser.add_argument("--accuracy-m", type=float, help="horizontal RMSE in metres")
        parser.add_argument("--licence", default="")
        parser.add_argument("--attribution", default="")
        parser.add_argument(
            "--of-another-place", action="store_true", help="a sample; the map always says so"
        )
        parser.add_argument(
            "--moved-to", nargs=2, type=float, metavar=("LON", "LAT"),
            help="lay a sample of another place here (degrees)",
        )  # fmt: skip
        parser.add_argument("--in-worker", action="store_true", help="prepare it in the background")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"no such file: {options['file']}")
        if options["moved_to"] and not options["of_another_place"]:
            raise CommandError("--moved-to is for samples: add --of-another-place")
        photo = self._register(options)
        if options["in_worker"]:
            tasks.prepare_orthophoto.delay(photo.pk)
            self.stdout.write(f"orthophoto {photo.pk} is being prepared by the worker")
            return
        photo = orthophotos.prepare_orthophoto(photo.pk)
        if photo.state == Orthophoto.State.REFUSED:
            raise CommandError(photo.refusal)
        self.stdout.write(f"orthophoto {photo.pk} is on the map")

    def _register(self, options: dict[str, Any]) -> Orthophoto:
        with tempfile.TemporaryDirectory() as folder:
            source: Path = options["file"]
            if options["moved_to"]:
                source = Path(folder) / "moved.tif"
                rasters.moved_copy(options["file"], source, *options["moved_to"])
            return orthophotos.register_orthophoto(
                subdistrict=self._subdistrict(options["subdistrict"]),
                source=source,
                title_th=options["title"],
                title_en=options["title_en"] or options["title"],
                flown_on=options["flown_on"],
                accuracy_m=options["accuracy_m"],
                licence=options["licence"],
                attribution=options["attribution"],
                is_of_another_place=options["of_another_place"],
            )

    def _subdistrict(self, code: str) -> Subdistrict:
        found = list(Subdistrict.objects.filter(**({"code": code} if code else {}))[:2])
        if len(found) != 1:
            raise CommandError("name one sub-district: --subdistrict CODE")
        return found[0]
