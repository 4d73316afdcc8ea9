"""The same as `assess`, with every step, its rule and section."""

from taxation.law.assessment import Assessment
from taxation.management.commands import assess
from taxation.selectors.facts import Taxpayer
from taxation.selectors.records import reasons_of


class Command(assess.Command):
    help = "Explain the tax of everyone taxed for a parcel, e.g. explain 01A001 --year 2569."

    def say(self, taxpayer: Taxpayer, result: Assessment, language: str) -> None:
        """The amounts, then each step with its reason."""
        super().say(taxpayer, result, language)
        for reason in reasons_of(result.steps, language):
            place = f"[{reason.at}] " if reason.at else ""
            self.stdout.write(f"  {place}{reason.words}  ({reason.section}, {reason.rule})")
