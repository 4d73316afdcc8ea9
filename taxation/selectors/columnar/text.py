"""The plain taxpayers as they are written: facts in the very words of FactsWriter, and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import orjson

from taxation.law.columns import Ints
from taxation.law.facts import UseShare
from taxation.law.facts_json import VERSION, plain
from taxation.law.roll import CLASSES
from taxation.law.schema import Law
from taxation.selectors.columnar.owners import taken
from taxation.selectors.columnar.roll import Body, Plain, ages
from taxation.selectors.columnar.tables import Register
from taxation.selectors.columnar.things import BUILDING, LAND, YARD
from taxation.selectors.columnar.uses import OUTSIDE, Used

#: What JSON, or the order of names, would take otherwise than the codes of a register.
_UNUSUAL = re.compile(r'[\x00-"\\]')
#: Columns of a line: the place of its taxpayer, ids (0 none), the place of its class in CLASSES,
#: the number of its group, satang.
LINE = (
    "row", "parcel", "building", "village", "use_class", "group", "base", "exempt", "taxable",
    "tax", "due",
)  # fmt: skip


class Row(NamedTuple):
    """A record as it is written."""

    key: str
    name: str
    address: str
    village: int | None
    route_code: str
    kept: str
    base: int
    exempt: int
    taxable: int
    tax: int
    due: int


def is_unusual(register: Register) -> bool:
    """Whether a code could not be written as it is."""
    parcels, buildings = register.parcels, register.buildings
    words = {*buildings.type_code, *buildings.material}
    return _UNUSUAL.search("".join([*parcels.code, *buildings.code, *words])) is not None


def hundredths(number: int) -> str:
    """12345 as 123.45: how a column of two places is read."""
    return f"{number // 100}.{number % 100:02d}"


class Pages:
    """Rows of the plain taxpayers, by their places in the order of the route."""

    def __init__(self, body: Body, found: Plain, law: Law) -> None:
        self.body, self.plain, self.law = body, found, law
        code = body.register.parcels.code
        self.keys = found.keys
        self.routes = [code[place] for place in found.first.tolist()]
        size = len(found.things)
        self._things = np.searchsorted(found.taxpayer, np.arange(len(found.sets) + 1))
        self._uses = np.searchsorted(found.things.thing, np.arange(size + 1))
        self._texts, self._alike = _use_texts(found.things.uses)
        self._line_group = _line_groups(found)
        self._people = {pk: at for at, pk in enumerate(body.register.people.id.tolist())}
        self._heads: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, first: int, last: int) -> Iterator[Row]:
        """Those from `first` to before `last`."""
        start, stop = int(self._things[first]), int(self._things[last])
        bounds = (self._things[first : last + 1] - start).tolist()
        objects, places = self._objects(start, stop)
        result = self.plain.result
        totals = np.stack([result.base, result.exempt, result.taxable, result.tax, result.due])
        parcels = self.body.register.parcels
        villages = parcels.village[self.plain.first[first:last]].tolist()
        natural = self.plain.natural[first:last].tolist()
        for n, (base, exempt, taxable, tax, due) in enumerate(totals[:, first:last].T.tolist()):
            mine = slice(bounds[n], bounds[n + 1])
            key = self.keys[first + n]
            kind = "natural" if natural[n] else "juristic"
            kept = (
                f'{{"facts":{{"key":"{key}","objects":[{",".join(objects[mine])}],'
                f'"owner_kind":"{kind}","version":{VERSION}}},'
                f'"places":{{{",".join(sorted(places[mine]))}}}}}'
            )
            name, address = self._who(first + n)
            yield Row(
                key, name, address, villages[n] or None, self.routes[first + n], kept, base,
                exempt, taxable, tax, due,
            )  # fmt: skip

    def _who(self, taxpayer: int) -> tuple[str, str]:
        """Names of the set, and the first address known."""
        people = self.body.register.people
        members = self.body.owners.sets.members[int(self.plain.sets[taxpayer])]
        if len(members) == 1:
            at = self._people[members[0]]
            return people.name[at][:400], people.address[at]
        known = [self._people[one] for one in members]
        address = next((people.address[at] for at in known if people.address[at]), "")
        return ", ".join([people.name[at] for at in known])[:400], address

    # --- facts --------------------------------------------------------------------------

    def _objects(self, start: int, stop: int) -> tuple[list[str], list[str]]:
        """The JSON of each object, and where it lies."""
        things, codes = self.plain.things, self.body.register.parcels.code
        houses, ids = self.body.register.buildings, self.body.register.parcels.id
        names = ("kind", "parcel", "building", "group", "over", "under", "is_part")
        columns = [getattr(things, name)[start:stop].tolist() for name in names]
        uses = self._used(start, stop)
        parcel_ids = ids[things.parcel[start:stop]].tolist()
        house_ids = taken(houses.id, things.building[start:stop]).tolist()
        built = self._buildings(things.building[start:stop], things.kind[start:stop])
        objects, places, size = [], [], len(codes)
        for kind, parcel, building, group, over, under, is_part, used, at, house_id, house in zip(
            *columns, uses, parcel_ids, house_ids, built, strict=True
        ):
            code = codes[parcel]
            if kind == LAND:
                ref = f"{code}-1" if is_part else code
            else:
                ref = houses.code[building]
                if kind == YARD:
                    ref += "-L"
            name = codes[group] if group < size else f"{codes[group - size]}~"
            lands = self._land(parcel, over, under) if over else ""
            objects.append(f'{{{house}"group":"{name}",{lands}"ref":"{ref}","uses":[{used}]}}')
            places.append(f'"{ref}":[{at},{house_id if house else "null"}]')
        return objects, places

    def _land(self, parcel: int, over: int, under: int) -> str:
        head = self._heads.get(parcel)
        if head is None:
            parcels = self.body.register.parcels
            area, price = int(parcels.area[parcel]), int(parcels.price[parcel])
            head = self._heads[parcel] = (
                f'"lands":[{{"area_sq_wah":"{hundredths(area)}",'
                f'"price_per_sq_wah":"{hundredths(price)}","ref":"{parcels.code[parcel]}"'
            )
        return f"{head}}}]," if over == under else f'{head},"share":"{over}/{under}"}}],'

    def _buildings(self, buildings: Ints, kinds: Ints) -> list[str]:
        """The piece of each object that is a building; "" of land."""
        houses, year = self.body.register.buildings, self.law.tax_year
        seats = np.flatnonzero(kinds == BUILDING)
        mine = buildings[seats]
        age = ages(houses.year_built[mine], year).tolist()
        area, price = houses.area[mine].tolist(), self.body.price[mine].tolist()
        raw = houses.is_unfinished[mine].tolist()
        found = [""] * len(buildings)
        for seat, at, years, size, satang, unfinished in zip(
            seats.tolist(), mine.tolist(), age, area, price, raw, strict=True
        ):
            worth = f'"{hundredths(satang)}"' if satang >= 0 else "null"
            kind = f',"type_code":"{code}"' if (code := houses.type_code[at]) else ""
            untaxed = ',"untaxed":"unfinished"' if unfinished else ""
            found[seat] = (
                f'"buildings":[{{"age_years":{years},"area_sq_m":"{hundredths(size)}",'
                f'"material":"{houses.material[at]}","price_per_sq_m":{worth},'
                f'"ref":"{houses.code[at]}"{kind}{untaxed}}}],'
            )
        return found

    def _used(self, start: int, stop: int) -> list[str]:
        """The uses of each object; areas are told where there are several."""
        first, last = int(self._uses[start]), int(self._uses[stop])
        texts = [self._texts[alike] for alike in self._alike[first:last].tolist()]
        bounds = (self._uses[start : stop + 1] - first).tolist()
        if len(texts) == stop - start:
            return texts
        areas = self.plain.things.uses.area[first:last].tolist()
        found = []
        for begin, end in pairwise(bounds):
            if end - begin == 1:
                found.append(texts[begin])
                continue
            found.append(
                ",".join([
                    f'{{"area":"{hundredths(areas[n])}",{texts[n][1:]}' for n in range(begin, end)
                ])
            )  # fmt: skip
        return found

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


def _use_texts(uses: Used) -> tuple[list[str], Ints]:
    """The JSON of each kind of use without its area, and the kind of each row."""
    key = (uses.use_class * 1000 + uses.item) * 1000 + uses.years
    _, first, alike = np.unique(key * 2 + uses.state, return_index=True, return_inverse=True)
    texts = []
    for row in first.tolist():
        use = UseShare(
            CLASSES[int(uses.use_class[row])],
            vacant_years=int(uses.years[row]) or None,
            exempt_item=str(uses.item[row]) if uses.item[row] else "",
            on_state_land=bool(uses.state[row]),
        )
        texts.append(orjson.dumps(plain(use), option=orjson.OPT_SORT_KEYS).decode())
    return texts, alike


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
