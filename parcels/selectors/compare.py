"""What differs in the register between two days: begun, ended, moved, other holder or use."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.db import connection, models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo import units
from parcels.models import Party
from parcels.models.vocabulary import DocumentType, MainUse, RightKind

_SQL = Path(__file__).parent.parent / "sql" / "compare.sql"


class Kind(models.TextChoices):
    """What may have happened to a parcel; a parcel is coloured by the first that applies."""

    ADDED = "added", gettext_lazy("Added")
    RETIRED = "retired", gettext_lazy("Ended")
    MOVED = "moved", gettext_lazy("Boundary moved")
    OWNER = "owner", gettext_lazy("Other holder")
    USE = "use", gettext_lazy("Other use")
    RECORD = "record", gettext_lazy("Paper or area")


class Line(NamedTuple):
    """One thing that changed, in words; empty where there was or is nothing."""

    kind: str
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    parcel_id: int
    code: str
    moo: int | None
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    #: GeoJSON text in longitude and latitude: as it is on the later day, else as it was.
    shape: str | None


class _Row(NamedTuple):
    id: int
    code: str
    moo: int | None
    was_there: bool
    is_there: bool
    is_moved: bool
    was_record: list[str]
    now_record: list[str]
    was_uses: list[Any] | None
    now_uses: list[Any] | None
    was_held: list[Any] | None
    now_held: list[Any] | None
    shape: str | None


def compare(
    subdistrict: int, first: dt.date, second: dt.date, *, with_owners: bool
) -> list[Change]:
    """Every parcel that differs, by code. Names of holders only for who may see them."""
    values: dict[str, int | dt.date] = {"subdistrict": subdistrict}
    values |= {"first": first, "second": second}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text("utf-8"), values)
        rows = [_Row(*map(_read, row)) for row in cursor.fetchall()]
    names = _names(subdistrict, rows) if with_owners else {}
    return [_change(row, names if with_owners else None) for row in rows]


def _read(value: Any) -> Any:
    """The columns of rows are JSON, which comes as text or as a list."""
    return orjson.loads(value) if isinstance(value, str) and value.startswith("[") else value


def _names(subdistrict: int, rows: Iterable[_Row]) -> dict[int, str]:
    ids = {held[0] for row in rows for held in (row.was_held or []) + (row.now_held or [])}
    found = Party.objects.filter(subdistrict=subdistrict, pk__in=ids).defer("id_number_encrypted")
    return {party.pk: str(party) for party in found}


def _change(row: _Row, names: dict[int, str] | None) -> Change:
    if row.was_there and row.is_there:
        lines = tuple(_lines(row, names))
    else:
        kind = Kind.ADDED if row.is_there else Kind.RETIRED
        was, now = _record(row.was_record), _record(row.now_record)
        lines = (Line(kind, was if row.was_there else "", now if row.is_there else ""),)
    kinds = tuple(dict.fromkeys(line.kind for line in lines))
    return Change(row.id, row.code, row.moo, kinds, lines, row.shape)


def _lines(row: _Row, names: dict[int, str] | None) -> Iterable[Line]:
    if row.is_moved:
        yield Line(Kind.MOVED, "", "")
    if row.was_held != row.now_held:
        yield Line(Kind.OWNER, _holders(row.was_held, names), _holders(row.now_held, names))
    if row.was_uses != row.now_uses:
        yield Line(Kind.USE, _uses(row.was_uses), _uses(row.now_uses))
    if row.was_record != row.now_record:
        yield Line(Kind.RECORD, _record(row.was_record), _record(row.now_record))


def _record(record: list[str]) -> str:
    area, kind, number = record
    if area is None:
        return ""
    paper = f"{DocumentType(kind).label} {number}".strip()
    return f"{paper} · {units.from_sq_wah(Decimal(area))}"


def _uses(rows: list[Any] | None) -> str:
    return ", ".join(
        f"{MainUse(word).label} {units.from_sq_wah(Decimal(str(area)))}"
        for word, area in rows or []
    )


def _holders(rows: list[Any] | None, names: dict[int, str] | None) -> str:
    if names is None:
        return _("%(count)s holders") % {"count": len(rows or [])}
    return ", ".join(
        f"{names.get(party, '–')} ({RightKind(kind).label}"
        + ("" if share == "1/1" else f" {share}")
        + ")"
        for party, kind, share in rows or []
    )
