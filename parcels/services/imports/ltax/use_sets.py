"""The two sheets of uses: all rows of one parcel or building are its uses, or none is taken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, islice
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from parcels import ltax
from parcels.models import Building, BuildingUse, ImportBatch, ImportRow, Parcel, UseZone
from parcels.services.holdings import Use, floor_of, floor_use_of, use_of, zone_of
from parcels.services.imports import staging

Verdict = ImportRow.Verdict
_SETS = 1_000
_WAITING = (Verdict.REFUSED, Verdict.QUARANTINED, Verdict.SET_ASIDE)
_BY_CODE = {str(code): by for by, code in ltax.USED_BY.items()}
_CROPS = {str(code): name for name, code in ltax.CROP.items()}


@dataclass(frozen=True)
class Kind:
    """Uses of land or of floors: which rows, of what, in which words of LTAX they are compared.

    The words' third is who uses it.
    """

    about: str
    of: str  # the rows of the same file that make or change the thing
    area: str  # its whole area in those rows

    def present(self, subdistrict: int, codes: Iterable[str]) -> dict[str, tuple[int, Decimal]]:
        """Code -> key and whole area of what stands."""
        model: Any = Parcel if self.about == "land_use" else Building
        name = "register_area_sq_wah" if model is Parcel else "area_sq_m"
        rows = model.objects.filter(subdistrict=subdistrict, code__in=codes, retired_on=None)
        return {code: (pk, area) for pk, code, area in rows.values_list("pk", "code", name)}

    def uses(self, ids: Iterable[int]) -> dict[int, list[Use]]:
        found = defaultdict[int, list[Use]](list)
        if self.about == "land_use":
            for row in UseZone.objects.open().filter(parcel__in=ids).order_by("pk"):
                found[row.parcel_id].append(use_of(row))
        else:
            for row in BuildingUse.objects.open().filter(building__in=ids).order_by("pk"):
                found[row.building_id].append(floor_use_of(row))
        return found

    def coded(self, use: Use, year: int) -> tuple[str, ...]:
        """The use as the workbook says it, without its area."""
        if self.about == "floor_use":
            let = {"self": "1", "tenant": "2"}.get(use.used_by, "")
            return (str(ltax.BUILDING_USE[use.use]), use.floor, let)
        years = 0 if use.vacant_since is None else year - use.vacant_since
        vacant = "" if use.use != "UNUSED" else "6" if years >= 6 else "3" if years >= 3 else "0"
        by, crop = ltax.USED_BY.get(use.used_by, ""), ltax.crop(use.crop) or ""
        return (use.use, vacant, str(by), str(crop))

    def said(self, row: ImportRow) -> tuple[str, ...]:
        cells = row.values
        if self.about == "floor_use":
            return (cells["use"], cells["floor"], cells["by"])
        vacant = str(cells["vacant"]) if cells["use"] == "UNUSED" else ""
        return (cells["use"], vacant, cells["by"], cells["crop"])


LAND = Kind("land_use", "parcel", "register_area_sq_wah")
FLOORS = Kind("floor_use", "building", "area_sq_m")


def judge(batch: ImportBatch, kind: Kind) -> None:
    """Verdicts of the sets, after those of the parcels or buildings of the file."""
    year = batch.effective_on.year if batch.effective_on else 0
    for sets in portions(batch, kind.about):
        there = kind.present(batch.subdistrict_id, sets)
        uses = kind.uses([pk for pk, _area in there.values()])
        coming = _coming(batch, kind, sets)
        changed = list[ImportRow]()
        for code, rows in sets.items():
            pk, area = there.get(code, (0, Decimal(0)))
            whole = coming.get(code, area if pk else None)
            _judge_set(kind, rows, uses.get(pk, []) if pk else None, whole, year)
            for row in rows:
                row.parcel_id = pk or None if kind is LAND else None
            changed += rows
        staging.keep(changed)


def _judge_set(
    kind: Kind, rows: list[ImportRow], now: list[Use] | None, whole: Decimal | None, year: int
) -> None:
    """`now` is None for a thing of this file that is new; `whole` for one nobody knows."""
    if any(row.verdict in _WAITING for row in rows):
        return _all(rows, Verdict.REFUSED, "set_waits")
    if whole is None:
        return _all(rows, Verdict.REFUSED, "nothing_to_use")
    if _are_same(kind, rows, now or [], year):
        return _all(rows, Verdict.UNCHANGED)
    total = sum((Decimal(row.values["area"]) for row in rows), Decimal(0))
    if total != whole or any(Decimal(row.values["area"]) <= 0 for row in rows):
        return _all(rows, Verdict.REFUSED, "uses_do_not_add_up", total=f"{total}", whole=f"{whole}")
    for row in rows:
        row.changes = {"use": [None, row.values["use"]], "area": [None, row.values["area"]]}
    return _all(rows, Verdict.NEW if now is None else Verdict.CHANGED)


def _are_same(kind: Kind, rows: list[ImportRow], now: list[Use], year: int) -> bool:
    left = list(now)
    for row in rows:
        area = Decimal(row.values["area"])
        same = [use for use in left if use.area == area and _is_alike(kind, row, use, year)]
        if not same:
            return False
        left.remove(same[0])
    return not left


def _is_alike(kind: Kind, row: ImportRow, use: Use, year: int) -> bool:
    """The same in LTAX's words but for the area. A row silent on who uses it fits anyone."""
    said, has = kind.said(row), kind.coded(use, year)
    return (said[0], said[1], said[3:]) == (has[0], has[1], has[3:]) and said[2] in ("", has[2])


