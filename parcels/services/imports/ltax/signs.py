"""The sheet of signs: put up or corrected. A sign is so from the day it was put up."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface

from parcels.models import ImportBatch, ImportRow, Parcel, Party, Sign
from parcels.services.imports import holders, staging

Verdict = ImportRow.Verdict
FIELDS = (
    "business_name", "wording", "is_moving", "width_cm", "height_cm", "sides", "installed_on",
)  # fmt: skip


def judge(batch: ImportBatch) -> None:
    """Verdicts of the signs, after those of the parcels."""
    seen = set[str]()
    for part in holders.chunks(_rows(batch).filter(verdict=Verdict.PENDING)):
        there, drawn = _signs(batch, part), _places(batch, part)
        for row in part:
            now = there.get(row.code)
            if fault := _fault(row, now, drawn, seen):
                row.problems.append({"code": fault, "params": {"code": row.code}})
                row.verdict = Verdict.REFUSED
            else:
                row.changes = _changes(row, now) if now else {}
                row.verdict = Verdict.NEW if now is None else (
                    Verdict.CHANGED if row.changes else Verdict.UNCHANGED)  # fmt: skip
            seen.add(row.code)
        staging.keep(part)


def _fault(row: ImportRow, now: Sign | None, drawn: Mapping[str, Any], seen: set[str]) -> str:
    if row.code in seen:
        return "thing_twice"
    if now is not None:
        return "thing_ended" if now.removed_on else ""
    return "" if row.values["parcel"] in drawn else "sign_without_place"


def _changes(row: ImportRow, now: Sign) -> dict[str, list[Any]]:
    told = {name: row.values[name] for name in FIELDS if row.values.get(name) not in (None, "")}
    changed = {
        name: [str(getattr(now, name)), str(value)]
        for name, value in told.items()
        if str(getattr(now, name)) != str(value)
    }
    if not holders.is_same(now.owner, holders.persons_of(row)[0]):
        changed["owner"] = ["…", "…"]
    return changed


def write(batch: ImportBatch, known: Mapping[str, Party]) -> None:
    for part in holders.chunks(_rows(batch).filter(verdict__in=("new", "changed"))):
        there, places = _signs(batch, part), _places(batch, part)
        for row in part:
            sign = there.get(row.code) or _new(batch, row, places)
            for name in FIELDS:
                if row.values.get(name) not in (None, ""):
                    setattr(sign, name, row.values[name])
            sign.installed_on = dt.date.fromisoformat(row.values["installed_on"])
            sign.owner = known[holders.persons_of(row)[0]["ref"]]
            sign.save()


def _new(batch: ImportBatch, row: ImportRow, places: Mapping[str, Any]) -> Sign:
    parcel, spot = places[row.values["parcel"]]
    return Sign(subdistrict_id=batch.subdistrict_id, code=row.code, parcel_id=parcel, position=spot)


def _signs(batch: ImportBatch, rows: Iterable[ImportRow]) -> dict[str, Sign]:
    codes = [row.code for row in rows]
    found = Sign.objects.filter(subdistrict=batch.subdistrict_id, code__in=codes)
    return {sign.code: sign for sign in found.select_related("owner")}


def _places(batch: ImportBatch, rows: Iterable[ImportRow]) -> dict[str, tuple[int, Any]]:
    """Code of a drawn parcel -> its key and a point inside."""
    codes = {row.values.get("parcel", "") for row in rows}
    found = Parcel.objects.current().filter(
        subdistrict=batch.subdistrict_id, code__in=codes, boundary__isnull=False
    )
    spots = found.annotate(spot=PointOnSurface("boundary"))
    return {code: (pk, spot) for code, pk, spot in spots.values_list("code", "pk", "spot")}


def _rows(batch: ImportBatch) -> Any:
    return ImportRow.objects.filter(batch=batch, about="sign")
