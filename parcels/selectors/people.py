"""Persons and bodies of the register: found by name or number, what they hold, their history."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts import personal_data
from parcels import persons
from parcels.models import Party, Right, Sign

SHOWN = 50
#: Columns whose change is told by name; their values are not repeated.
_TOLD = ("kind", "title", "name", "family_name", "id_type", "id_number_hash", "nationality",
         "status", "address", "mailing_address", "phone", "owner_code")  # fmt: skip


def people(subdistrict: int, text: str) -> QuerySet[Party]:
    """By every word of a name, or by a whole number; `held` counts the rights in force."""
    rows = Party.objects.filter(subdistrict=subdistrict)
    if number := persons.digits13(text):
        rows = rows.filter(id_number_hash=personal_data.lookup_hash(number))
    for word in [] if number else persons.without_title(text).split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(family_name__icontains=word) | Q(title__iexact=word)
        )
    open_rights = Q(rights__during__endswith__isnull=True)
    return rows.annotate(held=Count("rights", filter=open_rights)).order_by(
        "name", "family_name", "pk"
    )


@dataclass(frozen=True)
class Holding:
    """A right in force: the code of the thing held and, if it lies on one, of the parcel."""

    code: str
    parcel: str
    kind: str
    share: str


def holdings(party: Party) -> list[Holding]:
    """Land first."""
    rows = Right.objects.open().filter(party=party)
    rows = rows.select_related("parcel", "building__parcel", "unit__building__parcel")
    return [_holding(row) for row in rows.order_by("parcel__code", "building__code", "pk")]


def _holding(row: Right) -> Holding:
    thing: Any = row.parcel or row.building or row.unit
    roof = row.building or (row.unit and row.unit.building)
    land = row.parcel or (roof and roof.parcel)
    share = f"{row.share_numerator}/{row.share_denominator}"
    return Holding(thing.code, land.code if land else "", row.get_kind_display(), share)


def signs_of(party: Party) -> QuerySet[Sign]:
    return Sign.objects.filter(owner=party, removed_on__isnull=True).order_by("code")


@dataclass(frozen=True)
class Change:
    """One change of a person's row: when, by whom (user id), why, and which columns."""

    at: Any
    by: int | None
    reason: str
    columns: tuple[str, ...]


def changes(party: Party) -> list[Change]:
    """Latest first; the first is the entry itself and names no columns."""
    events: Any = party.events  # type: ignore[attr-defined]
    rows = list(events.select_related("pgh_context").order_by("pgh_id"))
    return list(_steps(rows))[::-1][:SHOWN]


def _steps(rows: list[Any]) -> Iterator[Change]:
    before = None
    for row in rows:
        about = row.pgh_context.metadata if row.pgh_context else {}
        columns = tuple(
            name for name in _TOLD if before and _said(before, name) != _said(row, name)
        )
        yield Change(row.pgh_created_at, about.get("user"), about.get("reason", ""), columns)
        before = row


def _said(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return bytes(value) if isinstance(value, memoryview) else value
