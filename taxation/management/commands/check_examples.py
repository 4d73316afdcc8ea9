"""Run a file of worked examples against the law and show each row that differs."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from taxation.law.cases import check_cases
from taxation.law.errors import LawError
from taxation.law.example_problems import in_both, unusable
from taxation.law.examples import Outcome, check


class Command(BaseCommand):
    """manage.py check_examples FILE.csv (or a file of cases, FILE.yaml)"""

    help = "Compute every row of a file of worked examples and compare it with the expected result."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (docs/examples-format.md) or YAML cases")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            self.report(_outcomes(path))
        except LawError as wrong:
            raise CommandError(f"{path}: {in_both(wrong)}") from wrong

    def report(self, found: Iterable[Outcome]) -> None:
        """Every difference and remark, then the sums; exit status 1 when a row failed."""
        passed = failed = 0
        for outcome in found:
            passed, failed = passed + (not outcome.differences), failed + bool(outcome.differences)
            for one in outcome.differences:
                self.stdout.write(f"{one.id} {one.column}: expected {one.expected}, got {one.got}")
            for remark in outcome.notes:
                self.stdout.write(f"{outcome.id} note: {remark}")
        self.stdout.write(f"{passed} passed, {failed} failed")  # in every language: scripts read it
        if not passed + failed:
            raise unusable("empty")
        if failed:
            raise SystemExit(1)


def _outcomes(path: Path) -> Iterator[Outcome]:
    """What became of each row, read as it comes: a file may be as long as a country's roll."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            if path.suffix.lower() in (".yaml", ".yml"):
                yield from check_cases(lines.read())
            else:
                yield from check(lines)
    except UnicodeDecodeError as wrong:
        raise unusable("not_utf8", why=wrong) from wrong
    except OSError as wrong:
        raise unusable("not_found", why=wrong.strerror) from wrong
