"""The register on a day as typed rows, by one set-based query a table. No row is fetched alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import orjson
from django.db import connection

from parcels.models.vocabulary import DOCUMENT_CLASS, DocumentClass
from taxation.law.columns import Ints

_SQL = Path(__file__).parent.parent / "sql"
LAND = (_SQL / "land_as_of.sql").read_text("utf-8")
BUILDINGS = (_SQL / "buildings_as_of.sql").read_text("utf-8")

#: Papers of State land: there the law looks for the possessor (s5).
STATE_LAND = [
    document
    for document, kind in DOCUMENT_CLASS.items()
    if kind in (DocumentClass.LICENCE, DocumentClass.GOVERNMENT, DocumentClass.NONE)
]
NOTHING: Mapping[str, str] = MappingProxyType({})


def ids(numbers: Iterable[int]) -> str:
    """Many ids as the text of an array: a query may name them several times."""
    return f"{{{','.join(map(str, numbers))}}}"


@dataclass(frozen=True, slots=True)
class Question:
    """Which body, which day, and which parcels; None asks for all."""

    subdistrict: int
    day: dt.date
    only: tuple[int, ...] | None = None
    parties: tuple[int, ...] | None = None

    def params(self, **more: object) -> dict[str, object]:
        """The query's parameters."""
        return {
            "subdistrict": self.subdistrict,
            "day": self.day,
            "only": None if self.only is None else ids(self.only),
            "parties": None if self.parties is None else ids(self.parties),
            "state_land": STATE_LAND,
            **more,
        }


@dataclass(slots=True)
class ParcelRow:
    id: int
    code: str
    village_id: int | None
    moo: int | None
    document_type: str
    document_number: str
    area_sq_wah: Decimal
    is_state_land: bool
    is_drawn: bool
    holders: list[int]
    baht_per_sq_wah: Decimal | None
    price_source: str | None
    price_since: dt.date | None


@dataclass(slots=True)
class BuildingRow:
    id: int
    code: str
    parcel_id: int | None
    type_code: str
    material: str
    area_sq_m: Decimal
    year_built: int | None
    is_year_estimated: bool
    is_unfinished: bool
    footprint_sq_m: float | None
    holders: list[int]


@dataclass(slots=True)
class LinkRow:
    """A parcel that came of another, with the other's area and price on the day."""

    child: int
    parent: int
    on: dt.date
    area_sq_wah: Decimal
    baht_per_sq_wah: Decimal | None
    since: dt.date


@dataclass(slots=True)
class StandingRow:
    building_id: int
    parcel_id: int
    land_area_sq_wah: Decimal | None


@dataclass(slots=True)
class ZoneRow:
    parcel_id: int
    use: str
    area_sq_wah: Decimal
    used_by: str
    vacant_since: int | None
    exempt_item: int | None
    standing_reduction: str
    since: dt.date | None
    planted: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class FloorRow:
    building_id: int
    use: str
    area_sq_m: Decimal
    used_by: str
    letting: str
    vacant_since: int | None
    exempt_item: int | None
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ResidentRow:
    party_id: int
    house_id: int
    house_number: str
    building_id: int | None
    unit_id: int | None
    parcel_id: int | None


@dataclass(slots=True)
class UnitRow:
    id: int
    code: str
    number: str
    building_id: int
    area_sq_m: Decimal
    holders: list[int]
    baht_per_sq_m: Decimal | None
    price_source: str | None


@dataclass(slots=True)
class UnitUseRow:
    unit_id: int
    use: str
    area_sq_m: Decimal
    used_by: str
    letting: str
    vacant_since: int | None
    exempt_item: int | None
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class PartyRow:
    id: int
    kind: str
    name: str
    address: str


def parcels(question: Question) -> list[ParcelRow]:
    """Parcels with their holders and the land price in force."""
    return [ParcelRow(*row) for row in asked(LAND + text("parcels"), question.params())]


def links(question: Question) -> list[LinkRow]:
    """Which parcel came of which by the day."""
    return [LinkRow(*row) for row in asked(text("links"), question.params())]


def standing(question: Question) -> list[StandingRow]:
    """Further parcels under buildings."""
    return [StandingRow(*row) for row in asked(text("standing"), question.params())]


