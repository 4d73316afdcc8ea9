"""The kind of file: which sheets it has, how they are judged together and applied as one act."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from geo.intake.problems import Problem
from geo.intake.read import read
from geo.intake.receive import Received
from parcels import ltax
from parcels.intake import ltax_rows
from parcels.intake.columns import Field
from parcels.intake.values import Parsed
from parcels.models import (
    Building,
    BuildingParcel,
    BuildingUse,
    BuildingVersion,
    House,
    ImportBatch,
    Parcel,
    Party,
    Right,
    Sign,
)
from parcels.services import bulk
from parcels.services.bulk import Kept
from parcels.services.imports import holders, staging, statements, uses
from parcels.services.imports.kinds import Ahead, Line
from parcels.services.imports.ltax import buildings, houses, people, signs, unread, use_sets
from parcels.services.work import Work

_BUILT = "SELECT building_id FROM import_touching_buildings"
_OF_BUILDINGS = [
    Kept(Building, f"t.id IN ({_BUILT})"),
    Kept(BuildingVersion, f"t.building_id IN ({_BUILT})"),
    Kept(BuildingUse, f"t.building_id IN ({_BUILT})"),
    Kept(BuildingParcel, f"t.building_id IN ({_BUILT})"),
    Kept(Right, f"t.building_id IN ({_BUILT})"),
]


class LtaxWorkbook:
    """Owners, land, uses of land, buildings with house numbers, uses of buildings, signs."""

    label = _("LTAX workbook (six sheets)")
    fields: Mapping[str, Field] = {}
    rests_on_register = True

    mendable = ()  # its rows are mended in the file

    def reread(self, cells: Mapping[str, str]) -> Parsed:
        return Parsed()

    def days_ahead(self, subdistrict: int) -> list[Ahead]:
        return []

    def recognises(self, names: list[str]) -> bool:
        return False  # by its sheets, not by the columns of one

    def claims(self, found: Mapping[str, Any]) -> bool:
        sheets = set(found.get("layers", []))
        return found.get("format") == "XLSX" and {ltax_rows.OWNERS, ltax_rows.LAND} <= sheets

    def is_mapped(self, mapped: Mapping[str, str]) -> bool:
        return True

    def lines(
        self, batch: ImportBatch, received: Received, options: dict[str, Any]
    ) -> Iterator[Line]:
        """Sheet by sheet, the persons first. Raises Problem for a sheet that lacks a heading.

        What is filled in and has no place in the register is named on the batch.
        """
        persons: ltax_rows.People = {}
        sheets = [sheet for sheet in ltax_rows.NEEDED if sheet in batch.found["layers"]]
        beside = unread.Unread(set(batch.found["layers"]) - set(sheets))
        sheet = ""
        for word, value in read(received, {**options, "layers": sheets}):
            if word == "found":
                sheet = value["layer"]
                _check(sheet, value["fields"])
            else:
                beside.look(sheet, value[1])
                yield from _lines(sheet, value, persons)
        batch.problems += beside.notices()

    def judge(self, batch: ImportBatch) -> dict[str, int]:
        staging.beat(batch, stage="comparing")
        people.judge(batch)
        statements.run("import_ltax_land", batch, coded=list(ltax.DOCUMENT))
        statements.run("import_match", batch)
        statements.run("import_compare", batch)
        holders.compare(batch, whole=True)
        staging.beat(batch, stage="checking")
        statements.run("import_rules", batch)
        use_sets.judge(batch, use_sets.LAND)
        buildings.judge(batch)
        houses.judge(batch)
        use_sets.judge(batch, use_sets.FLOORS)
        signs.judge(batch)
        return {}

    def apply(self, batch: ImportBatch, work: Work) -> None:
        statements.run("import_none_ends", batch)
        tables = [*bulk.OF_PARCELS, *_OF_BUILDINGS, *_of_batch(batch)]
        _touching(batch)
        bulk.keep_before(work.entry, tables)
        known = people.write(batch)
        statements.run("import_apply", batch, source="import")
        holders.write(batch, known)
        uses.share_out(batch)
        use_sets.write(batch, use_sets.LAND)
        buildings.write(batch, known)
        houses.write(batch)
        use_sets.write(batch, use_sets.FLOORS)
        signs.write(batch, known)
        _touching(batch)
        bulk.keep_after(work.entry, tables)
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT parcel_id FROM import_touching")
            touched = [pk for (pk,) in cursor.fetchall()]
        Parcel.objects.filter(pk__in=touched).refresh_main_use()


def _check(sheet: str, headings: list[str]) -> None:
    for heading in ltax_rows.NEEDED[sheet]:
        if heading not in headings:
            raise Problem("missing_heading", {"sheet": sheet, "name": heading})


def _lines(sheet: str, value: list[Any], persons: ltax_rows.People) -> Iterator[Line]:
    number, raw, _shape, doubts = value
    parsed = ltax_rows.read_row(sheet, raw, persons)
    parsed.problems += [{"code": one["code"], "params": one["params"]} for one in doubts]
    yield number, parsed, None
    if sheet == ltax_rows.BUILDINGS:
        for house in ltax_rows.houses_of(parsed, raw):
            yield number, house, None


def _of_batch(batch: ImportBatch) -> list[Kept]:
    """Signs, houses, and persons that are corrected; one that is made stays, once met."""
    mine = (
        f"FROM parcels_importrow r WHERE r.batch_id = {batch.pk:d} "
        "AND r.verdict IN ('new', 'changed')"
    )
    signs = f"t.code IN (SELECT r.code {mine} AND r.about = 'sign')"
    joined = f"SELECT (r.values->>'house')::bigint {mine} AND r.about = 'house'"
    ids = ", ".join(map(str, people.changing(batch))) or "NULL"
    return [
        Kept(Sign, f"t.subdistrict_id = {batch.subdistrict_id:d} AND {signs}"),
        Kept(House, f"(t.building_id IN ({_BUILT}) OR t.id IN ({joined}))"),
        Kept(Party, f"t.id IN ({ids})"),
    ]


def _touching(batch: ImportBatch) -> None:
    statements.run("import_touching", batch)
    statements.run("import_touching_ltax", batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE import_touching; ANALYZE import_touching_buildings")
