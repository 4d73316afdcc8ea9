"""Rows in quarantine: mended by hand, accepted as they are, set aside, brought in later."""

from collections.abc import Mapping

import orjson
import shapely
from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import personal_data
from accounts.models import User
from geo import geometry
from geo.untie import untied
from parcels.intake import owners, words
from parcels.intake.reasons import REFUSED
from parcels.models import Finding, ImportBatch, ImportRow, RegisterEntry
from parcels.models.finding import OF_ROWS
from parcels.services import findings
from parcels.services.imports import kinds
from parcels.services.imports.staging import verdict_of
from parcels.services.shapes import to_row
from parcels.services.work import ActRefused

State = ImportBatch.State
Verdict = ImportRow.Verdict
#: The reason that "repair the outline" settles.
RING = words.INVALID_RING
#: Reasons about one cell: they go when the cell is mended, or when it is left out.
ABOUT = {
    "invalid_code": "code", "invalid_sheet": "map_sheet", "invalid_land_number": "land_number",
    "invalid_area": "area_sq_wah", "no_area": "area_sq_wah",
    "unknown_document_type": "document_type", "unknown_use": "use", "unknown_village": "moo",
    "invalid_price": "price", "invalid_type": "type_code",
    "id_type_unknown": "owner_type", "invalid_id": "owner_id", "too_long": "",
}  # fmt: skip


@transaction.atomic
def mend(*, row: ImportRow, cells: Mapping[str, str]) -> None:
    """Other words for a row; what the file said stays where the form is empty.

    Reasons of the register (an overlap, a code used twice) are looked for anew by the check.
    """
    kind = kinds.kind_of(row.batch)
    given = {name: cells[name].strip() for name in kind.mendable if cells.get(name, "").strip()}
    parsed = kind.reread(given)
    row.problems = [
        problem
        for problem in row.problems
        if problem["code"] == RING
        or words.level(problem["code"]) == REFUSED
        or (problem["code"] in ABOUT and ABOUT[problem["code"]] not in given)
    ] + parsed.problems
    row.values = {**row.values, **parsed.values}
    row.code = parsed.code or row.code
    if whose := owners.person_kind(given.get("owner_type", "")):
        persons = orjson.loads(personal_data.decrypt(row.personal) or "[]")
        for person in persons:
            person |= {"kind": whose, **owners.numbered(person.get("id", ""), whose)}
        row.personal = personal_data.encrypt(orjson.dumps(persons).decode())
    _settle(row)


@transaction.atomic
def accept(*, row: ImportRow, code: str) -> None:
    """An officer answers for a doubt: a disputed claim, a repaired ring, a cell left out."""
    if code == RING:
        _repair(row)
    elif not words.can_accept(code):
        raise ActRefused(_("This cannot be accepted as it is."), code="not_acceptable")
    left_out = {"area_sq_wah": "register_area_sq_wah"}.get(ABOUT.get(code, ""), ABOUT.get(code))
    row.values = {name: value for name, value in row.values.items() if name != left_out}
    if code in ("id_type_unknown", "owners_do_not_match"):
        row.personal = b""
    row.accepted = sorted({*row.accepted, code})
    row.problems = [problem for problem in row.problems if problem["code"] != code]
    _settle(row)


def _repair(row: ImportRow) -> None:
    row.shape = repaired(row)


def repaired(row: ImportRow) -> MultiPolygon:
    """The outline with its crossing sides untied. Raises ActRefused where nothing would be left."""
    try:
        if row.shape is None:
            raise geometry.BadShape("empty")
        drawn: MultiPolygon = to_row(untied(shapely.from_wkb(bytes(row.shape.wkb))))
    except geometry.BadShape as error:
        text = _("The outline cannot be repaired. Mend it in the file.")
        raise ActRefused(text, code="bad_ring") from error
    return drawn


@transaction.atomic
def set_aside(*, row: ImportRow) -> None:
    """Not to be brought in: the row is forgotten with all it says, its reason stays."""
    row.verdict, row.personal, row.values, row.shape = Verdict.SET_ASIDE, b"", {}, None
    row.save(update_fields=["verdict", "personal", "values", "shape"])
    findings.recheck_rows(row.subdistrict_id, [row.pk])


def settle_by(row: ImportRow, entry: RegisterEntry) -> None:
    """An act has done what the row wanted. Its outline stays, should the act be taken back."""
    row.verdict, row.personal = Verdict.SET_ASIDE, b""
    row.save(update_fields=["verdict", "personal"])
    findings.recheck_rows(row.subdistrict_id, [row.pk], entry)


def wait_again(entry: RegisterEntry) -> None:
    """The act that settled rows was taken back: they wait as before."""
    gone = Finding.objects.filter(gone_by=entry, kind__in=OF_ROWS).values_list("rows", flat=True)
    rows = [pk for of in gone for pk in of]
    ImportRow.objects.filter(pk__in=rows, verdict=Verdict.SET_ASIDE, shape__isnull=False).update(
        verdict=Verdict.QUARANTINED
    )
    findings.recheck_rows(entry.subdistrict_id, rows)


def _settle(row: ImportRow) -> None:
    row.verdict = verdict_of(row.problems, row.accepted)
    row.changes = {}
    row.save(
        update_fields=[
            "values",
            "personal",
            "code",
            "problems",
            "accepted",
            "verdict",
            "changes",
            "shape",
        ]
    )
    findings.recheck_rows(row.subdistrict_id, [row.pk])


@transaction.atomic
def retry(*, batch: ImportBatch, by: User) -> ImportBatch:
    """The mended rows of an applied import as a batch of their own, to be checked and applied."""
    rows = ImportRow.objects.filter(batch=batch, verdict=Verdict.PENDING)
    if batch.state != State.APPLIED or not rows.exists():
        raise ActRefused(_("Mend at least one row first."), code="nothing_mended")
    again = ImportBatch.objects.create(
        subdistrict=batch.subdistrict,
        kind=batch.kind,
        state=State.REHEARSED,
        file_name=batch.file_name,
        file_sha256="",
        size_bytes=0,
        found=batch.found,
        answers={key: v for key, v in batch.answers.items() if key != "retire_missing"},
        effective_on=batch.effective_on,
        by=by,
    )
    moved = list(rows.values_list("pk", flat=True))
    rows.update(batch=again)
    findings.recheck_rows(batch.subdistrict_id, moved)
    return again
