"""Which rows belong to an office, and how its secrets travel.

Every business row names its sub-district, so the list is found, not written: a new table joins by
itself, and one that fits no rule fails the test instead of being forgotten.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pghistory.models
from django.apps import apps
from django.db import models

from accounts import personal_data

ROOMS = ("accounts", "geo", "parcels", "billing", "taxation", "service_requests")
#: Left behind, with the reason.
LEFT = {
    "geo_cachedtile": "made again when it is asked for",
    "parcels_shownparcel": "made from the parcels",
    "parcels_shownbuilding": "made from the buildings",
    "taxation_assessmentline": "a view of the sheets",
    "accounts_onetimecode": "valid for minutes",
    "accounts_user_groups": "the product asks roles, not groups",
    "accounts_user_user_permissions": "the product asks roles, not permissions",
    "parcels_delivery": "files that wait to be fetched, for some days",
}
#: Encrypted columns whose names do not end in _encrypted.
SEALED_TOO = {("parcels_importrow", "personal")}
_NULL = b"\\N"


@dataclass(frozen=True)
class Table:
    """A table with the condition that finds an office's rows; %(of)s is the sub-district's id."""

    name: str
    key: str
    columns: tuple[str, ...]
    where: str

    @property
    def listed(self) -> str:
        return ", ".join(f'"{column}"' for column in self.columns)

    def sealed(self) -> list[tuple[int, int | None]]:
        """Places of encrypted columns and of the look-up hash beside each."""
        at = {column: place for place, column in enumerate(self.columns)}
        return [
            (place, at.get(f"{column.removesuffix('_encrypted')}_hash"))
            for column, place in at.items()
            if column.endswith("_encrypted") or (self.name, column) in SEALED_TOO
        ]


def tables() -> list[Table]:
    """All tables of an office in a fixed order. Raises LookupError for one that fits no rule."""
    found = []
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=True):
            meta = model._meta
            if meta.managed and not meta.proxy and meta.db_table not in LEFT:
                found.append(_table(model, _where(model)))
    return [*found, _contexts(found)]


def _where(model: type[models.Model]) -> str:
    names = {field.name for field in model._meta.concrete_fields}
    if model._meta.db_table in ("geo_subdistrict", "geo_subdistrictevent"):
        return "id = %(of)s"
    if "subdistrict" in names:
        return "subdistrict_id = %(of)s"
    for field in model._meta.concrete_fields:
        owner = field.related_model
        if isinstance(owner, type) and "subdistrict" in {f.name for f in owner._meta.fields}:
            table = owner._meta.db_table
            return f'"{field.column}" IN (SELECT id FROM "{table}" WHERE subdistrict_id = %(of)s)'
    raise LookupError(f"{model._meta.db_table} names no sub-district: add a rule or a reason")


def _table(model: type[models.Model], where: str) -> Table:
    meta = model._meta
    columns = tuple(f.column for f in meta.concrete_fields if f.column and not f.generated)
    assert meta.pk is not None
    assert meta.pk.column is not None
    return Table(meta.db_table, meta.pk.column, columns, where)


def _contexts(found: list[Table]) -> Table:
    """Who made the changes of the row history, as far as the office's events name them."""
    events = [table for table in found if "pgh_context_id" in table.columns]
    named = " UNION ".join(f'SELECT pgh_context_id FROM "{t.name}" WHERE {t.where}' for t in events)
    return _table(pghistory.models.Context, f"id IN ({named})")


def files_of(subdistrict: int) -> Iterator[str]:
    """Paths below MEDIA_ROOT of the office's papers and photos."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, models.FileField):
                    rows: Any = model._default_manager.filter(subdistrict=subdistrict)
                    names = rows.exclude(**{field.name: ""}).order_by("pk")
                    yield from names.values_list(field.name, flat=True).iterator(chunk_size=2_000)


# --- secrets ------------------------------------------------------------------------------------

Change = Callable[[bytes], bytes]


def opener(table: Table, phones: dict[bytes, bytes]) -> Change | None:
    """Takes a row out of this installation's keys: numbers in clear, hashes empty.

    Only ever inside the sealed archive. `phones` finds the number behind a message's hash.
    """
    if table.name == "accounts_outboxmessage":
        place = table.columns.index("recipient_hash")
        return _changed(place, lambda old: phones.get(old, b""))
    pairs = table.sealed()
    if not pairs:
        return None
    return _opened(pairs)


def closer(table: Table) -> Change | None:
    """Puts a row of an archive under this installation's keys."""
    if table.name == "accounts_outboxmessage":
        place = table.columns.index("recipient_hash")
        return _changed(place, lambda number: _hashed(number) if number else b"")
    pairs = table.sealed()
    return _rekeyed(pairs) if pairs else None


def _rekeyed(pairs: list[tuple[int, int | None]]) -> Change:
    def change(line: bytes) -> bytes:
        cells = line.rstrip(b"\n").split(b"\t")
        for place, hashed in pairs:
            if not (number := _bytes(cells[place])):
                continue
            cells[place] = _hex(personal_data.encrypt(number.decode()))
            if hashed is not None:
                cells[hashed] = _hex(_hashed(number))
        return b"\t".join(cells) + b"\n"

    return change


def _opened(pairs: list[tuple[int, int | None]]) -> Change:
    def change(line: bytes) -> bytes:
        cells = line.rstrip(b"\n").split(b"\t")
        for place, hashed in pairs:
            if not (token := _bytes(cells[place])):
                continue
            cells[place] = _hex(personal_data.decrypt(token).encode())
            if hashed is not None:
                cells[hashed] = _NULL
        return b"\t".join(cells) + b"\n"

    return change


def _changed(place: int, made: Change) -> Change:
    def change(line: bytes) -> bytes:
        cells = line.rstrip(b"\n").split(b"\t")
        cells[place] = _hex(made(_bytes(cells[place])))
        return b"\t".join(cells) + b"\n"

    return change


@cache
def _hashed(number: bytes) -> bytes:
    return personal_data.lookup_hash(number.decode())


def _bytes(cell: bytes) -> bytes:
    """A bytea cell of COPY's text form (\\\\x...)."""
    return b"" if cell == _NULL else bytes.fromhex(cell[3:].decode())


def _hex(value: bytes) -> bytes:
    return b"\\\\x" + value.hex().encode()
