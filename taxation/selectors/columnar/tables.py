"""The register of a body on a day as columns: one query a table, one array a column.

What is plain is read whole; of what is not, only that it is so (`is_odd`): those taxpayers are read
again as rows, by facts.read_roll. Ids and whole numbers are int64; 0 stands for none. Areas are in
hundredths of their unit, prices in satang. Every column asks for as much as the next, so the small
travel together: an annotation tells how many bits the register's constraints let one have.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

import numpy as np

from parcels.models import BuildingUse
from parcels.models.vocabulary import LandUse
from taxation.law.columns import Ints
from taxation.selectors import rows
from taxation.selectors.columnar.arrays import asked
from taxation.selectors.uses import EXEMPT

T = TypeVar("T")
#: Between the words of a column; the queries leave it out where it could stand in one.
_BETWEEN = "\x1f"
#: Bits of a bigint without its sign.
_BIGINT = 63
#: Numbers of uses and of lettings are places in these lists, from 1.
USES: tuple[str, ...] = tuple(LandUse.values)
LETTINGS: tuple[str, ...] = ("", *BuildingUse.Letting.values)
#: The paper that goes with a use outside the tax.
PROOF = EXEMPT.evidence[0]


@dataclass(frozen=True, slots=True)
class Parcels:
    """In the order of their codes. `price` -1: none in force; `since` days of the Christian era.

    `is_spanned`: a building of several parcels stands on it too.
    """

    id: Ints
    village: Ints
    price: Ints
    area: Annotated[Ints, 47]
    is_state: Annotated[Ints, 1]
    is_odd: Annotated[Ints, 1]
    is_spanned: Annotated[Ints, 1]
    since: Annotated[Ints, 22]
    source: list[str]
    code: list[str]
    #: WKB, "" where it is not drawn.
    shape: list[bytes]


@dataclass(frozen=True, slots=True)
class Buildings:
    """In the order of their codes. `footprint` in hundredths of a square metre, 0 unknown."""

    id: Ints
    parcel: Ints
    footprint: Ints
    area: Annotated[Ints, 34]
    year_built: Annotated[Ints, 12]
    is_unfinished: Annotated[Ints, 1]
    is_odd: Annotated[Ints, 1]
    code: list[str]
    type_code: list[str]
    material: list[str]


@dataclass(frozen=True, slots=True)
class Rights:
    """`kind`: 1 ownership, 2 possession, 3 licence; `in_what`: 1 parcel, 2 building, 3 unit."""

    thing: Ints
    party: Ints
    over: Annotated[Ints, 31]
    under: Annotated[Ints, 31]
    kind: Annotated[Ints, 2]
    in_what: Annotated[Ints, 2]

    @property
    def parcel(self) -> Ints:
        """The parcel of each, 0 none."""
        return np.where(self.in_what == 1, self.thing, 0)

    @property
    def building(self) -> Ints:
        """The building of each, 0 none."""
        return np.where(self.in_what == 2, self.thing, 0)

    @property
    def unit(self) -> Ints:
        """The unit of each, 0 none."""
        return np.where(self.in_what == 3, self.thing, 0)


@dataclass(frozen=True, slots=True)
class Zones:
    """By parcel, in the order they were drawn. `use` is a place in USES, 0 for another word.

    `is_proved`: somebody saw the proof that it is outside the tax.
    """

    parcel: Ints
    area: Annotated[Ints, 47]
    use: Annotated[Ints, 3]
    by_self: Annotated[Ints, 1]
    is_proved: Annotated[Ints, 1]
    is_odd: Annotated[Ints, 1]
    vacant_since: Annotated[Ints, 12]
    exempt_item: Annotated[Ints, 4]


@dataclass(frozen=True, slots=True)
class Floors:
    """By building. `letting` is a place in LETTINGS."""

    building: Ints
    area: Annotated[Ints, 34]
    use: Annotated[Ints, 3]
    by_self: Annotated[Ints, 1]
    letting: Annotated[Ints, 4]
    is_proved: Annotated[Ints, 1]
    is_odd: Annotated[Ints, 1]
    vacant_since: Annotated[Ints, 12]
    exempt_item: Annotated[Ints, 4]


@dataclass(frozen=True, slots=True)
class Houses:
    id: Ints
    building: Ints
    unit: Ints
    parcel: Ints
    number: list[str]


@dataclass(frozen=True, slots=True)
class Juristic:
    """Parties that are no natural persons."""

    id: Ints


@dataclass(frozen=True, slots=True)
class Registered:
    """Names in house registers."""

    house: Ints
    party: Ints


@dataclass(frozen=True, slots=True)
class People:
    """By id."""

    id: Ints
    is_natural: Ints
    name: list[str]
    address: list[str]


@dataclass(frozen=True, slots=True)
class Register:
    """All tables of one body and day."""

    parcels: Parcels
    buildings: Buildings
    rights: Rights
    zones: Zones
    floors: Floors
    houses: Houses
    registered: Registered
    people: People
    juristic: Juristic


def read_register(question: rows.Question) -> Register:
    """Nine queries, whatever the size of the body."""
    params = question.params(uses=list(USES), lettings=list(LETTINGS), proof=PROOF)
    rights = _read(Rights, "rights", params)
    holders = {**params, "ids": rows.ids(np.unique(rights.party).tolist())}
    return Register(
        _read(Parcels, "parcels", params, rows.LAND),
        _read(Buildings, "buildings", params, rows.BUILDINGS),
        rights,
        _read(Zones, "zones", params),
        _read(Floors, "floors", params),
        _read(Houses, "houses", params),
        _read(Registered, "registered", params),
        _read(People, "people", holders),
        _read(Juristic, "juristic", params),
    )


def _read(kind: type[T], name: str, params: dict[str, object], before: str = "") -> T:
    shape = _shape(kind)  # type: ignore[arg-type]
    [found] = asked(_sql(kind, name, before), params)  # type: ignore[arg-type]
    columns = dict(zip(shape.whole, found, strict=False))
    size = len(columns[shape.whole[0]])
    for one, column in columns.items():
        if isinstance(column, str):
            columns[one] = _words(column, size)
    for packed, column in zip(shape.packed, found[len(shape.whole) :], strict=True):
        for one, shift, bits in packed:
            columns[one] = column >> shift & (1 << bits) - 1
    return kind(**columns)


def _words(column: str, size: int) -> list[str]:
    words = column.split(_BETWEEN) if size else []
    if len(words) != size:
        raise ValueError("a word of a column has what parts them, or is null")
    return words


@dataclass(frozen=True, slots=True)
class _Shape:
    """Names of the columns read as they are; and of the small, by bigint, with shift and bits."""

    whole: list[str]
    packed: list[list[tuple[str, int, int]]]


@cache
def _shape(kind: type[Any]) -> _Shape:
    found, room = _Shape([], []), 0
    for name, hint in get_type_hints(kind, include_extras=True).items():
        bits = _bits(hint)
        if not bits:
            found.whole.append(name)
            continue
        if bits > room:
            found.packed.append([])
            room = _BIGINT
        found.packed[-1].append((name, _BIGINT - room, bits))
        room -= bits
    return found


def _bits(hint: Any) -> int:
    return next((one for one in get_args(hint) if isinstance(one, int)), 0)


@cache
def _sql(kind: type[Any], name: str, before: str) -> bytes:
    shape = _shape(kind)  # type: ignore[arg-type]
    types = {one.name: str(one.type) for one in fields(kind)}
    columns = [_column(one, types[one]) for one in shape.whole]
    for packed in shape.packed:
        parts = " | ".join(f"({one}::bigint << {shift})" for one, shift, _ in packed)
        columns.append(f"coalesce(array_agg({parts}), '{{}}')")
    text = rows.text(f"columns/{name}")
    return f"{before} SELECT {', '.join(columns)} FROM ({text}) AS found".encode()


def _column(name: str, of: str) -> str:
    if of == "list[str]":
        return f"coalesce(string_agg({name}, E'\\x1f'), '')"
    if of == "list[bytes]":
        return f"coalesce(array_agg({name}), '{{}}')"
    return f"coalesce(array_agg({name}::bigint), '{{}}')"
