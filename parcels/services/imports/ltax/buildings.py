"""The sheet of buildings: compared with those that stand, written with their states and holders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from parcels.models import (
    Building,
    BuildingParcel,
    BuildingVersion,
    ImportBatch,
    ImportRow,
    Parcel,
    Party,
    Right,
)
from parcels.models.building import BuildingState
from parcels.models.vocabulary import TAXED_RIGHTS
from parcels.services.imports import holders, staging

Verdict = ImportRow.Verdict
FIELDS = ("type_code", "material", "floors", "area_sq_m", "year_built", "remark")
_OF_NEW = ("type_code", "material", "area_sq_m", "parcels")


def judge(batch: ImportBatch) -> None:
    """Verdicts of the buildings, after those of the parcels."""
    seen = set[str]()
    for part in holders.chunks(_rows(batch).filter(verdict=Verdict.PENDING)):
        there = _buildings(batch, part)
        rights = _rights(there.values())
        known = _parcels_known(batch, part)
        for row in part:
            if fault := _fault(batch, row, there.get(row.code), known, seen):
                row.problems.append(fault)
                row.verdict = Verdict.REFUSED
            else:
                _compare(row, there.get(row.code), rights)
            seen.add(row.code)
        staging.keep(part)


def _buildings(batch: ImportBatch, rows: Iterable[ImportRow]) -> dict[str, Building]:
    found = Building.objects.filter(
        subdistrict=batch.subdistrict_id, code__in=[row.code for row in rows]
    )
    found = found.defer("footprint").select_related("parcel")
    return {row.code: row for row in found.prefetch_related("other_parcels__parcel")}


def _rights(buildings: Iterable[Building]) -> dict[int, list[Right]]:
    found = defaultdict[int, list[Right]](list)
    ids = [building.pk for building in buildings]
    rows = Right.objects.open().filter(building__in=ids, kind__in=TAXED_RIGHTS)
    for right in rows.select_related("party").order_by("pk"):
        found[right.building_id or 0].append(right)
    return found


def _parcels_known(batch: ImportBatch, rows: Iterable[ImportRow]) -> set[str]:
    """Codes of parcels that stand, or that this file makes."""
    codes = {code for row in rows for code in row.values.get("parcels", [])}
    own = Parcel.objects.current().filter(subdistrict=batch.subdistrict_id, code__in=codes)
    new = ImportRow.objects.filter(batch=batch, about="parcel", verdict="new", code__in=codes)
    return {*own.values_list("code", flat=True), *new.values_list("code", flat=True)}


def _fault(
    batch: ImportBatch, row: ImportRow, now: Building | None, known: set[str], seen: set[str]
) -> dict[str, Any] | None:
    """Why the row cannot be taken."""
    if row.code in seen:
        return _reason("thing_twice", code=row.code)
    if now is not None and now.retired_on:
        return _reason("thing_ended", code=row.code)
    if missing := set(row.values["parcels"]) - known:
        return _reason("no_such_parcel", code=", ".join(sorted(missing))[:60])
    if now is None and not all(row.values.get(name) for name in _OF_NEW):
        return _reason("building_incomplete", code=row.code)
    if now is not None and batch.effective_on and now.valid_from > batch.effective_on:
        return _reason("stands_later", code=row.code, day=str(now.valid_from))
    return None


def _reason(reason: str, /, **params: object) -> dict[str, Any]:
    return {"code": reason, "params": params}


def _compare(row: ImportRow, now: Building | None, rights: Mapping[int, list[Right]]) -> None:
    if now is None:
        row.verdict = Verdict.NEW
        _check_shares(row)
        return
    row.changes = {
        name: [_text(getattr(now, name)), _text(row.values[name])]
        for name in FIELDS
        if row.values.get(name) and _text(getattr(now, name)) != _text(row.values[name])
    }
    stands_on = _stands_on(now)
    if row.values["parcels"] and stands_on != row.values["parcels"]:
        row.changes["parcels"] = [";".join(stands_on), ";".join(row.values["parcels"])]
    held = rights.get(now.pk, [])
    row.verdict = Verdict.CHANGED if row.changes else Verdict.UNCHANGED
    if row.personal and not _same_holders(held, row):
        row.changes["owner"] = ["…" if held else None, "…"]
        row.verdict = Verdict.CHANGED
        _check_shares(row)


def _stands_on(building: Building) -> list[str]:
    others = sorted(link.parcel.code for link in building.other_parcels.all())
    return ([building.parcel.code] if building.parcel else []) + others


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _same_holders(held: list[Right], row: ImportRow) -> bool:
    persons = holders.persons_of(row)
    shares = ";".join(f"{right.share_numerator}/{right.share_denominator}" for right in held)
    if row.values["shares"] and row.values["shares"] != shares:
        return False
    parties = list({right.party_id: right.party for right in held}.values())
    return len(parties) == len(persons) and all(
        holders.is_same(party, person) for party, person in zip(parties, persons, strict=True)
    )


def _check_shares(row: ImportRow) -> None:
    persons = holders.persons_of(row)
    if len(persons) > 1 and not row.values["shares"]:
        row.problems.append(_reason("shares_presumed"))
    if persons and shares_of(row.values["shares"], len(persons)) is None:
        row.problems.append(_reason("shares_do_not_add_up"))
        row.verdict = Verdict.REFUSED


def shares_of(text: str, many: int) -> list[Fraction] | None:
    """'1/2;1/2' for two persons; equal ones where the cell is empty; None when it does not fit."""
    if not text:
        return [Fraction(1, many)] * many
    try:
        shares = [Fraction(part) for part in text.split(";")]
    except (ValueError, ZeroDivisionError):
        return None
    fits = len(shares) == many and sum(shares) == 1 and all(share > 0 for share in shares)
    return shares if fits else None


def write(batch: ImportBatch, known: Mapping[str, Party]) -> None:
    for part in holders.chunks(_rows(batch).filter(verdict__in=("new", "changed"))):
        there = _buildings(batch, part)
        _states(batch, [row for row in part if row.code in there], there)
        new = [row for row in part if row.code not in there]
        parcels = _keys_of_parcels(batch, part)
        made = Building.objects.bulk_create(_made(batch, row, parcels) for row in new)
        there |= {building.code: building for building in made}
        moved = [row for row in part if row.verdict == "new" or "parcels" in row.changes]
        _stand(batch, moved, there, parcels)
        going = [row for row in part if row.verdict == "new" or "owner" in row.changes]
        _hold(batch, going, there, known)


def _keys_of_parcels(batch: ImportBatch, rows: Iterable[ImportRow]) -> dict[str, int]:
    codes = {code for row in rows for code in row.values["parcels"]}
    found = Parcel.objects.current().filter(subdistrict=batch.subdistrict_id, code__in=codes)
    return dict(found.values_list("code", "pk"))


def _states(batch: ImportBatch, rows: list[ImportRow], there: Mapping[str, Building]) -> None:
    """The states in force end on the batch's day, the changed ones begin."""
    closed, changed = list[BuildingVersion](), list[Building]()
    for row in rows:
        building, day = there[row.code], batch.effective_on
        state = [name for name in FIELDS if name in row.changes]
        if state and day and building.valid_from < day:
            closed.append(_version(building, DateRange(building.valid_from, day)))
            building.valid_from = day
        for name in state:
            setattr(building, name, row.values[name])
        building.version += 1
        changed.append(building)
    BuildingVersion.objects.bulk_create(closed, 1_000)
    Building.objects.bulk_update(changed, [*FIELDS, "valid_from", "version"], 1_000)


