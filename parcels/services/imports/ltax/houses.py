"""House numbers of the sheet of buildings: joined to a building, corrected, or set up at its place.

A house stands in the register once. A number the file does not name stays; one that stands at
another building stays there; nothing is guessed where a correction and a new house look alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from geo.models import Village
from parcels.models import Building, House, ImportBatch, ImportRow, Parcel
from parcels.services.imports import staging
from parcels.services.imports.ltax.use_sets import portions

Verdict = ImportRow.Verdict
_WAITING = (Verdict.REFUSED, Verdict.QUARANTINED, Verdict.SET_ASIDE)
Key = tuple[int, str]  # village and number


@dataclass
class _Known:
    """What the register has of the buildings of a portion, and of the numbers named for them."""

    villages: Mapping[int, int]  # moo -> key
    buildings: Mapping[str, Building]
    #: Code of a building of the file -> village of its first parcel, and whether that is drawn.
    grounds: Mapping[str, tuple[int | None, bool]]
    houses: Mapping[Key, House]
    standing: Mapping[str, list[House]] = field(default_factory=dict)

    def village_of(self, row: ImportRow) -> int | None:
        """The village named, else the one of the houses there, else the parcel's."""
        if moo := row.values.get("moo"):
            return self.villages.get(int(moo))
        there = {house.village_id for house in self.standing.get(row.code, [])}
        return there.pop() if len(there) == 1 else self.grounds.get(row.code, (None, False))[0]


def judge(batch: ImportBatch) -> None:
    """Verdicts of the house numbers, after those of the buildings."""
    claimed: dict[Key, str] = {}
    for sets in portions(batch, "house"):
        known = _known(batch, sets)
        waiting = _waiting(batch, sets)
        for code, rows in sets.items():
            if code in waiting:
                for row in rows:
                    _refuse(row, "building_waits")
            else:
                _judge_building(
                    code, [r for r in rows if r.verdict not in _WAITING], known, claimed
                )
        staging.keep([row for rows in sets.values() for row in rows])


def _judge_building(
    code: str, rows: list[ImportRow], known: _Known, claimed: dict[Key, str]
) -> None:
    building, fresh, named = known.buildings.get(code), list[ImportRow](), set[Key]()
    for row in rows:
        village = known.village_of(row)
        if village is None:
            _no_village(row)
            continue
        key = (village, row.values["number"])
        named.add(key)
        house, other = known.houses.get(key), claimed.setdefault(key, code)
        row.values |= {"village": village, "house": house and house.pk}
        at = house.building.code if house and house.building else other
        if at != code:
            _warn(row, number=key[1], code=at)
        elif house is None:
            fresh.append(row)
        elif building is not None and house.building_id == building.pk:
            row.verdict = Verdict.UNCHANGED
        else:
            row.verdict, row.changes = Verdict.CHANGED, {"building": [None, code]}
    left = [h for h in known.standing.get(code, []) if (h.village_id, h.house_number) not in named]
    _judge_fresh(fresh, left, has_place=known.grounds.get(code, (None, False))[1])


def _judge_fresh(rows: list[ImportRow], left: list[House], *, has_place: bool) -> None:
    """Numbers nobody has: the one house there under a new number, or houses more."""
    if len(rows) == len(left) == 1:
        (row,), (house,) = rows, left
        row.values["house"], row.verdict = house.pk, Verdict.CHANGED
        row.changes = {"number": [house.house_number, row.values["number"]]}
        return
    for row in rows:
        number = row.values["number"]
        if left:
            numbers = ", ".join(house.house_number or "—" for house in left)[:60]
            _refuse(row, "houses_unclear", number=number, numbers=numbers)
        elif not has_place:
            _refuse(row, "house_without_place", number=number)
        else:
            row.verdict = Verdict.NEW


def _no_village(row: ImportRow) -> None:
    if moo := row.values.get("moo"):
        _refuse(row, "moo_unknown", text=moo)
    else:
        _refuse(row, "house_without_village", number=row.values["number"])


