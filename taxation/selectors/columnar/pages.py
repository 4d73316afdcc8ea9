"""The plain taxpayers as they are written: records, lines, and their facts in columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from taxation.law.columns import Ints, alike
from taxation.law.facts import UseShare
from taxation.law.facts_json import plain
from taxation.law.roll import CLASSES
from taxation.law.schema import Law, OwnerKind
from taxation.selectors.columnar.owners import taken
from taxation.selectors.columnar.roll import Body, Plain, ages
from taxation.selectors.columnar.things import BUILDING, LAND, YARD
from taxation.selectors.columnar.uses import OUTSIDE, Used

#: Columns of a line: the place of its taxpayer, ids (0 none), the place of its class in CLASSES,
#: the number of its group, satang.
LINE = (
    "row", "parcel", "building", "village", "use_class", "group", "base", "exempt", "taxable",
    "tax", "due",
)  # fmt: skip
_KINDS = (OwnerKind.JURISTIC.value, OwnerKind.NATURAL.value)


class Row(NamedTuple):
    """A record as it is written; `kept` is None where its facts stand in columns."""

    key: str
    name: str
    address: str
    village: int | None
    route_code: str
    kept: str | None
    base: int
    exempt: int
    taxable: int
    tax: int
    due: int


@dataclass(frozen=True, slots=True)
class Page:
    """Records along the route, their lines as columns of LINE, and facts in columns."""

    rows: list[Row]
    lines: Ints
    facts: Mapping[str, Any] | None


class Pages:
    """Records of the plain taxpayers, by their places in the order of the route."""

    def __init__(self, body: Body, found: Plain, law: Law) -> None:
        self.body, self.plain, self.law = body, found, law
        register = body.register
        self.keys = found.keys
        self.routes = [register.parcels.code[place] for place in found.first.tolist()]
        self._things = np.searchsorted(found.taxpayer, np.arange(len(found.sets) + 1))
        self._uses = np.searchsorted(found.things.thing, np.arange(len(found.things) + 1))
        self._kinds, self._kind = _kinds_of(found.things.uses)
        self._line_group = _line_groups(found)
        self._people = {pk: at for at, pk in enumerate(register.people.id.tolist())}
        self._codes, self._houses = _words(register.parcels.code), _words(register.buildings.code)
        self._materials = _words(register.buildings.material)
        self._types = _words(register.buildings.type_code)

    def __len__(self) -> int:
        return len(self.keys)

    def page(self, first: int, last: int) -> Page:
        """Those from `first` to before `last`."""
        found = self.rows(first, last), self.lines(first, last), self.facts(first, last)
        return Page(*found)

    def rows(self, first: int, last: int) -> list[Row]:
        """Their records."""
        villages = self.body.register.parcels.village[self.plain.first[first:last]].tolist()
        result = self.plain.result
        totals = np.stack([result.base, result.exempt, result.taxable, result.tax, result.due])
        found = zip(
            self.keys[first:last], map(self._who, self.plain.sets[first:last].tolist()), villages,
            self.routes[first:last], totals[:, first:last].T.tolist(), strict=True,
        )  # fmt: skip
        return [
            Row(key, name, address, village or None, route, None, *sums)
            for key, (name, address), village, route, sums in found
        ]

    def _who(self, number: int) -> tuple[str, str]:
        """Names of an owner set, and the first address known. Who is alone has the set's number."""
        people = self.body.register.people
        if number < len(people.name):
            return people.name[number][:400], people.address[number]
        known = [self._people[one] for one in self.body.owners.sets.members[number]]
        address = next((people.address[at] for at in known if people.address[at]), "")
        return ", ".join([people.name[at] for at in known])[:400], address

    # --- facts --------------------------------------------------------------------------

    def facts(self, first: int, last: int) -> dict[str, Any]:
        """Their facts, as law/facts_columns.py takes them."""
        start, stop = int(self._things[first]), int(self._things[last])
        begin, end = int(self._uses[start]), int(self._uses[stop])
        natural = self.plain.natural[first:last].tolist()
        return {
            "key": self.keys[first:last],
            "owner_kind": [_KINDS[one] for one in natural],
            "objects": np.diff(self._things[first : last + 1]),
            **self._objects(start, stop),
            "uses": np.diff(self._uses[start : stop + 1]),
            "kind": self._kind[begin:end],
            "area": self.plain.things.uses.area[begin:end],
            "kinds": self._kinds,
        }

    def _objects(self, start: int, stop: int) -> dict[str, Any]:
        """Columns of Thing."""
        things, parcels = self.plain.things, self.body.register.parcels
        names = ("kind", "parcel", "building", "over", "under")
        kind, parcel, building, over, under = (getattr(things, one)[start:stop] for one in names)
        has_land, is_built = over > 0, kind == BUILDING
        return {
            "ref": self._refs(start, stop).tolist(),
            "group": self._groups(things.group[start:stop]).tolist(),
            "parcel": parcels.id[parcel],
            "land": np.where(has_land, self._codes[parcel], "").tolist(),
            "land_area": np.where(has_land, parcels.area[parcel], 0),
            "land_price": np.where(has_land, parcels.price[parcel], 0),
            "over": over,
            "under": under,
            **self._built(np.where(is_built, building, -1)),
        }

    def _refs(self, start: int, stop: int) -> NDArray[Any]:
        """The code of a building or its yard, else of the parcel or of what yards leave of it."""
        things = self.plain.things
        kind, parcel = things.kind[start:stop], things.parcel[start:stop]
        building = np.where(kind == LAND, -1, things.building[start:stop])
        found = np.where(kind == LAND, self._codes[parcel], self._houses[building])
        found[kind == YARD] += "-L"
        found[things.is_part[start:stop]] += "-1"
        return found

    def _groups(self, group: Ints) -> NDArray[Any]:
        """The code of the parcel that stands for it; buildings on land of others stand apart."""
        size = len(self._codes) - 1
        found = self._codes[np.where(group < size, group, group - size)]
        found[group >= size] += "~"
        return found

    def _built(self, building: Ints) -> dict[str, Any]:
        """The piece of each object that is a building; -1 where it is land."""
        houses = self.body.register.buildings
        age = np.append(ages(houses.year_built, self.law.tax_year), 0)[building]
        return {
            "building": taken(houses.id, building),
            "house": self._houses[building].tolist(),
            "house_area": taken(houses.area, building),
            "house_price": np.append(self.body.price, -1)[building],
            "material": self._materials[building].tolist(),
            "type_code": self._types[building].tolist(),
            "age": age,
            "is_unfinished": taken(houses.is_unfinished, building),
        }

    # --- lines --------------------------------------------------------------------------

    def lines(self, first: int, last: int) -> Ints:
        """One a taxed use, as columns of LINE; `row` counts the taxpayers from `first`."""
        found, parcels = self.plain, self.body.register.parcels
        start, stop = (int(self._uses[self._things[one]]) for one in (first, last))
        taxed = start + np.flatnonzero(found.things.uses.use_class[start:stop] != OUTSIDE)
        thing = found.things.thing[taxed]
        parcel, building = found.things.parcel[thing], found.things.building[thing]
        is_built = found.things.kind[thing] == BUILDING
        house = np.where(is_built, taken(self.body.register.buildings.id, building), 0)
        result = found.result
        parts = ("part_base", "part_exempt", "part_taxable", "part_tax", "part_due")
        return np.stack([
            found.taxpayer[thing] - first, parcels.id[parcel], house, parcels.village[parcel],
            found.law_class[taxed], self._line_group[taxed],
            *(getattr(result, name)[taxed] for name in parts),
        ])  # fmt: skip


