"""What everyone taxed for a parcel would owe, computed from the register. Nothing is written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from geo.models import Subdistrict
from parcels.models import Parcel
from taxation.law.assess import assess
from taxation.law.assessment import Assessment
from taxation.law.errors import LawError
from taxation.law.money import baht
from taxation.models import RunException
from taxation.selectors.facts import Taxpayer, parties_of_parcel, read_roll
from taxation.selectors.findings import Finding, Kind
from taxation.selectors.law import body_law
from taxation.selectors.remedies import told

BUDDHIST = 543


class Command(BaseCommand):
    """manage.py assess PARCEL --year 2569; ends with 1 when the law refuses anyone's facts."""

    help = "Assess everyone taxed for a parcel, e.g. assess 01A001 --year 2569."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parcel", help="parcel code, e.g. 01A001")
        parser.add_argument("--year", type=int, required=True, help="Buddhist year, e.g. 2569")
        parser.add_argument("--code", default="580104", help="code of the sub-district")
        parser.add_argument("--language", choices=["th", "en"], default="th")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"]
        with translation.override(language):
            parcel = _parcel(options["code"], options["parcel"].strip().upper())
            try:
                refused = self._all_of(parcel, options["year"] - BUDDHIST, language)
            except LawError as wrong:
                raise CommandError(wrong.say(language)) from wrong
        if refused:
            raise SystemExit(1)

    def _all_of(self, parcel: Parcel, year: int, language: str) -> int:
        """Tell everyone's result, and what must be settled; how many the law refused."""
        body, refused = parcel.subdistrict_id, 0
        law = body_law(body)
        year_law, parties = law.of(year), parties_of_parcel(body, parcel.pk, year)
        if not parties:
            self._settle(Finding(Kind.NO_OWNER, parcel.pk), language)
            return 0
        roll = read_roll(body, year_law, law.map_choices, parties)
        for taxpayer in roll.taxpayers:
            if all(place[0] != parcel.pk for place in taxpayer.places.values()):
                continue
            try:
                self.say(taxpayer, assess(taxpayer.facts, year_law), language)
            except LawError as wrong:
                refused += 1
                self.stdout.write(f"! {taxpayer.name} ({taxpayer.key}): {wrong.say(language)}")
        for finding in roll.findings:
            if finding.parcel == parcel.pk:
                self._settle(finding, language)
        return refused

    def _settle(self, finding: Finding, language: str) -> None:
        """What is wrong, and the remedy."""
        one = told(RunException(kind=finding.kind, params=dict(finding.params)), language)
        words = filter(None, (str(finding.kind.label), one.detail, one.remedy))
        self.stdout.write(f"! {' – '.join(words)}")

    def say(self, taxpayer: Taxpayer, result: Assessment, language: str) -> None:
        """One line a taxpayer."""
        amounts = {
            name: f"{baht(getattr(result, name)):,.2f}" for name in ("base", "exempt", "tax", "due")
        }
        said = _("value %(base)s, exempt %(exempt)s, tax %(tax)s, due %(due)s baht") % amounts
        self.stdout.write(f"{taxpayer.name} ({taxpayer.key}): {said}")


def _parcel(body: str, code: str) -> Parcel:
    if not Subdistrict.objects.filter(code=body).exists():
        known = ", ".join(Subdistrict.objects.order_by("code").values_list("code", flat=True))
        raise CommandError(
            _("There is no sub-district %(code)s here. Give --code one of: %(known)s.")
            % {"code": body, "known": known}
        )
    found = Parcel.objects.filter(subdistrict__code=body, code=code).first()
    if found is None:
        said = _("There is no parcel %(code)s in this sub-district. Take its code from the map.")
        raise CommandError(said % {"code": code})
    return found