def _refuse(row: ImportRow, code: str, **params: object) -> None:
    if row.verdict not in _WAITING:
        row.problems.append({"code": code, "params": params})
        row.verdict = Verdict.REFUSED


def _warn(row: ImportRow, **params: object) -> None:
    if not any(problem["code"] == "house_at_other" for problem in row.problems):
        row.problems.append({"code": "house_at_other", "params": params})
    row.verdict = Verdict.UNCHANGED


def _known(batch: ImportBatch, sets: Mapping[str, list[ImportRow]]) -> _Known:
    of = batch.subdistrict_id
    numbers = {row.values.get("number", "") for rows in sets.values() for row in rows}
    standing = defaultdict[str, list[House]](list)
    buildings = _buildings(of, sets)
    houses = House.objects.filter(subdistrict=of).select_related("building")
    for house in houses.filter(building__in=[b.pk for b in buildings.values()]).order_by("pk"):
        if house.building and house.unit_id is None:
            standing[house.building.code].append(house)
    known = {(h.village_id, h.house_number): h for h in houses.filter(house_number__in=numbers)}
    villages = dict(Village.objects.filter(subdistrict=of).values_list("moo", "pk"))
    return _Known(villages, buildings, _grounds(batch, buildings, sets), known, standing)


def _buildings(subdistrict: int, codes: Iterable[str]) -> dict[str, Building]:
    """With a place for a house: on the footprint, else on the parcel; None where none is drawn."""
    rows = Building.objects.current().filter(subdistrict=subdistrict, code__in=list(codes))
    placed = rows.annotate(
        spot=Coalesce(PointOnSurface("footprint"), PointOnSurface("parcel__boundary")),
        village=F("parcel__village"),
    )
    return {row.code: row for row in placed.defer("footprint")}


def _grounds(
    batch: ImportBatch, buildings: Mapping[str, Any], codes: Iterable[str]
) -> dict[str, tuple[int | None, bool]]:
    """Of the buildings that stand, and of those of the file by their first parcel."""
    found = {code: (row.village, row.spot is not None) for code, row in buildings.items()}
    coming = ImportRow.objects.filter(batch=batch, about="building", code__in=list(codes))
    first = {
        row.code: row.values["parcels"][0]
        for row in coming.defer("shape", "personal")
        if row.code not in found and row.values.get("parcels")
    }
    land = Parcel.objects.current().filter(
        subdistrict=batch.subdistrict_id, code__in=first.values()
    )
    rows = land.annotate(is_drawn=Q(boundary__isnull=False))
    drawn = {
        code: (village, is_drawn)
        for code, village, is_drawn in rows.values_list("code", "village", "is_drawn")
    }
    return found | {code: drawn[parcel] for code, parcel in first.items() if parcel in drawn}


def _waiting(batch: ImportBatch, codes: Iterable[str]) -> set[str]:
    rows = ImportRow.objects.filter(
        batch=batch, about="building", code__in=list(codes), verdict__in=_WAITING
    )
    return set(rows.values_list("code", flat=True))


def write(batch: ImportBatch) -> None:
    """After the buildings are written. Who looked at one before sees that it has changed."""
    for sets in portions(batch, "house", verdicts=("new", "changed")):
        there: Mapping[str, Any] = _buildings(batch.subdistrict_id, sets)
        rows = [row for found in sets.values() for row in found]
        old = House.objects.in_bulk([row.values["house"] for row in rows if row.values["house"]])
        for row in rows:
            building, house = there[row.code], old.get(row.values["house"])
            if house is None:
                house = House(subdistrict_id=batch.subdistrict_id, position=building.spot)
            house.building, house.parcel_id = building, house.parcel_id or building.parcel_id
            house.house_number, house.village_id = row.values["number"], row.values["village"]
            house.save()
        touched = [building.pk for building in there.values()]
        Building.objects.filter(pk__in=touched).update(version=F("version") + 1)
