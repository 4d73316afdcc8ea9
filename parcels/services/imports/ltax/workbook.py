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
from parcels.models import (
    Building,
    BuildingParcel,
    BuildingUse,
    BuildingVersion,
    ImportBatch,
    Parcel,
    Party,
    Right,
    Sign,
)
from parcels.services import bulk
from parcels.services.bulk import Kept
from parcels.services.imports import holders, staging, statements, uses
from parcels.services.imports.kinds import Line
from parcels.services.imports.ltax import buildings, people, signs, use_sets
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
    """Owners, land, uses of land, buildings, uses of buildings, signs."""

    label = _("LTAX workbook (six sheets)")
    fields: Mapping[str, Field] = {}

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
        """Sheet by sheet, the persons first. Raises Problem for a sheet that lacks a heading."""
        persons: ltax_rows.People = {}
        sheets = [sheet for sheet in ltax_rows.NEEDED if sheet in batch.found["layers"]]
        sheet = ""
        for word, value in read(received, {**options, "layers": sheets}):
            if word == "found":
                sheet = value["layer"]
                _check(sheet, value["fields"])
            else:
                yield _line(sheet, value, persons)

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
        use_sets.judge(batch, use_sets.FLOORS)
        signs.judge(batch)
        return {}

    def apply(self, batch: ImportBatch, work: Work) -> None:
        statements.run("import_none_ends", batch)
        tables = [*bulk.OF_PARCELS, *_OF_BUILDINGS, _signs_of(batch), _people_of(batch)]
        _touching(batch)
        bulk.keep_before(work.entry, tables)
        known = people.write(batch)
        statements.run("import_apply", batch, source="import")
        holders.write(batch, known)
        uses.share_out(batch)
        use_sets.write(batch, use_sets.LAND)
        buildings.write(batch, known)
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


def _line(sheet: str, value: list[Any], persons: ltax_rows.People) -> Line:
    number, raw, _shape, doubts = value
    parsed = ltax_rows.read_row(sheet, raw, persons)
    parsed.problems += [{"code": one["code"], "params": one["params"]} for one in doubts]
    return number, parsed, None


def _signs_of(batch: ImportBatch) -> Kept:
    condition = (
        f"t.subdistrict_id = {batch.subdistrict_id:d} AND t.code IN (SELECT code "
        f"FROM parcels_importrow WHERE batch_id = {batch.pk:d} AND about = 'sign' "
        "AND verdict IN ('new', 'changed'))"
    )
    return Kept(Sign, condition)


def _people_of(batch: ImportBatch) -> Kept:
    """Persons that are corrected; one that is made stays, like any person once met."""
    ids = ", ".join(map(str, people.changing(batch))) or "NULL"
    return Kept(Party, f"t.id IN ({ids})")


def _touching(batch: ImportBatch) -> None:
    statements.run("import_touching", batch)
    statements.run("import_touching_ltax", batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE import_touching; ANALYZE import_touching_buildings")
