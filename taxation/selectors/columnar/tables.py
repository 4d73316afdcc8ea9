"""The register of a body on a day as columns: one query a table, one array a column.

What is plain is read whole; of what is not, only that it is so (`is_odd`): those taxpayers are read
again as rows, by facts.read_roll. Ids and whole numbers are int64; 0 stands for none. Areas are in
hundredths of their unit, prices in satang.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

import numpy as np

from parcels.models import BuildingUse
from parcels.models.vocabulary import LandUse
from taxation.law.columns import Ints
from taxation.selectors import rows
from taxation.selectors.columnar.arrays import asked
from taxation.selectors.uses import EXEMPT

T = TypeVar("T")
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
    is_state: Ints
    area: Ints
    price: Ints
    since: Ints
    is_odd: Ints
    is_spanned: Ints
    source: list[str]
    code: list[str]
    #: WKB, "" where it is not drawn.
    shape: list[bytes]


@dataclass(frozen=True, slots=True)
class Buildings:
    """In the order of their codes. `footprint` in hundredths of a square metre, 0 unknown."""

    id: Ints
    parcel: Ints
    area: Ints
    footprint: Ints
    year_built: Ints
    is_unfinished: Ints
    is_odd: Ints
    code: list[str]
    type_code: list[str]
    material: list[str]


@dataclass(frozen=True, slots=True)
class Rights:
    """Of parcels, buildings and units. `kind`: 1 ownership, 2 possession, 3 licence."""

    parcel: Ints
    building: Ints
    unit: Ints
    party: Ints
    kind: Ints
    over: Ints
    under: Ints


@dataclass(frozen=True, slots=True)
class Zones:
    """By parcel, in the order they were drawn. `use` is a place in USES, 0 for another word.

    `is_proved`: somebody saw the proof that it is outside the tax.
    """

    parcel: Ints
    use: Ints
    area: Ints
    by_self: Ints
    vacant_since: Ints
    exempt_item: Ints
    is_proved: Ints
    is_odd: Ints


@dataclass(frozen=True, slots=True)
class Floors:
    """By building. `letting` is a place in LETTINGS."""

    building: Ints
    use: Ints
    area: Ints
    by_self: Ints
    letting: Ints
    vacant_since: Ints
    exempt_item: Ints
    is_proved: Ints
    is_odd: Ints


@dataclass(frozen=True, slots=True)
class Houses:
    id: Ints
    building: Ints
    unit: Ints
    parcel: Ints
    number: list[str]


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
class Juristic:
    """Parties that are no natural persons."""

    id: Ints


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
    holders = {**params, "ids": f"{{{','.join(map(str, np.unique(rights.party).tolist()))}}}"}
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
    [found] = asked(_sql(kind, name, before), params)  # type: ignore[arg-type]
    return kind(*found)


@cache
def _sql(kind: type[Any], name: str, before: str) -> bytes:
    columns = [
        f"coalesce(array_agg({one.name}), '{{}}')"
        if str(one.type).startswith("list")
        else f"coalesce(array_agg({one.name}::bigint), '{{}}')"
        for one in fields(kind)
    ]
    text = rows.text(f"columns/{name}")
    return f"{before} SELECT {', '.join(columns)} FROM ({text}) AS found".encode()