def _version(building: Building, during: DateRange) -> BuildingVersion:
    values = {
        field.attname: getattr(building, field.attname) for field in BuildingState._meta.fields
    }
    return BuildingVersion(
        subdistrict_id=building.subdistrict_id, building=building, parcel_id=building.parcel_id,
        during=during, version=building.version, **values,
    )  # fmt: skip


def _made(batch: ImportBatch, row: ImportRow, parcels: Mapping[str, int]) -> Building:
    said = {name: row.values[name] for name in FIELDS if row.values.get(name)}
    assert batch.effective_on is not None
    return Building(
        subdistrict_id=batch.subdistrict_id, code=row.code, valid_from=batch.effective_on,
        parcel_id=parcels[row.values["parcels"][0]], footprint_source="import", **said,
    )  # fmt: skip


def _stand(
    batch: ImportBatch,
    rows: list[ImportRow],
    there: Mapping[str, Building],
    parcels: Mapping[str, int],
) -> None:
    """The first parcel of a row is its building's own; the others it reaches onto."""
    links = list[BuildingParcel]()
    for row in rows:
        building, (first, *others) = there[row.code], row.values["parcels"]
        kept = [parcels[code] for code in others]
        Building.objects.filter(pk=building.pk).update(parcel_id=parcels[first])
        building.other_parcels.exclude(parcel__in=kept).delete()
        have = set(building.other_parcels.values_list("parcel", flat=True))
        links += [
            BuildingParcel(subdistrict_id=batch.subdistrict_id, building=building, parcel_id=pk)
            for pk in dict.fromkeys(kept)
            if pk not in have
        ]
    BuildingParcel.objects.bulk_create(links)


def _hold(
    batch: ImportBatch,
    rows: list[ImportRow],
    there: Mapping[str, Building],
    known: Mapping[str, Party],
) -> None:
    holders.close_rights(batch, "building_id", [there[row.code].pk for row in rows if row.personal])
    made = list[Right]()
    for row in rows:
        persons = holders.persons_of(row)
        shares = shares_of(row.values["shares"], len(persons)) if persons else []
        for person, share in zip(persons, shares or [], strict=True):
            made.append(
                Right(
                    subdistrict_id=batch.subdistrict_id,
                    building=there[row.code],
                    party=known[person["ref"]],
                    share_numerator=share.numerator,
                    share_denominator=share.denominator,
                    during=(batch.effective_on, None),
                )
            )
    Right.objects.bulk_create(made, 2_000)


def _rows(batch: ImportBatch) -> Any:
    return ImportRow.objects.filter(batch=batch, about="building")
