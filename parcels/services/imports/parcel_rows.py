"""Parcels and register rows: from any vector format, CSV or XLSX. Judged and applied in SQL."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from geo.intake.receive import Received
from parcels import codes
from parcels.intake import columns, values
from parcels.intake.columns import FIELDS, Field
from parcels.intake.values import Parsed
from parcels.models import ImportBatch, ImportRow, Parcel
from parcels.models.vocabulary import BoundarySource
from parcels.services import bulk
from parcels.services.imports import holders, progress, staging, statements, uses
from parcels.services.imports.kinds import Ahead, Line
from parcels.services.work import Work

#: Rows in quarantine free old ground, so overlaps are looked for again; it settles in two or three.
_ROUNDS = 6
_SHIFT_M, _SHIFT_SPREAD_M = 5.0, 3.0


class ParcelRows:
    """Files of parcels, with shapes or without."""

    label = _("Parcels (map or table)")
    fields: Mapping[str, Field] = FIELDS
    rests_on_register = True
    #: Where the outlines of its files come from.
    source = BoundarySource.IMPORT

    mendable: tuple[str, ...] = (
        "code", "document_type", "document_number", "survey_page", "map_sheet", "land_number",
        "area_sq_wah", "use", "moo", "owner_type", "remark",
    )  # fmt: skip

    def reread(self, cells: Mapping[str, str]) -> Parsed:
        return values.parse(cells)

    def days_ahead(self, subdistrict: int) -> list[Ahead]:
        return []

    def recognises(self, names: list[str]) -> bool:
        return self.is_mapped(columns.guess(names))

    def claims(self, found: Mapping[str, Any]) -> bool:
        return False

    def is_mapped(self, mapped: Mapping[str, str]) -> bool:
        has_sheet = "map_sheet" in mapped or {"utm1", "utm2", "utm3"} <= mapped.keys()
        return (
            "code" in mapped
            or {"block", "lot"} <= mapped.keys()
            or ("land_number" in mapped and has_sheet)
            or {"document_type", "document_number"} <= mapped.keys()
        )

    def lines(
        self, batch: ImportBatch, received: Received, options: dict[str, Any]
    ) -> Iterator[Line]:
        return staging.lines_of(batch, received, options, values.parse)

    def judge(self, batch: ImportBatch) -> dict[str, int]:
        staging.beat(batch, stage="comparing")
        statements.run("import_match", batch)
        statements.run("import_compare", batch)
        self.compared(batch)
        staging.take_stock()
        staging.beat(batch, stage="checking")
        statements.run("import_rules", batch)
        _shift(batch)
        staging.beat(batch, stage="overlaps")
        statements.run("import_overlaps_anew", batch)
        for _round in range(_ROUNDS):
            statements.run("import_succession", batch)
            if not statements.run("import_overlaps", batch):
                break
        statements.run("import_descent", batch)
        staging.take_stock()
        statements.run("import_endings", batch, retire=_retires(batch))
        return _endings(batch)

    def compared(self, batch: ImportBatch) -> None:
        """After the rows are compared, before the rules are asked."""
        holders.compare(batch)

    def apply(self, batch: ImportBatch, work: Work) -> None:
        progress.step(batch, "applying")
        statements.run("import_succession", batch)
        statements.run("import_descent", batch)
        statements.run("import_endings", batch, retire=_retires(batch))
        _give_codes(batch)
        statements.run("import_touching", batch)
        bulk.keep_before(work.entry, bulk.OF_PARCELS)
        progress.step(batch, "writing")
        statements.run("import_apply", batch, source=self.source)
        progress.step(batch, "uses")
        holders.write(batch)
        uses.share_out(batch)
        progress.step(batch, "ending")
        statements.run("import_end", batch, entry=work.entry.pk)
        progress.step(batch, "keeping")
        statements.run("import_touching", batch)
        bulk.keep_after(work.entry, bulk.OF_PARCELS)
        if not work.because.is_preview:
            touched = RawSQL("SELECT parcel_id FROM import_touching", ())
            Parcel.objects.filter(pk__in=touched).refresh_main_use()


def _retires(batch: ImportBatch) -> bool:
    return bool(batch.answers.get("retire_missing"))


def _endings(batch: ImportBatch) -> dict[str, int]:
    """Parcels that would end, that are not in the file, that buildings keep."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE ends), count(*) FILTER (WHERE NOT succeeded), "
            "count(*) FILTER (WHERE kept_by_buildings) FROM import_endings"
        )
        ended, missing, kept = cursor.fetchone()
    return {"retired": ended, "not_in_file": missing, "kept_by_buildings": kept}


def _shift(batch: ImportBatch) -> None:
    """Note on the batch when the whole file lies beside the register: a wrong label."""
    [(moved, east, north, spread_e, spread_n, known)] = statements.fetch("import_shift", batch)
    if moved < 3 or moved < known / 2:
        return
    metres = (float(east) ** 2 + float(north) ** 2) ** 0.5
    if metres > _SHIFT_M and max(spread_e, spread_n) < max(_SHIFT_SPREAD_M, metres / 20):
        batch.problems.append(
            {
                "code": "shifted",
                "params": {"metres": round(metres), "east": round(east), "north": round(north)},
            }
        )


def _give_codes(batch: ImportBatch) -> None:
    """The next free lots of their block for new shapes that came without a code."""
    of_block: dict[str, list[int]] = {}
    for row, prefix in statements.fetch("import_blocks", batch):
        of_block.setdefault(prefix, []).append(row)
    used = _codes_by_block(batch) if of_block else {}
    given = [
        (row, str(code))
        for prefix, rows in of_block.items()
        for row, code in zip(
            rows, codes.new_lots(prefix, len(rows), used.get(prefix, ())), strict=True
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, [[row for row, _code in given], [code for _row, code in given]])


_GIVE = """
UPDATE parcels_importrow r SET code = n.code
  FROM unnest(%s::bigint[], %s::text[]) n(id, code) WHERE r.id = n.id
"""


def _codes_by_block(batch: ImportBatch) -> dict[str, list[str]]:
    """Every code ever used in the register, and those the file brings."""
    of_register = Parcel.objects.filter(subdistrict=batch.subdistrict_id)
    of_file = ImportRow.objects.filter(
        batch=batch, about="parcel", verdict__in=("new", "split")
    ).exclude(code="")
    found: dict[str, list[str]] = {}
    for rows in (of_register, of_file):
        for code in rows.values_list("code", flat=True):
            found.setdefault(codes.parse_parcel(code).prefix, []).append(code)
    return found