def _all(rows: list[ImportRow], verdict: Verdict, code: str = "", **params: object) -> None:
    for row in rows:
        if code and row.verdict not in _WAITING:
            row.problems.append({"code": code, "params": params})
        row.verdict = verdict if row.verdict not in _WAITING else row.verdict


def write(batch: ImportBatch, kind: Kind) -> None:
    """The sets that are new or changed, from the batch's day; what the file cannot say is kept."""
    assert batch.effective_on is not None
    for sets in portions(batch, kind.about, verdicts=("new", "changed")):
        there = kind.present(batch.subdistrict_id, sets)
        ids = [pk for pk, _area in there.values()]
        before = kind.uses(ids)
        _close(kind, ids, batch)
        made = list[UseZone | BuildingUse]()
        for code, rows in sets.items():
            pk = there[code][0]
            for use in _meant(kind, rows, before.get(pk, []), batch.effective_on.year):
                made.append(_row(kind, batch, pk, use))
        model: Any = UseZone if kind is LAND else BuildingUse
        model.objects.bulk_create(made, 2_000)
        owner: Any = Parcel if kind is LAND else Building
        touched = owner.objects.filter(pk__in=ids)
        for thing in touched.only("pk", "version"):
            thing.version += 1
            thing.save(update_fields=["version"])


def _meant(kind: Kind, rows: list[ImportRow], before: list[Use], year: int) -> Iterator[Use]:
    left = list(before)
    for row in rows:
        same = next((use for use in left if _is_alike(kind, row, use, year)), None)
        if same is not None:
            left.remove(same)
        yield _use(kind, row.values, same, year)


def _use(kind: Kind, cells: Mapping[str, Any], same: Use | None, year: int) -> Use:
    area = Decimal(cells["area"])
    if same is not None:
        return replace(same, area=area)
    by = _BY_CODE.get(cells["by"], "self")
    if kind is FLOORS:
        return Use(ltax.FLOOR_USES[cells["use"]], area, used_by=by, floor=cells["floor"])
    named = cells["crop_name"]
    crop = named if str(ltax.crop(named) or "") == cells["crop"] else _CROPS.get(cells["crop"], "")
    since = max(year - cells["vacant"], 2020) if cells["use"] == "UNUSED" else None
    return Use(cells["use"], area, crop=crop, used_by=by, vacant_since=since)


def _row(kind: Kind, batch: ImportBatch, pk: int, use: Use) -> UseZone | BuildingUse:
    if kind is LAND:
        return zone_of(use, batch.subdistrict_id, pk, batch.effective_on)
    return floor_of(use, batch.subdistrict_id, pk, batch.effective_on)


def _close(kind: Kind, ids: list[int], batch: ImportBatch) -> None:
    model: Any = UseZone if kind is LAND else BuildingUse
    rows = model.objects.open().filter(**{f"{'parcel' if kind is LAND else 'building'}__in": ids})
    rows.filter(during__startswith__gte=batch.effective_on).delete()
    ended = list(rows)
    for row in ended:
        row.during = DateRange(row.during.lower, batch.effective_on)
    model.objects.bulk_update(ended, ["during"], 2_000)


def portions(
    batch: ImportBatch, about: str, verdicts: tuple[str, ...] = ()
) -> Iterator[dict[str, list[ImportRow]]]:
    """Code -> its rows, a thousand codes at a time. Rows without a code stand alone."""
    rows = ImportRow.objects.filter(batch=batch, about=about).exclude(code="")
    rows = rows.filter(verdict__in=verdicts) if verdicts else rows
    ordered = rows.defer("shape", "personal").order_by("code", "pk").iterator(chunk_size=2_000)
    sets = ((code, list(group)) for code, group in groupby(ordered, key=lambda row: row.code))
    while portion := dict(islice(sets, _SETS)):
        yield portion


def _coming(batch: ImportBatch, kind: Kind, codes: Iterable[str]) -> dict[str, Decimal]:
    """Code -> whole area that a row of this file gives it."""
    rows = ImportRow.objects.filter(
        batch=batch, about=kind.of, code__in=list(codes), verdict__in=("new", "changed")
    )
    areas = rows.values_list("code", f"values__{kind.area}")
    return {code: Decimal(area) for code, area in areas if area}