def _words(column: list[str]) -> NDArray[Any]:
    """A column of text by place; at none (-1) it is empty."""
    found = np.empty(len(column) + 1, dtype=object)
    found[:-1], found[-1] = column, ""
    return found


def _kinds_of(uses: Used) -> tuple[list[dict[str, Any]], Ints]:
    """Each kind of use without its area, in the form of facts_json, and the kind of each row."""
    first, kind = alike(uses.use_class, uses.item, uses.years, uses.state)
    kinds = [
        plain(
            UseShare(
                CLASSES[int(uses.use_class[row])],
                vacant_years=int(uses.years[row]) or None,
                exempt_item=str(uses.item[row]) if uses.item[row] else "",
                on_state_land=bool(uses.state[row]),
            )
        )
        for row in first.tolist()
    ]
    return kinds, kind


def _line_groups(found: Plain) -> Ints:
    """The number of each part's group on the taxpayer's sheet, as taxed parts bring them up."""
    numbers = np.zeros(len(found.things.thing), dtype=np.int64)
    taxed = np.flatnonzero(found.things.uses.use_class != OUTSIDE)
    if not len(taxed):
        return numbers
    thing = found.things.thing[taxed]
    owner = found.taxpayer[thing]
    group = found.things.group[thing]
    key = owner * (int(group.max()) + 1) + group
    _, first, alike = np.unique(key, return_index=True, return_inverse=True)
    is_first = np.zeros(len(taxed), dtype=np.int64)
    is_first[first] = 1
    running = np.cumsum(is_first)
    begin = np.searchsorted(owner, owner)
    number = running - running[begin] + 1
    numbers[taxed] = number[first[alike]]
    return numbers
