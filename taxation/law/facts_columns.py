"""Facts of many taxpayers as columns, and those of one of them again in the form of facts_json.

A run keeps the facts of the plain like this until they are issued: a column is written in one go,
and few are ever asked for before. Areas in hundredths of their unit, prices in satang.
"""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from taxation.law.facts_json import VERSION

#: One value a taxpayer: `objects` says how many objects it has.
TAXPAYER = ("key", "owner_kind", "objects")
#: One value a use: its place in `kinds`, the uses there are, and its area, told among several.
USE = ("kind", "area")


class Thing(NamedTuple):
    """One value an object. `over` / `under`: its share of the land, 0 without land.

    `house` "" without a building, `house_price` -1 unknown; `uses` says how many it has; `parcel`
    and `building` (0 none) are where it lies.
    """

    ref: str
    group: str
    parcel: int
    building: int
    land: str
    land_area: int
    land_price: int
    over: int
    under: int
    house: str
    house_area: int
    house_price: int
    material: str
    type_code: str
    age: int
    is_unfinished: int
    uses: int


class FactsColumns:
    """Columns by the names of TAXPAYER, Thing and USE, and `kinds`."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.keys: list[str] = columns["key"]
        self._place = {key: place for place, key in enumerate(self.keys)}
        self._owner_kind, self._kinds = columns["owner_kind"], columns["kinds"]
        self._things = [columns[name] for name in Thing._fields]
        self._uses = [columns[name] for name in USE]
        self._first_thing = [0, *accumulate(columns["objects"])]
        self._first_use = [0, *accumulate(columns["uses"])]

    def kept(self, key: str) -> dict[str, Any]:
        """What a record keeps, its facts and where each object lies. KeyError of a stranger."""
        place = self._place[key]
        mine = range(self._first_thing[place], self._first_thing[place + 1])
        things = [Thing(*(column[at] for column in self._things)) for at in mine]
        objects = [self._object(at, one) for at, one in zip(mine, things, strict=True)]
        return {
            "facts": {
                "key": key,
                "objects": objects,
                "owner_kind": self._owner_kind[place],
                "version": VERSION,
            },
            "places": {one.ref: [one.parcel, one.building or None] for one in things},
        }

    def _object(self, at: int, one: Thing) -> dict[str, Any]:
        found: dict[str, Any] = {"group": one.group, "ref": one.ref, "uses": self._used(at)}
        if one.over:
            found["lands"] = [_land(one)]
        if one.house:
            found["buildings"] = [_building(one)]
        return found

    def _used(self, at: int) -> list[dict[str, Any]]:
        mine = slice(self._first_use[at], self._first_use[at + 1])
        kinds, areas = ([*column[mine]] for column in self._uses)
        uses = [self._kinds[kind] for kind in kinds]
        if len(uses) == 1:
            return uses
        return [{"area": hundredths(area), **use} for area, use in zip(areas, uses, strict=True)]


def _land(one: Thing) -> dict[str, Any]:
    found = {
        "area_sq_wah": hundredths(one.land_area),
        "price_per_sq_wah": hundredths(one.land_price),
        "ref": one.land,
    }
    return found if one.over == one.under else {**found, "share": f"{one.over}/{one.under}"}


def _building(one: Thing) -> dict[str, Any]:
    found = {
        "age_years": one.age,
        "area_sq_m": hundredths(one.house_area),
        "material": one.material,
        "price_per_sq_m": hundredths(one.house_price) if one.house_price >= 0 else None,
        "ref": one.house,
    }
    if one.type_code:
        found["type_code"] = one.type_code
    if one.is_unfinished:
        found["untaxed"] = "unfinished"
    return found


def hundredths(number: int) -> str:
    """12345 as 123.45: how a column of two places is read."""
    return f"{number // 100}.{number % 100:02d}"
