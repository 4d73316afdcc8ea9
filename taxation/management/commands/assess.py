"""What everyone taxed for a parcel would owe, computed from the register. Nothing is written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from parcels.models import Parcel
from taxation.law.assess import assess
from taxation.law.assessment import Assessment
from taxation.law.errors import LawError
from taxation.law.money import text
from taxation.selectors.facts import Taxpayer, parties_of_parcel, read_roll
from taxation.selectors.law import body_law

BUDDHIST = 543


class Command(BaseCommand):
    help = "Assess everyone taxed for a parcel, e.g. assess 01A001 --year 2569."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parcel", help="parcel code, e.g. 01A001")
        parser.add_argument("--year", type=int, required=True, help="Buddhist year, e.g. 2569")
        parser.add_argument("--code", default="580104", help="code of the sub-district")
        parser.add_argument("--language", choices=["th", "en"], default="th")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Parcel.objects.filter(
            subdistrict__code=options["code"], code=options["parcel"]
        ).first()
        if found is None:
            with translation.override(options["language"]):
                said = _(
                    "There is no parcel %(code)s in this sub-district. Take its code from the map."
                )
                raise CommandError(said % {"code": options["parcel"]})
        body, year = found.subdistrict_id, options["year"] - BUDDHIST
        try:
            law = body_law(body)
            year_law = law.of(year)
            parties = parties_of_parcel(body, found.pk, year)
            roll = read_roll(body, year_law, law.map_choices, parties)
            for taxpayer in roll.taxpayers:
                if any(place[0] == found.pk for place in taxpayer.places.values()):
                    self.say(taxpayer, assess(taxpayer.facts, year_law), options["language"])
        except LawError as refused:
            raise CommandError(refused.say(options["language"])) from refused
        for finding in roll.findings:
            if finding.parcel == found.pk:
                self.stdout.write(f"! {finding.kind.label} {dict(finding.params)}")

    def say(self, taxpayer: Taxpayer, result: Assessment, language: str) -> None:
        """One line a taxpayer."""
        self.stdout.write(
            f"{taxpayer.key} {taxpayer.name}: value {text(result.base)}, exempt "
            f"{text(result.exempt)}, tax {text(result.tax)}, due {text(result.due)} baht"
        )
