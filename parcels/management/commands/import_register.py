"""`manage.py import_register FILE`: the import of the wizard, for scripts and large files."""

import argparse
import datetime as dt
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from geo.models import Subdistrict
from parcels.models import ImportBatch, ImportRow
from parcels.problems import RegisterProblem
from parcels.services.imports import applying, batches, land_office, reporting
from parcels.services.imports.staging import remove_file

DONE, SOME_ROWS, QUESTIONS, REFUSED = 0, 1, 3, 4
_CHUNK = 1 << 20


class Command(BaseCommand):
    help = (
        "Bring a file of parcels, register rows or prices into the register, all or nothing. "
        "Ends with 0 when every row is in order, 1 when some were refused or put in quarantine, "
        "2 when called wrongly, 3 when the file leaves questions open (--srid, --encoding, "
        "--layer, --map, --password-file answer them), 4 when the file cannot be used."
    )

    def create_parser(self, *args: Any, **options: Any) -> Any:
        return super().create_parser(*args, formatter_class=argparse.HelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--subdistrict", help="six digits; needed when there are several")
        parser.add_argument(
            "--kind", default=batches.AUTO, choices=[batches.AUTO, *settings.IMPORT_KINDS]
        )
        parser.add_argument(
            "--rehearse", action="store_true", help="say what would happen, change nothing"
        )
        parser.add_argument("--json", action="store_true", help="the report as JSON")
        parser.add_argument(
            "--srid", type=int, help="reference system, where the file names none or a wrong one"
        )
        parser.add_argument("--encoding", help="letters of the file: utf-8 or cp874")
        parser.add_argument("--layer", help="layer or sheet to read")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="OURS=THEIRS",
            help="which column means what; may be repeated",
        )
        parser.add_argument(
            "--retire-missing",
            action="store_true",
            help="the file is complete: parcels not in it end",
        )
        parser.add_argument(
            "--on",
            type=dt.date.fromisoformat,
            help="day it takes effect, YYYY-MM-DD; today if not said",
        )
        _add_consent(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        batch = self._received(options)
        try:
            status = self._work(batch, options)
        finally:
            if options["rehearse"]:
                ImportRow.objects.filter(batch=batch).delete()
                remove_file(batch)
                batch.delete()
        sys.exit(status)

    def _received(self, options: dict[str, Any]) -> ImportBatch:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"there is no file {path}", returncode=2)
        by = self._user(options)
        body = _body(options["subdistrict"], by)
        return batches.receive_file(
            subdistrict=body.pk, name=path.name, chunks=_chunks(path), kind=options["kind"], by=by
        )

    def _user(self, options: dict[str, Any]) -> User | None:
        if options["by"]:
            user = User.objects.filter(username=options["by"], is_active=True).first()
            if user is None:
                raise CommandError(f"there is no user {options['by']}", returncode=2)
            return user
        if not options["rehearse"]:
            raise CommandError("--by USER is needed: somebody answers for an import", returncode=2)
        return None

    def _work(self, batch: ImportBatch, options: dict[str, Any]) -> int:
        batch.effective_on = options["on"] or timezone.localdate()
        answers = {key: options[key] for key in ("srid", "encoding", "layer") if options[key]}
        if options["retire_missing"]:
            answers["retire_missing"] = True
        if options["on"]:
            answers["on"] = str(options["on"])
        if options["password_file"]:
            answers["password"] = options["password_file"].read_text("utf-8").strip()
        batches.answer(batch, answers)
        batches.look(batch)
        if batch.state == ImportBatch.State.MAPPING:
            self._map(batch, options["map"])
            if batches.is_mapped(batch):
                batches.judge(batch)
                if options["confirm"] and land_office.confirm_all(batch):
                    batches.recheck(batch)
        fault = self._apply(batch, options)
        self._say(batch, options, fault)
        return _status(batch, fault)

    def _map(self, batch: ImportBatch, said: list[str]) -> None:
        pairs = [part.split("=", 1) for text in said for part in text.split(",")]
        known = batches.fields_of(batch)
        for pair in pairs:
            if len(pair) != 2 or pair[0] not in known:
                raise CommandError(
                    f"--map {'='.join(pair)}: ours is one of {', '.join(known)}", returncode=2
                )
            if pair[1] not in batch.found.get("fields", []):
                raise CommandError(f"--map: the file has no column {pair[1]}", returncode=2)
        columns = {**batch.answers.get("columns", {}), **dict(pairs)}
        batches.answer(batch, {"columns": columns})

    def _apply(self, batch: ImportBatch, options: dict[str, Any]) -> RegisterProblem | None:
        if options["rehearse"] or batch.state != ImportBatch.State.REHEARSED:
            return None
        if batch.by is None or batch.effective_on is None:
            return None
        try:
            reason = options["reason"] or f"import_register {batch.file_name}"
            applying.apply(batch, by=batch.by, reason=reason[:500], on=batch.effective_on)
        except RegisterProblem as refusal:
            return refusal
        return None

    def _say(
        self, batch: ImportBatch, options: dict[str, Any], fault: RegisterProblem | None
    ) -> None:
        report = reporting.report(batch)
        if fault:
            report["refusal"] = {"code": fault.code, "message": str(fault.message)}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1, default=str))
            return
        language = "en" if (get_language() or "th").startswith("en") else "th"
        for line in reporting.as_text(report, language):
            self.stdout.write(line)


def _add_consent(parser: ArgumentParser) -> None:
    """Who answers for it, and what only a person can say."""
    parser.add_argument(
        "--password-file", type=Path, help="a file that holds the password of a ZIP"
    )
    parser.add_argument(
        "--confirm",
        action="store_true",
        help="events of the land office that are in order are confirmed",
    )
    parser.add_argument("--by", help="user name of the member of staff who answers for it")
    parser.add_argument("--reason", default="", help="why, for the register")


def _status(batch: ImportBatch, fault: RegisterProblem | None) -> int:
    state = batch.state
    if fault or state in (ImportBatch.State.REFUSED, ImportBatch.State.FAILED):
        return REFUSED
    if state in (ImportBatch.State.ASKING, ImportBatch.State.MAPPING):
        return QUESTIONS
    return SOME_ROWS if batch.counts.get("refused") or batch.counts.get("quarantined") else DONE


def _body(code: str | None, by: User | None) -> Subdistrict:
    bodies: QuerySet[Subdistrict] = Subdistrict.objects.all()
    if code:
        bodies = bodies.filter(code=code)
    elif by and by.subdistrict_id:
        bodies = bodies.filter(pk=by.subdistrict_id)
    found = list(bodies[:2])
    if len(found) != 1 or (by and by.subdistrict_id != found[0].pk):
        raise CommandError("--subdistrict CODE: name one the user belongs to", returncode=2)
    return found[0]


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            yield chunk
