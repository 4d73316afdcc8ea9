"""Run a file of worked examples against the law and show each row that differs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from taxation.law.cases import check_cases
from taxation.law.examples import check


class Command(BaseCommand):
    """manage.py check_examples FILE.csv (or a file of cases, FILE.yaml)"""

    help = "Compute every row of a file of worked examples and compare it with the expected result."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (docs/examples-format.md) or YAML cases")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as wrong:
            raise CommandError(
                _("Cannot read %(file)s: %(why)s") % {"file": path, "why": wrong}
            ) from wrong
        passed = failed = 0
        is_yaml = path.suffix.lower() in (".yaml", ".yml")
        found = check_cases(content) if is_yaml else check(content.splitlines(keepends=True))
        for outcome in found:
            passed, failed = passed + (not outcome.differences), failed + bool(outcome.differences)
            for one in outcome.differences:
                self.stdout.write(f"{one.id} {one.column}: expected {one.expected}, got {one.got}")
        self.stdout.write(f"{passed} passed, {failed} failed")  # in every language: scripts read it
        if not passed + failed:
            raise CommandError(
                _("%(file)s holds no example. Its form: docs/examples-format.md.") % {"file": path}
            )
        if failed:
            raise SystemExit(1)
