"""Compute a tax year from the command line: the same run as the page's, in this process."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.models import Subdistrict
from taxation.law.money import text
from taxation.models import TaxRun
from taxation.services import comparing, runs

BUDDHIST = 543


class Command(BaseCommand):
    help = "Compute the land and building tax of a year (Buddhist, e.g. 2569) for a sub-district."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="Buddhist year, e.g. 2569")
        parser.add_argument("--preview", action="store_true", help="binds nobody; cannot be issued")
        parser.add_argument("--compare", action="store_true", help="causes of the change in a year")
        parser.add_argument("--code", default="580104", help="code of the sub-district")

    def handle(self, *args: Any, **options: Any) -> None:
        body = Subdistrict.objects.filter(code=options["code"]).first()
        if body is None:
            raise CommandError(f"no sub-district {options['code']}")
        mode = TaxRun.Mode.PREVIEW if options["preview"] else TaxRun.Mode.ISSUE
        try:
            started = runs.start_run(
                subdistrict=body.pk, year=options["year"] - BUDDHIST, mode=mode, by=None
            )
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        run = runs.run_tax_year(started.pk)
        if options["compare"]:
            run = comparing.compare_run(run.pk)
        totals = run.totals
        self.stdout.write(
            f"run {run.pk} {run.state}: {totals['taxpayers']} taxpayers, {totals['owing']} owing, "
            f"due {text(totals['due'])} baht, exceptions {totals['exceptions']}"
        )
        for cause in totals.get("causes", {}).get("causes", []):
            self.stdout.write(f"  {cause['key']}: {text(cause['satang'])}")