def buildings(question: Question) -> list[BuildingRow]:
    """Buildings with their own holders."""
    return [BuildingRow(*row) for row in asked(BUILDINGS + text("buildings"), question.params())]


def zones(question: Question) -> list[ZoneRow]:
    """Uses of land."""
    found = asked(text("zones"), question.params())
    return [ZoneRow(*_read(row, 2)) for row in found]


def floors(question: Question) -> list[FloorRow]:
    """Uses of floor area."""
    found = asked(text("floors"), question.params())
    return [FloorRow(*_read(row, 1)) for row in found]


def units(question: Question, account: str) -> list[UnitRow]:
    """Condominium units with their holders and their price in an account."""
    return [UnitRow(*row) for row in asked(text("units"), question.params(account=account))]


def unit_uses(question: Question) -> list[UnitUseRow]:
    """Uses of units."""
    found = asked(text("unit_uses"), question.params())
    return [UnitUseRow(*_read(row, 1)) for row in found]


def residents(question: Question) -> list[ResidentRow]:
    """House registrations of natural persons."""
    return [ResidentRow(*row) for row in asked(text("residents"), question.params())]


def boundaries(question: Question) -> tuple[Ints, Ints, list[bytes]]:
    """Parcels of owner sets that hold several: id, number of the set, boundary as WKB."""
    found = asked(LAND + text("touching"), question.params())
    numbers = np.array([row[:2] for row in found], dtype=np.int64).reshape(-1, 2)
    return numbers[:, 0], numbers[:, 1], [bytes(row[2]) for row in found]


def vacant_land_held_since(question: Question) -> dict[int, dt.date]:
    """Since when the present holders of vacant land have held it, through splits and merges."""
    return dict(asked(text("vacant_held_since"), question.params()))


def scope_of(question: Question) -> tuple[int, ...]:
    """Every parcel on which the question's parties hold anything."""
    return tuple(row[0] for row in asked(text("scope"), question.params()))


def building_prices(subdistrict: int, account: str) -> dict[str, Decimal]:
    """Baht per square metre by building type, of one price account."""
    sql = """SELECT b.type_code, b.baht_per_sq_m FROM taxation_buildingprice b
             JOIN taxation_priceaccount a ON a.id = b.account_id
            WHERE b.subdistrict_id = %(subdistrict)s AND a.code = %(account)s"""
    return dict(asked(sql, {"subdistrict": subdistrict, "account": account}))


def parties(subdistrict: int, ids: Iterable[int]) -> dict[int, PartyRow]:
    """Names and kinds of taxpayers."""
    sql = """SELECT id, kind, btrim(title || name || ' ' || family_name),
                    CASE WHEN mailing_address <> '' THEN mailing_address ELSE address END
               FROM parcels_party WHERE subdistrict_id = %(subdistrict)s AND id = ANY(%(ids)s)"""
    found = asked(sql, {"subdistrict": subdistrict, "ids": sorted(set(ids))})
    return {row[0]: PartyRow(*row) for row in found}


def register_mark(subdistrict: int) -> str:
    """Where the register's row history stands: two equal marks mean nothing was changed between."""
    tables = ("parcel", "building", "usezone", "buildinguse", "unit", "unituse", "right",
              "house", "houseregistration")  # fmt: skip
    tops = [f"(SELECT coalesce(max(pgh_id), 0) FROM parcels_{name}event)" for name in tables]
    tops += [
        f"(SELECT coalesce(max(pgh_id), 0) FROM taxation_{name}event)"
        for name in ("valuation", "buildingprice", "unitprice", "contiguityoverride",
                     "lawoverlay", "reductionorder", "oldtax")
    ]  # fmt: skip
    row = asked(f"SELECT concat_ws('.', {', '.join(tops)})", {})[0]
    return f"{subdistrict}:{row[0]}"


def _read(row: tuple[Any, ...], coded: int) -> tuple[Any, ...]:
    """A row whose last columns are JSON of codes."""
    return (*row[:-coded], *map(_coded, row[-coded:]))


def _coded(text: str | None) -> Mapping[str, str]:
    """JSON of codes; null, for most rows, is the one empty mapping."""
    return NOTHING if text is None else orjson.loads(text)


def text(name: str) -> str:
    """A query of this room."""
    return (_SQL / f"{name}.sql").read_text("utf-8")


def asked(sql: str, params: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    """The rows of one query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
