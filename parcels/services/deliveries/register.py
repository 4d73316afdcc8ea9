"""The register as files: every layer in one format, packed, with what the reader may see."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.geojson import LON_LAT_SRID
from geo.models import Subdistrict
from geo.sheets import csv_lines, write_xlsx
from geo.vectors_out import DRIVERS, LayerForm, write_layer, write_parquet
from parcels import permissions
from parcels.models import Delivery, Party, PersonView
from parcels.problems import RegisterProblem
from parcels.selectors.layers import Sight, batches_of, layers_for, reading
from parcels.selectors.ltax import ltax_sheets
from parcels.services.deliveries.order import Advance

#: Format -> name; all but the first two kinds of workbook and the GeoPackage are packed as ZIP.
FORMATS = {
    "gpkg": "GeoPackage",
    "shp": "Shapefile",
    "geojson": "GeoJSON",
    "fgb": "FlatGeobuf",
    "parquet": "GeoParquet",
    "xlsx": "Excel (XLSX)",
    "csv": "CSV",
    "ltax": "LTAX Online",
}


class ExportRefused(RegisterProblem):
    """What was asked for is not for this reader, or not ready."""

    code = "export_refused"


class NotYetKnown(ExportRefused):
    code = "tgix_unknown"
    message = _(
        "The exchange standard MSP 12 (TGIX) is not published to this product. Give the XSD to your"
        " supplier; until then use GeoPackage or the LTAX workbook."
    )


@dataclass(frozen=True)
class ExportWish:
    """What is asked for. `reason` is needed for whole ID numbers, and is logged."""

    format: str
    day: dt.date
    owners: bool = False
    numbers: bool = False
    reason: str = ""

    @property
    def sight(self) -> Sight:
        return Sight(owners=self.owners or self.numbers, numbers=self.numbers)

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "day": self.day.isoformat()}

    @classmethod
    def from_json(cls, wish: dict[str, Any]) -> ExportWish:
        return cls(**{**wish, "day": dt.date.fromisoformat(wish["day"])})


def check_wish(wish: ExportWish, by: User) -> None:
    """Raises ExportRefused when the reader may not have this, or a reason is missing."""
    if wish.format == "tgix_msp12":
        raise NotYetKnown
    if wish.format not in FORMATS:
        raise ExportRefused(_("Choose a format."), code="no_format")
    if wish.sight.owners and not permissions.may_see_owners(by):
        raise ExportRefused(_("Your role may not see owners: export without them."), code="owners")
    if wish.format == "ltax" and not permissions.may_see_owners(by):
        raise ExportRefused(
            _("The LTAX workbook is a register of owners. Your role may not see owners."),
            code="owners",
        )
    if wish.numbers and not permissions.may_see_full_number(by):
        raise ExportRefused(_("Only tax staff may export whole ID numbers."), code="numbers")
    if wish.numbers and not wish.reason.strip():
        raise ExportRefused(
            _("Say why whole ID numbers are needed. The reason is kept with every person."),
            code="no_reason",
        )


def make_register(row: Delivery, folder: Path, advance: Advance) -> Path | None:
    """A delivery of the register. Rights are asked again: a role may have changed since."""
    assert row.requested_by is not None
    wish = ExportWish.from_json(row.wish)
    return export_register(
        subdistrict=row.subdistrict, wish=wish, by=row.requested_by, folder=folder, advance=advance
    )


def may_fetch(row: Delivery, by: User) -> bool:
    """Whether the file is still for this reader: a role may have changed since it was made."""
    if row.kind == Delivery.Kind.PROPERTY:
        return permissions.may_see_owners(by)
    if row.kind != Delivery.Kind.REGISTER:
        return True
    try:
        check_wish(ExportWish.from_json(row.wish), by)
    except ExportRefused:
        return False
    return True


def export_register(
    *, subdistrict: Subdistrict, wish: ExportWish, by: User, folder: Path, advance: Advance
) -> Path | None:
    """Write the export into a folder. None when `advance` said to stop. Raises ExportRefused."""
    check_wish(wish, by)
    _note_looks(subdistrict, wish, by)
    writer = _WRITERS.get(wish.format, _vectors)
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        return writer(_Export(subdistrict, wish, work, advance))
    except _Stopped:
        return None
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Stopped(Exception):
    """The person who waits has cancelled."""


@dataclass(frozen=True)
class _Export:
    subdistrict: Subdistrict
    wish: ExportWish
    work: Path
    advance: Advance

    @property
    def stem(self) -> str:
        return f"register-{self.subdistrict.code}-{self.wish.day:%Y%m%d}"

    def layers(self, srid: int | None = None) -> Iterator[tuple[LayerForm, Iterator[list[Any]]]]:
        """Every layer with its batches, counting on; raises _Stopped between batches."""
        forms = layers_for(self.wish.sight)
        with reading() as source:
            for done, form in enumerate(forms):
                rows = batches_of(
                    source, form.name, self.subdistrict.pk, self.wish.day,
                    sight=self.wish.sight, srid=srid,
                )  # fmt: skip
                yield form, self._counted(rows, done, len(forms))
        self.go_on(len(forms), len(forms))

    def go_on(self, done: int, total: int) -> None:
        if not self.advance(done, total):
            raise _Stopped

    def _counted(self, rows: Iterator[Any], done: int, total: int) -> Iterator[Any]:
        self.go_on(done, total)
        for batch in rows:
            yield batch
            self.go_on(done, total)


def _vectors(export: _Export) -> Path:
    """GeoPackage in one file; a Shapefile, FlatGeobuf or GeoJSON a layer, in a ZIP."""
    kind = export.wish.format
    srid = LON_LAT_SRID if kind == "geojson" else None
    ending = DRIVERS[kind][1]
    for form, batches in export.layers(srid):
        if kind == "gpkg":
            write_layer(kind, export.work / f"{export.stem}.gpkg", form, batches, _srid(srid))
        elif form.geometry or kind == "shp":
            target = export.work / f"{form.name}.{'dbf' if not form.geometry else ending}"
            write_layer(kind, target, form, batches, _srid(srid))
        else:
            _csv_file(export.work / f"{form.name}.csv", form, batches)
    if kind == "gpkg":
        return _out(export, export.work / f"{export.stem}.gpkg")
    return _packed(export)


def _parquet(export: _Export) -> Path:
    for form, batches in export.layers():
        write_parquet(export.work / f"{form.name}.parquet", form, batches, _srid(None))
    return _packed(export)


def _csv(export: _Export) -> Path:
    for form, batches in export.layers():
        _csv_file(export.work / f"{form.name}.csv", form, batches)
    return _packed(export)


def _xlsx(export: _Export) -> Path:
    target = export.work / f"{export.stem}.xlsx"
    write_xlsx(target, ((form.name, _table(form, rows)) for form, rows in export.layers()))
    return _out(export, target)


def _ltax(export: _Export) -> Path:
    target = export.work / f"ltax-{export.stem}.xlsx"
    export.go_on(0, 6)
    with reading() as source:
        sheets = ltax_sheets(source, export.subdistrict, export.wish.day, export.wish.sight)
        write_xlsx(target, _each(export, sheets))
    export.go_on(6, 6)
    return _out(export, target)


def _each(export: _Export, sheets: Iterator[Any]) -> Iterator[Any]:
    for done, sheet in enumerate(sheets):
        export.go_on(done, 6)
        yield sheet


_WRITERS: dict[str, Callable[[_Export], Path]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _xlsx,
    "ltax": _ltax,
}


def _srid(wanted: int | None) -> int:
    return wanted or settings.REGISTER_SRID


def _csv_file(target: Path, form: LayerForm, batches: Iterator[list[Any]]) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(_table(form, batches)))


def _table(form: LayerForm, batches: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """A layer without its shapes, headings first."""
    width = len(form.columns)
    yield [column.th for column in form.columns]
    for batch in batches:
        for row in batch:
            yield [_cell(cell) for cell in row[:width]]


def _cell(cell: Any) -> Any:
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _packed(export: _Export) -> Path:
    """All that was written, in one ZIP, each file forgotten as it is packed."""
    target = export.work / f"{export.stem}-{export.wish.format}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(export.work.iterdir()):
            if file != target:
                archive.write(file, file.name)
                file.unlink()
    return _out(export, target)


def _out(export: _Export, made: Path) -> Path:
    target = export.work.parent / made.name
    made.replace(target)
    return target


@transaction.atomic
def _note_looks(subdistrict: Subdistrict, wish: ExportWish, by: User) -> None:
    """Whole numbers leave: the look at every person is kept with its reason, before it happens."""
    if not wish.numbers:
        return
    purpose = f"export {wish.format}: {wish.reason.strip()}"[:300]
    people = Party.objects.filter(subdistrict=subdistrict).values_list("pk", flat=True)
    looks = (
        PersonView(subdistrict=subdistrict, user=by, party_id=pk, purpose=purpose)
        for pk in people.iterator(chunk_size=2_000)
    )
    PersonView.objects.bulk_create(looks, batch_size=2_000)
