"""The land office's monthly ZIP: events change the register once an officer has confirmed them.

Its rows are parcels like those of any file; parcels/intake/land_office.py says what events mean.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.intake import land_office as members
from geo.intake.problems import Problem
from geo.intake.read import read
from geo.intake.receive import Received
from parcels.intake import columns, words
from parcels.intake import land_office as events
from parcels.intake.columns import FIELDS, Field
from parcels.intake.reasons import WARNING
from parcels.models import ImportBatch, ImportRow
from parcels.models.vocabulary import BoundarySource
from parcels.services.imports import holders, statements
from parcels.services.imports.kinds import Line
from parcels.services.imports.parcel_rows import ParcelRows

#: The doubt every event begins with: an officer's word settles it.
UNCONFIRMED = "unconfirmed"
_NAMED = 6
_HARMLESS = [UNCONFIRMED, *(code for code in words.codes() if words.level(code) == WARNING)]


class LandOffice(ParcelRows):
    label = _("Monthly file of the land office (ZIP)")
    fields: Mapping[str, Field] = {}
    source = BoundarySource.LAND_OFFICE

    def recognises(self, names: list[str]) -> bool:
        return False

    def claims(self, found: Mapping[str, Any]) -> bool:
        return found.get("format") == members.FORMAT

    def is_mapped(self, mapped: Mapping[str, str]) -> bool:
        return True

    def lines(
        self, batch: ImportBatch, received: Received, options: dict[str, Any]
    ) -> Iterator[Line]:
        """The month's rows; the batch takes effect on the day of the last of them."""
        batch.problems += _not_read(received.path)
        shapes = dict(_outlines(received.path, options))
        rows = list(_events(received.path, options))
        days = [event.on for event in rows if event.on and event.on <= timezone.localdate()]
        if days and not batch.answers.get("on"):
            batch.effective_on = max(days)
            batch.save(update_fields=["effective_on"])
        for event, shape in events.settle(rows, shapes):
            if event.on and event.on > timezone.localdate():
                event.row.doubt("event_ahead", day=events.as_said(event.on))
            yield event.number, event.row, shape

    def judge(self, batch: ImportBatch) -> dict[str, int]:
        counts = super().judge(batch)
        statements.run("import_unconfirmed", batch)
        waiting = ImportRow.objects.filter(
            batch=batch, problems__contains=[{"code": UNCONFIRMED}]
        ).count()
        return {**counts, "not_in_file": 0, "unconfirmed": waiting}

    def compared(self, batch: ImportBatch) -> None:
        statements.run("import_ends", batch)
        holders.compare(batch)


def _not_read(folder: Path) -> list[dict[str, Any]]:
    """By name what is in the ZIP and changes nothing."""
    told = [
        {"code": "buildings_not_read", "params": {"name": name[:80], "rows": rows}}
        for name, rows in members.buildings(folder)
    ]
    if others := members.others(folder):
        names = ", ".join(others[:_NAMED]) + (" …" if len(others) > _NAMED else "")
        told.append({"code": "members_not_read", "params": {"names": names}})
    return told


def _events(folder: Path, options: dict[str, Any]) -> Iterator[events.Event]:
    for member in members.transactions(folder):
        mapped: dict[str, str] = {}
        for word, value in read(Received("CSV", member.path, 0), _plain(options)):
            if word == "found":
                mapped = _mapped(member, value)
                continue
            number, raw, _shape, doubts = value
            cells = {field: raw.get(column) for field, column in mapped.items()}
            event = events.read_row(member.kind, member.path.name, number, cells)
            event.row.problems += [{"code": d["code"], "params": d["params"]} for d in doubts]
            yield event


def _mapped(member: members.Member, found: dict[str, Any]) -> dict[str, str]:
    """Field -> column of a member. Raises Problem where the letters or a column are missing."""
    if found["questions"]:
        raise Problem("bad_encoding")
    mapped = columns.guess(found["fields"], events.COLUMNS[member.kind])
    for field in events.NEEDED:
        if field not in mapped:
            about = events.COLUMNS[member.kind][field]
            name: dict[str, object] = {
                "sheet": member.path.name,
                "name": f"{about.names[0].upper()} / {about.th}",
            }
            raise Problem("missing_heading", name)
    return mapped


def _outlines(folder: Path, options: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Sheet and land number -> outline, in the register's reference system."""
    for path in members.outlines(folder):
        mapped: dict[str, str] = {}
        for word, value in read(
            Received(members.WRAPPED, path, 0), {**_plain(options), "srid": 24047}
        ):
            if word == "found":
                mapped = columns.guess(value["fields"], FIELDS)
                continue
            _number, raw, shape, _doubts = value
            key = events.key_of({field: raw.get(column) for field, column in mapped.items()})
            if key and shape:
                yield key, shape


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Without what a person answered for another kind of file."""
    return {name: value for name, value in options.items() if name not in ("layer", "srid")}


def confirm_all(batch: ImportBatch) -> int:
    """An officer's word for every event that has no other doubt; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            statements.text("import_confirm"),
            {"batch": batch.pk, "code": UNCONFIRMED, "harmless": _HARMLESS},
        )
        return int(cursor.rowcount)
